"""Chooses the training sentences that explanations set beside a tagged one, and writes them into a model's folder.

    python benchmarks/training/exemplars.py extractors/stance/network

Of each cell a few dozen that are as unlike each other as can be, and some without a stance. Run it whenever the
network changes: the vectors are those of its own encoder.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rows import CELLS, Row, read_rows

from extractors.stance.card import MODEL
from extractors.stance.encoder import Floats
from extractors.stance.exemplars import EXEMPLARS, VECTORS, Exemplar, write_exemplars
from flows.modelfiles import open_model

PER_CELL = 60
WITHOUT_STANCE = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of the model, with its card")
    folder = parser.parse_args().folder
    model = open_model(folder, threads=2)
    rows = list({row.passage.sentence: row for row in read_rows() if not row.doubtful}.values())
    vectors = model.load().read([row.passage for row in rows])[1]
    chosen = choose(rows, vectors)
    exemplars = [describe(rows[place]) for place in chosen]
    lines, content = write_exemplars(exemplars, vectors[chosen], encoder=model.card.files[MODEL])
    (folder / EXEMPLARS).write_bytes(lines)
    (folder / VECTORS).write_bytes(content)
    print(f"{len(chosen)} of {len(rows)} sentences; {len(lines)} and {len(content)} bytes")


def describe(row: Row) -> Exemplar:
    cells = tuple(CELLS[at] for at in sorted(row.labels))
    return Exemplar(text=row.passage.sentence, cells=cells, writer=row.writer)


def choose(rows: Sequence[Row], vectors: Floats) -> list[int]:
    """Places in `rows`, in their order."""
    chosen: set[int] = set()
    for cell in range(len(CELLS)):
        chosen |= set(spread([at for at, row in enumerate(rows) if cell in row.labels], vectors, PER_CELL))
    chosen |= set(spread([at for at, row in enumerate(rows) if not row.labels], vectors, WITHOUT_STANCE))
    return sorted(chosen)


def spread(places: Sequence[int], vectors: Floats, most: int) -> list[int]:
    """Farthest first: the most typical of `places`, then always the one least like all those taken before."""
    if not places:
        return []
    own = vectors[list(places)]
    taken = [int(np.argmax(own @ own.mean(0)))]
    likeness = own @ own[taken[0]]
    while len(taken) < min(most, len(places)):
        taken.append(int(np.argmin(likeness)))
        likeness = np.maximum(likeness, own @ own[taken[-1]])
    return [places[at] for at in taken]


if __name__ == "__main__":
    main()
