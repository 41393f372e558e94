"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

config = click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("config"),
    show_default=True,
    help="Folder with settings.toml, feeds.toml, topics.toml, stances.toml, alerts.toml.",
)
data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help="Folder that holds everything running creates.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
