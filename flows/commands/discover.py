"""`bellwether discover`: stances that the codebook does not list, proposed by night and decided by people."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.counting import count
from extractors.errors import BellwetherError, UsageError
from extractors.plaintext import printable
from flows.commands import options

if TYPE_CHECKING:
    from extractors.model import Pole
    from flows.accepting import Decided
    from warehouse.discovery import DiscoveryRow, MemberRow

POLES = click.Choice(["affirm", "reject"])
retag_option = click.option("--retag", is_flag=True, help="Tag what is stored anew at once (`bellwether retag`).")
pole_option = click.option(
    "--pole", type=POLES, help="What the proposal's sentences do with it.  [default: as suggested, else affirm]"
)


@click.group(epilog="Example: bellwether discover list --state proposed")
def discover() -> None:
    """Stances that the codebook does not list.

    Every night sentences that argue about a topic and fit no proposition are compared; where they say something alike,
    on several sites, and more often than before, that is proposed, at most once a week.
    """


@discover.command(epilog="Example: bellwether discover run --json")
@options.config
@options.data
@options.as_json
def run(config: Path, data: Path, as_json: bool) -> None:
    """Look for new stances now, as the nightly flow does; doing it twice on a day changes nothing."""
    import asyncio

    from config.loader import load
    from flows.discovering import discover_night
    from flows.display import watch
    from flows.memory import bound_heap
    from flows.progress import Silence, watching

    configuration = load(config, environ=os.environ)
    bound_heap()
    with watch():
        report = asyncio.run(
            discover_night(
                configuration,
                data=data,
                clock=lambda: datetime.now(UTC),
                progress=watching.get() or Silence(),
            )
        )
    if as_json:
        click.echo(json.dumps(report))
        return
    click.echo(f"texts     {report['texts']} read; {report['statements']} sentences that fit no proposition")
    click.echo(f"clusters  {report['clusters']}, of which {report['passed']} pass the gates")
    click.echo(f"proposal  {report['proposal'] or 'none tonight'}")
    if report["suggested"] or report["not_suggested"]:
        click.echo(f"named     {report['suggested'] or 'by no model: ' + report['not_suggested']}")


@discover.command("list", epilog="Example: bellwether discover list --state proposed")
@click.option("--state", type=click.Choice(["proposed", "accepted", "merged", "rejected"]), help="Only those.")
@options.config
@options.data
@options.as_json
def list_(state: str | None, config: Path, data: Path, as_json: bool) -> None:
    """The proposals, the latest first."""
    found = [row for row in _read_all(config, data) if state in (None, row.state)]
    if as_json:
        click.echo(json.dumps([_record(row) for row in found], ensure_ascii=False))
        return
    for row in found:
        became = f" {row.became}" if row.became else ""
        click.echo(
            f"{row.proposed_at:%Y-%m-%d}  {row.discovery_id}  {row.state}{became}  "
            f"{len(row.members)} sentences, {row.articles} articles, {row.domains} sites: "
            f"{printable(', '.join(row.terms))}{_say_name(row)}"
        )
    if not found:
        click.echo(_say_why_none(config, data, state))


def _say_why_none(config: Path, data: Path, state: str | None) -> str:
    """Why there is no proposal: of that state, or since nothing was looked for, or nothing found."""
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.discovery import read_last_search

    if state is not None and _read_all(config, data):
        return f"No proposals that are {state}; `bellwether discover list` shows all."
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        last = read_last_search(connection)
    if last.searched_at is None:
        return "No proposals yet. `bellwether discover run` looks for some; it needs four weeks of collecting."
    gates = f"{last.passed} passed" if last.passed else "none has passed"
    return (
        f"No proposals yet. The last search was {last.searched_at:%Y-%m-%d %H:%M} UTC: of {count(last.texts, 'text')}, "
        f"{count(last.statements, 'sentence')} fit no proposition; of their clusters {gates} the gates so far "
        "(extractors/discovery/DISCOVERY.md). It goes on every night."
    )


@discover.command(epilog="Example: bellwether discover show unlisted-3f2a90c1")
@click.argument("proposal")
@options.config
@options.data
@options.as_json
def show(proposal: str, config: Path, data: Path, as_json: bool) -> None:
    """What a proposal rests on: its numbers and its sentences, the most typical first."""
    from flows.accepting import find_any
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.discovery import list_discoveries, read_members

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        row = find_any(list_discoveries(connection), proposal)
        members = read_members(connection, proposal)
    if as_json:
        click.echo(json.dumps({**_record(row), "sentences": [_member(each) for each in members]}, ensure_ascii=False))
        return
    for line in describe(row, members):
        click.echo(line)


@discover.command(
    epilog='Example: bellwether discover accept unlisted-3f2a90c1 --id free-expression --statement "Restricting it '
    'violates free speech."'
)
@click.argument("proposal")
@click.option("--id", "proposition_id", help="The new proposition's id, like free-expression.  [default: as suggested]")
@click.option("--statement", help="A full sentence that can be affirmed or rejected.  [default: as suggested]")
@click.option("--affirm", "affirm_text", help="What affirming it means, for people.  [default: the statement]")
@click.option("--reject", "reject_text", help="What rejecting it means.  [default: that it is not so]")
@click.option("--not-this", default="", help="What belongs elsewhere.")
@pole_option
@retag_option
@options.config
@options.data
@options.as_json
def accept(
    proposal: str,
    proposition_id: str | None,
    statement: str | None,
    affirm_text: str | None,
    reject_text: str | None,
    not_this: str,
    pole: Pole | None,
    retag: bool,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Make a proposal a proposition of stances.toml, with both poles; its sentences become its examples.

    What you do not give is taken from the language model's suggestion, where there is one (`discover show`).
    The codebook's version rises, so all is tagged anew that you ask to (`bellwether retag`). Copies of the
    files as they were stay beside them.
    """
    from config.loader import load
    from flows import accepting

    configuration = load(config, environ=os.environ)
    drafted = accepting.draft(
        data,
        proposal,
        proposition_id=proposition_id,
        statement=statement,
        affirm=affirm_text,
        reject=reject_text,
        not_this=not_this,
        pole=pole,
        now=datetime.now(UTC),
    )
    decided = accepting.accept(
        config,
        data,
        proposal,
        proposition=drafted.proposition,
        pole=drafted.pole,
        network=_network(configuration.settings.tag.model),
        now=datetime.now(UTC),
    )
    load(config, environ=os.environ)
    if drafted.named_by and not as_json:
        click.echo(f"named     as {printable(drafted.named_by)} suggests: {printable(drafted.proposition.statement)}")
    _tell(replace(decided, named_by=drafted.named_by), config, data, retag=retag, as_json=as_json)


