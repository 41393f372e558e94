"""Writes the briefing: a self-contained HTML file that asks nothing of the network."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment, PackageLoader

from flows.holders import name_holder
from flows.report import BRIEFING
from warehouse import read
from warehouse.connection import SNAPSHOT_NAME, Place, open_snapshot
from warehouse.read import AlertRow, Counts, CoverageRow, TrendRow

PERIOD_DAYS = 90
MOST_ALERTS = 50
# Height of the tallest bar of a trend, in pixels.
BAR_HEIGHT = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A point of a trend as drawn: `height` in pixels."""

    label: str
    value: int
    height: int
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCoverage:
    """How much of the period was seen of an outlet."""

    outlet: str
    days: int
    complete: int
    articles: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All that the page shows."""

    counts: Counts
    alerts: tuple[AlertRow, ...]
    trends: tuple[tuple[str, tuple[Bar, ...]], ...]
    coverage: tuple[OutletCoverage, ...]


def write_briefing(data: Path, out: Path | None = None, *, snapshot: Place | None = None) -> Path:
    """Write the briefing of the snapshot in `data`; returns where. `out` defaults to reports/briefing.html there.

    `snapshot`: where that is, if not in `data`.
    """
    briefing = read_briefing(snapshot or data / SNAPSHOT_NAME)
    target = out or data / BRIEFING
    target.parent.mkdir(parents=True, exist_ok=True)
    environment = Environment(loader=PackageLoader("flows.report", "templates"), autoescape=True, trim_blocks=True)
    environment.filters["holder"] = lambda alert: name_holder(alert.holder_type, alert.holder_name)
    target.write_text(environment.get_template("briefing.html").render(briefing=briefing), encoding="utf-8")
    return target


def read_briefing(snapshot: Place) -> Briefing:
    """Everything the page shows, from one snapshot."""
    with open_snapshot(snapshot) as connection:
        counts = read.counts(connection)
        alerts = read.alerts(connection, limit=MOST_ALERTS)
        points = read.trends(connection, by="stance", since_days=PERIOD_DAYS, count="stories", max_groups=32)
        since = (counts.last_day or date.today()) - timedelta(days=PERIOD_DAYS)  # noqa: DTZ011 - nothing to show then
        coverage = read.coverage(connection, since=since)
    series = [(group or "", tuple(rows)) for group, rows in itertools.groupby(points, key=lambda row: row.group)]
    return Briefing(
        counts=counts,
        alerts=alerts,
        trends=tuple((group.replace(" ", " / "), draw_bars(rows)) for group, rows in series),
        coverage=sum_coverage(coverage),
    )


def draw_bars(points: Sequence[TrendRow]) -> tuple[Bar, ...]:
    """Bars on a scale of their own."""
    peak = max((point.value for point in points), default=0) or 1
    return tuple(
        Bar(
            label=f"week of {point.bucket}: {point.value} stories{'' if point.complete else ', not all seen'}",
            value=point.value,
            height=max(2, round(point.value / peak * BAR_HEIGHT)) if point.value else 0,
            complete=point.complete,
        )
        for point in points
    )


def sum_coverage(rows: Sequence[CoverageRow]) -> tuple[OutletCoverage, ...]:
    """One row per outlet, the least complete first."""
    ordered = sorted(rows, key=lambda row: row.outlet)
    sums = []
    for outlet, group in itertools.groupby(ordered, key=lambda row: row.outlet):
        days = tuple(group)
        sums.append(
            OutletCoverage(
                outlet=outlet,
                days=len(days),
                complete=sum(day.complete for day in days),
                articles=sum(day.articles for day in days),
                failed=sum(day.feeds_failed for day in days),
            )
        )
    return tuple(sorted(sums, key=lambda row: row.complete / row.days))
