"""`bellwether report`: the briefing."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import cast

import click

from flows.commands import options
from flows.commands.moments import Moment
from flows.commands.trends import Percent


@click.command(
    epilog="Example: bellwether report --data ./data --out briefing.html\n\n"
    "Example: bellwether report --since 30d --outlet 'Harbour Wire' --format pdf"
)
@click.option(
    "--since", type=Moment(ahead=False), help="First publication day, like 2026-09-01 or 30d.  [default: 90d]"
)
@click.option(
    "--until", type=Moment(ahead=False), help="Last publication day.  [default: the last day that was polled]"
)
@click.option("--outlet", "outlets", multiple=True, help="What this outlet published; more than once for a set.")
@click.option("--language", help="What was written in this language alone, like de.")
@click.option("--company", help="Stances on this company alone.")
@click.option(
    "--tolerance",
    type=Percent(),
    default="0%",
    show_default=True,
    help="Outlets that may be missed before a time counts as a gap. With hundreds of feeds one always is.",
)
@click.option("--format", "form", type=click.Choice(["html", "pdf", "png"]), default="html", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="[default: DATA/reports/briefing.html]")
@options.config
@options.data
@click.option("--json", "as_json", is_flag=True, help="Print the numbers of the page, and write no file.")
def report(
    since: datetime | None,
    until: datetime | None,
    outlets: tuple[str, ...],
    language: str | None,
    company: str | None,
    tolerance: float,
    form: str,
    out: Path | None,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Write the briefing: what is new, what moves, who says it, what was not seen.

    One HTML file that needs no network, with the words behind every mark and the query that lists all of them.
    PDF and PNG are made by a Chromium or Chrome on PATH.
    """
    from config.loader import load
    from flows.places import find_snapshot
    from flows.report.briefing import Wish, to_json
    from flows.report.writing import Format, open_briefing, write_briefing
    from flows.spelling import read_names
    from warehouse.connection import open_snapshot

    # First, for without a snapshot the configuration is no matter.
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        configuration = load(config, environ=os.environ)
        names = read_names(connection, config)
    wish = Wish(
        since=_day(since),
        until=_day(until),
        outlets=names.spell_all("outlet", outlets),
        language=names.spell("language", language) if language else None,
        company=names.spell("company", company) if company else None,
        tolerance=tolerance,
    )
    if as_json:
        click.echo(to_json(open_briefing(data, configuration, wish)))
        return
    click.echo(write_briefing(data, configuration, wish=wish, out=out, form=cast("Format", form)))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
