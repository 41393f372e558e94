"""A small stream of statements with vectors of known directions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from extractors.discovery.statement import Limits, Pool, Statement

TODAY = date(2026, 6, 30)
LIMITS = Limits()


def say(number: int, days_ago: int, **changes: Any) -> Statement:
    given: dict[str, Any] = {
        "statement_id": f"s{number}",
        "article_id": f"a{number}",
        "story_id": f"t{number}",
        "domain": f"site{number % 5}.example",
        "day": TODAY - timedelta(days=days_ago),
        "holder": f"attributed:holder {number % 3}",
        "text": "Speech is free.",
    }
    return Statement(**{**given, **changes})


def background(number: int = 90, seed: int = 3) -> tuple[list[Statement], Any]:
    """Statements without anything in common, over twelve weeks."""
    chance = np.random.default_rng(seed)
    said = [say(1000 + place, place * 84 // number, text="Something else.") for place in range(number)]
    return said, towards(chance, None, number)


def towards(chance: np.random.Generator, axis: int | None, number: int, spread: float = 0.05) -> Any:
    rows = spread * chance.normal(size=(number, 40)) if axis is not None else chance.normal(size=(number, 40))
    if axis is not None:
        rows[:, axis] += 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def pool(said: list[Statement], axis: int = 0, seed: int = 5, **changes: Any) -> Pool:
    """`said` in one direction, among a background; ten stories a day are watched."""
    usual, vectors = background()
    chance = np.random.default_rng(seed)
    watched = {TODAY - timedelta(days=ago): 10 for ago in range(84)}
    near = towards(chance, axis, len(said))
    given: dict[str, Any] = {
        "statements": [*usual, *said],
        "vectors": np.concatenate([vectors, near]),
        "watched": watched,
    }
    return Pool(**{**given, **changes})
