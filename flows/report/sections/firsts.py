"""A calendar of first appearances: on which day a stance was published for the first time, anywhere or in an outlet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt

from flows.report import drawing, words
from flows.report.drawing import ROWS
from flows.report.section import Chart, Column, Row, Section, Source
from warehouse import briefing
from warehouse.briefing import First

# As the alert rules: what is new after fewer days of watching is new to us only.
WATCH_DAYS = 14
STEPS = (2, 4, 8, 16)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_SHOWN = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """First appearances of a day: anywhere, in outlets, and of both those that came before WATCH_DAYS of watching."""

    day: date
    anywhere: int
    in_outlets: int
    too_early: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Firsts:
    """First appearances by day; `shown`: those whose words are in the file, all new anywhere among them."""

    watch_days: int
    days: tuple[Day, ...]
    shown: tuple[First, ...]


def read(source: Source) -> Firsts:
    """First appearances of the period."""
    found = briefing.firsts(source.connection, source.period)
    # Those new anywhere must be provable; of the others the latest are.
    ranked = sorted(found, key=lambda first: (first.new_in is None, first.day), reverse=True)
    return Firsts(watch_days=WATCH_DAYS, days=tuple(count_days(found)), shown=tuple(ranked[:MOST_SHOWN]))


def count_days(found: Sequence[First]) -> list[Day]:
    """`found` by day."""
    days: dict[date, list[First]] = defaultdict(list)
    for first in found:
        days[first.day].append(first)
    return [
        Day(
            day=day,
            anywhere=sum(first.new_in is None for first in firsts),
            in_outlets=sum(first.new_in is not None for first in firsts),
            too_early=sum((first.days_watched or 0) < WATCH_DAYS for first in firsts),
            names=tuple(words.stance(f.proposition, f.pole) for f in firsts if f.new_in is None),
        )
        for day, firsts in sorted(days.items())
    ]


def draw(numbers: Firsts) -> Sequence[Chart]:
    """Weeks from left to right, days from top to bottom."""
    if not numbers.days:
        return []
    rows = tuple(to_row(day, f"firsts/days/{place}") for place, day in enumerate(numbers.days))
    most = max(rows, key=lambda row: row["total"])
    return [
        Chart(
            id="firsts",
            title="First appearances by day of publication (number: stances; ★: new anywhere)",
            summary=f"{len(rows)} days with a first appearance. The most: {most['told']}.",
            spec=draw_calendar(rows),
            rows=rows,
            columns=(
                Column(key="first_on", label="Day", form="day"),
                Column(key="anywhere", label="New anywhere"),
                Column(key="in_outlets", label="New in an outlet"),
                Column(key="too_early", label=f"Of both, in the first {WATCH_DAYS} days of watching"),
                Column(key="named", label="New anywhere", form="text"),
            ),
            wide=True,
        )
    ]


def to_row(day: Day, at: str) -> Row:
    """A day of the calendar."""
    monday = day.day - timedelta(days=day.day.weekday())
    early = f", {day.too_early} of them in the first {WATCH_DAYS} days of watching" if day.too_early else ""
    total = day.anywhere + day.in_outlets
    return {
        "at": at,
        "first_on": day.day.isoformat(),
        "week": monday.isoformat(),
        "label": f"{monday.day} {monday:%b}",
        "weekday": DAYS[day.day.weekday()],
        "anywhere": day.anywhere,
        "in_outlets": day.in_outlets,
        "too_early": day.too_early,
        "total": total,
        "sign": f"★{total}" if day.anywhere and day.too_early < total else f"{total}",
        "early": day.too_early == total,
        "named": "; ".join(day.names) or "–",
        "told": f"{words.on(day.day)}: {day.anywhere} new anywhere, {day.in_outlets} new in an outlet{early}",
    }


def draw_calendar(rows: Sequence[Row]) -> dict[str, Any]:
    """The chart. Hatched: first appearances in the first days of watching, which are new to us only."""
    first, last = (date.fromisoformat(rows[place]["week"]) for place in (0, -1))
    weeks = [(first + timedelta(weeks=n)).isoformat() for n in range((last - first).days // 7 + 1)]
    crowded = len(weeks) > 60
    column = alt.X(
        "week:O",
        scale=alt.Scale(domain=weeks),
        axis=alt.Axis(
            title=None,
            orient="top",
            domain=False,
            ticks=False,
            labelAngle=0,
            labelOverlap=True,
            labelExpr="utcFormat(toDate(datum.value), '%-d %b')",
        ),
    )
    line = alt.Y("weekday:O", scale=alt.Scale(domain=list(DAYS)), axis=alt.Axis(title=None, domain=False, ticks=False))
    heat = alt.Scale(
        type="threshold", domain=list(STEPS), range=[f"var(--heat{step + 1})" for step in range(len(STEPS) + 1)]
    )
    base = alt.Chart(ROWS).encode(x=column, y=line)
    cells = base.mark_rect(stroke="var(--paper)", strokeWidth=2, cornerRadius=3, cursor="pointer").encode(
        fill=alt.condition("datum.early", alt.value("url(#faint)"), alt.Fill("total:Q", scale=heat, legend=None)),
        description="told:N",
        tooltip=alt.Tooltip("told:N"),
    )
    layers = [cells]
    if not crowded:
        colour = alt.condition("!datum.early && datum.total >= 4", alt.value("var(--onheat)"), alt.value("var(--ink)"))
        layers.append(base.mark_text(aria=False, fontSize=11).encode(text="sign:N", color=colour))
    step = 16 if crowded else 40
    return drawing.finish(alt.layer(*layers).properties(width={"step": step}, height={"step": 16 if crowded else 26}))


SECTION = Section(id="firsts", title="Calendar of first appearances", read=read, draw=draw)
