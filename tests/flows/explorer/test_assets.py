"""What the explorer answers without asking marimo."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from flows.explorer.assets import Assets


async def marimo(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x-from", b"marimo")]})
    await send({"type": "http.response.body", "body": b"marimo's answer"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("not an asset")
    assets = tmp_path / "assets"
    (assets / "more").mkdir(parents=True)
    (assets / "index-a1.js").write_text("let page")
    (assets / "react-vega-b2.js").write_text("let chart")
    return assets


def ask(folder: Path, path: str, *, kind: str = "http", method: str = "GET") -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(Assets(marimo, folder)({"type": kind, "method": method, "path": path}, None, send))
    start, body = sent
    return start["status"], dict(start["headers"]), body["body"]


def test_a_file_is_handed_out_for_good(folder: Path) -> None:
    status, headers, body = ask(folder, "/assets/index-a1.js")
    assert (status, body) == (200, b"let page")
    assert headers[b"content-type"] == b"text/javascript"
    assert headers[b"content-length"] == b"8"
    assert b"immutable" in headers[b"cache-control"]


def test_without_its_body_where_only_the_head_is_asked_for(folder: Path) -> None:
    status, headers, body = ask(folder, "/assets/index-a1.js", method="HEAD")
    assert (status, headers[b"content-length"], body) == (200, b"8", b"")


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/../secret.txt", "/assets/more", "/assets/", "/api/status"]
)
def test_all_else_is_marimos(folder: Path, path: str) -> None:
    assert ask(folder, path) == (404, {b"x-from": b"marimo"}, b"marimo's answer")


def test_what_is_sent_or_opened_is_marimos(folder: Path) -> None:
    assert ask(folder, "/assets/index-a1.js", method="POST")[2] == b"marimo's answer"
    assert ask(folder, "/assets/index-a1.js", kind="websocket")[2] == b"marimo's answer"


def test_the_page_is_told_early_what_draws_its_charts(folder: Path) -> None:
    _, headers, body = ask(folder, "/")
    assert body == b"marimo's answer"
    assert headers[b"link"] == b"<./assets/react-vega-b2.js>; rel=modulepreload"
