"""Takes the stored articles from their archived pages once more: in chunks, between the cycles, without Prefect.

What is due follows from the extractor versions in the warehouse alone, as for `flows.retagging`.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.loader import Configuration
from extractors.article import EXTRACTOR_VERSION
from extractors.model import Article, Failure, Feed, RunSummary, TaggedArticle
from flows.llm.retag import Judge, judge_readings
from flows.memory import give_back_memory
from flows.places import refuse_lake
from flows.pool import ReadingPool
from flows.progress import Progress
from flows.reading import Reading, Reread, RereadJob
from flows.reworking import RunBook, find_live, open_readers, publish_in_turn, settle_novelty, work_through
from flows.standing import list_stands
from warehouse import store
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.reextracting import (
    confirm_texts,
    count_unextracted,
    known_feeds,
    save_reextracted,
    unextracted_texts,
)
from warehouse.retagging import Stand, StoredText

CHUNK = 200
# Articles without their page are counted all, and named so many.
MOST_NAMED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReextractWish:
    """What to extract anew: articles published from `since` on; `every`: those of today's extractor as well."""

    since: date | None = None
    every: bool = False
    chunk: int = CHUNK


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a chunk: texts that are as they were, and changed ones with what was stored."""

    same: tuple[Article, ...]
    changed: tuple[tuple[Article, TaggedArticle], ...]


@dataclass(slots=True)
class ReextractTally:
    """The numbers of one run. `kept`: texts that today's extractor refuses, by its reason; they stay as they are."""

    due: int = 0
    same: int = 0
    changed: int = 0
    overtaken: int = 0
    withdrawn: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    named: list[dict[str, str | None]] = field(default_factory=list)
    before: Counter[Stand] = field(default_factory=Counter)
    after: Counter[Stand] = field(default_factory=Counter)

    def miss(self, article: Article, reason: str) -> None:
        """Count an article whose page could not be read."""
        self.missing[reason] += 1
        if len(self.named) < MOST_NAMED:
            self.named.append({"url": article.url, "reason": reason, "file": article.archive_file})


async def reextract_articles(
    configuration: Configuration,
    *,
    data: Path,
    wish: ReextractWish,
    clock: Callable[[], datetime],
    progress: Progress,
) -> dict[str, Any]:
    """Extract anew what is due, tag what changed, publish, and return the summary (`reextract --json`).

    Raises UsageError where there is no warehouse, and WarehouseLocked while another retag or reextract is at work.
    """
    refuse_lake(configuration.settings.warehouse, "reextract")
    find_live(data)
    began = time.monotonic()
    async with open_readers(configuration, data, purpose="reextract", clock=clock) as readers:
        work = _Reextracting(configuration, data, wish, clock, progress, readers.pool, readers.judge)
        await work_through(work, data=data, purpose="reextract", clock=clock)
    snapshot = await publish_in_turn(configuration, data, purpose="reextract", now=clock())
    tally = work.tally
    return {
        "extractor_version": EXTRACTOR_VERSION,
        "articles": {
            "due": tally.due,
            "same": tally.same,
            "changed": tally.changed,
            "overtaken": tally.overtaken,
        },
        "kept": dict(tally.kept),
        "missing": dict(tally.missing),
        "named": tally.named,
        "stances": {"before": tally.before.total(), "after": tally.after.total()},
        "stands": list_stands(tally.before, tally.after),
        "withdrawn": tally.withdrawn,
        "llm": readers.tell_usage(),
        "seconds": round(time.monotonic() - began, 3),
        "snapshot": snapshot,
    }


