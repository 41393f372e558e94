"""`bellwether trends`: how stances move, with the gaps in what was seen marked."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.moments import PAST, Moment

if TYPE_CHECKING:
    from flows.periods import When
    from flows.review.shares import SplitBy
    from warehouse.read import Choice

# All 32 stances, and as many outlets, countries or holders.
MOST_ROWS = 32
DEFAULT_DAYS = 90
# What corrected shares heed; --by and --bucket in one of their values.
_WITH_CORRECTED = frozenset(
    {
        *("corrected", "proposition", "pole", "by", "bucket", "audit_id", "top", "form"),
        *("config", "data", "as_json"),
    }
)


class Percent(click.ParamType[float]):
    """A part like 5%, as a share of 1."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d{1,2}(?:\.\d+)?)%?", str(value))
        if not found:
            self.fail(f"{value!r} is no share; write 5% for five in a hundred", param, ctx)
        return float(found[1]) / 100


@click.command(
    epilog="Example: bellwether trends --proposition ban --pole affirm --by country --since 90d\n\n"
    "Example: bellwether trends --share --by country --proposition ban --format csv\n\n"
    "Example: bellwether trends --corrected --bucket month"
)
@click.option("--proposition", help="One proposition of the codebook; `bellwether trends` lists those found.")
@click.option("--pole", type=click.Choice(["affirm", "reject"]))
@click.option("--outlet", multiple=True, help="What this outlet published alone. May be given more than once.")
@click.option("--country", multiple=True, help="Outlets of this country alone, like DE. May be given more than once.")
@click.option("--language", multiple=True, help="What was written in this language alone, like de. As often.")
@click.option("--company", help="What was said of this company alone; a product goes by its firm.")
@click.option(
    "--about-country", help="What was said about this country alone, like BR; --country is where outlets sit."
)
@click.option(
    "--by",
    type=click.Choice(["proposition", "pole", "outlet", "country", "language", "company", "about-country", "holder"]),
    help="A row for each.",
)
@click.option("--since", type=Moment(), help=f"First day of publication: {PAST}.  [default: 90d]")
@click.option("--until", type=Moment(), help="The last day, included.  [default: the last day that was polled]")
@click.option("--count", type=click.Choice(["articles", "stories", "holders"]), default="stories", show_default=True)
@click.option("--bucket", type=click.Choice(["day", "week", "month"]), default="week", show_default=True)
@click.option("--share", is_flag=True, help="Which part of the stories each row has, in percent.")
@click.option(
    "--corrected",
    is_flag=True,
    help="Shares of all articles, corrected for the tagger's errors by a random audit, with 95 % intervals; "
    "--by outlet or --bucket month splits them. --top: rows of each part.",
)
@click.option("--audit", "audit_id", help="Which audit corrects.  [default: the latest]")
@click.option("--coverage", is_flag=True, help="The ledger behind the numbers: feeds asked, failed, what was dropped.")
@click.option(
    "--tolerance",
    type=Percent(),
    default="0%",
    show_default=True,
    help="Outlets that may be missed before a bucket counts as a gap. With hundreds of feeds one always is.",
)
@click.option("--top", type=click.IntRange(min=1), default=MOST_ROWS, show_default=True, help="Rows at most.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@options.config
@options.data
@options.as_json
@click.pass_context
def trends(
    context: click.Context,
    proposition: str | None,
    pole: str | None,
    outlet: tuple[str, ...],
    country: tuple[str, ...],
    language: tuple[str, ...],
    company: str | None,
    about_country: str | None,
    by: str | None,
    since: When | None,
    until: When | None,
    count: str,
    bucket: str,
    share: bool,
    corrected: bool,
    audit_id: str | None,
    coverage: bool,
    tolerance: float,
    top: int,
    form: str,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Show how often stances were taken over time.

    Without options: every stance found, one a row. Stories count syndicated copies once in each bucket. A bucket in
    which feeds were down or not yet followed is drawn as a gap, never as a decline.
    """
    from flows import trendlines
    from flows.filters import Filters, find_names
    from flows.periods import find_days
    from flows.places import find_snapshot
    from warehouse import read
    from warehouse.connection import open_snapshot

    if corrected:
        _refuse_beside_corrected(context, by=by, bucket=bucket)
        _show_corrected(
            config,
            data,
            by="outlet" if by == "outlet" else "month" if bucket == "month" else None,
            proposition=proposition,
            pole=pole,
            audit_id=audit_id,
            most=top,
            form="json" if as_json else form,
        )
        return
    if audit_id:
        raise UsageError("--audit goes with --corrected")
    if coverage and form == "csv":
        raise UsageError("--coverage goes with a table or --json, not with csv")
    asked = Filters(
        proposition=proposition,
        outlet=outlet,
        country=country,
        language=language,
        company=company,
        about_country=about_country,
    )
    split = cast("read.TrendBy | None", by.replace("-", "_") if by else None) or (
        None if proposition and pole and not share else "stance"
    )
    unit = cast("read.Bucket", bucket)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        choice = read.Choice(**asdict(find_names(connection, config, asked)), pole=pole, tolerance=tolerance)
        days = find_days(connection, since, until, default=DEFAULT_DAYS)
        ledger = (
            read.ledger(connection, since=days.since, until=days.until, bucket=unit, choice=choice) if coverage else ()
        )
        if share:
            parts = read.shares(
                connection,
                by=split or "stance",
                since=days.since,
                until=days.until,
                bucket=unit,
                max_groups=top,
                choice=choice,
            )
            series = trendlines.of_shares(parts)
        else:
            counted = cast("read.TrendCount", count)
            points = read.trends(
                connection,
                by=split,
                since=days.since,
                until=days.until,
                bucket=unit,
                count=counted,
                max_groups=top,
                choice=choice,
            )
            series = trendlines.of_counts(points, label=describe(choice))
    if as_json or form == "json":
        click.echo(trendlines.as_json(series, ledger))
        return
    if form == "csv":
        click.echo(trendlines.as_csv(series), nl=False)
        return
    for line in trendlines.draw(series, what="share of stories, %" if share else count, width=trendlines.room()):
        click.echo(line)
    for line in trendlines.draw_ledger(ledger):
        click.echo(line)
    if days.last:
        click.echo(f"published {days}", err=True)


def _refuse_beside_corrected(context: click.Context, *, by: str | None, bucket: str) -> None:
    """Raises UsageError for an option that was given and that corrected shares cannot heed."""
    given = [
        option.opts[0]
        for option in context.command.params
        if option.name not in _WITH_CORRECTED
        and context.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE
    ]
    if by not in (None, "outlet"):
        given.append(f"--by {by}")
    if bucket != "month" and context.get_parameter_source("bucket") is click.core.ParameterSource.COMMANDLINE:
        given.append(f"--bucket {bucket}")
    if by == "outlet" and bucket == "month":
        raise UsageError("--corrected splits by --by outlet or by --bucket month, not by both at once")
    if given:
        raise UsageError(
            "--corrected goes with --proposition, --pole, --by outlet, --bucket month, --audit and --top, not "
            f"{', '.join(given)}; its days are those of the audit (`bellwether review audit draw --since 90d`)"
        )


def _show_corrected(
    config: Path,
    data: Path,
    *,
    by: SplitBy | None,
    proposition: str | None,
    pole: str | None,
    audit_id: str | None,
    most: int,
    form: str,
) -> None:
    from flows.filters import Filters, find_names
    from flows.places import find_snapshot
    from flows.review.shares import draw_shares, read_corrected_shares, write_shares
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        chosen = find_names(connection, config, Filters(proposition=proposition)).proposition
        found = read_corrected_shares(connection, by=by, proposition=chosen, pole=pole, audit_id=audit_id, most=most)
    if found is None:
        raise UsageError("no audit has been drawn; `bellwether review audit draw --since 90d` draws one")
    if form == "table":
        for line in draw_shares(found, by=by):
            click.echo(line)
    else:
        click.echo(write_shares(found, form=form), nl=form == "json")


def describe(choice: Choice) -> str:
    """What the one row of a trend that is not split is called."""
    about = f"about {choice.about_country}" if choice.about_country else None
    named = (choice.proposition or "all stances", choice.pole, choice.company, about)
    places = (_list_names(names) for names in (choice.outlet, choice.country, choice.language))
    return " ".join(part for part in (*named, *places) if part)


def _list_names(names: str | tuple[str, ...] | None) -> str:
    return names if isinstance(names, str) else ", ".join(names or ())
