"""What reads pages: the interface that the steps of a cycle know, and the pool of processes on this machine.

A page that hangs or kills its worker costs that page only. `flows.cluster.pool` has the same on Dask.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Protocol, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractors.feed import ParsedFeed
from extractors.model import Document, Failure, Feed, Page, Tagging
from flows import worker
from flows.reading import Reading, ReadingJob, ReadingPlan, Reread, RereadJob, TaggerVersion

Result = TypeVar("Result")

# A worker is replaced after so many pages: what a library leaks is bounded by it.
PAGES_PER_WORKER = 2_000
# How often a call is made that no process lived to begin with.
ATTEMPTS = 3


class ReadingPool(Protocol):
    """Reads feeds and pages somewhere else; leaving the block ends what it runs there, as an error does at once.

    Faults of a page come back in its Reading, or as a Failure; what is raised is a bug, or a fault of the whole pool.
    """

    def start(self) -> None:
        """Start what it runs now, while somebody waits for something else."""
        ...

    def abandon(self) -> None:
        """Stop what nobody used; does nothing to a pool that was closed."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def read(self, job: ReadingJob) -> Reading:
        """Read one entry; where its page hung or killed the worker, what the feed itself carries, with the failure."""
        ...

    async def reread(self, job: RereadJob) -> Reread | Failure:
        """Read one archived page once more."""
        ...

    async def tag(self, document: Document, *, now: datetime) -> Tagging | Failure:
        """Tag one text that was extracted before."""
        ...

    async def identify(self) -> TaggerVersion:
        """What the workers tag by. They are the first to know: this process loads no model."""
        ...

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> ParsedFeed | Failure:
        """Parse one feed document."""
        ...


class LocalPool:
    """Reads feeds and pages in spawned processes of this machine, with a deadline per page.

    They start with the first job, so a quiet cycle starts none.

    `deadline` in seconds per page; `memory_mb` bounds what a worker allocates, 0: no bound. `warm`: each process loads
    all that a text may need before it takes its first job, instead of when it meets such a text.
    """

    def __init__(
        self, plan: ReadingPlan, *, workers: int, deadline: float, memory_mb: int = 0, warm: bool = False
    ) -> None:
        self._deadline = deadline
        self._memory_mb = memory_mb
        self._open = partial(
            ProcessPool,
            max_workers=workers,
            max_tasks=PAGES_PER_WORKER,
            initializer=partial(worker.start, warm=warm),
            initargs=[plan, memory_mb],
            context=multiprocessing.get_context("spawn"),
        )
        self._pool = self._open()

    def start(self) -> None:
        """Start the processes now, while somebody waits for something else."""
        self._pool.schedule(worker.get_ready)

    def abandon(self) -> None:
        """Stop the processes of a pool that nobody used; does nothing to one that was closed."""
        _stop(self._pool)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end = self._pool.close if kind is None else self._pool.stop
        await asyncio.to_thread(end)
        await asyncio.to_thread(self._pool.join)

    async def read(self, job: ReadingJob) -> Reading:
        """Read one entry; where its page hung or killed the worker, what the feed itself carries, with the failure."""
        got = await self._run("extract", job.entry.url, job.now, worker.read, job)
        if not isinstance(got, Failure):
            return got
        if job.page is not None and (job.entry.content or job.entry.summary):
            return await self.read(replace(job, page=None, failure=got))
        return Reading(entry=job.entry, failure=job.failure or got)

    async def reread(self, job: RereadJob) -> Reread | Failure:
        """Read one archived page once more."""
        return await self._run("extract", f"{job.file}#{job.offset}", job.now, worker.reread, job)

    async def tag(self, document: Document, *, now: datetime) -> Tagging | Failure:
        """Tag one text that was extracted before."""
        return await self._run("tag", document.id, now, worker.tag, document)

    async def identify(self) -> TaggerVersion:
        """What the workers tag by. They are the first to know: this process loads no model."""
        await self._mend()
        return await asyncio.wrap_future(self._pool.schedule(worker.identify))

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> ParsedFeed | Failure:
        """Parse one feed document."""
        return await self._run("poll", feed.url, now, worker.parse, page.body, feed, page.headers, page.final_url, now)

    async def _run(
        self, stage: str, key: str, now: datetime, work: Callable[..., Result], *arguments: object
    ) -> Result | Failure:
        try:
            return await self._insist(work, arguments)
        except TimeoutError:
            message = f"not read within {self._deadline:g} s; the worker was replaced"
            return Failure(stage=stage, kind="deadline", key=key, message=message, at=now)
        except ProcessExpired as error:
            message = f"the worker died (exit code {error.exitcode}) and was replaced"
            return Failure(stage=stage, kind="worker_died", key=key, message=message, at=now)
        except BrokenProcessPool:
            message = f"all workers died {ATTEMPTS} times before one of them began with it"
            return Failure(stage=stage, kind="worker_died", key=key, message=message, at=now)
        except MemoryError:
            message = f"more than {self._memory_mb} MB were needed to read it"
            return Failure(stage=stage, kind="out_of_memory", key=key, message=message, at=now)

    async def _insist(self, work: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
        """The result of one call, which is made again where all processes died before one had said that it took it."""
        for left in reversed(range(ATTEMPTS)):
            await self._mend()
            try:
                return await asyncio.wrap_future(self._pool.schedule(work, args=arguments, timeout=self._deadline))
            except BrokenProcessPool:
                if not left:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _mend(self) -> None:
        """Put new processes in the place of those that died between two pages: pebble gives up all of them then."""
        if self._pool.active:
            return
        given_up, self._pool = self._pool, self._open()
        await asyncio.to_thread(_stop, given_up)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without annotations
    pool.join()


# A pool that the command started while it waited for Prefect's server; the cycle closes it. Else it opens its own.
warmed: ContextVar[ReadingPool | None] = ContextVar("warmed", default=None)
