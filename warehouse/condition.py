"""How a snapshot is: what `doctor` asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.read import records
from warehouse.statements import sql_files, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The numbers. `overdue`: entries that should have been tried a day ago or earlier."""

    storage_version: str | None
    feeds: int
    never_polled: int
    dead: int
    failing: int
    quiet: int
    first_poll_at: datetime | None
    last_poll_at: datetime | None
    overdue: int
    oldest_overdue_at: datetime | None
    last_run_state: str | None
    bars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """Where the warehouse says that a page is archived."""

    url: str
    file: str
    offset: int


def condition(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> Condition:
    """How the snapshot is at `now`."""
    return records(Condition, connection.execute(statement("condition"), {"now": now}))[0]


def archive_sample(connection: duckdb.DuckDBPyConnection, *, most: int) -> tuple[ArchivedPage, ...]:
    """Some pages of the archive that revisions were taken from, spread over all of them; the same ones each time."""
    return records(ArchivedPage, connection.execute(statement("archive_sample"), {"most": most}))


def missing_migrations(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Names of this program's migrations that the file lacks."""
    applied = {name for _, name, _ in connection.execute(statement("migrations_applied")).fetchall()}
    known = {file.name for file in sql_files("migrations")}
    return tuple(sorted(known - applied))
