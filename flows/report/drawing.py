"""What all charts share: colours that the style sheet knows (light, dark and print), axes of time, marks to click.

Colours are CSS variables: the page changes its theme without drawing anew. A mark that leads to its articles has
a description; one that only decorates has none.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt

POLES = ("affirm", "reject")
SIGNS = {"affirm": "▲", "reject": "▼"}
POLE_COLOURS = alt.Scale(domain=list(POLES), range=["var(--affirm)", "var(--reject)"])
POLE_SHAPES = alt.Scale(domain=list(POLES), range=["triangle-up", "triangle-down"])
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


def time_axis(field: str, scale: alt.Scale, **axis: Any) -> alt.X:
    """An axis of time."""
    given = {"title": None, "format": "%-d %b", "tickCount": 5, "labelOverlap": True, "grid": False, **axis}
    return alt.X(f"{field}:T", axis=alt.Axis(**given), scale=scale)


def time_scale(first: date, last: date) -> alt.Scale:
    """From the start of `first` to the end of `last`, in UTC."""
    ends = (first, last + timedelta(days=1))
    domain = [alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in ends]
    return alt.Scale(type="utc", nice=False, domain=domain)


def compose(*layers: alt.Chart, **properties: Any) -> alt.TopLevelMixin:
    """Layers as wide as the page has room for."""
    return alt.layer(*layers).properties(width="container", **properties)


def finish(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The Vega-Lite of a chart, with the look that all have in common."""
    spec: dict[str, Any] = chart.to_dict()
    spec["background"] = "transparent"
    spec["autosize"] = {"type": "fit-x" if spec.get("width") == "container" else "pad", "contains": "padding"}
    spec["config"] = {
        "font": FONT,
        "view": {"stroke": "transparent"},
        "axis": {
            "labelColor": "var(--soft)",
            "titleColor": "var(--soft)",
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
        "legend": {"labelColor": "var(--ink)", "titleColor": "var(--soft)", "labelFontSize": 12, "titleFontSize": 12},
        "text": {"fill": "var(--ink)", "fontSize": 12},
        "rule": {"stroke": "var(--soft)"},
    }
    return spec
