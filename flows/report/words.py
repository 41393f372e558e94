"""Words and values of the briefing as people read them; words of the web without anything hidden in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import floor
from typing import Any

from flows.notify.plaintext import link, one_line
from flows.report.section import Form

LONGEST_QUOTE = 320
LONGEST_TITLE = 160
LONGEST_NAME = 90
VERBS = {"affirm": "affirmed", "reject": "rejected"}
UNITS = {"day": "day", "week": "week", "month": "month"}

__all__ = ["VERBS", "link", "one_line"]


def quote(text: str | None) -> str:
    """A quote, on one line and not too long."""
    return one_line(text, LONGEST_QUOTE) or "(its text is no longer kept)"


def title(text: str | None) -> str:
    """A headline."""
    return one_line(text, LONGEST_TITLE) or "(no headline)"


def name(text: str | None) -> str:
    """The name of an outlet, a holder or the like."""
    return one_line(text, LONGEST_NAME)


def on(day: date | datetime | str | None) -> str:
    """A day: 5 October 2026."""
    if day is None:
        return "never"
    read = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{read.day} {read:%B %Y}"


def stance(proposition: str, pole: str) -> str:
    """A stance key in words: "ban affirmed"."""
    return f"{proposition} {VERBS.get(pole, pole)}"


def at(moment: datetime) -> str:
    """A moment, as UTC: 5 October 2026, 14:05 UTC."""
    return f"{on(moment)}, {moment:%H:%M} UTC"


def percent(value: float) -> str:
    """A share from 0 to 1, halves rounded up; page.js and the axes of the charts round in the same way."""
    # What binary fractions add beyond the ninth place is no part of the number: 0.285 is 28.5 %.
    return f"{floor(round(100 * value, 9) + 0.5)} %"


def bucket_of(unit: str, day: date | str) -> str:
    """A bucket in words."""
    read = date.fromisoformat(day) if isinstance(day, str) else day
    if unit == "day":
        return on(read)
    return f"week of {on(read)}" if unit == "week" else f"{read:%B %Y}"


def show(value: Any, form: Form = "count") -> str:
    """A value of the tree as the page shows it."""
    return "–" if value is None else _SHOWN.get(form, str)(value)


_SHOWN: Mapping[Form, Callable[[Any], str]] = {
    "percent": percent,
    "count": lambda value: f"{value:,}" if isinstance(value, int) else f"{value:,.1f}",
    "day": on,
    "pole": lambda pole: VERBS.get(pole, str(pole)),
    "yes": lambda value: "yes" if value else "no",
}
