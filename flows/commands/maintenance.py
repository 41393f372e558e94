"""`bellwether publish` and `bellwether migrate`: what the flows do by themselves, by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands import options

if TYPE_CHECKING:
    from warehouse.publish import TextPolicy


@click.command(epilog="Example: bellwether publish --data ./data")
@click.option("--force", is_flag=True, help="Publish what is current, too: also the snapshot with texts of the night.")
@options.config
@options.data
def publish(force: bool, config: Path, data: Path) -> None:
    """Copy the live warehouse to the snapshot that readers open."""
    from flows.places import find_file, find_live
    from warehouse.connection import SNAPSHOT_NAME, hold_lock
    from warehouse.publish import publish as publish_snapshot

    if not isinstance(find_live(config, data, environ=os.environ), Path):
        click.echo("nothing to do: readers of a lake open its last version")
        return
    live = find_file(data)
    with hold_lock(data, purpose="publish"):
        report = publish_snapshot(live, data / SNAPSHOT_NAME, force=force, texts=_policy(config))
    state = "published" if report.published else "already current:"
    click.echo(f"{state} {data / SNAPSHOT_NAME}{'' if report.texts else ' (without texts)'}")
    if report.nightly:
        click.echo(f"published {report.nightly}")


@click.command(epilog="Example: bellwether migrate --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--backup", type=click.Path(path_type=Path, dir_okay=False), help="Copy the live file there before it is changed."
)
@options.data
@options.as_json
def migrate(dry_run: bool, backup: Path | None, data: Path, as_json: bool) -> None:
    """Bring the warehouse file up to this version of the program.

    Every cycle does so by itself, each step in one transaction. A copy is made only where --backup says so: `forget`
    does not reach it.
    """
    import json

    from flows.places import find_file
    from warehouse.backup import back_up
    from warehouse.connection import hold_lock, open_live
    from warehouse.migrate import migrate as apply_migrations
    from warehouse.migrate import plan

    live = find_file(data)
    with hold_lock(data, purpose="migrate"):
        with open_live(live) as connection:
            missing = plan(connection)
        if backup is not None and missing and not dry_run:
            back_up(live, backup)
        if not dry_run:
            with open_live(live) as connection:
                apply_migrations(connection, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps({"missing": missing} if dry_run else {"applied": missing}))
        return
    verb = "would apply" if dry_run else "applied"
    click.echo(f"{verb} {', '.join(missing)}" if missing else "already up to date")


def _policy(config: Path) -> TextPolicy:
    """That of the settings; the usual one where there is no configuration, which publishing needs for nothing else."""
    from config.loader import load
    from flows.publishing import read_policy
    from warehouse.publish import TextPolicy

    return read_policy(load(config, environ=os.environ).settings.warehouse) if config.exists() else TextPolicy()
