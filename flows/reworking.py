"""What working through all that is stored needs, so that cycles go on in between and nobody is alerted of old news."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence, Sized
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from config.loader import Configuration
from extractors.errors import WarehouseLocked
from extractors.model import RunSummary
from extractors.topic import TopicMatcher
from flows.cycle import open_pool
from flows.judges import open_configured_judge
from flows.llm.opening import TIERS
from flows.llm.retag import Judge
from flows.llm.usage import Usage
from flows.places import find_file
from flows.pool import ReadingPool
from warehouse import locks, store
from warehouse.baseline import fill_baseline, withdraw_alerts
from warehouse.connection import SNAPSHOT_NAME, Connection, hold_lock
from warehouse.publish import publish

Batch = TypeVar("Batch", bound=Sized)
Done = TypeVar("Done")
Step = TypeVar("Step")
Purpose = Literal["retag", "reextract", "discover"]
Cause = Literal["retag", "reextract", "backfill"]

REWORK_LOCK = "rework.lock"
_PAUSE = 0.2


def settle_novelty(
    connection: Connection, configuration: Configuration, *, cause: Cause, articles: Sequence[str], now: datetime
) -> int:
    """Have what came to light by work of ours taken for known; returns how many alerts lost their ground by it.

    Call it last in the transaction that changed the stances of `articles`: no cycle in between may alert of them.
    """
    if not articles:
        return 0
    withdrawn = withdraw_alerts(connection, now=now, articles=articles)
    fill_baseline(connection, configuration.rules, cause=cause, now=now)
    return len(withdrawn)


def hold_rework(data: Path, *, purpose: Purpose, now: datetime) -> AbstractContextManager[None]:
    """Hold DATA/rework.lock for as long as the work lasts: one retag or reextract at a time; else `WarehouseLocked`."""
    return locks.hold(data / REWORK_LOCK, purpose=purpose, now=now)


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads again what is stored: worker processes, and the judge of what they tagged, where there is one."""

    tier: str
    pool: ReadingPool
    judge: Judge | None
    usage: Usage

    def tell_usage(self) -> dict[str, Any]:
        """What a language model was asked and cost; empty where none is asked."""
        return self.usage.summary() if self.tier in TIERS else {}


@asynccontextmanager
async def open_readers(
    configuration: Configuration, data: Path, *, purpose: Purpose, clock: Callable[[], datetime]
) -> AsyncIterator[Readers]:
    """Open what reads, for as long as the work lasts. Raises WarehouseLocked while another such work goes on."""
    usage, matcher = Usage(), TopicMatcher(configuration.topics)
    with hold_rework(data, purpose=purpose, now=clock()):
        async with (
            open_pool(configuration, data, archiving=False) as pool,
            open_configured_judge(configuration, data, clock=clock, matcher=matcher, usage=usage) as judge,
        ):
            yield Readers(configuration.settings.tag.tier, pool, judge, usage)


class Rework(Protocol[Batch, Done]):
    """Work through what is stored, a batch at a time; an empty batch is the end."""

    def begin(self) -> Batch:
        """Take the first batch. Called, like `exchange` and `end`, while the data folder is ours."""
        ...

    async def process(self, batch: Batch) -> Done | None:
        """The result for a batch; None ends the work early."""
        ...

    def exchange(self, done: Done) -> Batch:
        """Store the result in one transaction, and take the next batch."""
        ...

    def end(self) -> None:
        """Enter the end in the book of runs."""
        ...


async def work_through(
    work: Rework[Batch, Done], *, data: Path, purpose: Purpose, clock: Callable[[], datetime]
) -> None:
    """Batch by batch. The folder is ours only while something is stored; cycles go on in between."""

    async def in_turn(step: Callable[[], Step]) -> Step:
        async with hold_in_turn(data, purpose=purpose, now=clock()):
            return await asyncio.to_thread(step)

    batch = await in_turn(work.begin)
    while batch:
        done = await work.process(batch)
        if done is None:
            break
        batch = await in_turn(partial(work.exchange, done))
    await in_turn(work.end)


@asynccontextmanager
async def hold_in_turn(data: Path, *, purpose: Purpose, now: datetime) -> AsyncIterator[None]:
    """Hold the data folder's lock for a moment; waits as long as a cycle or another command has it."""
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(hold_lock(data, purpose=purpose, now=now))
                break
            except WarehouseLocked:
                await asyncio.sleep(_PAUSE)
        yield


async def publish_in_turn(configuration: Configuration, data: Path, *, purpose: Purpose, now: datetime) -> str | None:
    """Publish the snapshot, if the settings want one; returns its path."""
    if not configuration.settings.warehouse.publish:
        return None
    async with hold_in_turn(data, purpose=purpose, now=now):
        await asyncio.to_thread(publish, find_live(data), data / SNAPSHOT_NAME)
    return str(data / SNAPSHOT_NAME)


class RunBook:
    """Enters one run of a flow in the book of runs."""

    def __init__(self, *, flow: Purpose, started_at: datetime) -> None:
        self.run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        self._flow = flow
        self._started_at = started_at

    def begin(self, connection: Connection) -> None:
        """Enter it as running."""
        store.start_run(connection, run_id=self.run_id, started_at=self._started_at, flow=self._flow)

    def end(self, connection: Connection, summary: RunSummary, *, now: datetime) -> None:
        """Enter how it ended."""
        store.finish_run(connection, summary, started_at=self._started_at, finished_at=now, flow=self._flow)


def find_live(data: Path) -> Path:
    """The live file; UsageError where there is none."""
    return find_file(data)
