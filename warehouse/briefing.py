"""What a briefing asks of the snapshot: counts of a period, what is new, what was not seen, the words behind it.

Distinct counts (stories, holders) do not add up over rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb

from warehouse.read import Bucket, records
from warehouse.statements import statement

DEFAULT_DAYS = 90
# Buckets that a chart has room for, at least: from here on the next larger unit is taken.
_LONGEST: tuple[tuple[int, Bucket], ...] = ((21, "day"), (200, "week"))
_PARAMETER = re.compile(r"\$(\w+)")
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a briefing is about: publication days (both included), and which outlets, language or company; None: all."""

    since: date
    until: date
    bucket: Bucket
    outlets: tuple[str, ...] | None = None
    language: str | None = None
    company: str | None = None
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the period holds; `stories` of all articles, `stance_stories` of those with a stance."""

    articles: int
    on_topic: int
    stories: int
    outlets: int
    languages: int
    untagged: int
    stances: int
    stance_articles: int
    stance_stories: int
    holders: int
    named: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A stance in a bucket, of one kind of outlet or (None) all; `articles` and `holders` are None for one kind."""

    bucket: date
    proposition: str
    pole: str
    kind: str | None
    articles: int | None
    stories: int
    holders: int | None
    of_stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoleCounts:
    """A stance over the whole period, of one kind of outlet or (None) all."""

    proposition: str
    pole: str
    kind: str | None
    articles: int
    stories: int
    holders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletStance:
    """A stance in an outlet; `of_stories`: its stories with any stance."""

    outlet: str
    kind: str
    proposition: str
    pole: str
    articles: int
    stories: int
    of_stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderStance:
    """A stance of a named holder, in one kind of outlet or (None) all."""

    holder: str
    proposition: str
    pole: str
    kind: str | None
    stories: int
    of_stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A named holder that changed pole."""

    holder: str
    proposition: str
    from_pole: str
    to_pole: str
    from_published_on: date
    to_published_on: date
    article_id: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first article with a stance, anywhere (`new_in` None) or in an outlet; `days_watched`: followed by then."""

    proposition: str
    pole: str
    new_in: str | None
    day: date
    seen_on: date
    article_id: str
    outlet: str
    kind: str
    days_watched: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelBucket:
    """What was followed in a bucket; `last_day`: of the bucket, or of the period."""

    bucket: date
    last_day: date
    complete: bool
    changed: bool
    outlets: int
    outlets_complete: int
    feeds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """An outlet in a bucket: `state` is "seen", "gap" or "not followed". `missed` of its `buckets` were not seen."""

    outlet: str
    kind: str
    bucket: date
    last_day: date
    state: str
    missed: int
    buckets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What "failed" at a stage, or was "turned away" by a gate, and how often."""

    what: str
    at_stage: str
    reason: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietFeed:
    """A feed that is dead or failing now."""

    outlet: str
    feed_id: str
    health: str
    last_answer_at: datetime | None
    last_polled_at: datetime | None
    failures_in_a_row: int | None
    last_kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStance:
    """An alert with its evidence, None where that is gone. `total`: alerts of the period, also those not read."""

    alert_id: str
    rule: str
    proposition: str
    pole: str
    scope: str
    scope_value: str
    created_at: datetime
    reason: str
    stance_id: str
    article_id: str
    title: str | None
    url: str | None
    outlet: str | None
    kind: str
    country: str | None
    language: str | None
    published_on: date | None
    holder_type: str | None
    holder_name: str | None
    relation: str | None
    quote: str | None
    confidence: float | None
    coverage: float | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that shows a stance, and where it stands."""

    proposition: str
    pole: str
    published_on: date
    bucket: date
    outlet: str
    kind: str
    language: str | None
    holder_type: str
    holder_name: str | None
    relation: str
    quote: str
    confidence: float
    article_id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What made the stances of the period: versions, and how many stances by tier and by what they rest on."""

    taggers: list[str] | None
    codebooks: list[str] | None
    extractors: list[str] | None
    stances: int
    by_local: int
    by_llm: int
    by_nli: int
    by_human: int
    by_cue: int
    by_model: int
    by_both: int
    schema_version: int
    last_polled_at: datetime | None


def find_period(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    language: str | None = None,
    company: str | None = None,
    tolerance: float = 0.0,
) -> Period | None:
    """The period that is meant: by default the 90 days to the last day that was polled. None: nothing was collected."""
    asked = {"since": since, "since_days": DEFAULT_DAYS, "until": until, "bucket": "day"}
    first, last = connection.execute(statement("trend_window"), asked).fetchall()[0]
    if last is None:
        return None
    if since is None:
        # No longer than there is anything: a quarter of empty weeks tells nothing.
        begun = connection.execute(statement("briefing_begin")).fetchall()[0][0]
        first = max(first, begun) if begun else first
    days = (last - first).days + 1
    return Period(
        since=first,
        until=last,
        bucket=next((bucket for longest, bucket in _LONGEST if days <= longest), "month"),
        outlets=tuple(outlets) or None,
        language=language,
        company=company,
        tolerance=tolerance,
    )


def pick_stances(connection: duckdb.DuckDBPyConnection, period: Period) -> None:
    """Put the stances of `period` where the functions below look for them: a temporary table of this connection."""
    _ask(connection, "briefing_stances", period)


def totals(connection: duckdb.DuckDBPyConnection, period: Period) -> Totals:
    """One row."""
    return records(Totals, _ask(connection, "briefing_totals", period))[0]


def points(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[Point, ...]:
    """By bucket, stance and kind of outlet; only where there is anything."""
    return records(Point, _ask(connection, "briefing_points", period))


def poles(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[PoleCounts, ...]:
    """By stance and kind of outlet."""
    return records(PoleCounts, _ask(connection, "briefing_poles", period))


def outlet_stances(connection: duckdb.DuckDBPyConnection, period: Period, *, most: int) -> tuple[OutletStance, ...]:
    """By stance, of the `most` outlets with the most stories."""
    return records(OutletStance, _ask(connection, "briefing_outlets", period, most=most))


def holder_stances(connection: duckdb.DuckDBPyConnection, period: Period, *, most: int) -> tuple[HolderStance, ...]:
    """By stance and kind of outlet, of the `most` named holders with the most stories."""
    return records(HolderStance, _ask(connection, "briefing_holders", period, most=most))


def turns(
    connection: duckdb.DuckDBPyConnection, period: Period, *, holders: int, lookback: int, most: int
) -> tuple[Turn, ...]:
    """The latest turns of the `holders` loudest named holders, from what they said `lookback` days before on."""
    return records(Turn, _ask(connection, "briefing_turns", period, holders=holders, lookback=lookback, most=most))


def firsts(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[First, ...]:
    """First appearances of stances, anywhere and in each outlet."""
    return records(First, _ask(connection, "briefing_firsts", period))


def panel(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[PanelBucket, ...]:
    """What was followed, bucket by bucket."""
    return records(PanelBucket, _ask(connection, "briefing_panel", period))


def coverage(connection: duckdb.DuckDBPyConnection, period: Period, *, bucket: Bucket, most: int) -> tuple[Watch, ...]:
    """The `most` outlets that were worst seen, by `bucket`."""
    return records(Watch, _ask(connection, "briefing_coverage", period, bucket=bucket, most=most))


def losses(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[Loss, ...]:
    """What failed or was turned away."""
    return records(Loss, _ask(connection, "briefing_losses", period))


def quiet_feeds(connection: duckdb.DuckDBPyConnection, period: Period) -> tuple[QuietFeed, ...]:
    """Feeds that are dead or failing now."""
    return records(QuietFeed, _ask(connection, "briefing_quiet", period))


def new_stances(connection: duckdb.DuckDBPyConnection, period: Period, *, most: int) -> tuple[NewStance, ...]:
    """The alerts of the period, those new anywhere first."""
    return records(NewStance, _ask(connection, "briefing_alerts", period, most=most))


def sentences(
    connection: duckdb.DuckDBPyConnection,
    period: Period,
    *,
    most: int,
    outlets: Sequence[str],
    holders: Sequence[str],
    articles: Sequence[str],
) -> tuple[Sentence, ...]:
    """The `most` surest sentences of each mark, the surest first; of `articles` one for each stance."""
    given = {"shown": list(outlets), "names": list(holders), "articles": list(articles)}
    return records(Sentence, _ask(connection, "briefing_sentences", period, most=most, **given))


def versions(connection: duckdb.DuckDBPyConnection, period: Period) -> Versions:
    """One row."""
    return records(Versions, _ask(connection, "briefing_versions", period))[0]


def _ask(connection: duckdb.DuckDBPyConnection, name: str, period: Period, **more: Any) -> duckdb.DuckDBPyConnection:
    sql = statement(name)
    given = asdict(period) | {"outlets": None if period.outlets is None else list(period.outlets)} | more
    # DuckDB refuses parameters that a statement does not name.
    named = set(_PARAMETER.findall(sql))
    return connection.execute(sql, {key: value for key, value in given.items() if key in named})


def known_outlets(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The outlets that were ever followed."""
    return frozenset(name for (name,) in connection.execute(statement("briefing_known")).fetchall())
