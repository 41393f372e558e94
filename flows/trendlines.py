"""Trends as lines of text, CSV and JSON: sparklines on a scale of their own, gaps and changes of the panel marked."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.read import LedgerRow, ShareRow, TrendRow

BARS = "▁▂▃▄▅▆▇█"
GAP = "░"
BREAK = "╎"
# What a pipe is written for, which has no width.
PLAIN_WIDTH = 120
LONGEST_LABEL = 40
# Numbers beside the picture: at least these, as far as there is room.
FEWEST_NUMBERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One bucket of a line. `value` is None where there is none (a share of nothing); `facts`: all that is known."""

    bucket: date
    value: float | None
    complete: bool
    changed: bool
    outlets: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the picture."""

    label: str
    points: tuple[Point, ...]


def of_counts(rows: Sequence[TrendRow], *, label: str) -> list[Line]:
    """Counts as lines; `label` is the name of the one that is not split."""
    return _lines((row.group or label, row.value, asdict(row)) for row in rows)


def of_shares(rows: Sequence[ShareRow]) -> list[Line]:
    """Shares as lines, in percent."""
    return _lines(
        (row.group or "", None if row.share is None else round(100 * row.share, 1), asdict(row)) for row in rows
    )


def _lines(rows: Iterable[tuple[str, float | None, dict[str, Any]]]) -> list[Line]:
    found = []
    for label, same in itertools.groupby(rows, key=lambda row: row[0]):
        points = tuple(
            Point(
                bucket=facts["bucket"],
                value=value,
                complete=facts["complete"],
                changed=facts["changed"],
                outlets=facts["outlets"],
                facts={**facts, "group": label},
            )
            for _, value, facts in same
        )
        found.append(Line(label=label, points=points))
    return found


def as_json(lines: Sequence[Line], ledger: Sequence[LedgerRow] = ()) -> str:
    """One object a point; with a ledger, each with that of its bucket under `coverage`."""
    behind = {row.bucket: asdict(row) for row in ledger}
    rows = [
        {**point.facts, "coverage": behind.get(point.bucket)} if behind else point.facts
        for line in lines
        for point in line.points
    ]
    return json.dumps(rows, ensure_ascii=False, default=str)


def as_csv(lines: Sequence[Line]) -> str:
    """One row a point."""
    buffer = io.StringIO()
    rows = [point.facts for line in lines for point in line.points]
    if rows:
        writer = csv.DictWriter(buffer, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return buffer.getvalue()


def room() -> int:
    """How many columns there are to write in."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PLAIN_WIDTH


def draw(lines: Sequence[Line], *, what: str, width: int = PLAIN_WIDTH) -> Iterator[str]:
    """The picture: a sparkline a row on a scale of its own, and its last numbers, as many as `width` has room for."""
    lines = [line for line in lines if any(point.value for point in line.points)]
    if not lines:
        yield "No stance in this period."
        return
    began = min(number for line in lines for number, point in enumerate(line.points) if point.value or point.outlets)
    lines = [replace(line, points=line.points[began:]) for line in lines]
    labels = min(max(columns(line.label) for line in lines), LONGEST_LABEL, max(width // 3, 12))
    cell = 1 + max(len(_number(point)) for line in lines for point in line.points)
    marks = _changes(lines)
    free = width - labels - 3 - len(marks)
    # What does not fit is cut off at the old end.
    most = max(free - FEWEST_NUMBERS * cell, FEWEST_NUMBERS)
    lines = [replace(line, points=line.points[-most:]) for line in lines]
    numbers = max((free - len(lines[0].points)) // cell, FEWEST_NUMBERS)
    marks = _changes(lines)
    yield f"{'':<{labels}}  {lines[0].points[0].bucket} … {lines[0].points[-1].bucket}, {what}"
    for line in lines:
        last = "".join(f"{_number(point):>{cell}}" for point in line.points[-numbers:])
        yield f"{_fit(line.label, labels)}  {_sparkline(line, marks)} {last}".rstrip()
    for mark in _legend(lines, marks):
        yield from textwrap.wrap(mark, width)


def _sparkline(line: Line, marks: frozenset[date]) -> str:
    """The bars, with a column before each marked bucket: so all lines stay in step, whichever of them changed."""
    peak = max(point.value or 0 for point in line.points)
    return "".join(
        ((BREAK if point.changed else " ") if point.bucket in marks else "") + _bar(point, peak)
        for point in line.points
    )


def _legend(lines: Sequence[Line], marks: frozenset[date]) -> Iterator[str]:
    if any(not point.complete for line in lines for point in line.points):
        yield f"{GAP} and +: that time was not all seen (feeds down, not yet followed, not over): at least so many"
    if marks:
        yield f"{BREAK}: other feeds were followed before than after (one came, went or died); do not compare across"


def _changes(lines: Sequence[Line]) -> frozenset[date]:
    """Buckets before which the panel of any line changed; the first one drawn has none before it."""
    return frozenset(point.bucket for line in lines for point in line.points[1:] if point.changed)


def _bar(point: Point, peak: float) -> str:
    if not point.complete:
        return GAP
    return BARS[round(point.value / peak * (len(BARS) - 1))] if point.value and peak else " "


def _number(point: Point) -> str:
    if point.value is None:
        return "- "
    text = f"{point.value:.0f}" if isinstance(point.value, float) else f"{point.value}"
    return text + (" " if point.complete else "+")


def columns(text: str) -> int:
    """How many columns a terminal gives to `text`: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fit(text: str, width: int) -> str:
    kept = text
    while columns(kept) > width:
        kept = kept.removesuffix("…")[:-1] + "…"
    return kept + " " * (width - columns(kept))


def draw_ledger(rows: Sequence[LedgerRow]) -> Iterator[str]:
    """The ledger as a table, a bucket a row."""
    if not rows:
        return
    yield ""
    heads = f"{'bucket':<10} {'outlets':>9} {'feeds':>6} {'polls':>6} {'failed':>6}"
    yield f"{heads} {'entries':>7} {'articles':>8}  dropped"
    for row in rows:
        moved = f" (+{row.feeds_joined} -{row.feeds_left})" if row.changed else ""
        dropped = ", ".join(f"{gate} {count}" for gate, count in row.dropped.items())
        state = "" if row.complete else "  not all seen"
        yield (
            f"{row.bucket} {f'{row.outlets_complete}/{row.outlets}':>9} {row.feeds:>6} {row.polls:>6} "
            f"{row.polls_failed:>6} {row.entries:>7} {row.articles:>8}  {dropped}{moved}{state}"
        )
