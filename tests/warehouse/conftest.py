"""A migrated warehouse with two feeds, open for writing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.samples import FEEDS, NOW
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.store import register_feeds


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, closed warehouse with the sample feeds, to be copied: making one takes a third of a second."""
    path = tmp_path_factory.mktemp("template") / "bellwether.duckdb"
    with open_live(path) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
        # What was written must be in the file that is copied, not in a WAL beside it.
        connection.execute("CHECKPOINT")
    return path


@pytest.fixture
def live(template: Path, tmp_path: Path) -> Path:
    """The path of a migrated, closed warehouse with the sample feeds."""
    return Path(shutil.copy(template, tmp_path / template.name))


@pytest.fixture
def warehouse(live: Path) -> Iterator[Connection]:
    """That warehouse, open. Stores in tests need no transaction of their own: each statement commits."""
    with open_live(live) as connection:
        yield connection
