"""Whether probabilities mean what they say: the share that was so among those said with about the same probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np


@dataclass(frozen=True)
class Bin:
    """A tenth of the probability: how many were said, their mean, and the share that was so."""

    low: float
    count: int
    said: float
    was: float


def bin_reliability(points: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Tenths of the probability that hold anything."""
    found = []
    for tenth in range(10):
        inside = [point for point in points if min(9, int(point[0] * 10)) == tenth]
        if inside:
            said, was = np.mean([p for p, _ in inside]), np.mean([label for _, label in inside])
            found.append(Bin(low=tenth / 10, count=len(inside), said=float(said), was=float(was)))
    return found


def print_reliability(bins: Sequence[Bin]) -> None:
    for row in bins:
        print(f"  {row.low:.1f}-{row.low + 0.1:.1f}  n {row.count:6}  said {row.said:.2f}  was {row.was:.2f}")
    total = sum(row.count for row in bins)
    print(f"  expected calibration error {sum(abs(r.said - r.was) * r.count for r in bins) / max(1, total):.4f}")


def plot_reliability(bins: Sequence[Bin], out: Path) -> None:
    """What was said against what was, with the 95 % interval (Wilson, 1927) of each tenth."""
    matplotlib.rcParams["svg.hashsalt"] = "reliability"
    figure, axes = plt.subplots(figsize=(4.2, 4.2))
    axes.plot([0, 1], [0, 1], color="#888888", linewidth=1, linestyle="dashed")
    edges = [wilson(row.was, row.count) for row in bins]
    below = [max(0.0, row.was - low) for row, (low, _) in zip(bins, edges, strict=True)]
    above = [max(0.0, high - row.was) for row, (_, high) in zip(bins, edges, strict=True)]
    axes.errorbar([r.said for r in bins], [r.was for r in bins], yerr=[below, above], marker="o", color="#1b6ca8")
    axes.set(xlabel="probability said", ylabel="share that was so", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    figure.tight_layout()
    figure.savefig(out, format="svg", metadata={"Date": None})


def wilson(share: float, count: int, z: float = 1.96) -> tuple[float, float]:
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * ((share * (1 - share) + z * z / (4 * count)) / count) ** 0.5 / (1 + z * z / count)
    return middle - half, middle + half
