"""Charts of trends, shares and holders. Gaps in what was seen are grey and break the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from flows.explorer.view import see
from flows.holders import name_holder
from flows.trendlines import Line
from warehouse.evidence import Sayer
from warehouse.read import Bucket

# After Okabe and Ito, whose colours the colour-blind can tell apart; the light ones are darker, so that each has a
# contrast of 3 to 1 with white and with the dark page. Each line has a shape of its own as well.
POLES = {"affirm": "#0072b2", "reject": "#d55e00"}
OTHERS = ("#0072b2", "#d55e00", "#009e73", "#c76ba0", "#3a94cf", "#b57b00", "#7a68cf", "#777777")
GRID = {"gridColor": "#888888", "gridOpacity": 0.35}
HEIGHT = 260


def draw_lines(lines: Sequence[Line], *, bucket: Bucket, title: str) -> alt.LayerChart:
    """Lines over time. What was not all seen has no line, but an empty mark: at least so many.

    A grey ground is a time in which no line was all seen; a dashed rule says that other feeds were followed from there
    on, so that both sides must not be compared.
    """
    points = [_point(line, number, bucket) for line in lines for number in range(len(line.points))]
    names = [line.label for line in lines]
    data = alt.Data(values=points)
    days = sorted({point["bucket"] for point in points})
    axis = alt.Axis(tickMinStep=1, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-8)
    x = alt.X("bucket:T", title=None, axis=alt.Axis(values=days, format="%d %b", labelOverlap=True, grid=False))
    y = alt.Y("value:Q", title=title, axis=axis)
    series = alt.Color("series:N", scale=_colours(names), legend=_legend(names))
    shape = alt.Shape("series:N", sort=names, legend=_legend(names))
    tip = [
        alt.Tooltip("bucket:T", title=bucket, format="%d %B %Y"),
        alt.Tooltip("series:N", title="line"),
        alt.Tooltip("told:N", title=title),
        alt.Tooltip("seen:N", title="seen"),
    ]
    solid = alt.Chart(data).encode(x=x, color=series)
    layers = alt.layer(
        _ground(lines, bucket),
        _rules(lines),
        solid.mark_line(strokeWidth=2).encode(y=alt.Y("solid:Q", title=title, axis=axis)),
        alt.Chart(data)
        .transform_filter("datum.solid != null")
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x=x, y=y, color=series, shape=shape, tooltip=tip),
        alt.Chart(data)
        .transform_filter("datum.solid == null && datum.value > 0")
        .mark_point(filled=False, size=60, opacity=1)
        .encode(x=x, y=y, color=series, shape=shape, tooltip=tip),
    ).properties(width="container", height=HEIGHT)
    return _on_any_ground(layers)


def draw_sayers(rows: Sequence[Sayer]) -> alt.Chart:
    """Bars of stories by holder, those that affirm to the right and those that reject to the left."""
    names = list(dict.fromkeys(name_holder(row.holder_type, row.holder_name) for row in rows))
    values = [
        {
            "holder": name_holder(row.holder_type, row.holder_name),
            "pole": row.pole,
            "stories": row.stories,
            "side": row.stories if row.pole == "affirm" else -row.stories,
            "last": row.last_on.isoformat(),
        }
        for row in rows
    ]
    bars = (
        alt.Chart(alt.Data(values=values))
        .mark_bar()
        .encode(
            x=alt.X(
                "side:Q",
                title="← reject    stories    affirm →",
                axis=alt.Axis(labelExpr="abs(datum.value)", tickMinStep=1),
            ),
            y=alt.Y("holder:N", sort=names, title=None, axis=alt.Axis(labelLimit=170)),
            color=alt.Color("pole:N", scale=_colours(["affirm", "reject"]), legend=None),
            tooltip=["holder:N", "pole:N", "stories:Q", alt.Tooltip("last:T", title="last", format="%d %B %Y")],
        )
        .properties(width="container", height=alt.Step(22))
    )
    return _on_any_ground(bars)


def _on_any_ground(chart: Any) -> Any:
    # The page's own ground, light or dark: that of Vega's dark theme is lighter, and blue is hard to see on it.
    return chart.properties(background="transparent").configure_view(stroke=None).configure_axis(**GRID)


def _point(line: Line, number: int, bucket: Bucket) -> dict[str, Any]:
    point = line.points[number]
    seen = "all of it" if point.complete else "not all: at least so many"
    return {
        "series": line.label,
        "bucket": point.bucket.isoformat(),
        "value": point.value,
        "solid": point.value if point.complete else None,
        "told": "–" if point.value is None else f"{point.value:g}{'' if point.complete else ' or more'}",
        "seen": seen,
    }


def _ground(lines: Sequence[Line], bucket: Bucket) -> alt.Chart:
    values = [
        {"from": day.isoformat(), "to": _next(day, bucket).isoformat()}
        for day, whole in see(lines).items()
        if not whole
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_rect(color="#888888", opacity=0.18)
        .encode(x="from:T", x2="to:T", tooltip=alt.value("not all seen"))
    )


def _rules(lines: Sequence[Line]) -> alt.Chart:
    days = sorted({point.bucket for line in lines for point in line.points[1:] if point.changed})
    return (
        alt.Chart(alt.Data(values=[{"at": day.isoformat()} for day in days]))
        .mark_rule(strokeDash=[3, 4], color="#888888")
        .encode(x="at:T", tooltip=alt.value("other feeds are followed from here on"))
    )


def _next(day: date, bucket: Bucket) -> date:
    if bucket == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if bucket == "week" else 1)


def _colours(names: Sequence[str]) -> alt.Scale:
    poles = [name.rpartition(" ")[2] for name in names]
    two = len(set(poles)) == len(names) and set(poles) <= set(POLES)
    colours = [POLES[pole] for pole in poles] if two else OTHERS[: len(names)]
    return alt.Scale(domain=list(names), range=list(colours))


def _legend(names: Sequence[str]) -> alt.Legend:
    return alt.Legend(title=None, orient="top", columns=2, labelLimit=150, values=list(names))
