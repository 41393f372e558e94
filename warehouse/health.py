"""How the feeds are doing, from the ledger of polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.read import records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A row of the view feed_health; `health` is ok, quiet, failing, dead, or None while never asked."""

    feed_id: str
    outlet: str
    url: str
    health: str | None
    last_polled_at: datetime | None
    last_answer_at: datetime | None
    last_new_at: datetime | None
    last_status: int | None
    last_kind: str | None
    last_message: str | None
    polls: int
    new_entries: int
    failures_in_a_row: int
    interval_seconds: float | None
    next_poll_at: datetime | None
    moved_to: str | None
    moved_at: datetime | None
    moving_to: str | None


def feed_health(connection: duckdb.DuckDBPyConnection) -> tuple[FeedHealth, ...]:
    """Every feed in the configuration of the last cycle, the worst first."""
    return records(FeedHealth, connection.execute(statement("feed_health_list")))
