"""Tells the article from what stands around it: bylines, disclaimers, sign-ups, lists of other stories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from extractors.stance.grammar import Grammar
from extractors.stance.grammar.shape import Margins
from extractors.stance.quotes import find_quotes
from extractors.stance.sentences import Sentence

_LONGEST_HEADING = 80
_NUMBERED = re.compile(r"^\W{0,3}\d{1,2}[.)、]\s")
_BULLET = re.compile(r"^\s*[•·‣▪*–-]\s")


def mark_margins(text: str, sentences: Sequence[Sentence], grammar: Grammar) -> tuple[str | None, ...]:
    """For each sentence why it is no part of the article, or None where it is one (codebook, rule 5).

    A heading such as "Most viewed" ends the article where at most half of the text follows; earlier, it covers the
    short lines and numbered or bulleted items after it only.
    """
    paragraphs = [tuple(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    reasons: list[str | None] = []
    section: str | None = None
    for paragraph in paragraphs:
        line = _line(text, paragraph)
        section = _next_section(text, paragraph, line, section, grammar.margins)
        reasons += [section or _judge(text, sentence, line, grammar) for sentence in paragraph]
    return tuple(reasons)


def _line(text: str, paragraph: Sequence[Sentence]) -> str:
    start = text.rfind("\n", 0, paragraph[0].start) + 1
    return text[start : paragraph[-1].end]


def _next_section(
    text: str, paragraph: Sequence[Sentence], line: str, section: str | None, margins: Margins
) -> str | None:
    """The part of the page that `paragraph` belongs to: None for the article."""
    if section == "tail":
        return section
    if len(line) <= _LONGEST_HEADING and margins.tail.match(line):
        return "tail" if _remainder(text, paragraph) <= 0.6 else "teasers"
    if len(line) <= _LONGEST_HEADING and margins.teasers.match(line):
        return "teasers"
    return section if section == "teasers" and _is_teaser(paragraph, line) else None


def _remainder(text: str, paragraph: Sequence[Sentence]) -> float:
    return 1 - paragraph[0].start / max(len(text), 1)


def _is_teaser(paragraph: Sequence[Sentence], line: str) -> bool:
    return bool(_NUMBERED.match(line) or _BULLET.match(line)) or (len(paragraph) <= 2 and len(line) <= 140)


def _judge(text: str, sentence: Sentence, line: str, grammar: Grammar) -> str | None:
    written = text[sentence.start : sentence.end]
    if grammar.margins.line.match(line):
        return "margin line"
    if grammar.margins.sentence.search(written):
        return "notice"
    if grammar.scope.reader_question.search(written) and not find_quotes(written):
        return "question to the reader"
    return None
