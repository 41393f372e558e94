"""Sentences from the training text with their labels: what an explanation sets beside the sentence that was tagged.

Two files beside the model's card: `exemplars.jsonl` (a head, then a sentence a line) and `exemplars.npy` (its vectors
as the model's network gives them, int8, scaled by 127). They explain and decide nothing: a model works without them.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.stance.card import read_cell, write_cell
from extractors.stance.encoder import Floats
from extractors.stance.fusion import Cell

EXEMPLARS = "exemplars.jsonl"
VECTORS = "exemplars.npy"
# The layout of the files that this version reads.
EXEMPLARS_FORMAT = 1
_SCALE = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemplar:
    """A sentence of the training text, the cells that it shows (none: no stance), and who wrote it."""

    text: str
    cells: tuple[Cell, ...]
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An exemplar and the cosine of its vector with the one asked for (-1 to 1)."""

    exemplar: Exemplar
    similarity: float


class Exemplars:
    """Exemplars with their vectors, `vectors` of shape (len(exemplars), width). `encoder`: the network's SHA-256."""

    def __init__(self, exemplars: Sequence[Exemplar], vectors: Floats, *, encoder: str) -> None:
        if vectors.ndim != 2 or len(vectors) != len(exemplars):
            raise ValueError(f"{len(exemplars)} sentences with vectors of shape {vectors.shape}")
        self.encoder = encoder
        self._exemplars = tuple(exemplars)
        self._vectors = _to_unit(vectors)

    def __len__(self) -> int:
        return len(self._exemplars)

    def blank(self) -> Floats | None:
        """The mean vector (width,) of the sentences without a stance; None where there are none."""
        rows = [place for place, exemplar in enumerate(self._exemplars) if not exemplar.cells]
        return np.asarray(self._vectors[rows].mean(axis=0), dtype=np.float32) if rows else None

    def centres(self) -> dict[Cell, Floats]:
        """The mean vector (width,) of the sentences that show each cell."""
        cells = dict.fromkeys(cell for exemplar in self._exemplars for cell in exemplar.cells)
        return {
            cell: np.asarray(self._vectors[[cell in each.cells for each in self._exemplars]].mean(axis=0))
            for cell in cells
        }

    def nearest(self, vector: Floats, cell: Cell | None = None, k: int = 3) -> tuple[Neighbour, ...]:
        """The `k` exemplars nearest to `vector`; those that show `cell`, if one is given, before all others."""
        similar = self._vectors @ _to_unit(vector[np.newaxis])[0]
        order = sorted(
            range(len(self._exemplars)),
            key=lambda place: (cell is not None and cell not in self._exemplars[place].cells, -float(similar[place])),
        )
        return tuple(
            Neighbour(exemplar=self._exemplars[place], similarity=round(float(similar[place]), 3))
            for place in order[:k]
        )


def read_exemplars(lines: bytes, vectors: bytes) -> Exemplars:
    """The exemplars in the two files' bytes. Raises ValueError for bytes that are no such files, or not a pair."""
    try:
        head, *records = (json.loads(line) for line in lines.decode().strip().split("\n"))
        if head["format"] != EXEMPLARS_FORMAT:
            raise ValueError(f"format {head['format']!r}; this version reads {EXEMPLARS_FORMAT}")
        if head["vectors"] != hashlib.sha256(vectors).hexdigest():
            raise ValueError(f"{VECTORS} is not the file that it was written with")
        rows = np.load(io.BytesIO(vectors), allow_pickle=False)
        return Exemplars([_read(record) for record in records], rows.astype(np.float32), encoder=head["encoder"])
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"{type(fault).__name__}: {fault}") from fault


def write_exemplars(exemplars: Sequence[Exemplar], vectors: Floats, *, encoder: str) -> tuple[bytes, bytes]:
    """The bytes of `exemplars.jsonl` and `exemplars.npy`. `vectors` are of unit length."""
    buffer = io.BytesIO()
    np.save(buffer, _to_int8(vectors), allow_pickle=False)
    content = buffer.getvalue()
    head = {"format": EXEMPLARS_FORMAT, "encoder": encoder, "vectors": hashlib.sha256(content).hexdigest()}
    records: list[dict[str, Any]] = [
        {"text": exemplar.text, "cells": [write_cell(cell) for cell in exemplar.cells], "writer": exemplar.writer}
        for exemplar in exemplars
    ]
    lines = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in (head, *records))
    return lines.encode(), content


def _read(record: dict[str, Any]) -> Exemplar:
    cells = tuple(read_cell(cell) for cell in record["cells"])
    return Exemplar(text=record["text"], cells=cells, writer=record["writer"])


def _to_int8(vectors: Floats) -> npt.NDArray[np.int8]:
    return np.clip(np.rint(vectors * _SCALE), -_SCALE, _SCALE).astype(np.int8)


def _to_unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
