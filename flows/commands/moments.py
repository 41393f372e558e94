"""Command-line options that name a moment: a date, a time, or so long ago or ahead (30d, 12h, 2w)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LENGTH = re.compile(r"([1-9][0-9]{0,3})([hdw])")


class Moment(click.ParamType[datetime]):
    """A moment in UTC. `ahead` tells which way a length like 30d is counted from now."""

    name = "moment"

    def __init__(self, *, ahead: bool) -> None:
        self._ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Takes 30d, 12h, 2w, 2026-11-30 or 2026-11-30T08:00:00Z."""
        if isinstance(value, datetime):
            return value
        if length := _LENGTH.fullmatch(value):
            step = int(length[1]) * _UNITS[length[2]]
            return datetime.now(UTC) + (step if self._ahead else -step)
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment: write it like 30d, 12h, 2w, 2026-11-30 or 2026-11-30T08:00:00Z")
        return read if read.tzinfo else read.replace(tzinfo=UTC)
