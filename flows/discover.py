"""The nightly flow `discover`: statements that fit no proposition, and what comes of them.

A file entrypoint loads this module a second time, so it defines the flow and nothing that anybody shares.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger

from config.loader import load
from flows.discovering import discover_night
from flows.memory import bound_heap
from flows.runprogress import shown_progress


@flow(name="discover", persist_result=False, cache_result_in_memory=False)
async def discover(config: str = "config", data: str = "data", now: datetime | None = None) -> dict[str, Any]:
    """Look for stances that the codebook does not list; returns the report (`discover run --json`).

    `config`, `data`: folders. `now`: the clock of a replay.
    """
    bound_heap()
    configuration = load(Path(config), environ=os.environ)
    if configuration.settings.warehouse.store:
        # The schedule is the same everywhere; a run that fails every night would hide one that matters.
        get_run_logger().warning("discovery works on a warehouse in a file, and warehouse.store names a lake: not run")
        return {}
    async with shown_progress("discover-progress") as progress:
        report = await discover_night(
            configuration,
            data=Path(data),
            clock=lambda: now or datetime.now(UTC),
            progress=progress,
        )
    if report["not_suggested"]:
        get_run_logger().warning("no language model named %s: %s", report["proposal"], report["not_suggested"])
    return report
