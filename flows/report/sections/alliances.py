"""Who argues like whom: the congruence network of those who were heard most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.exchange.drawing import Drawing, draw_congruence
from flows.report import words
from flows.report.section import Chart, Section, Source
from warehouse.discourse import Selection

MOST_PAIRS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two actors that say the same: on how many propositions, and how strongly for how much they speak at all."""

    one: str
    other: str
    weight: float
    concepts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alliances:
    """The network; no `drawing` where no two actors say the same.

    `narrowed`: outlets or a language were asked for, and the network knows no such choice.
    """

    narrowed: bool
    drawn: int
    left_out: int
    pairs: tuple[Pair, ...]
    drawing: Drawing | None


def read(source: Source) -> Alliances:
    """The network of the period, and of the company if one is asked for."""
    period = source.period
    narrowed = bool(period.outlets or period.language)
    chosen = Selection(since=period.since, until=period.until, company=period.company)
    found = None if narrowed else draw_congruence(source.connection, chosen, outlets=True, most_pairs=MOST_PAIRS)
    if found is None:
        return Alliances(narrowed=narrowed, drawn=0, left_out=0, pairs=(), drawing=None)
    nodes = tuple(replace(node, label=words.name(node.label)) for node in found.drawing.nodes)
    return Alliances(
        narrowed=False,
        drawn=len(nodes),
        left_out=found.drawing.nodes_left_out,
        pairs=tuple(
            Pair(one=words.name(one), other=words.name(other), weight=round(weight, 2), concepts=concepts)
            for one, other, weight, concepts in found.pairs
        ),
        drawing=replace(found.drawing, nodes=nodes),
    )


def draw(numbers: Alliances) -> Sequence[Chart]:
    """Nothing: a network is no chart of rows, and its template draws it."""
    return []


SECTION = Section(id="alliances", title="Who argues like whom", read=read, draw=draw)
