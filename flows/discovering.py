"""A night of discovery, without Prefect: reads what is new, looks for clusters, stores and tells of a proposal.

Reading goes on between the cycles, a chunk a transaction, and what was read is not read again; the rest is one short
transaction under the data folder's lock. A language model is asked after it, where the settings choose one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from config.loader import Configuration
from extractors.discovery.likeness import compare
from extractors.discovery.naming import hide_names
from extractors.discovery.proposal import Judged, Sighting, State, choose_proposal
from extractors.discovery.statement import Limits, Pool, Statement
from extractors.discovery.survey import Cluster, survey
from extractors.model import Document, stable_id
from extractors.stance.local import LocalTagger
from extractors.stance.own import pack, unpack
from extractors.topic import TopicMatcher
from flows.modelfiles import locate_model, open_model
from flows.progress import Progress
from flows.proposing import list_ids, propose, write_centre
from flows.reworking import find_live, hold_in_turn, publish_in_turn
from flows.suggesting import suggest_if_open
from warehouse import discovery
from warehouse.connection import Connection, open_live, transaction
from warehouse.discovery import DiscoveryRow, DueText, FoundStatement, PooledStatement, SightingRow
from warehouse.migrate import migrate

CHUNK = 200
# The vectors of so many statements are compared with each other; of more, the latest.
MOST_STATEMENTS = 12_000
Step = TypeVar("Step")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """What a night did. `passed`: clusters that passed the gates; `told`: whether an alert was written.

    `suggested`: the id that a language model gives the proposal; `not_suggested`: why it gives none, if it was asked.
    """

    texts: int
    statements: int
    clusters: int
    passed: int
    proposal: str | None
    told: bool
    suggested: str | None = None
    not_suggested: str | None = None
    snapshot: str | None = None

    def record(self) -> dict[str, Any]:
        """The report for a program."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a night goes by, as the warehouse has it."""

    pooled: tuple[PooledStatement, ...]
    watched: dict[date, int]
    began: date | None
    sightings: tuple[SightingRow, ...]
    discoveries: tuple[DiscoveryRow, ...]


async def discover_night(
    configuration: Configuration,
    *,
    data: Path,
    clock: Callable[[], datetime],
    progress: Progress,
    limits: Limits | None = None,
    environ: Mapping[str, str] = os.environ,
) -> dict[str, Any]:
    """Read what is new, look for clusters, and propose one where one is due; returns the night's report.

    `environ` holds the key of the language model that names the proposal, where the settings choose one. Running it
    again on the same day changes nothing. Raises UsageError where there is no warehouse.
    """
    find_live(data)
    limits, now = limits or Limits(), clock()
    tagger = open_reader(configuration)
    texts = await _read_texts(configuration, tagger, data, limits, clock=clock, progress=progress)

    def conclude() -> NightReport:
        with open_live(find_live(data)) as connection, transaction(connection):
            facts = gather_facts(connection, tagger, limits, now=now)
            return settle_night(connection, configuration, facts, tagger, limits, texts=texts, now=now)

    report = await _in_turn(conclude, data, clock)
    if report.proposal:
        named = await suggest_if_open(configuration, report.proposal, data=data, clock=clock, environ=environ)
        report = replace(report, suggested=named.suggestion.id if named.suggestion else None, not_suggested=named.fault)
    snapshot = await publish_in_turn(configuration, data, purpose="discover", now=clock())
    return replace(report, snapshot=snapshot).record()


def open_reader(configuration: Configuration) -> LocalTagger:
    """The local tagger, whatever the tier: it alone gives vectors."""
    model = open_model(locate_model(configuration.settings.tag.model), threads=2)
    return LocalTagger(configuration.codebook, configuration.topics, model)


async def _in_turn(step: Callable[[], Step], data: Path, clock: Callable[[], datetime]) -> Step:
    async with hold_in_turn(data, purpose="discover", now=clock()):
        return await asyncio.to_thread(step)


async def _read_texts(
    configuration: Configuration,
    tagger: LocalTagger,
    data: Path,
    limits: Limits,
    *,
    clock: Callable[[], datetime],
    progress: Progress,
) -> int:
    """Read all texts on topic that are due, chunk by chunk; returns how many there were."""
    matcher = TopicMatcher(configuration.topics)
    since = clock() - timedelta(days=limits.history_days)
    done: list[DueText] = []
    found: list[FoundStatement] = []
    seen = 0

    def exchange() -> tuple[DueText, ...]:
        with open_live(find_live(data)) as connection:
            migrate(connection, now=clock())
            if done:
                with transaction(connection):
                    discovery.save_read(connection, done, found, tagger_version=tagger.version, now=clock())
            languages = sorted(tagger.languages_read)
            return discovery.due_texts(
                connection, tagger_version=tagger.version, languages=languages, since=since, limit=CHUNK
            )

    while batch := await _in_turn(exchange, data, clock):
        seen += len(batch)
        progress.expect("texts", seen)
        found = await asyncio.to_thread(read_statements, tagger, matcher, batch, limits)
        done = list(batch)
        for _ in batch:
            progress.advance("texts")
    return seen


