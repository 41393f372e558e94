"""The progress bar of runs that nobody watches, in a real Prefect server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from flows.progress import Silence, watching
from flows.runprogress import Bar, shown_progress
from tests.flows.test_cli import surroundings
from tests.flows.test_track import ask_prefect

RUN = """
import asyncio, os, sys
from pathlib import Path
from flows.surroundings import prefect_for

with prefect_for(Path("data"), os.environ) as wait:
    from prefect import flow
    from flows import runprogress
    runprogress.EVERY_SECONDS = 0.1

    @flow
    async def work():
        async with runprogress.shown_progress("work-progress") as progress:
            progress.expect("pages", 4)
            for _ in range(3):
                progress.advance("pages")
            await asyncio.sleep(1)

    wait()
    asyncio.run(work())
"""


def test_a_bar_counts_all_that_is_expected() -> None:
    bar = Bar()
    assert bar.percent == 0
    bar.expect("feeds", 2)
    bar.expect("pages", 6)
    for name in ("feeds", "feeds", "pages", "pages"):
        bar.advance(name)
    assert (bar.percent, str(bar)) == (50.0, "2 of 2 feeds, 2 of 6 pages")
    for _ in range(9):
        bar.advance("pages")
    assert bar.percent == 100.0, "what was found on the way is not more than all"


def test_who_watches_on_a_terminal_is_told_directly() -> None:
    display = Silence()

    async def work() -> None:
        async with shown_progress("x") as progress:
            assert progress is display

    token = watching.set(display)
    try:
        asyncio.run(work())
    finally:
        watching.reset(token)


@pytest.mark.server
def test_the_bar_stands_in_prefect_with_what_is_done(tmp_path: Path) -> None:
    environ = surroundings(tmp_path)
    got = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert got.returncode == 0, got.stderr
    ((kind, data, told),) = ask_prefect(tmp_path / "data", "SELECT type, data, description FROM artifact")
    assert (kind, float(data), told) == ("progress", 75.0, "3 of 4 pages")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
