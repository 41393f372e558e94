"""In which order people are asked, and why. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from extractors.counting import count
from warehouse.reviews import ReviewItem

Lane = Literal["uncertain", "consequential", "mixed"]


def order_items(items: Iterable[ReviewItem], lane: Lane = "mixed") -> tuple[ReviewItem, ...]:
    """The items of a lane, the first to be asked first; of one story and stance, only the first article's.

    uncertain: what teaches most; consequential: what most hangs on, and nothing else; mixed: from both, by turns.
    """
    found = list(items)
    doubted = sorted(found, key=lambda item: (doubt(item), item.stance_id))
    weighty = sorted(
        (item for item in found if weight(item) > 0), key=lambda item: (-weight(item), doubt(item), item.stance_id)
    )
    lanes: dict[Lane, Iterable[ReviewItem]] = {
        "uncertain": doubted,
        "consequential": weighty,
        "mixed": _take_turns(weighty, doubted),
    }
    return tuple(_once(lanes[lane]))


def doubt(item: ReviewItem) -> float:
    """How far the tagger's calibrated confidence is from even odds: 0 is the greatest doubt."""
    return abs(item.confidence - 0.5)


def weight(item: ReviewItem) -> float:
    """How much hangs on a stance: an alert more than the beginning of a trend, that more than a story's copies."""
    return 8 * item.alerts + 4 * item.first_ever + 2 * item.first_in_outlet + min(item.copies - 1, 10) / 10


def tell_why(item: ReviewItem) -> str:
    """Why this stance is asked about."""
    reasons = []
    if item.alerts:
        reasons.append(f"{count(item.alerts, 'alert rests', 'alerts rest')} on it")
    if item.first_ever:
        reasons.append("the first of its kind")
    elif item.first_in_outlet:
        reasons.append("the first in this outlet")
    if item.copies > 1:
        reasons.append(f"in {item.copies} articles")
    return "; ".join([*reasons, f"the tagger gives it {item.confidence:.0%}"])


def _take_turns(one: Sequence[ReviewItem], other: Sequence[ReviewItem]) -> Iterator[ReviewItem]:
    for pair in itertools.zip_longest(one, other):
        yield from (item for item in pair if item is not None)


def _once(items: Iterable[ReviewItem]) -> Iterator[ReviewItem]:
    """Copies of a story say the same words: they are asked about once."""
    asked: set[tuple[str, ...]] = set()
    for item in items:
        key = (item.story_id, item.proposition, item.pole, item.holder_type, item.holder_name or "", item.quote)
        if key not in asked:
            asked.add(key)
            yield item
