"""What runs in a Dask worker: it keeps a pool of reading processes, and has a chunk of pages read by it.

The processes stand beside the worker because Dask can neither end a task that hangs nor tell which page of a chunk
killed its worker: so a page costs itself only, exactly as on one machine. Imports neither Prefect nor httpx, and no
Dask: a worker has loaded that.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import socket
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractors.errors import UsageError
from flows.cluster.message import MARK, Call, Equipment, describe_installation, tell_difference
from flows.modelfiles import locate_model
from flows.pool import LocalPool
from flows.reading import RereadJob

# The processes of a run that gave no sign for so many seconds are ended: its own machine may be gone. Work that comes
# after all finds them started again.
IDLE_SECONDS = 120.0


@dataclass(slots=True)
class _Room:
    """The reading processes that one run has in this worker, and how many of its chunks are at work."""

    pool: LocalPool
    busy: int = 0
    closing: asyncio.TimerHandle | None = None


# One per run; all in the worker's event loop, so nothing here needs a lock.
_rooms: dict[str, _Room] = {}


async def prepare(
    name: str, *, installation: dict[str, str], archive: str | None, package: bytes, dask_worker: Any
) -> str:
    """Make ready for the run `name`: as many reading processes as the worker has threads. Returns what forbids it.

    `installation`: what this worker must be like. `archive`: the folder in which it must find the run's mark.
    `package`: the pickled `Equipment`. `dask_worker` is given by Dask.
    """
    if name in _rooms:
        return ""
    if different := tell_difference(installation, describe_installation()):
        return f"has {different}; install the same there as here"
    if archive is not None and (hidden := _look_for(Path(archive), name)):
        return hidden
    process = multiprocessing.current_process()
    if process.daemon:
        # Dask marks its workers so that they end with their nanny, and multiprocessing grants such a process no
        # children. Ours end by themselves when their pipe to this process does.
        process.daemon = False
    equipment: Equipment = pickle.loads(package)  # noqa: S301 - from the client, who may run any code here anyway
    _rooms[name] = _Room(pool=_open(equipment, dask_worker.state.nthreads))
    if equipment.warm:
        _rooms[name].pool.start()
    _rest(name)
    return ""


def _look_for(archive: Path, name: str) -> str:
    """Why this worker cannot write into the page archive of the run, or nothing."""
    there = f"the page archive {archive}"
    cure = "share the folder under the same path with all workers, or set archive.enabled = false"
    try:
        found = (archive / MARK).read_text()
    except OSError as fault:
        return f"does not see {there} ({fault.strerror}); {cure}"
    if name not in found.split():
        return f"sees another folder at {archive}; {cure}"
    if not os.access(archive, os.W_OK | os.X_OK):
        return f"may not write into {there}; {cure}"
    return ""


def _open(equipment: Equipment, threads: int) -> LocalPool:
    plan = equipment.plan
    if plan.model is not None and not equipment.own_model:
        # It came with the program, which may be installed elsewhere here.
        plan = replace(plan, model=locate_model(""))
    # Two machines may give their processes the same number, and no two may write to one file.
    plan = replace(plan, archive_name=f"{plan.archive_name}-{uuid.uuid4().hex[:6]}")
    return LocalPool(
        plan, workers=threads, deadline=equipment.deadline, memory_mb=equipment.memory_mb, warm=equipment.warm
    )


async def read_chunk(name: str, chunk: bytes) -> bytes | None:
    """Do the pickled calls of `chunk`; returns their results, pickled, an exception for each that raised one.

    None where this worker was never prepared for the run `name`, or has forgotten it since.
    """
    room = _rooms.get(name)
    if room is None:
        return None
    if room.closing:
        room.closing.cancel()
    room.busy += 1
    try:
        calls: list[Call] = pickle.loads(chunk)  # noqa: S301 - from the client, who may run any code here anyway
        results = await asyncio.gather(*(_answer(room.pool, call) for call in calls), return_exceptions=True)
        return pickle.dumps(results)
    finally:
        room.busy -= 1
        _rest(name)


async def _answer(pool: LocalPool, call: Call) -> object:
    for argument in call.arguments:
        if isinstance(argument, RereadJob) and not argument.root.is_dir():
            raise UsageError(
                f"the Dask worker on {socket.gethostname()} does not see the page archive {argument.root}; share the "
                "folder under the same path with all workers"
            )
    keywords = {"now": call.now} if call.work in ("tag", "parse") else {}
    return await getattr(pool, call.work)(*call.arguments, **keywords)


def _rest(name: str) -> None:
    """End the processes after a while without work."""
    room = _rooms.get(name)
    if room is not None and not room.busy:
        loop = asyncio.get_running_loop()
        room.closing = loop.call_later(IDLE_SECONDS, lambda: loop.create_task(finish(name)))


async def finish(name: str, *, abort: bool = False) -> None:
    """End the processes of a run: they close their archive files. `abort`: whatever they are at."""
    room = _rooms.pop(name, None)
    if room is None:
        return
    if room.closing:
        room.closing.cancel()
    if abort:
        await asyncio.to_thread(room.pool.abandon)
    else:
        async with room.pool:
            pass
