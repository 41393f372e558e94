"""One passage of a gold file judged: what a tagger found of it, missed and made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.model import Basis, Stance, Tagging
from extractors.stance.gold import Cell, GoldPassage, GoldStance


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`count` out of `of`."""

    count: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """None of nothing."""
        return divide(self.count, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One passage judged. Of an untagged one (`status` not "done") all gold pairs are missed and nothing else counts.

    `holder` and `relation` are over the found pairs whose gold is decided there, right when one of the stances found
    for the pair is; `holder_strict` when all are. `bases`: the basis of each pair found (True) or wrong (False).
    """

    language: str
    status: str
    decided: bool
    found: frozenset[Cell] = frozenset()
    wrong: frozenset[Cell] = frozenset()
    missed: frozenset[Cell] = frozenset()
    wrongly_tagged: Share = Share()
    holder: Share = Share()
    holder_strict: Share = Share()
    relation: Share = Share()
    on_topic: Share = Share()
    bases: tuple[tuple[Basis, bool], ...] = ()
    misquoted: int = 0


def judge(passage: GoldPassage, tagging: Tagging) -> Judgement:
    """What of a passage was found, missed and made up."""
    language = (passage.language or tagging.language).split("-")[0].lower()
    gold = {stance.cell: stance for stance in passage.stances or ()}
    decided = passage.stances is not None
    if tagging.status != "done":
        return Judgement(language=language, status=tagging.status, decided=decided, missed=frozenset(gold))
    predicted: dict[Cell, list[Stance]] = defaultdict(list)
    for stance in tagging.stances:
        predicted[stance.proposition, stance.pole].append(stance)
    topic = Share(count=passage.on_topic == tagging.on_topic, of=passage.on_topic is not None)
    misquoted = sum(passage.text[stance.start : stance.end] != stance.quote for stance in tagging.stances)
    if not decided:
        return Judgement(language=language, status="done", decided=False, on_topic=topic, misquoted=misquoted)
    found = predicted.keys() & gold.keys()
    wrong = predicted.keys() - gold.keys() - passage.optional
    matched = [(gold[cell], predicted[cell]) for cell in sorted(found)]
    return Judgement(
        language=language,
        status="done",
        decided=True,
        found=frozenset(found),
        wrong=frozenset(wrong),
        missed=frozenset(gold.keys() - predicted.keys()),
        wrongly_tagged=Share(count=bool(predicted), of=1) if not gold and not passage.optional else Share(),
        holder=total(_rate_holder(right, stances) for right, stances in matched),
        holder_strict=total(_rate_holder(right, stances, strict=True) for right, stances in matched),
        relation=total(_rate_relation(right, stances) for right, stances in matched),
        on_topic=topic,
        bases=tuple((_basis(predicted[cell]), cell in found) for cell in sorted(found | wrong)),
        misquoted=misquoted,
    )


def total(shares: Iterable[Share]) -> Share:
    """The share of all together."""
    count = of = 0
    for share in shares:
        count += share.count
        of += share.of
    return Share(count=count, of=of)


def divide(part: float, whole: float) -> float | None:
    """None of nothing."""
    return part / whole if whole else None


def _rate_holder(gold: GoldStance, stances: Sequence[Stance], *, strict: bool = False) -> Share:
    right = [stance.holder.type in gold.holders for stance in stances]
    return Share(count=all(right) if strict else any(right), of=1) if gold.holders else Share()


def _rate_relation(gold: GoldStance, stances: Sequence[Stance]) -> Share:
    right = any(stance.relation in gold.relations for stance in stances)
    return Share(count=right, of=1) if gold.relations else Share()


def _basis(stances: Sequence[Stance]) -> Basis:
    return max(stances, key=lambda stance: stance.confidence).basis
