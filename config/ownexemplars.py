"""Reading and writing `exemplars.jsonl`: sentences that show the stances which a user added to the codebook.

A line is an object {text, proposition, pole}, and, where `bellwether discover` wrote it, {vector, network, article_id}.
The file may be missing; a line of one's own needs only the first three.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from config.documents import decode, read_bytes
from extractors.errors import Fault
from extractors.model import OwnExemplar

EXEMPLARS_NAME = "exemplars.jsonl"
_POLES = ("affirm", "reject")


def read_exemplars(path: Path, known: Collection[str]) -> tuple[tuple[OwnExemplar, ...], tuple[Fault, ...]]:
    """The sentences in the file at `path`, and what is wrong in it; nothing where there is none.

    `known`: the ids of the codebook's propositions.
    """
    if not path.exists():
        return (), ()
    body = read_bytes(path)
    text = body if isinstance(body, Fault) else decode(body, str(path))
    if isinstance(text, Fault):
        return (), (text,)
    found = [_read(line, number, str(path), known) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    exemplars = tuple(each for each in found if isinstance(each, OwnExemplar))
    return exemplars, tuple(each for each in found if isinstance(each, Fault))


def write_exemplars(exemplars: Sequence[OwnExemplar]) -> str:
    """The text of a file with these sentences."""
    return "".join(f"{json.dumps(_describe(each), ensure_ascii=False)}\n" for each in exemplars)


def _describe(exemplar: OwnExemplar) -> dict[str, str]:
    given = {
        "text": exemplar.text,
        "proposition": exemplar.proposition,
        "pole": exemplar.pole,
        "article_id": exemplar.article_id,
        "network": exemplar.network,
        "vector": base64.b64encode(exemplar.vector).decode("ascii"),
    }
    return {key: value for key, value in given.items() if value}


def _read(line: str, number: int, file: str, known: Collection[str]) -> OwnExemplar | Fault:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as fault:
        return Fault(file=file, line=number, key="", message=f"is no JSON object ({fault}); write one object a line")
    if not isinstance(record, dict):
        return Fault(file=file, line=number, key="", message='is no JSON object; write {"text": "...", ...}')
    wrong = _check(record, known)
    if wrong:
        return Fault(file=file, line=number, key=wrong[0], message=wrong[1])
    return OwnExemplar(
        text=record["text"],
        proposition=record["proposition"],
        pole=record["pole"],
        vector=base64.b64decode(record.get("vector", ""), validate=True),
        network=record.get("network", ""),
        article_id=record.get("article_id", ""),
    )


def _check(record: dict[str, Any], known: Collection[str]) -> tuple[str, str] | None:
    """The key that is wrong, and what would be right."""
    for key in ("text", "proposition", "pole", *(key for key in ("vector", "network", "article_id") if key in record)):
        if not isinstance(record.get(key), str) or not record[key].strip():
            return key, "is missing or no text"
    if record["proposition"] not in known:
        return "proposition", f"names no proposition of stances.toml: {record['proposition']!r}"
    if record["pole"] not in _POLES:
        return "pole", f"must be affirm or reject, not {record['pole']!r}"
    try:
        base64.b64decode(record.get("vector", ""), validate=True)
    except ValueError:
        return "vector", "is no base64; leave it out, and the sentence is read anew"
    return None
