"""The briefing as one HTML file: no request to anywhere, and a policy that would refuse it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.holders import name_holder
from flows.report import glance, packing, words
from flows.report.briefing import TIE_KINDS, Briefing
from flows.report.drawing import SIGNS
from flows.report.scripts import asset, bundle
from flows.report.section import Chart, Column, Row
from flows.report.sections import SECTIONS
from flows.report.sections.alliances import Alliances
from flows.version import VERSION
from warehouse.briefing import Sentence
from warehouse.discourse import VoiceSentence

LARGEST = 3_900_000
# Stories in a bucket below which one of them moves a share a lot.
FEW = 10
# Of a voice in the table of the network.
MOST_SIDES = 8
# Where the data go, once it is known how much room there is.
DATA = "@@data@@"


def render_page(shown: Briefing) -> str:
    """The page; sentences behind the marks are left out from the weakest on where it would become too large."""
    drawn = draw(shown)
    scripts = (bundle(), asset("network.js"), asset("page.js"))
    style = asset("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(allow, scripts))}",
            f"style-src {allow(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page = (
        environment()
        .get_template("page.html")
        .render(
            shown=shown,
            tree=shown.tree,
            sections=[(section, drawn[section.id], shown.numbers[section.id]) for section in SECTIONS],
            policy=policy,
            style=Markup(style),  # noqa: S704 - our own file
            scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files
            data=DATA,
            version=VERSION,
            kinds=shown.numbers["poles"].kinds,
            propositions=sorted(shown.numbers["shares"].propositions),
            filters=describe_filters(shown),
            unit=words.UNITS[shown.period.bucket],
        )
    )
    head, tail = page.split(DATA)
    return head + fit(shown, drawn, LARGEST - len(page.encode())) + tail


def fit(shown: Briefing, drawn: Mapping[str, Sequence[Chart]], room: int) -> str:
    """What the page's script reads, with as many sentences as there is room for, in bytes."""
    keep = len(shown.sentences)
    while True:
        data = packing.pack(collect(shown, drawn, keep))
        if len(data) <= room or not keep:
            return data
        keep = keep * 4 // 5


def draw(shown: Briefing) -> dict[str, Sequence[Chart]]:
    """The charts of each section."""
    return {section.id: section.draw(shown.numbers[section.id]) for section in SECTIONS}


def allow(text: str) -> str:
    """The word of a Content-Security-Policy for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def collect(shown: Briefing, drawn: Mapping[str, Sequence[Chart]], keep: int) -> dict[str, Any]:
    """What the page's script reads. Charts that look alike share a spec; the `keep` strongest sentences are in it."""
    specs: list[Any] = []
    charts = {}
    for chart in (chart for charts in drawn.values() for chart in charts):
        if chart.spec not in specs:
            specs.append(chart.spec)
        charts[chart.id] = {
            "spec": specs.index(chart.spec),
            "summary": chart.summary,
            "split": chart.split,
            "wide": chart.wide,
            "small": chart.proposition is not None,
            "columns": [[column.key, column.form] for column in chart.columns],
            **pack_rows(chart.rows),
        }
    articles: dict[str, int] = {}
    described: list[Any] = []
    sentences = []
    for one in shown.sentences[:keep]:
        marks = (one.bucket.isoformat(), one.outlet, one.kind, one.holder_name if named(one) else None)
        sentences.append([*pack_sentence(one, articles, described), *marks])
    return {
        "period": shown.tree["period"],
        "ends": {point.bucket.isoformat(): point.last_day.isoformat() for point in shown.numbers["shares"].panel},
        "specs": specs,
        "charts": charts,
        "articles": described,
        "sentences": sentences,
        "network": pack_network(shown, articles, described),
        "means": {meaning.proposition: meaning.statement for meaning in shown.numbers["method"].propositions},
        "firsts": pack_firsts(shown, articles),
    }


