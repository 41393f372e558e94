"""Builds articles from the page archive alone, for a warehouse that was lost: a replay of what was fetched, in order.

Each page brings its entry and feed along (`flows.pagenote`). The clock of the replay is that of the fetches: first
seen, revisions and stories come out as they were. What no page says is lost: the ledger of polls and the alerts; what
people judged is taken over from the last snapshot.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config.loader import Configuration
from extractors.article import EXTRACTOR_VERSION
from extractors.duplicates import bands
from extractors.model import Failure, Feed, RunSummary
from flows.archive import archive_files
from flows.collecting import decide_outcome, name_drop
from flows.cycle import group_stories
from flows.llm.retag import Judge, judge_readings
from flows.memory import give_back_memory
from flows.pagenote import PageNote, read_note
from flows.places import refuse_lake
from flows.pool import ReadingPool
from flows.progress import Progress
from flows.reading import Reading, RereadJob
from flows.removal.bars import FORGOTTEN, Bars, read_bars, take_over_bars
from flows.reworking import RunBook, open_readers, publish_in_turn, settle_novelty, work_through
from flows.warc import pages
from warehouse import store
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, Connection, open_live, transaction
from warehouse.entries import save_entries
from warehouse.labels import take_over_labels
from warehouse.migrate import migrate
from warehouse.reextracting import fetched_at, known_feeds

CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page in the archive, and what is noted of it."""

    file: str
    offset: int
    note: PageNote


@dataclass(slots=True)
class RebuildTally:
    """The numbers of one rebuild: archived pages, and what became of them."""

    pages: int = 0
    known: int = 0
    new: int = 0
    revised: int = 0
    stances: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


async def rebuild_articles(
    configuration: Configuration,
    *,
    data: Path,
    wish: int,
    clock: Callable[[], datetime],
    progress: Progress,
) -> dict[str, Any]:
    """Store what the archive holds and the warehouse, made where it is missing, does not; `wish` pages a transaction.

    Of an article that is known only pages fetched later than its text are read, so that a rebuild can be killed and
    called again. Returns the summary (`reextract --from-archive --json`). Raises WarehouseLocked while another retag or
    reextract is at work.
    """
    refuse_lake(configuration.settings.warehouse, "reextract")
    began = time.monotonic()
    async with open_readers(configuration, data, purpose="reextract", clock=clock) as readers:
        work = _Rebuilding(configuration, data, wish, clock, progress, readers.pool, readers.judge)
        await work_through(work, data=data, purpose="reextract", clock=clock)
    snapshot = await publish_in_turn(configuration, data, purpose="reextract", now=clock())
    tally = work.tally
    return {
        "extractor_version": EXTRACTOR_VERSION,
        "pages": {"archived": tally.pages, "known": tally.known},
        "articles": {"new": tally.new, "revised": tally.revised},
        "stances": tally.stances,
        "dropped": dict(tally.dropped),
        "missing": dict(tally.missing),
        "llm": readers.tell_usage(),
        "seconds": round(time.monotonic() - began, 3),
        "snapshot": snapshot,
    }


