"""What the LLM tier did in a run, for its summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Usage:
    """Counts of one run: requests answered or not, passages whose answer was kept from before, tokens, cost.

    `fallbacks` counts documents left to the local tier, `dropped` what answers listed and the text does not bear out.
    `messages` has the first message of each reason, for people.
    """

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    fallbacks: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    messages: dict[str, str] = field(default_factory=dict)

    def spend(self, tokens_in: int, tokens_out: int, cost: float) -> None:
        """Count one request."""
        self.calls += 1
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.cost += cost

    def summary(self) -> dict[str, Any]:
        """The object `llm` of `track --json`."""
        return {
            "calls": self.calls,
            "cached": self.cached,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": round(self.cost, 6),
            "fallbacks": dict(sorted(self.fallbacks.items())),
            "dropped": dict(sorted(self.dropped.items())),
            "messages": dict(sorted(self.messages.items())),
        }
