"""What the LLM tier may spend in a day (UTC), over all runs and processes on one data folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What a day has cost so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Read and written together."""
        return self.tokens_in + self.tokens_out


class Budget:
    """The table `spending` of a store. A limit of 0 is none; prices are per million tokens."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        clock: Callable[[], datetime],
        tokens_per_day: int,
        cost_per_day: float = 0.0,
        cost_in: float = 0.0,
        cost_out: float = 0.0,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._tokens_per_day = tokens_per_day
        self._cost_per_day = cost_per_day
        self._prices = (cost_in / 1e6, cost_out / 1e6)
        self._reserved = 0

    @contextmanager
    def reserve(self, tokens: int) -> Iterator[bool]:
        """Set aside what a request will probably take; false when the day has not so much left."""
        if not self._affords(tokens):
            yield False
            return
        self._reserved += tokens
        try:
            yield True
        finally:
            self._reserved -= tokens

    def spent(self) -> Spending:
        """What today has cost so far."""
        row = self._connection.execute(
            "SELECT calls, tokens_in, tokens_out, cost FROM spending WHERE day = ?", [self._day()]
        ).fetchone()
        return (
            Spending(**dict(zip(("calls", "tokens_in", "tokens_out", "cost"), row, strict=True))) if row else Spending()
        )

    def enter(self, tokens_in: int, tokens_out: int) -> float:
        """Add one request to today's spending; returns its cost."""
        cost = tokens_in * self._prices[0] + tokens_out * self._prices[1]
        self._connection.execute(
            "INSERT INTO spending VALUES (?, 1, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET calls = calls + 1, "
            "tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out, "
            "cost = cost + excluded.cost",
            [self._day(), tokens_in, tokens_out, cost],
        )
        return cost

    def explain(self) -> str:
        """Why nothing more is asked today."""
        spent = self.spent()
        return (
            f"the budget of {self._day()} (UTC) does not cover another request: spent are {spent.tokens:,} tokens of "
            f"{self._tokens_per_day or 'unlimited'} and {spent.cost:.4f} of {self._cost_per_day or 'unlimited'} "
            "(llm.budget_per_day_tokens, llm.budget_per_day_cost)"
        )

    def _affords(self, tokens: int) -> bool:
        spent = self.spent()
        expected = self._reserved + tokens
        if self._tokens_per_day and spent.tokens + expected > self._tokens_per_day:
            return False
        return not self._cost_per_day or spent.cost + expected * max(self._prices) <= self._cost_per_day

    def _day(self) -> str:
        return self._clock().strftime("%Y-%m-%d")
