"""What discovery works on: sentences that argue about a topic and fit no proposition, and what is already known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from extractors.discovery.density import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that fits no proposition. `day`: when its article was first seen (UTC); `domain`: the site's host.

    `holder` tells holders apart and is no name to show: "author:OUTLET", "attributed:NAME", ...
    """

    statement_id: str
    article_id: str
    story_id: str
    domain: str
    day: date
    holder: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a cluster must show to be proposed. DISCOVERY.md says what was measured with these numbers.

    `fit`: a sentence in which any known cell is likelier than this fits the codebook. `smallest`, `neighbours`: of the
    clustering. `reach`: a sentence belongs to a cluster from this cosine with its centre on, one of the past from
    `past_reach` on: the centre was made of recent ones, to which it is nearer by chance alone. `known`: the largest
    cosine of the cluster's centre, by the network alone, with that of a known stance. `kept`: of `nights` it must be
    there. `false`: the false-discovery rate of the burst test. `alike`: the cosine from which on two clusters are one.
    """

    fit: float = 0.3
    window_days: int = 28
    recent_days: int = 14
    history_days: int = 84
    watch_days: int = 28
    smallest: int = 5
    neighbours: int = 2
    reach: float = 0.45
    past_reach: float = 0.4
    statements: int = 6
    articles: int = 5
    domains: int = 4
    domain_share: float = 0.4
    holders: int = 2
    days: int = 3
    known: float = 0.9
    kept: int = 4
    nights: int = 7
    false: float = 0.0005
    ratio: float = 2.0
    alike: float = 0.85
    pause_days: int = 7
    suppress_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The statements of the window and the time before it; `vectors` (len(statements), width), of unit length, tell how
    alike they are.

    `watched`: stories on topic by day, with or without a statement. `network`: the network's own vectors, and `known`
    the centres of known stances among these, of shape (n, width); `names`: what they are called.
    """

    statements: Sequence[Statement]
    vectors: Floats
    watched: Mapping[date, int]
    network: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    known: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    names: Sequence[str] = ()


def take_once(statements: Sequence[Statement]) -> list[int]:
    """The places of the statements of each story's first article: what its syndicated copies repeat counts once."""
    first: dict[str, tuple[date, str]] = {}
    for statement in statements:
        key = (statement.day, statement.article_id)
        first[statement.story_id] = min(first.get(statement.story_id, key), key)
    return [
        place
        for place, statement in enumerate(statements)
        if first[statement.story_id] == (statement.day, statement.article_id)
    ]
