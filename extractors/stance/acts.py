"""Recognises official and corporate acts (codebook, relation `acts`) and who does them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model import Holder, Pole
from extractors.stance.attribution import subject_before
from extractors.stance.carry import Bearing
from extractors.stance.clause import read_clause
from extractors.stance.grammar import Grammar
from extractors.stance.grammar.mainclauses import CLAUSES
from extractors.stance.naming import is_thing, name_holder

# Propositions that a whole sentence's main verb can embody as an act.
EMBODIED = frozenset(
    {
        ("ban", "affirm"),
        ("ban", "reject"),
        ("divestiture", "affirm"),
        ("divestiture", "reject"),
        ("technical-mitigation", "affirm"),
        ("platform-accountability", "affirm"),
        ("user-harm", "affirm"),
        ("security-threat", "affirm"),
        ("going-global", "reject"),
        ("engagement", "affirm"),
        ("engagement", "reject"),
        ("multilateral-governance", "affirm"),
        ("due-process", "affirm"),
        ("origin-concealment", "reject"),
    }
)
# Propositions that something done, with no word of judgement, can embody.
_DOABLE = frozenset(
    {"ban", "divestiture", "technical-mitigation", "origin-concealment", "user-harm", "platform-accountability"}
)
_NEAR = 12
# A match that leaves out no more is the whole sentence: its main clause tells who acts (`decide_holder`).
_EDGE = 4
# How far after the verb its object may tell the practice ("moved its headquarters").
_OBJECT = 50
_SUBJECT = 110
_PLURAL_FIRMS = re.compile(
    r"\b(?:companies|firms|start-?ups|brands|sellers|apps|giants|entreprises|sociétés|empresas|"
    r"Unternehmen|Firmen)\b|企业|公司们|品牌|厂商",
    re.IGNORECASE,
)
# A company that is not the one that the sentence is about, although that one is named near it.
_OTHER_FIRM = re.compile(
    r"^(?:an?|one|another|some|any|no|many|several|other|two|three|its|their|un|une|una|otr[oa]|eine?)\s"
    r"|\b(?:rivals?|competitors?|suppliers?|start-?ups?|newcomers?|peers?|investors?|insurers?|"
    r"concurrente?s?|rivale?s?|competidor(?:es)?|Konkurrent(?:en)?|Rivalen?)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?P<who>\b(?:an?|one|another) (?:[\w-]+ ){0,4}(?:company|firm|start-?up|maker|rival|competitor|brand|group|"
    r"retailer|seller|supplier|platform|app))(?:,? (?:that|which|whose)|, (?:founded|backed|owned|based|run))\b",
    re.IGNORECASE,
)
_OTHER_FIRM_ZH = re.compile(r"(?:一家|某|另一家|有家)[^，。把将]{0,12}?(?:公司|企业|厂商|平台|品牌|集团)|竞争对手")
_EVALUATION = re.compile(
    r"\b(?:pa(?:ys?|id) off|works?|worked|smart|wise|sensible|justified|clever|prudent|understandable|"
    r"right|deceptive|futile)\b|奏效|明智|值得",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something told as done. `actor` is None where the sentence does not say who did it."""

    actor: Holder | None
    rule: str


def find_act(
    sentence: str, start: int, end: int, *, proposition: str, pole: Pole, bearing: Bearing | None, grammar: Grammar
) -> Act | None:
    """The act told by the match at `sentence[start:end]`, if it tells one. `bearing`: what the sentence is about."""
    whole = end - start >= len(sentence) - _EDGE and grammar.language in CLAUSES
    if proposition not in _DOABLE or (whole and proposition != "origin-concealment"):
        return None
    if proposition == "origin-concealment":
        return _practice(sentence, start, end, pole, bearing, grammar)
    passive = _done(grammar.acts.passive, sentence, start, end, grammar)
    if passive is not None:
        return _by_agent(sentence, passive, grammar)
    if _is_main_act(sentence, start, end, grammar):
        return None
    active = _done(grammar.acts.active, sentence, start, end, grammar)
    return None if active is None else _by_subject(sentence, active, grammar)


def _is_main_act(sentence: str, start: int, end: int, grammar: Grammar) -> bool:
    """Whether the match stands in a main clause that tells an act: then the clause knows who acts (`decide_holder`)."""
    clauses = CLAUSES.get(grammar.language)
    clause = read_clause(sentence, clauses) if clauses else None
    return clause is not None and clause.act and clause.done and not clause.passive and clause.at < end


