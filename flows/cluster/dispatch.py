"""Sends what is to be read to Dask's workers, several pages a task, and sees to it that every page gets an answer."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Client, Future, KilledWorker
from distributed.client import FutureCancelledError

from extractors.errors import BellwetherError, UsageError
from flows.cluster import worker
from flows.cluster.message import Call, describe_installation

# A chunk costs Dask some milliseconds whatever is in it; what is in it is held in memory here and there.
CALLS_PER_CHUNK = 16
BYTES_PER_CHUNK = 8_000_000
# A thread that ends a chunk finds the next one already with its worker.
CHUNKS_PER_THREAD = 2
# So long a page waits for others to share its chunk.
GATHER_SECONDS = 0.005
LOOK_SECONDS = 10.0
# A cluster that has lost all its workers gets so long to find new ones.
WORKERLESS_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What every worker is told before its first chunk: see `worker.prepare`."""

    name: str
    archive: Path | None
    package: bytes


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A call and who waits for its result."""

    call: Call
    result: asyncio.Future[Any]


class Dispatcher:
    """Gathers calls into chunks, as many at a time as keep the workers busy. Lives in the event loop of its client.

    `chunks`: how many were sent.
    """

    def __init__(self, client: Client, briefing: Briefing) -> None:
        self.chunks = 0
        self._client = client
        self._briefing = briefing
        self._installation = describe_installation()
        self._queue: deque[_Waiting] = deque()
        self._chunks: set[asyncio.Task[None]] = set()
        self._due: asyncio.TimerHandle | None = None
        self._threads = 1
        self._one_suspect = asyncio.Lock()
        self._looked_at = 0.0
        self._last_worker_at = time.monotonic()

    async def equip(self) -> None:
        """Prepare all workers that are there, those left alone that are. Raises UsageError for one that is unfit."""
        answers: dict[str, str] = await self._client.run(
            worker.prepare,
            self._briefing.name,
            installation=self._installation,
            archive=str(self._briefing.archive) if self._briefing.archive else None,
            package=self._briefing.package,
        )
        for address, complaint in answers.items():
            if complaint:
                raise UsageError(f"the Dask worker {address} {complaint}")
        await self._look()

    async def ask(self, call: Call) -> Any:
        """The result of a call; a Failure where its worker died of it. Raises what the call raised there."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(call, loop.create_future())
        self._queue.append(waiting)
        if self._due is None:
            self._due = loop.call_later(GATHER_SECONDS, self._dispatch)
        return await waiting.result

    def _dispatch(self) -> None:
        self._due = None
        while self._queue and (free := self._threads * CHUNKS_PER_THREAD - len(self._chunks)) > 0:
            task = asyncio.create_task(self._send(self._take(-(-len(self._queue) // free))))
            self._chunks.add(task)
            task.add_done_callback(self._done)

    def _take(self, most: int) -> list[_Waiting]:
        taken = [self._queue.popleft()]
        size = taken[0].call.size
        while self._queue and len(taken) < min(most, CALLS_PER_CHUNK):
            size += self._queue[0].call.size
            if size > BYTES_PER_CHUNK:
                break
            taken.append(self._queue.popleft())
        return taken

    def _done(self, task: asyncio.Task[None]) -> None:
        self._chunks.discard(task)
        self._dispatch()

    async def _send(self, chunk: Sequence[_Waiting]) -> None:
        wanted = [waiting for waiting in chunk if not waiting.result.done()]
        results: Sequence[Any]
        try:
            results = await self._read_surely([waiting.call for waiting in wanted])
        except Exception as error:  # noqa: BLE001 - it is raised where the results are waited for
            results = [error] * len(wanted)
        for waiting, result in zip(wanted, results, strict=True):
            if waiting.result.done():
                continue
            if isinstance(result, BaseException):
                waiting.result.set_exception(result)
            else:
                waiting.result.set_result(result)

    async def _read_surely(self, calls: Sequence[Call]) -> Sequence[Any]:
        try:
            return await self._read(calls)
        except KilledWorker:
            return [await self._read_alone(call) for call in calls]

    async def _read(self, calls: Sequence[Call]) -> Sequence[Any]:
        if not calls:
            return []
        if time.monotonic() - self._looked_at > LOOK_SECONDS:
            await self._look()
        chunk = pickle.dumps(calls)
        self.chunks += 1
        while (answer := await self._submit(chunk)) is None:
            await self.equip()
        return pickle.loads(answer)  # type: ignore[no-any-return]  # noqa: S301 - from the workers we sent our code to

    async def _read_alone(self, call: Call) -> Any:
        """The result of a call whose chunk has cost one worker after another; a Failure for the culprit.

        One at a time: Dask suspects whatever a worker had when it died.
        """
        async with self._one_suspect:
            try:
                (result,) = await self._read([call])
            except KilledWorker as killed:
                message = f"one Dask worker after another died of it, at last {killed.last_worker.address}"
                return call.fail("worker_died", message)
            return result

    async def _submit(self, chunk: bytes) -> bytes | None:
        future = self._client.submit(worker.read_chunk, self._briefing.name, chunk, pure=False)
        answer = asyncio.create_task(_await(future))
        try:
            while not answer.done():
                await asyncio.wait({answer}, timeout=LOOK_SECONDS)
                if not answer.done():
                    await self._look()
        finally:
            answer.cancel()
        try:
            return answer.result()
        except FutureCancelledError as gone:
            raise BellwetherError(
                f"the Dask cluster dropped what it was to read ({gone}): its scheduler was stopped or restarted; run "
                "again: what was not read is still pending"
            ) from gone

    async def _look(self) -> None:
        """Count the cluster's threads. Raises BellwetherError where it has had no worker for a while."""
        threads: dict[str, int] = await self._client.nthreads()
        self._looked_at = time.monotonic()
        self._threads = max(sum(threads.values()), 1)
        if threads:
            self._last_worker_at = self._looked_at
        elif self._looked_at - self._last_worker_at > WORKERLESS_SECONDS:
            raise BellwetherError(
                f"the Dask cluster has had no worker for {WORKERLESS_SECONDS:.0f} s; start some and run again: what "
                "was not read is still pending"
            )

    async def finish(self, *, abort: bool) -> None:
        """Have every worker end the processes of this run. `abort`: leave what they are at, too."""
        for task in self._chunks:
            task.cancel()
        await self._client.run(worker.finish, self._briefing.name, abort=abort, on_error="ignore")


async def _await(future: Future) -> bytes | None:
    answer: bytes | None = await future
    return answer