class _Rebuilding:
    """The state of one rebuild; a `Rework`."""

    def __init__(
        self,
        configuration: Configuration,
        data: Path,
        chunk: int,
        clock: Callable[[], datetime],
        progress: Progress,
        pool: ReadingPool,
        judge: Judge | None,
    ) -> None:
        self.tally = RebuildTally()
        self._configuration = configuration
        self._data = data
        self._clock = clock
        self._progress = progress
        self._pool = pool
        self._judge = judge
        self._book = RunBook(flow="reextract", started_at=clock())
        self._chunks = self._cut(chunk)
        self._feeds = {feed.id: feed for feed in configuration.feeds}
        self._bars = Bars(key=b"", marks=frozenset())

    def begin(self) -> tuple[Found, ...]:
        """Make the warehouse where there is none, and take the first chunk."""
        lost = not (self._data / LIVE_NAME).exists()
        with open_live(self._data / LIVE_NAME) as connection:
            migrate(connection, now=self._clock())
            with transaction(connection):
                if lost:
                    take_over_bars(connection, self._data)
                    take_over_labels(connection, self._data / SNAPSHOT_NAME)
                self._book.begin(connection)
            self._bars = read_bars(connection, self._data)
            self._feeds = known_feeds(connection) | self._feeds
            return self._next(connection)

    def _next(self, connection: Connection) -> tuple[Found, ...]:
        """The next chunk with something to read in it."""
        for chunk in self._chunks:
            stored = fetched_at(connection, [found.note.entry.article_id for found in chunk])
            allowed = [found for found in chunk if not self._bars.bars_entry(found.note.entry)]
            fresh = tuple(found for found in allowed if _is_later(found, stored))
            self.tally.pages += len(chunk)
            self.tally.known += len(allowed) - len(fresh)
            if len(allowed) < len(chunk):
                self.tally.dropped[FORGOTTEN] += len(chunk) - len(allowed)
            self._progress.expect("pages", self.tally.pages)
            if fresh:
                return fresh
        return ()

    def _cut(self, size: int) -> Iterator[list[Found]]:
        """The archive's pages in the order in which they were fetched, in chunks with no article twice."""
        chunk: dict[str, Found] = {}
        for found in self._list():
            key = found.note.entry.article_id
            if key in chunk or len(chunk) >= size:
                yield list(chunk.values())
                chunk = {}
            chunk[key] = found
        if chunk:
            yield list(chunk.values())

    def _list(self) -> Iterator[Found]:
        """Day by day, for a day's pages lie in files of several workers."""
        root = self._data / "pages"
        days: dict[str, list[Path]] = {}
        for path in archive_files(root):
            days.setdefault(path.parent.name, []).append(path)
        for files in days.values():
            found = [each for path in files for each in self._list_file(root, path)]
            yield from sorted(found, key=lambda each: (each.note.fetched_at, each.file, each.offset))

    def _list_file(self, root: Path, path: Path) -> Iterator[Found]:
        for page, beside in pages(path):
            note = read_note(beside.payload) if beside else None
            if note is None:
                self.tally.missing["without_note"] += 1
            else:
                yield Found(file=path.relative_to(root).as_posix(), offset=page.offset, note=note)

    async def process(self, batch: tuple[Found, ...]) -> list[tuple[Found, Reading]]:
        """Read the pages of a chunk."""
        now = self._clock()
        rereads = await asyncio.gather(*(self._reread(found, now) for found in batch))
        read = [(found, reading) for found, reading in zip(batch, rereads, strict=True) if reading is not None]
        readings = [reading for _, reading in read]
        judged = await judge_readings(self._judge, readings) if self._judge else readings
        return [(found, reading) for (found, _), reading in zip(read, judged, strict=True)]

    async def _reread(self, found: Found, now: datetime) -> Reading | None:
        feed = self._feeds.get(found.note.feed.id)
        job = RereadJob(root=self._data / "pages", file=found.file, offset=found.offset, now=now, feed=feed)
        got = await self._pool.reread(job)
        self._progress.advance("pages")
        if isinstance(got, Failure) or got.reading is None:
            self.tally.missing[got.kind if isinstance(got, Failure) else got.missing] += 1
            return None
        return self._bars.refuse(got.reading)

    def exchange(self, done: list[tuple[Found, Reading]]) -> tuple[Found, ...]:
        """Store a chunk as of the moment at which its last page was fetched, and take the next one."""
        at = max((found.note.fetched_at for found, _ in done), default=self._clock())
        with open_live(self._data / LIVE_NAME) as connection:
            with transaction(connection):
                self._save(connection, done, at)
                tagged = [reading.tagged for _, reading in done if reading.tagged is not None]
                ids = tuple(item.article.article_id for item in tagged)
                settle_novelty(connection, self._configuration, cause="backfill", articles=ids, now=self._clock())
            following = self._next(connection)
        self.tally.dropped.update(reading.refusal.reason for _, reading in done if reading.refusal is not None)
        give_back_memory()
        return following

    def _save(self, connection: Connection, done: Sequence[tuple[Found, Reading]], at: datetime) -> None:
        self._register(connection, [found.note.feed for found, _ in done], at)
        save_entries(connection, [found.note.entry for found, _ in done], now=at)
        articles = [reading.tagged for _, reading in done if reading.tagged is not None]
        article_bands = {item.article.article_id: bands(item.article.signature) for item in articles}
        counts = store.save_articles(
            connection,
            run_id=self._book.run_id,
            articles=articles,
            stories=group_stories(connection, self._configuration.settings, articles, article_bands, now=at),
            bands=article_bands,
            outcomes=[decide_outcome(reading, attempts=0, now=at) for _, reading in done],
            drops=[drop for _, reading in done if (drop := name_drop(reading, now=at))],
            now=at,
        )
        self.tally.new += counts.new
        self.tally.revised += counts.revised
        self.tally.stances += counts.stances

    def _register(self, connection: Connection, noted: Sequence[Feed], at: datetime) -> None:
        """Feeds that are no longer configured are known by the notes of their pages alone."""
        known = known_feeds(connection)
        fresh = {feed.id: feed for feed in (*noted, *self._configuration.feeds) if feed.id not in known}
        if fresh:
            store.register_feeds(connection, [*(known | fresh).values()], now=at)

    def end(self) -> None:
        """Enter the end in the book of runs; only the configured feeds stay active."""
        summary = RunSummary(
            run_id=self._book.run_id,
            articles={"new": self.tally.new, "revised": self.tally.revised},
            stances=self.tally.stances,
            dropped=dict(self.tally.dropped),
            failures=dict(self.tally.missing),
        )
        now = self._clock()
        with open_live(self._data / LIVE_NAME) as connection, transaction(connection):
            store.register_feeds(connection, self._configuration.feeds, now=now)
            self._book.end(connection, summary, now=now)


def _is_later(found: Found, stored: dict[str, datetime]) -> bool:
    known = stored.get(found.note.entry.article_id)
    return known is None or found.note.fetched_at > known
