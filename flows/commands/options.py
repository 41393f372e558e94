"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource


def choose_config(context: click.Context, option: click.Parameter, value: Path) -> Path:
    """The folder that was named; else ./config, or where there is none, the one in the data folder (the demo's)."""
    data = context.params.get("data")
    if context.get_parameter_source(option.name or "") is not ParameterSource.DEFAULT or value.exists() or not data:
        return value
    beside: Path = data / value.name
    return beside if beside.is_dir() else value


config = click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("config"),
    callback=choose_config,
    help="Folder with settings.toml, feeds.toml, topics.toml, stances.toml, alerts.toml.  "
    "[default: config, or DATA/config where that is missing]",
)
data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    # Before --config, which may be found in it.
    is_eager=True,
    help="Folder that holds everything running creates.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
