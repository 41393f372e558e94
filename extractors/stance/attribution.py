"""Finds in a sentence who is said to say what: the frames of reported speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from re import Match

from extractors.stance.frame import Frame, FrameKind, find_turn
from extractors.stance.grammar import Grammar
from extractors.stance.grammar.shape import NEVER
from extractors.stance.naming import has_person, is_thing
from extractors.stance.predicate import join_clause, join_tail, weigh

_CLOSING = '"”’»」』“«'
# A name that follows the description of its bearer: "the commissioner, Dora Hanson, said".
_NAME = (
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]+(?:\s(?:von|van|de|del|bin|al|der|zu|[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]*)){0,2}\s[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]+"
)
_DESCRIBED = re.compile(r"(?:the|an?|its|their|his|her|der|die|das|eine?|le|la|une?|el|una?)\s|l'", re.IGNORECASE)
_APPOSED = re.compile(rf",\s(?P<who>{_NAME})(?=[.,;:!?\"”»“]|\s(?:on|am|im|in|le|el)\s|$)")
_APPOSED_LEFT = re.compile(rf"\s*(?P<who>{_NAME})\s*")
_LONGEST_SUBJECT = 110
_BY = re.compile(r"^(?:is|are|was|were|been|being)\b.*\bby\b", re.IGNORECASE)
_IN_PASSING = re.compile(r"\b(?:as|than|what|whatever|like|that)\s*$", re.IGNORECASE)


def find_frames(sentence: str, grammar: Grammar) -> tuple[Frame, ...]:
    """All frames in `sentence`, in the order of their reporting words. Overlapping ones are kept."""
    found = [*_according(sentence, grammar), *_groups(sentence, grammar), *_nominal(sentence, grammar)]
    found += _verbs(sentence, grammar)
    found = [weigh(frame, grammar) for frame in found]
    found = join_clause(sentence, join_tail(sentence, found, grammar), grammar)
    return tuple(sorted(found, key=lambda frame: (frame.at, frame.kind)))


def _according(sentence: str, grammar: Grammar) -> Iterator[Frame]:
    for match in (match for pattern in grammar.attribution.according for match in pattern.finditer(sentence)):
        who = _right(match["who"], grammar)
        kind: FrameKind = "passive" if _BY.search(match.group()) else "according"
        yield Frame(kind=kind, who=who, at=match.start(), until=match.end(), start=0, end=len(sentence), whole=True)


def _groups(sentence: str, grammar: Grammar) -> Iterator[Frame]:
    for match in grammar.attribution.groups.finditer(sentence):
        at, end = match.start(), find_turn(sentence, match.end(), grammar)
        yield Frame(kind="group", who=(match["who"] or "").strip(), at=at, until=match.end(), start=at, end=end)


def _nominal(sentence: str, grammar: Grammar) -> Iterator[Frame]:
    for match in grammar.attribution.nominal.finditer(sentence):
        groups = match.groupdict()
        owner = grammar.attribution.possessor.search(sentence, max(0, match.start() - 40), match.start())
        who = groups.get("by") or (owner["who"] if owner else None)
        at, end = match.start(), find_turn(sentence, match.end(), grammar)
        yield Frame(kind="nominal", who=who.strip() if who else None, at=at, until=match.end(), start=at, end=end)


def _verbs(sentence: str, grammar: Grammar) -> Iterator[Frame]:
    taken: set[int] = set()
    for strong, pattern in ((True, grammar.attribution.verbs), (False, grammar.attribution.weak)):
        for verb in pattern.finditer(sentence):
            if verb.start() in taken:
                continue
            frame = _inverted(sentence, verb, grammar) or _subject(sentence, verb, grammar, strong=strong)
            if frame is not None:
                taken.add(verb.start())
                yield frame


def _subject(sentence: str, verb: Match[str], grammar: Grammar, *, strong: bool) -> Frame | None:
    """The frame of a verb whose subject stands on its left ("Analysts say that ...", "..., he said")."""
    left = sentence[max(0, verb.start() - _LONGEST_SUBJECT) : verb.start()]
    if grammar.attribution.infinitive.search(left) or _is_passive(left, verb, grammar):
        return None
    who, gap = subject_before(left, grammar)
    gerund = grammar.attribution.gerund.fullmatch(verb.group()) is not None
    hangs = gerund and left.rstrip().endswith(",")
    if hangs or (who is None and (gerund or grammar.attribution.conjunct.search(left))):
        who, gap = _main_subject(sentence, grammar), len(left)
    if who is None or is_thing(who, grammar) or not (strong or has_person(who, grammar)):
        return None
    subject_at = verb.start() - gap
    whole = _follows_speech(sentence, subject_at) and _is_over(
        sentence, _after_listener(sentence, verb, grammar), grammar, quoted=_quoted(sentence, subject_at)
    )
    if whole:
        frame = _frame("subject", who, verb, start=0, end=len(sentence), whole=True, strong=strong)
        return replace(frame, answered=_IN_PASSING.search(sentence[:subject_at]) is not None)
    end = _subordinate_end(sentence, subject_at, verb.end(), grammar) or find_turn(sentence, verb.end(), grammar)
    return replace(_frame("subject", who, verb, start=verb.start(), end=end, strong=strong), subject=subject_at)


def _inverted(sentence: str, verb: Match[str], grammar: Grammar) -> Frame | None:
    """The frame of a verb that stands before its subject and after what it reports ("...," said Mr Li)."""
    forms = grammar.attribution
    auxiliary = forms.auxiliary.search(sentence, 0, verb.start())
    before = sentence[: auxiliary.start() if auxiliary else verb.start()].rstrip()
    quoted = before.rstrip(",， ")[-1:] in {*_CLOSING} and forms.inverted is not NEVER
    stands = _follows_speech(before, len(before)) and (quoted or forms.inverted.fullmatch(verb.group()))
    if not stands or forms.listener.match(sentence, verb.start()):
        return None
    pronoun = auxiliary["who"] if auxiliary else None
    who = pronoun or _inverted_subject(sentence[verb.end() :], grammar, quoted=quoted)
    return _frame("inverted", who, verb, start=0, end=len(sentence), whole=True) if who else None


def _inverted_subject(right: str, grammar: Grammar, *, quoted: bool) -> str | None:
    """The subject that begins `right`; its name where that follows a description ("the safety chief, Ada Thorne")."""
    who = _right(right, grammar)
    if who is None or is_thing(who, grammar) or not (quoted or _may_speak(who, grammar)):
        return None
    after = len(right) - len(right.lstrip(" -")) + len(who)
    if grammar.attribution.governs.match(right, after):
        return None
    named = _APPOSED.match(right, after) if _DESCRIBED.match(who) else None
    return named["who"] if named else who


def _may_speak(who: str, grammar: Grammar) -> bool:
    """Whether `who` is a person or body; where all nouns have capitals, any that follows a verb of speech may be."""
    return has_person(who, grammar) or (grammar.naming.nouns_capitalised and who.split()[-1][:1].isupper())


def _after_listener(sentence: str, verb: Match[str], grammar: Grammar) -> int:
    """Where the verb ends, with those whom it tells ("told the council's safety committee")."""
    told = grammar.attribution.listener.match(sentence, verb.start())
    return told.end() if told else verb.end()


def _frame(
    kind: FrameKind, who: str, verb: Match[str], *, start: int, end: int, whole: bool = False, strong: bool = True
) -> Frame:
    at, until = verb.span()
    return Frame(kind=kind, who=who, at=at, until=until, start=start, end=end, whole=whole, strong=strong)


def _is_passive(left: str, verb: Match[str], grammar: Grammar) -> bool:
    """Whether the words before a participle make its subject the object ("we were told", "it is called")."""
    return grammar.attribution.passive.search(left) is not None and not grammar.attribution.gerund.fullmatch(
        verb.group()
    )


def _main_subject(sentence: str, grammar: Grammar) -> str | None:
    """The subject of the sentence, for a participle that hangs on it ("The minister signed it, saying ...")."""
    tokens = sentence.split()
    if tokens and grammar.naming.pronoun.match(tokens[0]) and tokens[0].lower() != "it":
        return tokens[0]
    for index, token in enumerate(tokens[:10]):
        if index and grammar.attribution.finite.fullmatch(token.strip(",")):
            phrase = " ".join(tokens[:index])
            return phrase if has_person(phrase, grammar) and "," not in phrase else None
    return None


def _subordinate_end(sentence: str, subject_at: int, after: int, grammar: Grammar) -> int | None:
    """Where a frame inside a subordinate clause ends ("When a senator demands to know, the subject ...")."""
    if not grammar.attribution.subordinate.search(sentence[:subject_at]):
        return None
    comma = sentence.find(",", after)
    return comma if comma >= 0 else None


def subject_before(left: str, grammar: Grammar) -> tuple[str | None, int]:
    """The noun phrase that ends `left`, and how far from the end of `left` it begins."""
    stripped = left.rstrip()
    rest = grammar.attribution.rest.search(stripped)
    if rest:
        stripped = stripped[: rest.start()].rstrip()
    relative = grammar.attribution.relative.search(stripped)
    if relative:
        stripped = stripped[: relative.start()]
    appositive = relative is None and stripped.endswith((",", "，"))
    stripped = stripped.rstrip(",， ")
    begin = max((match.end() for match in grammar.attribution.cut.finditer(stripped)), default=0)
    clause = stripped[begin:]
    if appositive and "," in clause:
        clause, apposition = clause.rsplit(",", 1)
        named = _APPOSED_LEFT.fullmatch(apposition)
        if named and _DESCRIBED.match(clause.rsplit(",", 1)[-1].strip()):
            clause = named["who"]
    phrase = clause.rsplit(",", 1)[-1].rsplit("，", 1)[-1].strip()
    phrase = grammar.attribution.opening.sub("", phrase)
    if not phrase or len(phrase.split()) > 14 or grammar.attribution.clausal.search(f" {phrase} "):
        return None, 0
    return phrase, len(left) - left.rfind(phrase)


def _right(right: str, grammar: Grammar) -> str | None:
    """The noun phrase that begins `right`."""
    trimmed = right.lstrip(" -")
    stop = grammar.attribution.stop.search(_hide_initials(trimmed))
    phrase = (trimmed[: stop.start()] if stop else trimmed).strip()
    return " ".join(phrase.split()[:10]) or None


def _hide_initials(text: str) -> str:
    """`text` with the full stops of "U.S.", "Sen." and "Mr." covered, so that they end no name."""
    hidden = list(text[:120])
    for index, character in enumerate(hidden):
        start = text.rfind(" ", 0, index) + 1
        word = text[start:index]
        if character == "." and (0 < len(word) <= 4 and word[:1].isupper()) and index + 1 < len(text.rstrip()):
            hidden[index] = "_"
    return "".join(hidden)


def _follows_speech(sentence: str, subject_at: int) -> bool:
    before = sentence[:subject_at].rstrip()
    return bool(before) and before[-1] in f",，?!？！—–{_CLOSING}"


def _quoted(sentence: str, subject_at: int) -> bool:
    return sentence[:subject_at].rstrip()[-1:] in {*_CLOSING}


def _is_over(sentence: str, end: int, grammar: Grammar, *, quoted: bool) -> bool:
    """Whether the verb governs nothing after it: there is an adjunct, punctuation, the end, or a quote before."""
    after = sentence[end:].lstrip()
    after = grammar.attribution.addressee.sub("", after)
    over = quoted or not after or after[0] in ',.;:!?，。；：—–"“”'
    return over or grammar.attribution.adjunct.match(after) is not None
