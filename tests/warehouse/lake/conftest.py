"""A Postgres for all tests of the lake, and a new lake for each."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.lake.postgres import Postgres, running
from tests.warehouse.samples import FEEDS, NOW
from warehouse.connection import Connection, commit, open_live
from warehouse.lake.place import Lake
from warehouse.migrate import migrate
from warehouse.store import register_feeds

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def lake_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A migrated, closed lake with the sample feeds, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    lake = Lake(catalog=postgres.database("template"), data_path=str(folder / "lake"), scratch=folder / "scratch")
    with open_live(lake) as connection:
        migrate(connection, now=NOW)
        commit(connection, lambda: register_feeds(connection, FEEDS, now=NOW))
    return lake


@pytest.fixture
def empty_lake(postgres: Postgres, tmp_path: Path) -> Lake:
    """A database and a folder with nothing in them."""
    catalog = postgres.database(f"empty{next(_numbers)}")
    return Lake(catalog=catalog, data_path=str(tmp_path / "lake"), scratch=tmp_path / "scratch")


@pytest.fixture
def lake(postgres: Postgres, lake_template: Lake, tmp_path: Path) -> Lake:
    """A migrated lake with the sample feeds."""
    name = f"lake{next(_numbers)}"
    catalog = postgres.database(name, template="template")
    shutil.copytree(lake_template.folder, tmp_path / "lake")
    made = Lake(catalog=catalog, data_path=str(tmp_path / "lake"), scratch=tmp_path / "scratch")
    postgres.ask(f"UPDATE ducklake_metadata SET value = '{made.folder}' WHERE key = 'data_path'", name)
    return made


@pytest.fixture
def warehouse(lake: Lake) -> Iterator[Connection]:
    """That lake, open: what the tests of the plain warehouse that are run here as well ask for."""
    with open_live(lake) as connection:
        yield connection
