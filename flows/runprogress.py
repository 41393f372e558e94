"""How far a run is, as a progress bar in the Prefect UI, where nobody watches on a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import httpx
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact

from flows.progress import Progress, watching

# A bar is a request to the server each time it moves.
EVERY_SECONDS = 5.0


class Bar:
    """A `Progress` that shows its share of all that is expected, 0 to 100, to whoever asks."""

    def __init__(self) -> None:
        self._expected: dict[str, int] = {}
        self._done: dict[str, int] = {}

    def expect(self, name: str, total: int) -> None:
        self._expected[name] = total

    def advance(self, name: str) -> None:
        self._done[name] = self._done.get(name, 0) + 1

    @property
    def percent(self) -> float:
        """What is done of all that is expected so far."""
        expected = sum(self._expected.values())
        done = sum(min(count, self._expected.get(name, 0)) for name, count in self._done.items())
        return 100.0 * done / expected if expected else 0.0

    def __str__(self) -> str:
        return ", ".join(f"{self._done.get(name, 0):,} of {total:,} {name}" for name, total in self._expected.items())


@asynccontextmanager
async def shown_progress(key: str) -> AsyncIterator[Progress]:
    """The display of the command that started the flow; where there is none, a bar in the UI while the block lasts.

    A run that is over within seconds shows none.
    """
    if (display := watching.get()) is not None:
        yield display
        return
    bar = Bar()
    work = asyncio.create_task(_show(bar, key))
    try:
        yield bar
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def _show(bar: Bar, key: str) -> None:
    artifact: UUID | None = None
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        # A server that is away for a while costs a picture, not the run.
        with suppress(httpx.HTTPError):
            if artifact is None:
                artifact = await acreate_progress_artifact(progress=bar.percent, key=key, description=str(bar))
            else:
                await aupdate_progress_artifact(artifact_id=artifact, progress=bar.percent, description=str(bar))
