"""`bellwether doctor`: is everything well, and what to do where not."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import ConfigurationError
from flows.commands import options

if TYPE_CHECKING:
    from flows.doctor.checks import Finding

_STYLES = {"ok": "green", "warning": "yellow", "fault": "bold red"}


@click.command(epilog="Example: bellwether doctor --data ./data")
@options.config
@options.data
@options.as_json
def doctor(config: Path, data: Path, as_json: bool) -> None:
    """Examine files, versions, space, lock, feeds, model and settings, and say what to do. Changes nothing.

    Ends with 1 where something is at fault; warnings end with 0.
    """
    from config.loader import load_settings
    from flows.doctor.checks import judge
    from flows.doctor.gather import gather
    from flows.places import refuse_lake

    # Faults of the configuration are among what is found.
    with suppress(ConfigurationError):
        refuse_lake(load_settings(config, environ=os.environ).warehouse, "doctor")
    findings = [
        replace(each, message=options.repeat_folders(each.message), remedy=options.repeat_folders(each.remedy))
        for each in judge(gather(config, data, environ=os.environ, now=datetime.now(UTC)))
    ]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    elif sys.stdout.isatty():
        _show(findings)
    else:
        for finding in findings:
            remedy = f"  → {finding.remedy}" if finding.remedy else ""
            click.echo(f"{finding.level:<8} {finding.check:<14} {finding.message}{remedy}")
    if any(finding.level == "fault" for finding in findings):
        sys.exit(1)


def _show(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(show_header=False, box=None, pad_edge=False)
    for finding in findings:
        said = Text(finding.message)
        if finding.remedy:
            said.append(f"\n→ {finding.remedy}", style="bold")
        grid.add_row(Text(finding.level, style=_STYLES[finding.level]), Text(finding.check), said)
    Console().print(grid)
