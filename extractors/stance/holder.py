"""Decides who holds what a cue shows, and how the text tells it: the rules of attribution.

Holders are never merged: what stands in the scope of an attribution belongs to that holder, the rest to the text's
own voice (the author of an opinion, analysis, statement or forum post; `unattributed` in news).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model import Genre, Holder, Relation
from extractors.stance.grammar import Grammar
from extractors.stance.memory import THE_COMPANY
from extractors.stance.sentences import Sentence
from extractors.stance.voices import SpokenQuote, Voice, Voices, listen

__all__ = ["Attributed", "Voices", "decide_holder", "listen"]

_AUTHORED: frozenset[Genre] = frozenset({"opinion", "analysis", "statement", "forum"})
# A span that leaves out no more than a mark or two at either end is the whole sentence.
_EDGE = 2
# How far into the sentence a main clause's subject may begin to carry an author's whole sentence.
_LEADING = 40
# A body by its name alone ("the White House", "Brussels"), which acts without a word for its office.
_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PROPER = re.compile(
    rf"(?:[Tt]he |La |Le |Les |El |Los |L'|Die |Der |Das )?{_UPPER}[\w.'’&-]*(?:,? (?:(?:of|and|the|de|du|la|y|et|"
    rf"und|for|des) )*"
    rf"{_UPPER}[\w.'’&-]*){{0,5}}"
)
# Verbs with which a speaker grants what he argues against.
_GRANTS = re.compile(r"(?:has |had )?conced|a concédé|concède|räumt|坦言|concedió", re.IGNORECASE)
_LOOSE = frozenset({"actor", "named"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A holder with the rule that found it. `certainty` (0 to 1) is how sure the rule is."""

    holder: Holder
    relation: Relation
    rule: str
    certainty: float


def decide_holder(
    text: str,
    span: tuple[int, int],
    sentence: Sentence,
    index: int,
    spoken: Voices,
    *,
    genre: Genre,
    grammar: Grammar,
    denied: bool = False,
    firm: bool = False,
    doable: bool = False,
    company: str | None = None,
) -> Attributed:
    """Who holds what `text[span[0]:span[1]]`, in `sentence`, the document's number `index`, says.

    Where the span says of a view that somebody denies it (`denied`) or that it is wrong (`firm`), those whose fear or
    claim the view is do not hold that. A span of the whole sentence belongs to whom its main clause names. `doable`:
    an act can embody what the span says; `company`: the one that the sentence is about.
    """
    turn = spoken.labels[index]
    if turn is not None:
        return Attributed(holder=turn, relation="reports", rule="turn in a transcript", certainty=0.9)
    quote = next((quote for quote in spoken.quotes if quote.start <= span[0] and span[1] <= quote.end), None)
    whole = quote is None and span[0] <= sentence.start + _EDGE and span[1] >= sentence.end - _EDGE
    near = [voice for voice in spoken.voices[index] if voice.quoted == (quote is not None)]
    if denied or firm:
        near = [voice for voice in near if voice.frame.kind != "nominal"]
    within = None if whole else (span[0] - sentence.start, span[1] - sentence.start)
    rules = _Rules(authored=genre in _AUTHORED, doable=doable, company=company)
    voice = _find_voice(near, within, rules, quoted=quote is not None)
    if voice is not None and voice.holder is not None:
        return _report(text, voice, rules)
    if quote is not None and not quote.own:
        return _quoted(quote, spoken.last[index], rules)
    if voice is not None and voice.own:
        return Attributed(holder=Holder(type="author"), relation="asserts", rule="first person", certainty=1.0)
    carried = _carry(text, sentence, spoken, index, grammar, whole=whole)
    own = _own_voice(text, sentence, genre, grammar)
    if carried is not None and (own.holder.type == "unattributed" or carried.rule == "indirect speech"):
        return carried
    return own


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """`authored`: the text's own voice is an author's; `doable`: an act can embody what is said; `company`: the
    sentence's."""

    authored: bool
    doable: bool
    company: str | None


def _find_voice(near: Sequence[Voice], within: tuple[int, int] | None, rules: _Rules, *, quoted: bool) -> Voice | None:
    """The voice to which the offsets `within` the sentence belong; None: the sentence as a whole."""
    if within is None:
        return _choose_for_sentence(near, rules)
    start, end = within
    covering = [voice for voice in near if voice.frame.kind not in _LOOSE and voice.frame.covers(start, end)]
    voice = _choose([voice for voice in covering if not rules.authored or _lends(voice)], start)
    if voice is not None or quoted:
        return voice
    return _choose_for_sentence([v for v in near if v.frame.main and v.frame.reaches(start, end)], rules)


def _carry(
    text: str, sentence: Sentence, spoken: Voices, index: int, grammar: Grammar, *, whole: bool
) -> Attributed | None:
    """Who goes on speaking: by the mood of indirect speech, or as the speaker of the sentence before."""
    if grammar.attribution.reported.search(text, sentence.start, sentence.end):
        speaker = spoken.last[index] or Holder(type="generic")
        return Attributed(holder=speaker, relation="reports", rule="indirect speech", certainty=0.6)
    before = spoken.nearby[index]
    if not whole or before is None:
        return None
    return Attributed(holder=before, relation="reports", rule="speaker of the sentence before", certainty=0.4)


