"""The Prefect tasks: each wraps one step of a cycle. Delete them and `Cycle` still works.

Steps are idempotent, so a retry is safe. Nothing is cached or persisted: the warehouse is the result.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from extractors.model import Feed, FeedState
from flows.cycle import Cycle
from flows.notify.deliver import DeliveryReport, Round, deliver
from flows.notify.events import emit
from flows.notify.opening import within_cycle
from flows.reading import Reading
from warehouse.store import PendingEntry

T = TypeVar("T")

OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "cache_result_in_memory": False,
    "retries": 2,
    "retry_delay_seconds": [1, 5],
}


class Parcel(Generic[T]):
    """What one task hands to another. No collection on purpose: Prefect would walk through it looking for futures."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = tuple(items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def clear(self) -> None:
        """Let go of the items: Prefect keeps what tasks return until the flow ends."""
        self._items = ()

    def split(self, size: int) -> list[Parcel[T]]:
        """Parcels of at most `size` items."""
        return [Parcel(self._items[i : i + size]) for i in range(0, len(self._items), size)]


@task(name="prepare", **OPTIONS)
async def prepare(cycle: Cycle, *, everything: bool) -> Parcel[tuple[Feed, FeedState]]:
    """Migrate the warehouse and choose the feeds to poll."""
    return Parcel(await asyncio.to_thread(cycle.prepare, everything=everything))


@task(name="poll-feeds", **OPTIONS)
async def poll_feeds(cycle: Cycle, shard: Parcel[tuple[Feed, FeedState]]) -> None:
    """Ask a shard of feeds."""
    await cycle.poll(tuple(shard))


@task(name="list-pending", **OPTIONS)
async def list_pending(cycle: Cycle) -> Parcel[PendingEntry]:
    """Find the entries to collect."""
    return Parcel(await asyncio.to_thread(cycle.pending))


@task(name="collect-pages", **OPTIONS)
async def collect_pages(cycle: Cycle, chunk: Parcel[PendingEntry]) -> Parcel[tuple[PendingEntry, Reading]]:
    """Fetch, archive, extract and tag a chunk of entries."""
    return Parcel(await cycle.collect(tuple(chunk)))


@task(name="load-articles", **OPTIONS)
async def load_articles(cycle: Cycle, readings: Parcel[tuple[PendingEntry, Reading]]) -> None:
    """Store a chunk in one transaction, then let go of it."""
    await cycle.load(tuple(readings))
    readings.clear()


@task(name="publish-snapshot", **OPTIONS)
async def publish_snapshot(cycle: Cycle) -> None:
    """Put the snapshot that readers open in its place."""
    await asyncio.to_thread(cycle.publish)


@task(name="send-due", **OPTIONS)
async def send_due(work: Round) -> DeliveryReport:
    """Bring what is due to the channels."""
    return await deliver(work)


@task(name="deliver-alerts", **OPTIONS)
async def deliver_alerts(cycle: Cycle) -> None:
    """Bring what is new to the channels, and publish what became of it."""
    work = Round(
        configuration=cycle.configuration,
        data=cycle.data,
        opening=lambda: within_cycle(cycle.live),
        clock=cycle.clock,
        environ=os.environ,
        emit=emit,
    )
    report = await deliver(work)
    if report.wrote and cycle.configuration.settings.warehouse.publish:
        await asyncio.to_thread(cycle.publish)


@task(name="show-summary", **OPTIONS)
async def show_summary(key: str, markdown: str) -> None:
    """Show the run's summary in the Prefect UI."""
    await acreate_markdown_artifact(key=key, markdown=markdown, description="What the cycle did")
