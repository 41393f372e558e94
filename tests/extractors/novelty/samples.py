"""Candidates with a fixed clock: a key in a scope, its stories on given days, and what came before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.model import AlertRule, NoveltyCandidate, StoryEvidence

START = datetime(2026, 1, 5, tzinfo=UTC)
# The last day of the window; the window begins on day 47.
TODAY = 60
NOW = START + timedelta(days=TODAY, hours=20)
EVER = AlertRule(id="ever")
TRUSTING = AlertRule(id="ever", noise=0)


def a_story(day: int, number: int = 0, **changes: Any) -> StoryEvidence:
    """A story first seen at noon of `day`; each in an outlet of its own."""
    name = f"{day}-{number}"
    given: dict[str, Any] = {
        "story_id": f"story-{name}",
        "article_id": f"article-{name}",
        "stance_id": f"stance-{name}",
        "first_seen_at": START + timedelta(days=day, hours=12, minutes=number),
        "outlet": f"Outlet {name}",
        "confidence": 0.9,
    }
    return StoryEvidence(**{**given, **changes})


def a_candidate(days: list[int], *, rule: str = "ever", watched: int = 90, **changes: Any) -> NoveltyCandidate:
    """A key with a story on each of `days`, `watched` stories a day in the window, and 46 such days before it."""
    stories = [a_story(day, days[:at].count(day)) for at, day in enumerate(days)]
    given: dict[str, Any] = {
        "rule": rule,
        "proposition": "ban",
        "pole": "reject",
        "scope_value": "",
        "watched_since": START,
        "window_from": START + timedelta(days=TODAY - 13),
        "evidence": tuple(sorted(stories, key=lambda story: story.first_seen_at)),
        "watched": (watched,) * 14,
        "past_watched": watched * 46,
        "past_days": 46,
    }
    return NoveltyCandidate(**{**given, **changes})
