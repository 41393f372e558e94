"""The days of publication that a command is asked for: days, and spans back from the last day that was polled."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from extractors.errors import UsageError

if TYPE_CHECKING:
    from warehouse.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """So long before: of days of publication, the end of the last one that was polled."""

    length: timedelta

    @property
    def days(self) -> int:
        """Whole days, begun ones included."""
        return math.ceil(self.length / timedelta(days=1))


# What a person writes for a moment that is past.
When: TypeAlias = datetime | Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of publication, both included; None: no end on that side. `last`: the last that was polled, if any was."""

    since: date | None
    until: date | None
    last: date | None

    def __str__(self) -> str:
        return f"{self.since or 'the beginning'} … {self.until or self.last or 'now'}"


def find_days(connection: Connection, since: When | None, until: When | None, *, default: int | None = None) -> Days:
    """The days that are meant; `default`: how many days up to the last one, where no beginning is named.

    Raises UsageError for a period that ends before it begins, or begins after the last day that was polled.
    """
    last = find_last(connection)
    end = until_day(until, last)
    begin = since_day(since, last)
    check_days(begin, end, last)
    if begin is None and default is not None and (end or last):
        begin = (end or last or date.max) - timedelta(days=default - 1)
    return Days(since=begin, until=end, last=last)


def check_days(since: date | None, until: date | None, last: date | None) -> None:
    """Raises UsageError for a period that ends before it begins, or begins after `last`, which was polled last."""
    if since and until and since > until:
        raise UsageError(f"the period ends ({until}) before it begins ({since})")
    if since and last and since > last:
        raise UsageError(f"the period begins ({since}) after the last day that was polled ({last})")


def since_day(when: When | None, last: date | None) -> date | None:
    """The first day meant: of 7d, the first of the seven days up to `last` (today, where nothing was polled)."""
    if isinstance(when, Span):
        return _end(last) - timedelta(days=when.days - 1)
    return when.date() if when else None


def until_day(when: When | None, last: date | None) -> date | None:
    """The last day meant: of 7d, the day before the last seven."""
    if isinstance(when, Span):
        return _end(last) - timedelta(days=when.days)
    return when.date() if when else None


def find_moment(when: When | None, *, now: datetime) -> datetime | None:
    """The moment meant of what is made by the clock, as alerts are: a span is counted back from `now`."""
    return now - when.length if isinstance(when, Span) else when


def find_last(connection: Connection) -> date | None:
    """The last day that was polled; None where nothing was collected yet."""
    # Not above: the options that take a Span load this module, and must do so fast.
    from warehouse import read

    window = read.window(connection, bucket="day")
    return window["until"] if window else None


def _end(last: date | None) -> date:
    return last or datetime.now(UTC).date()
