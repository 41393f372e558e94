"""A network as a drawing: places for the strongest actors, the same in every run, and an SVG of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from html import escape

import numpy as np

from flows.exchange.network import Edge, Floats, Network, Node, NodeKind, Tie, compare_actors, make_ties
from warehouse.connection import Connection
from warehouse.discourse import ALL, Selection, read_ties

MOST_DRAWN = 40
# Relations drawn of each node: all of a group that says the same would be a ball of lines.
EDGES_PER_NODE = 3
_ROUNDS = 400
_WIDTH, _HEIGHT, _MARGIN = 760, 520, 60
_COLOURS: dict[NodeKind, str] = {
    "person": "#3b6ea5",
    "organisation": "#b5562f",
    "author": "#6f5aa8",
    "outlet": "#5f7f3f",
    "concept": "#777777",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNode:
    """A node at x, y (0 to 1); `size` 0 to 1 by its statements."""

    id: str
    label: str
    kind: NodeKind
    stories: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnEdge:
    """A line between two nodes, by their places in `nodes`; `strength` 0 to 1, 1 for the strongest drawn."""

    source: int
    target: int
    weight: float
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn, and how many actors and relations of the network are not."""

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    nodes_left_out: int
    edges_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSection:
    """A section of a page: the drawing as SVG (markup, safe to put in as it is), and the nearest pairs.

    `nearest`: the relations of the pairs; `sides`: what each drawn node affirms and rejects, by its id.
    """

    drawing: Drawing
    svg: str
    pairs: tuple[tuple[str, str, float, int], ...]
    nearest: tuple[Edge, ...]
    sides: Mapping[str, tuple[Tie, ...]]


def read_congruence(
    connection: Connection, selection: Selection = ALL, *, outlets: bool = False, most: int = MOST_DRAWN
) -> Network:
    """The congruence network of the `most` actors with the most statements of the selection."""
    return compare_actors(_read_ties(connection, selection, outlets=outlets), most=most)


def _read_ties(connection: Connection, selection: Selection, *, outlets: bool) -> tuple[Tie, ...]:
    return make_ties(read_ties(connection, selection), outlets=outlets)


def draw_congruence(
    connection: Connection, selection: Selection = ALL, *, outlets: bool = False, most_pairs: int = 8
) -> NetworkSection | None:
    """Who says the same as whom, for the briefing; None where no two actors do."""
    ties = _read_ties(connection, selection, outlets=outlets)
    network = compare_actors(ties, most=MOST_DRAWN)
    if not network.edges:
        return None
    drawing = lay_out(network)
    labels = {node.id: node.label for node in network.nodes}
    strongest = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target))[:most_pairs]
    return NetworkSection(
        drawing=drawing,
        svg=draw_svg(drawing),
        pairs=tuple((labels[edge.source], labels[edge.target], edge.weight, edge.concepts) for edge in strongest),
        nearest=tuple(strongest),
        sides=_group_ties(ties, {(node.kind, node.label) for node in drawing.nodes}),
    )


def _group_ties(ties: Iterable[Tie], drawn: Set[tuple[NodeKind, str]]) -> Mapping[str, tuple[Tie, ...]]:
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        if (tie.kind, tie.actor) in drawn:
            found[tie.id].append(tie)
    return {node: tuple(group) for node, group in found.items()}


def lay_out(network: Network, *, most: int = MOST_DRAWN) -> Drawing:
    """Places for the `most` tied nodes with the most statements, and each one's strongest edges; always the same.

    T. Fruchterman and E. Reingold, "Graph Drawing by Force-directed Placement", Software: Practice and Experience 21
    (1991): nodes push each other away, edges pull by their weight, from a circle on, ever more slowly.
    """
    nodes = _choose_nodes(network, most)
    places = {node.id: index for index, node in enumerate(nodes)}
    edges = _choose_edges(network, places)
    top = max((edge.weight for edge in edges), default=1.0)
    largest = max((node.stories for node in nodes), default=1)
    spots = _place(len(nodes), [(places[edge.source], places[edge.target], edge.weight / top) for edge in edges])
    return Drawing(
        nodes=tuple(
            DrawnNode(
                id=node.id,
                label=node.label,
                kind=node.kind,
                stories=node.stories,
                x=round(float(x), 4),
                y=round(float(y), 4),
                size=round(math.sqrt(node.stories / largest), 4),
            )
            for node, (x, y) in zip(nodes, spots, strict=True)
        ),
        edges=tuple(_draw_edge(edge, places, top) for edge in edges),
        nodes_left_out=len(network.nodes) - len(nodes) + network.left_out,
        edges_left_out=len(network.edges) - len(edges),
    )


