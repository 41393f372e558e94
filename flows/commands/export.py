"""`bellwether export`: the snapshot in forms for other programs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.counting import count
from flows.commands import options, outputs
from flows.commands.moments import PAST, Moment

if TYPE_CHECKING:
    from flows.periods import When
    from warehouse.connection import Connection
    from warehouse.discourse import Selection

Filter = Callable[[Callable[..., None]], Callable[..., None]]
# What `export graphml` writes, each into a file of that name.
NETWORKS = ("actor-concept", "congruence", "conflict")


@click.group(epilog="Example: bellwether export parquet ./export")
def export() -> None:
    """Write the snapshot out for other programs. What is exported is yours: `forget` does not reach it."""


@export.command(epilog="Example: bellwether export parquet ./export --since 2026-01-01 --no-text")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tables", help="Names, with commas between.  [default: those that an analysis needs]")
@click.option("--since", type=Moment(), help=f"Leave out earlier days: {PAST}.")
@click.option("--no-text", is_flag=True, help="Leave out the texts of articles; quotes stay.")
@options.config
@options.data
@options.as_json
def parquet(
    folder: Path, tables: str | None, since: When | None, no_text: bool, config: Path, data: Path, as_json: bool
) -> None:
    """Write tables and views as Parquet files to DIR, large ones in a folder per month, with a manifest.

    DIR appears when all is written, and must not be there before.
    """
    from flows.periods import find_days
    from flows.places import find_snapshot
    from flows.version import VERSION
    from warehouse.connection import open_snapshot, published_at
    from warehouse.export import export_parquet

    snapshot = find_snapshot(config, data, environ=os.environ)
    with open_snapshot(snapshot) as connection, outputs.writing_to(folder):
        manifest = export_parquet(
            connection,
            folder,
            names=tuple(name.strip() for name in tables.split(",") if name.strip()) if tables else (),
            since=find_days(connection, since, None).since,
            texts=not no_text,
            program=f"bellwether {VERSION}",
            snapshot_at=published_at(snapshot, connection),
            now=datetime.now(UTC),
        )
    if as_json:
        click.echo(json.dumps(asdict(manifest), ensure_ascii=False))
        return
    for table in manifest.tables:
        click.echo(f"{table.name:<16} {table.rows:>10,} rows in {count(len(table.files), 'file')}")
    click.echo(folder)


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which stances are chosen."""
    given: tuple[Filter, ...] = (
        click.option("--since", type=Moment(), help=f"First day of publication: {PAST}."),
        click.option("--until", type=Moment(), help="Last day of publication, included."),
        click.option("--proposition", help="One proposition of the codebook."),
        click.option("--country", help="Outlets of this country, like DE."),
        click.option("--company", help="What was said of this company; a product goes by its firm."),
        click.option("--about-country", help="What was said about this country, like BR."),
    )
    for option in reversed(given):
        command = option(command)
    return command


def select(
    connection: Connection,
    *,
    since: When | None,
    until: When | None,
    proposition: str | None,
    country: str | None,
    company: str | None,
    about_country: str | None,
    config: Path,
) -> Selection:
    """The stances that the options of `filters` ask for. Raises UsageError for what there cannot be."""
    from flows.filters import Filters, find_names
    from flows.periods import find_days
    from warehouse.discourse import Selection

    asked = Filters(
        proposition=proposition,
        country=(country,) if country else (),
        company=company,
        about_country=about_country,
    )
    found = find_names(connection, config, asked)
    days = find_days(connection, since, until)
    return Selection(
        since=days.since,
        until=days.until,
        proposition=found.proposition,
        country=found.country[0] if found.country else None,
        company=found.company,
        about_country=found.about_country,
    )


@export.command(epilog="Example: bellwether export dna ban.dna --proposition ban --since 2026-01-01")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@filters
@click.option(
    "--password", default="bellwether", show_default=True, help="What DNA asks for. It does not encrypt the file."
)
@outputs.force
@options.config
@options.data
@options.as_json
def dna(file: Path, password: str, force: bool, config: Path, data: Path, as_json: bool, **chosen: Any) -> None:
    """Write documents and statements as a database of Discourse Network Analyzer 3, which rDNA opens as well.

    Concept: the proposition. Agreement: affirm or reject. The machine's statements are the coder Bellwether's, people's
    their own. flows/EXCHANGE.md has the rest; `bellwether import` reads the file back.
    """
    from flows.exchange.dna import write_dna
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.discourse import read_documents, read_statements

    outputs.refuse_existing(file, force=force)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        selection = select(connection, **chosen, config=config)
        documents = read_documents(connection, selection)
        statements = read_statements(connection, selection)
    with outputs.writing_to(file):
        concepts = _concepts(config)
        counts = write_dna(file, documents, statements, concepts=concepts, password=password, replace=force)
    if as_json:
        click.echo(json.dumps({"file": str(file), **asdict(counts)}))
        return
    click.echo(f"{count(counts.documents, 'document')}, {count(counts.statements, 'statement')} in {file}")
    if counts.left_out:
        click.echo(
            f"{count(counts.left_out, 'document')} left out, for the snapshot does not have the text "
            "(see [warehouse] snapshot_texts and [retention])",
            err=True,
        )


def _concepts(config: Path) -> dict[str, str]:
    """What each proposition says, where there is a codebook."""
    from config.loader import load

    if not (config / "stances.toml").exists():
        return {}
    codebook = load(config, environ=os.environ).codebook
    return {proposition.id: proposition.statement for proposition in codebook.propositions}


@export.command(epilog="Example: bellwether export graphml ./networks --since 2026-01-01 --about-country BR")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@filters
@click.option("--outlets", is_flag=True, help="Outlets as actors too, by what they say in their own voice.")
@click.option("--most", type=click.IntRange(2, 5000), default=1500, show_default=True, help="Actors at most.")
@outputs.force
@options.config
@options.data
@options.as_json
def graphml(
    folder: Path, outlets: bool, most: int, force: bool, config: Path, data: Path, as_json: bool, **chosen: Any
) -> None:
    """Write discourse networks as GraphML to DIR: actors with concepts, and actors by congruence and by conflict.

    The congruence network is drawn as well (congruence.svg, the 40 actors with the most statements). Weights between
    actors are divided by their average activity. For visone, Gephi, igraph, networkx.
    """
    from config.writing import replace_file
    from flows.exchange.drawing import draw_svg, lay_out
    from flows.exchange.graphml import write_graphml
    from flows.exchange.network import compare_actors, link_concepts, make_ties
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.discourse import read_ties

    drawn = folder / "congruence.svg"
    for path in (*(folder / f"{name}.graphml" for name in NETWORKS), drawn):
        outputs.refuse_existing(path, force=force)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        ties = make_ties(read_ties(connection, select(connection, **chosen, config=config)), outlets=outlets)
    congruence = compare_actors(ties, most=most)
    networks = (link_concepts(ties, most=most), congruence, compare_actors(ties, "conflict", most=most))
    for network in networks:
        with outputs.writing_to(folder / f"{network.name}.graphml") as path:
            replace_file(path, write_graphml(network))
    with outputs.writing_to(drawn):
        replace_file(drawn, draw_svg(lay_out(congruence)) + "\n")
    told = {
        network.name: {
            "nodes": len(network.nodes),
            "edges": len(network.edges),
            "left_out": network.left_out,
        }
        for network in networks
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    for name, numbers in told.items():
        click.echo(f"{folder / name}.graphml: {numbers['nodes']:,} nodes, {numbers['edges']:,} edges")
    click.echo(drawn)
