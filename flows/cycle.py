"""One cycle over one data directory: poll, collect, load, publish, all without Prefect. The flow makes them tasks."""

from __future__ import annotations

import asyncio
import itertools
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import httpx

from config.loader import Configuration
from config.settings import Settings, name_agent
from extractors.duplicates import StoryCandidate, assign_stories, bands
from extractors.model import Feed, FeedState, TaggedArticle
from extractors.schedule import is_due
from extractors.topic import TopicMatcher
from flows.alerting import ask_of_a_load, ask_of_the_day
from flows.collecting import Collector, decide_outcome, name_drop
from flows.fetch import Fetcher
from flows.llm.retag import Judge, judge_readings
from flows.llm.usage import Usage
from flows.memory import give_back_memory
from flows.modelfiles import locate_model
from flows.places import place_live, place_snapshot
from flows.polling import Answer, ask_feed, judge_answers
from flows.pool import LocalPool, ReadingPool, warmed
from flows.progress import Progress
from flows.publishing import read_policy
from flows.reading import Reading, ReadingPlan
from flows.removal import forgetting
from flows.removal.bars import RETURNED, read_bars
from flows.robots import Robots, origin_of
from flows.runner import check_dask
from flows.tally import Tally
from flows.version import VERSION
from warehouse import store
from warehouse.connection import Connection, Place, commit, mark_lake, open_live
from warehouse.lake.place import Lake
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import FeedPoll, PendingEntry

Clock = Callable[[], datetime]
Item = TypeVar("Item")

# More than this waits for the next cycle, so that a first run over many feeds ends and shows something.
MOST_ENTRIES = 20_000


