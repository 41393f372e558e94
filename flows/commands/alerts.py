"""`bellwether alerts`: the stances that were new, and what became of their messages."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands import alerting, options
from flows.commands.moments import Moment
from flows.holders import name_holder

if TYPE_CHECKING:
    from flows.periods import When
    from warehouse.connection import Connection
    from warehouse.outbox import BoardAlert, OutboxNotice
    from warehouse.read import AlertRow


# In a narrower terminal a table of quotes is a column of single words; the same lines as in a pipe are read with ease.
TABLE_COLUMNS = 110


@click.group(epilog="Example: bellwether alerts list")
def alerts() -> None:
    """See which stances were new, with the words that show it, and bring them to people."""


for command in (alerting.deliver, alerting.digest, alerting.test, alerting.mute, alerting.ack):
    alerts.add_command(command)


@alerts.command(name="list", epilog="Example: bellwether alerts list --open --since 30d --stance ban/affirm")
@click.option("--rule", help="Only alerts of this rule.")
@click.option("--stance", help='Only this proposition ("ban") or stance ("ban/affirm").')
@click.option("--since", type=Moment(), help="Only those made since, like 2026-11-01, or 30d: so long before now.")
@click.option("--open", "open_only", is_flag=True, help="Only those neither acknowledged nor withdrawn.")
@click.option("--notices", is_flag=True, help="List notices instead: withdrawals, baselines, faults of the operation.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@options.config
@options.data
@options.as_json
def list_alerts(
    rule: str | None,
    stance: str | None,
    since: When | None,
    open_only: bool,
    notices: bool,
    limit: int,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """List the last alerts, the oldest of them first, with what became of their messages."""
    from flows.filters import find_rule
    from flows.periods import find_moment
    from flows.places import find_snapshot
    from warehouse import outbox
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        proposition, pole = _find_stance(connection, stance, config)
        rule = find_rule(connection, config, rule) if rule else None
        begin = find_moment(since, now=datetime.now(UTC))
        if begin:
            click.echo(f"made since {begin:%Y-%m-%d %H:%M}", err=True)
        if notices:
            told = outbox.read_notices(connection, since=begin, limit=limit)[::-1]
            _print_notices(told, as_json=as_json)
            return
        found = outbox.read_board(
            connection,
            limit=limit,
            rule=rule,
            since=begin,
            proposition=proposition,
            pole=pole,
            open_only=open_only,
        )[::-1]
    if as_json:
        click.echo(json.dumps([asdict(alert) for alert in found], ensure_ascii=False, default=str))
    elif sys.stdout.isatty() and found and shutil.get_terminal_size().columns >= TABLE_COLUMNS:
        _print_table(found)
    else:
        for line in _with_states(found):
            click.echo(line)


def _find_stance(connection: Connection, stance: str | None, config: Path) -> tuple[str | None, str | None]:
    """The proposition and pole of `ban` or `ban/affirm`. Raises UsageError for what there is not."""
    from extractors.errors import UsageError
    from flows.filters import Filters, find_names

    if not stance:
        return None, None
    proposition, slash, pole = stance.partition("/")
    if slash and pole.lower() not in ("affirm", "reject"):
        raise UsageError(f"no such pole: {pole}; write {proposition}/affirm or {proposition}/reject")
    return find_names(connection, config, Filters(proposition=proposition)).proposition, pole.lower() or None


@alerts.command(epilog="Example: bellwether alerts show 3f9c2a71")
@click.argument("ident", metavar="ID")
@options.config
@options.data
@options.as_json
def show(ident: str, config: Path, data: Path, as_json: bool) -> None:
    """Show one alert with everything known of it. The first digits of its ID will do."""
    from extractors.errors import UsageError
    from flows.places import find_snapshot
    from warehouse import outbox
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        found = outbox.read_board(connection, id_prefix=ident, limit=2)
    if len(found) != 1:
        what = "more than one alert begins so; give more digits" if found else "no alert has that ID"
        raise UsageError(f"{ident}: {what}; `bellwether alerts list` shows them")
    if as_json:
        click.echo(json.dumps(asdict(found[0]), ensure_ascii=False, default=str))
        return
    for line in describe_fully(found[0]):
        click.echo(line)


def describe_alerts(found: Sequence[AlertRow | BoardAlert]) -> Iterator[str]:
    """Each alert as a few lines: what is new, why, who says so, where, in which words."""
    if not found:
        yield "No alerts."
    for alert in found:
        holder = name_holder(alert.holder_type, alert.holder_name)
        yield f"{alert.created_at:%Y-%m-%d}  {alert.proposition} / {alert.pole}  {plain(alert.reason)}"
        yield f"            | {plain(alert.quote)}"
        yield f"            {plain(holder)}, in {plain(alert.outlet)}: {plain(alert.title)}"
        yield f"            {alert.url}"


def _with_states(found: Sequence[BoardAlert]) -> Iterator[str]:
    if not found:
        yield "No alerts."
    for alert in found:
        yield from describe_alerts([alert])
        yield f"            {alert.alert_id}  {describe_state(alert)}"


def describe_state(alert: BoardAlert) -> str:
    """What became of an alert, in a few words."""
    states = [f"{each['channel']}: {plain(describe_try(each))}" for each in alert.deliveries]
    if alert.withdrawn_at:
        states.insert(0, f"withdrawn {alert.withdrawn_at:%Y-%m-%d} ({plain(alert.withdrawn_because)})")
    elif alert.acknowledged_at:
        by = plain(alert.acknowledged_by) or "somebody"
        states.insert(0, f"acknowledged {alert.acknowledged_at:%Y-%m-%d} by {by}")
    return "; ".join(states) or "not sent to anybody"


def describe_try(row: dict[str, object]) -> str:
    """The last try over a channel, in a few words."""
    state = str(row["state"]).replace("_", " ")
    if row["state"] == "accepted":
        return f"accepted {row['accepted_at']:%Y-%m-%d %H:%M}"
    again = f", again at {row['next_try_at']:%Y-%m-%d %H:%M}" if row["state"] == "failed" and row["next_try_at"] else ""
    because = f" ({row['message']})" if row["message"] else ""
    number = f" at try {row['attempt']}" if row["attempt"] else ""
    return f"{state}{number}{because}{again}"


def describe_fully(alert: BoardAlert) -> Iterator[str]:
    """One alert with its numbers and every channel."""
    yield from describe_alerts([alert])
    rows = {
        "id": alert.alert_id,
        "rule": alert.rule,
        "scope": f"{alert.scope} {alert.scope_value}".strip(),
        "urgency": alert.urgency or "immediate",
        "confirmed by": alert.confirmed_by or "nothing",
        "confidence": "-" if alert.confidence is None else f"{alert.confidence:.2f}",
        "coverage": "not known" if alert.coverage is None else f"{alert.coverage:.0%} of that day",
        "facts": alert.facts or "-",
        "expires": f"{alert.expires_at:%Y-%m-%d %H:%M}" if alert.expires_at else "as configured",
        "state": describe_state(alert),
    }
    for label, value in rows.items():
        yield f"  {label:<13} {plain(value)}"


def _print_table(found: Sequence[BoardAlert]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, expand=True)
    for name, ratio in (("day", 1), ("new stance", 2), ("in these words", 5), ("message", 3)):
        table.add_column(name, ratio=ratio, min_width=10)
    for alert in found:
        who = f"{plain(name_holder(alert.holder_type, alert.holder_name))}, in {plain(alert.outlet)}"
        style = "dim" if alert.withdrawn_at or alert.acknowledged_at else ""
        # As Text: square brackets in a quote are no markup of rich's.
        table.add_row(
            f"{alert.created_at:%Y-%m-%d}",
            Text.assemble((f"{alert.proposition}/{alert.pole}", "bold"), f"\n{plain(alert.reason)}"),
            Text.assemble(plain(alert.quote), (f"\n{who}: {plain(alert.title)}", "dim")),
            Text(f"{describe_state(alert)}\n{alert.alert_id[:8]}"),
            style=style,
        )
    Console().print(table)


def _print_notices(told: Sequence[OutboxNotice], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(notice) for notice in told], ensure_ascii=False, default=str))
        return
    if not told:
        click.echo("No notices.")
    for notice in told:
        over = f"  (over since {notice.closed_at:%Y-%m-%d})" if notice.closed_at else ""
        click.echo(f"{notice.created_at:%Y-%m-%d}  {notice.kind.upper()}  {plain(notice.subject)}{over}")
        click.echo(f"            {plain(notice.message)}")


def plain(text: str | None) -> str:
    """`text` on one line, without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text or "").strip()
