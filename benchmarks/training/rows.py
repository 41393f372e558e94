"""Reads the labelled text: sentences with what stands around them, and which cells they show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.stance.encoder import Passage

TEXT = Path(__file__).parent / "text"
PROPOSITIONS = (
    "security-threat",
    "influence-operations",
    "ban",
    "divestiture",
    "technical-mitigation",
    "due-process",
    "politicised-motive",
    "multilateral-governance",
    "platform-accountability",
    "platform-benefit",
    "user-harm",
    "decoupling-harm",
    "origin-penalty",
    "going-global",
    "origin-concealment",
    "engagement",
)
CELLS = tuple((proposition, pole) for proposition in PROPOSITIONS for pole in ("affirm", "reject"))
PLACES = {cell: place for place, cell in enumerate(CELLS)}


@dataclass(frozen=True)
class Row:
    """One sentence. `labels` and `doubtful` are places in CELLS; a doubtful cell counts neither way."""

    passage: Passage
    labels: frozenset[int]
    doubtful: frozenset[int]
    writer: str
    language: str
    source: str


def read_rows(folder: Path = TEXT, *, languages: Iterable[str] = ("en",)) -> list[Row]:
    """All rows of the files in `folder` in those languages, in a fixed order."""
    wanted = set(languages)
    rows = [row for path in sorted(folder.glob("*.jsonl")) for row in read_file(path)]
    return [row for row in rows if row.language in wanted]


def read_file(path: Path) -> list[Row]:
    """All rows of one file."""
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        rows += _read_passage(record) if "sentences" in record else [_read_sentence(record)]
    return rows


def _read_sentence(record: dict) -> Row:
    """A sentence of its own: `text context labels genre writer`."""
    return Row(
        passage=Passage(sentence=record["text"], genre=record["genre"], previous=record["context"]),
        labels=frozenset(PLACES[tuple(label)] for label in record["labels"]),
        doubtful=frozenset(),
        writer=record["writer"],
        language="en",
        source=record["text"],
    )


def _read_passage(record: dict) -> list[Row]:
    """A passage: `id writer genre lang title sentences[{text, stances}]`."""
    rows: list[Row] = []
    previous = None
    for sentence in record["sentences"]:
        firm = {place(stance) for stance in sentence["stances"] if not stance["optional"]}
        doubtful = {place(stance) for stance in sentence["stances"]} - firm
        rows.append(
            Row(
                passage=Passage(
                    sentence=sentence["text"], genre=record["genre"], title=record["title"], previous=previous
                ),
                labels=frozenset(firm),
                doubtful=frozenset(doubtful),
                writer=record["writer"],
                language=record["lang"].split("-")[0],
                source=record["id"],
            )
        )
        previous = sentence["text"]
    return rows


def place(stance: dict) -> int:
    """The place in CELLS of a labelled stance."""
    return PLACES[stance["proposition"], stance["pole"]]


def count_cells(rows: Sequence[Row]) -> dict[str, int]:
    """Labelled sentences per cell."""
    return {f"{cell[0]}.{cell[1]}": sum(at in row.labels for row in rows) for at, cell in enumerate(CELLS)}