class _Reextracting:
    """The state of one run; a `Rework`."""

    def __init__(
        self,
        configuration: Configuration,
        data: Path,
        wish: ReextractWish,
        clock: Callable[[], datetime],
        progress: Progress,
        pool: ReadingPool,
        judge: Judge | None,
    ) -> None:
        self.tally = ReextractTally()
        self._configuration = configuration
        self._data = data
        self._wish = wish
        self._clock = clock
        self._progress = progress
        self._pool = pool
        self._judge = judge
        self._book = RunBook(flow="reextract", started_at=clock())
        self._feeds: dict[str, Feed] = {}
        self._place: StoredText | None = None
        self._failures: list[Failure] = []

    def begin(self) -> tuple[StoredText, ...]:
        """Count what is due, and take the first chunk."""
        with open_live(find_live(self._data)) as connection:
            migrate(connection, now=self._clock())
            with transaction(connection):
                self._book.begin(connection)
            self._feeds = known_feeds(connection)
            self.tally.due = count_unextracted(
                connection, extractor_version=EXTRACTOR_VERSION, every=self._wish.every, since=self._wish.since
            )
            self._progress.expect("articles", self.tally.due)
            return self._next(connection)

    def _next(self, connection: Connection) -> tuple[StoredText, ...]:
        found = unextracted_texts(
            connection,
            extractor_version=EXTRACTOR_VERSION,
            limit=self._wish.chunk,
            every=self._wish.every,
            since=self._wish.since,
            after=self._place,
        )
        self._place = found[-1] if found else None
        return found

    async def process(self, batch: tuple[StoredText, ...]) -> Result:
        """Read the pages of a chunk once more; those that cannot be read are counted and named."""
        now = self._clock()
        articles = [text.article for text in batch]
        rereads = await asyncio.gather(*(self._reread(article, now) for article in articles))
        read = [(article, reread) for article, reread in zip(articles, rereads, strict=True) if reread is not None]
        changed = [(article, reread.reading) for article, reread in read if reread.reading is not None]
        return Result(
            same=tuple(article for article, reread in read if reread.reading is None),
            changed=await self._choose(changed),
        )

    async def _reread(self, article: Article, now: datetime) -> Reread | None:
        got = await self._read_once_more(article, now)
        self._progress.advance("articles")
        if isinstance(got, Failure):
            self._failures.append(got)
            self.tally.miss(article, got.kind)
            return None
        if got.missing:
            self.tally.miss(article, got.missing)
            return None
        return got

    async def _read_once_more(self, article: Article, now: datetime) -> Reread | Failure:
        job = RereadJob(
            root=self._data / "pages",
            file=article.archive_file or "",
            offset=article.archive_offset or 0,
            now=now,
            stored=article,
            feed=self._feeds.get(article.feed_id),
        )
        return await self._pool.reread(job) if article.archive_file else Reread(job=job, missing="not_archived")

    async def _choose(self, changed: Sequence[tuple[Article, Reading]]) -> tuple[tuple[Article, TaggedArticle], ...]:
        """Those that the extractor did not refuse, judged by the tier behind the workers where there is one."""
        self.tally.kept.update(reading.refusal.reason for _, reading in changed if reading.refusal is not None)
        readings = [reading for _, reading in changed]
        judged = await judge_readings(self._judge, readings) if self._judge else readings
        return tuple(
            (article, reading.tagged)
            for (article, _), reading in zip(changed, judged, strict=True)
            if reading.tagged is not None
        )

    def exchange(self, done: Result) -> tuple[StoredText, ...]:
        """Store a chunk, and take the next one."""
        now = self._clock()
        ids = tuple(stored.article_id for stored, _ in done.changed)
        with open_live(find_live(self._data)) as connection:
            with transaction(connection):
                confirm_texts(connection, done.same, extractor_version=EXTRACTOR_VERSION)
                counts = save_reextracted(connection, done.changed, now=now)
                store.save_failures(connection, run_id=self._book.run_id, failures=self._failures)
                withdrawn = settle_novelty(connection, self._configuration, cause="reextract", articles=ids, now=now)
            self._failures = []
            following = self._next(connection)
        self.tally.same += len(done.same)
        self.tally.changed += counts.changed
        self.tally.overtaken += counts.overtaken
        self.tally.before += counts.before
        self.tally.after += counts.after
        self.tally.withdrawn += withdrawn
        give_back_memory()
        return following

    def end(self) -> None:
        """Enter the end in the book of runs."""
        summary = RunSummary(
            run_id=self._book.run_id,
            articles={"same": self.tally.same, "changed": self.tally.changed},
            stances=self.tally.after.total(),
            dropped=dict(self.tally.kept),
            failures=dict(self.tally.missing),
        )
        with open_live(find_live(self._data)) as connection, transaction(connection):
            self._book.end(connection, summary, now=self._clock())
