"""Finding the feed behind an address: the address itself, what its page declares, the usual places."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from config.codes import COUNTRIES
from config.feedlist import host_of, slug
from config.settings import Fetch
from extractors.encoding import decode_page
from extractors.feed import ParsedFeed, parse_feed
from extractors.feedlinks import find_feed_links, guess_feed_links
from extractors.language import UNDETERMINED, identify_language
from extractors.model import Failure, Feed, Page
from flows.fetch import FEED_ACCEPT, Fetcher

ACCEPT = f"{FEED_ACCEPT}, text/html;q=0.8"
# Country domains that are sold to everybody say nothing about the country.
_SOLD_DOMAINS = "AC AI AM BZ CC CO FM GG IM IO LA LY ME MS NU SC SH SO SX TK TO TV VC WS"
SOLD_DOMAINS = frozenset(_SOLD_DOMAINS.split())
DOMAIN_COUNTRIES = {"UK": "GB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that answered, as it would be entered in feeds.toml, and what it shows."""

    feed: Feed
    title: str | None
    entries: int
    newest_entry_at: datetime | None
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What became of a search: the feeds found, the best first, or why there is none."""

    found: tuple[FoundFeed, ...]
    failure: Failure | None = None


async def find_feeds(url: str, *, fetcher: Fetcher, limits: Fetch, now: datetime) -> Search:
    """The feeds at or behind `url`: itself, else those its page declares, else the first of the usual places."""
    got = await _ask(url, fetcher, limits)
    if isinstance(got, Failure):
        return Search(found=(), failure=got)
    own = await _read(got, now)
    if isinstance(own, FoundFeed):
        return Search(found=(own,))
    html = decode_page(got.body, got.header("content-type"))
    declared = find_feed_links(html, url=got.final_url) if isinstance(html, str) else ()
    offered = await asyncio.gather(*(_try(address, fetcher, limits, now) for address in declared))
    found = _unique([feed for feed in offered if feed is not None])
    if not found:
        found = await _guess(got.final_url, fetcher, limits, now)
    return Search(found=tuple(found), failure=None if found else own)


async def _guess(url: str, fetcher: Fetcher, limits: Fetch, now: datetime) -> list[FoundFeed]:
    for address in guess_feed_links(url):
        feed = await _try(address, fetcher, limits, now)
        if feed is not None:
            return [feed]
    return []


async def _try(url: str, fetcher: Fetcher, limits: Fetch, now: datetime) -> FoundFeed | None:
    got = await _ask(url, fetcher, limits)
    read = got if isinstance(got, Failure) else await _read(got, now)
    return read if isinstance(read, FoundFeed) else None


async def _ask(url: str, fetcher: Fetcher, limits: Fetch) -> Page | Failure:
    got = await fetcher.get(url, limit=limits.max_feed_bytes, headers={"accept": ACCEPT}, stage="poll")
    return fetcher.judge(got, stage="poll", key=url)


async def _read(page: Page, now: datetime) -> FoundFeed | Failure:
    """The feed in `page`. Its address is where a permanent redirect leads, else the one that was asked."""
    url = page.moved_to or page.requested_url
    stranger = Feed(id=slug(url), url=url, outlet=host_of(url))
    parsed = await asyncio.to_thread(
        parse_feed, page.body, feed=stranger, headers=page.headers, base_url=page.final_url, now=now
    )
    return parsed if isinstance(parsed, Failure) else propose(parsed, url)


def propose(parsed: ParsedFeed, url: str) -> FoundFeed:
    """How the feed at `url` would be entered: its title as outlet, its domain's country, its commonest language."""
    return FoundFeed(
        feed=Feed(
            id=slug(url),
            url=url,
            outlet=(parsed.title or host_of(url))[:200],
            country=guess_country(url),
            language=guess_language(parsed),
        ),
        title=parsed.title,
        entries=len(parsed.entries),
        newest_entry_at=parsed.newest_entry_at,
        format=parsed.format,
    )


def guess_country(url: str) -> str | None:
    """The country of the domain, where that is one and not for sale to everybody."""
    domain = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    code = DOMAIN_COUNTRIES.get(domain, domain)
    return code if code in COUNTRIES and code not in SOLD_DOMAINS else None


def guess_language(parsed: ParsedFeed) -> str | None:
    """What the feed declares, else what its titles and summaries are written in."""
    declared = Counter(entry.language for entry in parsed.entries if entry.language)
    hint = declared.most_common(1)[0][0] if declared else None
    words = " ".join(f"{entry.title or ''} {entry.summary or ''}" for entry in parsed.entries[:10])
    language = identify_language(words, hint=hint) if words.strip() else hint
    return None if language in (None, UNDETERMINED) else language


def _unique(found: Sequence[FoundFeed]) -> list[FoundFeed]:
    """Those with entries before empty ones, each address once."""
    once = {each.feed.url: each for each in found}
    return sorted(once.values(), key=lambda each: each.entries == 0)
