"""Asks feeds once, unconditionally, to see whether they live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from config.loader import Configuration
from config.settings import name_agent
from extractors.feed import parse_feed
from extractors.model import Failure, Feed
from flows.fetch import FEED_ACCEPT, Fetcher
from flows.version import VERSION


async def check_feeds(
    feeds: Sequence[Feed], configuration: Configuration, *, now: datetime
) -> list[tuple[Feed, str | None, int]]:
    """(feed, what is wrong or None, number of entries) for each of `feeds`, in their order."""
    settings = configuration.settings.fetch
    fetcher = Fetcher(
        settings,
        user_agent=name_agent(settings, version=VERSION),
        clock=lambda: now,
        bodies=settings.connections,
        seconds=settings.cycle_seconds,
    )
    async with fetcher:
        return await asyncio.gather(*(_check(feed, fetcher, limit=settings.max_feed_bytes, now=now) for feed in feeds))


async def _check(feed: Feed, fetcher: Fetcher, *, limit: int, now: datetime) -> tuple[Feed, str | None, int]:
    got = await fetcher.get(feed.url, limit=limit, headers={"accept": FEED_ACCEPT}, stage="poll")
    page = fetcher.judge(got, stage="poll", key=feed.url)
    if isinstance(page, Failure):
        return feed, f"{page.kind}: {page.message}", 0
    parsed = await asyncio.to_thread(
        parse_feed, page.body, feed=feed, headers=page.headers, base_url=page.final_url, now=now
    )
    if isinstance(parsed, Failure):
        return feed, f"{parsed.kind}: {parsed.message}", 0
    return feed, None, len(parsed.entries)
