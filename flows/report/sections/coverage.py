"""Coverage: what was seen of each outlet, what failed, and what was turned away."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from flows.report import drawing, words
from flows.report.drawing import ROWS
from flows.report.section import Chart, Column, Row, Section, Source
from warehouse import briefing
from warehouse.briefing import Loss, QuietFeed, Watch
from warehouse.read import Bucket

MOST = 40
MOST_DAYS = 130
MOST_TICKS = 7
STATES = ("seen", "gap", "not followed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of an outlet on end in one state (see Watch), both included. `buckets`: so many days or weeks."""

    outlet: str
    kind: str
    state: str
    first_day: date
    last_day: date
    buckets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletWatch:
    """How much was seen of an outlet, in days or weeks."""

    outlet: str
    kind: str
    buckets: int
    seen: int
    gaps: int
    not_followed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The outlets that were worst seen first; `seen` of all their days (or weeks, `unit`) were seen whole."""

    unit: Bucket
    most: int
    buckets: int
    seen: int
    outlets: tuple[OutletWatch, ...]
    stretches: tuple[Stretch, ...]
    losses: tuple[Loss, ...]
    failed: int
    turned_away: int
    quiet: tuple[QuietFeed, ...]


def read(source: Source) -> Coverage:
    """The ledger of the period."""
    connection, period = source.connection, source.period
    unit: Bucket = "day" if (period.until - period.since).days < MOST_DAYS else "week"
    watches = briefing.coverage(connection, period, bucket=unit, most=MOST)
    losses = briefing.losses(connection, period)
    outlets = tuple(count_outlets(watches))
    return Coverage(
        unit=unit,
        most=MOST,
        buckets=sum(outlet.buckets for outlet in outlets),
        seen=sum(outlet.seen for outlet in outlets),
        outlets=outlets,
        stretches=tuple(join_days(watches)),
        losses=losses,
        failed=sum(loss.times for loss in losses if loss.what == "failed"),
        turned_away=sum(loss.times for loss in losses if loss.what != "failed"),
        quiet=briefing.quiet_feeds(connection, period),
    )


def count_outlets(watches: Sequence[Watch]) -> Iterator[OutletWatch]:
    """`watches` by outlet."""
    for (outlet, kind), group in itertools.groupby(watches, key=lambda watch: (watch.outlet, watch.kind)):
        states = [watch.state for watch in group]
        yield OutletWatch(
            outlet=outlet,
            kind=kind,
            buckets=len(states),
            seen=states.count("seen"),
            gaps=states.count("gap"),
            not_followed=states.count("not followed"),
        )


def join_days(watches: Sequence[Watch]) -> Iterator[Stretch]:
    """`watches` of an outlet in one state, joined."""
    for (outlet, kind, state), group in itertools.groupby(watches, key=lambda w: (w.outlet, w.kind, w.state)):
        days = list(group)
        yield Stretch(
            outlet=outlet,
            kind=kind,
            state=state,
            first_day=days[0].bucket,
            last_day=days[-1].last_day,
            buckets=len(days),
        )


def draw(numbers: Coverage) -> Sequence[Chart]:
    """A bar for each outlet: full where it was seen, hatched where not, dotted where it was not followed."""
    if not numbers.stretches:
        return []
    rows = tuple(to_row(each, f"coverage/stretches/{n}", numbers.unit) for n, each in enumerate(numbers.stretches))
    return [
        Chart(
            id="coverage",
            title="What was seen of each outlet (hatched: gaps; dotted: not followed)",
            summary=f"Seen: {numbers.seen} of {numbers.buckets} {numbers.unit}s of {len(numbers.outlets)} outlets.",
            spec=draw_bars(rows),
            rows=rows,
            columns=(
                Column(key="name", label="Outlet", form="foreign"),
                Column(key="state", label="State", form="state"),
                Column(key="first_day", label="From", form="day"),
                Column(key="last_day", label="To", form="day"),
                Column(key="buckets", label=f"{numbers.unit.capitalize()}s"),
            ),
        )
    ]


def to_row(stretch: Stretch, at: str, unit: str) -> Row:
    """A piece of a bar."""
    name = words.name(stretch.outlet)
    days = " to ".join(dict.fromkeys((words.on(stretch.first_day), words.on(stretch.last_day))))
    return {
        "at": at,
        "outlet": stretch.outlet,
        "name": name,
        "kind": stretch.kind,
        "state": stretch.state,
        "first_day": stretch.first_day.isoformat(),
        "last_day": stretch.last_day.isoformat(),
        "buckets": stretch.buckets,
        "from": drawing.begin(stretch.first_day),
        "to": drawing.end(stretch.last_day),
        "told": f"{name}: {stretch.state}, {days} ({stretch.buckets} {unit}{'s' if stretch.buckets > 1 else ''})",
    }


def draw_bars(rows: Sequence[Row]) -> dict[str, Any]:
    """The chart."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    first = date.fromisoformat(min(row["first_day"] for row in rows))
    last = date.fromisoformat(max(row["last_day"] for row in rows))
    ticks = drawing.thin(drawing.mondays(first, last) or [first], MOST_TICKS)
    axis = drawing.time_axis("from", drawing.time_scale(first, last), ticks, orient="top")
    fills = alt.Scale(domain=list(STATES), range=["var(--seen)", "url(#hatch)", "url(#dots)"])
    strokes = alt.Scale(domain=list(STATES), range=["var(--seen)", "var(--gap)", "var(--line)"])
    bars = (
        alt.Chart(ROWS)
        .mark_rect(strokeWidth=1, cursor="pointer", height={"band": 0.6})
        .encode(
            x=axis,
            x2="to:T",
            y=alt.Y(
                "name:N",
                sort=names,
                axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=150),
            ),
            fill=alt.Fill("state:N", scale=fills, legend=None),
            stroke=alt.Stroke("state:N", scale=strokes, legend=None),
            description="told:N",
            tooltip=alt.Tooltip("told:N"),
        )
    )
    return drawing.finish(drawing.compose(bars, height={"step": 24}))


SECTION = Section(id="coverage", title="What was seen, and what was not", read=read, draw=draw)
