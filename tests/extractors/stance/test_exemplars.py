"""Training sentences beside a tagged one: which are nearest, and what of the two files is believed."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.stance.exemplars import Exemplar, Exemplars, read_exemplars, write_exemplars
from extractors.stance.fusion import Cell

BAN: Cell = ("ban", "affirm")
HARM: Cell = ("user-harm", "affirm")
SENTENCES = (
    Exemplar(text="Ban it.", cells=(BAN,), writer="a"),
    Exemplar(text="Ban it, it harms children.", cells=(BAN, HARM), writer="a"),
    Exemplar(text="It harms children.", cells=(HARM,), writer="b"),
    Exemplar(text="It opened\u2028an office \x85 in Łódź 🙂.", cells=(), writer="c"),
)
DEGREES = np.radians([0, 30, 60, 90])
VECTORS = np.stack([np.cos(DEGREES), np.sin(DEGREES)], axis=1).astype(np.float32)
FOUND = Exemplars(SENTENCES, VECTORS, encoder="abc")


def at(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], dtype=np.float32)


def texts(degrees: float, cell: Cell | None = None, k: int = 3) -> list[str]:
    return [found.exemplar.text for found in FOUND.nearest(at(degrees), cell, k)]


def test_the_nearest_come_first() -> None:
    assert texts(90) == [SENTENCES[3].text, SENTENCES[2].text, SENTENCES[1].text]
    assert [found.similarity for found in FOUND.nearest(at(0), k=2)] == pytest.approx([1.0, 0.866], abs=1e-3)


def test_those_that_show_the_cell_come_before_nearer_ones() -> None:
    assert texts(90, BAN) == [SENTENCES[1].text, SENTENCES[0].text, SENTENCES[3].text]
    assert texts(0, HARM, 1) == [SENTENCES[1].text]
    assert texts(0, ("ban", "reject"), 2) == [SENTENCES[0].text, SENTENCES[1].text]


def test_there_are_never_more_than_there_are() -> None:
    assert len(texts(45, k=9)) == len(FOUND) == 4


def test_the_length_of_a_vector_does_not_matter() -> None:
    assert FOUND.nearest(at(40)) == FOUND.nearest(7 * at(40))


def test_files_bring_back_what_was_written() -> None:
    lines, content = write_exemplars(SENTENCES, VECTORS, encoder="abc")
    again = read_exemplars(lines, content)
    assert (len(again), again.encoder) == (4, "abc")
    rows = np.load(io.BytesIO(content))
    assert (rows.dtype, rows.shape) == (np.dtype("int8"), (4, 2))
    for degrees in (0, 20, 50, 80):
        before, after = FOUND.nearest(at(degrees), BAN), again.nearest(at(degrees), BAN)
        assert [found.exemplar for found in after] == [found.exemplar for found in before]
        assert [f.similarity for f in after] == pytest.approx([f.similarity for f in before], abs=0.01)


@settings(max_examples=30, deadline=None)
@given(
    numbers=st.lists(st.floats(-1, 1, width=32), min_size=8, max_size=8).filter(
        lambda found: max(map(abs, found)) > 0.1
    )
)
def test_a_sentence_is_its_own_nearest_whatever_its_vector(numbers: list[float]) -> None:
    own = np.array(numbers, dtype=np.float32)
    own /= np.linalg.norm(own)
    rows = np.stack([own, -own])
    pair = read_exemplars(*write_exemplars(SENTENCES[:2], rows, encoder=""))
    best, worst = pair.nearest(own)
    assert (best.exemplar, worst.exemplar) == SENTENCES[:2]
    assert best.similarity == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("lines", "vectors"),
    [
        (b"", None),
        (b"no json\n", None),
        (b"\xff\xfe\n", None),
        (b'["a list"]\n', None),
        (b"{}\n", None),
        (None, b""),
        (None, b"\x93NUMPY and then nothing"),
        (b'{"format": 99, "encoder": "", "vectors": ""}\n', None),
    ],
)
def test_damaged_files_are_refused(lines: bytes | None, vectors: bytes | None) -> None:
    good = write_exemplars(SENTENCES, VECTORS, encoder="abc")
    with pytest.raises(ValueError, match=r"."):
        read_exemplars(good[0] if lines is None else lines, good[1] if vectors is None else vectors)


def test_the_files_of_two_models_are_no_pair() -> None:
    lines, _ = write_exemplars(SENTENCES, VECTORS, encoder="abc")
    _, others = write_exemplars(SENTENCES, VECTORS[::-1], encoder="abc")
    with pytest.raises(ValueError, match=r"exemplars\.npy is not the file"):
        read_exemplars(lines, others)


def test_sentences_without_their_vectors_are_refused() -> None:
    lines, content = write_exemplars(SENTENCES, VECTORS, encoder="abc")
    shorter = b"".join(lines.splitlines(keepends=True)[:3])
    with pytest.raises(ValueError, match="2 sentences with vectors of shape"):
        read_exemplars(shorter, content)


def test_a_cell_that_is_none_is_refused() -> None:
    lines, content = write_exemplars(SENTENCES, VECTORS, encoder="abc")
    head, *rest = lines.decode().split("\n")
    record = {**json.loads(rest[0]), "cells": ["ban.maybe"]}
    with pytest.raises(ValueError, match="maybe"):
        read_exemplars("\n".join([head, json.dumps(record), *rest[1:]]).encode(), content)
