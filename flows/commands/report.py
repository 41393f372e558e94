"""`bellwether report`: the briefing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flows.commands import options


@click.command(epilog="Example: bellwether report --data ./data --out briefing.html")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="[default: DATA/reports/briefing.html]")
@options.config
@options.data
def report(out: Path | None, config: Path, data: Path) -> None:
    """Write the briefing: new stances, trends and coverage in one HTML file that needs no network."""
    from flows.places import find_snapshot
    from flows.report.briefing import write_briefing

    click.echo(write_briefing(data, out, snapshot=find_snapshot(config, data, environ=os.environ)))
