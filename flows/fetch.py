"""The HTTP client: one address in, a `Page` or a named `Failure` out. No exception leaves it but a bug."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType

import httpx

from config.settings import Fetch
from extractors.model import Failure, Page
from extractors.plaintext import printable
from extractors.schedule import parse_retry_after
from flows.address import GuardedTransport
from flows.body import ACCEPT_ENCODING, BodyTooLarge, BodyUndecodable, read_body
from flows.faults import transport_fault
from flows.politeness import HostPaused, Politeness

Clock = Callable[[], datetime]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
# No page of this world sends as many; httpcore reads 100 kB of them at most.
MOST_HEADERS = 256
# Worth another try soon: the server said so, or the connection broke.
RETRYABLE_STATUSES = frozenset({429, 502, 503, 504})
RETRYABLE_KINDS = frozenset({"connect", "connection_lost"})
# A wait longer than this is not sat out: the entry comes back in a later cycle.
LONGEST_WAIT = 10.0

PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
FEED_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class _Fault(Exception):
    """Carries the kind and message of a failure up to `get`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Ticket:
    """A place among the bodies in flight, taken once and given back once; without a semaphore it is free."""

    def __init__(self, places: asyncio.Semaphore | None) -> None:
        self._places = places
        self._held = False

    async def acquire(self) -> None:
        if self._places is not None and not self._held:
            await self._places.acquire()
            self._held = True

    def release(self) -> None:
        if self._places is not None and self._held:
            self._places.release()
            self._held = False


