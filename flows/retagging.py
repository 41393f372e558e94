"""Tags anew what another tagger has read last: in chunks, between the cycles, without Prefect.

What is due follows from the versions in the warehouse alone. A chunk is one transaction, so a kill loses the tagging of
one chunk, and the next call goes on from there.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.loader import Configuration
from extractors.model import Article, Document, Failure, RunSummary, TaggedArticle, Tagging
from flows.llm.retag import Judge, is_judged
from flows.memory import give_back_memory
from flows.places import refuse_lake
from flows.pool import ReadingPool
from flows.progress import Progress
from flows.reading import TaggerVersion
from flows.reworking import (
    RunBook,
    find_live,
    open_readers,
    publish_in_turn,
    settle_novelty,
    work_through,
)
from flows.standing import list_stands
from warehouse import store
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.retagging import RetagCounts, Stand, StoredText, count_outdated, outdated_texts, save_taggings

CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RetagWish:
    """What to tag anew: articles published from `since` on, only those on topic, `limit` of them at most (0: all)."""

    since: date | None = None
    only_topic: bool = False
    chunk: int = CHUNK
    limit: int = 0


@dataclass(slots=True)
class RetagTally:
    """The numbers of one retag. `left`: articles that keep their tagging, by the reason."""

    due: int = 0
    seen: int = 0
    retagged: int = 0
    overtaken: int = 0
    withdrawn: int = 0
    left: Counter[str] = field(default_factory=Counter)
    before: Counter[Stand] = field(default_factory=Counter)
    after: Counter[Stand] = field(default_factory=Counter)

    def add(self, counts: RetagCounts, withdrawn: int) -> None:
        """Count a chunk."""
        self.retagged += counts.retagged
        self.overtaken += counts.overtaken
        self.before += counts.before
        self.after += counts.after
        self.withdrawn += withdrawn


async def retag_articles(
    configuration: Configuration,
    *,
    data: Path,
    wish: RetagWish,
    clock: Callable[[], datetime],
    progress: Progress,
) -> dict[str, Any]:
    """Tag anew with the configured tier what is due, publish, and return the summary (`retag --json`).

    Raises UsageError where there is no warehouse, and WarehouseLocked while another retag or reextract is at work.
    """
    refuse_lake(configuration.settings.warehouse, "retag")
    find_live(data)
    began = time.monotonic()
    async with open_readers(configuration, data, purpose="retag", clock=clock) as readers:
        workers = await readers.pool.identify()
        judge = readers.judge
        version = TaggerVersion(tagger=judge.version, codebook=judge.codebook_version) if judge else workers
        retagging = _Retagging(configuration, data, wish, clock, progress, version, readers.pool, judge)
        await work_through(retagging, data=data, purpose="retag", clock=clock)
    snapshot = await publish_in_turn(configuration, data, purpose="retag", now=clock())
    tally = retagging.tally
    return {
        "tagger_version": version.tagger,
        "codebook_version": version.codebook,
        "articles": {"due": tally.due, "retagged": tally.retagged, "overtaken": tally.overtaken},
        "left": dict(tally.left),
        "stances": {"before": tally.before.total(), "after": tally.after.total()},
        "stands": list_stands(tally.before, tally.after),
        "withdrawn": tally.withdrawn,
        "llm": readers.tell_usage(),
        "seconds": round(time.monotonic() - began, 3),
        "snapshot": snapshot,
    }


class _Retagging:
    """The state of one retag."""

    def __init__(
        self,
        configuration: Configuration,
        data: Path,
        wish: RetagWish,
        clock: Callable[[], datetime],
        progress: Progress,
        version: TaggerVersion,
        pool: ReadingPool,
        judge: Judge | None,
    ) -> None:
        self.tally = RetagTally()
        self._configuration = configuration
        self._data = data
        self._wish = wish
        self._clock = clock
        self._progress = progress
        self._version = version
        self._pool = pool
        self._judge = judge
        self._book = RunBook(flow="retag", started_at=clock())
        self._place: StoredText | None = None
        self._failures: list[Failure] = []

    def begin(self) -> tuple[StoredText, ...]:
        """Count what is due, and take the first chunk."""
        with open_live(find_live(self._data)) as connection:
            migrate(connection, now=self._clock())
            with transaction(connection):
                self._book.begin(connection)
            due = count_outdated(
                connection,
                tagger_version=self._version.tagger,
                since=self._wish.since,
                only_topic=self._wish.only_topic,
            )
            self.tally.due = min(due, self._wish.limit) if self._wish.limit else due
            self._progress.expect("articles", self.tally.due)
            return self._next(connection)

    def _next(self, connection: Connection) -> tuple[StoredText, ...]:
        room = self.tally.due - self.tally.seen if self._wish.limit else self._wish.chunk
        found = outdated_texts(
            connection,
            tagger_version=self._version.tagger,
            limit=min(room, self._wish.chunk),
            since=self._wish.since,
            only_topic=self._wish.only_topic,
            after=self._place,
        )
        self.tally.seen += len(found)
        self._place = found[-1] if found else None
        return found

    def exchange(self, done: Sequence[TaggedArticle]) -> tuple[StoredText, ...]:
        """Store what was found in a chunk, and take the next one."""
        now = self._clock()
        ids = tuple(item.article.article_id for item in done)
        with open_live(find_live(self._data)) as connection:
            with transaction(connection):
                counts = save_taggings(connection, done, now=now)
                store.save_failures(connection, run_id=self._book.run_id, failures=self._failures)
                withdrawn = settle_novelty(connection, self._configuration, cause="retag", articles=ids, now=now)
            self.tally.add(counts, withdrawn)
            self._failures = []
            following = self._next(connection)
        give_back_memory()
        return following

    def end(self) -> None:
        """Enter the end in the book of runs."""
        summary = RunSummary(
            run_id=self._book.run_id,
            articles={"retagged": self.tally.retagged},
            stances=self.tally.after.total(),
            failures=dict(self.tally.left),
        )
        with open_live(find_live(self._data)) as connection, transaction(connection):
            self._book.end(connection, summary, now=self._clock())

    async def process(self, batch: tuple[StoredText, ...]) -> list[TaggedArticle] | None:
        """What the tier finds in a chunk; texts of which it could not say anything are left out, and counted.

        None where a judge answered nothing: its budget is spent, or it is gone.
        """
        now = self._clock()
        documents = [as_document(text.article) for text in batch]
        local = await asyncio.gather(*(self._tag_one(document, now) for document in documents))
        read = [
            (text, document, tagging)
            for text, document, tagging in zip(batch, documents, local, strict=True)
            if tagging is not None
        ]
        pairs = [(document, tagging) for _, document, tagging in read]
        taggings = await self._judge.tag_all(pairs) if self._judge else [tagging for _, tagging in pairs]
        self.tally.left.update(tagging.fallback for tagging in taggings if not is_judged(tagging))
        done = [
            self._join(text.article, tagging, now)
            for (text, _, _), tagging in zip(read, taggings, strict=True)
            if is_judged(tagging)
        ]
        return None if self._judge and not done else done

    async def _tag_one(self, document: Document, now: datetime) -> Tagging | None:
        got = await self._pool.tag(document, now=now)
        self._progress.advance("articles")
        if isinstance(got, Failure):
            self._failures.append(got)
            self.tally.left[got.kind] += 1
            return None
        return got

    def _join(self, article: Article, tagging: Tagging, now: datetime) -> TaggedArticle:
        return TaggedArticle(
            article=replace(article, genre=tagging.genre, on_topic=tagging.on_topic, tagging=tagging.status),
            stances=tagging.stances,
            tagger_version=self._version.tagger,
            codebook_version=self._version.codebook,
            tagged_at=now,
        )


def as_document(article: Article) -> Document:
    """A stored text as its tagger read it when it came."""
    return Document(
        id=article.revision, text=article.text, title=article.title, language=article.language, genre=article.genre
    )
