"""Asks the model of the tiers `llm` and `cascade` to name a proposal of `discover`, within the day's budget."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from config.loader import Configuration
from config.settings import Settings
from extractors.discovery.suggestion import Suggestion, build_question, read_suggestion
from extractors.errors import UsageError
from flows.llm.answering import NoReply
from flows.llm.client import ChatClient, read_key
from flows.llm.interview import Interview
from flows.llm.opening import TIERS, open_budget
from flows.llm.store import open_store
from flows.llm.usage import Usage

UNUSABLE = "unusable"


def may_ask(settings: Settings) -> bool:
    """Whether sentences may be sent to a language model: who chose a tier that does, and no recordings, says so.

    Recordings have no answer on a proposal, and stand for the wish to ask nobody.
    """
    llm = settings.llm
    return settings.tag.tier in TIERS and not llm.recordings and bool(llm.endpoint and llm.model)


async def ask_suggestion(
    configuration: Configuration,
    terms: Sequence[str],
    sentences: Sequence[str],
    *,
    data: Path,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
    usage: Usage | None = None,
) -> Suggestion | NoReply | None:
    """What the model calls `sentences`, or why it does not; None where no model may be asked.

    `data`: the folder whose store keeps the day's spending. May take minutes: hold no lock meanwhile.
    """
    if not may_ask(configuration.settings):
        return None
    llm, codebook = configuration.settings.llm, configuration.codebook
    try:
        client = ChatClient(llm, key=read_key(llm, environ), clock=clock)
        async with client:
            with closing(open_store(data)) as store:
                interview = Interview(
                    client, budget=open_budget(llm, store, clock), usage=usage or Usage(), max_parallel=1
                )
                question = build_question(codebook, terms, sentences)
                return await interview.ask_for(question, lambda text, _: read_suggestion(text, codebook))
    except (UsageError, sqlite3.Error) as error:
        return NoReply(reason=UNUSABLE, message=str(error), sent=False)
