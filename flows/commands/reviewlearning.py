"""The commands of `bellwether review` that let the tagger learn from what people said."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from extractors.errors import UsageError
from flows.commands import options

if TYPE_CHECKING:
    from extractors.stance.fusion import Cell
    from extractors.stance.gating import CellChange
    from extractors.stance.scoring import Counts
    from extractors.stance.tuning import Tuned


@click.command(epilog="Example: bellwether review thresholds --dry-run")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@options.config
@options.data
@options.as_json
def thresholds(dry_run: bool, config: Path, data: Path, as_json: bool) -> None:
    """Learn from which probability on the tagger should speak, and write it to thresholds.toml.

    Per proposition and pole, drawn to the shipped thresholds where there are few judgements; figures are by
    cross-validation. A stance keeps its thresholds unless those learned are better there.
    """
    from config.loader import load
    from config.thresholds import THRESHOLDS, write_thresholds
    from extractors.stance.local import LocalTagger
    from extractors.stance.tuning import tune
    from flows.modelfiles import locate_model, open_model
    from flows.places import find_snapshot
    from flows.review.learning import gather_judged, read_reviewed
    from warehouse.connection import open_snapshot

    configuration = load(config, environ=os.environ)
    model = open_model(locate_model(configuration.settings.tag.model), threads=2)
    tagger = LocalTagger(configuration.codebook, configuration.topics, model)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        texts = read_reviewed(connection)
    tuned = tune(list(gather_judged(tagger, model.card.fusion, texts)), model.card.fusion)
    changed = [each for each in tuned if each.changed]
    if as_json:
        click.echo(json.dumps([{**asdict(each), "changed": each.changed} for each in tuned]))
    else:
        for line in _draw_tuned(tuned):
            click.echo(line)
    if dry_run:
        return
    file = config / THRESHOLDS
    if changed:
        file.write_text(write_thresholds([each.after for each in changed]), encoding="utf-8")
        click.echo(f"{file} written; `bellwether retag` brings the history up to it", err=True)
    elif file.exists():
        file.unlink()
        click.echo(f"{file} removed: the shipped thresholds do as well", err=True)


def _draw_tuned(tuned: Sequence[Tuned]) -> Iterator[str]:
    from extractors.stance.tuning import FEWEST, total

    if not tuned:
        yield "Nothing was judged yet in texts that the model reads; `bellwether review` asks."
        return
    yield f"{'':<34}{'judged':>7}{'F1 before':>11}{'after':>7}   vote             cue"
    for each in tuned:
        marks = "" if each.changed else f"   (fewer than {FEWEST})" if each.labels < FEWEST else "   (stays)"
        yield (
            f"{each.cell[0] + ' ' + each.cell[1]:<34}{each.labels:>7}{_f1(each.right_before):>11}"
            f"{_f1(each.right_after):>7}   {_move(each.before.vote, each.after.vote):<14}   "
            f"{_move(each.before.cue, each.after.cue)}{marks}"
        )
    before, after = total(each.right_before for each in tuned), total(each.right_after for each in tuned)
    yield f"{'all':<34}{sum(each.labels for each in tuned):>7}{_f1(before):>11}{_f1(after):>7}"


def _f1(counts: Counts) -> str:
    return "-" if counts.f1 is None else f"{counts.f1:.2f}"


def _move(before: float, after: float) -> str:
    return f"{before:.2f}" if before == after else f"{before:.2f} → {after:.2f}"


@click.command(epilog="Example: bellwether review train --out build/model --accept-worse going-global/reject")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/reviewed"),
    show_default=True,
    help="Where the model goes.",
)
@click.option(
    "--candidate",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A model trained elsewhere on the exported text: only the gate is asked.",
)
@click.option("--export-only", is_flag=True, help="Only write the reviewed sentences, to train elsewhere.")
@click.option(
    "--accept-worse",
    "accepted",
    multiple=True,
    metavar="CELL",
    help="Take it though it is worse there, like ban/affirm.",
)
@click.option("--epochs", type=click.IntRange(min=1), default=6, show_default=True)
@click.option(
    "--checkout",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The checkout of Bellwether with the training code.  [default: this folder]",
)
@options.config
@options.data
def train(
    out: Path,
    candidate: Path | None,
    export_only: bool,
    accepted: tuple[str, ...],
    epochs: int,
    checkout: Path,
    config: Path,
    data: Path,
) -> None:
    """Train the stance model anew with the reviewed sentences, and compare it with the one in use.

    It is refused (exit code 1) where any proposition and pole gets worse on the passages of development or the reviewed
    texts that were kept from it, unless --accept-worse names it.
    """
    from config.loader import load
    from extractors.stance.gating import refused
    from flows.places import find_snapshot
    from flows.review import training
    from flows.review.learning import read_reviewed
    from warehouse.connection import open_snapshot

    configuration = load(config, environ=os.environ)
    propositions = [each.id for each in configuration.codebook.propositions]
    cells = cast("list[Cell]", [(name, pole) for name in propositions for pole in ("affirm", "reject")])
    taken = [_read_cell(name, cells) for name in accepted]
    scripts = None if candidate or export_only else training.check_training(checkout)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        texts = read_reviewed(connection)
    if candidate is None:
        text = out / "reviewed.jsonl"
        click.echo(f"{text}: {training.write_training_text(texts, cells, text)} sentences", err=True)
        if scripts is None:
            return
        candidate = out
        training.train_model(
            scripts, out, text, config=config, epochs=epochs, say=lambda line: click.echo(line, err=True)
        )
    passages = training.gate_passages(checkout, texts, cells, propositions=propositions)
    changes = training.compare_models(configuration, candidate, passages)
    for line in _draw_changes(changes, taken, passages=len(passages)):
        click.echo(line)
    wrong = refused(changes, accepted=taken)
    if wrong:
        names = " ".join(f"--accept-worse {change.cell[0]}/{change.cell[1]}" for change in wrong)
        click.echo(
            f"refused: it is worse in {len(wrong)} of {len(changes)}. To take it all the same: {names}", err=True
        )
        sys.exit(1)
    click.echo(f'it may take over: set model = "{candidate.resolve()}" under [tag] in settings.toml, then retag')


def _read_cell(written: str, cells: Sequence[Cell]) -> Cell:
    found = next((cell for cell in cells if f"{cell[0]}/{cell[1]}" == written), None)
    if found is None:
        raise UsageError(f"--accept-worse {written}: there is no such stance; write it like ban/affirm")
    return found


def _draw_changes(changes: Sequence[CellChange], accepted: Sequence[Cell], *, passages: int) -> Iterator[str]:
    yield f"{f'on {passages} passages':<34}{'found, wrong, missed':>22}   {'now':<14} F1"
    for change in changes:
        word = ("  worse, accepted" if change.cell in accepted else "  WORSE") if change.worse else ""
        yield (
            f"{change.cell[0] + ' ' + change.cell[1]:<34}{_counts(change.before):>22}   {_counts(change.after):<14} "
            f"{_f1(change.before)} → {_f1(change.after)}{word}"
        )


def _counts(counts: Counts) -> str:
    return f"{counts.found}, {counts.wrong}, {counts.missed}"
