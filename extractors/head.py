"""What a page says about itself: meta tags, links and JSON-LD, read without a parser (about 0.3 ms a page)."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urljoin, urlsplit

from extractors.authors import read_authors
from extractors.visible import REST_OF_TAG, linked_data

_TAG = re.compile(rf"<(?:[mM][eE][tT][aA]|[lL][iI][nN][kK])\b{REST_OF_TAG}")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_JSON_FACT = re.compile(r'"(isAccessibleForFree|wordCount|datePublished|@type)"\s*+:\s*+\[?\s*+"?([^",}\]]{1,60})')
_PUBLISHED_NAMES = (
    "article:published_time",
    "datepublished",
    "date",
    "publishdate",
    "parsely-pub-date",
    "dc.date.issued",
)
_OPT_OUT = re.compile(r"\bno(?:image)?ai\b", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"article|posting|review|report", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`meta`: the first content of each name, names in lower case. `facts`: (key, value) pairs found in JSON-LD.

    `authors`: the people declared as such.
    """

    canonical_url: str | None
    meta: Mapping[str, str]
    facts: tuple[tuple[str, str], ...]
    authors: tuple[str, ...] = ()

    @property
    def free(self) -> bool:
        """False when the page marks itself or a part of it as paid for (schema.org `isAccessibleForFree`)."""
        return not any(key == "isAccessibleForFree" and value.lower() == "false" for key, value in self.facts)

    @property
    def word_count(self) -> int | None:
        """The largest declared length in words."""
        return max((int(value) for key, value in self.facts if key == "wordCount" and value.isdecimal()), default=None)

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself one article (a list of articles names the type many times)."""
        if self.meta.get("og:type", "").lower() == "article" or "article:published_time" in self.meta:
            return True
        return 0 < sum(key == "@type" and _ARTICLE_TYPE.search(value) is not None for key, value in self.facts) < 5


def read_head(html: str, *, url: str) -> Head:
    """Read the meta tags, the canonical link (absolute, not yet canonicalised) and JSON-LD facts of a page at `url`."""
    meta: dict[str, str] = {}
    canonical: str | None = None
    for tag in _TAG.findall(html):
        attributes = _attributes(tag)
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and "content" in attributes:
            meta.setdefault(name.strip().lower(), attributes["content"].strip())
        elif canonical is None and "canonical" in attributes.get("rel", "").lower().split():
            canonical = _absolute(url, attributes.get("href", ""))
    facts = tuple((key, value.strip()) for block in linked_data(html) for key, value in _JSON_FACT.findall(block))
    return Head(canonical_url=canonical, meta=meta, facts=facts, authors=read_authors(html, meta))


def find_opt_out(head: Head, headers: tuple[tuple[str, str], ...]) -> str | None:
    """By which sign headers or page reserve the text against text and data mining; None without one.

    Signs: the header and meta tag `tdm-reservation` (TDM Reservation Protocol), and `noai` or `noimageai` in the
    header `x-robots-tag` or a robots meta tag, the one for all robots or one addressed to us.
    """
    for name, value in headers:
        lowered = name.lower()
        if lowered == "tdm-reservation" and value.strip() == "1":
            return "header tdm-reservation"
        if lowered == "x-robots-tag" and _OPT_OUT.search(value):
            return "header x-robots-tag"
    if head.meta.get("tdm-reservation") == "1":
        return "meta tdm-reservation"
    named = next((name for name in ("robots", "bellwether") if _OPT_OUT.search(head.meta.get(name, ""))), None)
    return f"meta {named}" if named else None


def published_time(head: Head, day: str | None) -> datetime | None:
    """The moment of publication in UTC: a declared time of the day found by the extractor, else that day's midnight.

    `day` is an ISO date. A declared time counts when it falls on it by its own clock or by UTC.
    """
    if not day:
        return None
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    declared = [head.meta[name] for name in _PUBLISHED_NAMES if name in head.meta]
    declared += [value for key, value in head.facts if key == "datePublished"]
    moments = (_moment(value, wanted) for value in declared)
    midnight = datetime(wanted.year, wanted.month, wanted.day, tzinfo=UTC)
    return next((moment for moment in moments if moment), midnight)


def _moment(text: str, wanted: date) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC) if moment.date() == wanted else None
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if wanted in (moment.date(), in_utc.date()) else None


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): entities.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _absolute(base: str, link: str) -> str | None:
    try:
        absolute = urljoin(base, link.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if link.strip() and parts.scheme in ("http", "https") and parts.hostname else None
