"""A web that means harm: raw sockets on loopback, an address of 127.0.0.0/8 for every case."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from tests.fakes import Request
from tests.flows.paper import Paper

Kind = Literal["page", "feed", "robots", "address", "tls"]
# What a server does once the request's head (given as bytes) is read.
Script = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
Headers = Iterable[tuple[str, str]]

ARTICLE = Paper(slugs=["one"]).answer(Request(host="", path="/one", headers={})).body
ITEM = "<item><title>TikTok is sued</title><link>http://paper.example/{n}</link></item>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing a server may do, and how it must end: a failure's kind, a gate's reason, "stored", "N entries", ...

    `slow`: it ends by our patience, not by the server. `url` stands in for the case's own address; `{port}` in it is
    the server's. `never`: bytes that no request may hold.
    """

    name: str
    does: str
    outcome: str
    script: Script | None = None
    kind: Kind = "page"
    url: str = ""
    certificate: str = ""
    never: bytes = b""
    slow: bool = False


@dataclass(slots=True)
class Web:
    """The running server: its port, and what each host was asked, as raw heads."""

    port: int = 0
    heads: dict[str, list[bytes]] = field(default_factory=dict)


def head(status: str, headers: Headers, version: str = "HTTP/1.1") -> bytes:
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers)
    return f"{version} {status}\r\n{lines}\r\n".encode("latin-1")


def raw(*pieces: bytes) -> Script:
    """Exactly these bytes, then the end of the connection."""

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return script


def reply(body: bytes = ARTICLE, *headers: tuple[str, str], status: str = "200 OK", media: str = "text/html") -> Script:
    """A well-formed answer."""
    given = [] if any(key.lower() == "content-type" for key, _ in headers) else [("Content-Type", media)]
    return raw(head(status, [*given, ("Content-Length", str(len(body))), *headers]) + body)


def redirect(location: str, status: str = "302 Found", *headers: tuple[str, str]) -> Script:
    """A redirect; `{here}` in `location` is the server's own address and port."""

    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        here = "{}:{}".format(*writer.get_extra_info("sockname"))
        answer = reply(b"", ("Location", location.replace("{here}", here)), *headers, status=status)
        await answer(request, writer)

    return script


def dribble(start: bytes, rest: bytes, *, every: float = 0.2) -> Script:
    """`start` at once, then a byte at a time."""

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        for byte in rest:
            await asyncio.sleep(every)
            if writer.is_closing():
                return
            writer.write(bytes([byte]))
            await writer.drain()

    return script


def forever(start: bytes, piece: bytes) -> Script:
    """`start`, then `piece` until the client has had enough."""

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return script


async def silence(_: bytes, writer: asyncio.StreamWriter) -> None:
    """Takes the request and says nothing."""
    await asyncio.sleep(30)


async def reset(_: bytes, writer: asyncio.StreamWriter) -> None:
    """Begins an answer and breaks the connection off hard."""
    writer.write(head("200 OK", [("Content-Type", "text/html"), ("Content-Length", "5000")]) + b"<p>half")
    await writer.drain()
    writer.transport.abort()


def then(first: Script, later: Script) -> Script:
    """`first` at the case's own path, `later` at any other."""

    async def script(request: bytes, writer: asyncio.StreamWriter) -> None:
        at_start = request.split(b" ", 2)[1].count(b"/") == 1
        await (first if at_start else later)(request, writer)

    return script


def host_of(number: int) -> str:
    """An address of its own for each case, so that no pause or spacing of one touches another."""
    return f"127.{20 + number // 200}.{number % 200 + 1}.1"


@asynccontextmanager
async def serve(scripts: dict[str, Script], *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    """Serve the script of each host (an address of 127.0.0.0/8) on one port while the block lasts."""
    web = Web()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            request = await reader.readuntil(b"\r\n\r\n")
            web.heads.setdefault(host, []).append(request)
            await scripts[host](request, writer)
        writer.close()

    server = await asyncio.start_server(handle, "0.0.0.0", 0, ssl=tls, backlog=512)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
