"""The commands of `bellwether alerts` that tell somebody, or write down who wants to hear what."""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.moments import Moment
from flows.commands.writing import publish_written, writing

if TYPE_CHECKING:
    from config.channels import Channel
    from flows.notify.deliver import DeliveryReport, Round
    from warehouse.store import Connection

KINDS = ("rule", "stance", "outlet", "story")


@click.command(epilog="Example: bellwether alerts deliver --data ./data")
@options.config
@options.data
@options.as_json
def deliver(config: Path, data: Path, as_json: bool) -> None:
    """Send what is due now, as each cycle does at its end.

    Evaluates the operation first, so that run by cron it also notices when cycles no longer come. Exit code 1: a
    channel did not take something; it is tried again.
    """
    _deliver(_round(config, data), config, as_json=as_json)


@click.command(epilog="Example: bellwether alerts digest --dry-run")
@options.config
@options.data
@click.option("--dry-run", is_flag=True, help="Print the digests as text; send and note nothing.")
@options.as_json
def digest(config: Path, data: Path, dry_run: bool, as_json: bool) -> None:
    """Send the digests now, without waiting for their time."""
    work = _round(config, data, digests_now=True)
    if not dry_run:
        _deliver(work, config, as_json=as_json)
        return
    from flows.notify.deliver import preview
    from flows.notify.render import render

    messages = [(channel, render(message)) for channel, message in preview(work) if message.kind == "digest"]
    if as_json:
        rows = [{"channel": channel, "message": json.loads(message.json)} for channel, message in messages]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for channel, message in messages:
        click.echo(f"--- {channel}: {message.subject}\n{message.text}\n")
    click.echo(f"digests: {len(messages)}", err=True)


@click.command(epilog="Example: bellwether alerts test desk-mail")
@click.argument("channel", required=False)
@options.config
@options.data
@click.option("--dry-run", is_flag=True, help="Print an example in every format instead of sending a test.")
@options.as_json
def test(channel: str | None, config: Path, data: Path, dry_run: bool, as_json: bool) -> None:
    """Send a marked test message over CHANNEL, or over all."""
    from config.loader import load
    from flows.notify.rehearsal import rehearse, show_formats

    configuration = load(config, environ=os.environ)
    if dry_run:
        click.echo(show_formats(configuration.codebook, as_json=as_json))
        return
    known = [each for each in configuration.alerting.channels if each.enabled]
    chosen = [each for each in known if channel in (None, each.id)]
    if not chosen:
        names = ", ".join(each.id for each in known) or "none; alerts.toml shows how to make one"
        raise UsageError(f"no such channel is enabled: {channel or ''}; there are: {names}")
    with _secrets(chosen, data):
        delivery = configuration.alerting.delivery
        outcomes = asyncio.run(rehearse(chosen, delivery, environ=os.environ, now=datetime.now(UTC)))
    if as_json:
        click.echo(json.dumps([{"channel": name, **asdict(outcome)} for name, outcome in outcomes.items()]))
    for name, outcome in outcomes.items() if not as_json else ():
        click.echo(f"{'ok' if outcome.fault is None else 'FAIL':<5}{name:<24} {outcome.message or 'accepted'}")
    if any(outcome.fault for outcome in outcomes.values()):
        sys.exit(1)


