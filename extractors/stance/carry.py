"""Decides what each sentence is about: a topic that it names, or one carried over from before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.stance.grammar import Grammar
from extractors.stance.sentences import Sentence
from extractors.topic import Mention

Link = Literal["named", "reference", "paragraph", "article"]

_LEAD_SENTENCES = 3
_DOMINANT_SHARE = 0.25


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
    paragraph: tuple[int, Mention] | None = None
    previous: Mention | None = None
    for sentence, margin, mention in zip(sentences, margins, named, strict=True):
        if margin is not None:
            bearings.append(None)
            continue
        if mention is not None:
            paragraph, previous = (sentence.paragraph, mention), mention
        here = paragraph[1] if paragraph and paragraph[0] == sentence.paragraph else None
        bearing = _bear(text[sentence.start : sentence.end], mention, here, previous, main, grammar)
        bearings.append(_note_name(bearing, text, mention or here or previous or main))
        if bearing is None or bearing.link == "article":
            previous = None
    return tuple(bearings)


def _named_in(sentence: Sentence, mentions: Sequence[Mention]) -> Mention | None:
    inside = [mention for mention in mentions if sentence.start <= mention.start < sentence.end]
    return next((mention for mention in inside if mention.company), inside[0] if inside else None)


def _bear(
    sentence: str,
    mention: Mention | None,
    here: Mention | None,
    previous: Mention | None,
    main: Mention | None,
    grammar: Grammar,
) -> Bearing | None:
    if mention is not None:
        return _bearing(mention, "named")
    if grammar.elsewhere.search(sentence):
        return None
    if (here or previous) and grammar.anaphor.search(sentence):
        found = here or previous
        return _bearing(found, "reference") if found else None
    if here is not None:
        return _bearing(here, "paragraph")
    return _bearing(main, "article") if main else None


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
