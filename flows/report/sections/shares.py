"""Shares of the stances over time, with what was not seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from flows.report import drawing, words
from flows.report.drawing import POLES, ROWS
from flows.report.section import Chart, Column, Row, Section, Source
from warehouse import briefing
from warehouse.briefing import PanelBucket, Point

MOST_TICKS = 5
# A scale that ends at less would make much of little.
LEAST_PEAK = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePoint:
    """A stance in a bucket; `share` of the `of_stories` stories with any stance, None where there are none.

    `kind` None: all outlets; only there are `articles` and `holders` counted. `complete`, `changed`: see PanelBucket.
    """

    bucket: date
    last_day: date
    proposition: str
    pole: str
    kind: str | None
    stories: int
    of_stories: int
    share: float | None
    articles: int | None
    holders: int | None
    complete: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Of how many stories the shares are: of the bucket with the fewest, and of that with the most."""

    kind: str | None
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Every stance that has anything, in every bucket, zeros included. `propositions`: with the most stories first.

    `bases`: of all outlets (kind None) and of each kind.
    """

    unit: str
    buckets: int
    incomplete: int
    propositions: tuple[str, ...]
    bases: tuple[Base, ...]
    panel: tuple[PanelBucket, ...]
    points: tuple[SharePoint, ...]


def read(source: Source) -> Shares:
    """Counts by bucket, set beside what was followed."""
    panel = briefing.panel(source.connection, source.period)
    points = briefing.points(source.connection, source.period)
    weight: dict[str, int] = defaultdict(int)
    for point in points:
        if point.kind is None:
            weight[point.proposition] += point.stories
    return Shares(
        unit=source.period.bucket,
        buckets=len(panel),
        incomplete=sum(not bucket.complete for bucket in panel),
        propositions=tuple(sorted(weight, key=lambda name: (-weight[name], name))),
        bases=tuple(find_bases(points, panel)),
        panel=panel,
        points=tuple(fill(points, panel)),
    )


def fill(points: Sequence[Point], panel: Sequence[PanelBucket]) -> Iterator[SharePoint]:
    """`points` in every bucket of `panel`, with zeros where nothing was said."""
    found = {(p.proposition, p.pole, p.kind, p.bucket): p for p in points}
    wholes = {(p.kind, p.bucket): p.of_stories for p in points}
    series = dict.fromkeys((p.proposition, p.pole, p.kind) for p in points)
    for proposition, pole, kind in series:
        for bucket in panel:
            point = found.get((proposition, pole, kind, bucket.bucket))
            whole = wholes.get((kind, bucket.bucket), 0)
            stories = point.stories if point else 0
            counted = 0 if kind is None else None
            yield SharePoint(
                bucket=bucket.bucket,
                last_day=bucket.last_day,
                proposition=proposition,
                pole=pole,
                kind=kind,
                stories=stories,
                of_stories=whole,
                share=stories / whole if whole else None,
                articles=point.articles if point else counted,
                holders=point.holders if point else counted,
                complete=bucket.complete,
                changed=bucket.changed,
            )


def find_bases(points: Sequence[Point], panel: Sequence[PanelBucket]) -> Iterator[Base]:
    """The bases of `points`; a bucket without a story has none."""
    wholes: dict[str | None, dict[date, int]] = defaultdict(dict)
    for point in points:
        wholes[point.kind][point.bucket] = point.of_stories
    for kind in sorted(wholes, key=lambda kind: kind or ""):
        counts = [wholes[kind].get(bucket.bucket, 0) for bucket in panel]
        yield Base(kind=kind, least=min(counts), most=max(counts))


def draw(numbers: Shares) -> Sequence[Chart]:
    """A small chart for each proposition, all on one scale."""
    rows = defaultdict(list)
    for place, point in enumerate(numbers.points):
        rows[point.proposition].append(to_row(point, f"shares/points/{place}", numbers.unit))
    peak = max((point.share or 0 for point in numbers.points if point.kind is None), default=0)
    segments = cut(numbers.panel)
    spec = draw_one(numbers.panel, peak=peak)
    return [
        Chart(
            id=f"shares-{proposition}",
            title=proposition,
            summary=summarise(proposition, rows[proposition], numbers.unit),
            spec=spec,
            rows=tuple(row | {"segment": segments[row["bucket"]]} for row in rows[proposition]),
            columns=(
                Column(key="bucket", label=words.UNITS[numbers.unit].capitalize() + " of", form="day"),
                Column(key="pole", label="Pole", form="pole"),
                Column(key="share", label="Share of stories", form="percent"),
                Column(key="stories", label="Stories"),
                Column(key="of_stories", label="Of stories"),
                Column(key="complete", label="All seen", form="yes"),
            ),
            split=True,
            proposition=proposition,
        )
        for proposition in numbers.propositions
    ]


def to_row(point: SharePoint, at: str, unit: str) -> Row:
    """A point for the chart, with what it says to those who cannot see it."""
    share = words.show(point.share, "percent")
    seen = "" if point.complete else ", not all was seen: at least so many"
    return {
        "at": at,
        "bucket": point.bucket.isoformat(),
        "time": drawing.middle(point.bucket, point.last_day),
        "proposition": point.proposition,
        "pole": point.pole,
        "kind": point.kind,
        "share": point.share,
        "stories": point.stories,
        "of_stories": point.of_stories,
        "complete": point.complete,
        "told": f"{words.stance(point.proposition, point.pole)}, {words.bucket_of(unit, point.bucket)}: "
        f"{point.stories} of {point.of_stories} stories, {share}{seen}",
    }


def cut(panel: Sequence[PanelBucket]) -> dict[str, int]:
    """The stretch of each bucket: a line is drawn neither over a gap nor to other feeds than before."""
    segment, segments = 0, {}
    for bucket in panel:
        if bucket.changed or not bucket.complete:
            segment += 1
        segments[bucket.bucket.isoformat()] = segment
        if not bucket.complete:
            segment += 1
    return segments


def summarise(proposition: str, rows: Sequence[Row], unit: str) -> str:
    """What the chart shows, in a sentence."""
    parts = []
    for pole in POLES:
        told = [row for row in rows if row["pole"] == pole and row["kind"] is None]
        if told:
            most = max(told, key=lambda row: (row["share"] or 0, row["bucket"]))
            parts.append(
                f"{words.VERBS[pole]} in at most {words.show(most['share'], 'percent')} of the stories "
                f"({words.bucket_of(unit, most['bucket'])})"
            )
    return f"{proposition}: {'; '.join(parts)}."


def draw_one(panel: Sequence[PanelBucket], *, peak: float) -> dict[str, Any]:
    """The chart of one proposition. Hatched: buckets that were not all seen; dotted: other feeds from here on.

    The page sets its parameter `peak` to the largest share of what it shows, the same for all propositions.
    """
    scale = drawing.time_scale(panel[0].bucket, panel[-1].last_day)
    axis = drawing.time_axis("time", scale, drawing.thin([bucket.bucket for bucket in panel], MOST_TICKS))
    top = alt.param(name="peak", value=max(peak, LEAST_PEAK))
    across = alt.Y(
        "share:Q",
        axis=alt.Axis(labelExpr=drawing.PERCENT, title=None, tickCount=3, domain=False, ticks=False, minExtent=44),
        scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(expr=top.name), nice=3),
    )
    gaps = [{"from": drawing.begin(one.bucket), "to": drawing.end(one.last_day)} for one in panel if not one.complete]
    changes = [{"time": drawing.begin(one.bucket)} for one in panel if one.changed]
    hatched = (
        alt.Chart(alt.InlineData(values=gaps))
        .mark_rect(fill="url(#hatch)", aria=False)
        .encode(x=alt.X("from:T", scale=alt.Scale(type="utc")), x2="to:T")
    )
    broken = (
        alt.Chart(alt.InlineData(values=changes))
        .mark_rule(strokeDash=[1, 3], strokeWidth=1.5, aria=False)
        .encode(x=alt.X("time:T", scale=alt.Scale(type="utc")))
    )
    base = alt.Chart(ROWS).encode(x=axis, y=across)
    colour = alt.Color("pole:N", scale=drawing.POLE_COLOURS, legend=None)
    line = (
        base.mark_line(strokeWidth=2, aria=False)
        .transform_filter("datum.complete && datum.share != null")
        .encode(
            color=colour,
            detail="segment:N",
            strokeDash=alt.StrokeDash("pole:N", scale=drawing.POLE_DASHES, legend=None),
        )
    )
    seen = (
        base.transform_filter("datum.stories > 0")
        .mark_point(size=45, strokeWidth=1.5, aria=False)
        .encode(
            color=colour,
            shape=alt.Shape("pole:N", scale=drawing.POLE_SHAPES, legend=None),
            fill=alt.condition("datum.complete", colour, alt.value("var(--paper)")),
        )
    )
    # Both poles may have one share: side by side, each can be touched.
    touched = [
        base.transform_filter(f"datum.stories > 0 && datum.pole === '{pole}'")
        .mark_point(
            shape="circle",
            size=200,
            xOffset=shift,
            fill="transparent",
            stroke="transparent",
            opacity=1,
            cursor="pointer",
        )
        .encode(description="told:N", tooltip=alt.Tooltip("told:N"))
        for pole, shift in zip(POLES, (-5, 5), strict=True)
    ]
    return drawing.finish(drawing.compose(hatched, broken, line, seen, *touched, height=110).add_params(top))


SECTION = Section(id="shares", title="Stance shares over time", read=read, draw=draw)
