"""Reads the main clause of a sentence: its subject, and whether its verb tells a view or an act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from re import Match

from extractors.stance.grammar.clauses import Clauses

_TOKEN = re.compile(r"[^\s,;:—–()\"“”«»]+|[,;:—–()\"“”«»]")
_FIRST_TOKENS = 30
_VERB_TOKENS = 7
_END = ".!?"
_STOPS = frozenset(",;:—–()")
_NEVER = frozenset({"not", "never", "no", "n't", "pas", "jamais", "nunca", "nicht", "nie"})
_BE = frozenset(
    {"is", "are", "was", "were", "been", "being", "est", "sont", "été", "fue", "fueron", "sido", "wurde", "wurden"}
)
_PARTICIPLES = ("ed", "en", "t", "n", "d", "é", "ée", "és", "ido", "ado", "ida", "ada")
_LONGEST_SUBJECT = 18
_FULL_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]+(?:\s(?:von|van|de|del|da|bin|al|der|zu|[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]*)){1,4}")
_AND = re.compile(r"\b(?:and|et|und|y)\b")
_RELATIVE_TAIL = re.compile(r",?\s(?:who|whose|which|that|whom|qui|dont|que|quien|cuyo|cuya)\b.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MainClause:
    """`subject` and, at `[at, until)`, the verb (its last word: "has withdrawn" gives "withdrawn").

    `attitude`, `loose`, `act`, `deed`: what kind of verb it is; `done`: neither modal nor negated; `urged`: said to be
    right ("should"). `begin`: the subject's offset in the sentence.
    """

    subject: str
    begin: int
    verb: str
    at: int
    until: int
    attitude: bool
    loose: bool
    act: bool
    deed: bool
    passive: bool
    done: bool
    urged: bool


def read_clause(sentence: str, clauses: Clauses) -> MainClause | None:
    """The main clause of `sentence`; None where it cannot be told by simple means."""
    sentence = sentence.replace("’", "'")
    turned = clauses.inverse.match(sentence)
    if turned is not None:
        return _read_turned(sentence, turned, clauses)
    opened = clauses.opener.match(sentence)
    start = opened.end() if opened else 0
    tokens = [match for _, match in zip(range(_FIRST_TOKENS), _TOKEN.finditer(sentence, start), strict=False)]
    index = _find_verb(tokens, clauses)
    if index is None or not 0 < index <= _LONGEST_SUBJECT:
        return None
    subject = _noun_phrase(sentence[tokens[0].start() : tokens[index].start()], clauses)
    if not subject:
        return None
    return _describe(subject, tokens, index, clauses)


def _read_turned(sentence: str, turned: Match[str], clauses: Clauses) -> MainClause:
    """The clause whose subject follows its verb ("Am Dienstag untersagte die Behörde ...")."""
    tokens = list(_TOKEN.finditer(sentence, turned.start("verb")))[:_FIRST_TOKENS]
    clause = _describe(turned["who"], tokens, 0, clauses)
    return replace(clause, begin=turned.start("verb"), until=turned.end("who"))


def holds_office(subject: str, clauses: Clauses) -> bool:
    """Whether `subject` is a person or body that speaks or acts by what it is, or a person's full name."""
    return _FULL_NAME.fullmatch(subject) is not None or any(
        clauses.office.fullmatch(word) for word in re.findall(r"[\w'’-]+", subject)
    )


def _find_verb(tokens: Sequence[Match[str]], clauses: Clauses) -> int | None:
    """The first finite verb that belongs to no relative clause."""
    skip = 0
    for index, token in enumerate(tokens):
        word = token.group()
        if word in ';:—–“"«':
            return None
        if clauses.relative.fullmatch(word) and index:
            skip = 1
            continue
        if not index or not _is_finite(tokens, index, clauses):
            continue
        if skip:
            skip = 0 if not clauses.auxiliary.fullmatch(word) else skip
            if clauses.auxiliary.fullmatch(word) and index + 1 < len(tokens):
                following = tokens[index + 1].group()
                skip = 1 if _looks_finite(following, clauses) else 0
            continue
        return index
    return None


def _looks_finite(word: str, clauses: Clauses) -> bool:
    return word[:1].islower() and clauses.finite.fullmatch(word) is not None


