"""Outlets and stances: who writes what, kinds of outlets apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from flows.report import drawing, words
from flows.report.drawing import POLES, ROWS
from flows.report.section import Chart, Column, Row, Section, Source
from warehouse import briefing

MOST = 30
# Shares at which the next darker colour begins.
STEPS = (0.05, 0.1, 0.2, 0.35, 0.5)
CELL = 24
# Of a number in a cell, in pixels.
DIGIT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A stance in an outlet; `share` of its `of_stories` stories with any stance."""

    outlet: str
    kind: str
    proposition: str
    pole: str
    stories: int
    articles: int
    of_stories: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """The outlets with the most stories, by kind."""

    most: int
    outlets: int
    cells: tuple[Cell, ...]


def read(source: Source) -> Outlets:
    """Counts of the period."""
    found = briefing.outlet_stances(source.connection, source.period, most=MOST)
    return Outlets(
        most=MOST,
        outlets=len({row.outlet for row in found}),
        cells=tuple(
            Cell(
                outlet=row.outlet,
                kind=row.kind,
                proposition=row.proposition,
                pole=row.pole,
                stories=row.stories,
                articles=row.articles,
                of_stories=row.of_stories,
                share=row.stories / row.of_stories,
            )
            for row in found
        ),
    )


def draw(numbers: Outlets) -> Sequence[Chart]:
    """A heat map, its rows grouped by kind."""
    if not numbers.cells:
        return []
    rows = tuple(to_row(cell, f"outlets/cells/{place}") for place, cell in enumerate(numbers.cells))
    strongest = max(rows, key=lambda row: (row["share"], row["stories"]))
    return [
        Chart(
            id="outlets",
            title="Share of each outlet's stories that carry a stance (number: stories)",
            summary=f"{numbers.outlets} outlets. The highest share: {strongest['told']}.",
            spec=draw_map(rows),
            rows=rows,
            columns=(
                Column(key="kind", label="Kind", form="foreign"),
                Column(key="name", label="Outlet", form="foreign"),
                Column(key="proposition", label="Proposition", form="proposition"),
                Column(key="pole", label="Pole", form="pole"),
                Column(key="share", label="Share of its stories", form="percent"),
                Column(key="stories", label="Stories"),
                Column(key="of_stories", label="Of stories"),
            ),
            wide=True,
        )
    ]


def to_row(cell: Cell, at: str) -> Row:
    """A cell. `outlet` is the name as the snapshot has it, `name` as it is shown."""
    name = words.name(cell.outlet)
    return {
        "at": at,
        "outlet": cell.outlet,
        "name": name,
        "kind": cell.kind,
        "proposition": cell.proposition,
        "pole": cell.pole,
        "stance": words.stance(cell.proposition, cell.pole),
        "share": cell.share,
        "stories": cell.stories,
        "of_stories": cell.of_stories,
        "told": f"{name}: {words.stance(cell.proposition, cell.pole)} in {cell.stories} of {cell.of_stories} stories, "
        f"{words.show(cell.share, 'percent')}",
    }


def draw_map(rows: Sequence[Row]) -> dict[str, Any]:
    """The chart: a column for each stance, a row for each outlet, a block for each kind."""
    propositions = list(dict.fromkeys(row["proposition"] for row in sorted(rows, key=lambda row: row["proposition"])))
    found = {row["stance"] for row in rows}
    order = [stance for name in propositions for pole in POLES if (stance := words.stance(name, pole)) in found]
    column = alt.X(
        "stance:N",
        sort=order,
        axis=alt.Axis(
            orient="top", labelAngle=-55, title=None, domain=False, ticks=False, labelLimit=240, labelPadding=12
        ),
    )
    line = alt.Y(
        "name:N",
        sort=alt.EncodingSortField(field="of_stories", op="max", order="descending"),
        axis=alt.Axis(
            title=None,
            domain=False,
            ticks=False,
            labelLimit=drawing.narrow(110, 190),
            minExtent=drawing.narrow(110, 130),
        ),
    )
    heat = alt.Scale(
        type="threshold", domain=list(STEPS), range=[f"var(--heat{step})" for step in range(len(STEPS) + 1)]
    )
    digits = len(str(max(row["stories"] for row in rows)))
    base = alt.Chart(ROWS).encode(x=column, y=line)
    cells = base.mark_rect(stroke="var(--paper)", strokeWidth=2, cursor="pointer", cornerRadius=3).encode(
        fill=alt.Fill("share:Q", scale=heat, legend=None), description="told:N", tooltip=alt.Tooltip("told:N")
    )
    labels = base.mark_text(aria=False).encode(
        text="stories:Q",
        color=alt.condition(f"datum.share >= {STEPS[2]}", alt.value("var(--onheat)"), alt.value("var(--ink)")),
    )
    chart = (
        alt.layer(cells, labels)
        .properties(width={"step": max(CELL, 5 + DIGIT * digits)}, height={"step": CELL})
        .facet(
            row=alt.Row(
                "kind:N",
                header=alt.Header(title=None, labelAngle=0, labelAnchor="start", labelOrient="top", labelPadding=-14),
            ),
            spacing=8,
        )
        .resolve_scale(y="independent")
    )
    return drawing.finish(chart)


SECTION = Section(id="outlets", title="Outlets and stances", read=read, draw=draw)
