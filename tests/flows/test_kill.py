"""kill -9 of a cycle at random moments: the next cycle ends as if nothing had happened, and no process is left over."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fakes import Reply, Request, Site, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import PROGRAM, bellwether, surroundings
from warehouse import read
from warehouse.connection import open_snapshot

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(40)]
PAGE_SECONDS = 0.08
KILLS = 7
# Named so that every process of a cycle, its children included, can be told by its environment.
MARK = "CYCLE_UNDER_TEST"
GONE_WITHIN = 15.0

# A cycle of config argv[1] over data argv[2] without Prefect, in chunks as the flow's, so that it loads several times.
CYCLE = """
import asyncio, os, sys
from pathlib import Path
from config.loader import load
from flows.cycle import Cycle
from flows.progress import Silence
from tests.fakes import NOW
from warehouse.connection import hold_lock

async def run(cycle):
    due = cycle.prepare(everything=True)
    async with cycle.resources():
        await cycle.poll(due)
        pending = cycle.pending()
        for start in range(0, len(pending), 8):
            await cycle.load(await cycle.collect(pending[start : start + 8]))
    cycle.finish(failed=False)
    cycle.publish()

if __name__ == "__main__":
    data = Path(sys.argv[2])
    with hold_lock(data, purpose="track"):
        configuration = load(Path(sys.argv[1]), environ={})
        asyncio.run(run(Cycle(configuration, data=data, clock=lambda: NOW, progress=Silence())))
"""

# What a reader sees of a data folder, without the moments at which it was written.
RESULT = {
    "articles": "SELECT article_id, revision, url, title, text, story_id, on_topic FROM articles ORDER BY ALL",
    "stances": "SELECT stance_id, article_id, proposition, pole, quote FROM stances ORDER BY ALL",
    "entries": "SELECT article_id, status, reason FROM entries ORDER BY ALL",
    "first seen": "SELECT proposition, pole FROM first_seen WHERE scope = 'ever' ORDER BY ALL",
}
# Each counts rows and the identities among them.
TWICE = {
    "revisions": "SELECT count(*), count(DISTINCT (article_id, revision)) FROM revisions",
    "history": "SELECT count(*), count(DISTINCT stance_id) FROM stance_history",
    "entries": "SELECT count(*), count(DISTINCT article_id) FROM entries",
    "aliases": "SELECT count(*), count(DISTINCT (article_id, address)) FROM aliases",
    "members": "SELECT count(*), count(DISTINCT article_id) FROM story_members",
    "bands": "SELECT count(*), count(DISTINCT (band, article_id)) FROM story_bands",
    "polls": "SELECT count(*), count(DISTINCT (run_id, feed_id)) FROM feed_polls",
    "runs": "SELECT count(*), count(DISTINCT run_id) FROM runs",
}


@dataclasses.dataclass(slots=True)
class Newsstand:
    """The paper that all cycles of this file read, what an uninterrupted one makes of it, and how long that takes."""

    home: Path
    config: Path
    site: Site
    result: dict[str, list[dict[str, Any]]] = dataclasses.field(default_factory=dict)
    seconds: float = 0.0


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    home = tmp_path_factory.mktemp("stand")
    paper = Paper(slugs=list(SLUGS))

    def answer(request: Request) -> Reply:
        slow = request.path not in ("/feed.xml", "/robots.txt")
        return dataclasses.replace(paper.answer(request), stall=PAGE_SECONDS if slow else 0.0)

    with internet(answer) as site:
        stand = Newsstand(home=home, config=configure(home / "config", [site.url("/feed.xml")]), site=site)
        began = time.monotonic()
        run_through(stand, home / "whole")
        stand.seconds = time.monotonic() - began
        stand.result = result_of(home / "whole")
        yield stand


def command(stand: Newsstand, data: Path) -> list[str]:
    return [sys.executable, "-c", CYCLE, str(stand.config), str(data)]


def run_through(stand: Newsstand, data: Path) -> None:
    """A cycle that nobody disturbs."""
    got = subprocess.run(
        command(stand, data), env=surroundings(stand.home), capture_output=True, text=True, timeout=120, check=False
    )
    assert got.returncode == 0, got.stderr


@contextmanager
def marked(arguments: list[str], home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process whose whole family can be found by the mark that comes with it; killed, not stopped, at the end."""
    mark = uuid.uuid4().hex
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(arguments, cwd=home, env=surroundings(home, **{MARK: mark}), stdout=quiet, stderr=quiet)
    try:
        yield child, mark
    finally:
        child.kill()
        child.wait()


