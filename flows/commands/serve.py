"""`bellwether serve`: the schedule, on this machine."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType

import click

from extractors.counting import count
from flows.commands import options


@click.command(epilog="Example: bellwether serve --config my-config --data ./data")
@options.config
@options.data
@click.option("--port", type=click.IntRange(1, 65_535), default=4200, show_default=True, help="Port of the Prefect UI.")
def serve(config: Path, data: Path, port: int) -> None:
    """Run the flows on their schedule until stopped: `track`, every hour `digest`, every night
    `discover`, every week `maintain`.

    Starts a Prefect server on this machine unless PREFECT_API_URL names one. One cycle at a time: a run that falls due
    while another works is cancelled, and the next one catches up.
    """
    from config.loader import load
    from flows.surroundings import has_own, prefect_for

    configuration = load(config, environ=os.environ)
    # Each run has its log in the UI; a command by hand says at its end what there is to say.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    ours = not has_own(os.environ)
    signal.signal(signal.SIGTERM, leave)
    with prefect_for(data, os.environ, port=port, services=True) as wait:
        from flows.schedule import give_up_lost_runs, plan_flows, serve_flows

        plan = plan_flows(minutes=configuration.settings.schedule.track_minutes)
        ui = wait().removesuffix("/api")
        if ours and (lost := give_up_lost_runs(plan)):
            click.echo(f"{count(lost, 'run')} left by a schedule that was killed: taken for crashed", err=True)
        click.echo(f"Prefect UI: {ui}   {'; '.join(map(str, plan))} (UTC)   stop: Ctrl-C", err=True)
        serve_flows(plan, config=config.absolute(), data=data.absolute())


def leave(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM stops like Ctrl-C: the runner and the server come down in order."""
    raise KeyboardInterrupt
