"""RSS, Atom, RDF and CDF, read by feedparser."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html.entities import html5
from typing import Any
from xml.sax.saxutils import escape

import feedparser

from extractors.dates import parse_date
from extractors.feeditem import Channel, Item, Moment, Problem
from extractors.plaintext import as_html

_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_MANY_TAG = re.compile(r"<(?:[\w.-]+:)?(?:category|subject|keywords)[\s>]|(?P<entry><(?:[\w.-]+:)?(?:item|entry)[\s>])")
_LONG_NAME = re.compile(
    r"(<(?:[\w.-]+:)?(?:author|creator|managingeditor|webmaster|publisher|name|email)(?:\s[^<>]{0,500})?>"
    r"\s*(?:<!\[CDATA\[)?[^<\]]{400})[^<\]]+",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"<!ENTITY[^>]*>")
_SMALL_ENTITY = re.compile(r'<!ENTITY\s+\w+\s+"(?:&#\w{1,8};|[^&"%<>]{0,16})"\s*>')
_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?P<name>[A-Za-z]\w{1,30});|&(?!#?\w+;)", re.DOTALL)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BIG_TAG = re.compile(r"<[^<>]{20000,}")
_MAX_CATEGORIES = 500
_MAX_ATTRIBUTES = 500
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}
_TEXT_TYPES = frozenset({"text/plain", "text/html", "application/xhtml+xml"})
_LOOKS_MARKED_UP = re.compile(r"</?(?:p|br|div|a|img|ul|h[1-6])[\s/>]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_xml(text: str) -> Channel | Problem:
    """The feed in `text`. Malformed feeds give the entries that can be told apart; nothing is ever fetched for them.

    Of entity declarations only those of a few plain characters stay: neither files nor other entities are reached.
    """
    excess = _find_excess(text)
    if excess:
        return Problem(kind="feed_unreadable", message=excess)
    mended = _REFERENCE.sub(_mend_reference, _LONG_NAME.sub(r"\1", text))
    parsed = _parse(_ENTITY.sub(_keep_small, mended))
    if isinstance(parsed, Problem):
        return parsed
    version = str(parsed.version or "")
    root = _ROOT.search(text)
    if not version and not parsed.entries and (root is None or root[2].lower() not in _FEED_ROOTS):
        name = f"its first element is <{root[1][:40]}>" if root else "it holds no element"
        return Problem(kind="feed_unreadable", message=f"This is no RSS, Atom or JSON feed: {name}.")
    feed = parsed.feed
    return Channel(
        format=version or "unknown",
        items=tuple(_read_item(entry, version) for entry in parsed.entries),
        title=_text(feed, "title"),
        link=_text(feed, "link"),
        language=_text(feed, "language"),
        ttl=_read_ttl(feed),
    )


def _parse(text: str) -> Any | Problem:
    """feedparser's result. Only a byte stream keeps it from taking the text for an address or a file to open."""
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        return feedparser.parse(stream, response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError, OverflowError) as error:
        # Its lenient parser trips over some inputs, such as elements of a module outside the one they belong in.
        return Problem(
            kind="feed_unreadable", message=f"The XML is too broken to read ({type(error).__name__}: {error})."
        )


def _keep_small(match: re.Match[str]) -> str:
    """An entity declaration that cannot blow up. Others leave a blank, so that no new one forms where they stood."""
    return f"\n{match[0]}" if _SMALL_ENTITY.fullmatch(match[0]) else " "


def _mend_reference(match: re.Match[str]) -> str:
    """HTML's names as characters, a bare `&` escaped; CDATA sections, XML's own names and unknown ones as they are."""
    name = match["name"]
    if name:
        found = "" if name in _XML_NAMES else html5.get(f"{name};", "")
        return escape(found) or match[0]
    return "&amp;" if match[0] == "&" else match[0]


