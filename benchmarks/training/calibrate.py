"""Fits how cues and model are weighed, on passages of writers that neither had seen, and makes the model's card.

    python benchmarks/training/calibrate.py build/fold --writers web,web2 --card build/model

The folder holds a network trained without those writers. Prints precision, recall and F1 on each writer's passages with
the weights fitted on the other ones', the calibration error, and a reliability table. `--card`: write card.json for the
network in that folder, which may have seen all writers. `--plot`: draw the table as SVG.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from reliability import bin_reliability, plot_reliability, print_reliability
from rows import CELLS, TEXT, place
from sklearn.linear_model import LogisticRegression

from config.loader import load
from extractors.model import Document
from extractors.stance.card import CARD, CARD_FORMAT, MODEL, TOKENIZER, Card, write_cell
from extractors.stance.encoder import Encoder
from extractors.stance.fusion import Cell, Fusion
from extractors.stance.local import LocalTagger, StanceModel

ROOT = Path(__file__).parent.parent.parent
FEATURES = (
    "bias",
    "model",
    "model_other",
    "cue",
    "cues",
    "turned",
    "opposed",
    "link_named",
    "link_reference",
    "link_paragraph",
    "link_article",
)
# How strongly a cell's own offset and threshold are drawn to the common ones, in labelled sentences.
PULL = 20.0
# Silence beats a wrong tag: of the thresholds at which the model's votes alone are this precise, the one with the best
# F1. On passages that render real pages they are right less often than here, by a quarter (README).
LEAST_PRECISION = 0.85
# What a cue shows is believed unless cues and model together fall below this. Lower than the figures here ask for: on
# text of another style than the training's the model errs more often, the cues do not. On the gold set 5 of the 6
# tags below .09 were wrong; from .1 on stances of the two source pieces are lost.
CUE_THRESHOLD = 0.09
# In one of the two source pieces the network takes "the only thing it can do to survive is to transfer ownership" for a
# rejection of the sale, at .79. Too few passages of the cell are held out for its own threshold to show that.
LEAST_THRESHOLDS: dict[Cell, float] = {("divestiture", "reject"): 0.8}


@dataclass(frozen=True)
class Example:
    """One sentence and cell with its features, and whether the labels have it (None: doubtful)."""

    passage: str
    writer: str
    cell: Cell
    cued: bool
    features: tuple[float, ...]
    label: bool | None


# The highest probability per passage and cell: where no cue speaks, and where one does.
Best = Mapping[tuple[str, Cell], tuple[float, float]]


@dataclass(frozen=True)
class Gold:
    """What a passage shows: firm and doubtful cells."""

    firm: frozenset[Cell]
    doubtful: frozenset[Cell]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fold", type=Path)
    parser.add_argument("--writers", required=True)
    parser.add_argument("--card", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--config", type=Path, default=ROOT / "config")
    arguments = parser.parse_args()
    writers = arguments.writers.split(",")
    records = [record for writer in writers for record in read_passages(writer)]
    examples = gather_examples(open_tagger(arguments.fold, arguments.config), records)
    gold = {record["id"]: read_gold(record) for record in records}
    bins = bin_reliability(report_held_out(examples, gold, writers))
    print_reliability(bins)
    if arguments.plot:
        plot_reliability(bins, arguments.plot)
    fusion = choose_thresholds(fit(examples), examples, gold)
    print(f"default threshold {fusion.default_threshold:.2f}", {k: round(v, 2) for k, v in fusion.weights.items()})
    if arguments.card:
        write_card(arguments.card, fusion)


def read_passages(writer: str) -> list[dict]:
    lines = (TEXT / f"{writer}.jsonl").read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["lang"] == "en"]


def read_gold(record: dict) -> Gold:
    stances = [stance for sentence in record["sentences"] for stance in sentence["stances"]]
    firm = frozenset(CELLS[place(stance)] for stance in stances if not stance["optional"])
    return Gold(firm=firm, doubtful=frozenset(CELLS[place(stance)] for stance in stances) - firm)


def open_tagger(folder: Path, config: Path) -> LocalTagger:
    configuration = load(config, environ={})
    card = Card(name="fold", digest="", files={}, cells=CELLS, languages=frozenset({"en"}), fusion=Fusion(weights={}))

    def load_encoder() -> Encoder:
        return Encoder((folder / MODEL).read_bytes(), (folder / TOKENIZER).read_bytes(), threads=2)

    return LocalTagger(configuration.codebook, configuration.topics, StanceModel(card=card, load=load_encoder))


def gather_examples(tagger: LocalTagger, records: Sequence[dict]) -> list[Example]:
    """Every sentence and cell for which the model or a cue says something."""
    examples: list[Example] = []
    for record in records:
        text = " ".join(sentence["text"] for sentence in record["sentences"])
        document = Document(id=record["id"], text=text, title=record["title"], language="en", genre=record["genre"])
        labels = label_characters(record)
        for start, end, cell, evidence in tagger.weigh_evidence(document):
            firm, doubtful = labels_within(labels, start, end)
            values = evidence.features()
            examples.append(
                Example(
                    passage=record["id"],
                    writer=record["writer"],
                    cell=cell,
                    cued=evidence.cues > 0,
                    features=tuple(values.get(name, 0.0) for name in FEATURES),
                    label=True if cell in firm else None if cell in doubtful else False,
                )
            )
    return examples


def label_characters(record: dict) -> list[tuple[int, int, frozenset[Cell], frozenset[Cell]]]:
    found, start = [], 0
    for sentence in record["sentences"]:
        end = start + len(sentence["text"])
        firm = frozenset(CELLS[place(s)] for s in sentence["stances"] if not s["optional"])
        found.append((start, end, firm, frozenset(CELLS[place(s)] for s in sentence["stances"]) - firm))
        start = end + 1
    return found


def labels_within(labels: Sequence[tuple], start: int, end: int) -> tuple[set[Cell], set[Cell]]:
    """The labels of the written sentences that a found one overlaps by half of either."""
    firm: set[Cell] = set()
    doubtful: set[Cell] = set()
    for left, right, its_firm, its_doubtful in labels:
        if 2 * (min(end, right) - max(start, left)) >= min(end - start, right - left):
            firm |= its_firm
            doubtful |= its_doubtful
    return firm, doubtful - firm


def fit(examples: Sequence[Example]) -> Fusion:
    """Logistic regression; a cell's own offset is drawn to zero by scaling its column."""
    used = [example for example in examples if example.label is not None]
    scale = 1 / np.sqrt(PULL / 10)
    matrix = np.zeros((len(used), len(FEATURES) + len(CELLS)))
    for at, example in enumerate(used):
        matrix[at, : len(FEATURES)] = example.features
        matrix[at, len(FEATURES) + CELLS.index(example.cell)] = scale
    model = LogisticRegression(C=1.0, max_iter=2000, fit_intercept=False)
    model.fit(matrix, [example.label for example in used])
    weights = model.coef_[0]
    return Fusion(
        weights={name: round(float(weights[at]), 4) for at, name in enumerate(FEATURES)},
        offsets={cell: round(float(weights[len(FEATURES) + at] * scale), 4) for at, cell in enumerate(CELLS)},
    )


