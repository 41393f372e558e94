"""Counts what a cycle does, for its summary. One thread at a time writes each counter."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from extractors.model import RunSummary
from flows.llm.usage import Usage
from flows.reading import Reading
from warehouse.connection import Place
from warehouse.lake.place import Lake
from warehouse.store import FeedPoll, LoadCounts

FEEDS = ("due", "ok", "not_modified", "failed")
STAGES = ("poll", "fetch", "extract", "tag", "load", "publish")


@dataclass(slots=True)
class Tally:
    """The numbers of one run. `extract` and `tag` are the workers' seconds added up, the others wall clock.

    With an LLM tier `tag` has the wall clock of its requests as well.
    """

    started: float = field(default_factory=time.monotonic)
    due: int = 0
    feeds: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    stories: int = 0
    stances: int = 0
    alerts: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    llm: Usage | None = None
    _running: dict[str, tuple[int, float]] = field(default_factory=dict)

    def feeds_due(self, count: int) -> None:
        self.due = count

    def polls(self, polls: Sequence[FeedPoll]) -> None:
        """Count a shard's polls with their drops and failures."""
        for poll in polls:
            self.feeds[poll.record.outcome] += 1
            self.entries["seen"] += poll.record.entries
            self.entries["new"] += poll.record.new
            self.dropped.update(drop.reason for drop in poll.drops)
            self.failures.update(failure.kind for failure in poll.failures)

    def reading(self, reading: Reading) -> None:
        """Count one entry's page."""
        self.pages["failed" if reading.failure else "fetched"] += 1
        if reading.failure:
            self.failures[reading.failure.kind] += 1
        elif reading.refusal and reading.tagged is None:
            self.dropped[reading.refusal.reason] += 1
        for lap, seconds in reading.seconds.items():
            self.seconds["tag" if lap == "tag" else "extract"] += seconds

    def load(self, counts: LoadCounts, alerts: int) -> None:
        """Count a loaded chunk."""
        self.articles["new"] += counts.new
        self.articles["revised"] += counts.revised
        self.stories += counts.stories
        self.stances += counts.stances
        self.alerts += alerts

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Add the wall clock of the block; blocks of one stage that overlap count once."""
        depth, since = self._running.get(stage, (0, time.monotonic()))
        self._running[stage] = (depth + 1, since)
        try:
            yield
        finally:
            depth, since = self._running.pop(stage)
            if depth > 1:
                self._running[stage] = (depth - 1, since)
            else:
                self.seconds[stage] += time.monotonic() - since

    def summary(self, *, run_id: str, snapshot: Place | None) -> RunSummary:
        """The counts so far."""
        seconds = {"total": time.monotonic() - self.started, **{stage: self.seconds[stage] for stage in STAGES}}
        return RunSummary(
            run_id=run_id,
            feeds={"due": self.due, **{name: self.feeds[name] for name in FEEDS[1:]}},
            entries={name: self.entries[name] for name in ("seen", "new")},
            pages={name: self.pages[name] for name in ("fetched", "failed")},
            articles={name: self.articles[name] for name in ("new", "revised")},
            stories=self.stories,
            stances=self.stances,
            alerts=self.alerts,
            dropped=dict(sorted(self.dropped.items())),
            failures=dict(sorted(self.failures.items())),
            seconds={name: round(value, 3) for name, value in seconds.items()},
            llm=self.llm.summary() if self.llm else {},
            snapshot=str(snapshot) if isinstance(snapshot, Lake) or (snapshot and snapshot.exists()) else None,
        )