def _choose(voices: Sequence[Voice], start: int) -> Voice | None:
    """The nearest attribution before the span, else one that follows, else a bare noun ("fears that")."""
    named = [voice for voice in voices if voice.frame.who is not None]
    before = [voice for voice in named if not voice.frame.whole]
    before = [voice for voice in before if voice.frame.strong] or before
    after = [voice for voice in named if voice.frame.whole]
    bare = [voice for voice in voices if voice.frame.who is None and voice.frame.at <= start]
    return next((candidates[-1] for candidates in (before, after, bare) if candidates), None)


def _choose_for_sentence(voices: Sequence[Voice], rules: _Rules) -> Voice | None:
    """The voice that a whole sentence belongs to: an attribution after it, its main clause, then whatever reports.

    An author's sentence that only holds somebody's view somewhere stays the author's.
    """
    after = [voice for voice in voices if voice.frame.whole and voice.frame.kind in {"subject", "inverted"}]
    according = [voice for voice in voices if voice.frame.kind == "according"]
    main = [voice for voice in voices if _is_main(voice) and _tells(voice, rules)]
    if rules.authored:
        after = [voice for voice in after if voice.frame.strong and not voice.frame.answered]
        main = [voice for voice in main if _yields(voice)]
        groups = [voice for voice in voices if voice.frame.kind == "group"]
        return next(iter([*after[:1], *groups, *main, *according]), None)
    within = [voice for voice in voices if voice.frame.kind == "subject" and not voice.frame.whole and not voice.own]
    within = [voice for voice in within if voice.frame.strong] or within
    passive = [voice for voice in voices if voice.frame.kind == "passive"]
    rest = [voice for voice in voices if voice.frame.kind in {"group", "nominal"}]
    return next(iter([*after[:1], *main, *according, *passive, *within, *rest]), None)


def _is_main(voice: Voice) -> bool:
    """Whether a frame is the main clause's, or opens the sentence where the language has no main clause described."""
    return voice.frame.main or (voice.frame.described is False and voice.frame.subject == 0)


def _tells(voice: Voice, rules: _Rules) -> bool:
    """Whether a main clause tells a view of its subject's, or an act that shows one."""
    frame = voice.frame
    if frame.kind != "named":
        return frame.kind in {"clause", "subject", "actor"}
    name = voice.holder.name if voice.holder else None
    proper = name is not None and _PROPER.fullmatch(frame.who or "") is not None
    return rules.doable and frame.act and proper and name != rules.company


def _lends(voice: Voice) -> bool:
    """Whether an author leaves what a main clause's verb of opinion governs to its subject."""
    frame = voice.frame
    if voice.own:
        return True
    if not frame.main:
        return frame.kind != "subject" or frame.strong or frame.office
    if frame.urged and not frame.strong:
        return False
    return frame.camp or (frame.kind == "subject" and (frame.who or "").lower() not in {"it", "this", "that"})


def _yields(voice: Voice) -> bool:
    """Whether an author leaves the sentence to the subject of its main clause."""
    frame, who = voice.frame, voice.frame.who or ""
    if (
        voice.own
        or frame.answered
        or (frame.urged and not frame.strong)
        or (frame.subject or 0) > _LEADING
        or who.lower() in {"it", "this", "that"}
    ):
        return False
    return (
        frame.kind == "subject"
        or (frame.kind == "clause" and frame.camp)
        or (frame.kind != "clause" and frame.act and frame.deed)
    )


def _report(text: str, voice: Voice, rules: _Rules) -> Attributed:
    assert voice.holder is not None
    frame = voice.frame
    certainty = 0.7 if frame.kind in {"nominal", "group", "clause", "actor", "named"} else 1.0
    granted = _GRANTS.match(text, voice.at) is not None
    acts = rules.doable and frame.act and not frame.strong
    relation: Relation = "acts" if acts else "concedes" if granted else "reports"
    return Attributed(holder=_identify(voice.holder, rules), relation=relation, rule=frame.kind, certainty=certainty)


def _identify(holder: Holder, rules: _Rules) -> Holder:
    """`holder`, by its name where the text only says "the company"."""
    return Holder(type="attributed", name=rules.company) if holder == THE_COMPANY and rules.company else holder


def _quoted(quote: SpokenQuote, last: Holder | None, rules: _Rules) -> Attributed:
    if quote.holder is None:
        speaker = last or Holder(type="generic")
        return Attributed(holder=speaker, relation="reports", rule="quote without speaker", certainty=0.5)
    certainty = 1.0 if quote.rule == "quote" else 0.8
    return Attributed(holder=_identify(quote.holder, rules), relation="reports", rule=quote.rule, certainty=certainty)


def _own_voice(text: str, sentence: Sentence, genre: Genre, grammar: Grammar) -> Attributed:
    if grammar.naming.first_person.search(text, sentence.start, sentence.end):
        return Attributed(holder=Holder(type="author"), relation="asserts", rule="first person", certainty=0.9)
    if genre in _AUTHORED:
        return Attributed(holder=Holder(type="author"), relation="asserts", rule=f"own voice of {genre}", certainty=1.0)
    return Attributed(holder=Holder(type="unattributed"), relation="asserts", rule="own voice of news", certainty=0.9)
