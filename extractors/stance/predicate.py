"""Frames from the main clause of a sentence, and from the attribution at its end, where a language describes them."""

from __future__ import annotations

from dataclasses import replace

from extractors.stance.clause import MainClause, holds_office, read_clause
from extractors.stance.frame import Frame, FrameKind, find_turn
from extractors.stance.grammar import Grammar
from extractors.stance.grammar.clauses import Clauses
from extractors.stance.grammar.mainclauses import CLAUSES
from extractors.stance.naming import has_person, is_thing


def weigh(frame: Frame, grammar: Grammar) -> Frame:
    clauses = CLAUSES.get(grammar.language)
    if clauses is None or frame.kind != "subject" or frame.who is None:
        return frame
    who = frame.who
    known = holds_office(who, clauses) or clauses.camp.search(who) is not None or grammar.naming.pronoun.match(who)
    return replace(frame, office=bool(known or grammar.naming.self_subject.search(who)))


def join_clause(sentence: str, frames: list[Frame], grammar: Grammar) -> list[Frame]:
    """`frames` with that of the main clause, which knows its subject better than one that sees only its left side."""
    clauses = CLAUSES.get(grammar.language)
    if clauses is None:
        return [replace(frame, described=False) for frame in frames]
    clause = read_clause(sentence, clauses)
    if clause is None or is_thing(clause.subject, grammar):
        return frames
    same = [frame for frame in frames if frame.kind in {"subject", "inverted"} and _shares(frame, clause)]
    kind: FrameKind = "subject" if same else _clause_kind(clause, clauses, grammar)
    end = find_turn(sentence, clause.until, grammar)
    joined = Frame(
        kind=kind,
        who=clause.subject,
        at=clause.at,
        until=clause.until,
        start=clause.at,
        end=end,
        strong=any(frame.strong for frame in same),
        subject=clause.begin,
        main=True,
        act=clause.act and clause.done and not clause.passive,
        deed=clause.deed,
        urged=clause.urged,
        office=holds_office(clause.subject, clauses),
        camp=clauses.camp.search(clause.subject) is not None,
        answered=clauses.answer.search(sentence, clause.until) is not None,
    )
    return [frame for frame in frames if frame not in same] + [joined]


def join_tail(sentence: str, frames: list[Frame], grammar: Grammar) -> list[Frame]:
    """`frames` with the attribution that follows what it reports, by more verbs than the grammar's own."""
    clauses = CLAUSES.get(grammar.language)
    tail = clauses.tail.search(sentence) if clauses else None
    if tail is None:
        return frames
    who = (tail["name"] or tail["who"]).strip()
    if is_thing(who, grammar):
        return frames
    inside = [frame for frame in frames if frame.kind == "inverted" and tail.start() <= frame.at < tail.end()]
    joined = Frame(
        kind="inverted", who=who, at=tail.start() + 2, until=tail.start("who"), start=0, end=len(sentence), whole=True
    )
    return [frame for frame in frames if frame not in inside] + [joined]


def _shares(frame: Frame, clause: MainClause) -> bool:
    return clause.at <= frame.at < clause.until


def _clause_kind(clause: MainClause, clauses: Clauses, grammar: Grammar) -> FrameKind:
    subject = clause.subject
    if clause.passive or (subject.lower() == "it" and not clause.attitude):
        return "named"
    if clause.attitude and (has_person(subject, grammar) or subject.lower() == "it"):
        return "clause"
    personal = grammar.naming.pronoun.match(subject) and subject.lower() != "it"
    return "actor" if personal or holds_office(subject, clauses) else "named"
