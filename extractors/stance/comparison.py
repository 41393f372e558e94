"""Explains what a model weighed: its figures for every stance, what came near to one, and the nearest exemplars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.model import Document
from extractors.stance.encoder import Floats
from extractors.stance.exemplars import Exemplars
from extractors.stance.explain import ExplainedStance, Nearly, Weighing
from extractors.stance.fusion import Weighed
from extractors.stance.tagger import Analysis

# Of what stayed below its threshold, an explanation shows the strongest if they came as near as this to it.
_NEAR = 0.5
_SHOWN_NEARLY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The exemplars, and the vectors of the sentences (by number) to be compared with them."""

    exemplars: Exemplars | None
    vectors: Mapping[int, Floats]

    def write(self, weighed: Weighed, index: int) -> Weighing:
        """The figures of a cell in sentence `index`, and the exemplars nearest to the sentence."""
        near = self.exemplars.nearest(self.vectors[index], weighed.cell) if self.exemplars else ()
        return Weighing(
            model=round(weighed.evidence.probability, 3),
            weighed=round(weighed.probability, 3),
            threshold=weighed.threshold,
            neighbours=near,
        )


def add_weighing(
    explained: ExplainedStance, cells: Sequence[Weighed], compare: Comparison, index: int
) -> ExplainedStance:
    """`explained`, a stance of sentence `index`, with the model's figures where the model knows its cell."""
    cell = explained.stance.proposition, explained.stance.pole
    weighed = next((weighed for weighed in cells if weighed.cell == cell), None)
    return replace(explained, weighing=compare.write(weighed, index)) if weighed else explained


def choose_nearly(cells: Mapping[int, Sequence[Weighed]]) -> list[tuple[int, Weighed]]:
    """The sentences that came nearest to a stance that they did not get, each with its best cell, in their order."""
    below = [
        (index, weighed)
        for index, found in cells.items()
        for weighed in found
        if _NEAR * weighed.threshold <= weighed.probability < weighed.threshold
    ]
    below.sort(key=lambda pair: -pair[1].probability / pair[1].threshold)
    best: dict[int, Weighed] = {}
    for index, weighed in below:
        best.setdefault(index, weighed)
    return sorted(list(best.items())[:_SHOWN_NEARLY], key=lambda pair: pair[0])


def tell_nearly(document: Document, analysis: Analysis, index: int, weighed: Weighed, compare: Comparison) -> Nearly:
    """What `weighed`, a cell of sentence `index`, came to."""
    reading, (proposition, pole) = analysis.reading, weighed.cell
    sentence = reading.sentences[index]
    start, end = reading.plain.origin(sentence.start, sentence.end)
    own = [s.source for s in analysis.signals if s.sentence == index and (s.proposition, s.pole) == weighed.cell]
    return Nearly(
        proposition=proposition,
        pole=pole,
        quote=document.text[start:end],
        start=start,
        end=end,
        cues=tuple(dict.fromkeys(own)),
        weighing=compare.write(weighed, index),
    )
