"""Discourse networks, as Leifeld defines them: actors with concepts, and actors with one another.

P. Leifeld, "Discourse Network Analysis: Policy Debates as Dynamic Networks", in J. N. Victor, A. H. Montgomery and
M. Lubell (eds.), The Oxford Handbook of Political Networks, 2017: an actor i has a_ijk statements on concept j with
agreement k. The congruence of two actors is the sum of a_ijk * a_ljk over all concepts and both poles (they say the
same of the same), their conflict that over opposite poles; divided by their average activity, (a_i.. + a_l..) / 2, so
that those who speak much are not near everybody for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from flows.exchange.speaking import Holding, tell_speaker
from warehouse.discourse import TieRow

NodeKind = Literal["person", "organisation", "author", "outlet", "concept"]
Measure = Literal["congruence", "conflict"]
Floats = npt.NDArray[np.float64]
# The product of so many actors with themselves is 18 MB.
MOST_ACTORS = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How often an actor affirms and rejects a concept, in stories."""

    actor: str
    kind: NodeKind
    concept: str
    affirm: int
    reject: int

    @property
    def id(self) -> str:
        """The id of the actor's node."""
        return f"{self.kind}:{self.actor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor or a concept. `stories`: its statements, those of an actor counted once per concept, pole and story."""

    id: str
    label: str
    kind: NodeKind
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation of two nodes. Between actor and concept: `affirm` and `reject` stories, `weight` their sum.

    Between actors: `weight` is the measure divided by average activity, `raw` before that, on so many `concepts`.
    """

    source: str
    target: str
    weight: float
    raw: float = 0.0
    affirm: int = 0
    reject: int = 0
    concepts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and edges; no direction. `left_out`: actors beyond the most that were asked for."""

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


def make_ties(rows: Iterable[TieRow], *, outlets: bool = False) -> tuple[Tie, ...]:
    """The ties of actors: whom stances are attributed to and authors; with `outlets` their own voices as well."""
    counts: dict[tuple[str, NodeKind, str], list[int]] = defaultdict(lambda: [0, 0])
    kinds: dict[tuple[str, str], NodeKind] = {}
    for row in rows:
        # A voice stands in many rows, and to look at its name takes longer than all the rest.
        if (kind := kinds.get((row.kind, row.name))) is None:
            kind = kinds[row.kind, row.name] = _kind(row)
        if kind != "outlet" or outlets:
            counts[row.name, kind, row.proposition][row.pole == "reject"] += row.stories
    return tuple(
        Tie(actor=actor, kind=kind, concept=concept, affirm=pair[0], reject=pair[1])
        for (actor, kind, concept), pair in sorted(counts.items())
    )


def _kind(row: TieRow) -> NodeKind:
    if row.kind == "holder":
        speaker = tell_speaker(Holding(type="attributed", name=row.name), outlet="", authors=())
        return "organisation" if speaker.organisation else "person"
    return "author" if row.kind == "author" else "outlet"


def link_concepts(ties: Sequence[Tie], *, most: int = MOST_ACTORS) -> Network:
    """The two-mode network of actors and concepts; the `most` actors with the most statements."""
    actors = rank_actors(ties)
    kept = set(actors[:most])
    chosen = [tie for tie in ties if tie.id in kept]
    said: dict[str, int] = defaultdict(int)
    for tie in chosen:
        said[tie.concept] += tie.affirm + tie.reject
    concepts = tuple(
        Node(id=f"concept:{concept}", label=concept, kind="concept", stories=total)
        for concept, total in sorted(said.items())
    )
    edges = tuple(
        Edge(
            source=tie.id,
            target=f"concept:{tie.concept}",
            weight=float(tie.affirm + tie.reject),
            affirm=tie.affirm,
            reject=tie.reject,
        )
        for tie in chosen
    )
    nodes = (*_actor_nodes(chosen, actors[:most]), *concepts)
    return Network(name="actor-concept", nodes=nodes, edges=edges, left_out=len(actors) - len(kept))


def compare_actors(ties: Sequence[Tie], measure: Measure = "congruence", *, most: int = MOST_ACTORS) -> Network:
    """The network of actors by congruence or conflict (see above), of the `most` actors with the most statements."""
    ranked = rank_actors(ties)
    actors = ranked[:most]
    places = {actor: index for index, actor in enumerate(actors)}
    concepts = {concept: index for index, concept in enumerate(sorted({tie.concept for tie in ties}))}
    said = np.zeros((2, len(actors), len(concepts)))
    kept = [tie for tie in ties if tie.id in places]
    for tie in kept:
        said[:, places[tie.id], concepts[tie.concept]] = tie.affirm, tie.reject
    raw, shared = _multiply(said, measure)
    activity = said.sum(axis=(0, 2))
    normal = raw / np.maximum(np.add.outer(activity, activity) / 2, 1e-9)
    edges = tuple(
        Edge(
            source=actors[one],
            target=actors[other],
            weight=round(float(normal[one, other]), 6),
            raw=float(raw[one, other]),
            concepts=int(shared[one, other]),
        )
        for one, other in np.argwhere(np.triu(raw, 1) > 0).tolist()
    )
    nodes = _actor_nodes(kept, actors)
    return Network(name=measure, nodes=nodes, edges=edges, left_out=len(ranked) - len(actors))


def _multiply(said: Floats, measure: Measure) -> tuple[Floats, Floats]:
    """For each pair of actors the sum of products, and the number of concepts that add to it."""
    affirm, reject = said
    some_affirm, some_reject = (said > 0).astype(float)
    if measure == "congruence":
        both = some_affirm @ some_affirm.T + some_reject @ some_reject.T
        twice = (some_affirm * some_reject) @ (some_affirm * some_reject).T
        return affirm @ affirm.T + reject @ reject.T, both - twice
    both = some_affirm @ some_reject.T
    twice = (some_affirm * some_reject) @ (some_affirm * some_reject).T
    return affirm @ reject.T + reject @ affirm.T, both + both.T - twice


def rank_actors(ties: Iterable[Tie]) -> list[str]:
    """The ids of all actors, those with the most statements first."""
    totals: dict[str, int] = defaultdict(int)
    for tie in ties:
        totals[tie.id] += tie.affirm + tie.reject
    return sorted(totals, key=lambda actor: (-totals[actor], actor))


def _actor_nodes(ties: Iterable[Tie], actors: Sequence[str]) -> tuple[Node, ...]:
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        found[tie.id].append(tie)
    return tuple(
        Node(
            id=actor,
            label=found[actor][0].actor,
            kind=found[actor][0].kind,
            stories=sum(tie.affirm + tie.reject for tie in found[actor]),
        )
        for actor in actors
    )
