"""Stance keys that may be new, and the alerts that say so."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from extractors.model import Alert, AlertRule, NoveltyCandidate
from warehouse import rows
from warehouse.connection import registered
from warehouse.statements import statement


def novelty_candidates(connection: duckdb.DuckDBPyConnection, rule: AlertRule) -> tuple[NoveltyCandidate, ...]:
    """Stance keys that no alert of `rule` covers, with a stance as confident as it asks, in the order first seen.

    Keys first seen within `watch_days` of the start of collecting are left out, for they are old news for ever. Whether
    the others are worth an alert is for the rule to say; here are the facts that it needs.
    """
    parameters = {"rule": rule.id, "min_confidence": rule.min_confidence, "watch_days": rule.watch_days}
    found = connection.execute(statement("novelty_candidates"), parameters)
    columns = [column[0] for column in found.description]
    return tuple(NoveltyCandidate(**dict(zip(columns, row, strict=True))) for row in found.fetchall())


def save_alerts(connection: duckdb.DuckDBPyConnection, alerts: Sequence[Alert]) -> int:
    """Write alerts that are not there yet, by their id; returns how many were."""
    if not alerts:
        return 0
    unique = {alert.alert_id: alert for alert in alerts}
    with registered(connection, incoming_alerts=rows.table(rows.plain_rows(unique.values()), rows.ALERTS)):
        return len(connection.execute(statement("alerts_insert")).fetchall())