def named(one: Sentence | VoiceSentence) -> bool:
    """Whether a sentence is somebody's with a name."""
    return one.holder_type == "attributed"


def pack_sentence(one: Sentence | VoiceSentence, articles: dict[str, int], described: list[Any]) -> list[Any]:
    """What is shown of a sentence; its article is described once for all."""
    if one.article_id not in articles:
        articles[one.article_id] = len(articles)
        described.append([words.title(one.title), words.link(one.url), one.language])
    return [
        one.proposition,
        one.pole,
        words.name(name_holder(one.holder_type, one.holder_name)),
        words.quote(one.quote),
        round(one.confidence, 2),
        articles[one.article_id],
        one.published_on.isoformat(),
        words.name(one.outlet),
    ]


def pack_network(shown: Briefing, articles: dict[str, int], described: list[Any]) -> dict[str, Any] | None:
    """The voices with their places, sides and sentences, and the lines between them; None where nothing is drawn."""
    found: Alliances = shown.numbers["alliances"]
    if found.drawing is None:
        return None
    said = defaultdict(list)
    for one in shown.voiced:
        said[one.voice, one.voice_kind].append(pack_sentence(one, articles, described))
    return {
        "voices": [
            [
                voice.label,
                voice.name,
                voice.kind,
                node.x,
                node.y,
                node.size,
                [[side.proposition, side.pole, side.stories] for side in voice.sides],
                said[voice.name, TIE_KINDS.get(voice.kind, "holder")],
            ]
            for voice, node in zip(found.voices, found.drawing.nodes, strict=True)
        ],
        "lines": [[edge.source, edge.target, edge.strength] for edge in found.drawing.edges],
    }


def pack_rows(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows without the names of their fields in each, and without where their numbers stand in the tree."""
    keys = [key for key in rows[0] if key != "at"]
    return {"keys": keys, "cells": [[row[key] for key in keys] for row in rows]}


def pack_firsts(shown: Briefing, articles: Mapping[str, int]) -> dict[str, list[Any]]:
    """By day: proposition, pole and article of what appeared first on it."""
    found: dict[str, list[Any]] = {}
    for first in shown.numbers["firsts"].shown:
        if first.article_id in articles:
            place = [first.proposition, first.pole, articles[first.article_id], first.new_in is None]
            found.setdefault(first.day.isoformat(), []).append(place)
    return found


def describe_filters(shown: Briefing) -> list[str]:
    """What was asked for, in words."""
    period = shown.period
    given = (("outlets", ", ".join(period.outlets or ())), ("language", period.language), ("company", period.company))
    return [f"{name}: {words.one_line(value, 400)}" for name, value in given if value]


def cell(row: Row, column: Column) -> str:
    """A cell of a table, if it is no number of the tree."""
    return words.show(row[column.key], column.form)


def path_of(row: Row, column: Column) -> str | None:
    """Where the number of a cell stands in the tree; None for words."""
    if column.form not in ("count", "percent") or row[column.key] is None:
        return None
    return f"{row['at']}/{row.get('key') or column.key}"


@cache
def environment() -> Environment:
    """The templates; all that they show is escaped, and what is not there is a fault."""
    made = Environment(
        loader=PackageLoader("flows.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(
        at=glance.at,
        show=words.show,
        signs=SIGNS,
        verbs=words.VERBS,
        few=FEW,
        most_sides=MOST_SIDES,
        cell=cell,
        path_of=path_of,
        name_holder=name_holder,
    )
    made.filters.update(
        on=words.on,
        moment=words.at,
        name=words.name,
        stance=lambda row: words.stance(row.proposition, row.pole),
        is_number=lambda part: isinstance(part, glance.Num),
        is_foreign=lambda part: isinstance(part, glance.Foreign),
        is_strong=lambda part: isinstance(part, glance.Strong),
        mark=lambda row: json.dumps(row, ensure_ascii=False),
    )
    return made
