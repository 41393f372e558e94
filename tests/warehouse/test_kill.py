"""kill -9 at random moments of loading and publishing: what was acknowledged is there once, nothing is half there."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.warehouse.killing import FILES, LOADER, VICTIMS, Ordeal, Victim, check_whole
from tests.warehouse.samples import FEEDS, NOW
from tests.warehouse.test_connection import start
from tests.warehouse.test_publish import small_disk
from warehouse.connection import open_live, open_snapshot, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds

pytestmark = pytest.mark.program

__all__ = ["small_disk"]


@pytest.mark.server
@pytest.mark.parametrize("victim", VICTIMS, ids=lambda victim: victim.name)
def test_killed_at_random_moments(live: Path, victim: Victim) -> None:
    ordeal = Ordeal(live=live, chance=random.Random(victim.name))
    publish(live, ordeal.snapshot)
    for _ in range(4):
        ordeal.strike(victim)
    assert ordeal.acknowledged
    publish(live, ordeal.snapshot)
    check_whole(ordeal.snapshot, ordeal.acknowledged, open_snapshot)
    assert {file.name for file in live.parent.iterdir()} <= FILES


@pytest.mark.server
@pytest.mark.parametrize("mode", ["load", "publish", "publish without texts"])
def test_a_disk_that_runs_full_costs_nothing_that_was_acknowledged(small_disk: Path, mode: str) -> None:
    live, snapshot = small_disk / "bellwether.duckdb", small_disk / "snapshot.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
    publish(live, snapshot)
    (small_disk / "reserve").write_bytes(b"x" * 1_000_000)
    command = [sys.executable, "-c", textwrap.dedent(LOADER), str(live), "0", mode]
    root = Path(__file__).parents[2]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=120)
    assert ended.returncode == 1
    assert "Error: The disk of " in ended.stderr.strip().splitlines()[-1], ended.stderr[-2000:]
    said = ended.stdout.splitlines()
    check_whole(snapshot, {int(line.split()[1]) for line in said if line.startswith("published ")}, open_snapshot)
    (small_disk / "reserve").unlink()
    check_whole(live, {int(line) for line in said if line.isdigit()}, open_live)


@pytest.mark.server
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
