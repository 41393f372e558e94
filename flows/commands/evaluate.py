"""`bellwether evaluate`: how right a tier is on passages with known answers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from extractors.counting import count
from extractors.errors import UsageError
from flows.commands import options
from flows.commands.outputs import writing_to

if TYPE_CHECKING:
    from extractors.model import Tagger, Tagging
    from extractors.stance.gold import GoldPassage
    from extractors.stance.scoring import Figures

TIERS = ("local", "llm", "cascade", "nli", "cues")
EXAMPLE = "bellwether evaluate gold.jsonl --tier cues --out predictions.jsonl"


@click.command(epilog=f"Example: {EXAMPLE}")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--tier", type=click.Choice(TIERS), help="Which tagger.  [default: the one of settings.toml]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write what was found, as `tag` does.")
@click.option(
    "--resamples",
    type=click.IntRange(min=0, max=100_000),
    default=1000,
    show_default=True,
    help="Draws for the 95 % intervals; 0 leaves them out.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of the draws.")
@options.config
@options.as_json
def evaluate(
    gold: Path, tier: str | None, out: Path | None, resamples: int, seed: int, config: Path, as_json: bool
) -> None:
    """Compare what a tier finds in the passages of GOLD with the answers there.

    GOLD has one JSON object a line: {"id", "text", "stances": [{"proposition", "pole", "holders"?, "relations"?}],
    "optional"?: [pairs that count neither way], "lang"?, "title"?, "genre"?, "on_topic"?}. What is null or empty is
    undecided and not counted. Every fault of the file is told at once, and nothing is evaluated then.
    """
    from config.loader import load
    from extractors.stance.scoring import score
    from flows.scorecard import draw, record
    from flows.taggers import open_tagger

    configuration = load(config, environ=os.environ)
    propositions = [proposition.id for proposition in configuration.codebook.propositions]
    passages = _read(gold, propositions)
    tier = tier or configuration.settings.tag.tier
    tagger = open_tagger(configuration, tier)
    with _open_output(out, gold) as predictions:
        pairs = list(zip(passages, _tag(passages, tagger, predictions), strict=True))
    result = score(pairs, propositions=propositions, resamples=resamples, seed=seed)
    if as_json:
        head = {
            "gold": str(gold),
            "tier": tier,
            "tagger_version": tagger.version,
            "codebook_version": tagger.codebook_version,
            "resamples": resamples,
            "seed": seed,
        }
        click.echo(json.dumps({**head, **record(result)}, ensure_ascii=False))
    else:
        click.echo(f"{gold.name}, tier {tier} ({tagger.version}), codebook {tagger.codebook_version}\n")
        click.echo(draw(result, terminal=sys.stdout.isatty()), nl=False)
    _warn(result.overall)


def _read(gold: Path, propositions: Sequence[str]) -> tuple[GoldPassage, ...]:
    from extractors.stance.gold import read_gold

    try:
        data = gold.read_bytes()
    except OSError as fault:
        raise UsageError(f"{gold} cannot be read: {fault.strerror}") from fault
    passages, faults = read_gold(data, file=str(gold), propositions=propositions)
    if faults:
        lines = "\n".join(map(str, faults))
        raise UsageError(f"the gold file has {count(len(faults), 'fault')}; nothing was evaluated\n{lines}")
    return passages


@contextmanager
def _open_output(out: Path | None, gold: Path) -> Iterator[IO[str] | None]:
    """Opened before the work, so that a path that cannot be written costs no hour of tagging."""
    if out is None:
        yield None
        return
    if out.exists() and out.samefile(gold):
        raise UsageError(f"--out {out} is the gold file itself; name another")
    with writing_to(out), out.open("w", encoding="utf-8") as file:
        yield file


def _tag(passages: Sequence[GoldPassage], tagger: Tagger, predictions: IO[str] | None) -> Iterator[Tagging]:
    from extractors.stance.records import write_tagging
    from flows.display import watch
    from flows.progress import Silence, watching
    from flows.taggers import tag_documents

    with watch():
        progress = watching.get() or Silence()
        progress.expect("passages", len(passages))
        # Together, as in `tag`: what an LLM tier is asked at once is part of its prompt.
        taggings = tag_documents(tagger, [passage.document for passage in passages])
        for passage, tagging in zip(passages, taggings, strict=True):
            if predictions is not None:
                line = json.dumps(write_tagging(passage.document, tagging), ensure_ascii=False)
                predictions.write(f"{line}\n")
            progress.advance("passages")
            yield tagging


def _warn(figures: Figures) -> None:
    """Ends with 1 where the figures are not what they seem."""
    if figures.pending:
        click.echo(f"{figures.pending} passages could not be tagged now and are not in the figures", err=True)
    if figures.misquoted:
        click.echo(
            f"{figures.misquoted} stances quote what does not stand in their text: a fault of the tier", err=True
        )
    if figures.pending or figures.misquoted:
        sys.exit(1)