class Cycle:
    """The state of one run. Steps may run side by side, loads one after the other."""

    def __init__(
        self, configuration: Configuration, *, data: Path, clock: Clock, progress: Progress, run_id: str | None = None
    ) -> None:
        self.configuration = configuration
        self.data = data
        self.clock = clock
        self.progress = progress
        self.started_at = clock()
        self.run_id = run_id or f"{self.started_at:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        self.tally = Tally()
        self._feeds = {feed.id: feed for feed in configuration.feeds}
        self._shard = configuration.settings.fetch.shard
        self._pauses: dict[str, datetime] = {}
        self.robots: Robots | None = None
        self._loading = asyncio.Lock()

    @cached_property
    def _matcher(self) -> TopicMatcher:
        """Built when first needed: most cycles, over quiet feeds or topical ones, never ask it anything."""
        return TopicMatcher(self.configuration.topics)

    def _names_topic(self, text: str) -> bool:
        return self._matcher.names_topic(text)

    @property
    def live(self) -> Place:
        return place_live(self.configuration.settings.warehouse, self.data, environ=os.environ)

    @property
    def snapshot(self) -> Place:
        return place_snapshot(self.configuration.settings.warehouse, self.data, environ=os.environ)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep one connection to a lake open: the others then open a hundred times as fast."""
        with ExitStack() as stack:
            if isinstance(self.live, Lake):
                mark_lake(self.data, self.live)
                stack.enter_context(open_live(self.live))
            yield

    @asynccontextmanager
    async def resources(self) -> AsyncIterator[None]:
        """Open what the network steps need: the HTTP client and the worker processes."""
        settings = self.configuration.settings
        self.fetcher = Fetcher(
            settings.fetch,
            user_agent=name_agent(settings.fetch, version=VERSION),
            clock=self.clock,
            bodies=settings.extract.pages_in_flight,
            seconds=settings.fetch.cycle_seconds,
        )
        self.pool = warmed.get() or open_pool(self.configuration, self.data)
        for host, until in self._pauses.items():
            self.fetcher.politeness.pause(host, (until - self.clock()).total_seconds())
        if settings.fetch.robots:
            self.robots = Robots(self.fetcher, product="Bellwether", clock=self.clock)
        async with self.fetcher, self.pool, AsyncExitStack() as stack:
            self.judge = await self._open_judge(stack)
            self.collector = Collector(
                fetcher=self.fetcher,
                robots=self.robots,
                pool=self.pool,
                obey_opt_outs=settings.fetch.obey_tdm_opt_out,
            )
            yield

    async def _open_judge(self, stack: AsyncExitStack) -> Judge | None:
        """What judges the articles that the workers tagged; None where they have the last word."""
        if self.configuration.settings.tag.tier == "local":
            return None
        # What asks a language model is loaded only for those who tag so.
        from flows.judges import open_configured_judge
        from flows.llm.opening import TIERS

        usage = Usage()
        judge = await stack.enter_async_context(
            open_configured_judge(
                self.configuration,
                self.data,
                clock=self.clock,
                matcher=self._matcher,
                usage=usage,
                seconds=self.configuration.settings.fetch.cycle_seconds,
            )
        )
        self.tally.llm = usage if self.configuration.settings.tag.tier in TIERS else None
        return judge

    def prepare(self, *, everything: bool) -> list[tuple[Feed, FeedState]]:
        """Bring the warehouse up to date and say which feeds to poll now.

        `everything`: poll feeds before their time too, save those that back off after failures.
        """
        forgetting.resume(self.data, clock=self.clock)
        with open_live(self.live) as connection:
            migrate(connection, now=self.started_at)
            self.bars = read_bars(connection, self.data)
            self.tally.alerts += commit(connection, partial(self._begin, connection))
            known = store.feed_states(connection)
            self._pauses = store.host_pauses(connection, now=self.started_at)
        ours = [feed for feed in self.configuration.feeds if self._shard.holds(feed.url)]
        states = [(feed, known.get(feed.id) or FeedState(feed_id=feed.id)) for feed in ours]
        due = [(f, s) for f, s in states if is_due(s, self.started_at) or (everything and not s.failures)]
        self.tally.feeds_due(len(due))
        return due

    def _begin(self, connection: Connection) -> int:
        """Enter the run and its feeds; returns the alerts of whole days."""
        # Over a lake others may be at work; a run of yesterday is not.
        gone = self.started_at - timedelta(days=1) if isinstance(self.live, Lake) else None
        store.start_run(connection, run_id=self.run_id, started_at=self.started_at, gone_before=gone)
        store.register_feeds(connection, self.configuration.feeds, now=self.started_at)
        return ask_of_the_day(connection, self.configuration.rules, now=self.started_at, run_id=self.run_id)

    async def poll(self, shard: Sequence[tuple[Feed, FeedState]]) -> None:
        """Ask the feeds of a shard and remember what they showed."""
        with self.tally.timing("poll"):
            answers = await asyncio.gather(*(self._ask(feed, state) for feed, state in shard))
            async with self._loading:
                await asyncio.to_thread(self._save_answers, answers)

    async def _ask(self, feed: Feed, state: FeedState) -> Answer:
        limit = self.configuration.settings.fetch.max_feed_bytes
        answer = await ask_feed(feed, state, fetcher=self.fetcher, pool=self.pool, limit=limit, now=self.clock())
        self.progress.advance("feeds")
        return answer

    def _save_answers(self, answers: Sequence[Answer]) -> None:
        answers = [self.bars.turn_away(answer) for answer in answers]
        with open_live(self.live) as connection:
            self.tally.polls(commit(connection, partial(self._store_answers, connection, answers)))

    def _store_answers(self, connection: Connection, answers: Sequence[Answer]) -> Sequence[FeedPoll]:
        known = store.resolve_entries(connection, [entry for answer in answers for entry in answer.entries])
        settings = self.configuration.settings.fetch
        polls = judge_answers(answers, known=known, names_topic=self._names_topic, settings=settings)
        store.save_polls(connection, run_id=self.run_id, polls=polls, now=self.clock())
        return polls

    def pending(self) -> list[PendingEntry]:
        """The entries to collect now, those left by earlier runs included, hosts taking turns."""
        with open_live(self.live) as connection:
            # Those of other parts are theirs to do, and must not take up the room of ours.
            waiting = store.pending_entries(connection, now=self.clock(), limit=MOST_ENTRIES * self._shard.of)
            entries = [p for p in waiting if p.entry.feed_id in self._feeds and self._shard.holds(p.entry.url)]
            if self.robots is not None:
                self.robots.remember(store.site_files(connection, {origin_of(p.entry.url) for p in entries}))
        return list(alternate(entries, key=lambda pending: httpx.URL(pending.entry.url).host))

    async def collect(self, chunk: Sequence[PendingEntry]) -> list[tuple[PendingEntry, Reading]]:
        """Fetch and read a chunk of entries; those whose time did not come stay pending."""
        with self.tally.timing("fetch"):
            readings = await asyncio.gather(*(self._collect(pending) for pending in chunk))
        collected = [(p, reading) for p, reading in zip(chunk, readings, strict=True) if reading is not None]
        if self.judge is None:
            return collected
        with self.tally.timing("tag"):
            judged = await judge_readings(self.judge, [reading for _, reading in collected])
        return [(pending, reading) for (pending, _), reading in zip(collected, judged, strict=True)]

    async def _collect(self, pending: PendingEntry) -> Reading | None:
        feed = self._feeds[pending.entry.feed_id]
        reading = await self.collector.collect(pending.entry, feed, now=self.clock())
        self.progress.advance("pages")
        if reading is not None:
            # Before any language model sees it.
            reading = self.bars.refuse(reading)
            self.tally.reading(reading)
        return reading

    async def load(self, readings: Sequence[tuple[PendingEntry, Reading]]) -> None:
        """Store a chunk in one transaction, its alerts included."""
        async with self._loading:
            with self.tally.timing("load"):
                await asyncio.to_thread(self._load, readings)

    def _load(self, readings: Sequence[tuple[PendingEntry, Reading]]) -> None:
        articles = [reading.tagged for _, reading in readings if reading.tagged is not None]
        article_bands = {tagged.article.article_id: bands(tagged.article.signature) for tagged in articles}
        with open_live(self.live) as connection:
            counts, alerts = commit(connection, partial(self._store, connection, readings, articles, article_bands))
        self.tally.load(counts, alerts)
        give_back_memory()

    def _store(
        self,
        connection: Connection,
        readings: Sequence[tuple[PendingEntry, Reading]],
        articles: Sequence[TaggedArticle],
        article_bands: Mapping[str, Sequence[int]],
    ) -> tuple[store.LoadCounts, int]:
        """Store readings; returns what changed, and the alerts of it."""
        # Of the transaction, not from before its turn came: the history must not grow in the past.
        now = self.clock()
        counts = store.save_articles(
            connection,
            run_id=self.run_id,
            articles=articles,
            stories=group_stories(connection, self.configuration.settings, articles, article_bands, now=now),
            bands=article_bands,
            outcomes=[decide_outcome(r, attempts=p.attempts, now=now) for p, r in readings],
            drops=[drop for _, reading in readings if (drop := name_drop(reading, now=now))],
            failures=[reading.failure for _, reading in readings if reading.failure],
            now=now,
        )
        alerts = ask_of_a_load(
            connection,
            self.configuration.rules,
            counts,
            articles=[tagged.article.article_id for tagged in articles],
            now=now,
            run_id=self.run_id,
        )
        return counts, alerts

    def publish(self) -> None:
        """Put the snapshot that readers open in its place; those of a lake open its last version."""
        if isinstance(self.live, Lake) or isinstance(self.snapshot, Lake):
            return
        with self.tally.timing("publish"):
            publish(self.live, self.snapshot, texts=read_policy(self.configuration.settings.warehouse))

    def finish(self, *, failed: bool) -> None:
        """Enter the run's end in the book of runs, before the snapshot is published."""
        if self.tally.dropped[RETURNED]:
            forgetting.take_back(self.data, clock=self.clock)
        summary = self.tally.summary(run_id=self.run_id, snapshot=self.snapshot)
        now = self.clock()
        pauses = {host: now + timedelta(seconds=left) for host, left in self.fetcher.politeness.pauses().items()}

        def work() -> None:
            store.save_site_files(connection, self.robots.asked if self.robots else ())
            store.save_host_pauses(connection, pauses, now=now)
            state: store.RunState = "failed" if failed else "completed"
            store.finish_run(connection, summary, started_at=self.started_at, finished_at=now, state=state)

        with open_live(self.live) as connection:
            commit(connection, work)


