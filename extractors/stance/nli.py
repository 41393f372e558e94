"""The tier `nli`: a zero-shot cross-encoder judges the sentences in which the screen sees the faintest sign."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache

from extractors.model import Codebook, Document, Tagging, Topic
from extractors.stance.entailment import CrossEncoder, Floats, build_hypotheses
from extractors.stance.explain import Silenced
from extractors.stance.findings import Signal
from extractors.stance.fusion import Cell
from extractors.stance.reading import Reading
from extractors.stance.screen import SignScreen
from extractors.stance.tagger import Analysis, CueTagger
from extractors.topic import TopicMatcher

ENGINE_VERSION = "1"
# What is shown of a sentence and of the one before it, in characters; no tokenizer need read a page without full stops.
_SENTENCE, _CONTEXT = 2_000, 600
_KEPT_PREMISES = 5_000


class EntailmentTagger(CueTagger):
    """Tags with a cross-encoder; implements `model.Tagger`. Cues only help to choose the sentences.

    A cell is believed in a sentence from the probability `threshold` (0 to 1) on. Of an article the first
    `max_candidates` candidate sentences are judged. The languages are those of the engine's grammars; which of them the
    encoder understands is for its user to know.
    """

    def __init__(
        self,
        codebook: Codebook,
        topics: tuple[Topic, ...],
        encoder: CrossEncoder,
        *,
        threshold: float,
        max_candidates: int,
        matcher: TopicMatcher | None = None,
    ) -> None:
        super().__init__(codebook, topics, matcher=matcher)
        self._screen = SignScreen(codebook, topics, matcher=self._matcher, banks=self._banks)
        self._threshold = threshold
        self._most = max_candidates
        hypotheses = build_hypotheses(codebook)
        self._cells = [hypothesis.cell for hypothesis in hypotheses]
        texts = [hypothesis.text for hypothesis in hypotheses]
        # Copies of an agency's report share their sentences.
        self._entail = lru_cache(_KEPT_PREMISES)(lambda premise: encoder.entail(premise, texts))
        parts = (ENGINE_VERSION, super().version, self._screen.version, encoder.digest, *texts, threshold, self._most)
        self._nli_version = f"nli-{hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()}"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a tagger with a model is opened in the process that uses it")

    @property
    def version(self) -> str:
        """Changes with the encoder's files, the hypotheses, the threshold, and all that chooses sentences."""
        return self._nli_version

    def _analyse(self, document: Document) -> tuple[Analysis | None, Tagging]:
        analysis, tagging = super()._analyse(document)
        stances = tuple(replace(stance, origin="nli") for stance in tagging.stances)
        return analysis, replace(tagging, tier="nli", stances=stances)

    def _weigh(
        self, reading: Reading, signals: list[Signal], silenced: tuple[Silenced, ...]
    ) -> tuple[list[Signal], tuple[Silenced, ...]]:
        chosen = self._screen.choose(reading)[: self._most]
        return [vote for index in chosen for vote in self._judge(reading, index)], silenced

    def _judge(self, reading: Reading, index: int) -> list[Signal]:
        likely: Floats = self._entail(_premise(reading, index))
        return [
            _vote(reading, index, cell, float(probability))
            for cell, probability in zip(self._cells, likely, strict=True)
            if probability >= self._threshold
        ]


def _premise(reading: Reading, index: int) -> str:
    """The sentence after the one before it, which says who "it" is."""
    before = index - 1
    shown = before >= 0 and reading.margins[before] is None
    context = reading.write(before)[-_CONTEXT:] if shown else ""
    return f"{context} {reading.write(index)[:_SENTENCE]}".strip()


def _vote(reading: Reading, index: int, cell: Cell, probability: float) -> Signal:
    sentence = reading.sentences[index]
    return Signal(
        sentence=index,
        start=sentence.start,
        end=sentence.end,
        proposition=cell[0],
        pole=cell[1],
        source="nli",
        probability=probability,
        basis="model",
    )
