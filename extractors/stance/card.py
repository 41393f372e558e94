"""The model's card: what its files are, what it was made of, and how its probabilities become tags."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.errors import ModelError
from extractors.model import Pole, Threshold
from extractors.stance.fusion import Cell, Fusion

CARD = "card.json"
MODEL = "encoder.onnx"
TOKENIZER = "tokenizer.json"
# The layout of the card that this version reads.
CARD_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A model's card. `cells` is the order of the network's outputs; `files` holds the SHA-256 of each by name;

    `digest` changes with the card, and so with any of the files.
    """

    name: str
    digest: str
    files: Mapping[str, str]
    cells: tuple[Cell, ...]
    languages: frozenset[str]
    fusion: Fusion


def read_card(content: bytes) -> Card:
    """The card of a model. Raises ModelError when it is no card, or one of another format."""
    try:
        data = json.loads(content)
        if data["format"] != CARD_FORMAT:
            raise ModelError(
                f"The stance model's {CARD} has format {data['format']!r}; this version reads {CARD_FORMAT}. "
                "Train it again with this version, or upgrade Bellwether."
            )
        return _build(data, digest=hashlib.sha256(content).hexdigest()[:16])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ModelError(
            f"The stance model's {CARD} is damaged ({type(fault).__name__}: {fault}). Reinstall Bellwether, or train "
            "the model again."
        ) from fault


def adjust(card: Card, thresholds: Sequence[Threshold]) -> Card:
    """The card with these thresholds in the place of its own for their cells, and so another digest."""
    if not thresholds:
        return card
    fusion = card.fusion
    votes = {(each.proposition, each.pole): each.vote for each in thresholds}
    cues = {(each.proposition, each.pole): each.cue for each in thresholds}
    written = repr(sorted((each.proposition, each.pole, each.vote, each.cue) for each in thresholds))
    return replace(
        card,
        digest=hashlib.sha256(f"{card.digest}/{written}".encode()).hexdigest()[:16],
        fusion=replace(
            fusion, thresholds={**fusion.thresholds, **votes}, cue_thresholds={**fusion.cue_thresholds, **cues}
        ),
    )


def check_files(card: Card, content: Mapping[str, bytes]) -> None:
    """Raises ModelError when one of the files (name: content) is not the one that `card` names."""
    for name, data in content.items():
        expected = card.files.get(name, "none")
        found = hashlib.sha256(data).hexdigest()
        if found != expected:
            raise ModelError(
                f"The stance model's {name} is not the file that its card names (SHA-256 {found[:12]}… instead of "
                f"{expected[:12]}…): damaged, or a file of another model. Reinstall Bellwether, or train the model "
                "again."
            )


def write_cell(cell: Cell) -> str:
    """`("ban", "reject")` as `ban.reject`."""
    return f"{cell[0]}.{cell[1]}"


def read_cell(written: str) -> Cell:
    """`ban.reject` as `("ban", "reject")`. Raises KeyError for what names no pole."""
    proposition, _, pole = written.rpartition(".")
    poles: dict[str, Pole] = {"affirm": "affirm", "reject": "reject"}
    return proposition, poles[pole]


def _build(data: Mapping[str, Any], *, digest: str) -> Card:
    fusion = data["fusion"]
    return Card(
        name=data["name"],
        digest=digest,
        files={str(name): str(digest) for name, digest in data["files"].items()},
        cells=tuple(read_cell(cell) for cell in data["cells"]),
        languages=frozenset(data["languages"]),
        fusion=Fusion(
            weights={name: float(value) for name, value in fusion["weights"].items()},
            offsets={read_cell(cell): float(value) for cell, value in fusion["offsets"].items()},
            thresholds={read_cell(cell): float(value) for cell, value in fusion["thresholds"].items()},
            default_threshold=float(fusion["default_threshold"]),
            cue_threshold=float(fusion["cue_threshold"]),
        ),
    )
