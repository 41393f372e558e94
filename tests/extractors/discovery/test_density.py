"""HDBSCAN in numpy: dense groups are clusters, what lies between them is noise."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.discovery.density import NOISE, Floats, find_clusters


def scatter(*groups: tuple[int, int, float], width: int = 24, seed: int = 1) -> Floats:
    """Unit vectors in groups of (axis, members, spread); axis -1 is anywhere."""
    chance = np.random.default_rng(seed)
    rows = []
    for axis, members, spread in groups:
        centre = np.zeros(width)
        if axis >= 0:
            centre[axis] = 1
        rows.append(centre + spread * chance.normal(size=(members, width)))
    vectors = np.concatenate(rows)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("choice", ["mass", "leaf"])
def test_two_dense_groups_in_a_cloud_are_two_clusters(choice: str) -> None:
    labels = find_clusters(scatter((0, 12, 0.05), (1, 9, 0.05), (-1, 40, 1)), smallest=5, neighbours=3, choice=choice)
    first, second = set(labels[:12]), set(labels[12:21])
    assert len(first) == len(second) == 1
    assert first != second
    assert NOISE not in first | second
    assert np.mean(labels[21:] == NOISE) > 0.6


def test_groups_of_different_density_are_both_found() -> None:
    labels = find_clusters(scatter((0, 15, 0.01), (1, 15, 0.12)), smallest=5, neighbours=3)
    assert len(set(labels[:15])) == len(set(labels[15:])) == 1
    assert labels[0] != labels[-1]


def test_a_group_smaller_than_the_smallest_is_noise() -> None:
    labels = find_clusters(scatter((0, 4, 0.01), (1, 12, 0.05), (2, 12, 0.05)), smallest=6, neighbours=3)
    assert set(labels[:4]) == {NOISE}


@pytest.mark.parametrize("number", [0, 1, 9])
def test_too_few_for_two_clusters_are_none(number: int) -> None:
    assert set(find_clusters(scatter((0, number, 0.01)), smallest=5, neighbours=2)) <= {NOISE}


def test_the_same_sentence_many_times_does_no_harm() -> None:
    vectors = np.concatenate([np.repeat(scatter((0, 1, 0.0)), 10, axis=0), scatter((1, 10, 0.05))])
    labels = find_clusters(vectors, smallest=5, neighbours=3)
    assert len(set(labels[:10])) == 1
    assert labels[0] != NOISE
