"""Opening a lake: made once by whoever comes first, read in one version, never taken for a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractors.errors import MigrationEdited, WarehouseError, WarehouseTooNew
from tests.warehouse.lake.postgres import Postgres
from tests.warehouse.samples import HOUR, NOW, a_poll, an_article, an_entry
from warehouse import store
from warehouse.connection import commit, mark_lake, open_live, open_snapshot, published_at
from warehouse.lake.opening import open_reading
from warehouse.lake.place import Lake, hide_secrets
from warehouse.migrate import migrate, plan
from warehouse.statements import sql_files

pytestmark = pytest.mark.server

MIGRATE = """
import sys
from pathlib import Path
from warehouse.connection import open_live
from warehouse.lake.place import Lake
from warehouse.migrate import migrate
with open_live(Lake(catalog=sys.argv[1], data_path=sys.argv[2], scratch=Path(sys.argv[3]))) as connection:
    print(len(migrate(connection).applied))
"""


def test_two_machines_that_come_first_migrate_once(empty_lake: Lake) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_lake.catalog, empty_lake.data_path, str(empty_lake.scratch)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) for _ in "ab"
    ]
    said = sorted(int(process.communicate()[0] or -1) for process in started)
    assert said == [0, len(sql_files("migrations"))]


def test_migrating_again_changes_nothing(empty_lake: Lake) -> None:
    with open_live(empty_lake) as connection:
        wanted = tuple(file.name for file in sql_files("migrations"))
        assert plan(connection) == wanted
        assert migrate(connection, now=NOW).applied == wanted
        assert plan(connection) == ()
        before = connection.execute("SELECT id FROM warehouse.current_snapshot()").fetchall()
        assert migrate(connection, now=NOW).applied == ()
        assert connection.execute("SELECT id FROM warehouse.current_snapshot()").fetchall() == before


def test_a_lake_of_another_program_is_refused(lake: Lake) -> None:
    with open_live(lake) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, '9999_future', 'x', now())")
        with pytest.raises(WarehouseTooNew, match="9999_future"):
            migrate(connection, now=NOW)
    with pytest.raises(WarehouseTooNew, match="9999_future"), open_snapshot(lake):
        pass
    with open_live(lake) as connection:
        connection.execute("DELETE FROM schema_migrations WHERE version = 9999")
        connection.execute("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1")
        with pytest.raises(MigrationEdited):
            migrate(connection, now=NOW)


def test_a_reader_keeps_its_version(lake: Lake) -> None:
    with open_live(lake) as connection, open_snapshot(lake) as before:
        at_first = published_at(lake, before)
        commit(
            connection,
            lambda: store.save_polls(connection, run_id="r", polls=[a_poll(shows=(an_entry("a"),))], now=NOW),
        )
        article = an_article("a")
        commit(connection, lambda: store.save_articles(connection, run_id="r", articles=[article], stories={}, now=NOW))
        assert before.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
        with open_snapshot(lake) as after:
            assert after.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
            assert published_at(lake, after) > at_first
            last = after.execute("SELECT id FROM warehouse.current_snapshot()").fetchall()[0][0]
        with open_reading(lake, memory_limit="1GB", threads=1, version=last - 1) as earlier:
            assert earlier.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
            assert earlier.execute("SELECT status FROM entries").fetchall() == [("pending",)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM warehouse.feeds",
        "INSERT INTO warehouse.feeds SELECT * FROM warehouse.feeds",
        "FROM read_csv('/etc/passwd')",
        "COPY warehouse.feeds TO '/tmp/bellwether-feeds.csv'",
        "CALL postgres_execute('__ducklake_metadata_warehouse', 'DROP TABLE ducklake_tag')",
        "SET enable_external_access = true",
        "ATTACH '/tmp/other.duckdb'",
    ],
)
def test_a_reader_changes_and_reaches_nothing_else(lake: Lake, sql: str) -> None:
    with open_snapshot(lake) as connection, pytest.raises(duckdb.Error):
        connection.execute(sql)


def test_a_lake_with_nothing_in_it_is_told(empty_lake: Lake) -> None:
    with pytest.raises(WarehouseError, match="bellwether track"), open_snapshot(empty_lake):
        pass


def test_a_database_that_is_not_there_is_told(postgres: Postgres, tmp_path: Path) -> None:
    catalog = f"dbname=nowhere host={postgres.folder} user=bellwether"
    lake = Lake(catalog=catalog, data_path=str(tmp_path / "lake"), scratch=tmp_path)
    with pytest.raises(WarehouseError, match="Make it with createdb"), open_live(lake):
        pass


def test_a_folder_whose_warehouse_is_a_lake_gets_no_file(lake: Lake, tmp_path: Path) -> None:
    mark_lake(tmp_path / "data", lake)
    with pytest.raises(WarehouseError, match="On DuckLake"), open_live(tmp_path / "data" / "bellwether.duckdb"):
        pass
    assert not (tmp_path / "data" / "bellwether.duckdb").exists()


def test_passwords_are_not_shown() -> None:
    assert hide_secrets("dbname=a password=geheim host=b") == "dbname=a password=… host=b"
    assert hide_secrets("dbname=a password='ge heim' host=b") == "dbname=a password=… host=b"
    assert hide_secrets("postgresql://me:geheim@db.example/a") == "postgresql://me:…@db.example/a"


def test_the_clock_of_a_load_is_kept(lake: Lake) -> None:
    """Times come back as they were given, in UTC."""
    with open_live(lake) as connection:
        commit(connection, lambda: store.save_polls(connection, run_id="r", polls=[a_poll(at=NOW + HOUR)], now=NOW))
        assert connection.execute("SELECT max(polled_at) FROM feed_polls").fetchall() == [(NOW + HOUR,)]
