"""Who may ask the explorer, and what it forbids its own page."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from extractors.errors import UsageError
from flows.explorer.server import LOOPBACK, Guard, listen


async def page(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"origin")]})
    await send({"type": "http.response.body", "body": b"the page"})


def ask(kind: str = "http", *, hosts: frozenset[str] | None = LOOPBACK, **headers: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    named = [(key.encode(), value.encode()) for key, value in headers.items()]
    asyncio.run(Guard(page, hosts)({"type": kind, "headers": named}, None, send))
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:2718", "localhost:2718", "[::1]:2718", "LOCALHOST"])
def test_this_machine_may_by_each_of_its_names(host: str) -> None:
    start, _ = ask(host=host)
    assert start["status"] == 200
    assert start["headers"].count((b"referrer-policy", b"same-origin")) == 1
    assert b"default-src 'self'" in dict(start["headers"])[b"content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:2718", ""])
def test_a_name_that_was_pointed_here_may_not(host: str) -> None:
    assert ask(host=host)[0]["status"] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
def test_a_page_of_elsewhere_may_not(origin: str) -> None:
    assert ask(host="127.0.0.1:2718", origin=origin)[0]["status"] == 403
    assert ask("websocket", host="127.0.0.1:2718", origin=origin) == [{"type": "websocket.close", "code": 1008}]


def test_the_own_page_may() -> None:
    assert ask(host="127.0.0.1:2718", origin="http://127.0.0.1:2718")[0]["status"] == 200


def test_another_host_is_called_by_any_name_but_from_its_own_pages_alone() -> None:
    assert ask(hosts=None, host="desk.example")[0]["status"] == 200
    assert ask(hosts=None, host="desk.example", origin="https://evil.example")[0]["status"] == 403


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 is taken; choose another with --port"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(UsageError, match=r"192\.0\.2\.1:2718 cannot be listened on"):
        listen("192.0.2.1", 2718)
