"""`bellwether tag`: the tagger on its own, JSON Lines in and out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import IO

import click

from extractors.errors import Fault
from flows.commands import options

EXAMPLE = """echo '{"id": "1", "text": "TikTok must be banned, said Senator Doe."}' | bellwether tag"""


@click.command(epilog=f"\b\nExample:\n  {EXAMPLE}")
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@click.option("--explain", is_flag=True, help="Say why, for people: cue, span, topic, holder rule, what was silenced.")
@options.config
def tag(file: IO[str], explain: bool, config: Path) -> None:
    """Tag the documents of FILE, one {"id", "text", "title"?, "language"?, "genre"?} a line.

    Reads standard input without FILE. Lines that cannot be read are named on standard error and the rest is tagged.
    """
    from config.loader import load
    from extractors.stance.explain import as_lines
    from extractors.stance.records import read_document, write_tagging
    from extractors.stance.tagger import CueTagger

    configuration = load(config, environ=os.environ)
    tagger = CueTagger(configuration.codebook, configuration.topics)
    faults = 0
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        document = read_document(line, number, file.name)
        if isinstance(document, Fault):
            faults += 1
            click.echo(str(document), err=True)
        elif explain:
            click.echo("\n".join(as_lines(tagger.explain(document))))
        else:
            click.echo(json.dumps(write_tagging(document, tagger.tag(document)), ensure_ascii=False))
    if faults:
        click.echo(f"{faults} lines could not be read", err=True)
        sys.exit(2)
