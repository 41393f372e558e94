"""The facts that the alert rules decide on: narrow sums of settled days, and the stories of the last days themselves.

A rule's window is whole UTC days up to now. What lies before it is settled once a day into `novelty_days` and
`novelty_watched`, so that a load reads its window alone, however large the warehouse is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import duckdb
import pyarrow as pa

from extractors.model import AlertRule, KnownKey, NoveltyCandidate, StanceChange, StoryEvidence, stable_id
from warehouse import rows
from warehouse.connection import registered
from warehouse.statements import statement

# So far back sums are made when a rule is new, and no rule may look further.
LONGEST_HISTORY = timedelta(days=400)
# So long after a story its copies are not taken for a new one.
COPIES = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _State:
    fingerprint: str
    settled_before: date
    silent: str | None


_CONFIRMED: dict[int, Literal["llm", "human"] | None] = {0: None, 1: "llm", 2: "human"}
_TIME = pa.timestamp("us", tz="UTC")
_RULES = pa.schema(
    [
        *((name, pa.string()) for name in ("rule", "kind", "scope", "fingerprint")),
        ("min_confidence", pa.float64()),
        ("noise", pa.float64()),
        ("window_from", _TIME),
        ("past_from", pa.date32()),
        ("settle_from", _TIME),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What `settle_days` found. `silent`: why nothing may be told now ('rule': one is new; 'backfill': the clock is
    behind; the cause given to `mark_silent`), or ''. `rolled`: days were added: ask the rules of whole days.
    """

    silent: str = ""
    rolled: bool = False


def window_start(rule: AlertRule, now: datetime) -> datetime:
    """The midnight (UTC) at which the rule's window begins: `window_days` days, today among them."""
    today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return today - timedelta(days=rule.window_days - 1)


def settle_days(connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], *, now: datetime) -> Settled:
    """Add up the days that have left the rules' windows, at most once a day; for new or changed rules, all of them.

    Belongs in the load's `transaction`. A clock behind the settled days is a backfill: its rules stay silent, and the
    sums are made again by the next load that is not.
    """
    found = connection.execute(statement("novelty_states")).fetchall()
    states = {rule: _State(*state) for rule, *state in found}
    starts = {rule.id: window_start(rule, now) for rule in rules}
    if any(rule.id in states and starts[rule.id].date() < states[rule.id].settled_before for rule in rules):
        mark_silent(connection, None)
        return Settled(silent="backfill")
    fresh = [rule for rule in rules if rule.id not in states or states[rule.id].fingerprint != _fingerprint(rule)]
    due = [r for r in rules if r not in fresh and starts[r.id].date() > states[r.id].settled_before]
    if fresh:
        _make_sums(connection, fresh, starts, now)
    if due:
        since = {rule.id: datetime.combine(states[rule.id].settled_before, time(), UTC) for rule in due}
        _add_days(connection, due, starts, since, now)
    causes = [state.silent for state in states.values() if state.silent]
    new = [rule for rule in fresh if rule.id not in states] if states else []
    return Settled(silent=causes[0] if causes else "rule" if new else "", rolled=bool(due or fresh))


def read_silence(connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], *, now: datetime) -> str:
    """Why nothing of a load at `now` may be told: the cause given to `mark_silent`, 'backfill', or '' if it may."""
    ids = {rule.id: rule for rule in rules}
    for rule, _, settled_before, silent in connection.execute(statement("novelty_states")).fetchall():
        if silent:
            return str(silent)
        if rule in ids and window_start(ids[rule], now).date() < settled_before:
            return "backfill"
    return ""


def mark_silent(connection: duckdb.DuckDBPyConnection, cause: str | None) -> None:
    """Have all sums made again when the rules are asked next, and with a `cause` nothing told of what is there then.

    For whoever changes stances of days gone by, in the transaction of the change.
    """
    connection.execute(statement("novelty_states_stale"), {"cause": cause})


