"""Opens the tier behind the workers that the settings name."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from config.loader import Configuration
from extractors.topic import TopicMatcher
from flows.llm.opening import open_judge
from flows.llm.retag import Judge
from flows.llm.usage import Usage


@asynccontextmanager
async def open_configured_judge(
    configuration: Configuration,
    data: Path,
    *,
    clock: Callable[[], datetime],
    matcher: TopicMatcher,
    usage: Usage,
    seconds: float = math.inf,
) -> AsyncIterator[Judge | None]:
    """What judges the articles that the workers tagged, open during the block; None where they have the last word.

    `usage`: where the questions to a language model are counted. `seconds`: how long they may be asked.
    """
    tier = configuration.settings.tag.tier
    if tier == "local":
        yield None
    elif tier == "nli":
        # onnxruntime is loaded only for those who tag so.
        from flows.nlijudge import NliJudge

        yield await asyncio.to_thread(NliJudge, configuration, data, matcher=matcher)
    else:
        async with open_judge(configuration, tier, data=data, clock=clock, usage=usage, seconds=seconds) as judge:
            yield judge
