"""Hands out marimo's own scripts and styles from memory: its page asks for over three hundred of them at once."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

FOLDER = "/assets/"
# Their names carry a hash of what is in them.
FOREVER = b"public, max-age=31536000, immutable"
# What draws charts: the page learns that it needs it only with the first chart, a quarter of a second later.
NEEDED_SOON = "react-vega"


class Assets:
    """ASGI around another: answers what is asked of the folder `/assets/`, and hands on all else.

    Starlette's StaticFiles, which marimo mounts there, asks a thread for each file and for each piece of it: 1 s of
    processor time a view, most of what the page waited for.
    """

    def __init__(self, app: Any, folder: Path) -> None:
        self._app = app
        self._paths = {path.name: path for path in folder.iterdir() if path.is_file()}
        self._read: dict[str, bytes] = {}
        soon = sorted(name for name in self._paths if name.startswith(NEEDED_SOON) and name.endswith(".js"))
        self._links = [(b"link", f"<.{FOLDER}{name}>; rel=modulepreload".encode()) for name in soon]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, or hand it on."""
        name = scope.get("path", "").removeprefix(FOLDER)
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and name in self._paths:
            await self._hand_out(name, scope["method"], send)
        elif scope["type"] == "http" and scope["path"] == "/":
            await self._app(scope, receive, with_headers(send, self._links))
        else:
            await self._app(scope, receive, send)

    async def _hand_out(self, name: str, method: str, send: Any) -> None:
        body = self._read.get(name)
        if body is None:
            body = self._read[name] = self._paths[name].read_bytes()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", FOREVER),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def with_headers(send: Any, headers: Sequence[tuple[bytes, bytes]]) -> Any:
    """ASGI's `send`, with these headers in every answer, in place of any of the same name."""
    ours = {name for name, _ in headers}

    async def sending(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [header for header in message.get("headers", ()) if header[0].lower() not in ours]
            message = {**message, "headers": [*kept, *headers]}
        await send(message)

    return sending


def find_assets() -> Path:
    """Where the installed marimo has them."""
    return Path(str(files("marimo"))) / "_static" / "assets"
