"""Free queries, trends and counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import QueryRefused, UsageError
from extractors.model import Feed
from tests.warehouse.samples import DAY, FEEDS, NOW, a_poll, a_stance, an_article
from warehouse.connection import Connection, open_snapshot
from warehouse.read import Counts, counts, query, trends, window
from warehouse.store import register_feeds, save_articles, save_polls


@pytest.fixture
def snapshot(live: Path) -> Iterator[Connection]:
    with open_snapshot(live) as connection:
        yield connection


class TestQuery:
    @pytest.mark.parametrize(
        ("sql", "expected"),
        [
            ("SELECT count(*) AS n FROM feeds", [{"n": 2}]),
            ("FROM feeds SELECT outlet ORDER BY outlet LIMIT 1", [{"outlet": "Harbour Post"}]),
            ("WITH a AS (SELECT 1 AS n) SELECT n FROM a;", [{"n": 1}]),
            ("-- said first\n/* and this */ SELECT 2 AS n", [{"n": 2}]),
            ("VALUES (1)", [{"col0": 1}]),
        ],
    )
    def test_reading(self, snapshot: Connection, sql: str, expected: list[dict[str, Any]]) -> None:
        assert query(snapshot, sql).to_pylist() == expected

    def test_with_parameters(self, snapshot: Connection) -> None:
        found = query(snapshot, "SELECT feed_id FROM feeds WHERE country = $country", {"country": "DE"})
        assert found.to_pylist() == [{"feed_id": "kiel"}]

    @pytest.mark.parametrize("sql", ["SHOW TABLES", "DESCRIBE articles", "EXPLAIN SELECT 1", "SUMMARIZE feeds"])
    def test_looking_around(self, snapshot: Connection, sql: str) -> None:
        assert query(snapshot, sql).num_rows > 0

    @pytest.mark.parametrize(
        "sql",
        [
            "INSERT INTO feeds SELECT * FROM feeds",
            "WITH a AS (SELECT 1) DELETE FROM feeds",
            "UPDATE feeds SET active = false",
            "CREATE TEMP TABLE t AS SELECT 1",
            "CREATE TABLE t (a INTEGER)",
            "DROP TABLE feeds",
            "ATTACH 'other.duckdb' AS other",
            "COPY feeds TO 'feeds.csv'",
            "COPY (SELECT 1) TO STDOUT",
            "EXPORT DATABASE 'all'",
            "PRAGMA table_info('feeds')",
            "/* quietly */ pragma database_list",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET threads = 1",
            "RESET threads",
            "USE memory",
            "CALL pragma_version()",
            "CHECKPOINT",
            "BEGIN TRANSACTION",
            "PREPARE p AS SELECT 1",
            "SELECT 1; DROP TABLE feeds",
            "SELECT 1; SELECT 2",
            "EXPLAIN ANALYZE DELETE FROM feeds",
        ],
    )
    def test_anything_else_is_refused(self, snapshot: Connection, sql: str) -> None:
        with pytest.raises(QueryRefused, match=r"only read|One statement|not change"):
            query(snapshot, sql)

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT * FROM read_csv('/etc/passwd')",
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM read_blob('/proc/self/environ')",
            "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM sniff_csv('/etc/passwd')",
            "SELECT * FROM parquet_metadata('/etc/passwd')",
            "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
            "FROM enable_logging()",
            'FROM "enable_logging" /* quietly */ ()',
            "FROM query('FROM enable_' || 'logging()')",
        ],
    )
    def test_other_files_are_out_of_reach(self, snapshot: Connection, sql: str) -> None:
        with pytest.raises(QueryRefused, match="snapshot only, no other files"):
            query(snapshot, sql)

    def test_a_file_name_in_the_place_of_a_table_is_just_unknown(self, snapshot: Connection) -> None:
        with pytest.raises(UsageError, match="/etc/passwd does not exist"):
            query(snapshot, "SELECT * FROM '/etc/passwd'")

    def test_local_variables_of_this_program_are_no_tables(self, snapshot: Connection) -> None:
        secret = query(snapshot, "SELECT 1 AS a")
        with pytest.raises(UsageError, match="secret does not exist"):
            query(snapshot, "SELECT * FROM secret")
        assert secret.num_rows == 1

    @pytest.mark.parametrize(
        ("sql", "message"),
        [
            ("SELEC 1", "cannot be understood.*SELEC"),
            ("", "empty"),
            ("-- nothing", "empty"),
            ("SELECT nothing FROM feeds", "nothing"),
            ("SELECT 'a'::INTEGER", "Could not convert"),
            ("SELECT $who", "who|parameter"),
        ],
    )
    def test_mistakes_are_explained(self, snapshot: Connection, sql: str, message: str) -> None:
        with pytest.raises(UsageError, match=f"(?s){message}"):
            query(snapshot, sql)


def follow(connection: Connection, feed: str, *, since: datetime, until: datetime) -> None:
    """Polls without a gap between the two moments."""
    polls = [
        a_poll(feed, at=since, outcome="ok", entries=5, new=5, oldest_entry_at=since),
        a_poll(feed, at=until, outcome="not_modified", entries=0, new=0),
    ]
    save_polls(connection, run_id="r", polls=polls, now=until)


def load(connection: Connection, *articles: Any, **stories: str) -> None:
    save_articles(connection, run_id="r1", articles=articles, stories=stories, now=NOW)


# NOW is Monday, 2 March 2026, 12:00; the weeks before begin on 23 and 16 February.
def on(day: date | int, slug: str, **more: Any) -> Any:
    """An article published so many days before NOW."""
    return an_article(
        slug, f"A ban is wrong, says Mara Quist in {slug}.", published_at=NOW - int(str(day)) * DAY, **more
    )


class TestTrends:
    def test_a_row_for_every_bucket_with_zeros_and_gaps(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", since=NOW - 14 * DAY, until=NOW)
        copy = on(3, "copy")
        load(warehouse, on(3, "a"), copy, on(20, "old"), **{copy.article.article_id: on(3, "a").article.article_id})
        found = trends(warehouse, since_days=20, bucket="week")
        assert [(row.bucket.isoformat(), row.value, row.stories, row.holders, row.complete) for row in found] == [
            ("2026-02-09", 1, 1, 1, False),  # before the outlet was followed
            ("2026-02-16", 0, 0, 0, False),  # from Monday noon on only
            ("2026-02-23", 2, 1, 1, True),
            ("2026-03-02", 0, 0, 0, False),  # not over yet
        ]
        assert [(row.outlets, row.outlets_complete) for row in found] == [(0, 0), (1, 0), (1, 1), (1, 0)]

    def test_one_stance(self, warehouse: Connection) -> None:
        text = "Sell it, says Mara Quist."
        load(
            warehouse,
            on(1, "a"),
            an_article("b", text, stances=(a_stance(text, "Sell it", proposition="divestiture"),)),
        )
        chosen = trends(warehouse, proposition="ban", pole="reject", since_days=2, until=NOW.date(), bucket="day")
        assert [(row.bucket.day, row.articles) for row in chosen] == [(1, 1), (2, 0)]
        assert [row.articles for row in trends(warehouse, pole="affirm", until=NOW.date(), since_days=1)] == [0]

    def test_split_by_outlet_the_largest_first_each_with_its_own_gaps(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", since=NOW - 5 * DAY, until=NOW)
        follow(warehouse, "kiel", since=NOW - 2 * DAY, until=NOW)
        load(warehouse, on(1, "a", feed_id="kiel"), on(3, "b"), on(1, "c"))
        found = trends(warehouse, by="outlet", since_days=4, bucket="day")
        assert [(row.group, row.bucket.day, row.value, row.complete) for row in found] == [
            ("Harbour Post", 27, 1, True),
            ("Harbour Post", 28, 0, True),
            ("Harbour Post", 1, 1, True),
            ("Harbour Post", 2, 0, False),
            ("Kieler Blatt", 27, 0, False),
            ("Kieler Blatt", 28, 0, False),
            ("Kieler Blatt", 1, 1, True),
            ("Kieler Blatt", 2, 0, False),
        ]

    @pytest.mark.parametrize(
        ("by", "groups"),
        [
            ("country", ["DE", "US"]),
            ("language", ["de", "en"]),
            ("holder", ["Mara Quist"]),
            (None, [None]),
        ],
    )
    def test_split_by_others(self, warehouse: Connection, by: Any, groups: list[str | None]) -> None:
        follow(warehouse, "harbour", since=NOW - 5 * DAY, until=NOW)
        follow(warehouse, "kiel", since=NOW - 5 * DAY, until=NOW)
        load(warehouse, on(1, "a", feed_id="kiel", language="de"), on(1, "b"))
        found = trends(warehouse, by=by, since_days=3, bucket="day")
        assert sorted({row.group for row in found}, key=str) == groups
        assert [row.complete for row in found] == [True, True, False] * len(groups)

    def test_an_outage_of_one_outlet_makes_the_whole_incomplete(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", since=NOW - 5 * DAY, until=NOW)
        follow(warehouse, "kiel", since=NOW - 5 * DAY, until=NOW - 2 * DAY)
        load(warehouse, on(1, "a"))
        found = trends(warehouse, since_days=4, bucket="day")
        assert [(row.bucket.day, row.complete, row.outlets_complete) for row in found] == [
            (27, True, 2),
            (28, False, 1),
            (1, False, 1),
            (2, False, 0),
        ]

    def test_a_new_outlet_shows_in_the_number_of_outlets(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", since=NOW - 9 * DAY, until=NOW)
        follow(warehouse, "kiel", since=NOW - 2.5 * DAY, until=NOW)
        load(warehouse, on(1, "a"))
        found = trends(warehouse, since_days=5, bucket="day")
        assert [(row.bucket.day, row.complete, row.outlets) for row in found] == [
            (26, True, 1),
            (27, True, 1),
            (28, True, 2),
            (1, True, 2),
            (2, False, 2),
        ]

    def test_an_outlet_that_never_answered_does_not_spoil_the_rest(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", since=NOW - 5 * DAY, until=NOW)
        save_polls(warehouse, run_id="r", polls=[a_poll("kiel", at=NOW, outcome="failed")], now=NOW)
        load(warehouse, on(1, "a"))
        assert [row.complete for row in trends(warehouse, since_days=3, bucket="day")] == [True, True, False]

    def test_months_and_counting_holders(self, warehouse: Connection) -> None:
        load(warehouse, on(1, "a"), on(2, "b"), on(40, "c"))
        found = trends(warehouse, since=date(2026, 1, 15), until=date(2026, 3, 2), bucket="month", count="holders")
        assert [(row.bucket.isoformat(), row.value, row.articles) for row in found] == [
            ("2026-01-01", 1, 1),
            ("2026-02-01", 1, 1),
            ("2026-03-01", 1, 1),
        ]

    def test_no_more_groups_than_asked_for(self, warehouse: Connection) -> None:
        load(warehouse, on(1, "a"), on(1, "b"), on(1, "c", feed_id="kiel"))
        found = trends(warehouse, by="outlet", until=NOW.date(), max_groups=1)
        assert {row.group for row in found} == {"Harbour Post"}

    def test_nothing_collected_yet(self, warehouse: Connection) -> None:
        assert trends(warehouse) == ()

    def test_on_the_snapshot(self, snapshot: Connection) -> None:
        assert trends(snapshot, until=NOW.date(), since_days=1, bucket="day")[0].value == 0


class TestWindow:
    def test_it_ends_with_the_last_day_that_was_looked_at(self, warehouse: Connection) -> None:
        load(warehouse, on(1, "a"))
        follow(warehouse, "harbour", since=NOW, until=NOW + 3 * DAY)
        days = window(warehouse, since_days=7, bucket="day")
        assert days is not None
        assert days["until"] > on(1, "a").article.published_at.date()

    def test_where_nothing_was_polled_with_the_last_that_was_said(self, warehouse: Connection) -> None:
        load(warehouse, on(9, "a"), on(1, "b"))
        until = on(1, "b").article.published_at.date()
        expected = {"since": until - timedelta(days=6), "until": until}
        assert window(warehouse, since_days=7, bucket="day") == expected


class TestCounts:
    def test_everything(self, warehouse: Connection) -> None:
        register_feeds(warehouse, [*FEEDS, Feed(id="silent", url="https://silent.example", outlet="Silent")], now=NOW)
        load(warehouse, on(1, "a"), on(5, "b", feed_id="kiel", language="de", on_topic=False, stances=()))
        assert counts(warehouse) == Counts(
            outlets=2,
            languages=2,
            articles=2,
            on_topic=1,
            stories=2,
            stances=1,
            alerts=0,
            first_day=(NOW - timedelta(days=5)).date(),
            last_day=(NOW - timedelta(days=1)).date(),
        )

    def test_an_empty_warehouse(self, warehouse: Connection) -> None:
        found = counts(warehouse)
        assert (found.articles, found.stories, found.first_day) == (0, 0, None)
