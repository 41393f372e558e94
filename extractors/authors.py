"""Who wrote a page, by what it declares: JSON-LD first, then its meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from extractors.visible import linked_data

_ARTICLE = re.compile(r"article|posting|report|review|webpage", re.IGNORECASE)
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")
_META = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_BETWEEN = re.compile(r"\s*(?:;|,|\s(?:and|und|et|y)\s)\s*")
_DEEPEST = 6


def read_authors(html: str, meta: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the people a page declares as its authors, in order; no organisations, no addresses."""
    declared = [name for block in linked_data(html) for name in _names_in(block)]
    if not declared:
        value = next((meta[key] for key in _META if meta.get(key)), "")
        declared = _BETWEEN.split(value)
    cleaned = (" ".join(name.split()) for name in declared)
    return tuple(dict.fromkeys(name for name in cleaned if name and len(name) < 80 and "://" not in name))


def _names_in(block: str) -> Iterator[str]:
    try:
        # strict=False: line breaks within strings are common.
        data = json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return
    for author in _authors(data, 0):
        yield from _names(author)


def _authors(data: Any, depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _authors(item, depth + 1)
    elif isinstance(data, dict):
        if "author" in data and _ARTICLE.search(str(data.get("@type", ""))):
            yield data["author"]
        for key in _INNER:
            yield from _authors(data.get(key), depth + 1)


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, list):
        for item in author:
            yield from _names(item)
    elif isinstance(author, dict) and "rganization" not in str(author.get("@type", "")):
        yield from _names(author.get("name"))
