"""Moving into a lake: all that a warehouse file holds, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.connection import commit
from warehouse.statements import sql_files, statement
from warehouse.versions import number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReport:
    """How many rows the lake has of the largest tables."""

    revisions: int
    stances: int
    entries: int


def fill(connection: duckdb.DuckDBPyConnection, file: Path) -> MoveReport:
    """Copy the warehouse in `file` into the lake of `connection`, which is migrated and has never been loaded into.

    Killed or failed, the lake is as empty as before; `file` is only read. Raises WarehouseError where the lake holds
    rows already, or where `file` is of another version of the program.
    """
    # DuckDB 1.5 takes no parameters in ATTACH.
    connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS moved (READ_ONLY)")
    try:
        _check_version(connection, file)
        return commit(connection, lambda: _copy(connection))
    finally:
        connection.execute("DETACH moved")


def _check_version(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    known = {number_of(each) for each in sql_files("migrations")}
    held = {row[0] for row in connection.execute(statement("lake_move_version")).fetchall()}
    if held != known:
        raise WarehouseError(f"{file} is not of this version of the program; `bellwether migrate` brings it up to date")


def _copy(connection: duckdb.DuckDBPyConnection) -> MoveReport:
    if any(connection.execute(statement("lake_move_counts")).fetchall()[0]):
        raise WarehouseError("the lake holds rows already; a warehouse can only be moved into an empty one")
    for step in ("lake_move_empty", "lake_move_copy"):
        connection.execute(statement(step))
    revisions, stances, entries, *_ = connection.execute(statement("lake_move_counts")).fetchall()[0]
    return MoveReport(revisions=revisions, stances=stances, entries=entries)
