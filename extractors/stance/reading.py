"""What every tagger needs to know of a document before it looks for stances: its sentences, topics and voices."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.genre import infer_genre
from extractors.model import Document, Genre
from extractors.stance.boilerplate import mark_margins
from extractors.stance.carry import Bearing, carry_topics
from extractors.stance.company import find_main_company
from extractors.stance.grammar import Grammar
from extractors.stance.holder import Voices, listen
from extractors.stance.plain import Plain
from extractors.stance.sentences import Sentence, split
from extractors.topic import TopicMatcher

_FIRST_PERSON_SENTENCES = 2
_HEAD, _FOOT = 400, 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document read once. The tuples run parallel to `sentences`; all offsets are into `plain.text`.

    `margins`: why a sentence is no part of the article; `bearings`: what it is about, None for other subjects.
    `main_company`: the one that title or text name, if it is one.
    """

    plain: Plain
    language: str
    genre: Genre
    grammar: Grammar
    sentences: tuple[Sentence, ...]
    margins: tuple[str | None, ...]
    bearings: tuple[Bearing | None, ...]
    voices: Voices
    titled: bool
    title: str | None
    main_company: str | None = None

    def write(self, index: int) -> str:
        """The text of sentence `index`."""
        sentence = self.sentences[index]
        return self.plain.text[sentence.start : sentence.end]

    @property
    def names_topic(self) -> bool:
        """Whether a topic is named in the title or in the article (not in its margins)."""
        return self.titled or any(bearing is not None and bearing.link == "named" for bearing in self.bearings)


def read(document: Document, plain: Plain, *, language: str, grammar: Grammar, topics: TopicMatcher) -> Reading:
    """Reads `document`, whose flattened text is `plain`."""
    sentences = split(plain.text, language)
    margins = mark_margins(plain.text, sentences, grammar)
    title = topics.find(document.title, language) if document.title else ()
    mentions = topics.find(plain.text, language)
    voices = listen(plain.text, sentences, grammar)
    return Reading(
        plain=plain,
        language=language,
        genre=document.genre or _infer_genre(document, plain, sentences, voices, grammar),
        grammar=grammar,
        sentences=sentences,
        margins=margins,
        bearings=carry_topics(plain.text, sentences, margins, mentions, title, grammar),
        voices=voices,
        titled=bool(title),
        title=document.title,
        main_company=find_main_company(mentions, title),
    )


def _infer_genre(
    document: Document, plain: Plain, sentences: tuple[Sentence, ...], voices: Voices, grammar: Grammar
) -> Genre:
    guessed = guess_genre(plain.text, sentences, voices, grammar)
    if guessed != "news":
        return guessed
    return infer_genre(url="", title=document.title, categories=(), text=plain.text, feed_kind=None)


def guess_genre(text: str, sentences: tuple[Sentence, ...], voices: Voices, grammar: Grammar) -> Genre:
    """`opinion` by signs of one at the head or foot, or by an author who says "I" more than once; else `news`."""
    head, foot = text[:_HEAD], text[-_FOOT:]
    if grammar.margins.opinion.search(head) or grammar.margins.opinion.search(foot):
        return "opinion"
    personal = 0
    for sentence in sentences:
        found = grammar.naming.first_person.search(text, sentence.start, sentence.end)
        if found and not any(quote.start <= found.start() < quote.end for quote in voices.quotes):
            personal += 1
    return "opinion" if personal >= _FIRST_PERSON_SENTENCES else "news"
