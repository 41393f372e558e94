"""Views, macros and example queries answer on a lake what they answer on a file, after the same loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.lake import comparing, loading
from tests.warehouse.lake.loading import Step
from tests.warehouse.samples import DAY, HOUR, NOW
from warehouse.baseline import fill_baseline
from warehouse.connection import Connection, commit, open_live, open_snapshot
from warehouse.lake.place import Lake
from warehouse.outbox import mute

pytestmark = pytest.mark.server

ARGUMENTS = ("", "per := 'outlet'", "bucket := 'day'", "of_proposition := 'ban'", "since := DATE '2026-02-01'")


def fill(connection: Connection) -> None:
    """Loads of several days and loaders, the same ones in the same order."""
    loading.prepare(connection)
    for number in range(4):
        for loader in (0, 1):
            step = Step(loader=loader, number=number, now=NOW + number * DAY + (loader + 1) * HOUR)
            chunk = loading.compose(loader, number, shown_at=NOW + number * DAY)
            commit(connection, lambda step=step, chunk=chunk: loading.take(connection, step, chunk))  # type: ignore[misc]
    commit(connection, lambda: fill_baseline(connection, loading.RULES, cause="retag", now=NOW + 5 * DAY))
    commit(connection, lambda: mute(connection, "rule", "first", until=NOW + 9 * DAY, now=NOW))


def test_a_lake_answers_what_a_file_does(empty_lake: Lake, tmp_path: Path) -> None:
    alone = tmp_path / "bellwether.duckdb"
    for place in (alone, empty_lake):
        with open_live(place) as connection:
            fill(connection)
    with open_snapshot(alone) as file, open_snapshot(empty_lake) as lake:
        answers = [
            (comparing.views(file), comparing.views(lake)),
            (comparing.macro_tables(file, ARGUMENTS), comparing.macro_tables(lake, ARGUMENTS)),
            (comparing.examples(file), comparing.examples(lake)),
        ]
    for expected, found in answers:
        assert comparing.differences(found, expected) == {}
        assert sum(map(bool, expected.values())) > len(expected) / 2
    assert answers[0][0]["stances"]
    assert answers[0][0]["coverage_daily"]
