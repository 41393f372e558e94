"""The book of runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Literal

import duckdb

from extractors.model import RunSummary
from warehouse.statements import statement

RunState = Literal["running", "completed", "failed", "crashed"]


def start_run(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    started_at: datetime,
    flow: str = "track",
    gone_before: datetime | None = None,
) -> None:
    """Enter a run as running. Runs of this flow that never ended are marked as crashed: the lock says they are gone.

    `gone_before`: only those that began before, where other machines, which the lock knows nothing of, may be at work.
    """
    connection.execute(statement("runs_crash"), {"flow": flow, "run_id": run_id, "gone_before": gone_before})
    row = {"run_id": run_id, "flow": flow, "started_at": started_at}
    connection.execute(statement("runs_start"), row)


def finish_run(
    connection: duckdb.DuckDBPyConnection,
    summary: RunSummary,
    *,
    started_at: datetime,
    finished_at: datetime,
    state: RunState = "completed",
    flow: str = "track",
) -> None:
    """Enter how a run ended; it need not have been started here."""
    connection.execute(statement("runs_start"), {"run_id": summary.run_id, "flow": flow, "started_at": started_at})
    row = {
        "run_id": summary.run_id,
        "state": state,
        "finished_at": finished_at,
        "summary": json.dumps(asdict(summary), ensure_ascii=False),
    }
    connection.execute(statement("runs_finish"), row)
