"""Propositions that a user added: the network's head does not know them, so their examples stand in for it.

A sentence shows an added cell when its vector is near the mean of the cell's examples. Vectors count from the mean of
the training sentences without a stance: the network puts most of what it was not trained on close to that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from extractors.model import OwnExemplar
from extractors.stance.encoder import Encoder, Floats, Passage
from extractors.stance.exemplars import Exemplars
from extractors.stance.fusion import Cell

# Changes with the threshold and how it is applied.
OWN_VERSION = "1"
# Measured in DISCOVERY.md: precision .72 at recall .15, on text that neither examples nor network came from.
NEAR = 0.65
# A mean of fewer says little.
FEWEST = 3


class OwnCells:
    """The cells of `exemplars`; `load_known` gives the training sentences beside the model, None where there are none.

    `digest` is the network's: vectors of another one are not compared, their sentences are read anew.
    """

    def __init__(
        self,
        exemplars: Sequence[OwnExemplar],
        *,
        digest: str,
        load_known: Callable[[], Exemplars | None],
    ) -> None:
        self._exemplars = tuple(exemplars)
        self._digest = digest
        self._load_known = load_known
        self._cells: tuple[Cell, ...] = ()
        self._centres: Floats | None = None
        self._zero: Floats | None = None

    def __bool__(self) -> bool:
        return bool(self._exemplars)

    def recognise(self, vectors: Floats, read: Callable[[], Encoder]) -> list[tuple[Cell, float] | None]:
        """For each of the network's `vectors` (n, width) the nearest cell and its cosine, None where none is near."""
        if not self._exemplars:
            return [None] * len(vectors)
        centres, zero = self._prepare(read)
        if not len(centres):
            return [None] * len(vectors)
        similar = _to_unit(vectors - zero) @ centres.T
        best = similar.argmax(axis=1)
        top = similar[np.arange(len(vectors)), best]
        return [
            (self._cells[place], float(value)) if value >= NEAR else None
            for place, value in zip(best, top, strict=True)
        ]

    def _prepare(self, read: Callable[[], Encoder]) -> tuple[Floats, Floats]:
        if self._centres is None or self._zero is None:
            grouped: dict[Cell, list[Floats]] = defaultdict(list)
            for exemplar in self._exemplars:
                grouped[exemplar.proposition, exemplar.pole].append(self._vector(exemplar, read))
            known = self._load_known()
            blank = known.blank() if known else None
            width = len(next(iter(grouped.values()))[0])
            self._zero = blank if blank is not None else np.zeros(width, dtype=np.float32)
            kept = {cell: vectors for cell, vectors in grouped.items() if len(vectors) >= FEWEST}
            self._cells = tuple(kept)
            means = [np.mean(vectors, axis=0) - self._zero for vectors in kept.values()]
            self._centres = _to_unit(np.array(means, dtype=np.float32).reshape(len(kept), width))
        return self._centres, self._zero

    def _vector(self, exemplar: OwnExemplar, read: Callable[[], Encoder]) -> Floats:
        if exemplar.network == self._digest and exemplar.vector:
            return unpack(exemplar.vector)
        found: Floats = read().read([Passage(sentence=exemplar.text)])[1][0]
        return found


def pack(vector: Floats) -> bytes:
    """A vector of unit length as int8, scaled by 127."""
    return np.clip(np.rint(vector * 127), -127, 127).astype(np.int8).tobytes()


def unpack(content: bytes) -> Floats:
    """The unit vector that `pack` wrote."""
    found: Floats = _to_unit(np.frombuffer(content, dtype=np.int8).astype(np.float32)[np.newaxis])[0]
    return found


def _to_unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), dtype=np.float32)
