"""robots.txt by RFC 9309, one answer per origin and cycle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
from protego import Protego

from extractors.model import Failure, Page
from flows.fetch import Fetcher

# RFC 9309 section 2.5: at least 500 kB must be read; more is ignored by refusing the file.
LIMIT = 512_000
# A crawl-delay beyond this would keep a cycle waiting for one host; the rest of its entries wait for later cycles.
LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an address may be fetched; `reason` names the gate's reason when it may not."""

    allowed: bool
    reason: str = ""
    temporary: bool = False


ALLOWED = Permission(allowed=True)


class Robots:
    """Asks each origin's robots.txt once and answers for every address on it."""

    def __init__(self, fetcher: Fetcher, *, product: str) -> None:
        self._fetcher = fetcher
        self._product = product
        self._origins: dict[str, asyncio.Task[Protego | Permission]] = {}

    async def permission(self, url: str) -> Permission:
        """May `url` be fetched? Sets the host's spacing from its crawl-delay on first sight."""
        parsed = httpx.URL(url)
        origin = f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
        if origin not in self._origins:
            self._origins[origin] = asyncio.create_task(self._read(origin, parsed.host))
        rules = await self._origins[origin]
        if isinstance(rules, Permission):
            return rules
        if rules.can_fetch(url, self._product):
            return ALLOWED
        return Permission(allowed=False, reason="robots_disallowed")

    async def _read(self, origin: str, host: str) -> Protego | Permission:
        got = await self._fetcher.get(
            f"{origin}/robots.txt", limit=LIMIT, headers={"accept": "text/plain, */*;q=0.1"}, stage="robots"
        )
        if isinstance(got, Failure) or got.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            # RFC 9309 section 2.3.1.4: unreachable means disallowed, for now.
            return Permission(allowed=False, reason="robots_unreachable", temporary=True)
        if got.status != httpx.codes.OK:
            # Section 2.3.1.3: unavailable (4xx) means that there are no rules.
            return ALLOWED
        rules = Protego.parse(_text(got))
        delay = rules.crawl_delay(self._product)
        if delay:
            self._fetcher.politeness.slow_down(host, min(float(delay), LONGEST_DELAY))
        return rules


def _text(page: Page) -> str:
    return page.body.decode("utf-8-sig", "replace")
