"""kill -9 at random moments of loading and publishing: what was acknowledged is there once, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.warehouse.samples import NOW
from tests.warehouse.test_connection import start
from warehouse.connection import Connection, hold_lock, open_live, open_snapshot
from warehouse.migrate import migrate
from warehouse.publish import publish

pytestmark = pytest.mark.program

Opener = Callable[[Path], AbstractContextManager[Connection]]

# Loads chunks of 20 articles (a stance each) for ever, saying the number of a chunk once it is committed.
LOADER = """
    import sys, pathlib
    from tests.warehouse.samples import NOW, a_poll, an_article, an_entry
    from warehouse.connection import hold_lock, open_live, transaction
    from warehouse.publish import publish
    from warehouse.store import save_articles, save_polls
    live = pathlib.Path(sys.argv[1])
    print("started", flush=True)
    chunk = int(sys.argv[2])
    while True:
        slugs = [f"{chunk}-{number}" for number in range(20)]
        with hold_lock(live.parent, purpose="track"):
            with open_live(live) as connection, transaction(connection):
                entries = tuple(an_entry(slug) for slug in slugs)
                save_polls(connection, run_id=f"r{chunk}", polls=[a_poll(shows=entries)], now=NOW)
                articles = [an_article(slug, f"A ban is wrong, says {slug}.") for slug in slugs]
                save_articles(connection, run_id=f"r{chunk}", articles=articles, stories={}, now=NOW)
            print(chunk, flush=True)
            if sys.argv[3] == "publish":
                publish(live, live.with_name("snapshot.duckdb"), force=True)
                print(f"published {chunk}", flush=True)
        chunk += 1
"""

CHUNKS = """
    SELECT split_part(split_part(url, '/', 4), '-', 1)::INTEGER AS chunk, count(*), count(DISTINCT article_id)
    FROM articles GROUP BY chunk ORDER BY chunk
"""
STANCES = "SELECT count(*), count(DISTINCT stance_id) FROM stances"
ENTRIES = "SELECT count(*), count(DISTINCT article_id) FROM entries WHERE status = 'stored'"


def run_and_kill(live: Path, first_chunk: int, seconds: float, mode: str, *, patiently: bool) -> list[str]:
    """Let the loader run so long (`patiently`: after its first chunk), then kill it; returns the lines it said."""
    child = start(LOADER, live, first_chunk, mode)
    assert child.stdout is not None
    said = child.stdout.readline() if patiently else ""
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    said += child.stdout.read()
    child.wait()
    return said.splitlines()


def check_whole(path: Path, acknowledged: set[int], opener: Opener) -> int:
    """Every acknowledged chunk is there once and whole, and so is every other; returns the next free number."""
    with opener(path) as connection:
        sizes = {chunk: (rows, articles) for chunk, rows, articles in connection.execute(CHUNKS).fetchall()}
        stances = connection.execute(STANCES).fetchall()
        entries = connection.execute(ENTRIES).fetchall()
    assert set(sizes.values()) <= {(20, 20)}
    assert acknowledged <= sizes.keys()
    assert stances == entries == [(20 * len(sizes), 20 * len(sizes))]
    return max(sizes, default=-1) + 1


@pytest.mark.parametrize("mode", ["load", "publish"])
def test_killed_at_random_moments(live: Path, mode: str) -> None:
    seeded = random.Random(mode)
    snapshot = live.with_name("snapshot.duckdb")
    publish(live, snapshot)
    acknowledged: set[int] = set()
    published: set[int] = set()
    following = 0
    for attempt in range(6):
        said = run_and_kill(live, following, seeded.uniform(0.01, 0.5), mode, patiently=attempt % 2 == 0)
        acknowledged |= {int(line) for line in said if line.isdigit()}
        published |= {int(line.split()[1]) for line in said if line.startswith("published ")}
        check_whole(snapshot, published, open_snapshot)
        with hold_lock(live.parent, purpose="track"):
            following = check_whole(live, acknowledged, open_live)
    assert acknowledged
    publish(live, snapshot)
    check_whole(snapshot, acknowledged, open_snapshot)
    left = {file.name for file in live.parent.iterdir()}
    assert left <= {"bellwether.duckdb", "bellwether.lock", "snapshot.duckdb", "snapshot.duckdb.lock"}


def test_killed_while_the_file_is_made(tmp_path: Path) -> None:
    maker = """
        import sys, pathlib
        print("started", flush=True)
        from tests.warehouse.samples import NOW
        from warehouse.connection import open_live
        from warehouse.migrate import migrate
        with open_live(pathlib.Path(sys.argv[1])) as connection:
            migrate(connection, now=NOW)
    """
    seeded = random.Random(3)
    for attempt in range(4):
        live = tmp_path / str(attempt) / "bellwether.duckdb"
        child = start(maker, live)
        time.sleep(seeded.uniform(0.2, 0.7))
        child.kill()
        child.wait()
        with open_live(live) as connection:
            migrate(connection, now=NOW)
            assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
