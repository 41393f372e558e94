"""Bringing a warehouse file to the form that this program knows: numbered migrations, then views and macros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from extractors.errors import MigrationEdited
from warehouse.connection import commit, transaction
from warehouse.lake.opening import is_lake, make_views
from warehouse.statements import SqlFile, sql_files, statement
from warehouse.versions import number_of, refuse_newer


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """What a call of `migrate` did: the migrations applied, the version reached, whether views were made anew."""

    applied: tuple[str, ...]
    version: int
    views_replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Applied:
    version: int
    name: str
    checksum: str


def migrate(
    connection: duckdb.DuckDBPyConnection,
    *,
    now: datetime | None = None,
    migrations: Sequence[SqlFile] | None = None,
    views: Sequence[SqlFile] | None = None,
) -> MigrationReport:
    """Apply what is missing, each migration in a transaction of its own; running it again changes nothing.

    Raises `MigrationEdited` when an applied migration no longer has its checksum, and `WarehouseTooNew` when the
    file holds migrations that this program does not know. Nothing is changed in either case. `now` is only noted.
    """
    now = now or datetime.now(UTC)
    wanted = sql_files("migrations") if migrations is None else tuple(migrations)
    if is_lake(connection):
        return _migrate_lake(connection, wanted, now)
    missing = _find_missing(wanted, _read_checked(connection, wanted))
    for file in missing:
        with transaction(connection):
            _run(connection, file, now)
    replaced = _replace_views(connection, sql_files("views") if views is None else tuple(views), now)
    return MigrationReport(
        applied=tuple(file.name for file in missing),
        version=max((number_of(file) for file in wanted), default=0),
        views_replaced=replaced,
    )


def _migrate_lake(connection: duckdb.DuckDBPyConnection, wanted: Sequence[SqlFile], now: datetime) -> MigrationReport:
    """All that is missing in one transaction, for another machine may begin to do the same at any moment."""

    def work() -> list[SqlFile]:
        missing = _find_missing(wanted, _read_checked(connection, wanted))
        for file in missing:
            _run(connection, file, now)
        return missing

    missing = _find_missing(wanted, _look_for_applied(connection, wanted))
    if missing:
        connection.execute(statement("lake_search_tables"))
        try:
            missing = commit(connection, work)
        finally:
            connection.execute(statement("lake_search"))
    made = make_views(connection)
    return MigrationReport(
        applied=tuple(file.name for file in missing),
        version=max((number_of(file) for file in wanted), default=0),
        views_replaced=made,
    )


def _look_for_applied(connection: duckdb.DuckDBPyConnection, wanted: Sequence[SqlFile]) -> list[_Applied]:
    """What a lake has; unlike `_read_applied` it makes nothing."""
    try:
        applied = _read_rows(connection)
    except duckdb.CatalogException:
        return []
    _check(wanted, applied)
    return applied


def plan(connection: duckdb.DuckDBPyConnection, *, migrations: Sequence[SqlFile] | None = None) -> tuple[str, ...]:
    """The names of the migrations that `migrate` would apply, in order; changes nothing. Raises what `migrate` does."""
    wanted = sql_files("migrations") if migrations is None else tuple(migrations)
    if is_lake(connection):
        return tuple(file.name for file in _find_missing(wanted, _look_for_applied(connection, wanted)))
    connection.execute("BEGIN TRANSACTION")
    try:
        applied = _read_checked(connection, wanted)
    finally:
        connection.execute("ROLLBACK")
    return tuple(file.name for file in _find_missing(wanted, applied))


def _read_checked(connection: duckdb.DuckDBPyConnection, wanted: Sequence[SqlFile]) -> list[_Applied]:
    connection.execute(statement("migrations_create"))
    applied = _read_rows(connection)
    _check(wanted, applied)
    return applied


def _read_rows(connection: duckdb.DuckDBPyConnection) -> list[_Applied]:
    rows = connection.execute(statement("migrations_applied")).fetchall()
    return [_Applied(version=version, name=name, checksum=checksum) for version, name, checksum in rows]


def _check(wanted: Sequence[SqlFile], applied: Sequence[_Applied]) -> None:
    known = {number_of(file): file for file in wanted}
    for row in applied:
        refuse_newer([(row.version, row.name)], wanted)
        if known[row.version].checksum != row.checksum:
            raise MigrationEdited(
                f"Migration {row.name} was changed after this warehouse had applied it. Put the file back as it was "
                "released (reinstall Bellwether), and write a new migration for what should change."
            )


def _find_missing(wanted: Sequence[SqlFile], applied: Sequence[_Applied]) -> list[SqlFile]:
    known = {row.version for row in applied}
    return [file for file in wanted if number_of(file) not in known]


def _run(connection: duckdb.DuckDBPyConnection, file: SqlFile, now: datetime) -> None:
    connection.execute(file.text)
    row = {"version": number_of(file), "name": file.name, "checksum": file.checksum, "now": now}
    connection.execute(statement("migrations_record"), row)


def _replace_views(connection: duckdb.DuckDBPyConnection, views: Sequence[SqlFile], now: datetime) -> bool:
    """Make all views anew if one of them changed: a view remembers the columns of the views it reads."""
    wanted = [(file.name, file.checksum) for file in views]
    if connection.execute(statement("views_applied")).fetchall() == wanted:
        return False
    with transaction(connection):
        connection.execute(statement("views_forget"))
        for file in views:
            connection.execute(file.text)
            row = {"name": file.name, "checksum": file.checksum, "now": now}
            connection.execute(statement("views_record"), row)
    return True
