"""A name for a proposal: read under the lock, asked for without it, stored under it again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from config.loader import Configuration
from config.settings import Settings
from extractors.discovery.suggestion import Suggestion
from extractors.errors import UsageError
from extractors.plaintext import printable
from flows.accepting import find_open
from flows.llm.answering import NoReply
from flows.llm.suggesting import ask_suggestion, may_ask
from flows.reworking import find_live, hold_in_turn
from warehouse import discovery
from warehouse.connection import open_live, transaction
from warehouse.discovery import DiscoveryRow, MemberRow
from warehouse.migrate import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What came of asking: a suggestion that is stored, or why there is none. Neither where no model may be asked."""

    discovery_id: str
    model: str | None = None
    suggestion: Suggestion | None = None
    fault: str | None = None


async def suggest(
    configuration: Configuration,
    discovery_id: str,
    *,
    data: Path,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
) -> Named:
    """Have a proposal named by the language model, if one may be asked, and store what it says.

    Raises UsageError for a proposal that is not there or was decided; faults of the endpoint are told in the result.
    """
    if not may_ask(configuration.settings):
        return Named(discovery_id=discovery_id)
    model = configuration.settings.llm.model
    async with hold_in_turn(data, purpose="discover", now=clock()):
        row, members = await asyncio.to_thread(_read, data, discovery_id, clock())
    if not members:
        return Named(discovery_id=discovery_id, model=model, fault="none of its sentences is stored any more")
    sentences = [member.quote for member in members]
    answer = await ask_suggestion(configuration, row.terms, sentences, data=data, clock=clock, environ=environ)
    if answer is None or isinstance(answer, NoReply):
        fault = printable(f"{answer.reason}: {answer.message}") if answer else None
        return Named(discovery_id=discovery_id, model=model, fault=fault)
    async with hold_in_turn(data, purpose="discover", now=clock()):
        kept = await asyncio.to_thread(_store, data, _name(row, answer, model))
    if not kept:
        fault = "it was decided, or an article of it forgotten, while the model was asked"
        return Named(discovery_id=discovery_id, model=model, fault=fault)
    return Named(discovery_id=discovery_id, model=model, suggestion=answer)


async def suggest_if_open(
    configuration: Configuration,
    discovery_id: str,
    *,
    data: Path,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
) -> Named:
    """As `suggest`, for a night: that somebody decided the proposal meanwhile is told in the result, too."""
    try:
        return await suggest(configuration, discovery_id, data=data, clock=clock, environ=environ)
    except UsageError as error:
        return Named(discovery_id=discovery_id, fault=printable(str(error)))


def require_model(settings: Settings) -> None:
    """Raises UsageError where no model may be asked, with what to set."""
    if not may_ask(settings):
        raise UsageError(
            "no language model may be asked: settings.toml chooses one by tag.tier (llm or cascade), llm.endpoint and "
            "llm.model, with llm.recordings empty; sentences of articles are sent there then"
        )


def _read(data: Path, discovery_id: str, now: datetime) -> tuple[DiscoveryRow, tuple[MemberRow, ...]]:
    with open_live(find_live(data)) as connection:
        migrate(connection, now=now)
        row = find_open(discovery.list_discoveries(connection), discovery_id)
        return row, discovery.read_members(connection, discovery_id)


def _store(data: Path, row: DiscoveryRow) -> bool:
    with open_live(find_live(data)) as connection, transaction(connection):
        return discovery.save_suggestion(connection, row)


def _name(row: DiscoveryRow, suggestion: Suggestion, model: str) -> DiscoveryRow:
    return replace(
        row,
        suggested_id=suggestion.id,
        suggested_statement=suggestion.statement,
        suggested_affirm=suggestion.affirm,
        suggested_reject=suggestion.reject,
        suggested_pole=suggestion.pole,
        suggested_like=suggestion.like,
        suggested_by=model,
    )
