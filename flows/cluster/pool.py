"""A reading pool whose processes stand beside the workers of a Dask cluster. Same readings as by `LocalPool`.

Not on prefect-dask: its task runner would have every worker import Prefect, and report each chunk to Prefect's server,
which for a command listens on this machine alone; its tasks belong to a flow, while a cycle knows no Prefect; and it
ends no task that hangs either.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import pickle
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TypeVar

from extractors.feed import ParsedFeed
from extractors.model import Document, Failure, Feed, Page, Tagging
from flows.cluster.dispatch import Briefing, Dispatcher
from flows.cluster.message import MARK, Call, Equipment, Work
from flows.cluster.opening import open_client
from flows.modelfiles import locate_model
from flows.reading import Reading, ReadingJob, ReadingPlan, Reread, RereadJob, TaggerVersion

Result = TypeVar("Result")


class ClusterPool:
    """Reads feeds and pages on Dask. A cluster of this machine starts with the first job, or with `start`.

    `address`: that of a scheduler, like "tcp://host:8786"; empty: a cluster of `workers` processes of its own, which
    is gone when the pool is left. The rest as for `LocalPool`.
    """

    def __init__(
        self,
        plan: ReadingPlan,
        *,
        workers: int,
        deadline: float,
        memory_mb: int = 0,
        warm: bool = False,
        address: str = "",
    ) -> None:
        self._address = address
        self._workers = workers
        self._archive = plan.archive_root.absolute() if plan.archive_root else None
        self._name = plan.archive_name
        self._equipment = Equipment(
            plan=replace(plan, archive_root=self._archive, model=plan.model.absolute() if plan.model else None),
            deadline=deadline,
            memory_mb=memory_mb,
            warm=warm,
            own_model=plan.model is not None and plan.model != locate_model(""),
        )
        # Dask gets an event loop of its own, so that the cluster can start before there is any other.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dask", daemon=True)
        self._stack = AsyncExitStack()
        self._opening: concurrent.futures.Future[Dispatcher] | None = None

    def start(self) -> None:
        """Start the cluster now, while somebody waits for something else; one at an address is found before this
        returns. Raises UsageError where it cannot be used.
        """
        opening = self._open()
        if self._address:
            opening.result()

    @property
    def chunks(self) -> int:
        """How many chunks were sent."""
        return self._opening.result().chunks if self._opening is not None else 0

    def _open(self) -> concurrent.futures.Future[Dispatcher]:
        if self._opening is None:
            self._thread.start()
            self._opening = self._run(self._begin())
        return self._opening

    def _run(self, work: Coroutine[Any, Any, Result]) -> concurrent.futures.Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _begin(self) -> Dispatcher:
        client = await open_client(self._stack, address=self._address, workers=self._workers)
        if self._archive is not None:
            await asyncio.to_thread(self._leave_mark)
        briefing = Briefing(name=self._name, archive=self._archive, package=pickle.dumps(self._equipment))
        dispatcher = Dispatcher(client, briefing)
        await dispatcher.equip()
        return dispatcher

    def _leave_mark(self) -> None:
        assert self._archive is not None
        self._archive.mkdir(parents=True, exist_ok=True)
        draft = self._archive / f"{MARK}.{self._name}"
        draft.write_text(f"{self._name}\n")
        draft.replace(self._archive / MARK)

    def abandon(self) -> None:
        """Stop the processes of a pool that nobody used; does nothing to one that was closed."""
        self._close(abort=True)

    def _close(self, *, abort: bool) -> None:
        opening, self._opening = self._opening, None
        if opening is None:
            return
        try:
            self._run(self._end(opening, abort=abort)).result()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _end(self, opening: concurrent.futures.Future[Dispatcher], *, abort: bool) -> None:
        # What kept it from opening was told to whoever asked for it.
        with suppress(Exception):
            dispatcher = await asyncio.wrap_future(opening)
            await dispatcher.finish(abort=abort)
        await self._stack.aclose()

    async def __aenter__(self) -> ClusterPool:
        if self._address:
            await asyncio.wrap_future(self._open())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._close, abort=kind is not None)

    async def read(self, job: ReadingJob) -> Reading:
        """Read one entry; see `LocalPool.read`, which does it there."""
        size = len(job.page.body) if job.page else 0
        got = await self._ask("read", job, stage="extract", key=job.entry.url, now=job.now, size=size)
        return Reading(entry=job.entry, failure=job.failure or got) if isinstance(got, Failure) else got

    async def reread(self, job: RereadJob) -> Reread | Failure:
        """Read one archived page once more."""
        there = replace(job, root=job.root.absolute())
        got = await self._ask("reread", there, stage="extract", key=f"{job.file}#{job.offset}", now=job.now)
        return replace(got, job=job) if isinstance(got, Reread) else got

    async def tag(self, document: Document, *, now: datetime) -> Tagging | Failure:
        """Tag one text that was extracted before."""
        got: Tagging | Failure = await self._ask("tag", document, stage="tag", key=document.id, now=now)
        return got

    async def identify(self) -> TaggerVersion:
        """What the workers tag by."""
        got: TaggerVersion = await self._ask("identify", stage="tag", key="version", now=datetime.now(UTC))
        return got

    async def parse(self, page: Page, feed: Feed, *, now: datetime) -> ParsedFeed | Failure:
        """Parse one feed document."""
        got: ParsedFeed | Failure = await self._ask(
            "parse", page, feed, stage="poll", key=feed.url, now=now, size=len(page.body)
        )
        return got

    async def _ask(self, work: Work, *arguments: object, stage: str, key: str, now: datetime, size: int = 0) -> Any:
        dispatcher = await asyncio.wrap_future(self._open())
        call = Call(work=work, arguments=arguments, stage=stage, key=key, now=now, size=size)
        return await asyncio.wrap_future(self._run(dispatcher.ask(call)))
