"""Trains the encoder on the labelled text, seeded; needs `pip install -r benchmarks/training/requirements.txt`.

python benchmarks/training/train.py --out build/model                        all of the text, as shipped
python benchmarks/training/train.py --out build/fold --leave-out b,e,i       without these writers
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from network import BASE, Network
from rows import CELLS, Row, read_file, read_rows
from torch import nn

from extractors.stance.encoder import Encoded, Tokens, pad

# A labelled cell counts twice as much as an empty one: they are one in forty.
POSITIVE_WEIGHT = 2.0


def main() -> None:
    arguments = parse_arguments()
    left_out = set(filter(None, arguments.leave_out.split(",")))
    rows = [row for row in (*read_rows(), *read_more(arguments.more)) if row.writer not in left_out]
    without = set(filter(None, arguments.without.split(",")))
    rows = [row for row in rows if not any(CELLS[cell][0] in without for cell in row.labels | row.doubtful)]
    if arguments.share < 1:
        rows = take_share(rows, arguments.share, arguments.seed)
    print(f"{len(rows)} sentences of {len({row.writer for row in rows})} writers", flush=True)
    network = train(rows, epochs=arguments.epochs, rate=arguments.rate, seed=arguments.seed, start=arguments.start)
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), arguments.out / "weights.pt")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--leave-out", default="", help="writers, separated by commas")
    parser.add_argument("--more", type=Path, help="a file of passages to train on as well: what reviewers judged")
    parser.add_argument("--without", default="", help="propositions whose sentences are left out")
    parser.add_argument("--share", type=float, default=1.0, help="of the passages, for the learning curve")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights.pt to go on from, instead of plain MiniLM")
    return parser.parse_args()


def read_more(file: Path | None) -> list[Row]:
    """The English sentences of one more file."""
    return [row for row in read_file(file) if row.language == "en"] if file else []


def take_share(rows: Sequence[Row], share: float, seed: int) -> list[Row]:
    """The rows of a random share of the passages."""
    sources = sorted({row.source for row in rows})
    kept = set(random.Random(seed).sample(sources, round(share * len(sources))))
    return [row for row in rows if row.source in kept]


def train(
    rows: Sequence[Row], *, epochs: int, rate: float, seed: int, start: Path | None = None, size: int = 48
) -> Network:
    """Fine-tune all layers; AdamW with a short warm-up and linear decay, bf16 where the machine has it."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    encoded = Tokens((BASE / "tokenizer.json").read_bytes()).encode([row.passage for row in rows])
    labels, counted = targets(rows)
    network = Network(len(CELLS))
    network.start_head(labels.mean(0))
    if start:
        network.load_state_dict(torch.load(start))
    optimizer, schedule = plan(network, rate=rate, steps=epochs * math.ceil(len(rows) / size))
    network.train()
    for epoch in range(epochs):
        started, losses = time.monotonic(), []
        for batch in shuffle(encoded, size=size, chance=chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, _ = network(**tensors([encoded[place] for place in batch]))
            wanted, weight = labels[batch], counted[batch] * (1 + (POSITIVE_WEIGHT - 1) * labels[batch])
            each = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted, reduction="none")
            loss = (each * weight).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.3f}, {seconds:.0f} s", flush=True)
    return network.eval()


def targets(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Labels and which of them count, both of shape (rows, cells)."""
    labels = torch.tensor([[float(cell in row.labels) for cell in range(len(CELLS))] for row in rows])
    counted = torch.tensor([[float(cell not in row.doubtful) for cell in range(len(CELLS))] for row in rows])
    return labels, counted


def plan(
    network: Network, *, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    head = list(network.head.parameters())
    groups = [{"params": list(network.bert.parameters()), "lr": rate}, {"params": head, "lr": 10 * rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, round(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
    return optimizer, schedule


def shuffle(encoded: Sequence[Encoded], *, size: int, chance: random.Random) -> Iterator[list[int]]:
    """Batches of like length, in random order."""
    places = list(range(len(encoded)))
    chance.shuffle(places)
    pools = [places[start : start + 20 * size] for start in range(0, len(places), 20 * size)]
    sorted_pools = [sorted(pool, key=lambda place: len(encoded[place].ids)) for pool in pools]
    batches = [pool[start : start + size] for pool in sorted_pools for start in range(0, len(pool), size)]
    chance.shuffle(batches)
    yield from batches


def tensors(batch: Sequence[Encoded]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array) for name, array in pad(batch).items()}


if __name__ == "__main__":
    main()
