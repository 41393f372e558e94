"""Publishing the snapshot: a copy of the live file that readers open and that is never written to.

A file that is replaced lives on for those that have it open: every reader keeps its generation as long as it likes, and
the disk holds at most one old generation per reader. A large warehouse is published without its texts after every
cycle, and as a whole once a day, as `snapshot_texts.duckdb`.
"""

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
from typing import Literal

import duckdb

from extractors.errors import WarehouseError, WarehouseLocked, WarehouseTooNew
from warehouse import abridger, copier, locks
from warehouse.connection import TEXTS_NAME, describe_damage, open_live, open_snapshot
from warehouse.statements import statement

# A writer that is at work while we copy makes us copy again; so often, then it is asked to finish first.
MAX_COPIES = 3


Texts = Literal["auto", "always", "nightly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPolicy:
    """Whether the snapshot has the texts: "always", only in the one of the night, or ("auto") by the live file's size.

    `most_bytes`: the largest live file of which "auto" publishes everything after every cycle.
    """

    mode: Texts = "auto"
    most_bytes: int = 50_000_000_000

    def keeps(self, size: int) -> bool:
        """Whether the snapshot of a live file of `size` bytes has the texts."""
        return self.mode == "always" or (self.mode == "auto" and size <= self.most_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What `publish` did. `published` is False when the snapshot was up to date; `seconds` of wall clock.

    `bytes`: of the snapshot. `texts`: whether it has the texts. `nightly`: the snapshot with texts, where that was
    published as well.
    """

    snapshot: Path
    published: bool
    bytes: int
    seconds: float
    texts: bool = True
    nightly: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamp:
    """What changes whenever the live file does. The snapshot gets the same, which marks it as up to date."""

    bytes: int
    modified_ns: int


def publish(
    live: Path,
    snapshot: Path,
    *,
    force: bool = False,
    texts: TextPolicy | None = None,
    now: datetime | None = None,
) -> PublishReport:
    """Replace `snapshot` by a copy of `live` in one step; readers of the old one keep what they hold open.

    The live file must be closed in this process. The copy is skipped when nothing was written since the last one.
    Where `texts` leaves them out, `revisions.text` and `entries.content` are NULL in the snapshot (and the tables that
    only a load reads are empty), and the whole warehouse is published as `snapshot_texts.duckdb` beside it once a day
    (UTC). Without `texts` it is done as it was the last time. `force` publishes both anew.

    Raises `WarehouseError` when there is nothing to publish or the disk fails or is full (the old snapshots stay), and
    `WarehouseLocked` while another process publishes or writes.
    """
    started = time.monotonic()
    now = now or datetime.now(UTC)
    if not live.exists():
        raise WarehouseError(f"There is no warehouse at {live} yet. Run `bellwether track` first; it makes one.")
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    nightly = snapshot.with_name(TEXTS_NAME)
    with locks.hold(snapshot.with_name(f"{snapshot.name}.lock"), purpose="publish", now=now):
        _remove_leftovers(snapshot)
        _remove_leftovers(nightly)
        _settle(live)
        whole = (texts or _last_policy(nightly)).keeps(live.stat().st_size)
        fresh = force or not _is_current(snapshot, live, whole=whole)
        if fresh:
            _replace(live, snapshot, whole=whole)
        due = not whole and (force or _is_due(nightly, live, now))
        if due:
            _replace(live, nightly, whole=True)
        if whole:
            # Of a time when the warehouse was larger, or the setting another: nobody renews it any more.
            nightly.unlink(missing_ok=True)
    return PublishReport(
        snapshot=snapshot,
        published=fresh,
        bytes=snapshot.stat().st_size,
        seconds=round(time.monotonic() - started, 3),
        texts=whole,
        nightly=nightly if due else None,
    )


def _is_current(snapshot: Path, live: Path, *, whole: bool) -> bool:
    """A snapshot has the time of the live file that it shows, and one with the texts its size as well."""
    if not snapshot.exists():
        return False
    own, source = _stamp(snapshot), _stamp(live)
    if own.modified_ns != source.modified_ns or (whole and own.bytes != source.bytes):
        return False
    try:
        with open_snapshot(snapshot) as connection:
            return bool(connection.execute(statement("texts_are_there")).fetchall()[0][0]) == whole
    except WarehouseError:
        # Damaged: there is nothing better than to replace it.
        return False


def _last_policy(nightly: Path) -> TextPolicy:
    """Whoever publishes because a row was changed need not know the settings: the cycles keep to them."""
    return TextPolicy(mode="nightly") if nightly.exists() else TextPolicy()


def _is_due(nightly: Path, live: Path, now: datetime) -> bool:
    if not nightly.exists():
        return True
    published = datetime.fromtimestamp(nightly.stat().st_mtime, UTC)
    return published.date() < now.date() and not _is_current(nightly, live, whole=True)


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


def _replace(live: Path, snapshot: Path, *, whole: bool) -> None:
    draft = snapshot.with_name(f"{snapshot.name}.tmp-{os.getpid()}")
    try:
        stamp = _copy_unchanged(live, draft, whole=whole)
        _check_opens(draft, live)
        os.utime(draft, ns=(stamp.modified_ns, stamp.modified_ns))
        # A WAL beside the snapshot would be replayed into the new file by whoever opens it next.
        _wal(snapshot).unlink(missing_ok=True)
        draft.replace(snapshot)
        _sync_folder(snapshot.parent)
    finally:
        draft.unlink(missing_ok=True)
        _wal(draft).unlink(missing_ok=True)


def _copy_unchanged(live: Path, draft: Path, *, whole: bool) -> _Stamp:
    for _ in range(MAX_COPIES):
        before = _stamp(live)
        draft.unlink(missing_ok=True)
        if whole:
            _copy(live, draft, before.bytes)
        else:
            _run_child([sys.executable, "-I", abridger.__file__], live, draft)
        if _stamp(live) == before and not _wal(live).exists():
            return before
    raise WarehouseLocked(
        f"{live} is being written to. Wait until the running cycle has finished and run `bellwether publish` again."
    )


def _copy(live: Path, draft: Path, size: int) -> None:
    free = shutil.disk_usage(draft.parent).free
    if free < size:
        raise _full(draft, f"the snapshot needs {size / 1e6:.1f} MB and {free / 1e6:.1f} MB are free")
    _run_child([sys.executable, "-I", "-S", copier.__file__], live, draft)


def _run_child(program: list[str], live: Path, draft: Path) -> None:
    """Fill `draft` by a process of its own: closing any descriptor of the live file here would drop DuckDB's lock."""
    command = [*program, str(live), str(draft)]
    # Its standard input stays open as long as we live: see abridger.py.
    with subprocess.Popen(  # noqa: S603 (our own program)
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as child:
        said = child.stderr.read() if child.stderr else ""
        ended = child.wait()
    if ended == 0:
        return
    number, _, reason = said.strip().partition(" ")
    if number in {str(errno.ENOSPC), str(errno.EDQUOT), str(errno.EFBIG)} or "No space left" in reason:
        raise _full(draft, reason)
    if "Could not set lock" in reason:
        raise WarehouseLocked(
            f"{live} is open in another program. Wait until the running cycle has finished, or close the program, and "
            "run `bellwether publish` again."
        )
    raise WarehouseError(
        f"{live} could not be copied to {draft.parent}: {reason or f'the copy ended with {ended}'}. "
        "The old snapshot stays; look at the disk and run `bellwether publish` again."
    )


def _full(draft: Path, reason: str) -> WarehouseError:
    return WarehouseError(
        f"The disk of {draft.parent} is too full to publish: {reason}. The old snapshot stays; free space and run "
        "`bellwether publish`."
    )


def _check_opens(draft: Path, live: Path) -> None:
    try:
        with open_snapshot(draft) as connection:
            connection.execute(statement("migrations_applied")).fetchall()
    except WarehouseTooNew:
        raise
    except WarehouseError as fault:
        # Who reads of the draft, which is gone by then, would look for it.
        reason = str(fault.__cause__ or fault).replace(draft.name, live.name)
        raise WarehouseError(f"{describe_damage(live, reason)} The old snapshot stays.") from fault
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
