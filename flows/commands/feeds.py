"""`bellwether feeds`: which feeds are followed, how they are, and changing their list."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands import options
from flows.commands.feedhealth import health, update
from flows.commands.feedlists import add, export_feeds, import_feeds

if TYPE_CHECKING:
    from flows.checking import Checked


@click.group(epilog="Example: bellwether feeds health")
def feeds() -> None:
    """List the feeds, see how they are, add and exchange them."""


for command in (health, update, add, import_feeds, export_feeds):
    feeds.add_command(command)


@feeds.command(name="list", epilog="Example: bellwether feeds list --json")
@options.config
@options.as_json
def list_feeds(config: Path, as_json: bool) -> None:
    """List the configured feeds."""
    from config.loader import load

    configured = load(config, environ=os.environ).feeds
    if as_json:
        click.echo(json.dumps([asdict(feed) for feed in configured], ensure_ascii=False, default=str))
        return
    for feed in configured:
        where = f"{feed.country or '--'}/{feed.language or '--'}"
        seen = f"{feed.verified_at:%Y-%m-%d}" if feed.verified_at else "unchecked"
        click.echo(f"{feed.id:<32} {feed.scope:<8} {where:<8} {seen:<11} {feed.outlet}  {feed.url}")
    click.echo(f"{len(configured)} feeds", err=True)


@feeds.command(epilog="Example: bellwether feeds check --config my-config")
@click.argument("ids", nargs=-1)
@options.config
@click.option("--dry-run", is_flag=True, help="Do not note the answers in feeds.toml.")
@options.as_json
def check(ids: tuple[str, ...], config: Path, dry_run: bool, as_json: bool) -> None:
    """Ask every feed (or those named by IDS) once, and note in feeds.toml which were seen alive."""
    from config.loader import load
    from config.writing import mark_verified
    from extractors.errors import UsageError
    from flows.checking import check_feeds

    configuration = load(config, environ=os.environ)
    chosen = [feed for feed in configuration.feeds if not ids or feed.id in ids]
    if unknown := set(ids) - {feed.id for feed in configuration.feeds}:
        raise UsageError(f"no such feed: {', '.join(sorted(unknown))}; `bellwether feeds list` shows them")
    now = datetime.now(UTC)
    checked = asyncio.run(check_feeds(chosen, configuration, now=now))
    alive = [each.feed.id for each in checked if each.fault is None]
    if not dry_run:
        mark_verified(config / "feeds.toml", alive, now=now)
    _print(checked, as_json=as_json)
    if len(alive) < len(checked):
        sys.exit(1)


def _print(checked: Sequence[Checked], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": each.feed.id,
                "url": each.feed.url,
                "fault": each.fault,
                "entries": each.entries,
                "moved_to": each.moved_to,
            }
            for each in checked
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for each in checked:
        moved = f"  (moved for good to {each.moved_to})" if each.moved_to else ""
        said = each.fault or f"{each.entries} entries"
        click.echo(f"{'FAIL' if each.fault else 'ok':<5}{each.feed.id:<32} {said}{moved}")
    dead = sum(each.fault is not None for each in checked)
    click.echo(f"{len(checked) - dead} of {len(checked)} feeds answered", err=True)
