"""Checks what a language model says of a text against the text: quotes must stand in it, names must occur."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.model import Document
from extractors.stance.prompt import Passage

_QUOTES = "\"'“”„‟«»‹›「」『』‘’‚‛`´ʼ＂＇"
_DASHES = "-‐‑‒–—―−－"
_ALIKE = (
    dict.fromkeys(map(ord, _QUOTES), "'")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict(zip(map(ord, "，。！？：；（）、"), ",.!?:;(),", strict=True))
    | {ord("…"): "..."}
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
_WORD = re.compile(r"\w+")
_EDGES = " '.,;:-"
# A shorter quote is evidence of nothing: it stands in every text.
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with one form of space, quote mark, dash and case; `origins[i]` is where sign `i` stood."""

    text: str
    origins: tuple[int, ...]


def find_quote(quote: str, passage: Passage, sentence: int) -> tuple[int, int] | None:
    """Where `quote` stands in the document of `passage`: at best in its sentence number `sentence` (from 1).

    Differences of white space, quote marks, dashes, case and marks at the ends are forgiven. Of several places outside
    the sentence the nearest counts; only what the passage shows is searched.
    """
    wanted = _fold(quote, 0).text.strip(_EDGES)
    if _weight(wanted) < _SHORTEST:
        return None
    text = passage.document.text
    own = passage.sentences[min(max(sentence, 1), len(passage.sentences)) - 1]
    inside = next(_occurrences(wanted, text, own.start, own.end), None)
    if inside is not None:
        return inside
    places = (place for start, end in _stretches(passage) for place in _occurrences(wanted, text, start, end))
    return min(places, key=lambda place: abs(place[0] - own.start), default=None)


def names_holder(name: str, document: Document) -> bool:
    """Whether any telling word of `name` occurs in the document; a model may put together what the text scatters."""
    where = f"{document.title or ''}\n{document.text}".casefold()
    words = [word for word in _WORD.findall(name.casefold()) if _weight(word) >= 3]
    return any(word in where for word in words or [name.casefold()])


def _stretches(passage: Passage) -> Iterator[tuple[int, int]]:
    """Runs of the document that the passage shows without a gap; a quote may go over several sentences."""
    start = end = None
    for sentence in passage.sentences:
        if end is not None and start is not None and passage.document.text[end : sentence.start].strip():
            yield start, end
            start = None
        start, end = (sentence.start if start is None else start), sentence.end
    if start is not None and end is not None:
        yield start, end


def _occurrences(wanted: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    folded = _fold(text[start:end], start)
    at = folded.text.find(wanted)
    while at >= 0:
        yield folded.origins[at], folded.origins[at + len(wanted) - 1] + 1
        at = folded.text.find(wanted, at + 1)


def _fold(text: str, offset: int) -> _Folded:
    signs: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text, start=offset):
        if character in _INVISIBLE:
            continue
        plain = " " if character.isspace() else character.translate(_ALIKE).lower()
        if plain == " " and signs and signs[-1] == " ":
            continue
        signs += plain
        origins += [index] * len(plain)
    return _Folded("".join(signs), tuple(origins))


def _weight(text: str) -> int:
    """Letters and digits, a Han, Kana or Hangul sign counting three."""
    return sum(3 if character >= "\u2e80" else 1 for character in text if character.isalnum())
