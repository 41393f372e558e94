"""The alerts that the rules decided on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from extractors.model import Alert
from warehouse import rows
from warehouse.connection import registered
from warehouse.statements import statement


def save_alerts(connection: duckdb.DuckDBPyConnection, alerts: Sequence[Alert]) -> int:
    """Write alerts that are not there yet, by their id; returns how many were."""
    if not alerts:
        return 0
    unique = {alert.alert_id: alert for alert in alerts}
    with registered(connection, incoming_alerts=rows.table(rows.alert_rows(unique.values()), rows.ALERTS)):
        # DuckLake knows no RETURNING; a count of rows is what every INSERT and UPDATE answers.
        return int(connection.execute(statement("alerts_insert")).fetchall()[0][0])


def read_coverage(connection: duckdb.DuckDBPyConnection, *, day: date, today: date) -> float | None:
    """The share (0 to 1) of a day's coverage that was complete, so far if it is `today`; None where nothing was due."""
    found = connection.execute(statement("alerts_coverage"), {"day": day, "today": today}).fetchall()
    share = found[0][0]
    return None if share is None else float(share)
