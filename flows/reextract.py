"""The flow `reextract`: stored articles are taken from their archived pages once more.

A file entrypoint loads this module a second time, so it defines the flow and nothing that anybody shares.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from config.loader import load
from flows.memory import bound_heap
from flows.reextracting import CHUNK, ReextractWish, reextract_articles
from flows.runprogress import shown_progress


@flow(name="reextract", persist_result=False, cache_result_in_memory=False)
async def reextract(
    config: str = "config",
    data: str = "data",
    since: date | None = None,
    every: bool = False,
    chunk: int = CHUNK,
) -> dict[str, Any]:
    """Extract anew what is due; returns the summary (`reextract --json`). Cycles go on in between.

    `config`, `data`: folders. `since`: articles published from that day on. `every`: texts of today's extractor too.
    """
    bound_heap()
    async with shown_progress("reextract-progress") as progress:
        return await reextract_articles(
            load(Path(config), environ=os.environ),
            data=Path(data),
            wish=ReextractWish(since=since, every=every, chunk=chunk),
            clock=lambda: datetime.now(UTC),
            progress=progress,
        )
