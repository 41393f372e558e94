"""`bellwether review export|import|agreement`: labels of several people, and how far they agree."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import Fault, UsageError
from flows.commands import options, outputs
from flows.commands.reviewing import codebook_of
from flows.commands.writing import publish_written, writing

if TYPE_CHECKING:
    from extractors.agreement import Agreement


@click.command(name="export", epilog="Example: bellwether review export labels.jsonl")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@outputs.force
@options.config
@options.data
def export_labels(file: Path, force: bool, config: Path, data: Path) -> None:
    """Write all labels that people made to FILE (- for standard output), one JSON object a line."""
    from config.writing import replace_file
    from flows.places import find_snapshot
    from flows.review.exchange import write_labels
    from warehouse.connection import open_snapshot
    from warehouse.labels import read_labels

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        found = read_labels(connection)
    text = "".join(f"{line}\n" for line in write_labels(found))
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        outputs.refuse_existing(file, force=force)
        with outputs.writing_to(file):
            replace_file(file, text)
    click.echo(f"labels: {len(found)}", err=True)


@click.command(name="import", epilog="Example: bellwether review import labels.jsonl")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@options.config
@options.data
@options.as_json
def import_labels(file: Path, config: Path, data: Path, as_json: bool) -> None:
    """Take over the labels in FILE (- for standard input), those already here left as they are.

    With one fault of form nothing is taken; all faults are told with their lines. A label whose article is not stored,
    or whose words no text of it has, is left out and told: exit code 1. Importing a file again changes nothing.
    """
    from extractors.urls import canonicalise
    from flows.review.exchange import place_labels
    from flows.review.exchange import read_labels as read_lines
    from warehouse.connection import transaction
    from warehouse.labels import save_labels
    from warehouse.reviews import read_known_texts

    now = datetime.now(UTC)
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    known = [proposition.id for proposition in codebook_of(config).propositions]
    lines, faults = read_lines(content, file=str(file), propositions=known, canonical=canonicalise, now=now)
    if faults:
        raise UsageError(f"nothing was imported:\n{_write_faults(faults)}")
    with writing(config, data, purpose="review")() as connection, transaction(connection):
        texts = read_known_texts(connection, {line.label.article_id for line in lines})
        placed, left = place_labels(lines, texts, file=str(file))
        new = save_labels(connection, placed, now=now)
    publish_written(config, data)
    if as_json:
        told = [str(fault) for fault in left]
        click.echo(json.dumps({"imported": new, "known": len(placed) - new, "left_out": told}, ensure_ascii=False))
    else:
        click.echo(f"imported: {new}, known before: {len(placed) - new}, left out: {len(left)}")
        if left:
            click.echo(_write_faults(left), err=True)
    if left:
        sys.exit(1)


def _write_faults(faults: Sequence[Fault]) -> str:
    return "\n".join(str(fault) for fault in faults)


@click.command(epilog="Example: bellwether review agreement")
@options.config
@options.data
@options.as_json
def agreement(config: Path, data: Path, as_json: bool) -> None:
    """Show how far reviewers agree who judged the same: Krippendorff's alpha, and the plain share.

    `bellwether review --second` asks you about what others have judged.
    """
    from flows.places import find_snapshot
    from flows.review.comparing import compare_reviewers
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        found = compare_reviewers(connection)
    if as_json:
        click.echo(json.dumps({name: asdict(each) for name, each in found.items()}))
        return
    click.echo(f"{'on':<34}{'alpha':>7}{'alike':>8}{'judged':>8}{'answers':>9}{'reviewers':>11}")
    for name, each in found.items():
        click.echo(_write_agreement(name, each))


def _write_agreement(name: str, found: Agreement) -> str:
    alpha = "-" if found.alpha is None else f"{found.alpha:.3f}"
    alike = "-" if found.alike is None else f"{found.alike:.0%}"
    return f"{name:<34}{alpha:>7}{alike:>8}{found.units:>8}{found.answers:>9}{found.reviewers:>11}"
