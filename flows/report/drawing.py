"""What all charts share: colours that the style sheet knows (light, dark and print), axes of time, marks to click.

Colours are CSS variables: the page changes its theme without drawing anew. A mark that leads to its articles has
a description; one that only decorates has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt

POLES = ("affirm", "reject")
SIGNS = {"affirm": "▲", "reject": "▼"}
POLE_COLOURS = alt.Scale(domain=list(POLES), range=["var(--affirm)", "var(--reject)"])
POLE_SHAPES = alt.Scale(domain=list(POLES), range=["triangle-up", "triangle-down"])
# As words.percent.
PERCENT = "floor(round(datum.value * 1e11) / 1e9 + 0.5) + ' %'"
POLE_DASHES = alt.Scale(domain=list(POLES), range=[[1, 0], [5, 3]])
ROWS = alt.NamedData("rows")
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def begin(day: date) -> int:
    """Where a day begins on an axis of time: milliseconds since 1970, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def end(day: date) -> int:
    """Where a day ends."""
    return begin(day + timedelta(days=1))


def middle(first: date, last: date) -> int:
    """The middle of the days from `first` to `last`, both included."""
    return (begin(first) + end(last)) // 2


def mondays(first: date, last: date) -> list[date]:
    """The Mondays from `first` to `last`: weeks are named by them."""
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + timedelta(weeks=week) for week in range((last - monday).days // 7 + 1)]


def thin(days: Sequence[date], most: int) -> list[date]:
    """At most so many of `days`, evenly spaced from the first on."""
    return list(days[:: -(-len(days) // most) or 1])


def narrow(phone: int, desk: int) -> alt.ExprRef:
    """A length on a narrow page and on a wide one: the page sets the parameter `narrow` of a wide chart."""
    return alt.ExprRef(expr=f"narrow ? {phone} : {desk}")


def time_axis(field: str, scale: alt.Scale, ticks: Sequence[date], **axis: Any) -> alt.X:
    """An axis of time that names these days."""
    values = [moment(day) for day in ticks]
    given = {"title": None, "format": "%-d %b", "values": values, "labelOverlap": True, "grid": False, **axis}
    return alt.X(f"{field}:T", axis=alt.Axis(**given), scale=scale)


def time_scale(first: date, last: date) -> alt.Scale:
    """From the start of `first` to the end of `last`, in UTC."""
    ends = (first, last + timedelta(days=1))
    return alt.Scale(type="utc", nice=False, domain=[moment(day) for day in ends])


def moment(day: date) -> alt.DateTime:
    """The start of a day as Vega-Lite has it."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def compose(*layers: alt.Chart, **properties: Any) -> alt.LayerChart:
    """Layers as wide as the page has room for."""
    return alt.layer(*layers).properties(width="container", **properties)


def finish(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The Vega-Lite of a chart, with the look that all have in common."""
    spec: dict[str, Any] = chart.to_dict()
    spec["background"] = "transparent"
    spec.setdefault("params", []).append({"name": "narrow", "value": False})
    spec["autosize"] = {"type": "fit-x" if spec.get("width") == "container" else "pad", "contains": "padding"}
    spec["config"] = {
        "font": FONT,
        "view": {"stroke": "transparent"},
        "axis": {
            "labelColor": "var(--ink)",
            "titleColor": "var(--ink)",
            "domainColor": "var(--line)",
            "tickColor": "var(--line)",
            "gridColor": "var(--grid)",
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "header": {
            "labelColor": "var(--ink)",
            "labelFontSize": 13,
            "labelFontWeight": "bold",
            "titleColor": "var(--ink)",
        },
        "legend": {"labelColor": "var(--ink)", "titleColor": "var(--ink)", "labelFontSize": 12, "titleFontSize": 12},
        "text": {"fill": "var(--ink)", "fontSize": 12},
        "rule": {"stroke": "var(--soft)"},
    }
    return spec