def novelty_candidates(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], *, now: datetime, everything: bool = False
) -> tuple[NoveltyCandidate, ...]:
    """What the load at `now` touched and the rules may tell of, in the order first seen; after `settle_days`.

    `everything`: all keys of the windows, whatever was loaded.
    """
    if not rules:
        return ()
    first = min(window_start(rule, now) for rule in rules) - COPIES
    table = _rule_table(rules, {rule.id: window_start(rule, now) for rule in rules}, {}, now)
    with registered(connection, incoming_rules=table):
        lowest = min(rule.min_confidence for rule in rules)
        connection.execute(statement("novelty_recent"), {"since": first, "now": now, "min_confidence": lowest})
        connection.execute(statement("novelty_scopes_insert"))
        connection.execute(statement("novelty_touched"), {"now": now, "everything": everything})
        found = connection.execute(statement("novelty_candidates"))
        names = [column[0] for column in found.description]
        by_id = {rule.id: rule for rule in rules}
        return tuple(_candidate(dict(zip(names, row, strict=True)), by_id, now) for row in found.fetchall())


def stance_changes(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> tuple[StanceChange, ...]:
    """What the edits loaded at `now` did to the stances of their articles (view `drifted`)."""
    found = connection.execute(statement("novelty_drifts"), {"now": now})
    names = [column[0] for column in found.description]
    return tuple(StanceChange(**dict(zip(names, row, strict=True))) for row in found.fetchall())


def save_known(connection: duckdb.DuckDBPyConnection, known: Iterable[KnownKey], *, now: datetime) -> int:
    """Write keys that are known without an alert; returns how many were new."""
    unique = {(key.rule, key.proposition, key.pole, key.scope_value): key for key in known}
    if not unique:
        return 0
    with registered(connection, incoming_known=rows.table(rows.plain_rows(unique.values()), rows.KNOWN)):
        return int(connection.execute(statement("novelty_baseline_insert"), {"now": now}).fetchall()[0][0])


def _fingerprint(rule: AlertRule) -> str:
    return stable_id(rule.kind, rule.scope, str(rule.min_confidence), str(rule.window_days))


def _make_sums(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], starts: dict[str, datetime], now: datetime
) -> None:
    for rule in rules:
        for name in ("days", "watched", "scopes"):
            connection.execute(statement(f"novelty_forget_{name}"), {"rule": rule.id})
    with registered(connection, incoming_rules=_rule_table(rules, starts, {}, now)):
        beginning = datetime(1970, 1, 1, tzinfo=UTC)
        connection.execute(statement("novelty_scopes_make"), {"since": beginning, "now": now})
    since = {rule.id: starts[rule.id] - LONGEST_HISTORY for rule in rules}
    _add_days(connection, rules, starts, since, now)


def _add_days(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[AlertRule],
    starts: dict[str, datetime],
    since: dict[str, datetime],
    now: datetime,
) -> None:
    with registered(connection, incoming_rules=_rule_table(rules, starts, since, now)):
        first = min(since.values()) - COPIES
        connection.execute(statement("novelty_settle_days"), {"since": first})
        connection.execute(statement("novelty_settle_watched"), {"since": first})
        for name in ("days", "watched"):
            connection.execute(statement(f"novelty_trim_{name}"), {"before": (now - LONGEST_HISTORY).date()})
        connection.execute(statement("novelty_loud"), {"now": now})
        for rule in rules:
            connection.execute(statement("novelty_forget_rule"), {"rule": rule.id})
        connection.execute(statement("novelty_states_insert"), {"now": now})


def _rule_table(
    rules: Sequence[AlertRule], starts: dict[str, datetime], since: dict[str, datetime], now: datetime
) -> pa.Table:
    given = (
        {
            "rule": rule.id,
            "kind": rule.kind,
            "scope": rule.scope,
            "fingerprint": _fingerprint(rule),
            "min_confidence": rule.min_confidence,
            "noise": rule.noise,
            "window_from": starts[rule.id],
            "past_from": (starts[rule.id] - timedelta(days=rule.history_days)).date(),
            "settle_from": since.get(rule.id, starts[rule.id]),
        }
        for rule in rules
    )
    return rows.table(given, _RULES)


def _candidate(row: dict[str, Any], rules: dict[str, AlertRule], now: datetime) -> NoveltyCandidate:
    rule = rules[row["rule"]]
    start = window_start(rule, now)
    counted = [0] * rule.window_days
    for day in row.pop("watched") or ():
        counted[(day["day"] - start.date()).days] = day["stories"]
    evidence = tuple(
        StoryEvidence(confirmed_by=_CONFIRMED[story.pop("confirmed")], **story) for story in row.pop("evidence")
    )
    return NoveltyCandidate(**row, window_from=start, evidence=evidence, watched=tuple(counted))
