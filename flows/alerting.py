"""Asking the alert rules in the transaction of a load: facts from the warehouse, a pure decision, its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from extractors.model import Alert, AlertRule, Decision
from extractors.novelty import decide_alerts, decide_drifts, decide_surges
from warehouse.alerts import read_coverage, save_alerts
from warehouse.articles import LoadCounts
from warehouse.baseline import fill_baseline, tell_baseline, tell_watch_over, withdraw_alerts
from warehouse.connection import Connection
from warehouse.novelty import Settled, novelty_candidates, read_silence, save_known, settle_days, stance_changes

_BY_LOAD = ("first", "returned", "flipped")


def ask_of_the_day(connection: Connection, rules: Sequence[AlertRule], *, now: datetime, run_id: str) -> int:
    """Before the loads of a cycle: add up the days gone by, take for known what must not be told, and tell of surges.

    Returns the number of alerts written. Belongs in a `transaction`.
    """
    enabled = [rule for rule in rules if rule.enabled]
    settled = settle_days(connection, _counting(enabled), now=now)
    if settled.silent:
        _take_for_known(connection, enabled, settled, now=now)
    if not settled.rolled or settled.silent:
        return 0
    for rule in enabled:
        if (rule.kind, rule.scope) == ("first", "ever"):
            tell_watch_over(connection, rule, now=now)
    surged = [rule for rule in enabled if rule.kind == "surged"]
    candidates = novelty_candidates(connection, surged, now=now, everything=True)
    alerts = 0
    for rule in surged:
        own = [candidate for candidate in candidates if candidate.rule == rule.id]
        alerts += _save(connection, decide_surges(own, rule, now=now, run_id=run_id), now=now)
    return alerts


def ask_of_a_load(
    connection: Connection,
    rules: Sequence[AlertRule],
    counts: LoadCounts,
    *,
    articles: Sequence[str],
    now: datetime,
    run_id: str,
) -> int:
    """Within the transaction of a load of `articles`, after its rows: what it takes the ground from is withdrawn, what
    it makes new is told. Returns the number of alerts written.
    """
    enabled = [rule for rule in rules if rule.enabled]
    if counts.revised or counts.retagged:
        withdraw_alerts(connection, now=now, articles=articles)
    if counts.retagged:
        fill_baseline(connection, enabled, cause="retag", now=now)
    alerts = _ask_of_edits(connection, enabled, now=now, run_id=run_id) if counts.revised else 0
    if not counts.stances:
        return alerts
    asked = [rule for rule in enabled if rule.kind in _BY_LOAD]
    silent = read_silence(connection, asked, now=now)
    candidates = novelty_candidates(connection, asked, now=now)
    return alerts + _save(connection, decide_alerts(candidates, asked, now=now, run_id=run_id, silent=silent), now=now)


def _ask_of_edits(connection: Connection, rules: Sequence[AlertRule], *, now: datetime, run_id: str) -> int:
    asked = [rule for rule in rules if rule.kind == "drifted"]
    changes = stance_changes(connection, now=now) if asked else ()
    return sum(_save(connection, decide_drifts(changes, rule, now=now, run_id=run_id), now=now) for rule in asked)


def _counting(rules: Sequence[AlertRule]) -> list[AlertRule]:
    return [rule for rule in rules if rule.kind not in ("drifted", "unlisted")]


def _take_for_known(connection: Connection, rules: Sequence[AlertRule], settled: Settled, *, now: datetime) -> None:
    asked = [rule for rule in rules if rule.kind in _BY_LOAD]
    candidates = novelty_candidates(connection, asked, now=now, everything=True)
    decision = decide_alerts(candidates, asked, now=now, silent=settled.silent)
    known = save_known(connection, decision.known, now=now)
    tell_baseline(connection, cause=settled.silent, keys=known, now=now)


def _save(connection: Connection, decision: Decision, *, now: datetime) -> int:
    save_known(connection, decision.known, now=now)
    return save_alerts(connection, [_with_coverage(connection, alert, now) for alert in decision.alerts])


def _with_coverage(connection: Connection, alert: Alert, now: datetime) -> Alert:
    day = datetime.fromisoformat(alert.facts["last_seen_at"]).date()
    return replace(alert, coverage=read_coverage(connection, day=day, today=now.date()))