def best_scores(fusion: Fusion, examples: Sequence[Example]) -> Best:
    """The highest probability per passage and cell, without a cue and with one."""
    best: dict[tuple[str, Cell], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for example in examples:
        found = best[example.passage, example.cell]
        found[example.cued] = max(found[example.cued], weigh(fusion, example))
    return {key: (plain, cued) for key, (plain, cued) in best.items()}


def weigh(fusion: Fusion, example: Example) -> float:
    total = fusion.offsets.get(example.cell, 0.0) + sum(
        fusion.weights[name] * value for name, value in zip(FEATURES, example.features, strict=True)
    )
    return float(1 / (1 + np.exp(-total)))


def choose_thresholds(fusion: Fusion, examples: Sequence[Example], gold: Mapping[str, Gold]) -> Fusion:
    """One common threshold, and each cell's own, drawn to it the more the fewer examples the cell has."""
    votes = {key: (plain, 0.0) for key, (plain, _) in best_scores(fusion, examples).items()}
    grid = [round(0.05 * step, 2) for step in range(4, 19)]
    common = pick(grid, lambda level: count(votes, gold, level, CELLS))
    thresholds: dict[Cell, float] = {}
    for cell in CELLS:
        labelled = sum(cell in found.firm for found in gold.values())
        own = pick(grid, lambda level, cell=cell: count(votes, gold, level, (cell,)))
        drawn = round((labelled * own + PULL * common) / (labelled + PULL), 3)
        thresholds[cell] = max(drawn, LEAST_THRESHOLDS.get(cell, 0.0))
    return replace(fusion, thresholds=thresholds, default_threshold=common, cue_threshold=CUE_THRESHOLD)


def pick(grid: Sequence[float], measure) -> float:
    """The threshold with the best F1 among those precise enough; where none is, the most precise one."""
    rated = [(level, *precision_recall(*measure(level))) for level in grid]
    precise = [row for row in rated if row[1] >= LEAST_PRECISION and row[2] > 0]
    if not precise:
        return max(rated, key=lambda row: (row[1] if row[2] else 0, row[0]))[0]
    return max(precise, key=lambda row: (f1(row[1], row[2]), row[0]))[0]


def count(best: Best, gold: Mapping[str, Gold], level: float | Fusion, cells: Sequence[Cell]) -> tuple[int, int, int]:
    """True positives, false positives and misses over passages."""
    right = wrong = missed = 0
    for passage, found in gold.items():
        for cell in cells:
            said = is_said(best.get((passage, cell), (0.0, 0.0)), cell, level)
            right += said and cell in found.firm
            wrong += said and cell not in found.firm and cell not in found.doubtful
            missed += not said and cell in found.firm
    return right, wrong, missed


def is_said(scores: tuple[float, float], cell: Cell, level: float | Fusion) -> bool:
    """Whether the tagger would say `cell` of a passage with these scores, without and with a cue."""
    limit = level if isinstance(level, float) else level.thresholds.get(cell, level.default_threshold)
    return scores[0] >= limit or scores[1] >= min(limit, CUE_THRESHOLD)


def precision_recall(right: int, wrong: int, missed: int) -> tuple[float, float]:
    return right / max(1, right + wrong), right / max(1, right + missed)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


def report_held_out(
    examples: Sequence[Example], gold: Mapping[str, Gold], writers: Sequence[str]
) -> list[tuple[float, bool]]:
    """Each writer's passages, with weights from the other writers'; what was said there, and whether it was so."""
    points: list[tuple[float, bool]] = []
    for writer in writers if len(writers) > 1 else ():
        others = [example for example in examples if example.writer != writer]
        own = [example for example in examples if example.writer == writer]
        own_gold = {passage: found for passage, found in gold.items() if passage.startswith(f"{writer}-")}
        other_gold = {passage: found for passage, found in gold.items() if passage not in own_gold}
        fusion = choose_thresholds(fit(others), others, other_gold)
        best = best_scores(fusion, own)
        precision, recall = precision_recall(*count(best, own_gold, fusion, CELLS))
        empty = [p for p, found in own_gold.items() if not found.firm and not found.doubtful]
        tagged = sum(any(is_said(best.get((p, cell), (0.0, 0.0)), cell, fusion) for cell in CELLS) for p in empty)
        print(
            f"{writer}: precision {precision:.2f} recall {recall:.2f} F1 {f1(precision, recall):.2f}; "
            f"without a stance but tagged {tagged} of {len(empty)}"
        )
        points += [(weigh(fusion, example), bool(example.label)) for example in own if example.label is not None]
    return points


def write_card(folder: Path, fusion: Fusion) -> None:
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    card = {
        "format": CARD_FORMAT,
        "name": "bellwether-minilm",
        "files": files,
        "cells": [write_cell(cell) for cell in CELLS],
        "languages": ["en"],
        "fusion": {
            "weights": dict(fusion.weights),
            "offsets": {write_cell(cell): value for cell, value in fusion.offsets.items()},
            "thresholds": {write_cell(cell): value for cell, value in fusion.thresholds.items()},
            "default_threshold": fusion.default_threshold,
            "cue_threshold": fusion.cue_threshold,
        },
    }
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
