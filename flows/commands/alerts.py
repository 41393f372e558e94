"""`bellwether alerts`: the stances that were new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands import options
from flows.holders import name_holder

if TYPE_CHECKING:
    from warehouse.read import AlertRow


@click.group(epilog="Example: bellwether alerts list")
def alerts() -> None:
    """See which stances were new, with the words that show it."""


@alerts.command(name="list", epilog="Example: bellwether alerts list --json")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@options.data
@options.as_json
def list_alerts(limit: int, data: Path, as_json: bool) -> None:
    """List the last alerts, the oldest of them first."""
    from warehouse import read
    from warehouse.connection import SNAPSHOT_NAME, open_snapshot

    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        found = read.alerts(connection, limit=limit)[::-1]
    if as_json:
        click.echo(json.dumps([asdict(alert) for alert in found], ensure_ascii=False, default=str))
        return
    for line in describe_alerts(found):
        click.echo(line)


def describe_alerts(found: Sequence[AlertRow]) -> Iterator[str]:
    """Each alert as a few lines: what is new, why, who says so, where, in which words."""
    if not found:
        yield "No alerts."
    for alert in found:
        holder = name_holder(alert.holder_type, alert.holder_name)
        yield f"{alert.created_at:%Y-%m-%d}  NEW  {alert.proposition} / {alert.pole}  ({alert.reason})"
        yield f"            | {plain(alert.quote)}"
        yield f"            {plain(holder)}, in {plain(alert.outlet)}: {plain(alert.title)}"
        yield f"            {alert.url}"


def plain(text: str | None) -> str:
    """`text` on one line, without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text or "").strip()
