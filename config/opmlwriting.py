"""Writing feeds as OPML 2.0: a folder per kind of outlet, and what only we know in attributes of our own namespace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from config.opml import NAMESPACE, PREFIX
from extractors.model import Feed

# Characters that XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OWN = ("id", "outlet", "kind", "country", "language", "scope")
UNSORTED = "other"


def write_opml(feeds: Sequence[Feed], *, title: str) -> str:
    """An OPML document of `feeds`; `read_feed_list` gives the same feeds back, whatever their order."""
    folders = groupby(sorted(feeds, key=_folder), key=_folder)
    body = "\n".join(_write_folder(name, list(inside)) for name, inside in folders)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:{PREFIX.rstrip(":")}="{NAMESPACE}">\n'
        f"  <head><title>{escape(_FORBIDDEN.sub('', title))}</title></head>\n  <body>\n{body}\n  </body>\n</opml>\n"
    )


def _folder(feed: Feed) -> str:
    return feed.kind or UNSORTED


def _write_folder(name: str, feeds: Sequence[Feed]) -> str:
    inside = "\n".join(f"      <outline {_attributes(feed)}/>" for feed in feeds)
    return f'    <outline text="{escape(name)}">\n{inside}\n    </outline>'


def _attributes(feed: Feed) -> str:
    """Other programs read the first ones; ours say exactly what feeds.toml said."""
    given = {"type": "rss", "text": feed.outlet, "title": feed.outlet, "xmlUrl": feed.url}
    given["category"] = f"/{_folder(feed)},{feed.scope}"
    if feed.language:
        given["language"] = feed.language.lower()
    own = {f"{PREFIX}{key}": value for key in _OWN if (value := getattr(feed, key)) is not None}
    if feed.verified_at:
        own[f"{PREFIX}verified_at"] = feed.verified_at.isoformat()
    return " ".join(f"{key}={quoteattr(_FORBIDDEN.sub('', value))}" for key, value in (given | own).items())
