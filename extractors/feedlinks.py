"""Where a web page says its feeds are, and where feeds usually lie."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import urljoin

from extractors.urls import fetchable
from extractors.visible import REST_OF_TAG

_LINK = re.compile(rf"<(?:link|a|base)\b{REST_OF_TAG}", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)
# WordPress offers its whole API as JSON, and every post's comments as a feed.
_NO_FEED = re.compile(r"/wp-json/|/comments/|comments/feed|oembed", re.IGNORECASE)
_LOOKS_LIKE_FEED = re.compile(r"(?:^|[/._-])(?:rss2?|atom|feeds?|rdf)(?:$|[/._?-])", re.IGNORECASE)
_MOST_LINKS = 10
_LONGEST_PAGE = 2_000_000

COMMON_PATHS = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds",
    "/blog/feed",
    "/?feed=rss2",
)


def find_feed_links(html: str, *, url: str) -> tuple[str, ...]:
    """The addresses that a page at `url` offers as feeds, the declared ones before links that only look like one.

    At most 10, each once, absolute. Comment feeds and APIs are left out.
    """
    declared: list[str] = []
    linked: list[str] = []
    base = url
    for tag in _LINK.findall(html[:_LONGEST_PAGE]):
        attributes = _attributes(tag)
        address = attributes.get("href", "")
        if tag[1:5].lower() == "base":
            base = urljoin(url, address) if fetchable(address, url) else base
        elif _NO_FEED.search(address):
            continue
        elif "alternate" in attributes.get("rel", "").lower().split():
            if attributes.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES:
                declared.append(address)
        elif tag[1:3].lower() in ("a ", "a\t", "a\n") and _LOOKS_LIKE_FEED.search(address):
            linked.append(address)
    absolute = (fetchable(address, base) for address in (*declared, *linked) if address)
    return tuple(dict.fromkeys(address for address in absolute if address))[:_MOST_LINKS]


def guess_feed_links(url: str) -> tuple[str, ...]:
    """Where the feed of the site at `url` would usually lie."""
    guesses = (fetchable(path, url) for path in COMMON_PATHS)
    return tuple(guess for guess in guesses if guess)


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): entities.unescape(double or single or bare).strip()
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }
