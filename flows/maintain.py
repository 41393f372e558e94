"""The weekly flow: takes away what was kept for long enough. Defines the flow and nothing that anybody shares."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from config.loader import load
from flows import maintenance


@flow(name="maintain", persist_result=False, cache_result_in_memory=False)
async def maintain(config: str = "config", data: str = "data", dry_run: bool = False) -> dict[str, Any]:
    """Apply the retention settings; returns what was taken away (`bellwether maintain --json`)."""
    configuration = load(Path(config), environ=os.environ)
    report = await asyncio.to_thread(
        maintenance.maintain, configuration, Path(data), clock=lambda: datetime.now(UTC), dry_run=dry_run
    )
    return asdict(report)
