"""Opens the LLM tiers from the configuration: endpoint or recordings, cache, budget, screen."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

from config.loader import Configuration
from config.settings import Llm, Settings
from extractors.errors import UsageError
from extractors.stance.screen import SignScreen
from flows.llm.answering import Answerer
from flows.llm.budget import Budget
from flows.llm.cache import AnswerCache
from flows.llm.client import ChatClient, read_key
from flows.llm.recordings import Replay, read_recordings
from flows.llm.store import open_store
from flows.llm.tagger import CascadeTagger, LlmTagger
from flows.llm.usage import Usage

TIERS = ("llm", "cascade")


@asynccontextmanager
async def open_judge(
    configuration: Configuration,
    tier: str,
    *,
    data: Path | None,
    clock: Callable[[], datetime],
    environ: Mapping[str, str] = os.environ,
    usage: Usage | None = None,
    seconds: float = math.inf,
) -> AsyncIterator[LlmTagger]:
    """The tagger of `tier` (`llm` or `cascade`), its connections open during the block.

    `data`: the folder whose store keeps answers and spending; None keeps neither, so that nothing limits the day.
    `seconds`: how long questions may be asked.
    Raises UsageError where the settings do not say whom to ask, or the key is missing.
    """
    llm = configuration.settings.llm
    async with AsyncExitStack() as stack:
        answerer = open_answerer(llm, tier, clock=clock, environ=environ)
        if isinstance(answerer, ChatClient):
            await stack.enter_async_context(answerer)
        # Recorded answers cost nothing, and kept ones would hide that a recording is void.
        store = stack.enter_context(closing(open_store(data))) if data and not llm.recordings else None
        cache = AnswerCache(store, clock=clock) if store else None
        budget = open_budget(llm, store, clock) if store else None
        yield build_judge(configuration, tier, answerer, cache=cache, budget=budget, usage=usage, seconds=seconds)


def open_answerer(llm: Llm, tier: str, *, clock: Callable[[], datetime], environ: Mapping[str, str]) -> Answerer:
    """Whom a tier asks: the recordings where the settings name some, else the endpoint."""
    if llm.recordings:
        return Replay(read_recordings(Path(llm.recordings)), source=llm.recordings)
    missing = [f"llm.{name}" for name in ("endpoint", "model") if not getattr(llm, name)]
    if missing:
        raise UsageError(
            f"the tier {tier!r} asks a language model, and settings.toml does not name it: set {' and '.join(missing)}"
        )
    return ChatClient(llm, key=read_key(llm, environ), clock=clock)


def check_answerer(settings: Settings, environ: Mapping[str, str]) -> None:
    """Raises UsageError where the tier that `settings` choose could not be opened."""
    open_answerer(settings.llm, settings.tag.tier, clock=lambda: datetime.now(UTC), environ=environ)


def build_judge(
    configuration: Configuration,
    tier: str,
    answerer: Answerer,
    *,
    cache: AnswerCache | None = None,
    budget: Budget | None = None,
    usage: Usage | None = None,
    seconds: float = math.inf,
) -> LlmTagger:
    """The tagger of a tier over an answerer."""
    codebook, topics, llm = configuration.codebook, configuration.topics, configuration.settings.llm
    if tier == "cascade":
        screen = SignScreen(codebook, topics)
        return CascadeTagger(
            codebook,
            topics,
            answerer,
            screen=screen,
            screen_version=screen.version,
            cache=cache,
            budget=budget,
            usage=usage,
            max_parallel=llm.max_parallel,
            min_confidence=llm.min_confidence,
            seconds=seconds,
        )
    return LlmTagger(
        codebook,
        topics,
        answerer,
        cache=cache,
        budget=budget,
        usage=usage,
        max_parallel=llm.max_parallel,
        min_confidence=llm.min_confidence,
        seconds=seconds,
    )


def open_budget(llm: Llm, store: sqlite3.Connection, clock: Callable[[], datetime]) -> Budget:
    """The day's budget as the settings have it, over the spending of `store`."""
    return Budget(
        store,
        clock=clock,
        tokens_per_day=llm.budget_per_day_tokens,
        cost_per_day=llm.budget_per_day_cost,
        cost_in=llm.cost_per_million_in,
        cost_out=llm.cost_per_million_out,
    )
