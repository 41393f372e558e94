"""How hard a host is asked: requests open at once, spacing between them, pauses it asked for.

One `Politeness` serves one process; hosts are never shared between processes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# A pause that a host asked for is sat out up to here; entries behind a longer one wait for a later cycle.
PATIENCE = 60.0


class HostPaused(Exception):
    """The host asked for a pause longer than anybody here waits."""


class TimeUp(Exception):
    """The cycle's time for fetching is over; what has not begun waits for the next cycle."""


@dataclass(slots=True)
class _Host:
    """The state of one host; times on the monotonic clock, in seconds."""

    slots: asyncio.Semaphore
    spacing: float
    next_start: float = 0.0
    paused_until: float = 0.0
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)


class Politeness:
    """Hands out turns per host: at most `connections` open, starts at least `spacing` seconds apart.

    `seconds` from its making on, no turn begins any more.
    """

    def __init__(self, *, connections: int, spacing: float, seconds: float) -> None:
        self._connections = connections
        self._spacing = spacing
        self._closes_at = time.monotonic() + seconds
        self._hosts: dict[str, _Host] = {}

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(slots=asyncio.Semaphore(self._connections), spacing=self._spacing)
        return self._hosts[host]

    def slow_down(self, host: str, spacing: float) -> None:
        """Keep starts on `host` at least `spacing` seconds apart (a robots.txt crawl-delay)."""
        state = self._host(host)
        state.spacing = max(state.spacing, spacing)

    def pause(self, host: str, seconds: float) -> None:
        """Start nothing on `host` for `seconds` (a 429, a Retry-After)."""
        state = self._host(host)
        state.paused_until = max(state.paused_until, time.monotonic() + seconds)

    def pauses(self) -> dict[str, float]:
        """Seconds left of the pauses that hosts asked for."""
        now = time.monotonic()
        return {host: state.paused_until - now for host, state in self._hosts.items() if state.paused_until > now}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn on `host` and hold it while the request is open.

        Raises HostPaused where that would take too long, and TimeUp once the cycle's time is over.
        """
        state = self._host(host)
        async with state.slots:
            await self._wait(state)
            yield

    async def _wait(self, state: _Host) -> None:
        # The lock makes the starts of one host queue up, each `spacing` after the one before.
        async with state.turns:
            while True:
                now = time.monotonic()
                if now >= self._closes_at:
                    raise TimeUp
                if state.paused_until - now > PATIENCE:
                    raise HostPaused(f"asked for a pause of {state.paused_until - now:.0f} s")
                delay = max(state.next_start, state.paused_until) - now
                if delay <= 0:
                    break
                await asyncio.sleep(min(delay, self._closes_at - now))
            state.next_start = now + state.spacing
