"""`bellwether trends`: how stances move, with the gaps in what was seen marked."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from flows.commands import options

if TYPE_CHECKING:
    from warehouse.read import TrendRow

BARS = "▁▂▃▄▅▆▇█"
GAP = "░"
BREAK = "╎"
# All 32 stances, and as many outlets, countries or holders.
MOST_ROWS = 32
# Buckets, from the last one back, whose numbers stand beside the picture.
SHOWN = 10


class Days(click.ParamType[int]):
    """A span like 90d or 12w, as days."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,5})([dw])", str(value))
        if not found:
            self.fail(f"{value!r} is no span; write 90d for days or 12w for weeks", param, ctx)
        return int(found[1]) * (7 if found[2] == "w" else 1)


@click.command(epilog="Example: bellwether trends --proposition ban --pole affirm --by country --since 90d")
@click.option("--proposition", help="One proposition of the codebook; `bellwether trends` lists those found.")
@click.option("--pole", type=click.Choice(["affirm", "reject"]))
@click.option("--by", type=click.Choice(["outlet", "country", "language", "holder"]), help="A row for each.")
@click.option("--since", type=Days(), default="90d", show_default=True, help="How far back, like 90d or 12w.")
@click.option("--count", type=click.Choice(["articles", "stories", "holders"]), default="stories", show_default=True)
@click.option("--bucket", type=click.Choice(["day", "week", "month"]), default="week", show_default=True)
@options.data
@options.as_json
def trends(
    proposition: str | None,
    pole: str | None,
    by: str | None,
    since: int,
    count: str,
    bucket: str,
    data: Path,
    as_json: bool,
) -> None:
    """Show how often stances were taken over time.

    Without options: every stance found, one a row. Stories count syndicated copies once. A bucket in which feeds were
    down or not yet followed is drawn as a gap, never as a decline.
    """
    rows = read_trends(data, proposition=proposition, pole=pole, by=by, since_days=since, count=count, bucket=bucket)
    if as_json:
        named = [{"group": label, **asdict(row)} for label, series in rows for row in series]
        click.echo(json.dumps(named, ensure_ascii=False, default=str))
        return
    for line in draw(rows, count=count):
        click.echo(line)
    if proposition and not any(point.value for _, points in rows for point in points):
        click.echo(f"Is {proposition!r} spelled right? `bellwether trends` lists every stance found.", err=True)


def read_trends(
    data: Path,
    *,
    proposition: str | None,
    pole: str | None,
    by: str | None,
    since_days: int,
    count: str,
    bucket: str,
) -> list[tuple[str, tuple[TrendRow, ...]]]:
    """(label, points) for each row of the picture, the largest first."""
    from warehouse import read
    from warehouse.connection import SNAPSHOT_NAME, open_snapshot

    label = " ".join(part for part in (proposition or "all stances", pole) if part)
    split = by or (None if proposition and pole else "stance")
    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        found = read.trends(
            connection,
            proposition=proposition,
            pole=pole,
            by=cast("read.TrendBy | None", split),
            since_days=since_days,
            count=cast("read.TrendCount", count),
            bucket=cast("read.Bucket", bucket),
            max_groups=MOST_ROWS,
        )
    grouped = itertools.groupby(found, key=lambda row: row.group)
    return [(group or label, tuple(points)) for group, points in grouped]


def draw(rows: Sequence[tuple[str, Sequence[TrendRow]]], *, count: str) -> Iterator[str]:
    """The picture as lines: a sparkline a row on a scale of its own, its total of `count` per bucket, its range."""
    rows = [(label, points) for label, points in rows if any(point.value for point in points)]
    if not rows:
        yield "No stance in this period."
        return
    width = max(len(label) for label, _ in rows)
    first, last = rows[0][1][0].bucket, rows[0][1][-1].bucket
    yield f"{'':<{width}}  {first} … {last}, {count}"
    for label, points in rows:
        peak = max(point.value for point in points)
        line = "".join(_bar(point, peak) + _break(point, after) for point, after in _pairs(points))
        numbers = " ".join(_number(point) for point in points[-SHOWN:])
        yield f"{label:<{width}}  {line}  {numbers}"
    if any(not point.complete for _, points in rows for point in points):
        yield f"{GAP} and +: that time was not all seen (feeds down, not yet followed, not over): at least so many"
    if any(_break(point, after) for _, points in rows for point, after in _pairs(points)):
        yield f"{BREAK}: other outlets were followed before than after (one was added, or died); do not compare across"


def _bar(point: TrendRow, peak: int) -> str:
    if not point.complete:
        return GAP
    return BARS[round(point.value / peak * (len(BARS) - 1))] if point.value else " "


def _pairs(points: Sequence[TrendRow]) -> Iterator[tuple[TrendRow, TrendRow | None]]:
    return itertools.zip_longest(points, points[1:])


def _break(point: TrendRow, after: TrendRow | None) -> str:
    """A mark between two buckets that saw different numbers of outlets."""
    return BREAK if after is not None and point.outlets and after.outlets != point.outlets else ""


def _number(point: TrendRow) -> str:
    return f"{point.value:>3}{' ' if point.complete else '+'}"
