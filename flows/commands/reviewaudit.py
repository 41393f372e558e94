"""`bellwether review audit`: random samples of articles that people read whole."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.corrected import ENOUGH_LABELS
from extractors.counting import count
from flows.commands import options
from flows.commands.moments import PAST, Moment
from flows.commands.reviewing import choose_reviewer
from flows.commands.trends import DEFAULT_DAYS
from flows.commands.writing import publish_written, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.periods import When
    from warehouse.audits import Audit


@click.group(epilog="Example: bellwether review audit draw --size 200 --since 90d")
def audit() -> None:
    """Draw random samples of articles; what people find in them corrects the shares of stances."""


@audit.command(epilog="Example: bellwether review audit draw --size 200 --since 90d --seed 7")
@click.option("--size", type=click.IntRange(min=1), default=200, show_default=True, help="Articles to be read.")
@click.option("--since", type=Moment(), help=f"Published from then on: {PAST}.  [default: 90d]")
@click.option("--until", type=Moment(), help="The last day, included.  [default: the last day that was polled]")
@click.option("--seed", type=click.IntRange(min=0), help="Draws the same sample again.  [default: a random one]")
@click.option("--reviewer", help="Who draws it.  [default: the setting, or your login]")
@options.config
@options.data
@options.as_json
def draw(
    size: int,
    since: When | None,
    until: When | None,
    seed: int | None,
    reviewer: str | None,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Draw a random sample of the articles on a topic, to be read whole: `bellwether review --queue audit`.

    Also of those in which the tagger found nothing: without them nobody could say what it misses. Each article's
    probability of being drawn is stored with the sample.
    """
    from flows.periods import find_days
    from warehouse.audits import read_frame, start_audit
    from warehouse.connection import transaction

    now = datetime.now(UTC)
    name = choose_reviewer(reviewer, config)
    chosen = secrets.randbelow(2**31) if seed is None else seed
    with writing(config, data, purpose="review")() as connection, transaction(connection):
        days = find_days(connection, since, until, default=DEFAULT_DAYS)
        last = days.until or days.last or now.date()
        first = days.since or last - timedelta(days=DEFAULT_DAYS - 1)
        articles = len(read_frame(connection, since=first, until=last, drawn_at=now))
        drawn = start_audit(connection, size=size, seed=chosen, since=first, until=last, by=name, now=now)
    publish_written(config, data)
    if as_json:
        click.echo(json.dumps(asdict(drawn), default=str))
        return
    click.echo(f"{drawn.audit_id}  {drawn.drawn} articles of {_days(drawn.since, drawn.until)}, seed {drawn.seed}")
    click.echo("`bellwether review --queue audit` asks about them")
    for line in warn(drawn, size=size, articles=articles):
        click.echo(line, err=True)


def warn(drawn: Audit, *, size: int, articles: int) -> Iterator[str]:
    """What an audit cannot do. `articles`: how many there are to draw from."""
    if drawn.drawn < size:
        found = count(articles, "article")
        yield f"{drawn.drawn} drawn, not {size}: {found} on a topic were published in those days"
    if drawn.drawn < min(ENOUGH_LABELS, articles):
        yield (
            f"`bellwether trends --corrected` needs {ENOUGH_LABELS} articles read, and this audit has {drawn.drawn}: "
            f"draw a larger one (--size {ENOUGH_LABELS} or more)"
        )


@audit.command(name="list", epilog="Example: bellwether review audit list")
@options.config
@options.data
@options.as_json
def list_audits(config: Path, data: Path, as_json: bool) -> None:
    """List the audits, and how many of their articles have been read."""
    from flows.commands.alerts import plain
    from flows.places import find_snapshot
    from warehouse.audits import read_audits
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        found = read_audits(connection)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], default=str))
        return
    for each in found:
        read = f"{each.finished} of {each.drawn} read"
        drawn = f"drawn {each.drawn_at:%Y-%m-%d} by {plain(each.drawn_by)}"
        click.echo(f"{each.audit_id}  {_days(each.since, each.until)}  {read}  {drawn}")
    if not found:
        click.echo("No audit has been drawn; `bellwether review audit draw` draws one.")


def _days(since: date, until: date) -> str:
    return f"{since} … {until}"