@click.command(epilog="Example: bellwether alerts mute stance ban/affirm --until 30d --note 'known since Monday'")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.argument("value", required=False)
@click.option(
    "--until", type=Moment(ahead=True), default="30d", show_default=True, help="Like 2026-12-31, or 30d from now."
)
@click.option("--note", help="Why, for whoever asks later.")
@click.option("--lift", is_flag=True, help="End the mute of KIND VALUE now.")
@click.option("--list", "show_all", is_flag=True, help="List the mutes in force.")
@options.config
@options.data
@options.as_json
def mute(
    kind: str | None,
    value: str | None,
    until: datetime,
    note: str | None,
    lift: bool,
    show_all: bool,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Hear no more of a rule, a stance (ban or ban/affirm), an outlet or a story until a day.

    What appears meanwhile is stored and listed, and not told later either, unless the mute is lifted.
    """
    from flows.commands.alerts import plain
    from warehouse import outbox
    from warehouse.connection import transaction

    now = datetime.now(UTC)
    if not show_all:
        if kind is None or value is None:
            raise UsageError("what is to be muted? `bellwether alerts mute KIND VALUE`, like: mute stance ban/affirm")
        if until <= now:
            raise UsageError(f"--until {until:%Y-%m-%d %H:%M} has passed; give a day to come")
        with writing(config, data, purpose="mute")() as connection, transaction(connection):
            if lift:
                ended = outbox.lift(connection, kind, value, now=now)  # type: ignore[arg-type]  # click has checked it
            else:
                _check_subject(connection, kind, value, config)
                outbox.mute(connection, kind, value, until=until, now=now, note=note)  # type: ignore[arg-type]
        if lift and not ended:
            raise UsageError(f"no mute of {kind} {value} is in force; `bellwether alerts mute --list` shows them")
        publish_written(config, data)
    _list_mutes(config, data, now, as_json, plain)


@click.command(epilog="Example: bellwether alerts ack 3f9c2a71")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--by", help="Who has seen to it.  [default: your login]")
@options.config
@options.data
@options.as_json
def ack(ids: tuple[str, ...], by: str | None, config: Path, data: Path, as_json: bool) -> None:
    """Note that somebody has seen to alerts. The first digits of an ID will do."""
    from warehouse import outbox
    from warehouse.connection import transaction

    now = datetime.now(UTC)
    with writing(config, data, purpose="acknowledge")() as connection, transaction(connection):
        chosen = [_resolve(connection, ident) for ident in ids]
        new = outbox.acknowledge(connection, chosen, by=by or getpass.getuser(), now=now)
    publish_written(config, data)
    if as_json:
        click.echo(json.dumps({"acknowledged": sorted(new), "before": sorted(set(chosen) - set(new))}))
        return
    for ident in chosen:
        click.echo(f"{ident}  {'acknowledged' if ident in new else 'was acknowledged before'}")


def _resolve(connection: Connection, ident: str) -> str:
    from warehouse import outbox

    found = outbox.read_board(connection, id_prefix=ident, limit=2)
    if len(found) == 1:
        return found[0].alert_id
    what = "more than one alert begins so; give more digits" if found else "no alert has that ID"
    raise UsageError(f"{ident}: {what}; `bellwether alerts list` shows them")


def _check_subject(connection: Connection, kind: str, value: str, config: Path) -> None:
    """Raises UsageError for a rule or stance that the configuration has not, and an outlet or story never seen."""
    from config.loader import load
    from flows.filters import refuse
    from warehouse import outbox

    if kind == "story":
        if not outbox.knows_story(connection, value):
            raise UsageError(f"no story {value} is stored; `bellwether alerts show ID` names those of an alert")
        return
    if kind == "outlet":
        known = outbox.outlets(connection)
    else:
        configuration = load(config, environ=os.environ)
        names = [proposition.id for proposition in configuration.codebook.propositions]
        stances = [*names, *(f"{name}/{pole}" for name in names for pole in ("affirm", "reject"))]
        known = tuple(rule.id for rule in configuration.rules) if kind == "rule" else tuple(stances)
    if value not in known:
        raise UsageError(refuse(kind, value, known))


def _list_mutes(config: Path, data: Path, now: datetime, as_json: bool, plain: Callable[[str | None], str]) -> None:
    from flows.places import find_snapshot
    from warehouse import outbox
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        mutes = [each for each in outbox.read_mutes(connection) if each.until > now]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in mutes], ensure_ascii=False, default=str))
        return
    for each in mutes:
        click.echo(f"{each.kind:<7} {plain(each.value):<32} until {each.until:%Y-%m-%d %H:%M}  {plain(each.note)}")
    click.echo(f"mutes in force: {len(mutes)}", err=True)


def _round(config: Path, data: Path, *, digests_now: bool = False) -> Round:
    from config.loader import load
    from flows.notify.deliver import Round

    return Round(
        configuration=load(config, environ=os.environ),
        data=data,
        opening=writing(config, data, purpose="deliver alerts"),
        clock=lambda: datetime.now(UTC),
        environ=os.environ,
        digests_now=digests_now,
    )


@contextmanager
def _secrets(channels: Sequence[Channel], data: Path) -> Iterator[None]:
    """Prefect, where a channel keeps its secret in one of its blocks: the one that the flows of `data` use."""
    if not any(channel.url_block or channel.secret_block for channel in channels):
        yield
        return
    from flows.surroundings import prefect_for

    with prefect_for(data, os.environ) as wait:
        wait()
        yield


def _deliver(work: Round, config: Path, *, as_json: bool) -> None:
    from flows.notify.deliver import deliver as send_due

    with _secrets(work.channels, work.data):
        report = asyncio.run(send_due(work))
    if report.busy:
        raise UsageError("another process is delivering for this data folder; it sends what is due")
    if report.wrote and work.configuration.settings.warehouse.publish:
        publish_written(config, work.data)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        _print_report(report, channels=len(work.channels))
    if report.failed:
        sys.exit(1)


def _print_report(report: DeliveryReport, *, channels: int) -> None:
    for name, each in report.channels.items():
        counts = {"accepted": each.accepted, "failed": each.failed, "given up": each.given_up}
        counts |= {"expired": each.expired, "not tried": each.untried}
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        click.echo(f"{name:<24} {told}")
        for fault in dict.fromkeys(each.faults):
            click.echo(f"{'':<24} {fault}")
    if not report.channels:
        click.echo("Nothing is due." if channels else "No channel is configured in alerts.toml; nothing is sent.")
