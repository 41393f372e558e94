"""The briefing as numbers: all sections, the top of the page, and the sentences behind the marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from config.loader import Configuration
from extractors.errors import UsageError
from flows.periods import check_days, find_last
from flows.report import glance
from flows.report.glance import Block, Glance
from flows.report.section import Source
from flows.report.sections import SECTIONS
from flows.report.sections.alliances import Alliances, select
from warehouse import briefing, discourse, read
from warehouse.briefing import Period, Sentence
from warehouse.connection import Place, open_snapshot
from warehouse.discourse import VoiceSentence

# Of each mark; fewer where the file would become too large.
SENTENCES = 3
# Of each voice of the network.
VOICE_SENTENCES = 8
# The network tells people from organisations; the warehouse calls both holders.
TIE_KINDS = {"author": "author", "outlet": "outlet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a briefing is asked for; None and empty: everything of the last 90 days."""

    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    language: str | None = None
    company: str | None = None
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All that is shown. `numbers`: of each section by its id; `tree`: the same as JSON, with the top of the page.

    `sentences`: behind the marks of charts; `voiced`: behind the voices of the network.
    """

    period: Period
    numbers: Mapping[str, Any]
    glance: Glance
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    voiced: tuple[VoiceSentence, ...]
    tree: dict[str, Any]


def read_briefing(snapshot: Place, configuration: Configuration, wish: Wish | None = None) -> Briefing | None:
    """The briefing of a snapshot; None where nothing was collected yet. Raises UsageError, WarehouseError."""
    asked = wish or Wish()
    with open_snapshot(snapshot) as connection:
        period = briefing.find_period(connection, **asdict(asked))
        if period is None:
            return None
        check(period, briefing.known_outlets(connection), last=find_last(connection))
        briefing.pick_stances(connection, period)
        source = Source(connection=connection, period=period, configuration=configuration)
        numbers = {section.id: section.read(source) for section in SECTIONS}
        sentences = briefing.sentences(
            connection,
            period,
            most=SENTENCES,
            outlets=sorted({cell.outlet for cell in numbers["outlets"].cells}),
            holders=sorted({row.holder for row in numbers["holders"].holders}),
            articles=sorted(proving(numbers)),
        )
        voiced = read_voiced(source, numbers["alliances"])
        counts = read.counts(connection)
    top = glance.look(numbers, period)
    parts = {"period": period, "snapshot": counts, "glance": top, **numbers}
    return Briefing(
        period=period,
        numbers=numbers,
        glance=top,
        blocks=glance.tell(top, numbers, period),
        sentences=sentences,
        voiced=voiced,
        tree={name: to_plain(asdict(part)) for name, part in parts.items()},
    )


def read_voiced(source: Source, found: Alliances) -> tuple[VoiceSentence, ...]:
    """The surest sentences of the voices that are drawn."""
    if not found.voices:
        return ()
    voices = [(voice.name, TIE_KINDS.get(voice.kind, "holder")) for voice in found.voices]
    return discourse.read_sentences(source.connection, voices, select(source.period), most=VOICE_SENTENCES)


def check(period: Period, known: frozenset[str], *, last: date | None) -> None:
    """Raises UsageError for a period that ends before it begins, and for outlets that were never heard of.

    `last`: the last day that was polled; a period that begins later is refused as well.
    """
    check_days(period.since, None if period.until == last else period.until, last)
    unknown = sorted(set(period.outlets or ()) - known)
    if unknown:
        raise UsageError(f"no such outlet: {', '.join(unknown)}; `bellwether trends --by outlet` lists them")


def proving(numbers: Mapping[str, Any]) -> set[str]:
    """The articles whose sentences must be in the file: of first appearances, new stances and turns."""
    return {
        *(first.article_id for first in numbers["firsts"].shown),
        *(one.article_id for one in numbers["news"].stances),
        *(turn.article_id for turn in numbers["holders"].turns),
    }


def to_plain(value: Any) -> Any:
    """`value` as JSON has it: days and moments as ISO 8601, tuples as lists."""
    if isinstance(value, dict):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def to_json(shown: Briefing) -> str:
    """The numbers of a briefing, with what the top of the page says."""
    said = {
        block.title: [glance.as_text(sentence, shown.tree) for sentence in block.sentences] for block in shown.blocks
    }
    return json.dumps({"said": said, **shown.tree}, ensure_ascii=False)
