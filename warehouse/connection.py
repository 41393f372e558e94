"""Opening the live file (for writing, shortly) and its snapshot (for reading, as long as one likes)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias, TypeVar

import duckdb
import pyarrow as pa

from extractors.errors import WarehouseError, WarehouseLocked
from warehouse import locks
from warehouse.lake import opening, turns
from warehouse.lake.place import Lake
from warehouse.statements import statement
from warehouse.versions import judged

T = TypeVar("T")
# What callers that must not know DuckDB name the connections by.
Connection: TypeAlias = duckdb.DuckDBPyConnection
# Where a warehouse is: a file, or a lake.
Place: TypeAlias = Path | Lake

LIVE_NAME = "bellwether.duckdb"
SNAPSHOT_NAME = "snapshot.duckdb"
# The whole of a warehouse whose snapshot is published without texts, once a day.
TEXTS_NAME = "snapshot_texts.duckdb"
LOCK_NAME = "bellwether.lock"
# Lies in a data folder whose warehouse is a lake: nobody shall begin an empty file there, or change an old one.
MARK_NAME = "lake.txt"
# DuckDB 1.5 clients must be able to open every file we write.
STORAGE_VERSION = "v1.5.0"
# Rows of a row group, DuckDB's unit of rewriting: a checkpoint merges the small ones at the end of each table, up to
# this size. With DuckDB's own 122,880 some checkpoints after a load of 2,000 articles write 120 MB of texts; with
# 16,384 they take up to 2.5 s of CPU, with 4,096 0.6 s. Smaller ones cost disk (stances: 221, 282, 323 MB, with
# 2,048 554 MB). 90 days of a stance are read faster than with DuckDB's own, for less is read beside them.
ROW_GROUP_ROWS = 8_192

# Whoever works through the warehouse for hours holds the lock only for a second now and then, and is waited for.
BRIEF = frozenset({"retag", "reextract", "discover"})
_BRIEF_SECONDS = 15.0

_LOCK_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


def hold_lock(data: Path, *, purpose: str, now: datetime | None = None) -> AbstractContextManager[None]:
    """Hold DATA/bellwether.lock, so that one cycle at a time works in `data`; else `WarehouseLocked`.

    A holder whose purpose is one of `BRIEF` is waited for, a few seconds.
    """
    return locks.hold(
        data / LOCK_NAME, purpose=purpose, now=now or datetime.now(UTC), patience=_BRIEF_SECONDS, brief=BRIEF
    )


@contextmanager
def open_live(place: Place, *, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the live file (or the lake), which is created when missing. Keep it short.

    Raises `WarehouseLocked` while another process has the file open, and `WarehouseError` when it is no DuckDB
    file, was damaged, or when the disk fails or is full (also while the connection is in use).
    """
    if isinstance(place, Lake):
        with opening.open_writing(place, memory_limit=memory_limit, threads=threads) as connection:
            yield connection
        return
    path = place
    if path.with_name(MARK_NAME).exists():
        raise WarehouseError(describe_mark(path.parent))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Arrow's own pool keeps a heap for every thread that ever loaded, 70 MB after 30 loads from six threads.
    pa.set_memory_pool(pa.system_memory_pool())
    settings = {
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": memory_limit,
        # DuckDB's allocator keeps 128 MB of what was freed; a flow loads for a second and collects for minutes.
        "allocator_flush_threshold": "8MB",
        "allocator_bulk_deallocation_flush_threshold": "8MB",
        "threads": str(threads),
        "temp_directory": f"{path}.tmp",
        "python_enable_replacements": "false",
    }
    with _explained(path):
        _create(path)
        connection = _connect_live(path, settings)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def open_snapshot(place: Place, *, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection that reaches no other file and whose settings nobody can change.

    It shows the snapshot (or the lake) as it was when it was opened. (Within one process, connections that are open at
    the same time share one: close all of them to see a newer snapshot.) Raises `WarehouseError` when there is no
    snapshot yet, when it cannot be read, or lacks what is asked for, being of an older program; `WarehouseTooNew` when
    of a newer one.
    """
    if isinstance(place, Lake):
        with (
            opening.open_reading(place, memory_limit=memory_limit, threads=threads) as connection,
            judged(connection, place),
        ):
            yield connection
        return
    path = place
    if not path.exists():
        raise WarehouseError(f"There is no snapshot at {path} yet. Run `bellwether track` first; it publishes one.")
    settings = {
        "enable_external_access": "false",
        "memory_limit": memory_limit,
        # Sorts that memory has no room for go to a folder beside the snapshot: not until the disk is full.
        "max_temp_directory_size": "10GB",
        "threads": str(threads),
        "python_enable_replacements": "false",
    }
    with _explained(path, describe_damaged_snapshot):
        connection = _connect_snapshot(path, settings)
        try:
            with judged(connection, path):
                yield connection
        finally:
            connection.close()


def published_at(place: Place, connection: duckdb.DuckDBPyConnection) -> datetime:
    """When the version that `connection`, opened by `open_snapshot`, shows was written."""
    if isinstance(place, Lake):
        moment: datetime = connection.execute(statement("lake_version_time")).fetchall()[0][0]
        return moment
    return datetime.fromtimestamp(place.stat().st_mtime, UTC)


def mark_lake(data: Path, lake: Lake) -> None:
    """Note in `data` that its warehouse is `lake`."""
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK_NAME).write_text(f"{lake}, data in {lake.data_path}\n", encoding="utf-8")


def describe_mark(data: Path) -> str:
    """Why what needs a file cannot work in `data`."""
    where = (data / MARK_NAME).read_text(encoding="utf-8").strip()
    return (
        f'The warehouse of {data} is {where}. This command works on a file: "On DuckLake" in warehouse/README.md '
        f"says what to do instead. If the settings no longer name a lake, remove {data / MARK_NAME}."
    )


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block or nothing of it. On a lake in its turn; `commit` tries again as well."""
    if opening.is_lake(connection):
        with turns.turn(connection) as check, _whole(connection, check):
            yield
    else:
        with _whole(connection, lambda: None):
            yield


def commit(connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """What `work` returns, done in one transaction.

    On a lake it may be done several times over, where another program was faster or Postgres went away for a moment:
    it must change nothing but the warehouse.
    """

    if not opening.is_lake(connection):
        with _whole(connection, lambda: None):
            return work()

    def attempt() -> T:
        with turns.turn(connection) as check, _whole(connection, check):
            return work()

    return turns.retried(attempt)


@contextmanager
def _whole(connection: duckdb.DuckDBPyConnection, check: Callable[[], None]) -> Iterator[None]:
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
        check()
    except BaseException:
        _roll_back(connection)
        raise
    connection.execute("COMMIT")


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Let SQL read Arrow tables by the given names within the block."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def _create(path: Path) -> None:
    """Make an empty warehouse beside `path` and link it there: being killed half-way leaves no damaged file.

    Raises WarehouseError for an empty file with a snapshot: it was more once, and publishing would replace that too.
    """
    if path.exists() and path.stat().st_size > 0:
        return
    if path.exists() and path.with_name(SNAPSHOT_NAME).exists():
        raise WarehouseError(describe_damage(path, "it is empty"))
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    draft.unlink(missing_ok=True)
    duckdb.connect(str(draft), config={"storage_compatibility_version": STORAGE_VERSION}).close()
    try:
        if path.exists():
            path.unlink()
        path.hardlink_to(draft)
    except FileExistsError:
        # Another process was faster; its file is as good.
        return
    finally:
        draft.unlink()


def _connect_live(path: Path, settings: dict[str, str]) -> duckdb.DuckDBPyConnection:
    # Attached, for only so can the size of row groups be chosen. The name makes connections to one file share it.
    connection = duckdb.connect(f":memory:{path.resolve()}", config=dict(settings))
    try:
        connection.execute(
            f"ATTACH IF NOT EXISTS {quote_path(path.resolve())} AS warehouse "
            f"(STORAGE_VERSION '{STORAGE_VERSION}', ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
        )
        connection.execute(statement("use_warehouse"))
        connection.execute(statement("timezone_set"))
        # A load that ended with a checkpoint would take half as long again. Publishing does it once for all loads of a
        # cycle, DuckDB when the WAL has 16 MB.
        connection.execute(statement("checkpoint_on_close_off"))
    except BaseException:
        connection.close()
        raise
    return connection


def quote_path(path: Path) -> str:
    """`path` as a literal of SQL: DuckDB 1.5 takes no parameter in ATTACH."""
    return "'" + str(path).replace("'", "''") + "'"


def _connect_snapshot(path: Path, settings: dict[str, str]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True, config=dict(settings))
    # A second connection of a process shares the settings of the first, which has locked them.
    if not connection.execute(statement("configuration_is_locked")).fetchall()[0][0]:
        # Not among `settings`: the time zones come with an extension that is loaded after connecting.
        connection.execute(statement("timezone_set"))
        connection.execute(statement("configuration_lock"))
    return connection


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        # A failed COMMIT or a fatal fault has ended the transaction already; the first error is the one to see.
        return


@contextmanager
def _explained(path: Path, describe: Callable[[Path, str], str] | None = None) -> Iterator[None]:
    """`describe`: what to say where `path` is damaged; by default what helps for a live file."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as fault:
        raise _explain(fault, path, describe or describe_damage) from fault
    except duckdb.TransactionException as fault:
        # How a COMMIT says that it could not write.
        if not _is_full(str(fault)):
            raise
        raise _explain(fault, path, describe or describe_damage) from fault
    except duckdb.OutOfMemoryException as fault:
        raise WarehouseError(
            f"DuckDB ran out of memory or temporary space over {path}: {_first_line(fault)}. "
            "Free memory or disk space, or ask for less at once."
        ) from fault


def describe_damage(live: Path, reason: str) -> str:
    """What to say, and to do, where the live file is damaged."""
    return (
        f"{live} is not a DuckDB file, or it is damaged: {reason}. Move it away and restore it from "
        f"{SNAPSHOT_NAME} (copy the snapshot to its place) or from a backup; `bellwether track` builds a new one "
        "where there is none."
    )


def describe_damaged_snapshot(snapshot: Path, reason: str) -> str:
    """What to say, and to do, where a snapshot is damaged: the live file has all of it."""
    live = snapshot.with_name(LIVE_NAME)
    remedy = (
        f"`bellwether publish --force --data {snapshot.parent}` writes a new one from {LIVE_NAME}"
        if live.exists() and live.stat().st_size
        else f"Restore it from a backup: {LIVE_NAME}, from which it is made, is not beside it"
    )
    return f"{snapshot} is not a DuckDB file, or it is damaged: {reason}. {remedy}."


def check_live(path: Path) -> None:
    """Raises WarehouseError where the live file does not open, or has no tables of Bellwether; changes nothing.

    One that is open in another program is sound: that program found it so. Not for a process that has it open itself.
    """
    try:
        with _explained(path), duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(statement("migrations_applied")).fetchall()
    except WarehouseLocked:
        return
    except duckdb.Error as fault:
        raise WarehouseError(describe_damage(path, _first_line(fault))) from fault


def _explain(fault: duckdb.Error, path: Path, describe: Callable[[Path, str], str]) -> WarehouseError:
    message = _first_line(fault)
    if "Could not set lock" in message:
        return WarehouseLocked(_describe_lock(message, path))
    if "not a valid DuckDB database file" in message or isinstance(fault, duckdb.SerializationException):
        return WarehouseError(describe(path, message))
    if _is_full(message):
        return WarehouseError(f"The disk of {path.parent} is full: {message}. Free space and run the command again.")
    return WarehouseError(f"{path} cannot be used: {message}. Check that the disk is healthy and you may write there.")


def _is_full(message: str) -> bool:
    return "No space left" in message or "disk is full" in message.lower()


def _describe_lock(message: str, path: Path) -> str:
    found = _LOCK_HOLDER.search(message)
    who = f"process {found['pid']} ({found['program']})" if found else "another process"
    return (
        f"{path} is open in {who}. If that is a flow, wait until it has finished; if it is a notebook or a shell, "
        f"close it there and read {path.with_name(SNAPSHOT_NAME)} instead, which never blocks the flows."
    )


def _first_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0].rstrip(".") if str(fault).strip() else type(fault).__name__
