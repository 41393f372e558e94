"""The flow `retag`: what another tagger has read last is tagged anew.

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
from flows.retagging import CHUNK, RetagWish, retag_articles
from flows.runprogress import shown_progress


@flow(name="retag", persist_result=False, cache_result_in_memory=False)
async def retag(
    config: str = "config",
    data: str = "data",
    since: date | None = None,
    only_topic: bool = False,
    chunk: int = CHUNK,
    limit: int = 0,
) -> dict[str, Any]:
    """Tag anew what is due; returns the summary (`retag --json`). Cycles go on in between.

    `config`, `data`: folders. `since`: articles published from that day on. `limit`: how many articles at most, 0 for
    all.
    """
    bound_heap()
    async with shown_progress("retag-progress") as progress:
        return await retag_articles(
            load(Path(config), environ=os.environ),
            data=Path(data),
            wish=RetagWish(since=since, only_topic=only_topic, chunk=chunk, limit=limit),
            clock=lambda: datetime.now(UTC),
            progress=progress,
        )
