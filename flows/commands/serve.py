"""`bellwether serve`: the schedule, on this machine."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType

import click

from flows.commands import options


@click.command(epilog="Example: bellwether serve --config my-config --data ./data")
@options.config
@options.data
@click.option("--port", type=click.IntRange(1, 65_535), default=4200, show_default=True, help="Port of the Prefect UI.")
def serve(config: Path, data: Path, port: int) -> None:
    """Run `track` on its schedule until stopped.

    Starts a Prefect server on this machine unless PREFECT_API_URL names one. One cycle at a time: a run that falls due
    while another works is cancelled, and the next one catches up.
    """
    from config.loader import load
    from flows.surroundings import prefect_for

    configuration = load(config, environ=os.environ)
    minutes = configuration.settings.schedule.track_minutes
    signal.signal(signal.SIGTERM, leave)
    with prefect_for(data, os.environ, port=port, services=True) as wait:
        from flows.schedule import serve_flows

        ui = wait().removesuffix("/api")
        click.echo(f"Prefect UI: {ui}   track: every {minutes} min   stop: Ctrl-C", err=True)
        serve_flows(config=config.absolute(), data=data.absolute(), minutes=minutes)


def leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM stops like Ctrl-C: the runner and the server come down in order."""
    raise KeyboardInterrupt
