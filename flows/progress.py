"""How far a cycle is, told to whoever watches: a display on a terminal, nobody in a pipe."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Told by the steps of a cycle; `name` is "feeds" or "pages"."""

    def expect(self, name: str, total: int) -> None: ...

    def advance(self, name: str) -> None: ...


class Silence:
    """Nobody watches."""

    def expect(self, name: str, total: int) -> None:
        """Ignored."""

    def advance(self, name: str) -> None:
        """Ignored."""


# Set by the command that starts a flow: a flow's own parameters must be plain data.
watching: ContextVar[Progress | None] = ContextVar("watching", default=None)