def _is_finite(tokens: Sequence[Match[str]], index: int, clauses: Clauses) -> bool:
    word, before = tokens[index].group(), tokens[index - 1].group()
    if clauses.auxiliary.fullmatch(word) or clauses.sure.fullmatch(word):
        return True
    bound = clauses.determiner.fullmatch(before) and not clauses.relative.fullmatch(before)
    if bound or not _looks_finite(word, clauses):
        return False
    following = tokens[index + 1].group() if index + 1 < len(tokens) else ""
    if clauses.participle.fullmatch(word) and (
        following in {"in", "by", "at", "from", "for", "as", "on"} or before == ","
    ):
        return False
    return not (following == "by" and word.endswith("ed") and word != "voted")


def _noun_phrase(phrase: str, clauses: Clauses) -> str:
    """The subject without what is added to it: "The minister, Ada Thorne, who ..." gives "Ada Thorne".

    Empty where another clause begins before the verb ("..., the minister said").
    """
    closed = phrase.rstrip().endswith((",", "，"))
    trimmed = _RELATIVE_TAIL.sub("", phrase.strip().rstrip(",").strip())
    pieces = [piece.strip() for piece in trimmed.split(",") if piece.strip()]
    if not pieces:
        return ""
    if len(pieces) == 1 and closed and trimmed == phrase.strip().rstrip(",").strip():
        return ""
    if len(pieces) > 1:
        if _AND.search(pieces[-1]):
            return _strip_adverbs(trimmed, clauses)
        if not closed and trimmed == phrase.strip():
            return ""
        if _FULL_NAME.fullmatch(pieces[1]) and not _FULL_NAME.fullmatch(pieces[0]):
            return pieces[1]
    return _own_phrase(_strip_adverbs(pieces[0], clauses), clauses)


def _own_phrase(phrase: str, clauses: Clauses) -> str:
    """`phrase`, or the subject that ends it where it begins with a preposition."""
    if not clauses.preposition.match(phrase):
        return phrase
    late = clauses.late.search(phrase)
    return late["who"] if late else ""


def _strip_adverbs(phrase: str, clauses: Clauses) -> str:
    words = phrase.split()
    while len(words) > 1 and clauses.adverb.fullmatch(words[-1]) and words[-1].islower():
        words.pop()
    return " ".join(words)


def _describe(subject: str, tokens: Sequence[Match[str]], index: int, clauses: Clauses) -> MainClause:
    """The clause whose first verb is `tokens[index]`, followed to its last verb ("has now been withdrawn")."""
    last, done, urged, passive = index, True, False, False
    words = [token.group().lower() for token in tokens]
    for at in range(index, min(index + _VERB_TOKENS, len(tokens))):
        word = words[at]
        if word in _NEVER:
            done = False
        elif clauses.auxiliary.fullmatch(word):
            urged = urged or clauses.duty.fullmatch(word) is not None
            done = done and clauses.modal.fullmatch(word) is None and not word.endswith("n't")
            passive = word in _BE
            last = at
        elif at == index or (clauses.auxiliary.fullmatch(words[last]) and not clauses.adverb.fullmatch(word)):
            last = at
            passive = passive and word.endswith(_PARTICIPLES)
            break
        elif not clauses.adverb.fullmatch(word):
            break
    if clauses.verb_last and clauses.auxiliary.fullmatch(words[index]):
        last = _last_verb(tokens, index, clauses)
    return _clause(subject, tokens, index, tokens[last], clauses, passive=passive, done=done, urged=urged)


def _last_verb(tokens: Sequence[Match[str]], index: int, clauses: Clauses) -> int:
    """The participle that ends the clause which the auxiliary `tokens[index]` opens."""
    stops = (at for at in range(index, len(tokens)) if tokens[at].group() in _STOPS)
    for at in range(next(stops, len(tokens)) - 1, index, -1):
        word = tokens[at].group().rstrip(_END)
        if clauses.attitude.fullmatch(word) or clauses.act.fullmatch(word):
            return at
    return index


def _clause(
    subject: str,
    tokens: Sequence[Match[str]],
    index: int,
    verb: Match[str],
    clauses: Clauses,
    *,
    passive: bool,
    done: bool,
    urged: bool,
) -> MainClause:
    word = verb.group().rstrip(_END)
    return MainClause(
        subject=subject,
        begin=tokens[0].start(),
        verb=word,
        at=tokens[index].start(),
        until=tokens[index].end() if clauses.verb_last else verb.end(),
        attitude=clauses.attitude.fullmatch(word) is not None,
        loose=clauses.loose.fullmatch(word) is not None,
        act=clauses.act.fullmatch(word) is not None,
        deed=(clauses.deed or clauses.act).fullmatch(word) is not None,
        passive=passive,
        done=done,
        urged=urged,
    )
