"""The feeds, what is remembered of them between polls, and the ledger of all polls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from extractors.model import Drop, Entry, EntryOutcome, Failure, Feed, FeedState, PollRecord
from warehouse import entries, rows
from warehouse.connection import registered
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPoll:
    """All that one poll of a feed brought. `outcomes` may settle entries at once, which no page is needed for."""

    record: PollRecord
    state: FeedState
    entries: tuple[Entry, ...] = ()
    drops: tuple[Drop, ...] = ()
    failures: tuple[Failure, ...] = ()
    outcomes: tuple[EntryOutcome, ...] = ()


def register_feeds(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed], *, now: datetime) -> None:
    """Make `feeds` the ones followed. Others keep their rows and history but become inactive.

    A feed whose configured address changed is asked there at once, with nothing remembered of the old address.
    """
    incoming = rows.table(rows.feed_rows(feeds), rows.FEEDS)
    with registered(connection, incoming_feeds=incoming):
        connection.execute(statement("feed_states_readdress"))
        connection.execute(statement("feeds_merge"), {"now": now})
        connection.execute(statement("feeds_deactivate"), {"now": now})


def feed_states(connection: duckdb.DuckDBPyConnection) -> dict[str, FeedState]:
    """What is remembered of each active feed that was ever polled, by feed id."""
    states = [
        FeedState(
            feed_id=row[0],
            etag=row[1],
            last_modified=row[2],
            next_poll_at=row[3],
            failures=row[4],
            successes=row[5],
            interval=None if row[6] is None else timedelta(seconds=row[6]),
            ttl=None if row[7] is None else timedelta(seconds=row[7]),
            moved_to=row[8],
            moved_at=row[9],
            moving_to=row[10],
            moving_since=row[11],
            moving_polls=row[12] or 0,
        )
        for row in connection.execute(statement("feed_states")).fetchall()
    ]
    return {state.feed_id: state for state in states}


def save_polls(connection: duckdb.DuckDBPyConnection, *, run_id: str, polls: Sequence[FeedPoll], now: datetime) -> None:
    """Write the ledger, the new states, the entries not known before (as pending), the drops and the failures.

    A known entry gets no second row; one that its own feed changed is queued again with the reason "changed", at most
    5 times, not within an hour of its last fetch, and for 7 days after it was first seen. Saving twice changes nothing.
    """
    if not polls:
        return
    states = {poll.state.feed_id: poll.state for poll in polls}
    since = min(poll.record.polled_at for poll in polls)
    with registered(
        connection,
        incoming_polls=rows.table(rows.plain_rows(poll.record for poll in polls), rows.POLLS),
        incoming_states=rows.table(rows.state_rows(states.values()), rows.STATES),
    ):
        connection.execute(statement("feed_polls_insert"), {"run_id": run_id, "since": since})
        connection.execute(statement("feed_states_merge"), {"now": now})
    entries.save_entries(connection, [entry for poll in polls for entry in poll.entries], now=now)
    entries.save_outcomes(connection, [outcome for poll in polls for outcome in poll.outcomes], now=now)
    save_drops(connection, run_id=run_id, drops=[drop for poll in polls for drop in poll.drops])
    save_failures(connection, run_id=run_id, failures=[failure for poll in polls for failure in poll.failures])


def save_drops(connection: duckdb.DuckDBPyConnection, *, run_id: str, drops: Sequence[Drop]) -> None:
    """Remember what a gate turned away; the same thing turned away again at a later poll is not counted twice."""
    if drops:
        with registered(connection, incoming_drops=rows.table(rows.plain_rows(drops), rows.DROPS)):
            connection.execute(statement("drops_insert"), {"run_id": run_id})


def save_failures(connection: duckdb.DuckDBPyConnection, *, run_id: str, failures: Sequence[Failure]) -> None:
    """Remember the expected faults of a run; saving the same ones again for that run changes nothing."""
    if failures:
        with registered(connection, incoming_failures=rows.table(rows.plain_rows(failures), rows.FAILURES)):
            connection.execute(statement("failures_insert"), {"run_id": run_id})
