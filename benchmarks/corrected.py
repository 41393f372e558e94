"""How honest corrected shares are: whether their intervals cover the truth, over simulated audits.

python -m benchmarks.corrected             # 200 audits of 100, 200 and 400 articles each: some minutes of one core
python -m benchmarks.corrected --audits 50

Articles have the stances of labelled passages (benchmarks/training/text), two in five none at all. The tagger errs as
it was measured to on the passages under tests/data: what it misses, what it makes up, and when it takes one pole for
the other. Each audit draws its own population of 3,000 articles and its own sample, by the very code of `review audit
draw`; the truth is the share in that population. Beside the shipped estimate: PPI++ with its normal interval, and
Rogan and Gladen's (American Journal of Epidemiology 107, 1978) from the same sample, weighed by stratum, with a
bootstrap interval.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.novelty import measure
from benchmarks.simulation import Noise, read_keys, read_passages
from extractors.corrected import Group, correct
from warehouse.audits import FrameRow, draw

ROOT = Path(__file__).parents[1]
ARTICLES = 3_000
# Articles on a topic that take no stance at all.
WITHOUT = 0.4
DRAWS = 200
Z = 1.96
Bounds = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Sample:
    """A population and what was read of it: `truth` and `tagged` of shape (articles, keys), the rest (articles,)."""

    truth: np.ndarray
    tagged: np.ndarray
    found: np.ndarray
    read: np.ndarray

    @property
    def strata(self) -> tuple[np.ndarray, ...]:
        return tuple(stratum for stratum in (self.found, ~self.found) if stratum.any())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audits", type=int, default=200)
    parser.add_argument("--sizes", default="100,200,400")
    arguments = parser.parse_args()
    keys = read_keys(ROOT / "config" / "stances.toml")
    noise = measure(ROOT / "tests" / "data", keys)
    passages = read_passages(ROOT / "benchmarks" / "training" / "text", keys)
    print(f"recall {noise.recall.mean():.2f}, made up {noise.false.sum():.2f} an article; {len(passages)} passages")
    print("| read | estimate | covered | least of a stance | width | error | closer in |")
    print("|---|---|---|---|---|---|---|")
    for size in map(int, arguments.sizes.split(",")):
        report(size, [simulate(passages, noise, size=size, seed=seed) for seed in range(arguments.audits)])


def simulate(passages: np.ndarray, noise: Noise, *, size: int, seed: int) -> Sample:
    """One population, tagged, and one sample of it."""
    chance = np.random.default_rng([size, seed])
    truth = passages[chance.integers(0, len(passages), ARTICLES)].copy()
    truth[chance.random(ARTICLES) < WITHOUT] = False
    tagged = truth & (chance.random(truth.shape) < noise.recall)
    tagged |= chance.random(truth.shape) < noise.false
    turned = truth & (chance.random(truth.shape) < noise.turned)
    tagged |= turned[:, np.arange(truth.shape[1]) ^ 1]
    found = tagged.any(1)
    day = date(2026, 1, 1)
    frame = [
        FrameRow(article_id=str(at), revision="", published_on=day, outlet="", stratum="found" if has else "empty")
        for at, has in enumerate(found)
    ]
    read = np.zeros(ARTICLES, bool)
    read[[int(item.article_id) for item in draw(frame, size=size, seed=seed)]] = True
    return Sample(truth=truth, tagged=tagged, found=found, read=read)


def shipped(sample: Sample) -> Bounds:
    """As `trends --corrected` gives it."""
    shares = [correct(groups(sample, key)) for key in range(sample.truth.shape[1])]
    rows = [(each.corrected, each.low, each.high) for each in shares if each is not None]
    middle, low, high = np.array(rows).T
    return middle, low, high


def groups(sample: Sample, key: int) -> list[Group]:
    found = []
    for stratum in sample.strata:
        for said in (True, False):
            own = stratum & (sample.tagged[:, key] == said)
            read = own & sample.read
            present = int((read & sample.truth[:, key]).sum())
            found.append(Group(tagged=said, articles=int(own.sum()), finished=int(read.sum()), present=present))
    return found


def power_tuned(sample: Sample) -> Bounds:
    """PPI++ by stratum, one tuning for all strata, with the normal interval."""
    truth, tagged = sample.truth.astype(float), sample.tagged.astype(float)
    shared, spread = np.zeros(truth.shape[1]), np.zeros(truth.shape[1])
    for stratum in sample.strata:
        own, weight = stratum & sample.read, stratum.mean()
        centred = tagged[own] - tagged[own].mean(0)
        scale = weight**2 / own.sum() / max(1, own.sum() - 1)
        shared += scale * (centred * truth[own]).sum(0)
        spread += scale * (centred**2).sum(0)
    tuning = np.clip(np.divide(shared, spread, out=np.zeros_like(shared), where=spread > 0), 0, 1)
    middle, variance = np.zeros(truth.shape[1]), np.zeros(truth.shape[1])
    for stratum in sample.strata:
        own, weight = stratum & sample.read, stratum.mean()
        left = truth[own] - tuning * tagged[own]
        middle += weight * (tuning * tagged[stratum].mean(0) + left.mean(0))
        unread = 1 - own.sum() / stratum.sum()
        variance += weight**2 * left.var(0, ddof=1) / own.sum() * unread
    reach = Z * np.sqrt(variance)
    return np.clip(middle, 0, 1), np.clip(middle - reach, 0, 1), np.clip(middle + reach, 0, 1)


def rogan_gladen(sample: Sample) -> Bounds:
    """(raw + specificity - 1) / (sensitivity + specificity - 1), with percentiles of draws of what was read."""
    chance = np.random.default_rng(1)
    places = [np.flatnonzero(stratum & sample.read) for stratum in sample.strata]
    weights = [stratum.sum() / len(own) for stratum, own in zip(sample.strata, places, strict=True)]
    drawn = [_solve(sample, [chance.choice(own, len(own)) for own in places], weights) for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return _solve(sample, places, weights), low, high


def _solve(sample: Sample, places: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    have, hit, lack, wrong = (np.zeros(sample.truth.shape[1]) for _ in range(4))
    for own, weight in zip(places, weights, strict=True):
        truth, tagged = sample.truth[own], sample.tagged[own]
        have += weight * truth.sum(0)
        hit += weight * (truth & tagged).sum(0)
        lack += weight * (~truth).sum(0)
        wrong += weight * (~truth & tagged).sum(0)
    raw = sample.tagged.mean(0)
    sensitivity = np.divide(hit, have, out=np.ones_like(hit), where=have > 0)
    made_up = np.divide(wrong, lack, out=np.zeros_like(wrong), where=lack > 0)
    power = sensitivity - made_up
    solved = np.divide(raw - made_up, power, out=raw.copy(), where=power > 0.05)
    return np.clip(solved, 0, 1)


ESTIMATES: dict[str, Callable[[Sample], Bounds]] = {
    "shipped": shipped,
    "PPI++, normal": power_tuned,
    "Rogan–Gladen, bootstrap": rogan_gladen,
}


def report(size: int, samples: Sequence[Sample]) -> None:
    truths = np.array([sample.truth.mean(0) for sample in samples])
    raw = np.abs(np.array([sample.tagged.mean(0) for sample in samples]) - truths)
    print(f"| {size} | as tagged | | | | {raw.mean():.2%} | |")
    found: dict[str, list[Bounds]] = defaultdict(list)
    for name, estimate in ESTIMATES.items():
        found[name] = [estimate(sample) for sample in samples]
        middle, low, high = (np.array(part) for part in zip(*found[name], strict=True))
        covered = ((low <= truths + 1e-12) & (truths <= high + 1e-12)).mean(0)
        error = np.abs(middle - truths)
        closer = int((error.mean(0) < raw.mean(0)).sum())
        print(
            f"| {size} | {name} | {covered.mean():.1%} | {covered.min():.1%} | {(high - low).mean():.1%} "
            f"| {error.mean():.2%} | {closer} of {truths.shape[1]} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
