"""The command line, `bellwether`.

Exit codes: 0 done, 1 done with a failure that the user must know, 2 wrong use or configuration.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from extractors.counting import count
from extractors.errors import BellwetherError, ConfigurationError, QueryRefused, UsageError, inaccessible

# Name, module and object of each command, loaded when it is called: `bellwether --help` and the worker processes,
# which import this module again, must start fast.
COMMANDS = {
    "track": "flows.commands.track:track",
    "serve": "flows.commands.serve:serve",
    "status": "flows.commands.status:status",
    "tag": "flows.commands.tag:tag",
    "evaluate": "flows.commands.evaluate:evaluate",
    "init": "flows.commands.init:init",
    "query": "flows.commands.query:query",
    "stances": "flows.commands.stances:stances",
    "trends": "flows.commands.trends:trends",
    "alerts": "flows.commands.alerts:alerts",
    "discover": "flows.commands.discover:discover",
    "feeds": "flows.commands.feeds:feeds",
    "review": "flows.commands.review:review",
    "retag": "flows.commands.rework:retag",
    "reextract": "flows.commands.rework:reextract",
    "report": "flows.commands.report:report",
    "explore": "flows.commands.explore:explore",
    "forget": "flows.commands.forget:forget",
    "export": "flows.commands.export:export",
    "import": "flows.commands.importing:import_file",
    "maintain": "flows.commands.maintain:maintain",
    "doctor": "flows.commands.doctor:doctor",
    "publish": "flows.commands.maintenance:publish",
    "migrate": "flows.commands.maintenance:migrate",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, and is done when nobody reads what it prints (`| head`)."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        with _left_alone():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _left_alone():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@contextmanager
def _left_alone() -> Iterator[None]:
    """Click would end with 1, which says that something failed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is buffered must not be tried again at the end of the program.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bellwether", prog_name="bellwether")
def cli() -> None:
    """Follow how the news argues about TikTok and Chinese technology going global.

    Start with `bellwether track --demo`, or with `bellwether init my-config`.
    """


def main() -> None:
    """Entry point: runs a command and turns what is meant for a person into a message and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except ConfigurationError as wrong:
        click.echo(f"The configuration has {count(len(wrong.faults), 'fault')}:\n{wrong}", err=True)
        sys.exit(2)
    except (UsageError, QueryRefused) as wrong:
        click.echo(f"bellwether: {wrong}", err=True)
        sys.exit(2)
    except BellwetherError as failed:
        click.echo(f"bellwether: {failed}", err=True)
        sys.exit(1)
    except OSError as fault:
        # What no command expected: a data folder or configuration of another user, a read-only disk.
        told = inaccessible(fault)
        if told is None:
            raise
        click.echo(f"bellwether: {told}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