def group_stories(
    connection: store.Connection,
    settings: Settings,
    articles: Sequence[TaggedArticle],
    article_bands: Mapping[str, Sequence[int]],
    *,
    now: datetime,
) -> dict[str, str]:
    """The story of each article: that of the stored one, or the one before it, whose near duplicate it is."""
    stories = settings.stories
    known = store.story_candidates(
        connection, bands=list(article_bands.items()), since=now - timedelta(days=stories.window_days)
    )
    candidates = [
        StoryCandidate(article_id=row.article_id, story_id=row.story_id, signature=row.signature) for row in known
    ]
    new = [(tagged.article.article_id, tagged.article.signature) for tagged in articles]
    return assign_stories(new, candidates, threshold=stories.threshold)


def open_pool(configuration: Configuration, data: Path, *, archiving: bool = True, warm: bool = False) -> ReadingPool:
    """The worker processes of one run, here or on Dask; none starts before it has something to do.

    `archiving`: keep what is read. `warm`: see LocalPool. Raises UsageError where Dask is wanted and not installed.
    """
    settings = configuration.settings
    plan = ReadingPlan(
        archive_name=uuid.uuid4().hex[:12],
        topics=configuration.topics,
        # The cross-encoder judges all articles anew: what the small model says of them would be thrown away.
        model=None if settings.tag.tier == "nli" else locate_model(settings.tag.model),
        thresholds=configuration.thresholds,
        codebook=configuration.codebook,
        min_characters=settings.extract.min_characters,
        archive_root=data / "pages" if archiving and settings.archive.enabled else None,
        archive_all=settings.archive.pages == "all",
        archive_max_bytes=settings.archive.max_file_mb * 1_000_000,
        obey_tdm_opt_out=settings.fetch.obey_tdm_opt_out,
    )
    options: dict[str, Any] = {
        "workers": settings.extract.workers,
        "deadline": settings.extract.deadline_seconds,
        "memory_mb": settings.extract.memory_mb,
        "warm": warm,
    }
    if settings.extract.runner == "local":
        return LocalPool(plan, **options)
    # Only those who read on Dask load it.
    check_dask()
    from flows.cluster.pool import ClusterPool

    return ClusterPool(plan, address=settings.extract.address, **options)


@contextmanager
def warm_pool(configuration: Configuration, data: Path) -> Iterator[None]:
    """Start the worker processes of the one cycle that is run in this block, while the block still prepares for it."""
    pool = open_pool(configuration, data, warm=True)
    pool.start()
    token = warmed.set(pool)
    try:
        yield
    finally:
        warmed.reset(token)
        pool.abandon()


def alternate(items: Iterable[Item], *, key: Callable[[Item], str]) -> Iterator[Item]:
    """`items` with their keys (hosts) taking turns, each key's in the order given: no chunk waits for one slow host."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    for row in itertools.zip_longest(*groups.values()):
        yield from (item for item in row if item is not None)
