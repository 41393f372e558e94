"""Writing the live file anew. What was deleted stays readable in a DuckDB file until its blocks are used again; only a
new file has none of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.connection import open_live, transaction
from warehouse.migrate import migrate
from warehouse.statements import statement

BATCH_ROWS = 2048


def rewrite(live: Path) -> None:
    """Replace `live` by a file with the same rows and none of its free blocks. The lock must be held.

    Killed at any moment, the one or the other is there, whole. Needs as much free space as the file is large; raises
    `WarehouseError` where there is none, and `WarehouseLocked` while another process has the file open.
    """
    remove_drafts(live)
    draft = live.with_name(f"{live.name}.new-{os.getpid()}")
    try:
        # Open until the new file stands in its place, so that nobody can write to the old one meanwhile.
        with open_live(live) as source:
            migrate(source)
            source.execute(statement("checkpoint"))
            _check_ready(live)
            with open_live(draft) as target:
                _fill(target, source)
            _sync(draft)
            draft.replace(live)
            _sync(live.parent)
    finally:
        draft.unlink(missing_ok=True)
        _wal(draft).unlink(missing_ok=True)
    _clear_spill(live)


def remove_drafts(live: Path) -> None:
    """Take away what killed rewrites, and DuckDB where it was killed, left beside the file. The lock must be held."""
    for leftover in live.parent.glob(f"{live.name}.new-*"):
        leftover.unlink(missing_ok=True)
    _clear_spill(live)


def _fill(target: duckdb.DuckDBPyConnection, source: duckdb.DuckDBPyConnection) -> None:
    migrate(target)
    with transaction(target):
        target.execute(statement("rewrite_begin"))
        for name in _tables(source):
            target.from_arrow(source.table(name).to_arrow_reader(BATCH_ROWS)).insert_into(name)
    _check_complete(target, source)
    target.execute(statement("checkpoint"))


def _check_complete(target: duckdb.DuckDBPyConnection, source: duckdb.DuckDBPyConnection) -> None:
    for name in _tables(source):
        before, after = (each.table(name).count("*").fetchall()[0][0] for each in (source, target))
        if before != after:
            raise WarehouseError(
                f"the new warehouse would have {after} rows in {name} instead of {before}; kept as it is"
            )


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute(statement("tables_list")).fetchall()]


def _check_ready(live: Path) -> None:
    """A WAL that stays would be read into the new file by whoever opens it next."""
    if _wal(live).exists() and _wal(live).stat().st_size:
        raise WarehouseError(f"{_wal(live)} stays although all was written. Close every program that has {live} open.")
    size, free = live.stat().st_size, shutil.disk_usage(live.parent).free
    if free < size:
        raise WarehouseError(
            f"The disk of {live.parent} is too full to write the warehouse anew: it needs {size / 1e6:.1f} MB and "
            f"{free / 1e6:.1f} MB are free. Free space and run the command again."
        )


def _clear_spill(live: Path) -> None:
    """What DuckDB put aside on disk for want of memory; a killed process leaves it behind."""
    shutil.rmtree(live.with_name(f"{live.name}.tmp"), ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
