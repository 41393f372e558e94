"""The newsroom on loopback: real HTTP servers, one address per outlet, whose clock the caller moves.

    with serve(start) as newsroom:
        for now in newsroom.weeks():
            newsroom.advance(now)
            ...  # poll newsroom.feeds()

Everything is decided by the copy files, `start` and the clock: two runs on one port answer byte for byte the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from extractors.model import Feed
from flows.demo.copydesk import Item, Outlet, PlannedKey, read_items, read_outlets, read_plan
from flows.demo.pages import Story, content_type, render_article, render_front_page, render_notice, write_feed

WEEKS = 10
ENTRIES_PER_FEED = 20
_HTML = "text/html; charset=utf-8"
_ROBOTS = "User-agent: *\nDisallow: /partner/\nDisallow: /search\nAllow: /\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the newsroom says to one request; `headers` come on top of Content-Length."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Newsroom:
    """What the outlets have published up to a moment that `advance` sets; before that, nothing."""

    def __init__(self, *, start: datetime, port: int, outlets: tuple[Outlet, ...], items: tuple[Item, ...]) -> None:
        self._start = start
        self._port = port
        self._outlets = outlets
        self._items = items
        self._now = start

    def feeds(self) -> tuple[Feed, ...]:
        """One feed per outlet, as a user would have configured them."""
        return tuple(
            Feed(
                id=outlet.id,
                url=f"{self._site(outlet)}/feed.xml",
                outlet=outlet.name,
                kind=outlet.kind,
                country=outlet.country,
                language=outlet.language,
                scope=outlet.scope,
            )
            for outlet in self._outlets
        )

    def weeks(self) -> tuple[datetime, ...]:
        """The moments at which a week has been published; the last is ten weeks after the start."""
        return tuple(self._start + timedelta(weeks=week) for week in range(1, WEEKS + 1))

    def advance(self, now: datetime) -> None:
        """Shows what is dated up to `now`, corrections included; feeds that are to die by then die."""
        self._now = now

    def items(self) -> tuple[Item, ...]:
        """Everything that is ever published, in the order of publication."""
        return self._items

    def url(self, item: Item) -> str:
        """The address of the article's page; it depends on outlet, slug and port only."""
        outlet = next(outlet for outlet in self._outlets if outlet.id == item.outlet)
        return f"{self._site(outlet)}/{item.slug}"

    def answer(self, outlet: Outlet, path: str, headers: Mapping[str, str]) -> Answer:
        """The answer of `outlet`'s site to a GET of `path` (query and all)."""
        place = unquote(urlsplit(path).path)
        if place == "/robots.txt":
            return Answer(status=200, headers=(("Content-Type", "text/plain; charset=utf-8"),), body=_ROBOTS.encode())
        if place == "/feed.xml":
            return self._answer_feed(outlet, headers)
        stories = self._stories(outlet)
        if place == "/":
            body = render_front_page(outlet, stories[:ENTRIES_PER_FEED])
            return Answer(status=200, headers=(("Content-Type", _HTML),), body=body)
        story = next((story for story in stories if place == f"/{story.item.slug}"), None)
        if story is None:
            return _refuse(outlet, 404, "There is no such page.")
        if story.item.page == "failing":
            return _refuse(outlet, 500, "Something went wrong on our side.")
        return _answer_document(render_article(story, outlet), _HTML, story.updated_at, headers)

    def _answer_feed(self, outlet: Outlet, headers: Mapping[str, str]) -> Answer:
        dead_from = outlet.dead_from_week
        if dead_from is not None and self._now > self._start + timedelta(weeks=dead_from - 1):
            return _refuse(outlet, 404, "This site has closed. Thank you for reading.")
        stories = self._stories(outlet)[:ENTRIES_PER_FEED]
        updated_at = max((story.updated_at for story in stories), default=self._start)
        body = write_feed(outlet, stories, link=f"{self._site(outlet)}/", updated_at=updated_at)
        return _answer_document(body, content_type(outlet), updated_at, headers)

    def _stories(self, outlet: Outlet) -> list[Story]:
        """What the outlet has published so far, newest first."""
        elapsed = self._now - self._start
        shown = [item.at(elapsed) for item in self._items if item.outlet == outlet.id and item.after <= elapsed]
        return [self._show(item, elapsed) for item in reversed(shown)]

    def _show(self, item: Item, elapsed: timedelta) -> Story:
        changed = item.edited_after if item.edited_after is not None and item.edited_after <= elapsed else item.after
        published_at, updated_at = self._start + item.after, self._start + changed
        return Story(item=item, url=self.url(item), published_at=published_at, updated_at=updated_at)

    def _site(self, outlet: Outlet) -> str:
        return f"http://{outlet.address}:{self._port}"