def _done(pattern: re.Pattern[str], sentence: str, start: int, end: int, grammar: Grammar) -> re.Match[str] | None:
    """The first verb of `pattern` in or next to the match that is told as done: no modal, no wish, no negation."""
    for verb in pattern.finditer(sentence, max(0, start - _NEAR * 4)):
        if verb.start() > end + _NEAR:
            return None
        near = verb.end() >= start - _NEAR
        if near and not grammar.acts.not_done.search(sentence, max(0, verb.start() - 40), verb.start()):
            return verb
    return None


def _by_agent(sentence: str, verb: re.Match[str], grammar: Grammar) -> Act:
    for pattern in grammar.acts.agent:
        agent = pattern.search(sentence, verb.start())
        if agent is not None and not is_thing(agent["who"], grammar):
            return Act(actor=name_holder(agent["who"], grammar), rule="act: agent")
    return Act(actor=None, rule="act: no actor named")


def _by_subject(sentence: str, verb: re.Match[str], grammar: Grammar) -> Act | None:
    subject, _ = subject_before(sentence[max(0, verb.start() - _SUBJECT) : verb.start()], grammar)
    if subject is None or is_thing(subject, grammar):
        act = _by_agent(sentence, verb, grammar)
        return act if act.actor else None
    if grammar.naming.pronoun.match(subject) or grammar.naming.self_subject.match(subject):
        return None
    return Act(actor=name_holder(subject, grammar), rule="act: subject")


def _practice(sentence: str, start: int, end: int, pole: Pole, bearing: Bearing | None, grammar: Grammar) -> Act | None:
    """The bare practice of hiding or shedding Chinese roots, which its companies hold, not who reports it."""
    told = grammar.acts.practice.search(sentence, max(0, start - _NEAR), min(len(sentence), end + _NEAR))
    if end - start >= len(sentence) - _EDGE and grammar.language in CLAUSES:
        return _practice_of_clause(sentence, pole, bearing, grammar)
    if pole != "affirm" or told is None or _EVALUATION.search(sentence):
        return None
    company = bearing.company if bearing else None
    other = _other_firm(sentence, start, told.start(), bearing, grammar)
    if other is not None:
        return Act(actor=other, rule="practice of another company")
    if _PLURAL_FIRMS.search(sentence) or company is None:
        return Act(actor=Holder(type="generic"), rule="practice of companies")
    return Act(actor=Holder(type="attributed", name=company), rule="practice of the company")


def _practice_of_clause(sentence: str, pole: Pole, bearing: Bearing | None, grammar: Grammar) -> Act | None:
    """The practice as the main clause of `sentence` tells it, and who follows it."""
    clause = read_clause(sentence, CLAUSES[grammar.language])
    if pole != "affirm" or clause is None or not clause.done or _EVALUATION.search(sentence):
        return None
    named = grammar.acts.practice.search(clause.verb)
    if named is None and not (
        clause.act and grammar.acts.practice.search(sentence, clause.until, clause.until + _OBJECT)
    ):
        return None
    if clause.attitude and named is None:
        return None
    company = bearing.company if bearing else None
    if is_thing(clause.subject, grammar) or grammar.naming.self_subject.search(clause.subject):
        return None
    if grammar.naming.pronoun.match(clause.subject):
        plural = grammar.naming.plural.match(clause.subject) is not None or company is None
        holder = Holder(type="generic") if plural else Holder(type="attributed", name=company)
        return Act(actor=holder, rule="practice of the company")
    return Act(actor=name_holder(clause.subject, grammar), rule="practice of the subject")


def _other_firm(sentence: str, start: int, verb: int, bearing: Bearing | None, grammar: Grammar) -> Holder | None:
    """Who moves or hides its roots, where that is a company without a name or one that is no topic."""
    if not grammar.spaced:
        found = _OTHER_FIRM_ZH.search(sentence, 0, max(start, verb))
        return Holder(type="attributed", name=found.group()) if found else None
    unnamed = _UNNAMED.search(sentence, 0, verb)
    if unnamed is not None:
        return name_holder(unnamed["who"], grammar)
    subject, _ = subject_before(sentence[max(0, verb - _SUBJECT) : verb], grammar)
    if subject is None or is_thing(subject, grammar):
        return None
    if _OTHER_FIRM.search(subject):
        return name_holder(subject, grammar)
    names = [name.lower() for name in (bearing.written, bearing.company) if name] if bearing else []
    holder = name_holder(subject, grammar)
    own = any(name in subject.lower() for name in names) or not (holder.name or "x")[0].isupper()
    elsewhere = bearing is not None and bearing.link != "article" and not own and not grammar.naming.nouns_capitalised
    return holder if elsewhere and not grammar.naming.pronoun.match(subject) else None
