"""Near duplicates: a syndicated copy joins the story of its original.

A text becomes the set of its word pairs (for Han, Kana and Hangul: pairs of characters), that set 128 MinHash values.
Pairs, because copies are edited all over: with one word in ten changed two texts still share 0.68 (Jaccard) of their
pairs, but 0.42 of their runs of five words, as little as two pieces that quote one press release at length.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import TypeAlias

from rensa import RMinHash

_PERMUTATIONS = 128
_SEED = 20_240_315
# 32 bands of 4 rows: texts at the usual threshold (0.7, a Jaccard similarity of 0.54) share a band 94 times in 100,
# copies with a tenth of their words changed always, unrelated texts (0.05) twice in 10,000.
_BANDS, _ROWS = 32, 4
_SHINGLE = 2
_FEWEST_SHINGLES = 20

_DENSE = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
_TOKEN = re.compile(rf"[{_DENSE}]|[^\W_{_DENSE}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCandidate:
    """An article that already belongs to a story; its story may gain further members."""

    article_id: str
    story_id: str
    signature: tuple[int, ...]


def signature(text: str) -> tuple[int, ...]:
    """128 MinHash values (uint32) of `text`, the same on every machine; () when it is too short to compare."""
    tokens = _TOKEN.findall(text.casefold())
    shingles = {" ".join(pair) for pair in pairwise(tokens)}
    if len(shingles) < _FEWEST_SHINGLES:
        return ()
    minhash = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    minhash.update(list(shingles))
    return tuple(minhash.digest())


def bands(signature: tuple[int, ...]) -> tuple[int, ...]:
    """32 hashes (signed 64 bit, the place in the signature included): texts that share one are worth comparing."""
    if not signature:
        return ()
    return tuple(_band_hash(band, signature[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The estimated share of two texts' word pairs that they have in common, from 0 to 1 (Sørensen and Dice).

    That is 2J / (1 + J) of the Jaccard similarity J, which signatures estimate within 0.04: of two texts of equal
    length, 0.7 means that seven tenths of each stand in the other.
    """
    if not a or len(a) != len(b):
        return 0.0
    jaccard = sum(map(int.__eq__, a, b)) / len(a)
    return 2 * jaccard / (1 + jaccard)


def assign_stories(
    new: Sequence[tuple[str, tuple[int, ...]]], candidates: Sequence[StoryCandidate], *, threshold: float
) -> dict[str, str]:
    """The story id of each new (article id, signature): its most similar article's story, else one of its own.

    New articles are placed in the order given and match each other too. An article among `candidates` keeps its story.
    Ties go to the smallest story id.
    """
    stories = {candidate.article_id: candidate.story_id for candidate in candidates}
    index = _Index()
    for candidate in candidates:
        index.add(candidate.story_id, candidate.signature)
    assigned: dict[str, str] = {}
    for article_id, values in new:
        story_id = stories.get(article_id) or index.nearest(values, threshold) or article_id
        assigned[article_id] = stories[article_id] = story_id
        index.add(story_id, values)
    return assigned


_Slice: TypeAlias = tuple[int, tuple[int, ...]]


class _Index:
    """Signatures by band, so that only texts sharing one are compared."""

    def __init__(self) -> None:
        self._members: defaultdict[_Slice, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)

    def add(self, story_id: str, values: tuple[int, ...]) -> None:
        member = (story_id, values)
        for band in _slices(values):
            self._members[band].append(member)

    def nearest(self, values: tuple[int, ...], threshold: float) -> str | None:
        compared = {member for band in _slices(values) for member in self._members.get(band, ())}
        return _best(((similarity(values, other), story_id) for story_id, other in compared), threshold)


def _slices(values: tuple[int, ...]) -> list[_Slice]:
    """The bands themselves, which only what outlives the process needs as hashes: those take three times as long."""
    return [(band, values[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)] if values else []


def _best(scored: Iterable[tuple[float, str]], threshold: float) -> str | None:
    ranked = sorted((-score, story_id) for score, story_id in scored if score >= threshold)
    return ranked[0][1] if ranked else None


def _band_hash(band: int, rows: tuple[int, ...]) -> int:
    packed = struct.pack(f"<{_ROWS + 1}I", band, *rows)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True)
