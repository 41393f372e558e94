"""Reading the snapshot: free queries, trends that know their gaps, and what the commands show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import duckdb
import pyarrow as pa

from extractors.errors import QueryRefused, UsageError
from warehouse.statements import sql_files, statement

TrendBy = Literal[
    "stance", "proposition", "pole", "outlet", "country", "language", "company", "about_country", "holder"
]
TrendCount = Literal["articles", "stories", "holders"]
Bucket = Literal["day", "week", "month"]

_READING = {"SELECT", "EXPLAIN"}
_COMMENT = re.compile(r"\s+|--[^\n]*|/\*.*?\*/", re.DOTALL)
# Functions that change settings, one that runs a text in which their names could be hidden, and those that have the
# Postgres of a lake run one.
_CHANGING = re.compile(
    r'\b((enable|disable)_(logging|profiling)|query|postgres_\w+)\b"?(\s|--[^\n]*\n|/\*.*?\*/)*\(', re.I | re.DOTALL
)
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """One point of a trend. The three counts are distinct counts and do not add up over groups or buckets.

    `value` is the count that was asked for. `complete`: all `outlets` that had begun were followed without a gap over
    the whole bucket (`outlets_complete` of them were). `changed`: other feeds were followed than in the bucket before
    (`feeds` of them now). Only complete points may be compared, and not across a change. `group` is None when the trend
    is not split.
    """

    bucket: date
    group: str | None
    value: int
    articles: int
    stories: int
    holders: int
    complete: bool
    changed: bool
    outlets: int
    outlets_complete: int
    feeds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A query that runs on any warehouse, and the question that it answers."""

    title: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One point of a share of voice (macro share_of_voice); `share` is None where nothing was said at all."""

    bucket: date
    group: str | None
    stories: int
    of_stories: int
    share: float | None
    complete: bool
    changed: bool
    outlets: int
    outlets_complete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What stands behind a bucket of a trend (macro coverage_trend): polls of feeds, and what became of entries."""

    bucket: date
    complete: bool
    changed: bool
    outlets: int
    outlets_complete: int
    feeds: int
    feeds_joined: int
    feeds_left: int
    polls: int
    polls_failed: int
    entries: int
    articles: int
    dropped: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which stances a trend is about; None and no names at all: all. Several names: what is of any of them.

    `tolerance`: the share of outlets that may have been missed.
    """

    proposition: str | None = None
    pole: str | None = None
    outlet: str | tuple[str, ...] | None = None
    country: str | tuple[str, ...] | None = None
    language: str | tuple[str, ...] | None = None
    company: str | None = None
    about_country: str | None = None
    tolerance: float = 0.0

    def parameters(self) -> dict[str, Any]:
        """The fields as DuckDB takes them."""
        return {
            key: (list(value) or None) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One publication day of one outlet (view coverage_daily)."""

    day: date
    outlet: str
    feeds_due: int
    feeds_ok: int
    feeds_failed: int
    entries: int
    articles: int
    dropped: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run of a flow; `summary` is its `RunSummary` as JSON, once it has ended."""

    run_id: str
    flow: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    summary: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert with its evidence; the evidence is None where its stance is no longer in the history."""

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
    country: str | None
    language: str | None
    published_on: date | None
    holder_type: str | None
    holder_name: str | None
    relation: str | None
    quote: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is. `outlets` and `languages`: those with articles."""

    outlets: int
    languages: int
    articles: int
    on_topic: int
    stories: int
    stances: int
    alerts: int
    first_day: date | None
    last_day: date | None


def examples() -> tuple[Example, ...]:
    """Queries to start from, each answering one question."""
    return tuple(_read_example(file.text) for file in sql_files("examples"))


def _read_example(text: str) -> Example:
    title, _, sql = text.partition("\n")
    return Example(title=title.removeprefix("--").strip(), sql=sql.strip())


def query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
    """The result of one reading statement, on a connection of `open_snapshot`; for results of any size see `stream`.

    Raises `QueryRefused` for anything that would write, attach, change settings or read other files, and `UsageError`
    for what DuckDB cannot make sense of.
    """
    _check_reading(sql)
    with _refusals():
        # By `sql`, for DuckDB 2 copies the rows of `execute` once more on their way to Arrow.
        found = connection.sql(sql, params=dict(parameters or {}))
        return found.to_arrow_table()


def stream(
    connection: duckdb.DuckDBPyConnection, sql: str, *, batch_rows: int = 10_000
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The columns of one reading statement and its rows as they come, so that a result needs no memory of its size.

    Raises as `query` does, at once or while the rows are read.
    """
    _check_reading(sql)
    with _refusals():
        reader = connection.sql(sql).to_arrow_reader(batch_rows)
    return reader.schema, _batches(reader)


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    with _refusals():
        yield from reader


@contextmanager
def _refusals() -> Iterator[None]:
    """Faults of a query in words for the person who wrote it."""
    try:
        yield
    except duckdb.PermissionException as fault:
        raise QueryRefused(f"A query reads the snapshot only, no other files: {_first_line(fault)}.") from fault
    except duckdb.InvalidInputException as fault:
        if "read-only" in str(fault) or "locked" in str(fault):
            raise QueryRefused(f"A query must not change anything: {_first_line(fault)}.") from fault
        raise UsageError(f"The query cannot be run: {_first_line(fault)}.") from fault
    except (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.InternalException, duckdb.InterruptException):
        raise
    except duckdb.Error as fault:
        raise UsageError(f"The query cannot be run: {str(fault).strip()}") from fault
    except RuntimeError as fault:
        # DuckDB's word for Ctrl-C.
        if "interrupted" in str(fault).lower():
            raise KeyboardInterrupt from fault
        raise


