"""Warehouses of every earlier version: brought up to date with their rows; read by newer programs and by older ones."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError, WarehouseTooNew
from tests.warehouse.samples import NOW
from warehouse.connection import Connection, open_live, open_snapshot, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.statements import SqlFile, sql_files

MIGRATIONS = sql_files("migrations")
# Rows as they could stand in the tables of the first version; later columns are NULL in them.
ROWS_OF_THEN = """
    INSERT INTO feeds BY NAME SELECT
        'harbour' AS feed_id, 'https://harbour.example/rss' AS url, 'Harbour Post' AS outlet, 'US' AS country,
        'topical' AS scope, true AS active, TIMESTAMPTZ '2026-02-01 10:00:00Z' AS registered_at;
    INSERT INTO feed_polls BY NAME SELECT
        'r1' AS run_id, 'harbour' AS feed_id, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS polled_at, 'ok' AS outcome,
        1 AS entries, 1 AS new, 0 AS dropped, polled_at AS covered_from, 100 AS bytes, 0.1 AS seconds;
    INSERT INTO revisions BY NAME SELECT
        'a1' AS article_id, 'r1' AS revision, 'https://harbour.example/a' AS url, url AS canonical_url,
        'harbour' AS feed_id, 'Harbour Post' AS outlet, 'US' AS country, 'en' AS language, 'Title' AS title,
        [] AS authors, DATE '2026-03-01' AS published_on, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS first_seen_at,
        first_seen_at AS fetched_at, 'a1' AS story_id, 'news' AS genre, 7 AS words,
        'A ban is wrong, says Mara Quist.' AS text, 'page' AS text_source, false AS truncated, true AS on_topic,
        'done' AS tagging, 'x' AS extractor_version, 'tagger-1' AS tagger_version, '2026.1' AS codebook_version,
        first_seen_at AS tagged_at, first_seen_at AS recorded_at;
    INSERT INTO stance_history BY NAME SELECT
        's1' AS stance_id, 'a1' AS article_id, 'r1' AS revision, 'a1' AS story_id, 'ban' AS proposition,
        'reject' AS pole, 'attributed' AS holder_type, 'Mara Quist' AS holder_name, 'reports' AS relation,
        1.0 AS weight, 'A ban is wrong' AS quote, 0 AS start_char, 14 AS end_char, 0.9 AS confidence, 'cue' AS basis,
        'local' AS origin, 'tagger-1' AS tagger_version, '2026.1' AS codebook_version,
        TIMESTAMPTZ '2026-03-01 10:00:00Z' AS tagged_at, DATE '2026-03-01' AS published_on, 'Harbour Post' AS outlet,
        'en' AS language, tagged_at AS first_seen_at, [] AS cues, '' AS holder_rule, tagged_at AS recorded_at;
    INSERT INTO alerts BY NAME SELECT
        'al1' AS alert_id, 'first-ever' AS rule, 'ban' AS proposition, 'reject' AS pole, 'ever' AS scope,
        '' AS scope_value, 's1' AS stance_id, 'a1' AS article_id, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS created_at,
        'the first' AS reason;
    INSERT INTO deliveries BY NAME SELECT
        'al1' AS alert_id, 'mail' AS channel, TIMESTAMPTZ '2026-03-01 10:01:00Z' AS tried_at, tried_at AS accepted_at;
    INSERT INTO runs BY NAME SELECT
        'r1' AS run_id, 'track' AS flow, 'completed' AS state, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS started_at;
"""
TABLES = ("revisions", "stance_history", "alerts", "deliveries", "runs", "feeds", "feed_polls")


def build(path: Path, upto: int) -> dict[str, list[dict[str, object]]]:
    """A warehouse as the program with the first `upto` migrations left it; returns its rows."""
    with open_live(path) as connection:
        migrate(connection, now=NOW, migrations=MIGRATIONS[:upto], views=[])
        with transaction(connection):
            connection.execute(ROWS_OF_THEN)
        return read_rows(connection)


def read_rows(connection: Connection) -> dict[str, list[dict[str, object]]]:
    return {table: connection.sql(f"FROM {table}").to_arrow_table().to_pylist() for table in TABLES}


def assert_kept(old: dict[str, list[dict[str, object]]], new: dict[str, list[dict[str, object]]]) -> None:
    for table, rows in old.items():
        assert len(new[table]) == len(rows)
        for before, after in zip(rows, new[table], strict=True):
            assert {key: after[key] for key in before} == before


@pytest.mark.parametrize("upto", range(1, len(MIGRATIONS) + 1))
def test_every_version_is_brought_up_to_date_with_its_rows(tmp_path: Path, upto: int) -> None:
    live = tmp_path / "bellwether.duckdb"
    before = build(live, upto)
    with open_live(live) as connection:
        report = migrate(connection, now=NOW)
        assert report.applied == tuple(file.name for file in MIGRATIONS[upto:])
        assert_kept(before, read_rows(connection))
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        for (view,) in views:
            connection.execute(f'FROM "{view}"').fetchall()
        assert connection.execute("SELECT stance_id, holder_name FROM stances").fetchall() == [("s1", "Mara Quist")]
        assert connection.execute("SELECT title FROM articles").fetchall() == [("Title",)]
        assert connection.execute("SELECT scope FROM first_seen ORDER BY scope").fetchall()[0] == ("ever",)
        then, never = "TIMESTAMPTZ '2026-03-01 11:00:00Z'", "TIMESTAMPTZ '2026-03-01 09:00:00Z'"
        assert len(connection.execute(f"FROM stances_asof({then})").fetchall()) == 1
        assert connection.execute(f"FROM articles_asof({never})").fetchall() == []
    publish(live, tmp_path / "snapshot.duckdb")


class TestReading:
    def settle(self, live: Path) -> None:
        with open_live(live) as connection:
            connection.execute("CHECKPOINT")

    def test_a_snapshot_of_an_older_version_is_read_as_far_as_it_goes(self, tmp_path: Path) -> None:
        live = tmp_path / "bellwether.duckdb"
        build(live, 1)
        self.settle(live)
        with open_snapshot(live) as connection:
            assert connection.execute("SELECT count(*) FROM revisions").fetchall() == [(1,)]
        advice = r"older Bellwether, up to migration 0001_base.*`bellwether migrate`, then `bellwether publish`"
        with pytest.raises(WarehouseError, match=advice), open_snapshot(live) as connection:
            connection.execute("FROM notices")

    def test_what_nobody_knows_is_not_blamed_on_the_version(self, live: Path) -> None:
        with pytest.raises(duckdb.CatalogException), open_snapshot(live) as connection:
            connection.execute("FROM nothing_of_the_kind")

    def test_a_snapshot_of_a_newer_version_is_refused(self, live: Path) -> None:
        newer = SqlFile(name="9999_future", text="CREATE TABLE future (a INTEGER);")
        with open_live(live) as connection:
            migrate(connection, now=NOW, migrations=[*MIGRATIONS, newer])
        self.settle(live)
        with pytest.raises(WarehouseTooNew, match=r"9999_future.*Update Bellwether"), open_snapshot(live):
            pass

    def test_nor_is_one_published(self, live: Path) -> None:
        newer = SqlFile(name="9999_future", text="CREATE TABLE future (a INTEGER);")
        with open_live(live) as connection:
            migrate(connection, now=NOW, migrations=[*MIGRATIONS, newer])
        with pytest.raises(WarehouseTooNew):
            publish(live, live.with_name("snapshot.duckdb"))
        assert not live.with_name("snapshot.duckdb").exists()
