"""What the feeds have shown: which entries are known, which wait to be collected, and how each ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

from extractors.model import Entry, EntryOutcome
from warehouse import rows
from warehouse.connection import registered
from warehouse.lake.opening import suited
from warehouse.statements import statement

# A feed that changes its items at every poll must not make us fetch their pages for ever.
MAX_CHANGES = 5
CHANGE_PAUSE = timedelta(hours=1)
CHANGE_WINDOW = timedelta(days=7)
# How long before an item comes again its guid must have been seen to name the same article.
GUID_WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry to collect. `attempts`: tries so far; `reason`: "changed", or why the last try failed."""

    entry: Entry
    attempts: int
    reason: str | None


def resolve_entries(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> dict[str, str]:
    """Map `entry.article_id` to the article id that the warehouse knows it by; unknown entries are missing.

    An entry is known by its article id, by its canonical address being another address of an article, or by its
    feed's guid. The guid counts only where it names one article, of about the same date, in the feed and in the
    warehouse (as far as it was seen in the last 90 days): some feeds give every item the same one.
    """
    if not entries:
        return {}
    with registered(connection, incoming_entries=rows.table(rows.entry_rows(entries, {}), rows.ENTRIES)):
        since = min(entry.seen_at for entry in entries) - GUID_WINDOW
        return dict(connection.execute(statement("entries_resolve"), {"guids_since": since}).fetchall())


def save_entries(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry], *, now: datetime) -> None:
    """Insert entries not known before, and queue those again that their feed changed (see `save_polls`)."""
    if not entries:
        return
    known = resolve_entries(connection, entries)
    first = {known.get(entry.article_id, entry.article_id): entry for entry in reversed(entries)}
    incoming = rows.table(rows.entry_rows(reversed(first.values()), known), rows.ENTRIES)
    limits = {
        "max_changes": MAX_CHANGES,
        "tried_before": now - CHANGE_PAUSE,
        "seen_after": now - CHANGE_WINDOW,
    }
    with registered(connection, incoming_entries=incoming):
        connection.execute(statement("entries_change"), limits)
        connection.execute(statement("entries_insert"))
        connection.execute(statement("aliases_of_entries"), {"now": now})


def save_outcomes(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[EntryOutcome], *, now: datetime) -> None:
    """Record how the tries to collect entries ended; the last outcome of an entry counts."""
    if not outcomes:
        return
    last = {outcome.article_id: outcome for outcome in outcomes}
    with registered(connection, incoming_outcomes=rows.table(rows.plain_rows(last.values()), rows.OUTCOMES)):
        connection.execute(suited(connection, "entries_settle"), {"now": now})


def pending_entries(connection: duckdb.DuckDBPyConnection, *, now: datetime, limit: int) -> tuple[PendingEntry, ...]:
    """Entries of active feeds that wait to be collected, or whose next try is due; the longest waiting first."""
    found = connection.execute(statement("entries_pending"), {"now": now, "max_rows": limit})
    columns = [column[0] for column in found.description]
    return tuple(_pending(dict(zip(columns, row, strict=True))) for row in found.fetchall())


def _pending(row: dict[str, Any]) -> PendingEntry:
    attempts, reason = row.pop("attempts"), row.pop("reason")
    authors, categories = tuple(row.pop("authors")), tuple(row.pop("categories"))
    return PendingEntry(
        entry=Entry(**row, authors=authors, categories=categories),
        attempts=attempts,
        reason=reason,
    )
