"""Weighs what the cues and the model say of one sentence and one cell (proposition and pole) into one probability.

A logistic regression over few, named features, fitted on passages whose writers neither the model nor the cues had
seen (`benchmarks/training/calibrate.py`). Its weights and the thresholds lie in the model's card.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.model import Pole

Cell = tuple[str, Pole]

_SMALLEST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a cell in a sentence. `probability` is the model's, `cues` counts the patterns that match;

    `turned`: only by a negation; `opposed`: cues for the other pole match as well; `other`: the model's probability of
    the other pole; `link`: how the sentence is tied to a topic (`carry.Bearing`).
    """

    probability: float
    other: float = 0.0
    cues: int = 0
    turned: bool = False
    opposed: bool = False
    link: str = "named"

    def features(self) -> dict[str, float]:
        """The regression's inputs by name."""
        given = {
            "bias": 1.0,
            "model": _logit(self.probability),
            "model_other": _logit(self.other),
            "cue": float(self.cues > 0),
            "cues": float(self.cues > 1),
            "turned": float(self.cues > 0 and self.turned),
            "opposed": float(self.opposed),
        }
        return {**given, f"link_{self.link}": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """The weights by feature, an offset by cell, and the probability from which a cell is believed.

    `cue_threshold` is that of a cell for which a cue speaks: plain words count unless the model sees them quite
    differently. On text of other styles than the training's the model errs more often, the cues do not. Cells of which
    people judged enough have one of their own, in `cue_thresholds`.
    """

    weights: Mapping[str, float]
    offsets: Mapping[Cell, float] = field(default_factory=dict)
    thresholds: Mapping[Cell, float] = field(default_factory=dict)
    default_threshold: float = 0.5
    cue_threshold: float = 0.5
    cue_thresholds: Mapping[Cell, float] = field(default_factory=dict)

    def weigh(self, cell: Cell, evidence: Evidence) -> float:
        """The probability that a careful reader finds `cell` in the sentence."""
        total = self.offsets.get(cell, 0.0)
        total += sum(self.weights.get(name, 0.0) * value for name, value in evidence.features().items())
        return 1 / (1 + math.exp(-total))

    def threshold(self, cell: Cell, evidence: Evidence) -> float:
        """From which probability on the tagger speaks."""
        own = self.thresholds.get(cell, self.default_threshold)
        if not evidence.cues:
            return own
        return self.cue_thresholds.get(cell, min(own, self.cue_threshold))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A cell in a sentence: the evidence, the probability that comes of it, and from which one on it is believed."""

    cell: Cell
    evidence: Evidence
    probability: float
    threshold: float

    @property
    def believed(self) -> bool:
        """Whether the tagger speaks. A vote against the plain words of the sentence, a cue for the other pole, is none:

        taking one pole for the other is the network's commonest fault.
        """
        outvoted = self.evidence.opposed and not self.evidence.cues
        return self.probability >= self.threshold and not outvoted


def _logit(probability: float) -> float:
    bounded = min(1 - _SMALLEST, max(_SMALLEST, probability))
    return math.log(bounded / (1 - bounded))
