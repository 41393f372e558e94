"""Locks between processes that the kernel releases when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from extractors.errors import WarehouseLocked, unwritable

_PAUSE = 0.05


@contextmanager
def hold(
    path: Path, *, purpose: str, now: datetime, patience: float = 0.0, brief: Collection[str] = ()
) -> Iterator[None]:
    """Hold the lock file `path`; whoever comes second gets `WarehouseLocked`, which names the holder.

    A holder whose purpose is among `brief` is waited for, at most `patience` seconds. The file stays behind on purpose:
    removing it would let two processes hold two files of one name. Raises UsageError where it cannot be made.
    """
    descriptor = _open(path)
    try:
        _wait(descriptor, path, patience=patience, brief=brief)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n{now.isoformat(timespec='seconds')}\n{purpose}\n".encode(), 0)
        try:
            yield
        finally:
            # Said aloud, for a child that is being started may hold a copy of the descriptor for another moment.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise unwritable(path, fault) from fault


def _wait(descriptor: int, path: Path, *, patience: float, brief: Collection[str]) -> None:
    deadline = time.monotonic() + patience
    strangers = 0
    while not _acquire(descriptor):
        content = os.pread(descriptor, 4096, 0).decode()
        # Twice, for one who has just come has perhaps not yet written its name over the last one's.
        strangers += content.partition("\n")[2].partition("\n")[2].strip() not in brief
        if not patience or strangers > 1 or time.monotonic() > deadline:
            raise WarehouseLocked(_describe_holder(content, path))
        time.sleep(_PAUSE)


def _acquire(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _describe_holder(content: str, path: Path) -> str:
    pid, since, purpose = (*content.splitlines(), "", "", "")[:3]
    who = f"process {pid} ({purpose}) since {since}" if pid else "another process"
    stop = f"stop it (kill {pid})" if pid else "stop it"
    return f"{path.parent} is in use by {who}. Wait until it has finished, or {stop}; the lock goes with the process."
