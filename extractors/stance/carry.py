"""Decides what each sentence is about: a topic that it names, or one carried over from before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.stance.grammar import Grammar
from extractors.stance.references import compares, points_back
from extractors.stance.sentences import Sentence
from extractors.topic import Mention

Link = Literal["named", "reference", "paragraph", "article"]

_LEAD_SENTENCES = 3
_DOMINANT_SHARE = 0.25
_AHEAD = 3
_NOUN_SENTENCES, _NOUN_PARAGRAPHS = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """The topic of a sentence and how it is known.

    `named` in the sentence; a `reference` ("the app") to one named just before; named earlier in the `paragraph`; or
    the topic of the whole `article`. `written`: how the text names it.
    """

    topic_id: str
    company: str | None
    link: Link
    written: str = ""


def carry_topics(
    text: str,
    sentences: Sequence[Sentence],
    margins: Sequence[str | None],
    mentions: Sequence[Mention],
    title: Sequence[Mention],
    grammar: Grammar,
) -> tuple[Bearing | None, ...]:
    """The bearing of each sentence, None where it is about something else. `title` are the mentions in the title."""
    named = [_named_in(sentence, mentions) for sentence in sentences]
    main = _main_topic(named, margins, title)
    bearings: list[Bearing | None] = []
    last: tuple[int, Mention] | None = None
    previous: Mention | None = None
    for index, (sentence, margin, mention) in enumerate(zip(sentences, margins, named, strict=True)):
        if margin is not None:
            bearings.append(None)
            continue
        if mention is not None:
            last, previous = (index, mention), mention
        written = text[sentence.start : sentence.end]
        known = _Known(
            here=_find_here(sentences, margins, named, index, last),
            previous=previous,
            within_reach=_reach_back(sentences, index, last),
            main=main,
        )
        bearing = _bear(written, mention, known, grammar)
        bearings.append(_note_name(bearing, text, mention or known.here or previous or known.within_reach or main))
        if bearing is None or bearing.link == "article":
            previous = None
        if grammar.elsewhere.search(written) and mention is None:
            last = last if bearing else None
    return tuple(bearings)


@dataclass(frozen=True, slots=True)
class _Known:
    """The topics that a sentence without a name may be about.

    `here`: named in its paragraph; `previous`: in what directly led up to it; `within_reach`: a few sentences before;
    `main`: the article's.
    """

    here: Mention | None
    previous: Mention | None
    within_reach: Mention | None
    main: Mention | None


def _find_here(
    sentences: Sequence[Sentence],
    margins: Sequence[str | None],
    named: Sequence[Mention | None],
    index: int,
    last: tuple[int, Mention] | None,
) -> Mention | None:
    """The topic named before in the same paragraph, or else shortly after in it."""
    paragraph = sentences[index].paragraph
    if last is not None and sentences[last[0]].paragraph == paragraph:
        return last[1]
    ahead = range(index + 1, min(index + 1 + _AHEAD, len(sentences)))
    found = (named[at] for at in ahead if sentences[at].paragraph == paragraph and margins[at] is None)
    return next((mention for mention in found if mention is not None), None)


def _reach_back(sentences: Sequence[Sentence], index: int, last: tuple[int, Mention] | None) -> Mention | None:
    if last is None or index - last[0] > _NOUN_SENTENCES:
        return None
    near = sentences[index].paragraph - sentences[last[0]].paragraph <= _NOUN_PARAGRAPHS
    return last[1] if near else None


def _named_in(sentence: Sentence, mentions: Sequence[Mention]) -> Mention | None:
    inside = [mention for mention in mentions if sentence.start <= mention.start < sentence.end]
    return next((mention for mention in inside if mention.company), inside[0] if inside else None)


def _bear(sentence: str, mention: Mention | None, known: _Known, grammar: Grammar) -> Bearing | None:
    if mention is not None:
        return _bearing(mention, "named")
    here, previous = known.here, known.previous
    if grammar.elsewhere.search(sentence):
        return _bearing(here, "paragraph") if here and compares(sentence, grammar.language) else None
    if (here or previous) and grammar.anaphor.search(sentence):
        found = here or previous
        return _bearing(found, "reference") if found else None
    if here is not None:
        return _bearing(here, "paragraph")
    if known.within_reach is not None and points_back(sentence, grammar.language):
        return _bearing(known.within_reach, "reference")
    return _bearing(known.main, "article") if known.main else None


def _note_name(bearing: Bearing | None, text: str, mention: Mention | None) -> Bearing | None:
    if bearing is None or mention is None or bearing.link == "article":
        return bearing
    return replace(bearing, written=text[mention.start : mention.end])


def _bearing(mention: Mention, link: Link) -> Bearing:
    return Bearing(topic_id=mention.topic_id, company=mention.company, link=link)


def _main_topic(
    named: Sequence[Mention | None], margins: Sequence[str | None], title: Sequence[Mention]
) -> Mention | None:
    """The topic that the article is about: named in its title or lead, or in a quarter of its sentences."""
    body = [mention for mention, margin in zip(named, margins, strict=True) if margin is None]
    found = [mention for mention in body if mention is not None]
    if title:
        return title[0]
    lead = [mention for mention in body[:_LEAD_SENTENCES] if mention is not None]
    if lead:
        return lead[0]
    return found[0] if found and len(found) >= _DOMINANT_SHARE * len(body) else None