def _find_excess(text: str) -> str | None:
    """What in a document would take feedparser quadratic time; no feed of this world holds it."""
    if any(match[0].count("=") > _MAX_ATTRIBUTES for match in _BIG_TAG.finditer(text)):
        return f"One of its elements has more than {_MAX_ATTRIBUTES} attributes."
    lowered = text.lower()
    if sum(map(lowered.count, ("category", "subject", "keywords"))) <= _MAX_CATEGORIES:
        return None
    count = 0
    for match in _MANY_TAG.finditer(lowered):
        count = 0 if match["entry"] else count + 1
        if count > _MAX_CATEGORIES:
            return f"One of its entries has more than {_MAX_CATEGORIES} categories."
    return None


def _get(node: Any, key: str) -> Any:
    """A value of a feedparser dictionary as it stands: its own `get` takes `published` for a missing `updated`."""
    return dict.get(node, key)


def _text(node: Any, key: str) -> str | None:
    value = _get(node, key)
    return value.strip() or None if isinstance(value, str) else None


def _read_item(entry: Any, version: str) -> Item:
    published = _read_moment(entry, "published") or _read_moment(entry, "created")
    updated = _read_moment(entry, "updated")
    return Item(
        links=_read_links(entry),
        guid=_text(entry, "id"),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=_read_content(entry),
        authors=_read_authors(entry),
        categories=tuple(name for tag in _get(entry, "tags") or () if (name := tag.get("label") or tag.get("term"))),
        published=published or updated,
        # RSS has no update time of its own: a lone dc:date says when the entry was published.
        updated=updated if published or not version.startswith("rss") else None,
        language=_text(entry, "language"),
    )


def _read_moment(entry: Any, key: str) -> Moment | None:
    text = _text(entry, key)
    return Moment(text=text, at=parse_date(text, _get(entry, f"{key}_parsed"))) if text else None


def _read_links(entry: Any) -> tuple[str, ...]:
    """Candidates: the address behind FeedBurner's, the entry's own, other alternates, an identifier that is one.

    A guid counts unless the feed denies it (`isPermaLink="false"`), and only when it looks like an address: many feeds
    number their entries and forget to deny.
    """
    guid, own = _text(entry, "id"), _text(entry, "link")
    from_guid = _get(entry, "guidislink")  # True: feedparser took the link from it; False: it did not; None: no guid
    if from_guid and own == guid:
        own = None
    permalink = guid if guid and from_guid is not False and _ADDRESS.match(guid) else None
    alternates = [_text(link, "href") for link in _get(entry, "links") or () if _get(link, "rel") == "alternate"]
    found = (_text(entry, "feedburner_origlink"), own, permalink, *alternates)
    return tuple(dict.fromkeys(link for link in found if link))


def _read_content(entry: Any) -> str | None:
    """The longest body of the entry, as HTML."""
    bodies = [(_text(part, "value") or "", _text(part, "type") or "") for part in _get(entry, "content") or ()]
    value, kind = max(bodies, key=lambda body: len(body[0]), default=("", ""))
    if kind not in _TEXT_TYPES:
        return None
    return as_html(value) if kind == "text/plain" and not _LOOKS_MARKED_UP.search(value) else value or None


def _read_authors(entry: Any) -> tuple[str, ...]:
    """The names given. A lone author is taken as written, for feedparser cuts mail addresses of long domains in two."""
    names = [name for author in _get(entry, "authors") or () if (name := _text(author, "name"))]
    lone = _text(entry, "author")
    return tuple(names) if len(names) > 1 or not lone else (lone,)


def _read_ttl(feed: Any) -> timedelta | None:
    """How long the feed asks to be left alone: RSS `ttl` (minutes), else the syndication module's period."""
    minutes = _number(_text(feed, "ttl"))
    if minutes:
        return timedelta(minutes=minutes)
    hours = _PERIODS.get((_text(feed, "sy_updateperiod") or "").lower())
    frequency = _number(_text(feed, "sy_updatefrequency")) or 1
    return timedelta(hours=hours) / frequency if hours else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 6 else None
