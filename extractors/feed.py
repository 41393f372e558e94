"""From a feed document to entries: one function, `parse_feed`, over every format the project reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.feeditem import Channel, Item, Moment, Problem
from extractors.feedtext import decode_feed, is_html, is_json
from extractors.jsonfeed import read_json
from extractors.model import Drop, Entry, Failure, Feed, stable_id
from extractors.plaintext import clean_text, has_text
from extractors.urls import canonicalise, fetchable
from extractors.xmlfeed import read_xml

GATE = "entry"
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=1)
BODY_CHARACTERS = 400
_TITLE, _SUMMARY, _NAME, _GUID = 500, 2000, 200, 500
_AUTHORS, _CATEGORIES = 20, 50
_CONTENT = 1_000_000
_BYLINE = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed shows. `drops` names what was left out of it, and the dates that were not believed.

    `oldest_entry_at` and `newest_entry_at` are over the believed dates of `entries`; `ttl` is the feed's own wish.
    """

    entries: tuple[Entry, ...]
    drops: tuple[Drop, ...]
    title: str | None
    ttl: timedelta | None
    oldest_entry_at: datetime | None
    newest_entry_at: datetime | None
    format: str
    link: str | None


def parse_feed(
    body: bytes, *, feed: Feed, headers: tuple[tuple[str, str], ...], base_url: str, now: datetime
) -> ParsedFeed | Failure:
    """Reads RSS, Atom, RDF or JSON Feed in any encoding; a valid feed without entries is no failure.

    `headers` are the answer's, names in lower case; relative links are resolved against `xml:base`, then `base_url`.
    Drops (gate "entry"): `no_link` and `duplicate_entry` cost the entry, `date_in_future` (more than a day ahead),
    `date_too_old` (before 1995) and `date_unreadable` only its date. Failure kinds (stage "poll"): `feed_empty_body`,
    `feed_is_html`, `feed_unreadable`.
    """
    text = decode_feed(body, next((value for name, value in headers if name == "content-type"), None))
    channel = _read(text)
    if isinstance(channel, Problem):
        return Failure(stage="poll", kind=channel.kind, key=feed.id, message=f"{base_url}: {channel.message}", at=now)
    drops: list[Drop] = []
    entries = tuple(_collect(channel, feed, base_url, now, drops))
    dates = [entry.published_at for entry in entries if entry.published_at]
    return ParsedFeed(
        entries=entries,
        drops=tuple(drops),
        title=clean_text(channel.title, limit=_TITLE),
        ttl=channel.ttl,
        oldest_entry_at=min(dates, default=None),
        newest_entry_at=max(dates, default=None),
        format=channel.format,
        link=fetchable(channel.link, base_url) if channel.link else None,
    )


def _read(text: str) -> Channel | Problem:
    if not text:
        return Problem(kind="feed_empty_body", message="The answer has no content; a feed without entries has some.")
    if is_json(text):
        return read_json(text)
    if is_html(text):
        return Problem(
            kind="feed_is_html", message="This is a web page, not a feed; look in it for the feed's address."
        )
    return read_xml(text)


def _collect(channel: Channel, feed: Feed, base_url: str, now: datetime, drops: list[Drop]) -> Iterator[Entry]:
    """The entries worth keeping; what is left out is added to `drops`."""
    seen: set[str] = set()
    for item in channel.items:
        entry, faults = _build(item, channel, feed, base_url, now)
        key = entry.article_id if entry else item.guid or base_url
        if entry and entry.article_id in seen:
            entry, faults = None, ("duplicate_entry",)
        drops.extend(Drop(gate=GATE, reason=reason, key=key, feed_id=feed.id, at=now) for reason in faults)
        if entry:
            seen.add(entry.article_id)
            yield entry


def _build(
    item: Item, channel: Channel, feed: Feed, base_url: str, now: datetime
) -> tuple[Entry | None, tuple[str, ...]]:
    """The entry, if it has a usable link, and the reasons to count."""
    address = next(filter(None, (_resolve(link, base_url) for link in item.links)), None)
    if address is None:
        return None, ("no_link",)
    url, canonical = address
    faults = Counter(fault for moment in (item.published, item.updated) if (fault := _fault(moment, now)))
    entry = Entry(
        article_id=stable_id("article", canonical),
        feed_id=feed.id,
        url=url,
        canonical_url=canonical,
        guid=item.guid[:_GUID] if item.guid else None,
        title=clean_text(item.title, limit=_TITLE),
        summary=clean_text(item.summary, limit=_SUMMARY),
        content=_body(item.content),
        authors=_names(map(_author, item.authors), _AUTHORS),
        categories=_names(item.categories, _CATEGORIES),
        published_at=_believed(item.published, now),
        updated_at=_believed(item.updated, now),
        seen_at=now,
        language=_language(item.language) or feed.language or _language(channel.language),
    )
    return entry, tuple(faults)


def _resolve(link: str, base_url: str) -> tuple[str, str] | None:
    """The address to fetch and its canonical form."""
    url = fetchable(link, base_url)
    canonical = canonicalise(url) if url else None
    return (url, canonical) if url and canonical else None


def _fault(moment: Moment | None, now: datetime) -> str | None:
    if moment is None:
        return None
    if moment.at is None:
        return "date_unreadable"
    if moment.at > now + LATEST_AHEAD:
        return "date_in_future"
    return "date_too_old" if moment.at < EARLIEST else None


def _believed(moment: Moment | None, now: datetime) -> datetime | None:
    return moment.at if moment and _fault(moment, now) is None else None


def _body(content: str | None) -> str | None:
    """The feed's own HTML when it holds a real body rather than a teaser."""
    return content[:_CONTENT] if content and has_text(content[:_CONTENT], BODY_CHARACTERS) else None


def _author(name: str) -> str:
    """A name without its "by", and without mail addresses, which are nobody's business."""
    text = _EMAIL.sub("", name).replace("()", "").strip(" <>,;")
    in_brackets = _IN_BRACKETS.fullmatch(text)
    return _BYLINE.sub("", in_brackets[1] if in_brackets else text)


def _names(values: Iterable[str], most: int) -> tuple[str, ...]:
    cleaned = (clean_text(value, limit=_NAME) for value in values)
    return tuple(dict.fromkeys(name for name in cleaned if name))[:most]


def _language(tag: str | None) -> str | None:
    """The primary part of a BCP 47 tag, in lower case; None for what is none."""
    match = _LANGUAGE.match(tag.strip()) if tag else None
    return match[0].lower() if match else None
