"""What migrating would do, and the copy before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import UsageError, WarehouseError, WarehouseTooNew
from tests.warehouse.samples import NOW, an_article
from warehouse.backup import back_up
from warehouse.connection import Connection, open_live
from warehouse.migrate import migrate, plan
from warehouse.statements import sql_files
from warehouse.store import save_articles


def test_the_plan_names_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    live = tmp_path / "bellwether.duckdb"
    names = tuple(file.name for file in sql_files("migrations"))
    with open_live(live) as connection:
        assert plan(connection) == names
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchall() == [(0,)]
        migrate(connection, now=NOW, migrations=sql_files("migrations")[:2], views=())
        assert plan(connection) == names[2:]
        assert migrate(connection, now=NOW).applied == names[2:]
        assert plan(connection) == ()


def test_the_plan_refuses_a_newer_file(warehouse: Connection) -> None:
    warehouse.execute("INSERT INTO schema_migrations VALUES (999, '0999_future', 'x', now())")
    with pytest.raises(WarehouseTooNew, match="0999_future"):
        plan(warehouse)


def test_the_copy_has_what_was_written_last(live: Path, tmp_path: Path) -> None:
    with open_live(live) as connection:
        save_articles(connection, run_id="r", articles=[an_article("a")], stories={}, now=NOW)
    back_up(live, tmp_path / "copies" / "before.duckdb")
    with open_live(live) as connection:
        connection.execute("DELETE FROM revisions")
    copy = tmp_path / "copies" / "before.duckdb"
    copy.chmod(0o644)
    with open_live(copy) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_a_copy_that_cannot_be_made(live: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there already"):
        back_up(live, live)
    with pytest.raises(WarehouseError, match="Nothing was changed"):
        back_up(live, Path("/proc/nowhere.duckdb"))
