"""The main flow: one cycle of polling, collecting, tagging, loading and publishing.

A file entrypoint loads this module a second time, so it defines the flow and nothing that anybody shares.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger

from config.loader import load
from flows import tasks
from flows.cycle import Cycle
from flows.memory import bound_heap
from flows.metrics import write_metrics
from flows.runner import choose_runner
from flows.runprogress import shown_progress
from flows.sharding import choose_shard
from flows.summary import describe_briefly
from flows.tasks import Parcel
from warehouse.connection import hold_lock
from warehouse.store import PendingEntry

FEEDS_PER_TASK = 100
# A load costs about .25 s whatever it brings; what a killed cycle has to read again is one of these.
ENTRIES_PER_TASK = 400
# Chunks at work side by side: a slow host in one must not keep the workers waiting.
CHUNKS_AT_ONCE = 4


@flow(name="track", persist_result=False, cache_result_in_memory=False)
async def track(
    config: str = "config",
    data: str = "data",
    feeds: str | None = None,
    everything: bool = False,
    now: datetime | None = None,
    runner: str | None = None,
    address: str | None = None,
    shard: str | None = None,
) -> dict[str, Any]:
    """Collect what is new and publish it; returns the run's summary (`track --json`).

    `config`, `data`: folders. `feeds`: a file that stands in for feeds.toml. `everything`: poll feeds before their time
    too. `now`: the clock of a replay; it stands still for the run. Instead of what settings.toml says: `runner`
    ("local" or "dask"), `address` (of a Dask scheduler), `shard` (the part of all hosts to ask, "2/4"). Raises
    ConfigurationError, UsageError, WarehouseLocked, and, after all that could be done was done, an ExceptionGroup of
    the bugs that were met.
    """
    bound_heap()
    configuration = load(Path(config), environ=os.environ, feeds_file=Path(feeds) if feeds else None)
    configuration = choose_runner(choose_shard(configuration, shard), runner=runner, address=address)
    clock: Callable[[], datetime] = (lambda: now) if now else (lambda: datetime.now(UTC))
    async with shown_progress("track-progress") as progress:
        with hold_lock(Path(data), purpose="track"), ExitStack() as stack:
            cycle = Cycle(configuration, data=Path(data), clock=clock, progress=progress)
            stack.enter_context(cycle.kept_open())
            errors = await run(cycle, everything=everything)
        if configuration.settings.warehouse.publish and configuration.settings.report.daily:
            errors += await settle([tasks.write_briefing(cycle, Path(config))])
    summary = asdict(cycle.tally.summary(run_id=cycle.run_id, snapshot=cycle.snapshot))
    write_metrics(Path(data), summary, finished_at=clock())
    # As JSON (see the operations guide) a line has the whole summary, and the run's id in it.
    log = get_run_logger()
    log.info("cycle %s: %s", summary["run_id"], describe_briefly(summary), extra={"summary": summary})
    await tasks.show_summary(summary, data=Path(data))
    if errors:
        raise ExceptionGroup("parts of the cycle failed; the rest is stored and published", errors)
    return summary


async def run(cycle: Cycle, *, everything: bool) -> list[Exception]:
    """All steps of a cycle as tasks; returns the errors of those that failed for good."""
    due = await tasks.prepare(cycle, everything=everything)
    async with cycle.resources():
        cycle.progress.expect("feeds", len(due))
        errors = await settle(tasks.poll_feeds(cycle, shard) for shard in due.split(FEEDS_PER_TASK))
        pending = await tasks.list_pending(cycle)
        cycle.progress.expect("pages", len(pending))
        places = asyncio.Semaphore(CHUNKS_AT_ONCE)
        chunks = pending.split(ENTRIES_PER_TASK)
        pending.clear()
        errors += await settle(process(cycle, chunk, places) for chunk in chunks)
    await asyncio.to_thread(cycle.finish, failed=bool(errors))
    if cycle.configuration.settings.warehouse.publish:
        errors += await settle([tasks.publish_snapshot(cycle)])
    # After publishing: whoever reads the message finds the alert in the snapshot.
    errors += await settle([tasks.deliver_alerts(cycle)])
    return errors


async def process(cycle: Cycle, chunk: Parcel[PendingEntry], places: asyncio.Semaphore) -> None:
    """Collect and load one chunk."""
    async with places:
        readings = await tasks.collect_pages(cycle, chunk)
        await tasks.load_articles(cycle, readings)
        chunk.clear()


async def settle(work: Iterable[Awaitable[None]]) -> list[Exception]:
    """Wait for all of `work`; the errors of the parts that failed. Cancellation is passed on."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Exception):
            raise result
    return [result for result in results if isinstance(result, Exception)]