def plan() -> tuple[PlannedKey, ...]:
    """The stance keys that the newsroom brings up, in the order of the weeks in which they first appear."""
    return read_plan()


@contextmanager
def serve(start: datetime, *, port: int = 0) -> Iterator[Newsroom]:
    """Runs the newsroom while the block lasts. `start` (aware) is the moment before its first week.

    `port` 0 takes one that is free on all its addresses. Raises OSError, with what to do, when there is none.
    """
    outlets = read_outlets()
    with ExitStack() as stack:
        servers = _open_servers(outlets, port)
        newsroom = Newsroom(
            start=start.astimezone(UTC), port=servers[0].server_port, outlets=outlets, items=read_items()
        )
        for server in servers:
            stack.callback(server.server_close)
            server.newsroom = newsroom
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            stack.callback(server.shutdown)
        yield newsroom


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    newsroom: Newsroom

    def __init__(self, outlet: Outlet, port: int) -> None:
        self.outlet = outlet
        super().__init__((outlet.address, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer asks the name service who it is, which can hang without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.outlet.address, int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout: ClassVar[float] = 30.0
    # Headers and body leave in one piece: two small writes would wait for each other (Nagle and delayed ACK).
    wbufsize = 65536
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.newsroom.answer(self.server.outlet, self.path, dict(self.headers.items()))
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815 - the name http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Says nothing: the flow's own log tells what was fetched."""


def _open_servers(outlets: tuple[Outlet, ...], port: int) -> list[_Server]:
    """Binds every outlet's address on one port; a port that is taken on one of them is given up for the next."""
    attempts = 1 if port else 20
    reason: OSError | None = None
    for _ in range(attempts):
        servers: list[_Server] = []
        try:
            for outlet in outlets:
                servers.append(_Server(outlet, servers[0].server_port if servers else port))
        except OSError as error:
            reason = error
            for server in servers:
                server.server_close()
        else:
            return servers
    raise OSError(
        f"the newsroom cannot listen on {outlets[0].address} to {outlets[-1].address} ({reason}). "
        "Linux has these addresses by itself; on macOS add each: sudo ifconfig lo0 alias 127.0.0.2 up"
    )


def _answer_document(body: bytes, media: str, updated_at: datetime, headers: Mapping[str, str]) -> Answer:
    """A 200 with validators, or a 304 where the request shows that its sender has this very document."""
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    modified = format_datetime(updated_at, usegmt=True)
    validators = (("ETag", etag), ("Last-Modified", modified), ("Cache-Control", "max-age=300"))
    asked = {name.lower(): value for name, value in headers.items()}
    # RFC 9110 13.1.3: If-None-Match decides alone where it is sent.
    known = asked["if-none-match"] == etag if "if-none-match" in asked else asked.get("if-modified-since") == modified
    if known:
        return Answer(status=304, headers=validators)
    return Answer(status=200, headers=(("Content-Type", media), *validators), body=body)


def _refuse(outlet: Outlet, status: int, message: str) -> Answer:
    return Answer(status=status, headers=(("Content-Type", _HTML),), body=render_notice(outlet, message))
