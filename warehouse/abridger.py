"""A program of its own: fills a new file with the warehouse without its texts, for `publish`.

Run as `python -I abridger.py SOURCE TARGET`; imports nothing of the project, for a process that has the source open
must not hold the writer's lock. The target must not exist. Left empty are the columns and tables named below: texts of
articles and feeds, and what only a load needs.

Whoever starts it keeps its standard input open: when that closes, for the starter was killed, it stops at once (status
4), or it would keep writers from the source for minutes. Else it ends with status 0 when the target is complete and on
disk, or with 3 and "<number or -> <text>" on standard error.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path

import duckdb

# Storage that DuckDB 1.5 clients read; as in connection.py, which cannot be imported here.
SETTINGS = {
    "storage_compatibility_version": "v1.5.0",
    "memory_limit": "2GB",
    "threads": "2",
}
# Columns that become NULL.
LEFT_OUT = {"revisions": ("text",), "entries": ("content",)}
# Tables whose rows say nothing to a reader.
EMPTIED = {"story_members", "story_bands"}
NOTE = "left out of this snapshot: snapshot_texts.duckdb, published nightly, has the texts"


def abridge(source: str, target: str) -> None:
    """Write `target`: every table, view and macro of `source`, its rows in the same order."""
    with duckdb.connect(target, config=dict(SETTINGS)) as connection:
        connection.execute("ATTACH '" + source.replace("'", "''") + "' AS live (READ_ONLY)")
        _make_tables(connection)
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'live' ORDER BY table_name"
        ).fetchall():
            if name not in EMPTIED:
                _fill(connection, name)
        connection.execute("DETACH live")
        # Said aloud, for closing keeps the fault of a full disk to itself.
        connection.execute("CHECKPOINT")
    if Path(f"{target}.wal").exists():
        raise OSError(errno.EIO, "the write-ahead log stays, so the file is not whole")
    _seal(target)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    here = connection.execute("SELECT current_database()").fetchall()[0][0]
    connection.execute(f'COPY FROM DATABASE live TO "{here}" (SCHEMA)')
    for table, columns in LEFT_OUT.items():
        for column in columns:
            connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")
            connection.execute(f"COMMENT ON COLUMN {table}.{column} IS '{NOTE}'")


def _fill(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    rows = connection.table(f"live.main.{table}")
    if table in LEFT_OUT:
        nothing = ", ".join(f"NULL AS {column}" for column in LEFT_OUT[table])
        rows = rows.project(f"* REPLACE ({nothing})")
    rows.insert_into(table)


def _seal(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fchmod(descriptor, 0o444)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stop_with_starter() -> None:
    # Of the descriptor itself: a thread that waits in sys.stdin would break the end of the program.
    while os.read(0, 4096):
        pass
    os._exit(4)


if __name__ == "__main__":
    threading.Thread(target=_stop_with_starter, daemon=True).start()
    try:
        abridge(sys.argv[1], sys.argv[2])
    except OSError as fault:
        sys.stderr.write(f"{fault.errno} {fault.strerror}\n")
        sys.exit(3)
    except duckdb.Error as fault:
        sys.stderr.write(f"- {str(fault).strip().splitlines()[0]}\n")
        sys.exit(3)
