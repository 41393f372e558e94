"""Statements that fit no proposition, the clusters seen in them night by night, and the proposals that came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from warehouse import rows
from warehouse.connection import registered
from warehouse.read import records
from warehouse.statements import statement

_TEXTS = pa.schema([(name, pa.string()) for name in ("article_id", "revision", "tagger_version")])
_STATEMENTS = pa.schema(
    [
        *((name, pa.string()) for name in ("statement_id", "article_id", "revision", "quote", "words", "holder_type")),
        ("holder_name", pa.string()),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("vector", pa.binary()),
        ("tagger_version", pa.string()),
    ]
)
_SIGHTINGS = pa.schema([("night", pa.date32()), ("members", pa.list_(pa.string())), ("centre", pa.binary())])
_NUMBERS = ("articles", "domains", "holders", "stories", "watched", "past", "past_watched")
_SUGGESTED = tuple(f"suggested_{name}" for name in ("id", "statement", "affirm", "reject", "pole", "like", "by"))
_DISCOVERIES = pa.schema(
    [
        *((name, pa.string()) for name in ("discovery_id", "state", "became")),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("proposed_at", "decided_at")),
        *((name, pa.list_(pa.string())) for name in ("terms", "members")),
        ("centre", pa.binary()),
        *((name, pa.int32()) for name in _NUMBERS),
        ("chance", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueText:
    """A text that discovery has not read yet."""

    article_id: str
    revision: str
    title: str | None
    text: str
    language: str
    genre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStatement:
    """A statement as it is stored: `quote` is text[start_char:end_char]; `vector` int8, `words` without names."""

    statement_id: str
    article_id: str
    revision: str
    start_char: int
    end_char: int
    quote: str
    words: str
    holder_type: str
    holder_name: str | None
    vector: bytes
    tagger_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledStatement:
    """A statement with what its article tells."""

    statement_id: str
    article_id: str
    story_id: str
    url: str
    outlet: str
    first_seen_at: datetime
    quote: str
    words: str
    holder_type: str
    holder_name: str | None
    vector: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingRow:
    """A cluster that passed the gates on a night; `centre` is float16."""

    night: date
    members: tuple[str, ...]
    centre: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSearch:
    """When texts were last searched (None: never), how many in all, what fit nothing, and clusters that passed."""

    searched_at: datetime | None
    texts: int
    statements: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryRow:
    """A proposal (table discoveries). `suggested_…`: what the model `suggested_by` calls it, where one was asked."""

    discovery_id: str
    proposed_at: datetime
    state: str
    decided_at: datetime | None = None
    became: str | None = None
    terms: tuple[str, ...]
    members: tuple[str, ...]
    centre: bytes
    articles: int
    domains: int
    holders: int
    stories: int
    watched: int
    past: int
    past_watched: int
    chance: float
    suggested_id: str | None = None
    suggested_statement: str | None = None
    suggested_affirm: str | None = None
    suggested_reject: str | None = None
    suggested_pole: str | None = None
    suggested_like: str | None = None
    suggested_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A statement of a proposal, and where it stands."""

    statement_id: str
    quote: str
    vector: bytes
    holder_type: str
    holder_name: str | None
    article_id: str
    title: str | None
    url: str
    outlet: str
    published_on: date


def due_texts(
    connection: duckdb.DuckDBPyConnection,
    *,
    tagger_version: str,
    languages: Sequence[str],
    since: datetime,
    limit: int,
) -> tuple[DueText, ...]:
    """Texts on topic first seen since then that this tagger has not been read by; the latest first."""
    parameters = {
        "tagger_version": tagger_version, "languages": list(languages), "since": since, "max_rows": limit,
    }  # fmt: skip
    return records(DueText, connection.execute(statement("discovery_due"), parameters))


def save_read(
    connection: duckdb.DuckDBPyConnection,
    texts: Sequence[DueText],
    statements: Sequence[FoundStatement],
    *,
    tagger_version: str,
    now: datetime,
) -> None:
    """Store what was found in texts; doing it again changes nothing. Belongs in one `transaction`."""
    read = (
        {"article_id": text.article_id, "revision": text.revision, "tagger_version": tagger_version} for text in texts
    )
    found = _table(statements, _STATEMENTS)
    with registered(connection, incoming_texts=rows.table(read, _TEXTS), incoming_statements=found):
        _run(connection, "discovery_read", {"now": now})


