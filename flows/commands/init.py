"""`bellwether init`: a configuration to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: bellwether init my-config && bellwether track --config my-config")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> None:
    """Write a configuration to start from into DIRECTORY. Nothing is ever overwritten."""
    from config.template import write

    for path in write(directory):
        click.echo(f"wrote {path}")
    click.echo(f"Next: bellwether feeds check --config {directory}, then bellwether track --config {directory}")
