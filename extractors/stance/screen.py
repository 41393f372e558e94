"""Which sentences of a document may hold a stance at all: the cascade's screen, wide on purpose.

What it leaves out no language model sees, so it asks for the faintest sign only: in texts that argue, any sentence
about a topic; in reports, one that also quotes, attributes, judges, tells of an act or matches a cue, negated or not.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

from extractors.language import identify_language
from extractors.model import Codebook, Document, Topic
from extractors.stance.cues import CueBanks, bank_cues
from extractors.stance.grammar import GRAMMARS, Grammar
from extractors.stance.plain import flatten
from extractors.stance.prompt import Span
from extractors.stance.reading import Reading, read
from extractors.topic import TopicMatcher

SCREEN_VERSION = "1"
_ARGUING = frozenset({"opinion", "analysis", "forum", "statement"})


class SignScreen:
    """Finds candidate sentences by the signs of the language's grammar and the codebook's cues.

    A text in a language without grammar is a candidate as a whole. `matcher`, `banks`: those of `topics` and `codebook`
    where somebody has them already. Raises ValueError for a cue that cannot be read.
    """

    def __init__(
        self,
        codebook: Codebook,
        topics: tuple[Topic, ...],
        *,
        matcher: TopicMatcher | None = None,
        banks: CueBanks | None = None,
    ) -> None:
        self._matcher = matcher or TopicMatcher(topics)
        self._banks = banks or bank_cues(codebook)
        self._codebook = codebook
        self._topics = topics

    @cached_property
    def version(self) -> str:
        """Changes with the signs, the cues and the topics."""
        return _hash(self._codebook, self._topics)

    def __call__(self, document: Document) -> tuple[Span, ...]:
        """The candidate sentences as spans of the document's text."""
        language = (document.language or identify_language(document.text)).split("-")[0].lower()
        grammar = GRAMMARS.get(language)
        if grammar is None:
            return ((0, len(document.text)),)
        plain = flatten(document.text, language)
        reading = read(document, plain, language=language, grammar=grammar, topics=self._matcher)
        chosen = (reading.sentences[index] for index in self.choose(reading))
        return tuple(plain.origin(sentence.start, sentence.end) for sentence in chosen)

    def choose(self, reading: Reading) -> list[int]:
        """The candidates among the sentences of a document that was read already."""
        return [index for index in range(len(reading.sentences)) if self._may_hold(reading, index)]

    def _may_hold(self, reading: Reading, index: int) -> bool:
        if reading.margins[index] is not None or reading.bearings[index] is None:
            return False
        if reading.genre in _ARGUING:
            return True
        bank = self._banks.get(reading.language)
        sentence = reading.write(index)
        if _shows_sign(reading, index, sentence, reading.grammar):
            return True
        return bank is not None and bool(bank.search(sentence))


def _shows_sign(reading: Reading, index: int, sentence: str, grammar: Grammar) -> bool:
    place = reading.sentences[index]
    if any(quote.start < place.end and place.start < quote.end for quote in reading.voices.quotes):
        return True
    said, acts, scope = grammar.attribution, grammar.acts, grammar.scope
    signs = (
        said.verbs,
        said.weak,
        said.inverted,
        said.groups,
        said.nominal,
        *said.according,
        acts.active,
        acts.passive,
        acts.practice,
        scope.denial,
        scope.dismissal,
        grammar.concession,
        grammar.naming.first_person,
    )
    return any(sign.search(sentence) is not None for sign in signs)


def _hash(codebook: Codebook, topics: tuple[Topic, ...]) -> str:
    digest = hashlib.blake2b(repr((SCREEN_VERSION, codebook, topics)).encode(), digest_size=8)
    return f"signs-{SCREEN_VERSION}-{digest.hexdigest()}"