def trends(
    connection: duckdb.DuckDBPyConnection,
    *,
    proposition: str | None = None,
    pole: str | None = None,
    by: TrendBy | None = None,
    since: date | None = None,
    since_days: int = 90,
    until: date | None = None,
    count: TrendCount = "articles",
    bucket: Bucket = "week",
    max_groups: int = 20,
    choice: Choice = EVERYTHING,
) -> tuple[TrendRow, ...]:
    """Stances over publication days, a row for every bucket and group, with zeros where there is nothing.

    `until` (included) defaults to the day that the last poll looked at (one at midnight: the day before); `since` to
    `since_days` before it, moved back to the start of its bucket. An outlet whose feeds are all dead leaves `outlets`
    after its last answer. Groups are the `max_groups` with the highest sum of `count` over the buckets, the highest
    first. `proposition` and `pole`, where given, go before those of `choice`.
    """
    days = window(connection, since=since, since_days=since_days, until=until, bucket=bucket)
    if days is None:
        return ()
    picked = {key: value for key, value in (("proposition", proposition), ("pole", pole)) if value is not None}
    asked = {"by": by, "bucket": bucket, "count": count, "max_groups": max_groups}
    parameters = {**choice.parameters(), **picked, **asked, **days}
    return records(TrendRow, connection.execute(statement("trends"), parameters))


def shares(
    connection: duckdb.DuckDBPyConnection,
    *,
    by: TrendBy,
    since: date | None = None,
    since_days: int = 90,
    until: date | None = None,
    bucket: Bucket = "week",
    max_groups: int = 20,
    choice: Choice = EVERYTHING,
) -> tuple[ShareRow, ...]:
    """Which part of the stories in each bucket has each group; window and groups as in `trends`."""
    days = window(connection, since=since, since_days=since_days, until=until, bucket=bucket)
    if days is None:
        return ()
    parameters = {**choice.parameters(), "by": by, "bucket": bucket, "max_groups": max_groups, **days}
    return records(ShareRow, connection.execute(statement("shares"), parameters))


def ledger(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: date | None = None,
    since_days: int = 90,
    until: date | None = None,
    bucket: Bucket = "week",
    choice: Choice = EVERYTHING,
) -> tuple[LedgerRow, ...]:
    """What was asked, answered and turned away behind each bucket of a trend of the same window."""
    days = window(connection, since=since, since_days=since_days, until=until, bucket=bucket)
    if days is None:
        return ()
    named = ("outlet", "country", "language", "tolerance")
    chosen = {key: value for key, value in choice.parameters().items() if key in named}
    return records(LedgerRow, connection.execute(statement("ledger"), {**chosen, "bucket": bucket, **days}))


def window(
    connection: duckdb.DuckDBPyConnection,
    *,
    since: date | None = None,
    since_days: int = 90,
    until: date | None = None,
    bucket: Bucket = "week",
) -> dict[str, date] | None:
    """`since`, the first day of a trend, and `until`, the last, as in `trends`; None when nothing was collected yet."""
    asked = {"since": since, "since_days": since_days, "until": until, "bucket": bucket}
    first, last = connection.execute(statement("trend_window"), asked).fetchall()[0]
    return None if first is None else {"since": first, "until": last}


def coverage(
    connection: duckdb.DuckDBPyConnection, *, since: date | None = None, until: date | None = None
) -> tuple[CoverageRow, ...]:
    """The coverage of each publication day and outlet, oldest first."""
    return records(CoverageRow, connection.execute(statement("coverage"), {"since": since, "until": until}))


def runs(connection: duckdb.DuckDBPyConnection, *, limit: int = 20) -> tuple[RunRow, ...]:
    """The last runs, the latest first."""
    return records(RunRow, connection.execute(statement("runs_list"), {"max_rows": limit}))


def alerts(connection: duckdb.DuckDBPyConnection, *, limit: int = 100) -> tuple[AlertRow, ...]:
    """The last alerts with their evidence, the latest first."""
    return records(AlertRow, connection.execute(statement("alerts_list"), {"max_rows": limit}))


def counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """How much the snapshot holds."""
    return records(Counts, connection.execute(statement("counts")))[0]


def records(kind: type[_Record], result: duckdb.DuckDBPyConnection) -> tuple[_Record, ...]:
    """The rows of `result` as `kind`, a dataclass whose fields are named like the columns."""
    names = [column[0] for column in result.description or ()]
    return tuple(kind(**dict(zip(names, row, strict=True))) for row in result.fetchall())


def _check_reading(sql: str) -> None:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as fault:
        raise UsageError(f"The query cannot be understood: {str(fault).strip()}") from fault
    if not statements:
        raise UsageError("The query is empty. Give one SELECT statement.")
    if len(statements) > 1:
        raise QueryRefused(
            "One statement at a time. (A PIVOT without a list of its values is two: write PIVOT t ON x IN (…).)"
        )
    if changing := _CHANGING.search(sql):
        raise QueryRefused(
            "A query reads the snapshot only, no other files, and changes no settings: "
            f"{changing[1]}() is not for here."
        )
    kind = statements[0].type.name
    first = _first_word(sql)
    if kind not in _READING or first == "PRAGMA":
        shown = "PRAGMA" if first == "PRAGMA" else kind
        raise QueryRefused(f"A query may only read: SELECT, FROM, WITH, SHOW, DESCRIBE or EXPLAIN, but not {shown}.")


def _first_word(sql: str) -> str:
    start = 0
    while skipped := _COMMENT.match(sql, start):
        start = skipped.end()
    found = re.match(r"\w+", sql[start:])
    return found[0].upper() if found else ""


def _first_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0].rstrip(".")