def read_pool(connection: duckdb.DuckDBPyConnection, *, since: datetime, now: datetime) -> tuple[PooledStatement, ...]:
    """The statements of articles first seen since then."""
    return records(PooledStatement, connection.execute(statement("discovery_pool"), {"since": since, "now": now}))


def watched_stories(
    connection: duckdb.DuckDBPyConnection, *, languages: Sequence[str], since: datetime, now: datetime
) -> Mapping[date, int]:
    """Stories on topic by the day (UTC) on which they were first seen."""
    parameters = {"languages": list(languages), "since": since, "now": now}
    return dict(connection.execute(statement("discovery_watched"), parameters).fetchall())


def began_on(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The day on which the first article was seen."""
    found: date | None = connection.execute(statement("discovery_began")).fetchall()[0][0]
    return found


def read_sightings(connection: duckdb.DuckDBPyConnection, *, since: date) -> tuple[SightingRow, ...]:
    """The clusters that passed the gates on the nights since then."""
    found = connection.execute(statement("discovery_sightings_list"), {"since": since}).fetchall()
    return tuple(SightingRow(night=night, members=tuple(members), centre=centre) for night, members, centre in found)


def save_sightings(connection: duckdb.DuckDBPyConnection, sightings: Sequence[SightingRow], *, night: date) -> None:
    """Store the clusters of a night in the place of what an earlier run of the same night found."""
    with registered(connection, incoming_sightings=_table(sightings, _SIGHTINGS)):
        _run(connection, "discovery_sightings_insert", {"night": night})


def read_last_search(connection: duckdb.DuckDBPyConnection) -> LastSearch:
    """What there is to say where nothing was proposed."""
    return records(LastSearch, connection.execute(statement("discovery_last")))[0]


def list_discoveries(connection: duckdb.DuckDBPyConnection) -> tuple[DiscoveryRow, ...]:
    """All proposals, the latest first."""
    found = connection.execute(statement("discoveries_list"))
    names = [column[0] for column in found.description]
    return tuple(_discovery(dict(zip(names, row, strict=True))) for row in found.fetchall())


def save_discovery(connection: duckdb.DuckDBPyConnection, discovery: DiscoveryRow) -> bool:
    """Store a proposal; whether it was new."""
    with registered(connection, incoming_discoveries=_table([discovery], _DISCOVERIES)):
        return bool(connection.execute(statement("discoveries_insert")).fetchall())


def save_suggestion(connection: duckdb.DuckDBPyConnection, named: DiscoveryRow) -> bool:
    """Store the suggestion of `named`, a proposal as it was read; whether it is still open and as it was then."""
    parameters = {name: getattr(named, name) for name in _SUGGESTED}
    parameters |= {"discovery_id": named.discovery_id, "members": list(named.members)}
    return bool(connection.execute(statement("discoveries_suggest"), parameters).fetchall())


def decide(
    connection: duckdb.DuckDBPyConnection, discovery_id: str, *, state: str, became: str | None, now: datetime
) -> bool:
    """Write down what became of a proposal; whether there is one of that id."""
    parameters = {"discovery_id": discovery_id, "state": state, "became": became, "now": now}
    return bool(connection.execute(statement("discoveries_decide"), parameters).fetchall())


def read_members(connection: duckdb.DuckDBPyConnection, discovery_id: str) -> tuple[MemberRow, ...]:
    """The statements of a proposal that are still there, the nearest to its centre first."""
    return records(MemberRow, connection.execute(statement("discovery_members"), {"discovery_id": discovery_id}))


def trim(connection: duckdb.DuckDBPyConnection, *, before: datetime, nights_before: date) -> None:
    """Take away what is older than any night looks back, and what was said in texts that are gone."""
    _run(connection, "discovery_trim", {"before": before, "nights_before": nights_before})


def _table(given: Sequence[Any], schema: pa.Schema) -> pa.Table:
    return rows.table(({name: getattr(each, name) for name in schema.names} for each in given), schema)


def _discovery(row: dict[str, Any]) -> DiscoveryRow:
    return DiscoveryRow(**{**row, "terms": tuple(row["terms"]), "members": tuple(row["members"])})


def _run(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any]) -> None:
    """Run a file of several statements, each with those of `parameters` that it names."""
    for part in connection.extract_statements(statement(name)):
        needed = {key: parameters[key] for key in part.named_parameters if key in parameters}
        connection.execute(part, needed or None)
