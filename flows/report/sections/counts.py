"""The chart of the three counts side by side: articles, stories and holders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from flows.report import drawing, words
from flows.report.drawing import ROWS, SIGNS
from flows.report.section import Chart, Column, Row

ONE = {"articles": "article", "stories": "story", "holders": "holder"}
MEASURES = ("articles", "stories", "holders")


def draw_counts(bars: Sequence[Row]) -> Chart:
    """Three marks for each stance, from the rows of the bars."""
    rows = [to_row(row, measure) for row in bars for measure in MEASURES]
    return Chart(
        id="counts",
        title="Articles ●, stories ■ and holders ◆ of each stance",
        summary="How many articles, different stories and different holders stand behind each stance.",
        spec=draw_dots(rows),
        rows=tuple(rows),
        columns=(
            Column(key="stance", label="Stance", form="text"),
            Column(key="measure", label="Counted", form="text"),
            Column(key="value", label="How many"),
        ),
        split=True,
    )


def to_row(row: Row, measure: str) -> Row:
    """A mark; its number stands at the pole's."""
    value = row[measure]
    return {
        "at": row["at"],
        "key": measure,
        "proposition": row["proposition"],
        "pole": row["pole"],
        "kind": row["kind"],
        "stance": f"{SIGNS[row['pole']]} {row['proposition']}",
        "measure": measure,
        "value": value,
        "told": f"{words.stance(row['proposition'], row['pole'])}: {value} {measure if value != 1 else ONE[measure]}",
    }


def draw_dots(rows: Sequence[Row]) -> dict[str, Any]:
    """The chart: a line for each stance, with a circle, a square and a diamond."""
    scale = alt.Scale(domain=list(MEASURES), range=["var(--one)", "var(--two)", "var(--three)"])
    shapes = alt.Scale(domain=list(MEASURES), range=["circle", "square", "diamond"])
    line = alt.Y(
        "stance:N",
        sort=alt.EncodingSortField(field="value", op="max", order="descending"),
        axis=alt.Axis(title=None, grid=True, domain=False, ticks=False, labelLimit=190),
        scale=alt.Scale(paddingInner=0.25),
    )
    across = alt.X("value:Q", axis=alt.Axis(title="how many", tickMinStep=1, tickCount=5, format=",d", grid=False))
    # Counts that are equal would cover each other: each measure has its own height.
    beside = alt.YOffset("measure:N", sort=list(MEASURES), scale=alt.Scale(paddingInner=0, paddingOuter=0.4))
    base = alt.Chart(ROWS).encode(x=across, y=line, yOffset=beside)
    marks = base.mark_point(size=38, strokeWidth=1.5, cursor="pointer", fillOpacity=0.35).encode(
        color=alt.Color("measure:N", scale=scale, legend=None),
        fill=alt.Fill("measure:N", scale=scale, legend=None),
        shape=alt.Shape("measure:N", scale=shapes, legend=None),
        description="told:N",
        tooltip=alt.Tooltip("told:N"),
    )
    return drawing.finish(drawing.compose(marks, height={"step": 30, "for": "position"}))
