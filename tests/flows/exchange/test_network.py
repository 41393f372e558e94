"""Discourse networks worked out by hand, and read by networkx."""

from __future__ import annotations

import io
import math

import networkx
import pytest

from flows.exchange.drawing import EDGES_PER_NODE, draw_svg, lay_out
from flows.exchange.graphml import write_graphml
from flows.exchange.network import Edge, Network, compare_actors, link_concepts, make_ties
from warehouse.discourse import TieRow


def a_tie(name: str, proposition: str, pole: str, stories: int = 1, kind: str = "holder") -> TieRow:
    return TieRow(name=name, kind=kind, language="en", proposition=proposition, pole=pole, stories=stories)


# Quist and Lee agree on two things, both against the Commission, on which Quist is of two minds.
ROWS = (
    a_tie("Mara Quist", "ban", "reject", 2),
    a_tie("Mara Quist", "ban", "affirm", 1),
    a_tie("Mara Quist", "divestiture", "affirm", 1),
    a_tie("Ann Lee", "ban", "reject", 3, kind="author"),
    a_tie("Ann Lee", "divestiture", "affirm", 1, kind="author"),
    a_tie("European Commission", "ban", "affirm", 4),
    a_tie("Harbour Post", "ban", "affirm", 1, kind="outlet"),
)
TIES = make_ties(ROWS)
QUIST, LEE, COMMISSION = "person:Mara Quist", "author:Ann Lee", "organisation:European Commission"


def between(network: Network, one: str, other: str) -> Edge | None:
    return next((edge for edge in network.edges if {edge.source, edge.target} == {one, other}), None)


def test_congruence_is_what_two_actors_say_alike_by_their_average_activity() -> None:
    network = compare_actors(TIES)
    together = between(network, QUIST, LEE)
    assert together is not None
    # ban, reject: 2 * 3; divestiture, affirm: 1 * 1; activity 4 each.
    assert (together.raw, together.weight, together.concepts) == (7, 7 / 4, 2)
    half = between(network, QUIST, COMMISSION)
    assert half is not None
    assert (half.raw, half.weight, half.concepts) == (4, 1.0, 1)
    assert between(network, LEE, COMMISSION) is None


def test_conflict_is_what_they_say_against_each_other() -> None:
    network = compare_actors(TIES, "conflict")
    apart = between(network, LEE, COMMISSION)
    assert apart is not None
    assert (apart.raw, apart.weight, apart.concepts) == (12, 3.0, 1)
    own = between(network, QUIST, LEE)
    assert own is not None
    assert own.raw == 3


def test_outlets_are_actors_only_when_asked_for() -> None:
    assert [node.id for node in compare_actors(TIES).nodes] == [LEE, COMMISSION, QUIST]
    with_outlets = compare_actors(make_ties(ROWS, outlets=True))
    assert "outlet:Harbour Post" in [node.id for node in with_outlets.nodes]


def test_only_the_actors_with_most_statements_are_kept() -> None:
    network = compare_actors(make_ties(ROWS, outlets=True), most=3)
    assert (len(network.nodes), network.left_out) == (3, 1)
    assert "outlet:Harbour Post" not in [node.id for node in link_concepts(make_ties(ROWS, outlets=True), most=3).nodes]


@pytest.mark.parametrize("network", [link_concepts(TIES), compare_actors(TIES), compare_actors(TIES, "conflict")])
def test_networkx_reads_what_is_written(network: Network) -> None:
    graph = networkx.read_graphml(io.BytesIO(write_graphml(network)))
    assert not graph.is_directed()
    assert sorted(graph.nodes) == sorted(node.id for node in network.nodes)
    assert {frozenset(edge[:2]): edge[2] for edge in graph.edges(data="weight")} == {
        frozenset((edge.source, edge.target)): edge.weight for edge in network.edges
    }
    assert graph.nodes[QUIST] == {"label": "Mara Quist", "kind": "person", "stories": 4}


def test_the_two_mode_network_keeps_agreement() -> None:
    graph = networkx.read_graphml(io.BytesIO(write_graphml(link_concepts(TIES))))
    assert graph.edges[QUIST, "concept:ban"] == {"weight": 3.0, "affirm": 1, "reject": 2, "subtract": -1}
    assert networkx.is_bipartite(graph)


def test_names_that_xml_cannot_hold_do_no_harm() -> None:
    ties = make_ties([a_tie('<b>&"\x0b\ufffe', "ban", "affirm"), a_tie("B", "ban", "affirm")])
    graph = networkx.read_graphml(io.BytesIO(write_graphml(compare_actors(ties))))
    assert 'person:<b>&"\ufffd\ufffd' in graph.nodes
    svg = draw_svg(lay_out(compare_actors(ties)))
    assert "<b>" not in svg
    networkx.parse_graphml(write_graphml(compare_actors(ties)).decode())


def test_a_drawing_is_bounded_and_always_the_same() -> None:
    rows = [a_tie(f"Actor {n}", f"p{n % 7}", "affirm", 1 + n % 3) for n in range(90)]
    network = compare_actors(make_ties(rows))
    drawing = lay_out(network)
    assert drawing == lay_out(network)
    assert (len(drawing.nodes), drawing.nodes_left_out) == (40, 50)
    assert len(drawing.edges) <= EDGES_PER_NODE * len(drawing.nodes)
    assert len(drawing.edges) + drawing.edges_left_out == len(network.edges)
    assert all(0 <= node.x <= 1 and 0 <= node.y <= 1 for node in drawing.nodes)
    spots = [(node.x, node.y) for node in drawing.nodes]
    assert min(math.dist(one, other) for i, one in enumerate(spots) for other in spots[:i]) > 0.005


def test_nothing_to_draw_is_drawn_as_nothing() -> None:
    empty = lay_out(compare_actors(()))
    assert empty.nodes == ()
    assert draw_svg(empty).startswith("<svg")
    alone = lay_out(compare_actors(make_ties([a_tie("A", "ban", "affirm")])))
    assert alone.nodes == ()
