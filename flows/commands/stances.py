"""`bellwether stances`: the propositions, who holds them, why an article has its stances, and what changed in them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import UsageError
from flows.commands import options

if TYPE_CHECKING:
    from warehouse.connection import Place


@click.group(epilog="Example: bellwether stances show ban")
def stances() -> None:
    """Look at the stances: the codebook's propositions, what was found of each, and why."""


@stances.command(name="list", epilog="Example: bellwether stances list --json")
@options.config
@options.data
@options.as_json
def list_stances(config: Path, data: Path, as_json: bool) -> None:
    """List the propositions, and in how many stories each was affirmed and rejected.

    Without a snapshot in the data folder the codebook alone is listed.
    """
    from config.loader import load
    from flows.dossier import describe_list, list_propositions

    codebook = load(config, environ=os.environ).codebook
    snapshot = _find_snapshot(config, data)
    lines = list_propositions(codebook, snapshot)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str))
        return
    for line in describe_list(lines, counted=snapshot is not None):
        click.echo(line)
    _say_if_missing(snapshot, data)


@stances.command(epilog="Example: bellwether stances show due-process --quotes 5")
@click.argument("proposition", metavar="ID")
@click.option("--quotes", type=click.IntRange(min=0), default=3, show_default=True, help="How many for each pole.")
@options.config
@options.data
@options.as_json
def show(proposition: str, quotes: int, config: Path, data: Path, as_json: bool) -> None:
    """Show one proposition: what it means, its cues and thresholds, who holds it where, the surest quotes."""
    from config.checks import suggest
    from config.loader import load
    from flows.dossier import compile_dossier, describe_dossier
    from flows.modelfiles import locate_model, open_model

    configuration = load(config, environ=os.environ)
    known = {proposition.id: proposition for proposition in configuration.codebook.propositions}
    if proposition not in known:
        hint = suggest(proposition, known) or "; `bellwether stances list` shows them"
        raise UsageError(f"no such proposition: {proposition}{hint}")
    snapshot = _find_snapshot(config, data)
    card = open_model(locate_model(configuration.settings.tag.model), thresholds=configuration.thresholds).card
    dossier = compile_dossier(known[proposition], card, snapshot, quotes=quotes)
    if as_json:
        click.echo(json.dumps(asdict(dossier), ensure_ascii=False, default=str))
        return
    for line in describe_dossier(dossier, counted=snapshot is not None):
        click.echo(line)
    _say_if_missing(snapshot, data)


@stances.command(epilog="Example: bellwether stances explain https://example.org/news/a-ban")
@click.argument("url")
@options.config
@options.data
@options.as_json
def explain(url: str, config: Path, data: Path, as_json: bool) -> None:
    """Say why the article at URL has its stances: as they are stored, and as today's tagger explains them.

    Any address will do under which the article is known. A tier that asks a language model gives no reasons: its
    local part explains.
    """
    from config.loader import load
    from flows.places import find_snapshot
    from flows.provenance import describe_provenance, trace, write_provenance
    from flows.taggers import EXPLAINED, open_explainer, tell_unexplained

    configuration = load(config, environ=os.environ)
    tier = configuration.settings.tag.tier
    provenance = trace(find_snapshot(config, data, environ=os.environ), url, open_explainer(configuration, tier))
    if tier not in EXPLAINED:
        click.echo(tell_unexplained(tier), err=True)
    if as_json:
        click.echo(json.dumps(write_provenance(provenance), ensure_ascii=False, default=str))
        return
    for line in describe_provenance(provenance):
        click.echo(line)


@stances.command(epilog="Example: bellwether stances diff 2026-11-01 now --sentences 20")
@click.argument("sides", metavar="[OLD NEW]", nargs=-1)
@click.option("--sentences", type=click.IntRange(min=0), default=10, show_default=True, help="How many to show.")
@options.config
@options.data
@options.as_json
def diff(sides: tuple[str, ...], sentences: int, config: Path, data: Path, as_json: bool) -> None:
    """Show what changed between two taggers or two moments: the numbers, and the sentences that did it.

    OLD and NEW are versions of taggers (their beginning will do), or moments like 2026-11-01T12:00 or `now`; without
    them the last two taggers. Taggers are compared on the texts that both have read, moments on the articles that were
    known at both: what was only collected since is no change.
    """
    from flows.places import find_snapshot
    from flows.stancediff import compare, describe_diff, write_diff

    found = compare(find_snapshot(config, data, environ=os.environ), sides, most=sentences, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(write_diff(found), ensure_ascii=False, default=str))
        return
    for line in describe_diff(found):
        click.echo(line)


def _find_snapshot(config: Path, data: Path) -> Place | None:
    from flows.places import find_snapshot

    place = find_snapshot(config, data, environ=os.environ)
    return None if isinstance(place, Path) and not place.exists() else place


def _say_if_missing(snapshot: Place | None, data: Path) -> None:
    if snapshot is None:
        click.echo(f"no snapshot in {data} yet: what was found comes with `bellwether track`", err=True)
