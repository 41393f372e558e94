"""The cue tagger: what is said plainly, found by patterns and explained by them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.language import identify_language
from extractors.model import Codebook, Document, Stance, Tagging, Topic
from extractors.stance.cues import CueBank, Hit, bank_cues
from extractors.stance.explain import Explanation, Silenced, explain_reading, outdone
from extractors.stance.findings import Finding, Signal, collect_findings
from extractors.stance.grammar import GRAMMARS
from extractors.stance.plain import Plain, flatten, hides_characters
from extractors.stance.reading import Reading, read
from extractors.stance.scope import judge
from extractors.topic import TopicMatcher

ENGINE_VERSION = "4"
_MANUAL_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A document that names a topic, read and searched: what its cues show, what of it was believed and came of it."""

    reading: Reading
    signals: tuple[Signal, ...]
    believed: tuple[Signal, ...]
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]


class CueTagger:
    """Tags with the codebook's cues; implements `model.Tagger`.

    A language is supported when the codebook has cues and the engine a grammar for it; all others give
    `status="unsupported"`. `matcher`: one made of `topics` already, which costs 20 MB. A cue whose pattern cannot be
    read raises ValueError when its language is first met; the configuration's loader refuses it before.
    """

    def __init__(self, codebook: Codebook, topics: tuple[Topic, ...], *, matcher: TopicMatcher | None = None) -> None:
        self._codebook = codebook
        self._topics = topics
        self._matcher = matcher or TopicMatcher(topics)
        self._banks = bank_cues(codebook)
        self._version = _hash(codebook, topics)

    def __reduce__(self) -> tuple[object, ...]:
        return CueTagger, (self._codebook, self._topics)

    @property
    def version(self) -> str:
        """Changes with the engine, the cues, the topics and the codebook."""
        return self._version

    @property
    def codebook_version(self) -> str:
        """The version that the codebook's file states."""
        return self._codebook.version

    @property
    def languages(self) -> frozenset[str]:
        """The supported languages (BCP 47 primary tags)."""
        return frozenset(self._banks)

    def tag(self, document: Document) -> Tagging:
        """The stances of `document`; a text that names no topic has none and is not searched."""
        return self._analyse(document)[1]

    def explain(self, document: Document) -> Explanation:
        """Why each stance was found, and why other matches were not believed."""
        analysis, tagging = self._analyse(document)
        if analysis is None:
            return Explanation(document_id=document.id, tagger=self.version, tagging=tagging, stances=(), silenced=())
        return self._explain(document, tagging, analysis)

    def _explain(self, document: Document, tagging: Tagging, analysis: Analysis) -> Explanation:
        silenced = (*analysis.silenced, *outdone(analysis.reading, analysis.believed, analysis.findings))
        return explain_reading(
            document, tagging, analysis.reading, analysis.findings, silenced=silenced, tagger=self.version
        )

    def search(self, document: Document) -> tuple[Reading, list[Signal]] | None:
        """`document` read, with what its cues show; None where its language is not supported or it names no topic."""
        language = _language(document)
        named = self._matcher.names_topic(document.text) or self._matcher.names_topic(document.title or "")
        if language not in self._banks or not named:
            return None
        plain = flatten(document.text, language)
        reading = read(document, plain, language=language, grammar=GRAMMARS[language], topics=self._matcher)
        return reading, _search(reading, self._banks[language])[0]

    def _analyse(self, document: Document) -> tuple[Analysis | None, Tagging]:
        named = self._matcher.names_topic(document.text) or self._matcher.names_topic(document.title or "")
        language = _language(document)
        genre = document.genre or "news"
        if language not in self._banks:
            return None, Tagging(on_topic=named, language=language, status="unsupported", genre=genre)
        if not (named or self._names_hidden(document.text, language)):
            return None, Tagging(on_topic=False, language=language, status="done", genre=genre)
        plain = flatten(document.text, language)
        reading = read(document, plain, language=language, grammar=GRAMMARS[language], topics=self._matcher)
        signals, silenced = _search(reading, self._banks[language])
        believed, silenced = self._weigh(reading, signals, silenced)
        findings = collect_findings(reading, believed)
        on_topic = reading.names_topic and (bool(findings) or not _is_manual(reading))
        findings = findings if on_topic else ()
        stances = tuple(_restore(finding.stance, document, plain) for finding in findings)
        tagging = Tagging(on_topic=on_topic, language=language, status="done", genre=reading.genre, stances=stances)
        analysis = Analysis(
            reading=reading, signals=tuple(signals), believed=tuple(believed), findings=findings, silenced=silenced
        )
        return analysis, tagging

    def _weigh(
        self, reading: Reading, signals: list[Signal], silenced: tuple[Silenced, ...]
    ) -> tuple[list[Signal], tuple[Silenced, ...]]:
        """What to make of the cues' matches: here, to believe them."""
        return signals, silenced

    def _names_hidden(self, text: str, language: str) -> bool:
        """Whether a topic is named once the invisible characters are taken out."""
        return hides_characters(text) and self._matcher.names_topic(flatten(text, language).text)