@discover.command(epilog="Example: bellwether discover suggest unlisted-3f2a90c1")
@click.argument("proposal")
@options.config
@options.data
@options.as_json
def suggest(proposal: str, config: Path, data: Path, as_json: bool) -> None:
    """Ask the language model of settings.toml what a proposal should be called; its sentences are sent there.

    The nightly flow does so for what it proposes. What the model says replaces what it said before.
    """
    import asyncio

    from config.loader import load
    from flows import suggesting
    from flows.reworking import publish_in_turn

    configuration = load(config, environ=os.environ)
    suggesting.require_model(configuration.settings)
    clock = partial(datetime.now, UTC)
    named = asyncio.run(suggesting.suggest(configuration, proposal, data=data, clock=clock, environ=os.environ))
    if named.suggestion is None:
        raise BellwetherError(f"{printable(named.model or '')} suggests nothing for {proposal}: {named.fault}")
    asyncio.run(publish_in_turn(configuration, data, purpose="discover", now=clock()))
    if as_json:
        click.echo(json.dumps(asdict(named), ensure_ascii=False))
        return
    click.echo(f"{printable(named.model or '')} suggests: {named.suggestion.id}: {named.suggestion.statement}")
    click.echo(f"next      bellwether discover show {proposal}")


@discover.command(epilog="Example: bellwether discover merge unlisted-3f2a90c1 due-process/affirm")
@click.argument("proposal")
@click.argument("stance")
@retag_option
@options.config
@options.data
@options.as_json
def merge(proposal: str, stance: str, retag: bool, config: Path, data: Path, as_json: bool) -> None:
    """Make a proposal's sentences examples of a stance (PROPOSITION/POLE) that the codebook has."""
    from config.loader import load
    from flows import accepting

    configuration = load(config, environ=os.environ)
    proposition, pole = _read_stance(stance)
    decided = accepting.merge(
        config,
        data,
        proposal,
        proposition=proposition,
        pole=pole,
        network=_network(configuration.settings.tag.model),
        now=datetime.now(UTC),
    )
    load(config, environ=os.environ)
    _tell(decided, config, data, retag=retag, as_json=as_json)


