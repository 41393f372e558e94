"""Stances that a user added are recognised by their examples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from extractors.model import OwnExemplar
from extractors.stance.exemplars import Exemplar, Exemplars
from extractors.stance.own import FEWEST, OwnCells, pack, unpack


def toward(axis: int, number: int = 1, seed: int = 1) -> Any:
    rows = 0.05 * np.random.default_rng(seed).normal(size=(number, 16))
    rows[:, axis] += 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


BLANK = Exemplars([Exemplar(text="x", cells=(), writer="w")], toward(9), encoder="net")


def examples(number: int = FEWEST, network: str = "net") -> list[OwnExemplar]:
    return [
        OwnExemplar(text="x", proposition="speech", pole="affirm", vector=pack(vector), network=network)
        for vector in toward(0, number)
    ]


def no_network() -> Any:
    raise AssertionError("the vectors are there: the network is not needed")


def test_a_sentence_near_the_examples_shows_their_cell_and_others_none() -> None:
    own = OwnCells(examples(), digest="net", load_known=lambda: BLANK)
    near, far = own.recognise(np.concatenate([toward(0, seed=4), toward(5)]), no_network)
    assert near is not None
    assert near[0] == ("speech", "affirm")
    assert near[1] > 0.9
    assert far is None


def test_two_examples_are_too_few() -> None:
    own = OwnCells(examples(FEWEST - 1), digest="net", load_known=lambda: BLANK)
    assert own.recognise(toward(0), no_network) == [None]


def test_without_examples_nothing_is_recognised() -> None:
    assert OwnCells([], digest="net", load_known=lambda: None).recognise(toward(0, 2), no_network) == [None, None]


def test_vectors_of_another_network_are_not_compared() -> None:
    own = OwnCells(examples(network="old"), digest="net", load_known=lambda: BLANK)
    with pytest.raises(AssertionError, match="not needed"):
        own.recognise(toward(0), no_network)


def test_a_packed_vector_comes_back() -> None:
    np.testing.assert_allclose(unpack(pack(toward(0)[0])), toward(0)[0], atol=0.01)
