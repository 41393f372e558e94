"""Compares ways to train on the same text: what the network reads beside the sentence, how much text, one net or more.

    python benchmarks/training/compare.py --held-out web2 --variants none,before,around,pairs,half,two

Trains each variant on the writers wire, trade and rare (`--writers`) and prints, for the held-out passages and the
network alone, precision, recall and F1 over passages at the best threshold, and recall where precision is .75.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from network import BASE, Network
from rows import CELLS, PROPOSITIONS, Row, read_rows
from torch import nn
from train import plan, shuffle, take_share, tensors, train

from config.loader import load
from extractors.stance.encoder import Passage, Tokens

Scores = np.ndarray
CONFIG = Path(__file__).parent.parent.parent / "config"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", default="web2")
    parser.add_argument("--writers", default="wire,trade,rare")
    parser.add_argument("--variants", default="none,before,around,half,two,pairs")
    parser.add_argument("--epochs", type=int, default=5)
    arguments = parser.parse_args()
    rows = read_rows()
    known = [row for row in rows if row.writer in arguments.writers.split(",")]
    held = [row for row in rows if row.writer in arguments.held_out.split(",")]
    for name in arguments.variants.split(","):
        started = time.monotonic()
        scores = VARIANTS[name](known, held, arguments.epochs)
        print(f"{name:8} {describe(scores, held)}  {time.monotonic() - started:.0f} s", flush=True)


def read_before(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """As shipped: genre, title and the sentence before."""
    return predict(train(known, epochs=epochs, rate=2e-4, seed=1), held)


def read_nothing(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """The sentence alone."""
    alone = [replace(row, passage=Passage(sentence=row.passage.sentence)) for row in known]
    network = train(alone, epochs=epochs, rate=2e-4, seed=1)
    return predict(network, [replace(row, passage=Passage(sentence=row.passage.sentence)) for row in held])


def read_around(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """A window of three sentences."""
    return predict(train(widen(known), epochs=epochs, rate=2e-4, seed=1), widen(held))


def read_half(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """Half of the passages: a point of the learning curve."""
    return predict(train(take_share(known, 0.5, 1), epochs=epochs, rate=2e-4, seed=1), held)


def read_twice(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """Two networks' mean."""
    return (read_before(known, held, epochs) + predict(train(known, epochs=epochs, rate=2e-4, seed=2), held)) / 2


def read_pairs(known: Sequence[Row], held: Sequence[Row], epochs: int) -> Scores:
    """Proposition and sentence read together, three ways: affirmed, rejected, neither; four propositions a sentence."""
    statements = {p.id: p.statement for p in load(CONFIG, environ={}).codebook.propositions}
    chance = random.Random(1)
    pairs, wanted = [], []
    for row in known:
        shown = {CELLS[cell][0]: CELLS[cell][1] for cell in row.labels}
        others = chance.sample([p for p in PROPOSITIONS if p not in shown], 3)
        for proposition in (*shown, *others):
            pairs.append(Passage(sentence=row.passage.sentence, title=statements[proposition]))
            wanted.append({"affirm": 1, "reject": 2}.get(shown.get(proposition, ""), 0))
    network = train_pairs(pairs, wanted, epochs=max(1, epochs // 2))
    scores = np.zeros((len(held), len(CELLS)), dtype=np.float32)
    for place, proposition in enumerate(PROPOSITIONS):
        asked = [Passage(sentence=row.passage.sentence, title=statements[proposition]) for row in held]
        found = torch.softmax(torch.tensor(run(network, asked)), -1).numpy()
        scores[:, 2 * place], scores[:, 2 * place + 1] = found[:, 1], found[:, 2]
    return scores


def train_pairs(pairs: Sequence[Passage], wanted: Sequence[int], *, epochs: int, size: int = 48) -> Network:
    torch.manual_seed(1)
    encoded = Tokens((BASE / "tokenizer.json").read_bytes()).encode(pairs)
    network, answers = Network(3), torch.tensor(wanted)
    optimizer, schedule = plan(network, rate=2e-4, steps=epochs * (len(pairs) // size + 1))
    network.train()
    for _ in range(epochs):
        for batch in shuffle(encoded, size=size, chance=random.Random(1)):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, _ = network(**tensors([encoded[place] for place in batch]))
            optimizer.zero_grad()
            nn.functional.cross_entropy(logits.float(), answers[batch]).backward()
            optimizer.step()
            schedule.step()
    return network.eval()


def widen(rows: Sequence[Row]) -> list[Row]:
    """The rows with the sentence after added to what stands before."""
    wide = []
    for row, later in zip(rows, [*rows[1:], rows[0]], strict=True):
        after = later.passage.sentence if later.source == row.source else ""
        wide.append(replace(row, passage=replace(row.passage, previous=f"{row.passage.previous or ''} | {after}")))
    return wide


def predict(network: Network, rows: Sequence[Row]) -> Scores:
    return 1 / (1 + np.exp(-run(network, [row.passage for row in rows])))


@torch.no_grad()
def run(network: Network, passages: Sequence[Passage]) -> Scores:
    encoded = Tokens((BASE / "tokenizer.json").read_bytes()).encode(passages)
    found = []
    for start in range(0, len(encoded), 64):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found.append(network(**tensors(encoded[start : start + 64]))[0].float().numpy())
    return np.concatenate(found)


def describe(scores: Scores, held: Sequence[Row]) -> str:
    """Figures over passages: a cell counts once each, doubtful ones neither way."""
    sources = sorted({row.source for row in held})
    best = {source: np.zeros(len(CELLS)) for source in sources}
    firm = {source: set() for source in sources}
    doubtful = {source: set() for source in sources}
    for row, found in zip(held, scores, strict=True):
        best[row.source] = np.maximum(best[row.source], found)
        firm[row.source] |= row.labels
        doubtful[row.source] |= row.doubtful
    points = []
    for level in np.arange(0.1, 0.96, 0.05):
        right = wrong = missed = 0
        for source in sources:
            said = set(np.flatnonzero(best[source] >= level))
            right += len(said & firm[source])
            wrong += len(said - firm[source] - doubtful[source])
            missed += len(firm[source] - said)
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        points.append((2 * precision * recall / max(1e-9, precision + recall), precision, recall, level))
    top = max(points)
    precise = max((point[2] for point in points if point[1] >= 0.75), default=0.0)
    figures = f"F1 {top[0]:.3f} (precision {top[1]:.2f}, recall {top[2]:.2f} at {top[3]:.2f})"
    return f"{figures}; recall at precision .75: {precise:.2f}"


VARIANTS: dict[str, Callable[[Sequence[Row], Sequence[Row], int], Scores]] = {
    "none": read_nothing,
    "before": read_before,
    "around": read_around,
    "half": read_half,
    "two": read_twice,
    "pairs": read_pairs,
}

if __name__ == "__main__":
    main()
