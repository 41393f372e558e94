"""Victims for kill -9: programs that write for ever and say what they have done, and what must be left of each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import WarehouseLocked
from tests.warehouse.test_connection import start
from warehouse.connection import TEXTS_NAME, Connection, hold_lock, open_live, open_snapshot

Opener = Callable[[Path], AbstractContextManager[Connection]]

# Loads chunks of 20 articles (a stance each) for ever, saying the number of a chunk once it is committed.
LOADER = """
    import sys, pathlib
    from tests.warehouse.samples import NOW, a_poll, an_article, an_entry
    from warehouse.connection import hold_lock, open_live, transaction
    from warehouse.publish import TextPolicy, publish
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
            if sys.argv[3] != "load":
                texts = TextPolicy(mode="nightly" if sys.argv[3] == "publish without texts" else "always")
                publish(live, live.with_name("snapshot.duckdb"), force=True, texts=texts)
                print(f"published {chunk}", flush=True)
        chunk += 1
"""

CHUNKS = """
    SELECT split_part(split_part(url, '/', 4), '-', 1)::INTEGER AS chunk, count(*), count(DISTINCT article_id)
    FROM articles GROUP BY chunk ORDER BY chunk
"""
STANCES = "SELECT count(*), count(DISTINCT stance_id) FROM stances"
ENTRIES = "SELECT count(*), count(DISTINCT article_id) FROM entries WHERE status = 'stored'"
FILES = {"bellwether.duckdb", "bellwether.lock", "snapshot.duckdb", "snapshot.duckdb.lock", TEXTS_NAME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A program to kill. It is started with the live file, the next free number of a chunk, and its name.

    It says "started", then a number for each chunk that is committed, and "published N" once readers can see chunk N.
    """

    name: str
    program: str = LOADER


VICTIMS = (Victim(name="load"), Victim(name="publish"), Victim(name="publish without texts"))


@dataclass(slots=True)
class Ordeal:
    """One warehouse through many kills: what its victims acknowledged, and where they go on."""

    live: Path
    chance: random.Random
    longest: float = 0.5
    following: int = 0
    kills: int = 0
    acknowledged: set[int] = field(default_factory=set)
    published: set[int] = field(default_factory=set)

    @property
    def snapshot(self) -> Path:
        """What readers open."""
        return self.live.with_name("snapshot.duckdb")

    def strike(self, victim: Victim) -> None:
        """Start it, kill it at a random moment (half the time not before its first chunk), and look at what is left."""
        child = start(victim.program, self.live, self.following, victim.name)
        said = self._watch(child, patiently=self.chance.random() < 0.5)
        self.kills += 1
        self.acknowledged |= {int(line) for line in said if line.isdigit()}
        self.published |= {int(line.split()[1]) for line in said if line.startswith("published ")}
        self.check()

    def _watch(self, child: subprocess.Popen[str], *, patiently: bool) -> list[str]:
        assert child.stdout is not None
        said = child.stdout.readline() if patiently else ""
        time.sleep(self.chance.uniform(0.0, self.longest))
        os.kill(child.pid, signal.SIGKILL)
        said += child.stdout.read()
        child.wait()
        return said.splitlines()

    def check(self) -> None:
        """Readers see all that was published; the live file has all that was acknowledged, once and whole."""
        check_whole(self.snapshot, self.published, open_snapshot)
        with hold_lock(self.live.parent, purpose="track"):
            self._wait_for_orphans()
            self.following = check_whole(self.live, self.acknowledged, open_live)

    def _wait_for_orphans(self) -> None:
        """A process that the victim had started to read the live file stops a moment after its starter."""
        for _ in range(50):
            try:
                with open_live(self.live):
                    return
            except WarehouseLocked:
                time.sleep(0.1)


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
