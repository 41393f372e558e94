"""Publishing the snapshot: a copy of the live file that readers open and that is never written to."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError, WarehouseLocked
from warehouse import copier, locks
from warehouse.connection import open_live, open_snapshot
from warehouse.statements import statement

# A writer that is at work while we copy makes us copy again; so often, then it is asked to finish first.
MAX_COPIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What `publish` did. `published` is False when the snapshot was up to date; `seconds` of wall clock."""

    snapshot: Path
    published: bool
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamp:
    """What changes whenever the live file does. The snapshot gets the same, which marks it as up to date."""

    bytes: int
    modified_ns: int


def publish(live: Path, snapshot: Path, *, force: bool = False, now: datetime | None = None) -> PublishReport:
    """Replace `snapshot` by a copy of `live` in one step; readers of the old one keep what they hold open.

    The live file must be closed in this process. The copy is skipped when nothing was written since the last one.
    Raises `WarehouseError` when there is nothing to publish or the disk fails or is full (the old snapshot stays), and
    `WarehouseLocked` while another process publishes or writes.
    """
    started = time.monotonic()
    if not live.exists():
        raise WarehouseError(f"There is no warehouse at {live} yet. Run `bellwether track` first; it makes one.")
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    lock = snapshot.with_name(f"{snapshot.name}.lock")
    with locks.hold(lock, purpose="publish", now=now or datetime.now(UTC)):
        _remove_leftovers(snapshot)
        _settle(live)
        stamp = _stamp(live)
        fresh = force or not snapshot.exists() or _stamp(snapshot) != stamp
        if fresh:
            stamp = _replace(live, snapshot)
    return PublishReport(
        snapshot=snapshot, published=fresh, bytes=stamp.bytes, seconds=round(time.monotonic() - started, 3)
    )


def _settle(live: Path) -> None:
    """Bring everything into the main file. A WAL that is still there was left by a kill; opening reads it."""
    for _ in range(2):
        if not _wal(live).exists():
            return
        with open_live(live) as connection:
            connection.execute(statement("checkpoint"))
    if _wal(live).exists():
        raise WarehouseError(
            f"{_wal(live)} stays although the warehouse was closed. Close every program that has {live} open and run "
            "`bellwether publish` again."
        )


def _replace(live: Path, snapshot: Path) -> _Stamp:
    draft = snapshot.with_name(f"{snapshot.name}.tmp-{os.getpid()}")
    try:
        stamp = _copy_unchanged(live, draft)
        _check_opens(draft)
        os.utime(draft, ns=(stamp.modified_ns, stamp.modified_ns))
        # A WAL beside the snapshot would be replayed into the new file by whoever opens it next.
        _wal(snapshot).unlink(missing_ok=True)
        draft.replace(snapshot)
        _sync_folder(snapshot.parent)
    finally:
        draft.unlink(missing_ok=True)
    return stamp


def _copy_unchanged(live: Path, draft: Path) -> _Stamp:
    for _ in range(MAX_COPIES):
        before = _stamp(live)
        draft.unlink(missing_ok=True)
        _copy(live, draft, before.bytes)
        if _stamp(live) == before and not _wal(live).exists():
            return before
    raise WarehouseLocked(
        f"{live} is being written to. Wait until the running cycle has finished and run `bellwether publish` again."
    )


def _copy(live: Path, draft: Path, size: int) -> None:
    free = shutil.disk_usage(draft.parent).free
    if free < size:
        raise _full(draft, f"the snapshot needs {size / 1e6:.1f} MB and {free / 1e6:.1f} MB are free")
    # Never in this process: closing any descriptor of the live file here would drop DuckDB's lock on it.
    command = [sys.executable, "-I", "-S", str(Path(copier.__file__)), str(live), str(draft)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own program)
    if ended.returncode == 0:
        return
    number, _, reason = ended.stderr.strip().partition(" ")
    if number in {str(errno.ENOSPC), str(errno.EDQUOT), str(errno.EFBIG)}:
        raise _full(draft, reason)
    raise WarehouseError(
        f"{live} could not be copied to {draft.parent}: {reason or f'the copy ended with {ended.returncode}'}. "
        "The old snapshot stays; look at the disk and run `bellwether publish` again."
    )


def _full(draft: Path, reason: str) -> WarehouseError:
    return WarehouseError(
        f"The disk of {draft.parent} is too full to publish: {reason}. The old snapshot stays; free space and run "
        "`bellwether publish`."
    )


def _check_opens(draft: Path) -> None:
    try:
        with open_snapshot(draft) as connection:
            connection.execute(statement("migrations_applied")).fetchall()
    except duckdb.Error as fault:
        raise WarehouseError(
            f"The copy of the warehouse has no tables of Bellwether ({fault}). The old snapshot stays; run "
            "`bellwether migrate`, then `bellwether publish`."
        ) from fault


def _remove_leftovers(snapshot: Path) -> None:
    """Drafts of publishes that were killed; nobody else can be at work, for we hold the lock."""
    for leftover in snapshot.parent.glob(f"{snapshot.name}.tmp-*"):
        leftover.unlink(missing_ok=True)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _stamp(path: Path) -> _Stamp:
    found = path.stat()
    return _Stamp(bytes=found.st_size, modified_ns=found.st_mtime_ns)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
