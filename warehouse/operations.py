"""What the warehouse knows of its own operation, the faults that hold, and the notices of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from warehouse import rows
from warehouse.connection import registered
from warehouse.read import records
from warehouse.statements import statement

_TIME = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()
_CONDITIONS = pa.schema(
    [
        *((name, _TEXT) for name in ("kind", "subject", "message")),
        ("since", _TIME),
        ("last_seen_at", _TIME),
        ("notice_id", _TEXT),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFault:
    """An active feed that is `dead` or `quiet` (view feed_health)."""

    feed_id: str
    outlet: str
    health: str
    last_answer_at: datetime | None
    last_new_at: datetime | None
    last_kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How a run ended, or that it has not."""

    state: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationFacts:
    """What faults of the operation are found in. `runs`: the latest first; `outlets_complete` of `outlets` on `day`."""

    feeds: tuple[FeedFault, ...] = ()
    day: date
    outlets: int = 0
    outlets_complete: int = 0
    runs: tuple[RunEnd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCondition:
    """A fault that holds since `since`, seen last at `last_seen_at`, and told in the notice `notice_id` if it was."""

    kind: str
    subject: str
    message: str
    since: datetime
    last_seen_at: datetime
    notice_id: str | None = None


def operation_facts(
    connection: duckdb.DuckDBPyConnection, *, day: date, runs: int, flow: str = "track"
) -> OperationFacts:
    """The facts: feeds as they are, coverage of `day`, the last `runs` runs of `flow`."""
    outlets, complete = connection.execute(statement("operation_coverage"), {"day": day}).fetchall()[0]
    ended = connection.execute(statement("operation_runs"), {"flow": flow, "max_rows": runs})
    return OperationFacts(
        runs=records(RunEnd, ended),
        feeds=records(FeedFault, connection.execute(statement("operation_feeds"))),
        day=day,
        outlets=outlets,
        outlets_complete=complete,
    )


def held_conditions(connection: duckdb.DuckDBPyConnection) -> tuple[HeldCondition, ...]:
    """The faults as the last evaluation left them."""
    return records(HeldCondition, connection.execute(statement("conditions_list")))


def save_conditions(connection: duckdb.DuckDBPyConnection, held: Sequence[HeldCondition]) -> None:
    """Replace the faults by those that hold now."""
    connection.execute(statement("conditions_clear"))
    if held:
        table = rows.table([asdict(each) for each in held], _CONDITIONS)
        with registered(connection, incoming_conditions=table):
            connection.execute(statement("conditions_insert"))


def close_notices(connection: duckdb.DuckDBPyConnection, notice_ids: Sequence[str], *, now: datetime) -> None:
    """Note that the faults of notices have gone."""
    if notice_ids:
        connection.execute(statement("notices_close"), {"ids": list(notice_ids), "now": now})
