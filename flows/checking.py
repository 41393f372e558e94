"""Asks feeds once, unconditionally, to see whether they live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.loader import Configuration
from config.settings import Settings, name_agent
from extractors.feed import parse_feed
from extractors.model import Failure, Feed
from flows.fetch import FEED_ACCEPT, Fetcher
from flows.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A feed's answer: what is wrong, if anything, how much it shows, and where it says it has moved for good."""

    feed: Feed
    fault: str | None = None
    entries: int = 0
    moved_to: str | None = None


def open_fetcher(settings: Settings, *, now: datetime) -> Fetcher:
    """The HTTP client of a command that asks a few addresses."""
    fetch = settings.fetch
    agent = name_agent(fetch, version=VERSION)
    return Fetcher(fetch, user_agent=agent, clock=lambda: now, bodies=fetch.connections, seconds=fetch.cycle_seconds)


async def check_feeds(feeds: Sequence[Feed], configuration: Configuration, *, now: datetime) -> list[Checked]:
    """The answer of each of `feeds`, in their order."""
    limit = configuration.settings.fetch.max_feed_bytes
    async with open_fetcher(configuration.settings, now=now) as fetcher:
        return await asyncio.gather(*(_check(feed, fetcher, limit=limit, now=now) for feed in feeds))


async def _check(feed: Feed, fetcher: Fetcher, *, limit: int, now: datetime) -> Checked:
    got = await fetcher.get(feed.url, limit=limit, headers={"accept": FEED_ACCEPT}, stage="poll")
    page = fetcher.judge(got, stage="poll", key=feed.url)
    if isinstance(page, Failure):
        return Checked(feed=feed, fault=f"{page.kind}: {page.message}")
    parsed = await asyncio.to_thread(
        parse_feed, page.body, feed=feed, headers=page.headers, base_url=page.final_url, now=now
    )
    if isinstance(parsed, Failure):
        return Checked(feed=feed, fault=f"{parsed.kind}: {parsed.message}", moved_to=page.moved_to)
    return Checked(feed=feed, entries=len(parsed.entries), moved_to=page.moved_to)
