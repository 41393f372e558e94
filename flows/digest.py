"""The digest flow: looks after the operation and brings what is due to its receivers, also when no cycle runs.

A file entrypoint loads this module a second time, so it defines the flow and nothing that anybody shares.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from config.loader import load
from extractors.errors import WarehouseLocked
from flows import tasks
from flows.notify.deliver import Round
from flows.notify.events import emit
from flows.notify.opening import insistent
from flows.places import place_live
from warehouse.connection import SNAPSHOT_NAME, hold_lock
from warehouse.publish import publish


@flow(name="digest", persist_result=False, cache_result_in_memory=False)
async def digest(config: str = "config", data: str = "data", now: datetime | None = None) -> dict[str, Any]:
    """Send what is due, digests included; returns what became of it by channel.

    `config`, `data`: folders. `now`: the clock of a replay. Raises ConfigurationError.
    """
    folder = Path(data)

    def clock() -> datetime:
        return now or datetime.now(UTC)

    configuration = load(Path(config), environ=os.environ)
    live = place_live(configuration.settings.warehouse, folder, environ=os.environ)
    work = Round(
        configuration=configuration,
        data=folder,
        opening=insistent(folder, purpose="digest", clock=clock, live=live),
        clock=clock,
        environ=os.environ,
        emit=emit,
    )
    report = await tasks.send_due(work)
    if report.wrote and isinstance(live, Path) and configuration.settings.warehouse.publish:
        # A cycle that runs now publishes at its end.
        with suppress(WarehouseLocked), hold_lock(folder, purpose="publish"):
            await asyncio.to_thread(publish, live, folder / SNAPSHOT_NAME)
    return asdict(report)
