"""How right a tagger is on a gold file. A prediction counts once per passage and (proposition, pole).

Passages in a language that the tagger does not support are kept apart: `Figures.counts` leaves them out,
`Figures.counts_all` takes their stances as missed. Passages whose `stances` are undecided count nowhere.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from extractors.model import Basis, Pole, Tagging
from extractors.stance.gold import Cell, GoldPassage
from extractors.stance.judging import Judgement, Share, divide, judge, total

# A cell with fewer gold pairs says little; the second macro average leaves it out.
COMMON = 5
RESAMPLES = 1000
SEED = 7
_TAIL = 0.025

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Gold pairs `found` and `missed`, and predicted pairs that are `wrong` (neither gold nor optional)."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def gold(self) -> int:
        """How many pairs there are to find."""
        return self.found + self.missed

    @property
    def precision(self) -> float | None:
        """None where nothing was predicted."""
        return divide(self.found, self.found + self.wrong)

    @property
    def recall(self) -> float | None:
        """None where there is nothing to find."""
        return divide(self.found, self.gold)

    @property
    def f1(self) -> float | None:
        """None where nothing was predicted and there is nothing to find."""
        return divide(2 * self.found, 2 * self.found + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """Means over `cells` cells with something to find or predicted; what is undefined in a cell counts as 0."""

    cells: int = 0
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a group of passages; `intervals` holds 95 % intervals under the names of `measure`."""

    passages: int
    undecided: int
    unsupported: int
    pending: int
    counts: Counts
    counts_all: Counts
    macro: Macro
    macro5: Macro
    wrongly_tagged: Share
    holder: Share
    holder_strict: Share
    relation: Share
    on_topic: Share
    misquoted: int
    intervals: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Figures of a whole gold file, of its languages (primary tags), of its cells and by what a stance rests on."""

    overall: Figures
    languages: Mapping[str, Figures]
    cells: Mapping[Cell, Counts]
    bases: Mapping[Basis, Counts]


def score(
    pairs: Iterable[tuple[GoldPassage, Tagging]],
    *,
    propositions: Collection[str],
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Score:
    """Compare what was found with what is right; `resamples` 0 leaves the intervals out."""
    judged = [judge(passage, tagging) for passage, tagging in pairs]
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        groups[one.language].append(one)
    counted = count_cells(judged)
    names: list[Cell] = [(proposition, pole) for proposition in propositions for pole in get_args(Pole)]
    return Score(
        overall=summarise(judged, resamples=resamples, seed=seed),
        languages={
            language: summarise(group, resamples=resamples, seed=seed)
            for language, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        },
        cells={cell: counted.get(cell, Counts()) for cell in names},
        bases=_count_bases(judged),
    )


def summarise(judged: Sequence[Judgement], *, resamples: int = RESAMPLES, seed: int = SEED) -> Figures:
    """The figures of `judged`, with intervals by drawing whole passages again `resamples` times."""
    done = [one for one in judged if one.status == "done"]
    cells = count_cells(judged)
    common = frozenset(cell for cell, counts in cells.items() if counts.gold >= COMMON)
    return Figures(
        passages=len(judged),
        undecided=sum(not one.decided for one in judged),
        unsupported=sum(one.status == "unsupported" for one in judged),
        pending=sum(one.status == "pending" for one in judged),
        counts=_count(done),
        counts_all=_count(judged),
        macro=average(cells.values()),
        macro5=average(counts for cell, counts in cells.items() if cell in common),
        wrongly_tagged=total(one.wrongly_tagged for one in done),
        holder=total(one.holder for one in done),
        holder_strict=total(one.holder_strict for one in done),
        relation=total(one.relation for one in done),
        on_topic=total(one.on_topic for one in done),
        misquoted=sum(one.misquoted for one in done),
        intervals=draw_intervals(judged, common, resamples=resamples, seed=seed),
    )


def count_cells(judged: Iterable[Judgement]) -> dict[Cell, Counts]:
    """The counts of each cell that occurs, over tagged passages."""
    found: Counter[Cell] = Counter()
    wrong: Counter[Cell] = Counter()
    missed: Counter[Cell] = Counter()
    for one in judged:
        if one.status == "done":
            found.update(one.found)
            wrong.update(one.wrong)
            missed.update(one.missed)
    cells = found.keys() | wrong.keys() | missed.keys()
    return {cell: Counts(found=found[cell], wrong=wrong[cell], missed=missed[cell]) for cell in sorted(cells)}


def average(cells: Iterable[Counts]) -> Macro:
    """The macro average of `cells`."""
    rows = [counts for counts in cells if counts.f1 is not None]
    if not rows:
        return Macro()
    return Macro(
        cells=len(rows),
        precision=sum(row.precision or 0.0 for row in rows) / len(rows),
        recall=sum(row.recall or 0.0 for row in rows) / len(rows),
        f1=sum(row.f1 or 0.0 for row in rows) / len(rows),
    )


def measure(judged: Sequence[Judgement], common: Collection[Cell]) -> dict[str, float | None]:
    """The figures that get an interval, by name; `common` are the cells of the second macro average."""
    done = [one for one in judged if one.status == "done"]
    counts, counts_all, cells = _count(done), _count(judged), count_cells(done)
    return {
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "recall_all": counts_all.recall,
        "f1_all": counts_all.f1,
        "macro": average(cells.values()).f1,
        "macro5": average(row for cell, row in cells.items() if cell in common).f1,
        "wrongly_tagged": total(one.wrongly_tagged for one in done).value,
        "holder": total(one.holder for one in done).value,
        "relation": total(one.relation for one in done).value,
    }


def draw_intervals(
    judged: Sequence[Judgement], common: Collection[Cell], *, resamples: int, seed: int
) -> dict[str, Interval]:
    """95 % percentile intervals; a figure that some draw leaves undefined goes by the draws that define it."""
    chance = random.Random(seed)  # noqa: S311  # statistics, not secrets
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(resamples if judged else 0):
        for name, value in measure(chance.choices(judged, k=len(judged)), common).items():
            if value is not None:
                drawn[name].append(value)
    return {name: _cut_tails(sorted(values)) for name, values in drawn.items()}


def _cut_tails(values: Sequence[float]) -> Interval:
    last = len(values) - 1
    return values[round(_TAIL * last)], values[round((1 - _TAIL) * last)]


def _count_bases(judged: Iterable[Judgement]) -> dict[Basis, Counts]:
    rows = Counter(basis for one in judged for basis in one.bases)
    return {
        basis: Counts(found=rows[basis, True], wrong=rows[basis, False])
        for basis in get_args(Basis)
        if rows[basis, True] + rows[basis, False]
    }


def _count(judged: Iterable[Judgement]) -> Counts:
    found = wrong = missed = 0
    for one in judged:
        found += len(one.found)
        wrong += len(one.wrong)
        missed += len(one.missed)
    return Counts(found=found, wrong=wrong, missed=missed)
