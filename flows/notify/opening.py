"""Opening the live file to write for a moment, while others want it too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from extractors.errors import WarehouseLocked
from warehouse.connection import LIVE_NAME, Place, hold_lock, open_live
from warehouse.migrate import migrate
from warehouse.store import Connection

LOOK_AGAIN_SECONDS = 0.25
# A cycle holds the data folder for ten minutes at most, and publishes after that.
PATIENCE_SECONDS = 1200.0
# Within a cycle the folder is ours; somebody may look into the live file all the same.
SHORT_PATIENCE_SECONDS = 30.0


@contextmanager
def patient(
    open_once: Callable[[ExitStack], Connection], *, seconds: float, tell: Callable[[str], None]
) -> Iterator[Connection]:
    """A connection as `open_once` opens it, as soon as nobody else holds it.

    Says once through `tell` who is waited for. Raises `WarehouseLocked` after so many seconds.
    """
    deadline = time.monotonic() + seconds
    told = False
    with ExitStack() as stack:
        while True:
            try:
                with ExitStack() as trial:
                    connection = open_once(trial)
                    stack.push(trial.pop_all())
                break
            except WarehouseLocked as locked:
                if time.monotonic() >= deadline:
                    raise
                if not told:
                    tell(str(locked))
                    told = True
                time.sleep(LOOK_AGAIN_SECONDS)
        yield connection


def by_hand(
    data: Path,
    *,
    purpose: str,
    clock: Callable[[], datetime],
    tell: Callable[[str], None],
    seconds: float | None = None,
    live: Place | None = None,
) -> AbstractContextManager[Connection]:
    """The live file of `data` for a command: under the data lock, migrated, as soon as the running cycle is done.

    `live`: where the warehouse is, if not in `data`.
    """

    def open_once(stack: ExitStack) -> Connection:
        stack.enter_context(hold_lock(data, purpose=purpose, now=clock()))
        connection = stack.enter_context(open_live(live or data / LIVE_NAME))
        migrate(connection, now=clock())
        return connection

    return patient(open_once, seconds=PATIENCE_SECONDS if seconds is None else seconds, tell=tell)


def within_cycle(live: Place) -> AbstractContextManager[Connection]:
    """The live file for a step of the cycle, which holds the data lock."""
    return patient(
        lambda stack: stack.enter_context(open_live(live)), seconds=SHORT_PATIENCE_SECONDS, tell=lambda _: None
    )


def insistent(
    data: Path, *, purpose: str, clock: Callable[[], datetime], seconds: float | None = None, live: Place | None = None
) -> Callable[[], AbstractContextManager[Connection]]:
    """Openings for who must get through: a cycle that hangs with the data lock held is what they have to tell of.

    They wait for the lock like a command; when it does not come free in so many seconds they, and those after them, go
    on without it, between two of the cycle's own short connections.
    """
    hangs = False

    @contextmanager
    def opening() -> Iterator[Connection]:
        with ExitStack() as stack:
            # Entered before the block runs: an error of the block must not be taken for one of the lock.
            yield _enter(stack)

    def _enter(stack: ExitStack) -> Connection:
        nonlocal hangs
        if not hangs:
            try:
                return stack.enter_context(
                    by_hand(data, purpose=purpose, clock=clock, tell=lambda _: None, seconds=seconds, live=live)
                )
            except WarehouseLocked:
                hangs = True
        return stack.enter_context(within_cycle(live or data / LIVE_NAME))

    return opening