def _choose_nodes(network: Network, most: int) -> list[Node]:
    """Those with the most statements, of these the most strongly tied; those without ties are not drawn."""
    strength: dict[str, float] = defaultdict(float)
    for edge in network.edges:
        strength[edge.source] += edge.weight
        strength[edge.target] += edge.weight
    tied = [node for node in network.nodes if strength[node.id] > 0]
    return sorted(tied, key=lambda node: (-node.stories, -strength[node.id], node.id))[:most]


def _choose_edges(network: Network, places: dict[str, int]) -> list[Edge]:
    among = [edge for edge in network.edges if edge.source in places and edge.target in places]
    drawn: dict[str, int] = defaultdict(int)
    chosen = []
    for edge in sorted(among, key=lambda edge: (-edge.weight, edge.source, edge.target)):
        if min(drawn[edge.source], drawn[edge.target]) < EDGES_PER_NODE:
            chosen.append(edge)
            drawn[edge.source] += 1
            drawn[edge.target] += 1
    return chosen


def _draw_edge(edge: Edge, places: dict[str, int], top: float) -> DrawnEdge:
    return DrawnEdge(
        source=places[edge.source],
        target=places[edge.target],
        weight=edge.weight,
        strength=round(edge.weight / top, 4),
    )


def _place(count: int, edges: list[tuple[int, int, float]]) -> Floats:
    """Coordinates between 0 and 1, a row for each node."""
    if count <= 1:
        return np.full((count, 2), 0.5)
    angles = 2 * np.pi * np.arange(count) / count
    spots: Floats = np.column_stack((np.cos(angles), np.sin(angles)))
    pull = np.zeros((count, count))
    for one, other, strength in edges:
        pull[one, other] = pull[other, one] = max(pull[one, other], strength)
    # A node with many edges is no stronger drawn to the heap than one with few.
    tied = np.maximum(pull.sum(axis=1), 1)
    pull /= np.sqrt(np.outer(tied, tied)) / 2
    ideal = 2 / math.sqrt(count)
    for step in range(_ROUNDS):
        apart = spots[:, None, :] - spots[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        away = ideal**2 / distance**2
        force = (apart * (away - pull * distance / ideal)[:, :, None]).sum(axis=1) - 0.6 * ideal * spots
        length = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
        spots = spots + force / length * np.minimum(length, 0.15 * (1 - step / _ROUNDS))
    low, high = spots.min(axis=0), spots.max(axis=0)
    return np.asarray((spots - low) / np.maximum(high - low, 1e-9))


def draw_svg(drawing: Drawing) -> str:
    """The drawing as an SVG element that needs nothing else; names are escaped."""

    def at(node: DrawnNode) -> tuple[float, float]:
        return (
            round(_MARGIN + node.x * (_WIDTH - 2 * _MARGIN), 1),
            round(_MARGIN + node.y * (_HEIGHT - 2 * _MARGIN), 1),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Congruence network of {len(drawing.nodes)} actors">'
    ]
    for edge in drawing.edges:
        (x1, y1), (x2, y2) = at(drawing.nodes[edge.source]), at(drawing.nodes[edge.target])
        opacity, width = 0.15 + 0.6 * edge.strength, 0.5 + 2.5 * edge.strength
        look = f'stroke="#888" stroke-opacity="{opacity:.2f}" stroke-width="{width:.2f}"'
        parts.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {look}/>')
    for node in drawing.nodes:
        x, y = at(node)
        name = escape(node.label if len(node.label) <= 28 else node.label[:27] + "…")
        title = f"<title>{escape(node.label)} ({node.kind}): {node.stories} statements</title>"
        parts.append(
            f"<g>{title}{_draw_mark(node, x, y)}"
            f'<text x="{x}" y="{y - 5 - 7 * node.size:.1f}" font-size="10" fill="currentColor" text-anchor="middle">'
            f"{name}</text></g>"
        )
    return "\n".join((*parts, "</svg>"))


def _draw_mark(node: DrawnNode, x: float, y: float) -> str:
    """A person is round, an author too with a hole, an outlet a square, an organisation one on its corner."""
    colour, size = _COLOURS[node.kind], round(3 + 7 * node.size, 1)
    if node.kind == "author":
        return f'<circle cx="{x}" cy="{y}" r="{size - 1.5}" fill="none" stroke="{colour}" stroke-width="3"/>'
    if node.kind in ("outlet", "organisation"):
        turned = f' transform="rotate(45 {x} {y})"' if node.kind == "organisation" else ""
        corner = f'x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:.1f}" height="{2 * size:.1f}"'
        return f'<rect {corner} fill="{colour}"{turned}/>'
    return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{colour}"/>'
