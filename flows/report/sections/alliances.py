"""Who argues like whom: the congruence network of those who were heard most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.exchange.drawing import Drawing, NetworkSection, draw_congruence
from flows.exchange.network import NodeKind, Tie
from flows.report import words
from flows.report.section import Chart, Section, Source
from warehouse.briefing import Period
from warehouse.discourse import Selection

MOST_PAIRS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A pole of a proposition that a voice takes, in so many stories."""

    proposition: str
    pole: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A drawn voice with its sides, the one with the most stories first; `name` as the snapshot has it."""

    name: str
    label: str
    kind: NodeKind
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two voices that say the same: on how many propositions, and how strongly for how much they speak at all.

    `source`, `target`: their places among the voices.
    """

    one: str
    other: str
    source: int
    target: int
    weight: float
    concepts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alliances:
    """The network; no `drawing` where no two actors say the same. `voices`: in the order of its nodes.

    `narrowed`: outlets or a language were asked for, and the network knows no such choice.
    """

    narrowed: bool
    drawn: int
    left_out: int
    pairs: tuple[Pair, ...]
    voices: tuple[Voice, ...]
    drawing: Drawing | None


def read(source: Source) -> Alliances:
    """The network of the period, and of the company if one is asked for."""
    narrowed = bool(source.period.outlets or source.period.language)
    chosen = select(source.period)
    found = None if narrowed else draw_congruence(source.connection, chosen, outlets=True, most_pairs=MOST_PAIRS)
    if found is None:
        return Alliances(narrowed=narrowed, drawn=0, left_out=0, pairs=(), voices=(), drawing=None)
    nodes = tuple(replace(node, label=words.name(node.label)) for node in found.drawing.nodes)
    return Alliances(
        narrowed=False,
        drawn=len(nodes),
        left_out=found.drawing.nodes_left_out,
        pairs=pair(found),
        voices=tuple(
            Voice(name=node.label, label=words.name(node.label), kind=node.kind, sides=take_sides(found.sides[node.id]))
            for node in found.drawing.nodes
        ),
        drawing=replace(found.drawing, nodes=nodes),
    )


def select(period: Period) -> Selection:
    """What of a period the network is drawn of."""
    return Selection(since=period.since, until=period.until, company=period.company)


def pair(found: NetworkSection) -> tuple[Pair, ...]:
    """The nearest pairs; all of them are drawn."""
    places = {node.id: place for place, node in enumerate(found.drawing.nodes)}
    return tuple(
        Pair(
            one=words.name(found.drawing.nodes[places[edge.source]].label),
            other=words.name(found.drawing.nodes[places[edge.target]].label),
            source=places[edge.source],
            target=places[edge.target],
            weight=round(edge.weight, 2),
            concepts=edge.concepts,
        )
        for edge in found.nearest
    )


def take_sides(ties: Sequence[Tie]) -> tuple[Side, ...]:
    """What a voice affirms and rejects."""
    sides = [
        Side(proposition=tie.concept, pole=pole, stories=stories)
        for tie in ties
        for pole, stories in (("affirm", tie.affirm), ("reject", tie.reject))
        if stories
    ]
    return tuple(sorted(sides, key=lambda side: (-side.stories, side.proposition, side.pole)))


def draw(numbers: Alliances) -> Sequence[Chart]:
    """Nothing: a network is no chart of rows, and the page's script lays it out for the room there is."""
    return []


SECTION = Section(id="alliances", title="Who argues like whom", read=read, draw=draw)
