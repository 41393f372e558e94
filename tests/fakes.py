"""A small internet on loopback for the tests: `internet(answer)` serves whatever the function `answer` returns."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked; header names in lower case."""

    host: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer. `declared_length` may lie; `stall` seconds pass before the body."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    declared_length: int | None = None
    stall: float = 0.0


@dataclass(slots=True)
class Site:
    """A running server: its port, and what it was asked, in order."""

    port: int
    requests: list[Request] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


@contextmanager
def internet(answer: Callable[[Request], Reply]) -> Iterator[Site]:
    """Serve `answer` on every address of 127.0.0.0/8 at one free port until the block ends."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while (request := _read(self)) is not None:
                with lock:
                    site.requests.append(request)
                    site.open_now += 1
                    site.most_open = max(site.most_open, site.open_now)
                try:
                    if not _send(self, answer(request)):
                        return
                finally:
                    with lock:
                        site.open_now -= 1

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 128
        # Stalled handlers must not keep a test waiting.
        block_on_close = False

    lock = threading.Lock()
    with Server(("", 0), Handler) as server:
        site = Site(port=server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()


def _read(handler: socketserver.StreamRequestHandler) -> Request | None:
    try:
        first = handler.rfile.readline().decode("latin-1").split()
        lines = iter(lambda: handler.rfile.readline().decode("latin-1").strip(), "")
        headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        body = handler.rfile.read(int(headers.get("content-length", "0")))
    except OSError:
        return None
    if len(first) != 3:
        return None
    return Request(host=headers.get("host", "").partition(":")[0], path=first[1], headers=headers, body=body)


def _send(handler: socketserver.StreamRequestHandler, reply: Reply) -> bool:
    length = len(reply.body) if reply.declared_length is None else reply.declared_length
    headers = {"content-type": "text/html; charset=utf-8", "content-length": str(length), **reply.headers}
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    try:
        handler.wfile.write(f"HTTP/1.1 {reply.status} X\r\n{head}\r\n".encode("latin-1"))
        time.sleep(reply.stall)
        handler.wfile.write(reply.body)
    except OSError:
        return False
    return length == len(reply.body)
