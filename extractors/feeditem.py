"""A feed as its own format tells it, before addresses, dates and texts are checked: what the readers hand to `feed`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date of a feed: as written, and in UTC when it could be read."""

    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry; texts may hold markup, `links` are candidates in order of trust, possibly relative."""

    links: tuple[str, ...] = ()
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A whole feed. `format` is feedparser's name of it (rss20, atom10, ...), or json1, json11."""

    format: str
    items: tuple[Item, ...]
    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a document is no feed that can be read: `kind` is counted, `message` is for a person."""

    kind: str
    message: str
