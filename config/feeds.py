"""Reading `feeds.toml`: the feeds to follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from config.checks import country, identity, language, moment, one_of, text, web_address
from config.tables import Finding, Findings, Key, Row, Schema, find_repeated, find_unknown, read_rows
from extractors.model import Feed

KINDS = (
    "state media",
    "newspaper",
    "broadcaster",
    "wire",
    "business",
    "tech",
    "policy",
    "civil society",
    "government",
    "blog",
)

SCHEMA: Schema = {
    "id": Key(check=identity(), required=True),
    "url": Key(check=web_address(), required=True),
    "outlet": Key(check=text(longest=200), required=True),
    "kind": Key(check=one_of(*KINDS)),
    "country": Key(check=country()),
    "language": Key(check=language()),
    "scope": Key(check=one_of("topical", "general")),
    "verified_at": Key(check=moment()),
}


def read_feeds(data: Mapping[str, Any]) -> tuple[tuple[Feed, ...], Findings]:
    """The feeds of a `feeds.toml` and what is wrong in it. A document without feeds is wrong."""
    rows, found = read_rows(data, "feed", SCHEMA)
    found += find_unknown(data, {"feed"}) + find_repeated(rows, "id") + _find_same_address(rows)
    if "feed" not in data or data["feed"] == []:
        found += (Finding(path=(), message="lists no feed; add a [[feed]] with id, url and outlet"),)
    return tuple(Feed(**row.values) for row in rows if row.sound), found


def same_address(url: str) -> str:
    """A form in which two spellings of one feed address are equal."""
    scheme_less = url.split("://", 1)[-1].split("#", 1)[0]
    host, slash, path = scheme_less.partition("/")
    return (host.lower().removeprefix("www.") + slash + path).rstrip("/")


def _find_same_address(rows: Iterable[Row]) -> Findings:
    seen: dict[str, Row] = {}
    found: list[Finding] = []
    for row in rows:
        url = row.values.get("url")
        if url is None:
            continue
        first = seen.setdefault(same_address(url), row)
        if first is not row:
            other = first.values.get("id") or f"number {int(first.path[-1]) + 1}"
            found.append(Finding(path=(*row.path, "url"), message=f"is the address of feed {other} already"))
    return tuple(found)
