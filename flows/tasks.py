"""The Prefect tasks: each wraps one step of a cycle. Delete them and `Cycle` still works.

Steps are idempotent, so a retry is safe. Nothing is cached or persisted: the warehouse is the result.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from prefect import task
from prefect.artifacts import acreate_link_artifact, acreate_markdown_artifact, acreate_table_artifact
from prefect.assets import Asset, AssetProperties, materialize
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from extractors.model import Feed, FeedState
from flows.cycle import Cycle
from flows.notify.deliver import DeliveryReport, Round, deliver
from flows.notify.events import emit
from flows.notify.opening import within_cycle
from flows.reading import Reading
from flows.report.daily import write_daily
from flows.report.told import as_markdown, as_table, is_due, read_told
from flows.summary import describe, render_markdown
from warehouse.store import PendingEntry

T = TypeVar("T")

OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "cache_result_in_memory": False,
    "retries": 2,
    "retry_delay_seconds": [1, 5],
}


TABLES = {
    name: Asset(
        key=f"duckdb://bellwether/{name}",
        properties=AssetProperties(name=f"Bellwether: {name}", description=f"The view {name} of the snapshot."),
    )
    for name in ("articles", "stances", "alerts")
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


@materialize(*TABLES.values(), name="publish-snapshot", **OPTIONS)
async def publish_snapshot(cycle: Cycle) -> None:
    """Put the snapshot that readers open in its place; Prefect knows its tables as assets."""
    await asyncio.to_thread(cycle.publish)
    summary = cycle.tally.summary(run_id=cycle.run_id, snapshot=cycle.snapshot)
    told = {"articles": summary.articles, "stances": {"new": summary.stances}, "alerts": {"new": summary.alerts}}
    for name, counts in told.items():
        TABLES[name].add_metadata({"run_id": summary.run_id, "snapshot": str(cycle.snapshot), **counts})


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


@task(name="write-briefing", **OPTIONS)
async def write_briefing(cycle: Cycle, config: Path) -> None:
    """Write the briefing once a day, and when something is new; a cycle does not fail for want of it."""
    if not is_due(cycle.data, now=cycle.clock(), alerts=cycle.tally.alerts):
        return
    fault = await write_daily(config, cycle.data, environ=os.environ)
    if fault is not None:
        get_run_logger().warning("The briefing was not written: %s", fault)


@task(name="show-summary", **OPTIONS)
async def show_summary(summary: dict[str, Any], *, data: Path) -> None:
    """Show the run's summary in the Prefect UI, as text and as a table, and what the latest briefing tells, if any."""
    await acreate_markdown_artifact(
        key="track-summary", markdown=render_markdown(summary), description="What the cycle did"
    )
    table = [{"what": label, "told": sentence} for label, sentence in describe(summary)]
    await acreate_table_artifact(key="track-table", table=table, description="What the cycle did")
    told = read_told(data)
    if told is None:
        return
    await acreate_markdown_artifact(
        key="briefing-summary", markdown=as_markdown(told), description="What the latest briefing tells"
    )
    await acreate_table_artifact(key="new-stances", table=as_table(told), description="New stances, the latest first")
    if told.page.exists():
        await acreate_link_artifact(key="briefing", link=told.page.absolute().as_uri(), link_text="The latest briefing")
