"""Cuts a text into paragraphs (its lines) and sentences, every one a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from extractors.stance.quotes import find_quotes

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Sentencex takes quadratic time on lines full of opening quotes (0.9 s for 100 kB); shorter pieces bound it.
_PIECE = 4_000
_STOP = re.compile(r"[.!?。！？…][\"”’»」』)]*\s?")
# Abbreviations that sentencex takes for the end of a sentence (French titles), and words it takes for abbreviations.
_ABBREVIATION = re.compile(
    r"(?:\b(?:MM?|Mmes?|Mlles?|Mgr|Me|Pr|St|Ste|Sra?|Sr(?:es|as)|Abg|Bd|Mio|Mrd)|\b[ap]\.m)\.\s*$"
)
_SWALLOWED = re.compile(r"\b[Nn]o\.[\"”’]?\s+(?=[A-Z“\"])")
_CONTINUES = re.compile(r"[,;:，；：]|[^，。！？\s]{0,24}?(?:说|表示|称|指出|强调|问道|认为|告诉)")
_CONTENT = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text[start:end]`, trimmed. `paragraph` counts the lines that are not blank, from 0."""

    start: int
    end: int
    paragraph: int


def split(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of `text` (BCP 47 `language`; unknown ones are cut by the rules of English), in order.

    Quotes of several sentences are cut inside as well. Pieces without a letter or digit are left out.
    """
    safe = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
    sentences: list[Sentence] = []
    paragraph = 0
    for line in _LINE.finditer(safe):
        if not _CONTENT.search(line.group()):
            continue
        for start, end in _cut_line(safe, line.start(), line.end(), language):
            sentences.append(Sentence(start=start, end=end, paragraph=paragraph))
        paragraph += 1
    return tuple(sentences)


def _cut_line(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    bounds = [start]
    for piece_start, piece_end in _pieces(text, start, end):
        bounds += _boundaries(text, piece_start, piece_end, language)
    bounds = _join_abbreviations(text, bounds, end)
    for left, right in zip(bounds, [*bounds[1:], end], strict=True):
        trimmed = _trim(text, left, right)
        if trimmed is not None:
            yield trimmed


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The line in pieces of bounded length, cut after a full stop or a space where there is one."""
    while end - start > _PIECE:
        window = text[start : start + _PIECE]
        stops = [match.end() for match in _STOP.finditer(window)]
        cut = stops[-1] if stops else (window.rfind(" ") + 1 or _PIECE)
        yield start, start + cut
        start += cut
    yield start, end


def _boundaries(text: str, start: int, end: int, language: str) -> list[int]:
    """Offsets in (start, end] where a new sentence begins."""
    found: list[int] = []
    for part in sentencex.get_sentence_boundaries(language, text[start:end]):
        left, right = start + part["start_index"], start + part["end_index"]
        found += _inner(text, left, right, language)
        found.append(right)
    return found


def _inner(text: str, start: int, end: int, language: str) -> list[int]:
    """Boundaries that sentencex does not make: inside quotes, and after a sentence that ends in "no"."""
    piece = text[start:end]
    if len(_STOP.findall(piece)) < 2:
        return []
    found = [start + match.end() for match in _SWALLOWED.finditer(piece)]
    for quote in find_quotes(piece):
        inside = piece[quote.start + 1 : quote.end]
        parts = sentencex.get_sentence_boundaries(language, inside)
        found += [start + quote.start + 1 + part["end_index"] for part in parts[:-1]]
    return sorted(offset for offset in set(found) if start < offset < end and _CONTENT.search(text, offset, end))


def _join_abbreviations(text: str, bounds: list[int], end: int) -> list[int]:
    kept = bounds[:1]
    for bound in sorted(set(bounds[1:])):
        if kept[-1] < bound < end and not _runs_on(text, kept[-1], bound):
            kept.append(bound)
    return kept


def _runs_on(text: str, start: int, bound: int) -> bool:
    """Whether the sentence that began at `start` goes on at `bound`."""
    if _ABBREVIATION.search(text, max(start, bound - 12), bound):
        return True
    quoted = text[max(start, bound - 2) : bound].rstrip()[-1:] in {*'"”’»」』'}
    return quoted and (text[bound : bound + 1].islower() or _CONTINUES.match(text, bound) is not None)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    return (left, right) if right > left and _CONTENT.search(text, left, right) else None
