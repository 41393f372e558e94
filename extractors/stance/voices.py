"""Reads who speaks where in a document: its frames, quotes and turns, with pronouns resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.model import Holder
from extractors.stance.attribution import find_frames
from extractors.stance.frame import Frame
from extractors.stance.grammar import Grammar
from extractors.stance.labels import find_label
from extractors.stance.memory import Memory
from extractors.stance.naming import is_adverbial, name_holder
from extractors.stance.quotes import Quote, find_quotes
from extractors.stance.sentences import Sentence

_SCARE_QUOTE_WORDS = 3
_SCARE_QUOTE_CHARACTERS = 6


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

    `voices` are per sentence, and so are `last`: who had spoken before it, if anybody; `labels`: whose turn it is in a
    transcript; `nearby`: the speaker of the sentence before it in its paragraph.
    """

    voices: tuple[tuple[Voice, ...], ...]
    last: tuple[Holder | None, ...]
    labels: tuple[Holder | None, ...]
    nearby: tuple[Holder | None, ...]
    quotes: tuple[SpokenQuote, ...]


def listen(text: str, sentences: Sequence[Sentence], grammar: Grammar) -> Voices:
    """Who speaks where in `text`, read from the first sentence to the last."""
    memory = Memory()
    voices: list[tuple[Voice, ...]] = []
    last: list[Holder | None] = []
    labels: list[Holder | None] = []
    nearby: list[Holder | None] = []
    spoken: list[SpokenQuote] = []
    open_speaker: Holder | None = None
    for group in _paragraphs(sentences):
        quotes = _quotes_of(text, group)
        before = len(voices)
        turn: Holder | None = None
        speaker: Holder | None = None
        for sentence in group:
            turn = _take_turn(text, sentence, turn, grammar, memory)
            labels.append(turn)
            last.append(memory.last)
            nearby.append(speaker)
            voices.append(_voices_of(text, sentence, quotes, grammar, memory))
            speaker = _speaker_of(voices[-1])
        found = _name_speakers(text, group, voices[before:], quotes, open_speaker)
        spoken += found
        open_speaker = found[-1].holder if found and _ends_in(text, group, found[-1]) else None
    return Voices(
        voices=tuple(voices), last=tuple(last), labels=tuple(labels), nearby=tuple(nearby), quotes=tuple(spoken)
    )


def _take_turn(text: str, sentence: Sentence, turn: Holder | None, grammar: Grammar, memory: Memory) -> Holder | None:
    """Whose turn it is in a transcript: the label's at the start of `sentence`, else still that of `turn`.

    A question ends an answer: the interviewer, who is not named, has put it.
    """
    written = text[sentence.start : sentence.end]
    label = find_label(written, spaced=grammar.spaced)
    if label is not None:
        holder = name_holder(label, grammar)
        memory.note(holder)
        return holder
    return None if written.rstrip().endswith(("?", "？")) else turn


def _speaker_of(voices: Sequence[Voice]) -> Holder | None:
    """The holder whom a sentence reports, for one that goes on in the same voice."""
    heard = [voice for voice in voices if voice.holder and voice.frame.kind in {"subject", "inverted", "according"}]
    heard = [voice for voice in heard if voice.holder != Holder(type="unattributed")]
    return heard[0].holder if heard else None


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
    text: str, sentence: Sentence, quotes: Sequence[Quote], grammar: Grammar, memory: Memory
) -> tuple[Voice, ...]:
    voices = []
    written = text[sentence.start : sentence.end]
    memory.read_roles(written)
    for frame in find_frames(written, grammar):
        at = sentence.start + frame.at
        inside = any(quote.start <= at < quote.end for quote in quotes)
        own = frame.who is not None and grammar.naming.self_subject.search(frame.who) is not None
        holder = _resolve(frame, written[frame.at : frame.until], grammar, memory, own=own)
        if holder is not None and not inside:
            _remember(memory, frame, holder)
        voices.append(Voice(frame=frame, at=at, holder=holder, own=own, quoted=inside))
    named = grammar.naming.person.match(written)
    if named is not None and not is_adverbial(named["who"], grammar):
        memory.subject = named["who"]
    return tuple(voices)


def _remember(memory: Memory, frame: Frame, holder: Holder) -> None:
    if frame.kind in {"actor", "named"}:
        if holder.type == "attributed" and not (frame.who or "").islower():
            memory.mention(holder)
    elif frame.kind != "nominal":
        memory.note(holder)


def _resolve(frame: Frame, verb: str, grammar: Grammar, memory: Memory, *, own: bool) -> Holder | None:
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
