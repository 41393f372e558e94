"""`bellwether tag`: the tagger on its own, JSON Lines in and out."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from extractors.counting import count
from extractors.errors import Fault
from flows.commands import options

if TYPE_CHECKING:
    from config.loader import Configuration
    from extractors.model import Document

TIERS = ("local", "llm", "cascade", "nli", "cues")
EXAMPLE = """echo '{"id": "1", "text": "TikTok must be banned, said Senator Doe."}' | bellwether tag"""


@click.command(epilog=f"\b\nExample:\n  {EXAMPLE}")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--explain", is_flag=True, help="Say why, for people: cues, model, like sentences, topic, holder rule.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: print JSON Lines for a program to read.")
@click.option("--tier", type=click.Choice(TIERS), help="Which tagger.  [default: the one of settings.toml]")
@options.config
@options.data
def tag(file: IO[bytes], explain: bool, as_json: bool, tier: str | None, config: Path, data: Path) -> None:
    """Tag the documents of FILE, one {"id", "text", "title"?, "language"?, "genre"?} a line.

    Reads standard input without FILE. Lines that cannot be read are named on standard error and the rest is tagged.
    Only a tier that asks a language model uses the data folder: for answers that it has and for the day's budget; and
    `nli`, for a model that it fetches.
    """
    from config.loader import load

    configuration = load(config, environ=os.environ)
    tier = tier or configuration.settings.tag.tier
    faults: list[Fault] = []
    documents = _read(file, faults)
    tagged = 0
    for line in (
        _explain(configuration, tier, documents, as_json) if explain else _tag(configuration, tier, documents, data)
    ):
        click.echo(line)
        tagged += 1
    if not tagged and not faults:
        click.echo(f"{file.name} is empty: nothing was tagged", err=True)
    if faults:
        click.echo(f"{count(len(faults), 'line')} could not be read", err=True)
        sys.exit(2)


def _tag(configuration: Configuration, tier: str, documents: Iterator[Document], data: Path) -> Iterator[str]:
    from extractors.stance.records import write_tagging
    from flows.taggers import open_tagger, tag_documents

    documents, again = itertools.tee(documents)
    # The tagger first: it says when the documents end, and closes what it holds.
    taggings = tag_documents(open_tagger(configuration, tier, data=data), documents)
    for tagging, document in zip(taggings, again, strict=True):
        yield json.dumps(write_tagging(document, tagging), ensure_ascii=False)


def _explain(configuration: Configuration, tier: str, documents: Iterator[Document], as_json: bool) -> Iterator[str]:
    from extractors.stance.explain import as_lines, as_record
    from flows.taggers import EXPLAINED, open_explainer, tell_unexplained

    if tier not in EXPLAINED:
        click.echo(tell_unexplained(tier), err=True)
    tagger = open_explainer(configuration, tier)
    for document in documents:
        explanation = tagger.explain(document)
        yield json.dumps(as_record(explanation), ensure_ascii=False) if as_json else "\n".join(as_lines(explanation))


def _read(file: IO[bytes], faults: list[Fault]) -> Iterator[Document]:
    """The documents of a file; lines that hold none are told at once, and gathered."""
    from extractors.stance.records import read_document

    for number, raw in enumerate(file, start=1):
        if not raw.strip():
            continue
        document: Document | Fault
        try:
            document = read_document(raw.decode("utf-8-sig" if number == 1 else "utf-8"), number, file.name)
        except UnicodeDecodeError as wrong:
            message = f"byte {wrong.start + 1} of the line is no UTF-8; save the file as UTF-8"
            document = Fault(file=file.name, line=number, key="", message=message)
        if isinstance(document, Fault):
            faults.append(document)
            click.echo(str(document), err=True)
        else:
            yield document
