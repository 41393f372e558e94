"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read.

Tolerant like the XML reader: values of a wrong type count as absent, and an item is never the reason to lose another.
"""

from __future__ import annotations

import json
from typing import Any

from extractors.dates import parse_date
from extractors.feeditem import Channel, Item, Moment, Problem
from extractors.plaintext import as_html


def read_json(text: str) -> Channel | Problem:
    """The feed in `text`; Problem when it is no JSON or no JSON Feed."""
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return Problem(kind="feed_unreadable", message=f"This looks like JSON but cannot be read: {error}.")
    version = _text(document.get("version")) if isinstance(document, dict) else None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or not (version is None or "jsonfeed.org/version/" in version):
        return Problem(kind="feed_unreadable", message='This JSON is no JSON Feed: it has no list called "items".')
    return Channel(
        format="json11" if version and version.rstrip("/").endswith("1.1") else "json1",
        items=tuple(_read_item(item if isinstance(item, dict) else {}) for item in items),
        title=_text(document.get("title")),
        link=_text(document.get("home_page_url")),
        language=_text(document.get("language")),
    )


def _read_item(item: dict[str, Any]) -> Item:
    guid = _text(item.get("id"))
    plain = _text(item.get("content_text"))
    # `external_url` is the page a link blog talks about, not the entry's own; it serves only where that is missing.
    links = (_text(item.get("url")), _absolute(guid), _text(item.get("external_url")))
    return Item(
        links=tuple(link for link in links if link),
        guid=guid,
        title=_text(item.get("title")),
        summary=_text(item.get("summary")) or plain or _text(item.get("content_html")),
        content=_text(item.get("content_html")) or (as_html(plain) if plain else None),
        authors=_read_authors(item),
        categories=tuple(tag for tag in map(_text, _list(item.get("tags"))) if tag),
        published=_read_moment(item.get("date_published")) or _read_moment(item.get("date_modified")),
        updated=_read_moment(item.get("date_modified")),
        language=_text(item.get("language")),
    )


def _read_authors(item: dict[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, `author` of version 1."""
    people = [*_list(item.get("authors")), item.get("author")]
    names = [_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people]
    return tuple(dict.fromkeys(name for name in names if name))


def _read_moment(value: object) -> Moment | None:
    text = _text(value)
    return Moment(text=text, at=parse_date(text)) if text else None


def _text(value: object) -> str | None:
    """A string without the blanks around it; numbers as text, for identifiers are often numbers; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _absolute(guid: str | None) -> str | None:
    return guid if guid and guid.lower().startswith(("http://", "https://")) else None