@discover.command(epilog="Example: bellwether discover reject unlisted-3f2a90c1")
@click.argument("proposal")
@options.data
@options.as_json
def reject(proposal: str, data: Path, as_json: bool) -> None:
    """Turn a proposal down: nothing like it is proposed for 90 days."""
    from flows import accepting

    decided = accepting.reject(data, proposal, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(_decision(decided)))
        return
    click.echo(f"{proposal} is rejected; nothing like it is proposed for 90 days")


def describe(row: DiscoveryRow, members: tuple[MemberRow, ...]) -> Iterator[str]:
    """A proposal for a person."""
    from flows.proposing import say_suggestion, say_why

    yield f"{row.discovery_id}, proposed {row.proposed_at:%Y-%m-%d}, {row.state} {row.became or ''}".rstrip()
    yield printable(say_why(row))
    yield f"chance of that by its past alone: {row.chance:.1g}"
    yield from map(printable, say_suggestion(row))
    yield ""
    for member in members:
        holder = printable(member.holder_name or member.holder_type)
        yield f"  | {printable(member.quote)}"
        yield f"    {holder}, in {printable(member.outlet)}, {member.published_on}: {printable(member.title or '')}"
        yield f"    {printable(member.url)}"
    if len(members) < len(row.members):
        yield f"  and {len(row.members) - len(members)} that are not stored any more"


def _read_all(config: Path, data: Path) -> tuple[DiscoveryRow, ...]:
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.discovery import list_discoveries

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        return list_discoveries(connection)


def _say_name(row: DiscoveryRow) -> str:
    return printable(f"; {row.suggested_by} suggests: {row.suggested_id}") if row.suggested_id else ""


def _record(row: DiscoveryRow) -> dict[str, Any]:
    record = asdict(row)
    del record["centre"]
    moments = {name: record[name].isoformat() for name in ("proposed_at", "decided_at") if record[name]}
    return {**record, **moments}


def _member(member: MemberRow) -> dict[str, Any]:
    record = asdict(member)
    del record["vector"]
    return {**record, "published_on": member.published_on.isoformat()}


def _read_stance(stance: str) -> tuple[str, Pole]:
    proposition, _, pole = stance.rpartition("/")
    poles: dict[str, Pole] = {"affirm": "affirm", "reject": "reject"}
    if not proposition or pole not in poles:
        raise UsageError(f"{stance!r} is no stance; write PROPOSITION/POLE, like due-process/affirm")
    return proposition, poles[pole]


def _network(model: str) -> str:
    """The SHA-256 of the network in use."""
    from extractors.stance.card import CARD, MODEL, read_card
    from flows.modelfiles import locate_model

    return read_card((locate_model(model) / CARD).read_bytes()).files.get(MODEL, "")


def _decision(decided: Decided) -> dict[str, Any]:
    return {
        **asdict(decided),
        "files": [str(path) for path in decided.files],
        "backups": [str(path) for path in decided.backups],
    }


def _tell(decided: Decided, config: Path, data: Path, *, retag: bool, as_json: bool) -> None:
    command = f"bellwether retag --config {config} --data {data}"
    if as_json:
        click.echo(json.dumps({**_decision(decided), "retag": command}))
    else:
        click.echo(f"{decided.discovery_id} is {decided.state}: {decided.became}, {decided.exemplars} examples")
        click.echo(
            f"codebook  version {decided.codebook_version}, in {decided.files[0]}; examples in {decided.files[1]}"
        )
        click.echo(f"before    {', '.join(map(str, decided.backups))}")
        if not retag:
            click.echo(f"next      {command}")
    if retag:
        from flows.commands.rework import retag as run_retag

        run_retag.main(["--config", str(config), "--data", str(data)], standalone_mode=False)
