"""`bellwether maintain`: takes away what was kept for long enough."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from flows.commands import options


@click.command(epilog="Example: bellwether maintain --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be taken away, and change nothing.")
@options.config
@options.data
@options.as_json
def maintain(dry_run: bool, config: Path, data: Path, as_json: bool) -> None:
    """Apply the settings of [retention]: texts, names of private persons, what dropped entries told.

    Also finishes a removal (`forget`) that was interrupted. All of it is off until settings.toml says otherwise.
    """
    from config.loader import load
    from flows.maintenance import maintain as apply_retention
    from flows.places import find_file

    configuration = load(config, environ=os.environ)
    if not configuration.settings.warehouse.store:
        find_file(data)
    report = apply_retention(configuration, data, clock=lambda: datetime.now(UTC), dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    if configuration.settings.warehouse.store:
        click.echo("nothing was changed" if dry_run else "merged small files of the lake, and gave up its old versions")
        return
    verb = "would take away" if dry_run else "took away"
    pages = "" if dry_run else f", {report.page_files} files of the page archive"
    click.echo(f"{verb} {report.texts} texts, {report.names} names, what {report.entries} dropped entries told{pages}")
    if report.finished:
        click.echo("a removal was interrupted" + ("; it would be finished" if dry_run else " and is finished now"))
