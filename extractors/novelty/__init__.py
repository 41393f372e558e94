"""Which stances are worth telling of: facts of the warehouse in, alerts out. NOVELTY.md says how and how well."""

from extractors.novelty.decision import decide_alerts, decide_surges
from extractors.novelty.drift import decide_drifts

__all__ = ["decide_alerts", "decide_drifts", "decide_surges"]
