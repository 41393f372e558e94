"""Thresholds learned from what people judged: per cell, drawn to the shipped ones where there is little to learn from.

A cell is a proposition and a pole. Votes of the model alone and sentences where a cue speaks have a threshold each.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.model import Threshold
from extractors.stance.fusion import Cell, Evidence, Fusion
from extractors.stance.scoring import Counts

# How strongly a cell's threshold is drawn to the shipped one, in judged sentences; as in training.
PULL = 20.0
# Fewer say nothing of a cell.
FEWEST = 8
FOLDS = 5
_GRID = tuple(round(0.05 * step, 2) for step in range(1, 20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence of a text and a cell of which people said whether it is there (`present`).

    `probability` as the tagger weighs it, 0 where nothing speaks for it; `cued`: a cue does.
    """

    text: str
    cell: Cell
    cued: bool
    probability: float
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """A cell's thresholds before and after, and how right each is on judged sentences it was not learned from.

    `after` is `before` where learning did not help there.
    """

    cell: Cell
    before: Threshold
    after: Threshold
    labels: int
    right_before: Counts
    right_after: Counts

    @property
    def changed(self) -> bool:
        """Whether something was learned."""
        return self.after != self.before


@dataclass(frozen=True, slots=True)
class _Pair:
    vote: float
    cue: float


def tune(examples: Sequence[Judged], fusion: Fusion) -> tuple[Tuned, ...]:
    """The thresholds of each cell that people judged often enough, and what they change by cross-validation.

    The folds are of whole texts. A cell keeps what it had unless its F1 over the folds left out is higher with what is
    learned from the others.
    """
    found = []
    for cell, own in sorted(_group(examples).items()):
        before = _shipped(fusion, cell)
        right_before, right_after = _validate(own, before)
        learned = _fit(own, before)
        better = len(own) >= FEWEST and _grade(right_after) > _grade(right_before)
        found.append(
            Tuned(
                cell=cell,
                before=_threshold(cell, before),
                after=_threshold(cell, learned if better else before),
                labels=len(own),
                right_before=right_before,
                right_after=right_after if better else right_before,
            )
        )
    return tuple(found)


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    rows = list(counts)
    return Counts(
        found=sum(row.found for row in rows),
        wrong=sum(row.wrong for row in rows),
        missed=sum(row.missed for row in rows),
    )


def _group(examples: Iterable[Judged]) -> Mapping[Cell, list[Judged]]:
    grouped: dict[Cell, list[Judged]] = defaultdict(list)
    for example in examples:
        grouped[example.cell].append(example)
    return grouped


def _shipped(fusion: Fusion, cell: Cell) -> _Pair:
    without, cued = Evidence(probability=0.5), Evidence(probability=0.5, cues=1)
    return _Pair(vote=fusion.threshold(cell, without), cue=fusion.threshold(cell, cued))


def _validate(own: Sequence[Judged], before: _Pair) -> tuple[Counts, Counts]:
    """How right the thresholds before, and those learned without a fold, are on it."""
    ours: list[Counts] = []
    theirs: list[Counts] = []
    for fold in range(FOLDS):
        held = [example for example in own if _fold(example) == fold]
        rest = [example for example in own if _fold(example) != fold]
        theirs.append(_count(held, before))
        ours.append(_count(held, _fit(rest, before)))
    return total(theirs), total(ours)


def _fold(example: Judged) -> int:
    return hashlib.blake2b(example.text.encode(), digest_size=4).digest()[0] % FOLDS


def _fit(own: Sequence[Judged], before: _Pair) -> _Pair:
    votes = [example for example in own if not example.cued]
    cued = [example for example in own if example.cued]
    return _Pair(vote=_draw(votes, before.vote), cue=_draw(cued, before.cue))


def _draw(examples: Sequence[Judged], shipped: float) -> float:
    """The threshold with the best F1 (of equals the nearest to the shipped one), drawn to the shipped one."""
    if not examples:
        return shipped
    rated = ((_rate(examples, level), -abs(level - shipped), level) for level in (shipped, *_GRID))
    best = max(rated)[2]
    return round((len(examples) * best + PULL * shipped) / (len(examples) + PULL), 3)


def _rate(examples: Sequence[Judged], level: float) -> float:
    return _grade(_count(examples, _Pair(vote=level, cue=level)))


def _grade(counts: Counts) -> float:
    """F1; where nothing is there, silence is right."""
    return 1.0 if counts.f1 is None else counts.f1


def _count(examples: Iterable[Judged], pair: _Pair) -> Counts:
    found = wrong = missed = 0
    for example in examples:
        said = example.probability >= (pair.cue if example.cued else pair.vote)
        found += said and example.present
        wrong += said and not example.present
        missed += not said and example.present
    return Counts(found=found, wrong=wrong, missed=missed)


def _threshold(cell: Cell, pair: _Pair) -> Threshold:
    return Threshold(proposition=cell[0], pole=cell[1], vote=pair.vote, cue=pair.cue)
