"""Holders and their poles: the named people and bodies that were heard most, and those who changed sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from extractors.counting import count
from flows.report import drawing, words
from flows.report.drawing import POLES, ROWS
from flows.report.section import Chart, Column, Row, Section, Source
from warehouse import briefing
from warehouse.briefing import HolderStance

MOST = 18
# To look for turns among all, in all of history, takes longer than the rest of the page.
SEARCHED = 60
LOOKBACK_DAYS = 180
MOST_TURNS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A named holder that took the opposite pole of the one before."""

    holder: str
    proposition: str
    from_pole: str
    to_pole: str
    from_on: date
    to_on: date
    outlet: str
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """The named holders with the most stories; turns were looked for among `searched` of them."""

    most: int
    searched: int
    lookback_days: int
    holders: tuple[HolderStance, ...]
    turns: tuple[Turn, ...]


def read(source: Source) -> Holders:
    """Counts of the period, and turns in it."""
    turns = briefing.turns(source.connection, source.period, holders=SEARCHED, lookback=LOOKBACK_DAYS, most=MOST_TURNS)
    return Holders(
        most=MOST,
        searched=SEARCHED,
        lookback_days=LOOKBACK_DAYS,
        holders=briefing.holder_stances(source.connection, source.period, most=MOST),
        turns=tuple(
            Turn(
                holder=words.name(turn.holder),
                proposition=turn.proposition,
                from_pole=turn.from_pole,
                to_pole=turn.to_pole,
                from_on=turn.from_published_on,
                to_on=turn.to_published_on,
                outlet=words.name(turn.outlet),
                article_id=turn.article_id,
            )
            for turn in turns
        ),
    )


def draw(numbers: Holders) -> Sequence[Chart]:
    """A mark for each holder, proposition and pole, as large as its stories are many."""
    if not numbers.holders:
        return []
    turned = {turn.holder for turn in numbers.turns}
    rows = tuple(to_row(row, f"holders/holders/{place}", turned) for place, row in enumerate(numbers.holders))
    whole = [row for row in rows if row["kind"] is None]
    return [
        Chart(
            id="holders",
            title="Who affirms ▲ and who rejects ▼ (size and number: stories)",
            summary=f"{len({row['name'] for row in whole})} named holders. First: {whole[0]['told']}.",
            spec=draw_marks(rows),
            rows=rows,
            columns=(
                Column(key="name", label="Holder", form="foreign"),
                Column(key="proposition", label="Proposition", form="proposition"),
                Column(key="pole", label="Pole", form="pole"),
                Column(key="stories", label="Stories"),
                Column(key="of_stories", label="Stories with any stance"),
            ),
            split=True,
            wide=True,
        )
    ]


def to_row(row: HolderStance, at: str, turned: set[str]) -> Row:
    """A mark. `holder` is the name as the snapshot has it, `name` as it is shown."""
    name = words.name(row.holder)
    return {
        "at": at,
        "holder": row.holder,
        "name": f"{name} ⇄" if name in turned else name,
        "proposition": row.proposition,
        "pole": row.pole,
        "kind": row.kind,
        "stories": row.stories,
        "of_stories": row.of_stories,
        "told": f"{name}: {words.stance(row.proposition, row.pole)} in {count(row.stories, 'story', 'stories')}",
    }


def draw_marks(rows: Sequence[Row]) -> dict[str, Any]:
    """The chart: a row for each holder, a column for each proposition."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    column = alt.X(
        "proposition:N",
        axis=alt.Axis(orient="top", labelAngle=-55, title=None, domain=False, ticks=False, grid=True, labelLimit=190),
    )
    line = alt.Y(
        "name:N",
        sort=names,
        scale=alt.Scale(padding=0.8),
        axis=alt.Axis(title=None, domain=False, ticks=False, grid=True, labelLimit=drawing.narrow(120, 190)),
    )
    beside = alt.XOffset("pole:N", sort=list(POLES))
    base = alt.Chart(ROWS).encode(x=column, y=line, xOffset=beside)
    marks = base.mark_point(filled=True, opacity=1, cursor="pointer").encode(
        color=alt.Color("pole:N", scale=drawing.POLE_COLOURS, legend=None),
        shape=alt.Shape("pole:N", scale=drawing.POLE_SHAPES, legend=None),
        size=alt.Size("stories:Q", scale=alt.Scale(type="sqrt", range=[70, 260]), legend=None),
        description="told:N",
        tooltip=alt.Tooltip("told:N"),
    )
    labels = base.mark_text(aria=False, dy=14).encode(text="stories:Q")
    return drawing.finish(
        alt.layer(marks, labels).properties(width={"step": 42, "for": "position"}, height={"step": 34})
    )


SECTION = Section(id="holders", title="Holders and their poles", read=read, draw=draw)
