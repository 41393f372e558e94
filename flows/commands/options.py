"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.core import ParameterSource

_SUGGESTED = re.compile(r"`bellwether (\w+)[^`]*`")


def choose_config(context: click.Context, option: click.Parameter, value: Path) -> Path:
    """The folder that was named; else ./config, or where there is none, the one in the data folder (the demo's)."""
    data = context.params.get("data")
    if context.get_parameter_source(option.name or "") is not ParameterSource.DEFAULT or value.exists() or not data:
        return value
    beside: Path = data / value.name
    return beside if beside.is_dir() else value


def repeat_folders(text: str) -> str:
    """The commands between backquotes in `text`, with the folders that this call was given, where they take them."""
    context = click.get_current_context()
    given = {
        name: f" --{name} {context.params[name]}"
        for name in ("config", "data")
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    program = context.find_root().command

    def repeat(found: re.Match[str]) -> str:
        command = program.get_command(context, found[1]) if isinstance(program, click.Group) else None
        taken = {option.name for option in command.params} if command else set()
        more = "".join(said for name, said in given.items() if name in taken and f"--{name}" not in found[0])
        return f"{found[0][:-1]}{more}`"

    return _SUGGESTED.sub(repeat, text)


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
