"""What counts as known without an alert, and alerts whose ground is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from extractors.model import AlertRule


def fill_baseline(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], *, cause: str, now: datetime
) -> int:
    """Take all that the enabled `rules` would tell of now for known, and say so in one notice (kind 'baseline').

    For what came to light without being news: a retag, a re-extraction, a backfill (`cause`, a word for the notice).
    Returns the number of keys that became known. Call it in the transaction of the change; with nothing new it writes
    nothing.
    """
    return 0


def withdraw_alerts(
    connection: duckdb.DuckDBPyConnection, *, now: datetime, articles: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Withdraw the alerts that no stance proves any more; returns their ids.

    `articles`: only alerts proven by one of these are looked at (a load knows which texts it replaced); None looks at
    all open alerts. Each withdrawn one gets `withdrawn_at`, `withdrawn_because` and a notice (kind 'withdrawal').
    Call it in the transaction of the change.
    """
    return ()
