"""Serves the explorer's page: on loopback to this machine alone, elsewhere to whom has the password."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractors.errors import UsageError
from flows.explorer.assets import Assets, find_assets, with_headers

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Nothing comes from elsewhere and nothing goes there, whatever marimo's pages or a text of the web would like. Vega
# compiles its expressions, and marimo's own page has scripts and styles in it.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
STOPS_WITHIN = 2


class Guard:
    """ASGI around another: refuses what a page of another site asks, and forbids the own page to ask elsewhere.

    `hosts`: the names by which it may be called; None: any. Without that a site could have its name point here
    and read along.
    """

    def __init__(self, app: Any, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif self._is_ours(scope["headers"]):
            await self._app(scope, receive, with_headers(send, HEADERS))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"This address is not for other sites.\n"})

    def _is_ours(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        found = {key.lower(): value.decode("latin-1") for key, value in headers}
        host, origin = found.get(b"host", ""), found.get(b"origin")
        if self._hosts is not None and _name_of(host) not in self._hosts:
            return False
        return origin is None or origin.partition("://")[2] == host


def serve(notebook: Path, listening: socket.socket, *, host: str, password: str) -> None:
    """Serve `notebook` on the open socket until SIGINT or SIGTERM. `password` may be empty on loopback alone."""
    import marimo
    import uvicorn

    builder = marimo.create_asgi_app(quiet=True, token=password or None, session_ttl=120)
    page = Assets(builder.with_app(path="/", root=str(notebook)).build(), find_assets())
    app = Guard(page, LOOPBACK if host in LOOPBACK else None)
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=STOPS_WITHIN, lifespan="off"
        )
    )
    asyncio.run(server.serve(sockets=[listening]))


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port`. Raises UsageError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol's number, for else asyncio does not know it for TCP, and each answer waits 40 ms to be filled.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()
    except OSError as fault:
        opened.close()
        if fault.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} of {host} is taken; choose another with --port") from fault
        raise UsageError(f"{host}:{port} cannot be listened on: {fault.strerror or fault}") from fault
    return opened


def _name_of(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()
