"""Which version of the tables a file has, against the one that this program knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from extractors.errors import WarehouseError, WarehouseTooNew
from warehouse.statements import SqlFile, sql_files, statement


def number_of(migration: SqlFile) -> int:
    """The number that the name of a migration begins with."""
    return int(migration.name.split("_", 1)[0])


def refuse_newer(applied: Sequence[tuple[int, str]], known: Sequence[SqlFile], path: object = None) -> None:
    """Raise `WarehouseTooNew` where a migration (number, name) was applied that is not among the known ones."""
    numbers = {number_of(file) for file in known}
    for number, name in applied:
        if number not in numbers:
            raise WarehouseTooNew(
                f"{path or 'This warehouse'} was written by a newer Bellwether: it has migration {name}, this program "
                f"knows up to {max(numbers, default=0):04d}. Update Bellwether and run the command again."
            )


@contextmanager
def judged(connection: duckdb.DuckDBPyConnection, path: object) -> Iterator[None]:
    """Refuse a snapshot of a newer program; where one of an older program lacks what is asked for, say so.

    Raises `WarehouseTooNew`, or `WarehouseError` in the place of DuckDB's words on a missing table or column.
    """
    try:
        rows = connection.execute(statement("migrations_applied")).fetchall()
    except duckdb.CatalogException:
        # No file of ours, or not yet: who asks will hear of it.
        rows = []
    refuse_newer([(number, name) for number, name, _ in rows], sql_files("migrations"), path)
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as fault:
        if rows and (len(rows) < len(sql_files("migrations")) or _has_other_views(connection)):
            raise WarehouseError(
                f"{path} was written by an older Bellwether, up to migration {rows[-1][1]}, and lacks what is asked "
                "for. Run `bellwether migrate`, then `bellwether publish`; a cycle of `bellwether track` does both."
            ) from fault
        raise


def _has_other_views(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        applied = connection.execute(statement("views_applied")).fetchall()
    except duckdb.Error:
        return True
    return applied != [(file.name, file.checksum) for file in sql_files("views")]