def read_statements(
    tagger: LocalTagger, matcher: TopicMatcher, texts: Sequence[DueText], limits: Limits
) -> list[FoundStatement]:
    """The sentences of `texts` that may hold a stance and fit no proposition."""
    return [found for text in texts for found in _read_one(tagger, matcher, text, limits)]


def _read_one(tagger: LocalTagger, matcher: TopicMatcher, text: DueText, limits: Limits) -> list[FoundStatement]:
    document = Document(
        id=text.revision, text=text.text, title=text.title, language=text.language, genre=_genre(text.genre)
    )
    return [
        FoundStatement(
            statement_id=stable_id("statement", text.revision, str(view.start), str(view.end)),
            article_id=text.article_id,
            revision=text.revision,
            start_char=view.start,
            end_char=view.end,
            quote=text.text[view.start : view.end],
            words=hide_names(view.sentence, matcher, text.language),
            holder_type=view.holder.type,
            holder_name=view.holder.name,
            vector=pack(view.vector),
            tagger_version=tagger.version,
        )
        for view in tagger.view(document)
        if not view.fits(limits.fit)
    ]


def _genre(genre: str) -> Any:
    return genre


def gather_facts(connection: Connection, tagger: LocalTagger, limits: Limits, *, now: datetime) -> Facts:
    """Read what a night goes by."""
    since = datetime.combine(now.date() - timedelta(days=limits.history_days - 1), time(), UTC)
    return Facts(
        pooled=discovery.read_pool(connection, since=since, now=now)[-MOST_STATEMENTS:],
        watched=dict(
            discovery.watched_stories(connection, languages=sorted(tagger.languages_read), since=since, now=now)
        ),
        began=discovery.began_on(connection),
        sightings=discovery.read_sightings(connection, since=now.date() - timedelta(days=limits.nights)),
        discoveries=discovery.list_discoveries(connection),
    )


def settle_night(
    connection: Connection,
    configuration: Configuration,
    facts: Facts,
    tagger: LocalTagger,
    limits: Limits,
    *,
    texts: int,
    now: datetime,
) -> NightReport:
    """Look for clusters in `facts`, and store what comes of it. Belongs in one `transaction`."""
    today = now.date()
    tonight = survey(pool_statements(facts, tagger), today=today, limits=limits) if facts.pooled else ()
    passed = [cluster for cluster in tonight if not cluster.failed]
    proposal = choose_proposal(
        tonight,
        [_sighting(row) for row in facts.sightings],
        [_judged(row) for row in facts.discoveries],
        today=today,
        began=facts.began or today,
        limits=limits,
    )
    discovery.save_sightings(connection, [_sighting_row(cluster, today) for cluster in passed], night=today)
    told = propose(connection, configuration.rules, facts.pooled, proposal, now=now) if proposal else None
    discovery.trim(
        connection,
        before=now - timedelta(days=limits.history_days),
        nights_before=today - timedelta(days=limits.nights),
    )
    return NightReport(
        texts=texts,
        statements=len(facts.pooled),
        clusters=len(tonight),
        passed=len(passed),
        proposal=told[0] if told else None,
        told=bool(told and told[1]),
    )


def pool_statements(facts: Facts, tagger: LocalTagger) -> Pool:
    """The statements as discovery compares them."""
    vectors = np.array([unpack(each.vector) for each in facts.pooled], dtype=np.float32)
    centres = tagger.known_centres()
    return Pool(
        statements=[_statement(each) for each in facts.pooled],
        vectors=compare(vectors, [each.words for each in facts.pooled]),
        watched=facts.watched,
        network=vectors,
        known=np.array(list(centres.values()), dtype=np.float32).reshape(len(centres), -1),
        names=[f"{proposition}/{pole}" for proposition, pole in centres],
    )


def _statement(row: PooledStatement) -> Statement:
    named = row.holder_name.casefold() if row.holder_name else row.outlet
    return Statement(
        statement_id=row.statement_id,
        article_id=row.article_id,
        story_id=row.story_id,
        domain=(urlsplit(row.url).hostname or row.outlet).removeprefix("www."),
        day=row.first_seen_at.astimezone(UTC).date(),
        holder=f"{row.holder_type}:{named}",
        text=row.words,
    )


def _sighting(row: SightingRow) -> Sighting:
    return Sighting(night=row.night, members=frozenset(row.members), centre=_read_centre(row.centre))


def _sighting_row(cluster: Cluster, night: date) -> SightingRow:
    return SightingRow(night=night, members=list_ids(cluster), centre=write_centre(cluster))


def _judged(row: DiscoveryRow) -> Judged:
    states: dict[str, State] = {
        "proposed": "proposed", "accepted": "accepted", "merged": "merged", "rejected": "rejected",
    }  # fmt: skip
    return Judged(
        state=states[row.state],
        proposed_on=row.proposed_at.astimezone(UTC).date(),
        on=(row.decided_at or row.proposed_at).astimezone(UTC).date(),
        centre=_read_centre(row.centre),
    )


def _read_centre(content: bytes) -> Any:
    return np.frombuffer(content, dtype=np.float16).astype(np.float32)
