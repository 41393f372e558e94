"""Shows a cycle's progress on a terminal; silent where standard error is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.progress import watching


class Display:
    """A progress bar per kind of work."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def expect(self, name: str, total: int) -> None:
        """Begin, or begin anew, the bar `name`."""
        if name in self._tasks:
            self._bars.reset(self._tasks[name], total=total)
        else:
            self._tasks[name] = self._bars.add_task(name, total=total)

    def advance(self, name: str) -> None:
        """One more of `name` is done."""
        self._bars.advance(self._tasks[name])


@contextmanager
def watch() -> Iterator[None]:
    """Show the progress of the cycles run in this block."""
    if not sys.stderr.isatty():
        yield
        return
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        token = watching.set(Display(bars))
        try:
            yield
        finally:
            watching.reset(token)
