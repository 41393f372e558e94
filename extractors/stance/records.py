"""The JSON Lines that `bellwether tag` reads and writes."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from extractors.errors import Fault
from extractors.model import Document, Genre, Stance, Tagging

_TEXTS = ("title", "language", "genre")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_document(line: str, line_number: int, file: str = "input") -> Document | Fault:
    """The document on one line (`{id, text, title?, language?, genre?}`), or what is wrong with it.

    `lang` is read like `language`, as gold files have it. Unpaired surrogates become U+FFFD, one for one.
    """
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as fault:
        return _fault(file, line_number, "", f"this line is no JSON object ({fault}); write one object a line")
    if not isinstance(record, dict):
        return _fault(file, line_number, "", 'this line is no JSON object; write {"id": "...", "text": "..."}')
    return _check(record, line_number, file)


def _check(record: dict[str, Any], line_number: int, file: str) -> Document | Fault:
    record = {"language": record.get("lang"), **record}
    if isinstance(record.get("id"), int) and not isinstance(record["id"], bool):
        record["id"] = str(record["id"])
    for key in ("id", "text"):
        if not isinstance(record.get(key), str) or not (key == "text" or record[key]):
            return _fault(
                file, line_number, key, f'"{key}" is missing or no text; every document needs an id and a text'
            )
    for key in _TEXTS:
        if record.get(key) is not None and not isinstance(record[key], str):
            return _fault(file, line_number, key, f'"{key}" must be a text or null')
    genre = record.get("genre")
    if genre is not None and genre not in get_args(Genre):
        return _fault(file, line_number, "genre", f"{genre!r} is no genre; choose one of {', '.join(get_args(Genre))}")
    title, language = (_clean(record[key]) if record.get(key) else None for key in ("title", "language"))
    return Document(id=_clean(record["id"]), text=_clean(record["text"]), title=title, language=language, genre=genre)


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _fault(file: str, line: int, key: str, message: str) -> Fault:
    return Fault(file=file, line=line, key=key, message=message)


def write_tagging(document: Document, tagging: Tagging) -> dict[str, Any]:
    """The output record of one document; `tagging` stands in it where it was not done.

    `tier` stands in it where another tier than `local` made it, `fallback` where `local` had to stand in for one.
    """
    record: dict[str, Any] = {
        "id": document.id,
        "on_topic": tagging.on_topic,
        "language": tagging.language,
        "stances": [_write_stance(stance) for stance in tagging.stances],
    }
    if tagging.status != "done":
        record["tagging"] = tagging.status
    if tagging.tier != "local" or tagging.fallback:
        record["tier"] = tagging.tier
    if tagging.fallback:
        record["fallback"] = tagging.fallback
    return record


def _write_stance(stance: Stance) -> dict[str, Any]:
    return {
        "proposition": stance.proposition,
        "pole": stance.pole,
        "holder": {"type": stance.holder.type, "name": stance.holder.name},
        "relation": stance.relation,
        "company": stance.company,
        "about_country": stance.about_country,
        "quote": stance.quote,
        "start": stance.start,
        "end": stance.end,
        "confidence": stance.confidence,
        "basis": stance.basis,
    }
