"""Command-line options that name a moment: a date, a time, or so long ago or ahead (30d, 12h, 2w)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from flows.periods import Span, When

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LENGTH = re.compile(r"([0-9]{1,9})([hdw])")
# How an option of that kind is explained.
PAST = "like 2026-11-01, or 30d, 12w: so long up to the last day that was polled"
# A hundred years: no news is stored of a time before, and nobody plans for one after.
_LONGEST = timedelta(days=36_500)


class Moment(click.ParamType[When]):
    """A moment in UTC: a datetime; of one past, a length like 30d is a Span; of one `ahead`, it is counted from now."""

    name = "moment"

    def __init__(self, *, ahead: bool = False) -> None:
        self._ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        """Takes 30d, 12h, 2w, 2026-11-30 or 2026-11-30T08:00:00Z."""
        if isinstance(value, datetime | Span):
            return value
        if length := _LENGTH.fullmatch(value.strip()):
            span = self._measure(value, int(length[1]), _UNITS[length[2]], param, ctx)
            return datetime.now(UTC) + span if self._ahead else Span(length=span)
        try:
            read = datetime.fromisoformat(value.strip())
            return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is no moment: write it like 30d, 12h, 2w, 2026-11-30 or 2026-11-30T08:00:00Z", param, ctx
            )

    def _measure(
        self, value: str, times: int, unit: timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if not times:
            self.fail(f"{value!r} is no time at all; the shortest is 1h or 1d", param, ctx)
        if times > _LONGEST // unit:
            self.fail(f"{value!r} is more than a hundred years; {_LONGEST.days}d is the longest", param, ctx)
        return times * unit
