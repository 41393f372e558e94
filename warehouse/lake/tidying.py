"""Keeping a lake small: every load leaves some small files and a version of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from warehouse.lake.turns import retried, turn
from warehouse.statements import statement

# So long a version can be read; readers that are open longer find its files gone.
KEPT = timedelta(days=7)
# A file is deleted so long after the last version that needs it is given up.
LINGER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyReport:
    """Tables whose files were merged, versions given up, files deleted."""

    merged: int
    expired: int
    deleted: int


def tidy(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> TidyReport:
    """Merge small files, and give up versions older than a week with the files that only they need.

    No row of the present changes. Loaders wait for it; readers do not.
    """

    def attempt() -> TidyReport:
        with turn(connection):
            merged = connection.execute(statement("lake_merge")).fetchall()
            expired = connection.execute(statement("lake_expire"), {"older_than": now - KEPT}).fetchall()
            deleted = connection.execute(statement("lake_clean"), {"older_than": now - LINGER}).fetchall()
        return TidyReport(merged=len(merged), expired=len(expired), deleted=len(deleted))

    return retried(attempt)
