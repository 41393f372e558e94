"""The form of a grammar: regular expressions and word lists, one value per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern
from typing import cast

from extractors.pattern import compile_pattern

NEVER: Pattern[str] = re.compile(r"(?!)")


def words(*alternatives: str) -> Pattern[str]:
    """A pattern that matches any of `alternatives` (regular expressions) as whole words, regardless of case.

    Alternatives are grouped by their first letter: Python tries them one by one, and a sentence has many words.
    """
    groups: dict[str, list[str]] = {}
    for alternative in _split_alternatives("|".join(alternatives)):
        literal = alternative[0].isalpha() and alternative[1:2] not in {"?", "*", "{"}
        groups.setdefault(alternative[0].lower() if literal else "", []).append(alternative)
    loose = groups.pop("", [])
    grouped = [f"{letter}(?:{'|'.join(part[1:] for part in parts)})" for letter, parts in groups.items()]
    return re.compile(rf"\b(?:{'|'.join(grouped + loose)})\b", re.IGNORECASE)


def _split_alternatives(pattern: str) -> list[str]:
    """`pattern` cut at the bars that stand outside of brackets."""
    found, depth, start = [], 0, 0
    for index, character in enumerate(pattern):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "|" and depth == 0:
            found.append(pattern[start:index])
            start = index + 1
    return [part for part in (*found, pattern[start:]) if part]


def parts(*alternatives: str) -> Pattern[str]:
    """A pattern that matches any of `alternatives` anywhere, regardless of case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def linear(*alternatives: str) -> Pattern[str]:
    """Like `parts`, for patterns without look-around that every sentence is searched for: RE2 is faster there."""
    return cast("Pattern[str]", compile_pattern("|".join(alternatives), ignore_case=True))


def each(*alternatives: str) -> tuple[Pattern[str], ...]:
    """One pattern per alternative, regardless of case: for those that capture the same group."""
    return tuple(re.compile(alternative, re.IGNORECASE) for alternative in alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """How a language says whose view it reports.

    `verbs` report; `weak` ones (show, want, call) do so only when their subject is a person or a body. `inverted` are
    those that stand before their subject. `according` and `groups` capture the holder as `who`. `nominal` are reported
    views without a verb ("fears that", "calls for"), their holder in `by` or before them (`possessor`). `cut` ends a
    subject on its left, `stop` on its right. `reported` is a mood or mark of indirect speech.

    Before a verb: `rest` may stand between it and its subject, `passive` makes that the object, `subordinate` opens a
    clause that ends at the next comma, `relative` is an inserted clause, `opening` words belong to no subject.
    `gerund` forms and those after a `conjunct` ("... and said") borrow the subject of the sentence, which ends at its
    first `finite` verb. A phrase with a `clausal` word in it is no subject.

    After a verb: an `adjunct` (time, place), an `addressee`, or what it `governs` if its subject stands before it.
    `listener` matches a verb of telling with whom it tells, never the holder. An `auxiliary` may part a quote from an
    inverted verb and hold its pronoun (`who`: "a-t-elle déclaré").
    """

    verbs: Pattern[str]
    weak: Pattern[str]
    inverted: Pattern[str]
    according: tuple[Pattern[str], ...]
    groups: Pattern[str]
    nominal: Pattern[str]
    rest: Pattern[str]
    cut: Pattern[str]
    stop: Pattern[str]
    possessor: Pattern[str] = NEVER
    adjunct: Pattern[str] = NEVER
    infinitive: Pattern[str] = NEVER
    passive: Pattern[str] = NEVER
    gerund: Pattern[str] = NEVER
    conjunct: Pattern[str] = NEVER
    finite: Pattern[str] = NEVER
    clausal: Pattern[str] = NEVER
    subordinate: Pattern[str] = NEVER
    relative: Pattern[str] = NEVER
    opening: Pattern[str] = NEVER
    addressee: Pattern[str] = NEVER
    listener: Pattern[str] = NEVER
    auxiliary: Pattern[str] = NEVER
    governs: Pattern[str] = NEVER
    reported: Pattern[str] = NEVER
    turn: Pattern[str] = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How a language names holders: which noun phrases are groups, pronouns, titles, or no holders at all.

    `person` finds a person (`who`) as the subject of a sentence, whom a pronoun may mean later. `plural` tells from a
    pronoun and its verb ("sie sagen") that several are meant.
    """

    first_person: Pattern[str]
    self_subject: Pattern[str]
    pronoun: Pattern[str]
    anaphor: Pattern[str]
    plural: Pattern[str]
    generic: Pattern[str]
    body: Pattern[str]
    thing: Pattern[str]
    title: Pattern[str]
    article: Pattern[str]
    of_body: Pattern[str]
    person: Pattern[str] = NEVER
    plural_s: bool = False
    nouns_capitalised: bool = False
    never_plural: Pattern[str] = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How a language takes back what a cue says: negation, supposition, question.

    `negators` work within their clause up to `reach` characters and no `barrier`; `raising` ("I don't think that") and
    `denial` ("denied that") to the end of it. `not_negators` look like negators and are none ("not only", "no doubt").
    `suppose` opens a conditional clause that `clause_end` closes. `may` before a measure makes it a mere possibility.
    `dismissal` turns what stands before it ("... are overblown").
    """

    negators: Pattern[str]
    not_negators: Pattern[str]
    raising: Pattern[str]
    denial: Pattern[str]
    clause_end: Pattern[str]
    suppose: Pattern[str]
    may: Pattern[str]
    open_question: Pattern[str]
    rhetorical: Pattern[str]
    reader_question: Pattern[str]
    dismissal: Pattern[str] = NEVER
    barrier: Pattern[str] = NEVER
    reach: int = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """How a language tells that a measure was taken. `agent` captures the actor of a passive as `who`."""

    active: Pattern[str]
    passive: Pattern[str]
    agent: tuple[Pattern[str], ...]
    not_done: Pattern[str]
    practice: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """What a language's pages carry around the article.

    `line` and `sentence` are boilerplate wherever they stand; `tail` heads a part after which nothing belongs to the
    article; `teasers` heads a list of other stories. `opinion` are signs of an opinion piece.
    """

    line: Pattern[str]
    sentence: Pattern[str]
    tail: Pattern[str]
    teasers: Pattern[str]
    opinion: Pattern[str]
    manual: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Everything the engine knows of one language (`language`: BCP 47 primary tag)."""

    language: str
    spaced: bool
    attribution: Attribution
    naming: Naming
    scope: Scope
    acts: Acts
    margins: Margins
    anaphor: Pattern[str]
    elsewhere: Pattern[str]
    concession: Pattern[str]
    turn: Pattern[str]
