"""Shares of stances corrected for the tagger's errors by a random audit, with intervals.

An audit reads a random sample of articles whole. What it finds beside the tagger's answer corrects the tagger's share
of all articles: prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic, Science 382, 2023)
with the power tuning of PPI++ (Angelopoulos, Duchi and Zrnic, arXiv:2311.01453). Where the answer is yes or no, the
tuning that leaves the least variance has a closed form: it is the mean over the articles with each answer and
stratum, weighed by how many there are of them (poststratification). The interval is the square-and-add (MOVER)
combination of Wilson intervals of these groups (Zou and Donner, Statistics in Medicine 27, 2008), as Brown, Cai and
DasGupta modify them for the rarest counts (Statistical Science 16, 2001): for rare stances it covers where a normal
interval does not, and it never leaves 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# 95 %.
Z = 1.959963984540054
# Wilson's lower limit lies too high where one, two or three were found; these are a Poisson count's, half of the 5 %
# quantile of chi squared with as many times two degrees of freedom (Brown, Cai and DasGupta, section 4.1.1).
_RARE = {1: 0.051293294387550536, 2: 0.35536150857138275, 3: 0.8176914472325868}

# From so many articles read whole on, the corrected share was closer to the truth than the raw one
# (benchmarks/corrected.py).
ENOUGH_LABELS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Articles of one stratum of a sample with one answer of the tagger (`tagged`: it says the stance is there).

    `finished` of the `articles` were drawn and read whole; in `present` of these people found the stance.
    """

    tagged: bool
    articles: int
    finished: int
    present: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShare:
    """The share (0 to 1) of all articles that have a stance: as tagged (`raw`) and `corrected`, with a 95 % interval.

    `labels`: articles of the sample that people have read.
    """

    raw: float
    corrected: float
    low: float
    high: float
    labels: int


def correct(groups: Iterable[Group]) -> CorrectedShare | None:
    """The share of a population of which the groups are all parts; None where there is nobody in it.

    A group of which nothing was read may have the stance in none or all of its articles: the interval says so.
    """
    parts = [group for group in groups if group.articles]
    total = sum(group.articles for group in parts)
    if not total:
        return None
    weights = [group.articles / total for group in parts]
    shares = [_share(group) for group in parts]
    bounds = [_bound(group) for group in parts]
    corrected = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    below = _add(weights, [share - low for share, (low, _) in zip(shares, bounds, strict=True)])
    above = _add(weights, [high - share for share, (_, high) in zip(shares, bounds, strict=True)])
    return CorrectedShare(
        raw=sum(weight for weight, group in zip(weights, parts, strict=True) if group.tagged),
        corrected=corrected,
        low=max(0.0, corrected - below),
        high=min(1.0, corrected + above),
        labels=sum(group.finished for group in parts),
    )


def wilson(present: int, read: int, *, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval (1927), modified, for a share of `present` in `read`; 0 to 1 where nothing was read."""
    if not read:
        return 0.0, 1.0
    share = present / read
    middle = share + z * z / (2 * read)
    spread = z * math.sqrt(share * (1 - share) / read + z * z / (4 * read * read))
    scale = 1 + z * z / read
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    if present in _RARE:
        low = min(low, _RARE[present] / read)
    if read - present in _RARE:
        high = max(high, 1 - _RARE[read - present] / read)
    return low, high


def _share(group: Group) -> float:
    return group.present / group.finished if group.finished else float(group.tagged)


def _bound(group: Group) -> tuple[float, float]:
    """The interval of a group's share, narrower the more of the group was read: what was read is known."""
    low, high = wilson(group.present, group.finished)
    unread = math.sqrt(1 - group.finished / group.articles)
    share = _share(group)
    return share - unread * (share - low), share + unread * (high - share)


def _add(weights: Sequence[float], distances: Sequence[float]) -> float:
    return math.sqrt(sum((weight * distance) ** 2 for weight, distance in zip(weights, distances, strict=True)))
