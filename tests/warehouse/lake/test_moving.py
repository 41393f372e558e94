"""A warehouse that was in a file, moved into a lake: everything is there, and answers the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import WarehouseError
from tests.warehouse.lake import comparing, loading
from tests.warehouse.lake.loading import Step
from tests.warehouse.samples import HOUR, NOW
from warehouse.connection import commit, open_live
from warehouse.lake.moving import fill
from warehouse.lake.place import Lake
from warehouse.migrate import migrate

pytestmark = pytest.mark.server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A warehouse in a file, whose name is not kind to SQL, after three loads."""
    path = tmp_path / "the desk's.duckdb"
    with open_live(path) as connection:
        loading.prepare(connection)
        for number in range(3):
            step, chunk = Step(loader=0, number=number, now=NOW + number * HOUR), loading.compose(0, number)
            commit(connection, lambda step=step, chunk=chunk: loading.take(connection, step, chunk))  # type: ignore[misc]
    return path


def test_every_row_comes_along_and_every_view_answers_the_same(empty_lake: Lake, file: Path) -> None:
    with open_live(empty_lake) as lake:
        migrate(lake, now=NOW)
        moved = fill(lake, file)
        there = comparing.tables(lake), comparing.views(lake)
    with open_live(file) as before:
        here = (
            {name: comparing.rows(before, f'FROM "{name}"') for name in there[0]},
            comparing.views(before),
        )
    assert comparing.differences(here[0], there[0]) == {}
    assert comparing.differences(here[1], there[1]) == {}
    assert moved.revisions == len(here[0]["revisions"]) > 0 < moved.entries


def test_what_is_moved_goes_on_as_if_it_had_always_been_there(empty_lake: Lake, file: Path) -> None:
    with open_live(empty_lake) as lake:
        migrate(lake, now=NOW)
        fill(lake, file)
        assert migrate(lake, now=NOW).applied == ()
        step, chunk = Step(loader=0, number=0, now=NOW + 9 * HOUR), loading.compose(0, 0)
        before = comparing.rows(lake, "FROM revisions")
        commit(lake, lambda: loading.take(lake, step, chunk))
        assert comparing.rows(lake, "FROM revisions") == before, "known articles are known"


def test_a_lake_in_use_is_left_alone(empty_lake: Lake, file: Path) -> None:
    with open_live(empty_lake) as lake:
        migrate(lake, now=NOW)
        fill(lake, file)
        before = comparing.tables(lake)
        with pytest.raises(WarehouseError, match="holds rows already"):
            fill(lake, file)
        assert comparing.tables(lake) == before


def test_a_file_of_an_older_program_is_refused(empty_lake: Lake, file: Path) -> None:
    with open_live(file) as connection:
        connection.execute("DELETE FROM schema_migrations WHERE version = 3")
    with open_live(empty_lake) as lake:
        migrate(lake, now=NOW)
        with pytest.raises(WarehouseError, match="`bellwether migrate` brings it up to date"):
            fill(lake, file)
        assert comparing.rows(lake, "FROM revisions") == []
