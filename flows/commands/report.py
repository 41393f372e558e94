"""`bellwether report`: the briefing."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.moments import PAST, Moment
from flows.commands.outputs import writing_to
from flows.commands.trends import Percent
from flows.report import BRIEFING

if TYPE_CHECKING:
    from flows.periods import When

FORMATS = ("html", "pdf", "png")


@click.command(
    epilog="Example: bellwether report --data ./data --out briefing.html\n\n"
    "Example: bellwether report --since 30d --outlet 'Harbour Wire' --format pdf"
)
@click.option("--since", type=Moment(), help=f"First day of publication: {PAST}.  [default: 90d]")
@click.option("--until", type=Moment(), help="The last day, included.  [default: the last day that was polled]")
@click.option("--outlet", "outlets", multiple=True, help="What this outlet published; more than once for a set.")
@click.option("--language", help="What was written in this language alone, like de.")
@click.option("--company", help="Stances on this company alone; a product goes by its firm.")
@click.option(
    "--tolerance",
    type=Percent(),
    default="0%",
    show_default=True,
    help="Outlets that may be missed before a time counts as a gap. With hundreds of feeds one always is.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: what --out ends in, or html]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Replaced where it is there.  [default: DATA/reports/briefing.html]",
)
@options.config
@options.data
@click.option("--json", "as_json", is_flag=True, help="Print the numbers of the page, and write no file.")
def report(
    since: When | None,
    until: When | None,
    outlets: tuple[str, ...],
    language: str | None,
    company: str | None,
    tolerance: float,
    form: str | None,
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
    from flows.filters import Filters, find_names
    from flows.periods import find_days
    from flows.places import find_snapshot
    from flows.report.briefing import Wish, to_json
    from flows.report.writing import Format, open_briefing, write_briefing
    from warehouse.briefing import find_period
    from warehouse.connection import open_snapshot

    chosen = choose_format(form, out)
    asked = Filters(outlet=outlets, language=(language,) if language else (), company=company)
    # First, for without a snapshot the configuration is no matter.
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        configuration = load(config, environ=os.environ)
        names = find_names(connection, config, asked)
        days = find_days(connection, since, until)
        wish = Wish(
            since=days.since,
            until=days.until,
            outlets=names.outlet,
            language=names.language[0] if names.language else None,
            company=names.company,
            tolerance=tolerance,
        )
        period = find_period(connection, **asdict(wish))
    if as_json:
        click.echo(to_json(open_briefing(data, configuration, wish)))
        return
    with writing_to(out or data / BRIEFING):
        click.echo(write_briefing(data, configuration, wish=wish, out=out, form=cast("Format", chosen)))
    if period:
        click.echo(f"published {period.since} … {period.until}", err=True)


def choose_format(form: str | None, out: Path | None) -> str:
    """The format asked for, else what the file's name ends in. Raises UsageError where the two contradict."""
    ending = out.suffix.lower().removeprefix(".") if out else ""
    ending = "html" if ending == "htm" else ending
    if form and ending in FORMATS and form != ending:
        raise UsageError(f"--format {form} does not go with --out {out}; leave --format out, or name a .{form} file")
    return form or (ending if ending in FORMATS else "html")