def family(mark: str) -> list[str]:
    """The command lines of the processes that carry the mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline())[:200])
        except psutil.Error:
            continue
    return found


def assert_gone(mark: str) -> None:
    deadline = time.monotonic() + GONE_WITHIN
    while (left := family(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def kill_cycle(stand: Newsstand, data: Path, *, after: float) -> None:
    """Start a cycle and kill its main process so many seconds later; its workers must go by themselves."""
    with marked(command(stand, data), stand.home) as (child, mark):
        time.sleep(after)
        child.kill()
        child.wait()
        assert_gone(mark)


def ask(data: Path, sql: str) -> list[dict[str, Any]]:
    with open_snapshot(data / "snapshot.duckdb") as connection:
        rows: list[dict[str, Any]] = read.query(connection, sql).to_pylist()
    return rows


def result_of(data: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: ask(data, sql) for name, sql in RESULT.items()}


def check_whole(stand: Newsstand, data: Path) -> None:
    """Nothing lost, nothing twice, every stored page in the archive, and every run with its end."""
    assert result_of(data) == stand.result
    for name, sql in TWICE.items():
        (row,) = ask(data, sql)
        rows, identities = row.values()
        assert rows == identities, name
    for row in ask(data, "SELECT url, archive_file, archive_offset FROM revisions"):
        assert archived_address(data, row["archive_file"], row["archive_offset"]) == row["url"]
    states = [row["state"] for row in ask(data, "SELECT state FROM runs ORDER BY state = 'completed'")]
    assert states[-1] == "completed"
    assert set(states) <= {"crashed", "completed"}


def archived_address(data: Path, file: str, offset: int) -> str | None:
    from warcio.archiveiterator import ArchiveIterator

    with (data / "pages" / file).open("rb") as stream:
        stream.seek(offset)
        address: str | None = next(iter(ArchiveIterator(stream))).rec_headers.get_header("WARC-Target-URI")
    return address


def moments(seed: str, seconds: float) -> list[float]:
    """Random moments, one in each equal part of a cycle that lasts so many seconds."""
    seeded = random.Random(seed)
    part = seconds / KILLS
    return [part * number + seeded.uniform(0, part) for number in range(KILLS)]


@contextmanager
def reading(data: Path) -> Iterator[list[int]]:
    """A reader that opens the snapshot over and over; gives the numbers of articles it saw."""
    seen: list[int] = []
    faults: list[BaseException] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.03):
            if (data / "snapshot.duckdb").exists():
                try:
                    seen.append(ask(data, "SELECT count(*) AS n FROM articles")[0]["n"])
                except Exception as fault:  # noqa: BLE001 - whatever it is, the test tells it
                    faults.append(fault)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()
    assert faults == []


def test_an_uninterrupted_cycle_is_what_the_others_are_measured_by(stand: Newsstand) -> None:
    assert len(stand.result["articles"]) == len(stand.result["stances"]) == len(SLUGS)
    assert {row["status"] for row in stand.result["entries"]} == {"stored"}
    check_whole(stand, stand.home / "whole")


@pytest.mark.parametrize("part", range(KILLS))
def test_killed_once_then_left_alone(stand: Newsstand, tmp_path: Path, part: int) -> None:
    kill_cycle(stand, tmp_path / "data", after=moments("once", stand.seconds)[part])
    run_through(stand, tmp_path / "data")
    check_whole(stand, tmp_path / "data")


def test_killed_again_and_again_while_somebody_reads(stand: Newsstand, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with reading(data) as seen:
        for after in sorted(moments("again", stand.seconds), reverse=True):
            kill_cycle(stand, data, after=after)
        run_through(stand, data)
        time.sleep(0.2)
    check_whole(stand, data)
    assert seen == sorted(seen)
    assert seen[-1] == len(SLUGS)


# The real command, with Prefect.


def pages_asked(site: Site) -> int:
    return sum(request.path.startswith("/story-") for request in site.requests)


def wait_until(condition: Callable[[], bool], *, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert child.poll() is None, "the command ended before the moment came"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_command_killed_while_its_server_starts_and_in_mid_cycle(stand: Newsstand, tmp_path: Path) -> None:
    data = tmp_path / "data"
    arguments = [*PROGRAM, "track", "--config", str(stand.config), "--data", str(data)]
    with marked(arguments, tmp_path) as (child, mark):
        wait_until(lambda: any("prefect server start" in line for line in family(mark)), child=child)
        time.sleep(random.Random("server").uniform(0, 1))
        child.kill()
        child.wait()
        assert_gone(mark)
    before = pages_asked(stand.site)
    with marked(arguments, tmp_path) as (child, mark):
        wait_until(lambda: pages_asked(stand.site) - before >= len(SLUGS) // 2, child=child)
        assert len(family(mark)) >= 3, "the command, its server and a worker"
        child.kill()
        child.wait()
        assert_gone(mark)
    got = bellwether("track", "--json", "--config", stand.config, "--data", data, home=tmp_path)
    assert got.returncode == 0, got.stderr
    check_whole(stand, data)
