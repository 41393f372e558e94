"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource


def find_config(context: click.Context, parameter: click.Parameter, given: Path) -> Path:
    """The folder as given; by default ./config or, where that is not there, the folder config beside the data."""
    assert parameter.name is not None
    chosen = context.get_parameter_source(parameter.name) is not ParameterSource.DEFAULT
    data: Path | None = context.params.get("data")
    beside = data / "config" if data else given
    return beside if not chosen and not given.exists() and beside.is_dir() else given


config = click.option(
    "--config",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("config"),
    show_default="config, or else DATA/config",
    callback=find_config,
    help="Folder with settings.toml, feeds.toml, topics.toml, stances.toml, alerts.toml.",
)
data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    # Where the configuration may lie.
    is_eager=True,
    help="Folder that holds everything running creates.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
