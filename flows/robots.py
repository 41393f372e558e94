"""What each site allows: robots.txt by RFC 9309, and tdmrep.json for its opt-out from text and data mining.

A file is asked for once a day and remembered between cycles, so that a site with news every quarter of an hour is not
asked a hundred times a day for rules that change once a year.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from protego import Protego

from extractors.model import Failure, Page
from extractors.robots import ROBOTS_LIMIT, TDMREP_LIMIT, crawl_delay, read_robots, reserves_mining
from flows.fetch import Fetcher
from warehouse.sites import SiteFile, SiteFileName, SiteFileState

Answer = TypeVar("Answer")

# RFC 9309 section 2.4: no longer than a day, unless the file cannot be reached.
GOOD_FOR = timedelta(hours=24)
# What could not be reached is asked for again after so long; until then the rules last read hold, for a month at most.
UNREACHABLE_FOR = timedelta(hours=1)
RULES_OUTLIVE = timedelta(days=30)
BEGINNINGS: dict[SiteFileName, re.Pattern[str]] = {
    "robots.txt": re.compile(r"\s*+(?!<)"),
    "tdmrep.json": re.compile(r"\s*+\["),
}
PATHS: dict[SiteFileName, str] = {"robots.txt": "/robots.txt", "tdmrep.json": "/.well-known/tdmrep.json"}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an address may be fetched; `reason` names the gate's reason when it may not."""

    allowed: bool
    reason: str = ""
    temporary: bool = False


ALLOWED = Permission(allowed=True)
UNREACHABLE = Permission(allowed=False, reason="robots_unreachable", temporary=True)


class Robots:
    """Answers for every address, asking each origin once for what is not remembered or too old.

    `asked` are the files asked for here, to be remembered.
    """

    def __init__(self, fetcher: Fetcher, *, product: str, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._product = product
        self._clock = clock
        self._known: dict[tuple[str, SiteFileName], SiteFile] = {}
        self._rules: dict[str, asyncio.Task[Protego | Permission]] = {}
        self._reservations: dict[str, asyncio.Task[str | None]] = {}
        self.asked: list[SiteFile] = []

    def remember(self, files: Sequence[SiteFile]) -> None:
        """Take over what earlier cycles learned."""
        self._known.update({(file.origin, file.file): file for file in files})

    async def permission(self, url: str) -> Permission:
        """May `url` be fetched? Sets the host's spacing from its crawl-delay on first sight."""
        origin = origin_of(url)
        rules = await _once(self._rules, origin, self._read_rules)
        if isinstance(rules, Permission):
            return rules
        allowed = rules.can_fetch(url, self._product)
        return ALLOWED if allowed else Permission(allowed=False, reason="robots_disallowed")

    async def opts_out(self, url: str) -> bool:
        """Whether the site's tdmrep.json reserves the page at `url` against text and data mining."""
        origin = origin_of(url)
        document = await _once(self._reservations, origin, self._read_reservation)
        return document is not None and reserves_mining(document, httpx.URL(url).raw_path.decode("ascii", "replace"))

    async def _read_rules(self, origin: str) -> Protego | Permission:
        file = await self._file(origin, "robots.txt", limit=ROBOTS_LIMIT)
        if file.state == "absent":
            return ALLOWED
        if file.body is None or (file.state == "unreachable" and not self._still_holds(file)):
            return UNREACHABLE
        rules = await asyncio.to_thread(read_robots, file.body, product=self._product)
        delay = crawl_delay(rules, product=self._product)
        if delay:
            self._fetcher.politeness.slow_down(httpx.URL(origin).host, delay)
        return rules

    def _still_holds(self, file: SiteFile) -> bool:
        return file.read_at is not None and self._clock() - file.read_at <= RULES_OUTLIVE

    async def _read_reservation(self, origin: str) -> str | None:
        file = await self._file(origin, "tdmrep.json", limit=TDMREP_LIMIT)
        return None if file.state == "absent" else file.body

    async def _file(self, origin: str, name: SiteFileName, *, limit: int) -> SiteFile:
        known = self._known.get((origin, name))
        now = self._clock()
        if known is not None and known.asked_at <= now < known.expires_at:
            return known
        got = await self._fetcher.get(
            origin + PATHS[name], limit=limit, headers={"accept": "*/*"}, stage="robots", cut=name == "robots.txt"
        )
        state = judge_file(got)
        body = got.body.decode("utf-8-sig", "replace") if state == "read" and isinstance(got, Page) else None
        if body is not None and not BEGINNINGS[name].match(body):
            # A web page that says with status 200 that there is no such file; nothing of it is worth keeping.
            state, body = "absent", None
        kept = state == "unreachable" and known is not None
        file = SiteFile(
            origin=origin,
            file=name,
            state=state,
            body=known.body if known and kept else body,
            read_at=known.read_at if known and kept else now if state == "read" else None,
            asked_at=now,
            expires_at=now + (UNREACHABLE_FOR if state == "unreachable" else GOOD_FOR),
        )
        self.asked.append(file)
        return file


def judge_file(got: Page | Failure) -> SiteFileState:
    """RFC 9309 section 2.3.1: 4xx and more than five redirects mean no rules; what cannot be reached forbids for now.

    A 429 says "later", not "none", so it counts as unreachable.
    """
    if isinstance(got, Failure):
        return "absent" if got.kind in ("too_many_redirects", "too_large") else "unreachable"
    if got.status == httpx.codes.OK:
        return "read"
    later = got.status >= httpx.codes.INTERNAL_SERVER_ERROR or got.status == httpx.codes.TOO_MANY_REQUESTS
    return "unreachable" if later else "absent"


def origin_of(url: str) -> str:
    """Scheme, host and port of `url`."""
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


async def _once(
    tasks: dict[str, asyncio.Task[Answer]], origin: str, read: Callable[[str], Coroutine[Any, Any, Answer]]
) -> Answer:
    """What `read` says of `origin`, asked once by whoever comes first."""
    if origin not in tasks:
        tasks[origin] = asyncio.create_task(read(origin))
    return await asyncio.shield(tasks[origin])
