"""A sentence as the tagger sees it, for those who look for what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.model import Holder
from extractors.stance.encoder import Floats
from extractors.stance.findings import Signal, attribute
from extractors.stance.fusion import Cell
from extractors.stance.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A sentence as the tagger sees it, whatever it makes of it: `document.text[start:end]`, and who would hold it.

    `probabilities`: the network's, of the codebook's cells; `cues`: the cells for which a cue, or an example that the
    user gave, speaks. `vector`: the network's.
    """

    sentence: str
    start: int
    end: int
    probabilities: Mapping[Cell, float]
    cues: frozenset[Cell]
    holder: Holder
    vector: Floats

    def fits(self, least: float) -> bool:
        """Whether the sentence fits the codebook: a cue speaks for a cell, or one is as likely as `least`."""
        return bool(self.cues) or max(self.probabilities.values(), default=0.0) >= least


def view_sentence(
    reading: Reading, index: int, probabilities: Mapping[Cell, float], cues: frozenset[Cell], vector: Floats
) -> View:
    """Sentence `index` of `reading`, with what was found in it."""
    sentence = reading.sentences[index]
    start, end = reading.plain.origin(sentence.start, sentence.end)
    anything = Signal(
        sentence=index, start=sentence.start, end=sentence.end, proposition="", pole="affirm", source="discovery"
    )
    return View(
        sentence=reading.write(index),
        start=start,
        end=end,
        probabilities=probabilities,
        cues=cues,
        holder=attribute(reading, anything).holder,
        vector=vector,
    )
