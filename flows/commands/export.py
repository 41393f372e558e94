"""`bellwether export`: the snapshot in forms for other programs."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from extractors.counting import count
from flows.commands import options


@click.group(epilog="Example: bellwether export parquet ./export")
def export() -> None:
    """Write the snapshot out for other programs. What is exported is yours: `forget` does not reach it."""


@export.command(epilog="Example: bellwether export parquet ./export --since 2026-01-01 --no-text")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tables", help="Names, with commas between.  [default: those that an analysis needs]")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out earlier days.")
@click.option("--no-text", is_flag=True, help="Leave out the texts of articles; quotes stay.")
@options.config
@options.data
@options.as_json
def parquet(
    folder: Path, tables: str | None, since: datetime | None, no_text: bool, config: Path, data: Path, as_json: bool
) -> None:
    """Write tables and views as Parquet files to DIR, large ones in a folder per month, with a manifest.

    DIR appears when all is written, and must not be there before.
    """
    from flows.places import find_snapshot
    from flows.version import VERSION
    from warehouse.connection import open_snapshot, published_at
    from warehouse.export import export_parquet

    snapshot = find_snapshot(config, data, environ=os.environ)
    with open_snapshot(snapshot) as connection:
        manifest = export_parquet(
            connection,
            folder,
            names=tuple(name.strip() for name in tables.split(",") if name.strip()) if tables else (),
            since=date(since.year, since.month, since.day) if since else None,
            texts=not no_text,
            program=f"bellwether {VERSION}",
            snapshot_at=published_at(snapshot, connection),
            now=datetime.now(UTC),
        )
    if as_json:
        click.echo(json.dumps(asdict(manifest), ensure_ascii=False))
        return
    for table in manifest.tables:
        click.echo(f"{table.name:<16} {table.rows:>10,} rows in {count(len(table.files), 'file')}")
    click.echo(folder)
