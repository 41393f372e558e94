"""`bellwether track`: one full cycle, no server needed."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from extractors.errors import UsageError
from flows.commands import options


@click.command(epilog="Example: bellwether track --feeds my-feeds.txt --data ./data --json")
@click.option("--demo", is_flag=True, help="Run on the bundled newsroom: no network, no key, ten weeks in a minute.")
@click.option(
    "--feeds",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A list of addresses, OPML or a feeds.toml, instead of the configured feeds.",
)
@click.option("--due", is_flag=True, help="Poll only feeds whose time has come, as the schedule does.")
@click.option(
    "--runner",
    type=click.Choice(["local", "dask"]),
    help="Read pages in processes of this machine, or on Dask.  [default: runner in settings.toml]",
)
@click.option("--address", help="The Dask scheduler, like tcp://host:8786; without, a cluster of this machine.")
@click.option("--shard", help='The part of all hosts to ask, like 2/4, where machines share a lake.  [default: "1/1"]')
@options.config
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that holds everything running creates.  [default: data, or demo-data with --demo]",
)
@options.as_json
def track(
    demo: bool,
    feeds: Path | None,
    due: bool,
    runner: str | None,
    address: str | None,
    shard: str | None,
    config: Path,
    data: Path | None,
    as_json: bool,
) -> None:
    """Run one full cycle: poll the feeds, collect, tag, store, publish."""
    if demo:
        if feeds or runner or address or shard:
            raise UsageError("--demo brings its own feeds; leave out --feeds, --runner, --address and --shard")
        from flows.demo.show import show_demo

        show_demo(data or Path("demo-data"), as_json=as_json)
        return
    summary, around = run_cycle(
        config=config,
        data=data or Path("data"),
        feeds=feeds,
        everything=not due,
        runner=runner,
        address=address,
        shard=shard,
    )
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        print_summary(summary, around)
    polled = summary["feeds"]
    if polled["due"] and polled["failed"] == polled["due"]:
        click.echo("No feed answered. Is this machine online? `bellwether feeds check` says more.", err=True)
        sys.exit(1)


def run_cycle(
    *,
    config: Path,
    data: Path,
    feeds: Path | None,
    everything: bool,
    runner: str | None = None,
    address: str | None = None,
    shard: str | None = None,
) -> tuple[dict[str, Any], float]:
    """Run the flow in this process; returns its summary and the seconds that Prefect took around it."""
    import asyncio

    from config.loader import load
    from flows.display import watch
    from flows.modelfiles import check_model, locate_model
    from flows.runner import choose_runner
    from flows.sharding import choose_shard
    from flows.surroundings import prefect_for
    from warehouse.connection import hold_lock

    # All would fail inside the flow as well, but only after Prefect's start and with a traceback in its log.
    configuration = load(config, environ=os.environ, feeds_file=feeds)
    configuration = choose_runner(choose_shard(configuration, shard), runner=runner, address=address)
    check_model(locate_model(configuration.settings.tag.model))
    if configuration.settings.tag.tier == "nli":
        from flows.nlifiles import open_encoder

        open_encoder(configuration.settings.nli, data)
    elif configuration.settings.tag.tier != "local":
        from flows.llm.opening import check_answerer

        check_answerer(configuration.settings, os.environ)
    with hold_lock(data, purpose="track"):
        pass
    started = time.monotonic()
    with prefect_for(data, os.environ) as wait, watch():
        from flows.cycle import warm_pool

        with warm_pool(configuration, data):
            from flows.track import track as flow

            wait()
            summary = asyncio.run(
                flow(
                    config=str(config),
                    data=str(data),
                    feeds=str(feeds) if feeds else None,
                    everything=everything,
                    runner=runner,
                    address=address,
                    shard=shard,
                )
            )
    return summary, time.monotonic() - started - summary["seconds"]["total"]


def print_summary(summary: dict[str, Any], around: float) -> None:
    """The run's numbers, aligned."""
    from flows.summary import describe

    lines = [*describe(summary), ("prefect", f"{around:.1f} s to start and stop")]
    for label, sentence in lines:
        click.echo(f"{label:>12}  {sentence}")
