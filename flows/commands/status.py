"""`bellwether status`: what ran, what runs next, and what was seen."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands import options

if TYPE_CHECKING:
    from flows.status import Status

FLOWS = ("track", "digest", "discover", "maintain", "retag", "reextract")
# A server that is there answers at once; one that is not must not keep anybody waiting.
ANSWERS_WITHIN = 5.0


@click.command(epilog="Example: bellwether status --data ./data")
@options.config
@options.data
@click.option("--port", type=click.IntRange(1, 65_535), default=4200, show_default=True, help="Port of the Prefect UI.")
@options.as_json
def status(config: Path, data: Path, port: int, as_json: bool) -> None:
    """Show the last runs and the next ones, the coverage of the last day, and the age of the snapshot.

    Asks the Prefect server that PREFECT_API_URL names, else the one that `bellwether serve` starts here. Ends with 1
    where somebody should look: a run late, the last one failed, the snapshot old, half of the outlets not seen whole.
    """
    found = gather_status(config, data, port=port, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps({**asdict(found), "concerns": found.concerns}, default=str, ensure_ascii=False))
    else:
        from flows.status import describe_status

        for line in describe_status(found):
            click.echo(line)
    sys.exit(1 if found.concerns else 0)


def gather_status(config: Path, data: Path, *, port: int, now: datetime) -> Status:
    """The facts. Raises ConfigurationError, and WarehouseError for a snapshot that cannot be read."""
    import httpx

    from config.loader import load
    from flows.places import find_snapshot
    from flows.status import SHOWN_RUNS, Status, sum_coverage
    from flows.timetable import read_timetable
    from warehouse import read
    from warehouse.connection import open_snapshot, published_at

    configuration = load(config, environ=os.environ)
    api = os.environ.get("PREFECT_API_URL", f"http://127.0.0.1:{port}/api")
    with httpx.Client(timeout=ANSWERS_WITHIN) as client:
        planned = read_timetable(client, api, flows=FLOWS, now=now)
    snapshot = find_snapshot(config, data, environ=os.environ)
    published = None
    runs: tuple[read.RunRow, ...] = ()
    coverage = None
    if not isinstance(snapshot, Path) or snapshot.exists():
        with open_snapshot(snapshot) as connection:
            published = published_at(snapshot, connection)
            runs = read.runs(connection, limit=SHOWN_RUNS)
            coverage = sum_coverage(read.coverage(connection, since=now.date() - timedelta(days=2), until=now.date()))
    return Status(
        now=now,
        server=api.removesuffix("/api"),
        planned=planned,
        runs=runs,
        coverage=coverage,
        published_at=published,
        every=timedelta(minutes=configuration.settings.schedule.track_minutes),
    )
