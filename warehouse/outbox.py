"""The outbox: what is still to be told to whom, what became of each try, mutes and acknowledgements.

All but the reading functions are called within `with transaction(connection)`; none commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

import duckdb
import pyarrow as pa

from extractors.model import stable_id
from warehouse import rows
from warehouse.connection import registered
from warehouse.read import records
from warehouse.statements import statement

TryState = Literal["sending", "accepted", "failed", "given_up", "expired"]
MuteKind = Literal["rule", "stance", "outlet", "story"]
# Faults that concern the channel, not one message: while they last nothing else is tried over it.
DOWN = ("unreachable", "timeout", "busy", "broken", "misconfigured")

_TIME = pa.timestamp("us", tz="UTC")
_TRIES = pa.schema(
    [
        *((name, pa.string()) for name in ("alert_id", "channel", "message_id", "kind", "state", "fault", "message")),
        ("attempt", pa.int32()),
        ("tried_at", _TIME),
    ]
)
_RESULTS = pa.schema(
    [
        *((name, pa.string()) for name in ("channel", "message_id", "state", "fault", "message")),
        ("ended_at", _TIME),
        ("next_try_at", _TIME),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxAlert:
    """An alert as it is told, with its evidence (None where that is no longer kept). `facts`: JSON text."""

    alert_id: str
    rule: str
    proposition: str
    pole: str
    scope: str
    scope_value: str
    stance_id: str
    article_id: str
    created_at: datetime
    reason: str
    story_id: str | None = None
    urgency: str | None = None
    channels: tuple[str, ...] | None = None
    confirmed_by: str | None = None
    facts: str | None = None
    coverage: float | None = None
    expires_at: datetime | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    country: str | None = None
    language: str | None = None
    published_on: date | None = None
    holder_type: str | None = None
    holder_name: str | None = None
    relation: str | None = None
    quote: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAlert(OutboxAlert):
    """An alert with what became of it. `deliveries`: the last try over each channel, as a mapping."""

    withdrawn_at: datetime | None
    withdrawn_because: str | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    deliveries: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxNotice:
    """A notice (table notices); `facts`: JSON text."""

    notice_id: str
    kind: str
    subject: str
    message: str
    facts: str | None = None
    alert_id: str | None = None
    channels: tuple[str, ...] | None = None
    created_at: datetime
    closed_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTry:
    """The last try to bring an alert or a notice over a channel."""

    item_id: str
    channel: str
    message_id: str
    kind: str
    state: TryState
    attempt: int
    tried_at: datetime
    next_try_at: datetime | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """A channel that does not work: `faults` in a row, and when to ask it again."""

    channel: str
    faults: int
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """A wish not to hear of something until a time."""

    mute_id: str
    kind: str
    value: str
    until: datetime
    created_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Everything that planning needs to know."""

    alerts: tuple[OutboxAlert, ...] = ()
    notices: tuple[OutboxNotice, ...] = ()
    tries: tuple[LastTry, ...] = ()
    lines: tuple[LineFault, ...] = ()
    mutes: tuple[Mute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A try to bring a message with its items (alert and notice ids) over a channel."""

    message_id: str
    channel: str
    kind: str
    item_ids: tuple[str, ...]
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TryResult:
    """How a try ended; `message` is for people and holds no secret."""

    message_id: str
    channel: str
    state: Literal["accepted", "failed", "given_up"]
    ended_at: datetime
    fault: str | None = None
    message: str | None = None
    next_try_at: datetime | None = None


def read_outbox(connection: duckdb.DuckDBPyConnection, *, channels: Sequence[str], since: datetime) -> Outbox:
    """What may still be told over `channels`: alerts and notices made since `since`, their tries, and the mutes."""
    window = {"channels": list(channels), "since": since}
    lines = connection.execute(statement("outbox_lines"), {**window, "down": list(DOWN)})
    return Outbox(
        lines=records(LineFault, lines),
        alerts=_listed(OutboxAlert, connection.execute(statement("outbox_alerts"), window)),
        notices=_listed(OutboxNotice, connection.execute(statement("outbox_notices"), window)),
        tries=records(LastTry, connection.execute(statement("outbox_tries"), window)),
        mutes=read_mutes(connection),
    )


def read_mutes(connection: duckdb.DuckDBPyConnection) -> tuple[Mute, ...]:
    """All mutes that were not lifted, also those whose time is over."""
    return records(Mute, connection.execute(statement("mutes_list")))


def read_board(
    connection: duckdb.DuckDBPyConnection,
    *,
    limit: int = 100,
    rule: str | None = None,
    since: datetime | None = None,
    proposition: str | None = None,
    pole: str | None = None,
    id_prefix: str | None = None,
    open_only: bool = False,
) -> tuple[BoardAlert, ...]:
    """Alerts with their evidence and deliveries, the latest first."""
    chosen = {"rule": rule, "since": since, "proposition": proposition, "pole": pole, "id": id_prefix}
    parameters = {**chosen, "open_only": open_only, "max_rows": limit}
    return _listed(BoardAlert, connection.execute(statement("alerts_board"), parameters))


def read_notices(
    connection: duckdb.DuckDBPyConnection, *, since: datetime | None = None, limit: int = 100
) -> tuple[OutboxNotice, ...]:
    """The last notices, the latest first."""
    return _listed(OutboxNotice, connection.execute(statement("notices_board"), {"since": since, "max_rows": limit}))


def mark_interrupted(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> None:
    """Tries that a kill interrupted count as failed, to be made again. Only while nobody else delivers."""
    connection.execute(statement("deliveries_interrupted"), {"now": now})


def begin_tries(connection: duckdb.DuckDBPyConnection, tries: Iterable[Try], *, now: datetime) -> None:
    """Write down what is about to be sent, before it is."""
    _insert_tries(connection, ({**_plain(each), "state": "sending"} for each in tries), now)


def expire(connection: duckdb.DuckDBPyConnection, tries: Iterable[Try], *, now: datetime) -> None:
    """Write down that items are too old to be told over a channel."""
    told = "too old to be news when the channel could be asked"
    _insert_tries(connection, ({**_plain(each), "state": "expired", "message": told} for each in tries), now)


def _insert_tries(connection: duckdb.DuckDBPyConnection, tries: Iterable[dict[str, Any]], now: datetime) -> None:
    spread = [{**each, "alert_id": item, "tried_at": now} for each in tries for item in each["item_ids"]]
    if spread:
        with registered(connection, incoming_tries=rows.table(spread, _TRIES)):
            connection.execute(statement("deliveries_insert"))


def settle_tries(connection: duckdb.DuckDBPyConnection, results: Sequence[TryResult]) -> None:
    """Write down how tries ended."""
    if results:
        table = rows.table([_plain(result) for result in results], _RESULTS)
        with registered(connection, incoming_results=table):
            connection.execute(statement("deliveries_settle"))


def forget_tries(connection: duckdb.DuckDBPyConnection, channel: str, message_ids: Sequence[str]) -> None:
    """Take back tries that were not made after all."""
    if message_ids:
        chosen = {"channel": channel, "message_ids": list(message_ids)}
        connection.execute(statement("deliveries_untried"), chosen)


def acknowledge(
    connection: duckdb.DuckDBPyConnection, alert_ids: Sequence[str], *, by: str, now: datetime
) -> tuple[str, ...]:
    """Note that somebody has seen to alerts; returns those that nobody had before."""
    found = connection.execute(statement("alerts_unacknowledged"), {"ids": list(alert_ids)}).fetchall()
    new = [row[0] for row in found]
    connection.execute(statement("alerts_acknowledge"), {"ids": new, "by": by, "now": now})
    return tuple(new)


def mute(
    connection: duckdb.DuckDBPyConnection,
    kind: MuteKind,
    value: str,
    *,
    until: datetime,
    now: datetime,
    note: str | None = None,
) -> str:
    """Silence a rule, stance, outlet or story until a time; returns the mute's id."""
    mute_id = stable_id("mute", kind, value, until.isoformat(), now.isoformat())
    row = {"mute_id": mute_id, "kind": kind, "value": value, "until": until, "now": now, "note": note}
    connection.execute(statement("mutes_insert"), row)
    return mute_id


def outlets(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The outlets of all feeds ever configured, in order."""
    return tuple(row[0] for row in connection.execute(statement("outlets_list")).fetchall())


def knows_story(connection: duckdb.DuckDBPyConnection, story_id: str) -> bool:
    """Whether an article of the story is stored."""
    return bool(connection.execute(statement("story_known"), {"story_id": story_id}).fetchall()[0][0])


def lift(connection: duckdb.DuckDBPyConnection, kind: MuteKind, value: str, *, now: datetime) -> int:
    """End the mutes of a rule, stance, outlet or story; returns how many there were."""
    found = connection.execute(statement("mutes_lift"), {"kind": kind, "value": value, "now": now})
    return int(found.fetchall()[0][0])


def _plain(record: Any) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _listed(kind: type[Any], result: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """Rows as `kind`, its list of channels as a tuple."""
    names = [column[0] for column in result.description or ()]
    found = []
    for row in result.fetchall():
        values = dict(zip(names, row, strict=True))
        chosen = values["channels"]
        found.append(kind(**{**values, "channels": None if chosen is None else tuple(chosen)}))
    return tuple(found)
