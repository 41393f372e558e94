"""`bellwether publish` and `bellwether migrate`: what the flows do by themselves, by hand."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.counting import count
from extractors.errors import UsageError
from flows.commands import options

if TYPE_CHECKING:
    from warehouse.lake.moving import MoveReport
    from warehouse.lake.place import Lake
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
@click.option("--to-lake", is_flag=True, help="Then copy it into the empty lake that settings.toml names.")
@options.config
@options.data
@options.as_json
def migrate(dry_run: bool, backup: Path | None, to_lake: bool, config: Path, data: Path, as_json: bool) -> None:
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

    if to_lake and dry_run:
        raise UsageError("--to-lake copies all or nothing, and has no --dry-run")
    lake = _find_lake(config, data) if to_lake else None
    live = find_file(data)
    with hold_lock(data, purpose="migrate"):
        with open_live(live) as connection:
            missing = plan(connection)
        if backup is not None and missing and not dry_run:
            back_up(live, backup)
        if not dry_run:
            with open_live(live) as connection:
                apply_migrations(connection, now=datetime.now(UTC))
        moved = _move(live, lake) if lake else None
    if as_json:
        told = {"missing": missing} if dry_run else {"applied": missing}
        click.echo(json.dumps(told | ({"moved": asdict(moved)} if moved else {})))
        return
    verb = "would apply" if dry_run else "applied"
    click.echo(f"{verb} {', '.join(missing)}" if missing else "already up to date")
    if moved:
        click.echo(
            f"copied {count(moved.revisions, 'text')}, {count(moved.stances, 'stance')} and "
            f"{count(moved.entries, 'feed entry', 'feed entries')} into {lake}; {live} is as it was"
        )


def _find_lake(config: Path, data: Path) -> Lake:
    """The lake that the settings name; UsageError where they name none."""
    from flows.places import find_live
    from warehouse.lake.place import Lake

    found = find_live(config, data, environ=os.environ)
    if isinstance(found, Lake):
        return found
    raise UsageError(
        f"{config / 'settings.toml'} names no lake: set warehouse.store and warehouse.data_path first; "
        '"On DuckLake" in warehouse/README.md says how'
    )


def _move(live: Path, lake: Lake) -> MoveReport:
    from warehouse.connection import open_live
    from warehouse.lake.moving import fill
    from warehouse.migrate import migrate as apply_migrations

    with open_live(lake) as connection:
        apply_migrations(connection, now=datetime.now(UTC))
        return fill(connection, live)


def _policy(config: Path) -> TextPolicy:
    """That of the settings; the usual one where there is no configuration, which publishing needs for nothing else."""
    from config.loader import load
    from flows.publishing import read_policy
    from warehouse.publish import TextPolicy

    return read_policy(load(config, environ=os.environ).settings.warehouse) if config.exists() else TextPolicy()
