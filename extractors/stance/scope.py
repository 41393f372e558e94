"""Decides whether a cue counts where it stands: negation, denial, supposition, mere possibility, questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model import Cue, Pole
from extractors.stance.grammar import Grammar

_MEASURES = frozenset({"ban", "divestiture"})
_QUESTION = re.compile(r"[?？][\"”’»」』)]*\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The pole that a match shows, or None and why it is silent. `turned`: a negation turned the cue's pole;
    `denied`: an explicit denial did, so that the view denied is not the denier's."""

    pole: Pole | None
    reason: str = ""
    turned: bool = False
    denied: bool = False


def may_negate(sentence: str, grammar: Grammar) -> bool:
    """Whether anything in `sentence` could negate a match; cheaper than finding the match."""
    scope = grammar.scope
    return any(
        pattern.search(sentence) is not None
        for pattern in (scope.negators, scope.raising, scope.denial, scope.dismissal)
    )


def holds_negation(cue: Cue, start: int, end: int, grammar: Grammar) -> bool:
    """Whether `cue` holds its own negation: its example, matched at `cue.yes[start:end]`, would be negated."""
    return _negation(cue.yes, start, end, grammar) is not None


def judge(sentence: str, start: int, end: int, cue: Cue, grammar: Grammar) -> Verdict:
    """What the match of `cue` at `sentence[start:end]` is worth (codebook, rules 3 and 4)."""
    question = _question(sentence, start, end, grammar)
    if question:
        return Verdict(pole=None, reason=question)
    if cue.negated != "ignore":
        negation = _negation(sentence, start, end, grammar)
        if negation is not None:
            return _turn(cue, *negation)
    if _supposed(sentence, start, end, grammar):
        return Verdict(pole=None, reason="condition")
    if cue.negated != "ignore" and _only_possible(sentence, start, end, cue, grammar):
        return Verdict(pole=None, reason="mere possibility")
    return Verdict(pole=cue.pole)


def _turn(cue: Cue, reason: str, denied: bool) -> Verdict:
    """A negated cue: silent or turned, as the cue says; an explicit denial always turns it."""
    if denied or cue.negated == "flip":
        return Verdict(pole="reject" if cue.pole == "affirm" else "affirm", reason=reason, turned=True, denied=denied)
    return Verdict(pole=None, reason=reason)


def _negation(sentence: str, start: int, end: int, grammar: Grammar) -> tuple[str, bool] | None:
    """The negation whose scope reaches the match, and whether it is a denial; an even number of them is none."""
    scope = grammar.scope
    clause = _clause_start(sentence, start, grammar)
    window = max(clause, start - scope.reach)
    excused = _excused(sentence, clause, end, grammar)
    denials = [m.group() for m in scope.denial.finditer(sentence, clause, start) if not _within(m.start(), excused)]
    raised = [m.group() for m in scope.raising.finditer(sentence, clause, end) if m.start() < start or m.end() < end]
    plain = [] if raised else _negators(sentence, window, start, end, grammar)
    dismissed = scope.dismissal.search(sentence, end, _clause_end(sentence, end, grammar))
    if dismissed and not denials:
        denials = [dismissed.group()]
    count = len(denials) + min(len(raised), 1) + len(plain)
    if count % 2 == 0:
        return None
    return f"negation: {(denials + raised + plain)[0]}", bool(denials) and not raised and not plain


def _negators(sentence: str, window: int, start: int, end: int, grammar: Grammar) -> list[str]:
    """Plain negators whose scope reaches the match; more than two in one sentence are past counting."""
    excused = _excused(sentence, window, end, grammar)
    return [
        match.group()
        for match in grammar.scope.negators.finditer(sentence, window, end)
        if not _within(match.start(), excused)
        and not grammar.scope.barrier.search(sentence, match.end(), max(match.end(), start))
    ][:2]


def _excused(sentence: str, start: int, end: int, grammar: Grammar) -> list[tuple[int, int]]:
    found = grammar.scope.not_negators.finditer(sentence, max(0, start - 20), min(len(sentence), end + 20))
    return [match.span() for match in found]


def _within(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(left <= offset < right for left, right in spans)


def _clause_start(sentence: str, start: int, grammar: Grammar) -> int:
    return max((match.end() for match in grammar.scope.clause_end.finditer(sentence, 0, start)), default=0)


def _clause_end(sentence: str, end: int, grammar: Grammar) -> int:
    closer = grammar.scope.clause_end.search(sentence, end)
    return closer.start() if closer else len(sentence)


def _supposed(sentence: str, start: int, end: int, grammar: Grammar) -> bool:
    """Whether the whole match lies in an if-clause; one that runs on into the main clause says what follows."""
    clause = _clause_start(sentence, start, grammar)
    opener = next(grammar.scope.suppose.finditer(sentence, clause, start + 1), None)
    if opener is None or opener.start() > start:
        return False
    closer = grammar.scope.clause_end.search(sentence, start)
    return closer is None or end <= closer.start() + 1


def _only_possible(sentence: str, start: int, end: int, cue: Cue, grammar: Grammar) -> bool:
    """Whether a measure is told as something that may come ("TikTok could be banned"), not as called for."""
    if cue.proposition not in _MEASURES or cue.pole != "affirm":
        return False
    return grammar.scope.may.search(sentence, max(_clause_start(sentence, start, grammar), start - 25), end) is not None


def _question(sentence: str, start: int, end: int, grammar: Grammar) -> str:
    """Why a cue in a question is silent: an open yes-or-no question asserts nothing, a rhetorical one does."""
    if not _QUESTION.search(sentence) or end >= len(sentence.rstrip('"”’»」』) ')):
        return ""
    clause = sentence[_clause_start(sentence, start, grammar) :]
    if not (grammar.scope.open_question.search(sentence) or grammar.scope.open_question.search(clause)):
        return ""
    return "" if grammar.scope.rhetorical.search(sentence) else "open question"
