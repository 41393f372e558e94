"""Affirm against reject: how often each proposition was affirmed and rejected in the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from extractors.counting import count
from flows.report import drawing, words
from flows.report.drawing import ROWS, SIGNS
from flows.report.section import Chart, Column, Row, Section, Source
from flows.report.sections.counts import draw_counts
from warehouse import briefing
from warehouse.briefing import PoleCounts, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Poles:
    """The three counts of the period and of each stance, of all outlets (kind None) and of each kind."""

    totals: Totals
    kinds: tuple[str, ...]
    poles: tuple[PoleCounts, ...]


def read(source: Source) -> Poles:
    """Counts of the period."""
    found = briefing.poles(source.connection, source.period)
    return Poles(
        totals=briefing.totals(source.connection, source.period),
        kinds=tuple(sorted({row.kind for row in found if row.kind})),
        poles=found,
    )


def draw(numbers: Poles) -> Sequence[Chart]:
    """Bars to both sides of zero."""
    rows = tuple(to_row(pole, f"poles/poles/{place}") for place, pole in enumerate(numbers.poles))
    if not rows:
        return []
    return [
        Chart(
            id="poles",
            title="Stories that affirm (right) and reject (left) each proposition",
            summary=summarise(rows),
            spec=draw_bars(rank(rows)),
            rows=rows,
            columns=(
                Column(key="proposition", label="Proposition", form="proposition"),
                Column(key="pole", label="Pole", form="pole"),
                Column(key="stories", label="Stories"),
                Column(key="articles", label="Articles"),
                Column(key="holders", label="Holders"),
            ),
            split=True,
        ),
        draw_counts(rows),
    ]


def to_row(pole: PoleCounts, at: str) -> Row:
    """A bar."""
    return {
        "at": at,
        "proposition": pole.proposition,
        "pole": pole.pole,
        "kind": pole.kind,
        "stories": pole.stories,
        "articles": pole.articles,
        "holders": pole.holders,
        "signed": pole.stories if pole.pole == "affirm" else -pole.stories,
        "told": f"{words.stance(pole.proposition, pole.pole)}: {count(pole.stories, 'story', 'stories')}, "
        f"{count(pole.articles, 'article')}, {count(pole.holders, 'holder')}",
    }


def rank(rows: Sequence[Row]) -> list[str]:
    """The propositions, those with the most stories first."""
    weight: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["kind"] is None:
            weight[row["proposition"]] += row["stories"]
    return sorted(weight, key=lambda name: (-weight[name], name))


def summarise(rows: Sequence[Row]) -> str:
    """What the chart shows, in a sentence."""
    whole = [row for row in rows if row["kind"] is None]
    most = {
        pole: max((r for r in whole if r["pole"] == pole), key=lambda r: r["stories"], default=None) for pole in SIGNS
    }
    told = [
        f"{words.stance(r['proposition'], r['pole'])} in {count(r['stories'], 'story', 'stories')}"
        for r in most.values()
        if r
    ]
    return f"Most often: {'; '.join(told)}."


def draw_bars(order: Sequence[str]) -> dict[str, object]:
    """The chart: affirm to the right, reject to the left, the number at the end of each bar."""
    side = alt.X(
        "signed:Q",
        axis=alt.Axis(
            title="◀ rejected | affirmed ▶",
            labelExpr="format(abs(datum.value), ',')",
            tickMinStep=1,
            tickCount=6,
        ),
        scale=alt.Scale(padding=26),
    )
    name = alt.Y(
        "proposition:N", sort=list(order), axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=170)
    )
    base = alt.Chart(ROWS)
    bars = base.mark_bar(height={"band": 0.7}, cursor="pointer").encode(
        x=side,
        y=name,
        color=alt.Color("pole:N", scale=drawing.POLE_COLOURS, legend=None),
        description="told:N",
        tooltip=alt.Tooltip("told:N"),
    )
    number = alt.Text("stories:Q", format=",")
    text = base.encode(x=side, y=name, text=number)
    labels = (
        text.transform_filter("datum.pole === 'affirm'").mark_text(align="left", dx=4, aria=False),
        text.transform_filter("datum.pole === 'reject'").mark_text(align="right", dx=-4, aria=False),
    )
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(aria=False).encode(x="zero:Q")
    return drawing.finish(drawing.compose(bars, *labels, zero, height={"step": 24}))


SECTION = Section(id="poles", title="Affirmed against rejected: articles, stories, holders", read=read, draw=draw)
