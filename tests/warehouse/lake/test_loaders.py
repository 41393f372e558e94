"""Several loaders of one lake at once: every load succeeds, and leaves what one loader would."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.lake import comparing, loading
from tests.warehouse.lake.loading import FAILURES_A_STEP, LOADERS
from warehouse.connection import open_live, open_snapshot, transaction
from warehouse.lake.place import Lake

pytestmark = pytest.mark.server

# `LAKE_SECONDS=60 pytest tests/warehouse/lake/test_loaders.py` is the long form.
SECONDS = float(os.environ.get("LAKE_SECONDS", "10"))
ROOT = Path(__file__).parents[3]


def start_loader(lake: Lake, loader: int, began: datetime, seconds: float) -> subprocess.Popen[str]:
    arguments = [lake.catalog, lake.data_path, str(lake.scratch), str(loader), began.isoformat(), str(seconds)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.lake.loading", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Stranger(threading.Thread):
    """A program that now and then writes to the lake without taking turns: loads conflict with it."""

    def __init__(self, lake: Lake) -> None:
        super().__init__()
        self._lake = lake
        self.ended = threading.Event()
        self.wrote = 0

    def run(self) -> None:
        with open_live(self._lake) as connection:
            while not self.ended.wait(10):
                try:
                    connection.execute("UPDATE warehouse.feed_states SET etag = etag")
                except duckdb.Error:
                    continue
                self.wrote += 1


class Reader(threading.Thread):
    """Opens the lake again and again, and keeps what was not right."""

    def __init__(self, lake: Lake) -> None:
        super().__init__()
        self._lake = lake
        self.ended = threading.Event()
        self.wrong: list[object] = []
        self.seen: list[int] = []

    def run(self) -> None:
        while not self.ended.wait(1):
            with open_snapshot(self._lake) as connection:
                first = comparing.rows(connection, "SELECT run_id, count(*) FROM failures GROUP BY ALL")
                articles = connection.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall()
                orphans = connection.execute(
                    "SELECT count(*) FROM stances ANTI JOIN articles USING (article_id)"
                ).fetchall()
                again = comparing.rows(connection, "SELECT run_id, count(*) FROM failures GROUP BY ALL")
            self.seen.append(len(first))
            if first != again or any(row[1] != FAILURES_A_STEP for row in first):
                self.wrong.append((first, again))
            if articles[0][0] != articles[0][1] or orphans != [(0,)]:
                self.wrong.append((articles, orphans))


def test_many_loaders_leave_what_one_would_and_readers_see_whole_versions(empty_lake: Lake, tmp_path: Path) -> None:
    with open_live(empty_lake) as connection:
        loading.prepare(connection)
    stranger, reader = Stranger(empty_lake), Reader(empty_lake)
    stranger.start()
    reader.start()
    began = datetime.now(UTC)
    loaders = [start_loader(empty_lake, loader, began, SECONDS) for loader in range(LOADERS)]
    said, faults = zip(*(process.communicate() for process in loaders), strict=True)
    for thread in (stranger, reader):
        thread.ended.set()
        thread.join()
    assert [process.returncode for process in loaders] == [0] * LOADERS, "\n".join(faults)
    steps, retries = loading.read_steps("".join(said))
    print(f"{len(steps)} loads of {LOADERS} loaders in {SECONDS:g} s, {retries} tried again ({stranger.wrote} strange)")
    assert {step.loader for step in steps} == set(range(LOADERS))
    assert reader.wrong == []
    assert reader.seen[-1] > 0

    alone = tmp_path / "bellwether.duckdb"
    with open_live(alone) as connection:
        loading.prepare(connection)
        for step in steps:
            with transaction(connection):
                loading.take(connection, step, loading.compose(step.loader, step.number))
        expected = comparing.tables(connection)
    with open_snapshot(empty_lake) as connection:
        assert comparing.differences(comparing.tables(connection), expected) == {}
    assert len(expected["alerts"]) > 0
    # Copies in several loaders' feeds are one story.
    assert len({row[1] for row in expected["story_members"]}) < len(expected["story_members"])
