"""How commands write into the warehouse by hand, and let readers see it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import WarehouseLocked

if TYPE_CHECKING:
    from warehouse.connection import Connection


def writing(
    config: Path, data: Path, *, purpose: str, patience: float | None = None
) -> Callable[[], AbstractContextManager[Connection]]:
    """Opens what the flows write, under the data lock, as soon as the running cycle is done.

    `patience`: seconds to wait for it; who has none draws a screen, and says there why it waits. Raises UsageError
    where there is no warehouse.
    """
    from flows.notify.opening import by_hand
    from flows.places import find_file, find_live

    live = find_live(config, data, environ=os.environ)
    if isinstance(live, Path):
        find_file(data)

    def tell(why: str) -> None:
        if patience is None:
            click.echo(f"Waiting: {why}", err=True)

    return lambda: by_hand(
        data, purpose=purpose, clock=lambda: datetime.now(UTC), tell=tell, seconds=patience, live=live
    )


def publish_written(config: Path, data: Path) -> None:
    """Let readers see what was written; those of a lake do."""
    from flows.places import find_live
    from warehouse.connection import SNAPSHOT_NAME, hold_lock
    from warehouse.publish import publish

    live = find_live(config, data, environ=os.environ)
    if not isinstance(live, Path):
        return
    # A cycle that began meanwhile publishes at its end.
    with suppress(WarehouseLocked), hold_lock(data, purpose="publish"):
        publish(live, data / SNAPSHOT_NAME)
