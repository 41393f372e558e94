"""Finds what stands between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSERS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    '"': '"',
    "‘": "’",
    "'": "'",
}

_MARK = re.compile("[“”„«»「」『』\"‘’']")
_LONGEST = 3_000
# Text full of opening marks would take quadratic time; no article comes near this many steps.
_STEPS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """`text[start:end]` with its marks. `closed` is False for one that runs to the end of its paragraph."""

    start: int
    end: int
    closed: bool


def find_quotes(text: str) -> tuple[Quote, ...]:
    """The outermost quotes of one paragraph, in order.

    English leaves a quote open where it goes on in the next paragraph. A mark that is left open and begins no
    sentence, nor follows a colon or comma, is an odd one and opens no quote.
    """
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Quote]:
    after = steps = 0
    for match in _MARK.finditer(text):
        start = match.start()
        if start < after or match.group() not in _CLOSERS or not _opens(text, start):
            continue
        end = _close(text, start)
        steps += (end or min(len(text), start + _LONGEST)) - start
        if end is not None:
            yield Quote(start=start, end=end, closed=True)
            after = end
        elif _introduced(text, start):
            yield Quote(start=start, end=len(text), closed=False)
            return
        if steps > _STEPS:
            return


def _opens(text: str, index: int) -> bool:
    mark, before, after = text[index], text[index - 1 : index], text[index + 1 : index + 2]
    if mark in "\"'":
        return not before.isalnum() and before not in {".", ",", "!", "?"} and bool(after.strip())
    return mark != "»" or bool(after.strip() and not before.strip())


def _close(text: str, start: int) -> int | None:
    opener, closers, depth = text[start], _CLOSERS[text[start]], 0
    for match in _MARK.finditer(text, start + 1, start + _LONGEST):
        index, character = match.start(), match.group()
        if character in closers and not _is_apostrophe(text, index):
            if depth == 0:
                return index + 1
            depth -= 1
        elif character == opener and opener in "“«「『":
            depth += 1
    return None


def _is_apostrophe(text: str, index: int) -> bool:
    """Whether the mark at `index` belongs to a word ("users’ data", "don't") and closes nothing."""
    if text[index] not in "’'":
        return False
    before, after = text[index - 1], text[index + 1 : index + 2]
    plural = before == "s" and after == " " and text[index + 2 : index + 3].islower()
    return after.isalnum() or plural


def _introduced(text: str, index: int) -> bool:
    """Whether an unclosed mark at `index` begins a quote that goes on in the next paragraph."""
    if text[index] in "'‘»":
        return False
    before = text[:index].rstrip()
    return not before or before[-1] in (":：,，" if text[index] == '"' else ":：,，.。!?！？")
