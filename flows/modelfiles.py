"""Reads the stance model's files: those shipped with the program, or a folder of the user's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import ModelError, UsageError
from extractors.stance.card import CARD, MODEL, TOKENIZER, Card, adjust, check_files, read_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.model import Threshold
    from extractors.stance.encoder import Encoder
    from extractors.stance.exemplars import Exemplars
    from extractors.stance.local import StanceModel


def locate_model(setting: str) -> Path:
    """The folder of the model that `tag.model` names, else the shipped one. Raises UsageError where there is none."""
    if not setting:
        return Path(str(files("extractors"))) / "stance" / "network"
    folder = Path(setting).expanduser()
    if not folder.is_dir():
        raise UsageError(f'there is no folder {folder} (tag.model); set it to a folder with a stance model, or to ""')
    return folder


def open_model(folder: Path, *, threads: int = 1, thresholds: Sequence[Threshold] = ()) -> StanceModel:
    """The model in `folder`. Its network is read, and checked by the card's hashes, when a text first needs it.

    `thresholds` stand in the place of the card's own.

    Raises ModelError for a card that cannot be used; so does the first use for the other files.
    """
    # A cycle's own process checks the model; only its workers load it, and what it runs on.
    from extractors.stance.encoder import Encoder
    from extractors.stance.local import StanceModel

    card = adjust(read_card(_read(folder, CARD)), thresholds)

    def load() -> Encoder:
        content = {name: _read(folder, name) for name in (MODEL, TOKENIZER)}
        check_files(card, content)
        try:
            encoder = Encoder(content[MODEL], content[TOKENIZER], threads=threads)
        except ValueError as fault:
            raise ModelError(f"The stance model in {folder} cannot be used: {fault}. Train it again.") from fault
        if encoder.cells != len(card.cells):
            raise ModelError(
                f"The stance model in {folder} cannot be used: its {CARD} names {len(card.cells)} cells, its network "
                f"has {encoder.cells}. Train it again."
            )
        return encoder

    return StanceModel(card=card, load=load, load_exemplars=cache(lambda: load_exemplars(folder, card)))


def load_exemplars(folder: Path, card: Card) -> Exemplars | None:
    """The training sentences beside the model; None where there are none, or none of the network that `card` names.

    Raises ModelError for files that are damaged.
    """
    from extractors.stance.exemplars import EXEMPLARS, VECTORS, read_exemplars

    try:
        found = read_exemplars((folder / EXEMPLARS).read_bytes(), (folder / VECTORS).read_bytes())
    except OSError:
        return None
    except ValueError as fault:
        raise ModelError(
            f"The stance model's {EXEMPLARS} and {VECTORS} in {folder} cannot be used: {fault}. Reinstall Bellwether, "
            "write them again (benchmarks/training/exemplars.py), or remove both: only explanations need them."
        ) from fault
    return found if found.encoder == card.files.get(MODEL) else None


def check_model(folder: Path) -> None:
    """Raises ModelError where the model in `folder` is not whole, before a run depends on it."""
    card = read_card(_read(folder, CARD))
    check_files(card, {name: _read(folder, name) for name in (MODEL, TOKENIZER)})


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as fault:
        raise ModelError(
            f"The stance model's {name} cannot be read from {folder}: {fault.strerror}. "
            "Reinstall Bellwether, or set tag.model to a folder with a whole model."
        ) from fault
