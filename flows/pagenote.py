"""What the page archive notes beside a page, so that a warehouse can be built from the archive alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from extractors.model import Entry, Feed

# Its own record holds the content, where it stood in for the page; else it is not needed.
_LEFT_OUT = frozenset({"content"})
_LISTS = frozenset({"authors", "categories"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """The entry that led to a page, as its feed showed it then, and the moment of the fetch."""

    entry: Entry
    feed: Feed
    fetched_at: datetime


def write_note(note: PageNote) -> dict[str, Any]:
    """The note as an object for JSON; what is not known is left out."""
    return {
        "entry": _plain(note.entry),
        "feed": _plain(note.feed),
        "fetched_at": note.fetched_at.isoformat(),
    }


def read_note(body: bytes) -> PageNote | None:
    """The note in a record; None for one that another program wrote, or that is not whole."""
    try:
        found = json.loads(body)
        return PageNote(
            entry=Entry(**_typed(Entry, found["entry"])),
            feed=Feed(**_typed(Feed, found["feed"])),
            fetched_at=datetime.fromisoformat(found["fetched_at"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _plain(record: Entry | Feed) -> dict[str, Any]:
    values = {each.name: getattr(record, each.name) for each in fields(record) if each.name not in _LEFT_OUT}
    return {name: _as_json(value) for name, value in values.items() if value not in (None, ())}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(kind: type[Entry | Feed], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of JSON as the fields of `kind`; those that a later version wrote are left out."""
    known = {each.name for each in fields(kind)}
    return {name: _as_field(name, value) for name, value in values.items() if name in known}


def _as_field(name: str, value: Any) -> Any:
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return tuple(value) if name in _LISTS else value
