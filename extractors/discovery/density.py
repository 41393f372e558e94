"""HDBSCAN: clusters of any number and density, and the rest as noise.

After Campello, Moulavi, Sander: Density-Based Clustering Based on Hierarchical Density Estimates (PAKDD 2013), with
the clusters chosen by excess of mass, or the leaves of the tree. In numpy alone: scikit-learn's is the same algorithm
(`benchmarks/discover.py --check-clusters` compares the two) at the price of 130 MB more in every installation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Choice = Literal["mass", "leaf"]

_ROWS_AT_ONCE = 512
_SMALLEST = 1e-6
NOISE = -1


@dataclass(slots=True)
class _Branch:
    """A cluster of the condensed tree: born at a density, with the points that fell out of it, and its parts."""

    birth: float
    fallen: list[tuple[list[int], float]] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)

    def mass(self) -> float:
        """The excess of mass of the points that fell out of it."""
        return sum(len(points) * (density - self.birth) for points, density in self.fallen)


def find_clusters(vectors: Floats, *, smallest: int, neighbours: int, choice: Choice = "mass") -> npt.NDArray[np.intp]:
    """The cluster of each row of `vectors` (n, width), of unit length, from 0 on; NOISE for those in none.

    `smallest`: members that a cluster has at least; `neighbours`: a point's density is 1 over the Euclidean distance
    of its nearest so many, itself among them. One cluster of everything is none.
    """
    labels = np.full(len(vectors), NOISE, dtype=np.intp)
    if len(vectors) < max(2 * smallest, neighbours):
        return labels
    branches = _condense(*_link(_span(vectors, neighbours)), smallest=smallest)
    for label, chosen in enumerate(_choose(branches, choice)):
        for branch in _below(branches, chosen):
            for points, _ in branches[branch].fallen:
                labels[points] = label
    return labels


def _core_distances(vectors: Floats, neighbours: int) -> Floats:
    found = [
        np.partition(_distances(vectors[start : start + _ROWS_AT_ONCE], vectors), neighbours - 1, axis=1)[
            :, neighbours - 1
        ]
        for start in range(0, len(vectors), _ROWS_AT_ONCE)
    ]
    return np.concatenate(found)


def _distances(some: Floats, vectors: Floats) -> Floats:
    squared: Floats = 2 - 2 * (some @ vectors.T)
    return np.sqrt(np.maximum(squared, 0, out=squared))


def _span(vectors: Floats, neighbours: int) -> list[tuple[float, int, int]]:
    """The edges of a least spanning tree by mutual reachability, the shortest first (Prim's algorithm)."""
    core = _core_distances(vectors, neighbours)
    number = len(vectors)
    nearest = np.full(number, np.inf, dtype=np.float32)
    source = np.zeros(number, dtype=np.intp)
    outside = np.ones(number, dtype=bool)
    edges: list[tuple[float, int, int]] = []
    current = 0
    for _ in range(number - 1):
        outside[current] = False
        reach = np.maximum(np.maximum(_distances(vectors[current : current + 1], vectors)[0], core), core[current])
        closer = outside & (reach < nearest)
        nearest[closer], source[closer] = reach[closer], current
        current = int(np.argmin(np.where(outside, nearest, np.inf)))
        edges.append((float(nearest[current]), int(source[current]), current))
    return sorted(edges)


def _link(edges: list[tuple[float, int, int]]) -> tuple[list[tuple[int, int, float]], list[int]]:
    """The merges of single linkage (left, right, distance), numbered on from the points, and each node's size."""
    number = len(edges) + 1
    parent = list(range(2 * number - 1))
    sizes = [1] * number
    merges: list[tuple[int, int, float]] = []
    for distance, left, right in edges:
        roots = _root(parent, left), _root(parent, right)
        node = number + len(merges)
        parent[roots[0]] = parent[roots[1]] = node
        sizes.append(sizes[roots[0]] + sizes[roots[1]])
        merges.append((*roots, distance))
    return merges, sizes


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _condense(merges: list[tuple[int, int, float]], sizes: list[int], *, smallest: int) -> list[_Branch]:
    """The tree in which only splits into two parts of at least `smallest` count; its root is the first."""
    number = len(merges) + 1
    branches = [_Branch(birth=0.0)]
    waiting = [(2 * number - 2, 0)]
    while waiting:
        node, branch = waiting.pop()
        if node < number:
            branches[branch].fallen.append(([node], branches[branch].birth))
            continue
        left, right, distance = merges[node - number]
        density = 1 / max(distance, _SMALLEST)
        large = [part for part in (left, right) if sizes[part] >= smallest]
        if len(large) == 2:
            for part in large:
                branches[branch].parts.append(len(branches))
                waiting.append((part, len(branches)))
                branches.append(_Branch(birth=density))
            continue
        for part in (left, right):
            if part not in large:
                branches[branch].fallen.append((list(_points(part, merges)), density))
        waiting += [(part, branch) for part in large]
    return branches


def _points(node: int, merges: list[tuple[int, int, float]]) -> Iterator[int]:
    number = len(merges) + 1
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node < number:
            yield node
        else:
            waiting += merges[node - number][:2]


def _choose(branches: list[_Branch], choice: Choice) -> list[int]:
    """The clusters: those whose mass exceeds that of their parts together, or those without parts; never the root."""
    best: dict[int, tuple[float, list[int]]] = {}
    for place in range(len(branches) - 1, 0, -1):
        branch = branches[place]
        # A part that splits gives its points to its parts at their birth.
        own = branch.mass() + sum(
            _count(branches, part) * (branches[part].birth - branch.birth) for part in branch.parts
        )
        below = [best[part] for part in branch.parts]
        whole = sum(mass for mass, _ in below)
        split = bool(below) and (choice == "leaf" or whole > own)
        best[place] = (whole, [each for _, found in below for each in found]) if split else (own, [place])
    return sorted(each for part in branches[0].parts for each in best[part][1])


def _count(branches: list[_Branch], place: int) -> int:
    return sum(len(points) for branch in _below(branches, place) for points, _ in branches[branch].fallen)


def _below(branches: list[_Branch], place: int) -> Iterator[int]:
    waiting = [place]
    while waiting:
        place = waiting.pop()
        yield place
        waiting += branches[place].parts
