"""How far reviewers agree: Krippendorff's alpha for nominal data with missing values, and plain agreement.

K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; and Content Analysis, chapter 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`units` that at least two reviewers answered, with their `answers` in all, by `reviewers` of them.

    `alike`: the share of pairs of answers to one unit that are the same (0 to 1). `alpha`: 1 is full agreement, 0 is
    what chance gives. Both are None without such units; `alpha` also where all answers are the same, which says nothing
    of chance.
    """

    units: int
    answers: int
    reviewers: int
    alike: float | None
    alpha: float | None


def measure_agreement(units: Sequence[Mapping[str, str]]) -> Agreement:
    """The agreement of reviewers on `units`, each a mapping from a reviewer to the answer; a missing one is missing."""
    shared = [unit for unit in units if len(unit) > 1]
    answers = sum(len(unit) for unit in shared)
    reviewers = len({name for unit in shared for name in unit})
    if not shared:
        return Agreement(units=0, answers=0, reviewers=0, alike=None, alpha=None)
    pairs = alike = 0
    disagreement = 0.0
    totals: Counter[str] = Counter()
    for unit in shared:
        counted = Counter(unit.values())
        size = len(unit)
        same = sum(count * (count - 1) for count in counted.values())
        pairs += size * (size - 1)
        alike += same
        disagreement += (size * (size - 1) - same) / (size - 1)
        totals.update(counted)
    expected = (answers * (answers - 1) - sum(count * (count - 1) for count in totals.values())) / (answers - 1)
    alpha = 1 - disagreement / expected if expected else None
    return Agreement(units=len(shared), answers=answers, reviewers=reviewers, alike=alike / pairs, alpha=alpha)