class Fetcher:
    """One client for a cycle. Use as an async context manager.

    At most `bodies` pages are in memory at once; nothing is asked for later than `seconds` after its making. `tls`
    stands in for the certificate authorities that come with httpx.
    """

    def __init__(
        self,
        settings: Fetch,
        *,
        user_agent: str,
        clock: Clock,
        bodies: int,
        seconds: float,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self.user_agent = user_agent
        self._bodies = asyncio.Semaphore(bodies)
        self._connections = asyncio.Semaphore(settings.connections)
        self.politeness = Politeness(
            connections=settings.host_connections, spacing=settings.host_spacing_seconds, seconds=seconds
        )
        # Requests go to the transport itself: httpx's client would keep cookies, and it builds the next request of a
        # redirect even where told not to follow it, at which some Location headers make it raise.
        self._transport = GuardedTransport(
            allowed=settings.allowed_networks,
            host_connections=settings.host_connections,
            hosts=settings.connections,
            tls=tls,
        )
        self._headers = {"user-agent": user_agent, "accept-encoding": ACCEPT_ENCODING}
        self._timeouts = httpx.Timeout(settings.timeout_seconds, pool=None).as_dict()

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str],
        stage: str,
        ticket: Ticket | None = None,
        cut: bool = False,
    ) -> Page | Failure:
        """Fetch `url`, following redirects; any status comes back as a Page.

        `limit` caps the body in bytes after decompression; with `cut` a longer one is cut there and no failure. The
        time limit counts network time, not waiting for a turn. A host that asks for a pause gets it. Raises TimeUp once
        the cycle's time is over.
        """
        try:
            page = await self._follow(url, limit=limit, headers=headers, ticket=ticket or Ticket(None), cut=cut)
        except _Fault as fault:
            return self._fail(stage, fault.kind, url, fault.message)
        except HostPaused as error:
            return self._fail(stage, "host_paused", url, str(error))
        self._heed(page)
        return page

    def _fail(self, stage: str, kind: str, url: str, message: str) -> Failure:
        return Failure(stage=stage, kind=kind, key=url, message=printable(message), at=self._clock())

    def _heed(self, page: Page) -> None:
        """Pause the host that answered 429, or 503 with the time of its return."""
        asked = parse_retry_after(page.header("retry-after"), self._clock())
        host = httpx.URL(page.final_url).host
        if page.status == httpx.codes.TOO_MANY_REQUESTS:
            pause = asked.total_seconds() if asked is not None else self._settings.too_many_requests_pause_seconds
            self.politeness.pause(host, pause)
        elif page.status == httpx.codes.SERVICE_UNAVAILABLE and asked is not None:
            self.politeness.pause(host, asked.total_seconds())

    @asynccontextmanager
    async def page(self, url: str) -> AsyncIterator[Page | Failure]:
        """An article page: a Page with status 200 or a Failure. Its place among the bodies in flight is held meanwhile.

        Retries what is worth it. Raises TimeUp once the cycle's time is over.
        """
        ticket = Ticket(self._bodies)
        try:
            yield await self._get_page(url, ticket)
        finally:
            ticket.release()

    async def _get_page(self, url: str, ticket: Ticket) -> Page | Failure:
        limit = self._settings.max_page_bytes
        for attempt in range(self._settings.retries + 1):
            got = await self.get(url, limit=limit, headers={"accept": PAGE_ACCEPT}, stage="fetch", ticket=ticket)
            wait = self._wait_before_retry(got, attempt)
            if wait is None or attempt == self._settings.retries:
                break
            ticket.release()
            await asyncio.sleep(wait)
        return self.judge(got, stage="fetch", key=url)

    def judge(self, got: Page | Failure, *, stage: str, key: str) -> Page | Failure:
        """A Page with status 200 as it is; any other status as a Failure named after it."""
        if isinstance(got, Failure) or got.status == httpx.codes.OK:
            return got
        return self._fail(stage, f"http_{got.status}", key, f"answered {got.status}")

    def _wait_before_retry(self, got: Page | Failure, attempt: int) -> float | None:
        """Seconds to wait before another try, or None when none is worth it now."""
        if isinstance(got, Failure):
            return float(2**attempt) if got.kind in RETRYABLE_KINDS else None
        if got.status not in RETRYABLE_STATUSES:
            return None
        asked = parse_retry_after(got.header("retry-after"), self._clock())
        wait = asked.total_seconds() if asked is not None else float(2**attempt)
        if got.status == httpx.codes.TOO_MANY_REQUESTS:
            wait = asked.total_seconds() if asked is not None else self._settings.too_many_requests_pause_seconds
        return wait if wait <= LONGEST_WAIT else None

    async def _follow(self, url: str, *, limit: int, headers: Mapping[str, str], ticket: Ticket, cut: bool) -> Page:
        left = float(self._settings.timeout_seconds)
        current = self._check(url)
        permanent, moved_to = True, None
        for _ in range(self._settings.max_redirects + 1):
            async with self.politeness.turn(current.host):
                await ticket.acquire()
                async with self._connections:
                    started = time.monotonic()
                    page = await self._ask(current, requested=url, limit=limit, headers=headers, seconds=left, cut=cut)
                    left -= time.monotonic() - started
            location = page.header("location")
            if page.status not in REDIRECTS or not location:
                return replace(page, moved_to=moved_to)
            # Nobody may hold a place among the bodies while waiting for a host, or the two queues could lock up.
            ticket.release()
            current = self._check(location, base=current)
            permanent = permanent and page.status in PERMANENT
            moved_to = str(current) if permanent else moved_to
        raise _Fault("too_many_redirects", f"more than {self._settings.max_redirects} redirects")

    @staticmethod
    def _check(url: str, base: httpx.URL | None = None) -> httpx.URL:
        try:
            parsed = base.join(url) if base is not None else httpx.URL(url)
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise _Fault("bad_url", f"not an address: {error}") from error
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise _Fault("scheme_refused", f"only http and https are fetched, not {parsed.scheme or 'none'!r}")
        if parsed.port is not None and not 0 < parsed.port < 65_536:
            raise _Fault("bad_url", f"there is no port {parsed.port}")
        # Credentials in a link are somebody else's or a trick; the address works without or not at all.
        return parsed.copy_with(userinfo=b"", fragment=None)

    @asynccontextmanager
    async def _send(self, url: httpx.URL, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """The answer to one request, its body not read yet."""
        request = httpx.Request(
            "GET", url, headers={**self._headers, **headers}, extensions={"timeout": self._timeouts}
        )
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            yield response
        finally:
            await response.aclose()

    async def _ask(
        self, url: httpx.URL, *, requested: str, limit: int, headers: Mapping[str, str], seconds: float, cut: bool
    ) -> Page:
        try:
            async with asyncio.timeout(max(seconds, 0.1)), self._send(url, headers) as response:
                if len(response.headers.raw) > MOST_HEADERS:
                    raise _Fault("headers_too_large", f"more than {MOST_HEADERS} headers")
                redirected = response.status_code in REDIRECTS
                body = b"" if redirected else await read_body(response, limit=limit, cut=cut)
                return Page(
                    requested_url=requested,
                    final_url=str(url),
                    status=response.status_code,
                    headers=tuple((key.lower(), value) for key, value in response.headers.multi_items()),
                    body=body,
                    fetched_at=self._clock(),
                )
        except BodyTooLarge as error:
            raise _Fault("too_large", str(error)) from error
        except BodyUndecodable as error:
            raise _Fault("bad_encoding", str(error)) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise _Fault("timeout", f"no complete answer within {self._settings.timeout_seconds} s") from error
        except httpx.TransportError as error:
            raise _Fault(*transport_fault(error)) from error
