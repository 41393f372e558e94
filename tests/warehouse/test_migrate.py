"""From nothing to the present form, and what happens to files from elsewhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import duckdb
import pytest

from extractors.errors import MigrationEdited, WarehouseTooNew
from tests.warehouse.samples import NOW
from warehouse.connection import Connection, open_live
from warehouse.migrate import migrate
from warehouse.statements import Folder, SqlFile, sql_files

TABLES = [
    "articles",
    "stances",
    "stance_daily",
    "first_seen",
    "coverage_daily",
    "feeds",
    "feed_health",
    "feed_polls",
    "entries",
    "aliases",
    "drops",
    "failures",
    "stories",
    "revisions",
    "alerts",
    "deliveries",
    "labels",
    "runs",
    "schema_migrations",
]

COLUMNS = {
    "articles": "article_id url feed_id outlet outlet_kind country language title authors published_at published_on "
    "first_seen_at story_id genre words text text_source truncated on_topic tagging revision extractor_version",
    "stances": "stance_id article_id revision story_id proposition pole holder_type holder_name relation weight "
    "company quote start_char end_char confidence basis origin tagger_version codebook_version tagged_at published_on "
    "outlet outlet_kind country language about_country",
    "stance_daily": "published_on proposition pole outlet country language articles stories holders complete",
    "first_seen": "proposition pole scope scope_value published_on first_seen_at article_id",
    "coverage_daily": "day outlet feeds_due feeds_ok feeds_failed entries articles dropped complete",
    "articles_asof(TIMESTAMPTZ '2026-01-01')": "article_id url feed_id outlet outlet_kind country language title "
    "authors published_at published_on first_seen_at story_id genre words text text_source truncated on_topic tagging "
    "revision extractor_version",
    "stances_asof(TIMESTAMPTZ '2026-01-01')": "stance_id article_id revision story_id proposition pole holder_type "
    "holder_name relation weight company quote start_char end_char confidence basis origin tagger_version "
    "codebook_version tagged_at published_on outlet outlet_kind country language about_country",
}


@pytest.fixture
def empty(tmp_path: Path) -> Connection:
    return duckdb.connect(str(tmp_path / "empty.duckdb"))


def test_from_nothing(empty: Connection) -> None:
    report = migrate(empty, now=NOW)
    assert report.applied == tuple(file.name for file in sql_files("migrations"))
    assert report.views_replaced
    for name in TABLES:
        expected = len(report.applied) if name == "schema_migrations" else 0
        assert empty.execute(f"SELECT count(*) FROM {name}").fetchall() == [(expected,)]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_contract_names_the_columns_and_their_order(warehouse: Connection, name: str) -> None:
    found = warehouse.execute(f"SELECT * FROM {name} LIMIT 0").description
    assert [column[0] for column in found] == COLUMNS[name].split()


def test_running_it_again_changes_nothing(live: Path) -> None:
    before = live.stat().st_mtime_ns
    with open_live(live) as connection:
        report = migrate(connection, now=NOW)
    assert (report.applied, report.views_replaced) == ((), False)
    assert live.stat().st_mtime_ns == before


def test_an_edited_migration_is_refused_by_name(warehouse: Connection) -> None:
    first = sql_files("migrations")[0]
    edited = dataclasses.replace(first, text=first.text + "-- harmless\n")
    with pytest.raises(MigrationEdited, match=rf"Migration {first.name} was changed .*reinstall"):
        migrate(warehouse, now=NOW, migrations=[edited])


def test_a_newer_file_is_refused(warehouse: Connection) -> None:
    newer = SqlFile(name="9999_future", text="CREATE TABLE future (a INTEGER);")
    migrate(warehouse, now=NOW, migrations=[*sql_files("migrations"), newer])
    with pytest.raises(WarehouseTooNew, match=r"newer Bellwether: it has migration 9999_future.*Update"):
        migrate(warehouse, now=NOW)


def test_a_migration_that_fails_leaves_nothing_of_itself(warehouse: Connection) -> None:
    broken = SqlFile(name="9999_broken", text="CREATE TABLE half (a INTEGER); SELECT * FROM nowhere;")
    with pytest.raises(duckdb.CatalogException):
        migrate(warehouse, now=NOW, migrations=[*sql_files("migrations"), broken])
    assert warehouse.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == [(0,)]
    assert not migrate(warehouse, now=NOW).applied


def test_views_are_made_anew_when_one_changed(warehouse: Connection) -> None:
    base = SqlFile(name="1_base", text="CREATE OR REPLACE VIEW base AS SELECT 1 AS a;")
    upper = SqlFile(name="2_upper", text="CREATE OR REPLACE VIEW upper AS SELECT * FROM base;")
    migrate(warehouse, now=NOW, views=[base, upper])
    wider = dataclasses.replace(base, text="CREATE OR REPLACE VIEW base AS SELECT 1 AS a, 2 AS b;")
    assert migrate(warehouse, now=NOW, views=[wider, upper]).views_replaced
    assert warehouse.execute("SELECT * FROM upper").fetchall() == [(1, 2)]


@pytest.mark.parametrize("folder", ["migrations", "views", "queries"])
def test_the_first_line_of_every_file_states_its_grain(folder: Folder) -> None:
    files = sql_files(folder)
    assert files
    assert [file.name for file in files if not file.text.startswith("-- Grain: ")] == []
