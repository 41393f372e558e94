"""`bellwether import`: statements that people coded by hand, as labels that beat the machine's."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from extractors.counting import count
from extractors.errors import UsageError
from flows.commands import options


@click.command(
    name="import",
    epilog="Example: bellwether import coded.dna --reviewer kb\n\nExample: bellwether import coded.csv",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reviewer", help="Who coded the rows that name nobody, or that DNA still has under Bellwether's name.")
@click.option("--accept", is_flag=True, help="Exported statements that were left as they are count as judged right.")
@click.option("--skip-unmatched", is_flag=True, help="Leave out rows whose article is not stored, and list them.")
@options.config
@options.data
@options.as_json
def import_file(
    file: Path, reviewer: str | None, accept: bool, skip_unmatched: bool, config: Path, data: Path, as_json: bool
) -> None:
    """Enter statements coded by hand from FILE: a database of Discourse Network Analyzer, CSV or JSON Lines.

    They stand in the place of what the machine found on the same proposition in the same words. All of the file is
    entered or nothing, with every fault told; a second time changes nothing. flows/EXCHANGE.md has the columns.
    """
    from config.loader import load
    from flows.exchange.coded import name_row, read_coded
    from flows.exchange.importing import import_coded
    from flows.places import find_live
    from flows.publishing import read_policy
    from warehouse.connection import SNAPSHOT_NAME, hold_lock
    from warehouse.publish import publish

    if accept and not reviewer:
        raise UsageError("--accept needs --reviewer: say who judged them")
    configuration = load(config, environ=os.environ)
    codebook = configuration.codebook
    reading = read_coded(file, propositions={one.id for one in codebook.propositions}, reviewer=reviewer)
    live = find_live(config, data, environ=os.environ)
    if isinstance(live, Path) and not live.exists():
        raise UsageError(f"there is no warehouse in {data}; `bellwether track --data {data}` makes one")
    with hold_lock(data, purpose="import"):
        report = import_coded(
            live,
            file.name,
            reading,
            codebook_version=codebook.version,
            accept=accept,
            skip_unmatched=skip_unmatched,
            now=datetime.now(UTC),
        )
        if isinstance(live, Path):
            publish(live, data / SNAPSHOT_NAME, texts=read_policy(configuration.settings.warehouse))
    if as_json:
        click.echo(json.dumps(asdict(report)))
        return
    click.echo(f"{count(report.entered, 'label')} entered, {report.known} known already")
    if report.replaced:
        click.echo(f"{count(report.replaced, 'stance')} of the machine gave way")
    if report.untouched:
        click.echo(f"{count(report.untouched, 'statement')} of the machine's own left alone (--accept takes them over)")
    for one in report.unmatched:
        click.echo(f"{name_row(file.name, one.line)}: {one.key} is not stored", err=True)
