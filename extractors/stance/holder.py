"""Decides who holds what a cue shows, and how the text tells it: the rules of attribution.

Holders are never merged: what stands in the scope of an attribution belongs to that holder, the rest to the text's
own voice (the author of an opinion, analysis, statement or forum post; `unattributed` in news).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.model import Genre, Holder, Relation
from extractors.stance.attribution import Frame, find_frames
from extractors.stance.grammar import Grammar
from extractors.stance.naming import name_holder
from extractors.stance.quotes import Quote, find_quotes
from extractors.stance.sentences import Sentence

_AUTHORED: frozenset[Genre] = frozenset({"opinion", "analysis", "statement", "forum"})
_SCARE_QUOTE_WORDS = 3
_SCARE_QUOTE_CHARACTERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A holder with the rule that found it. `certainty` (0 to 1) is how sure the rule is."""

    holder: Holder
    relation: Relation
    rule: str
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A frame, in offsets of its sentence, with its holder; `at`: its verb's offset in the text.

    `own` where the subject is the speaker ("I believe"), `quoted` where the frame stands inside a quote.
    """

    frame: Frame
    at: int
    holder: Holder | None
    own: bool
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenQuote:
    """A quote, in offsets of the text, and who speaks it (None: not known)."""

    start: int
    end: int
    holder: Holder | None
    own: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """All that a document says about who speaks where.

    `voices` are per sentence, and so is `last`: who had spoken before it, if anybody.
    """

    voices: tuple[tuple[Voice, ...], ...]
    last: tuple[Holder | None, ...]
    quotes: tuple[SpokenQuote, ...]


@dataclass(slots=True)
class _Memory:
    """Who spoke last, for pronouns and for quotes that go on."""

    person: Holder | None = None
    group: Holder | None = None
    last: Holder | None = None
    names: tuple[str, ...] = ()
    subject: str | None = None

    def resolve(self, phrase: str, verb: str, grammar: Grammar) -> Holder:
        """The holder that `phrase`, the subject of `verb`, stands for."""
        if grammar.naming.pronoun.match(phrase):
            return self._antecedent(several=grammar.naming.plural.match(f"{phrase} {verb}") is not None)
        if grammar.naming.anaphor.match(phrase) and self.person is not None:
            return self.person
        holder = name_holder(phrase, grammar)
        return replace(holder, name=self._full_name(holder.name)) if holder.name else holder

    def _antecedent(self, *, several: bool) -> Holder:
        """Whom a pronoun means: who spoke last, else whom the text named last, else nobody that can be named."""
        spoken = (self.group or self.last) if several else self.person
        if spoken is not None:
            return spoken
        if several:
            return Holder(type="generic")
        return Holder(type="attributed", name=self.subject) if self.subject else Holder(type="unattributed")

    def _full_name(self, name: str) -> str:
        """The longest name seen so far that ends in `name` ("Warner": "Mark Warner")."""
        return next((known for known in reversed(self.names) if known.endswith(f" {name}")), name)

    def note(self, holder: Holder) -> None:
        if holder.type == "unattributed":
            return
        self.last = holder
        if holder.type == "generic":
            self.group = holder
        else:
            self.person = holder
            self.names = (*self.names, holder.name or "")


def listen(text: str, sentences: Sequence[Sentence], grammar: Grammar) -> Voices:
    """Who speaks where in `text`, read from the first sentence to the last."""
    memory = _Memory()
    voices: list[tuple[Voice, ...]] = []
    last: list[Holder | None] = []
    spoken: list[SpokenQuote] = []
    open_speaker: Holder | None = None
    for group in _paragraphs(sentences):
        quotes = _quotes_of(text, group)
        before = len(voices)
        for sentence in group:
            last.append(memory.last)
            voices.append(_voices_of(text, sentence, quotes, grammar, memory))
        found = _name_speakers(text, group, voices[before:], quotes, open_speaker)
        spoken += found
        open_speaker = found[-1].holder if found and _ends_in(text, group, found[-1]) else None
    return Voices(voices=tuple(voices), last=tuple(last), quotes=tuple(spoken))


def _paragraphs(sentences: Sequence[Sentence]) -> list[tuple[Sentence, ...]]:
    return [tuple(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]


def _quotes_of(text: str, group: Sequence[Sentence]) -> tuple[Quote, ...]:
    start, end = group[0].start, group[-1].end
    moved = (replace(q, start=start + q.start, end=start + q.end) for q in find_quotes(text[start:end]))
    return tuple(quote for quote in moved if _is_speech(text[quote.start + 1 : quote.end - 1]))


def _is_speech(inside: str) -> bool:
    """Whether a quote is more than a word or two that the writer keeps at a distance."""
    unspaced = sum("\u2e80" <= character <= "\u9fff" for character in inside)
    return len(inside.split()) > _SCARE_QUOTE_WORDS or unspaced > _SCARE_QUOTE_CHARACTERS


def _ends_in(text: str, group: Sequence[Sentence], quote: SpokenQuote) -> bool:
    """Whether the paragraph ends with `quote`, which the next one may carry on."""
    return not re.search(r"\w", text[quote.end : group[-1].end])


def _voices_of(
    text: str, sentence: Sentence, quotes: Sequence[Quote], grammar: Grammar, memory: _Memory
) -> tuple[Voice, ...]:
    voices = []
    written = text[sentence.start : sentence.end]
    for frame in find_frames(written, grammar):
        at = sentence.start + frame.at
        inside = any(quote.start <= at < quote.end for quote in quotes)
        own = frame.who is not None and grammar.naming.self_subject.search(frame.who) is not None
        holder = _resolve(frame, written[frame.at : frame.until], grammar, memory, own=own)
        if holder is not None and not inside and frame.kind != "nominal":
            memory.note(holder)
        voices.append(Voice(frame=frame, at=at, holder=holder, own=own, quoted=inside))
    named = grammar.naming.person.match(written)
    if named is not None:
        memory.subject = named["who"]
    return tuple(voices)


def _resolve(frame: Frame, verb: str, grammar: Grammar, memory: _Memory, *, own: bool) -> Holder | None:
    if own:
        return None
    if frame.who is None:
        return Holder(type="generic")
    if frame.kind == "group":
        return Holder(type="generic")
    return memory.resolve(frame.who, verb, grammar)


def _name_speakers(
    text: str,
    group: Sequence[Sentence],
    voices: Sequence[tuple[Voice, ...]],
    quotes: Sequence[Quote],
    open_speaker: Holder | None,
) -> list[SpokenQuote]:
    """The speaker of each quote of one paragraph; a quote without an attribution of its own has the last speaker."""
    spoken: list[SpokenQuote] = []
    last, rule = (open_speaker, "quote continued") if quotes and quotes[0].start <= group[0].start + 1 else (None, "")
    for quote in quotes:
        near = _attribution_of(group, voices, quote)
        if near is not None:
            last, rule = near.holder, "quote"
        spoken.append(
            SpokenQuote(start=quote.start, end=quote.end, holder=last, own=near is not None and near.own, rule=rule)
        )
        rule = "quote continued"
    return spoken


def _attribution_of(group: Sequence[Sentence], voices: Sequence[tuple[Voice, ...]], quote: Quote) -> Voice | None:
    """The voice that introduces or follows `quote`: in its own sentences, else in the sentence before it."""
    touched = [i for i, sentence in enumerate(group) if sentence.start < quote.end and quote.start < sentence.end]
    outside = [voice for i in touched for voice in voices[i] if not voice.quoted and voice.frame.kind != "nominal"]
    if outside:
        return min(outside, key=lambda voice: _distance(voice, quote))
    before = touched[0] - 1 if touched else -1
    earlier = [voice for voice in voices[before] if not voice.quoted] if before >= 0 else []
    return earlier[-1] if earlier else None


def _distance(voice: Voice, quote: Quote) -> int:
    return quote.start - voice.at if voice.at < quote.start else voice.at - quote.end


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
) -> Attributed:
    """Who holds what `text[span[0]:span[1]]`, in `sentence`, the document's number `index`, says.

    Where the span says of a view that somebody denies it (`denied`) or that it is wrong (`firm`), those whose fear or
    claim the view is do not hold that.
    """
    quote = next((quote for quote in spoken.quotes if quote.start <= span[0] and span[1] <= quote.end), None)
    start, end = span[0] - sentence.start, span[1] - sentence.start
    near = [voice for voice in spoken.voices[index] if voice.quoted == (quote is not None)]
    covering = [voice for voice in near if voice.frame.covers(start, end)]
    if denied or firm:
        covering = [voice for voice in covering if voice.frame.kind != "nominal"]
    voice = _choose(covering, start)
    if voice is not None and voice.holder is not None:
        return _reported(voice)
    if quote is not None and not quote.own:
        return _quoted(quote)
    if voice is not None and voice.own:
        return Attributed(holder=Holder(type="author"), relation="asserts", rule="first person", certainty=1.0)
    if grammar.attribution.reported.search(text, sentence.start, sentence.end):
        speaker = spoken.last[index] or Holder(type="generic")
        return Attributed(holder=speaker, relation="reports", rule="indirect speech", certainty=0.6)
    return _own_voice(text, sentence, genre, grammar)


def _choose(voices: Sequence[Voice], start: int) -> Voice | None:
    """The nearest attribution before the span, else one that follows, else a bare noun ("fears that")."""
    named = [voice for voice in voices if voice.frame.who is not None]
    before = [voice for voice in named if not voice.frame.whole]
    before = [voice for voice in before if voice.frame.strong] or before
    after = [voice for voice in named if voice.frame.whole]
    bare = [voice for voice in voices if voice.frame.who is None and voice.frame.at <= start]
    return next((candidates[-1] for candidates in (before, after, bare) if candidates), None)


def _reported(voice: Voice) -> Attributed:
    assert voice.holder is not None
    certainty = 0.7 if voice.frame.kind in {"nominal", "group"} else 1.0
    return Attributed(holder=voice.holder, relation="reports", rule=voice.frame.kind, certainty=certainty)


def _quoted(quote: SpokenQuote) -> Attributed:
    if quote.holder is None:
        return Attributed(
            holder=Holder(type="generic"), relation="reports", rule="quote without speaker", certainty=0.5
        )
    return Attributed(
        holder=quote.holder, relation="reports", rule=quote.rule, certainty=1.0 if quote.rule == "quote" else 0.8
    )


def _own_voice(text: str, sentence: Sentence, genre: Genre, grammar: Grammar) -> Attributed:
    if grammar.naming.first_person.search(text, sentence.start, sentence.end):
        return Attributed(holder=Holder(type="author"), relation="asserts", rule="first person", certainty=0.9)
    if genre in _AUTHORED:
        return Attributed(holder=Holder(type="author"), relation="asserts", rule=f"own voice of {genre}", certainty=1.0)
    return Attributed(holder=Holder(type="unattributed"), relation="asserts", rule="own voice of news", certainty=0.9)