def _search(reading: Reading, bank: CueBank) -> tuple[list[Signal], tuple[Silenced, ...]]:
    signals: list[Signal] = []
    silenced: list[Silenced] = []
    for index in range(len(reading.sentences)):
        hits = bank.search(reading.write(index))
        if not hits:
            continue
        outside = _why_outside(reading, index)
        for hit in hits:
            result = outside or _covered(hit, hits) or _judge(reading, index, hit)
            if isinstance(result, Signal):
                signals.append(result)
            else:
                silenced.append(_silence(reading, index, hit, result))
    return signals, tuple(silenced)


def _why_outside(reading: Reading, index: int) -> str | None:
    margin = reading.margins[index]
    if margin is not None:
        return f"boilerplate: {margin}"
    return "no topic named or carried over" if reading.bearings[index] is None else None


def _covered(hit: Hit, hits: Sequence[Hit]) -> str | None:
    """Why a match inside one of the opposite pole does not count ("no evidence that it is a threat")."""
    for other in hits:
        opposite = other.cue.proposition == hit.cue.proposition and other.cue.pole != hit.cue.pole
        longer = other.end - other.start > hit.end - hit.start
        if opposite and longer and other.start <= hit.start and hit.end <= other.end:
            return f"part of the match of {other.cue.id}"
    return None


def _judge(reading: Reading, index: int, hit: Hit) -> Signal | str:
    verdict = judge(reading.write(index), hit.start, hit.end, hit.cue, reading.grammar)
    if verdict.pole is None:
        return verdict.reason
    offset = reading.sentences[index].start
    return Signal(
        sentence=index,
        start=offset + hit.start,
        end=offset + hit.end,
        proposition=hit.cue.proposition,
        pole=verdict.pole,
        source=hit.cue.id,
        turned=verdict.turned,
        denied=verdict.denied,
        firm=hit.cue.negated == "ignore",
    )


def _silence(reading: Reading, index: int, hit: Hit, reason: str) -> Silenced:
    sentence = reading.sentences[index]
    start, end = reading.plain.origin(sentence.start + hit.start, sentence.start + hit.end)
    return Silenced(
        cue=hit.cue.id, matched=reading.write(index)[hit.start : hit.end], start=start, end=end, reason=reason
    )


def _restore(stance: Stance, document: Document, plain: Plain) -> Stance:
    """`stance` with its offsets and quote in the document's own text."""
    start, end = plain.origin(stance.start, stance.end)
    return replace(stance, start=start, end=end, quote=document.text[start:end])


def _language(document: Document) -> str:
    if document.language:
        return document.language.replace("_", "-").split("-")[0].lower()
    return identify_language(document.text)


def _is_manual(reading: Reading) -> bool:
    """Whether a text reads like a recipe, a how-to, a review or an earnings report (codebook, rule 1)."""
    pattern = reading.grammar.margins.manual
    found = {match.group().lower() for match in pattern.finditer(reading.plain.text)}
    return reading.genre == "other" or len(found) >= _MANUAL_WORDS


def _hash(codebook: Codebook, topics: tuple[Topic, ...]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    digest.update(repr((ENGINE_VERSION, codebook, topics)).encode())
    return f"cue-{ENGINE_VERSION}-{digest.hexdigest()}"
