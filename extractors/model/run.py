"""What a run did, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one cycle did; the object that `track --json` ends with. Times in seconds of wall clock.

    `llm` (calls, cached, tokens_in, tokens_out, cost, fallbacks, dropped, messages) is empty where no LLM is asked.
    """

    run_id: str
    feeds: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    stories: int = 0
    stances: int = 0
    alerts: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    llm: dict[str, Any] = field(default_factory=dict)
    snapshot: str | None = None
