"""What the trend macros answer, on a few articles each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from extractors.model import Feed, Holder, TaggedArticle
from tests.warehouse.samples import DAY, FEEDS, a_poll, a_stance, an_article
from warehouse.connection import Connection
from warehouse.store import register_feeds, save_articles, save_polls

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
TEXT = "A ban is wrong, says Mara Quist."


def at(day: int, hour: float = 12) -> datetime:
    """That hour of the `day`-th of the days from Monday, 2 March 2026 (which is 1)."""
    return MONDAY + timedelta(days=day - 1, hours=hour)


def told(
    day: int, slug: str, *stances: tuple[str, str], by: str | None = "Mara Quist", **changes: Any
) -> TaggedArticle:
    """An article of that day with these (proposition, pole); `by` holds them."""
    text = f"{TEXT} {slug}"
    holder = Holder(type="attributed", name=by)
    company, relation = changes.pop("company", None), changes.pop("relation", "reports")
    about = changes.pop("about", None)
    given = [
        a_stance(
            text,
            "A ban is wrong",
            proposition=p,
            pole=pole,
            holder=holder,
            company=company,
            relation=relation,
            about_country=about,
        )
        for p, pole in stances or (("ban", "reject"),)
    ]
    seen = at(day)
    return an_article(
        slug, text, stances=tuple(given), published_at=seen, first_seen_at=seen, fetched_at=seen, **changes
    )


def load(connection: Connection, *articles: TaggedArticle, copies: dict[str, str] | None = None) -> None:
    """`copies`: slug → slug of the article that it is a copy of."""
    ids = {tagged.article.url.rsplit("/", 1)[1]: tagged.article.article_id for tagged in articles}
    stories = {ids[copy]: ids[original] for copy, original in (copies or {}).items()}
    save_articles(connection, run_id="r", articles=articles, stories=stories, now=MONDAY + 90 * DAY)


def follow(connection: Connection, feed: str, first: int, last: int) -> None:
    """Both days, and those between, were seen whole."""
    polls = [
        a_poll(feed, at=at(first, 0), entries=5, new=5, oldest_entry_at=at(first, 0)),
        a_poll(feed, at=at(last + 1, 0), outcome="not_modified", entries=0, new=0),
    ]
    save_polls(connection, run_id="r", polls=polls, now=at(last + 1, 0))


def ask(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


class TestTrend:
    """A story counts once in a bucket, and again in a later one."""

    @pytest.fixture(autouse=True)
    def _copies(self, warehouse: Connection) -> None:
        """A story of Friday with copies on the same day, on Sunday, and on Monday of the next week."""
        load(
            warehouse,
            told(5, "original"), told(5, "same-day"), told(7, "same-week"), told(8, "later", feed_id="kiel"),
            copies={"same-day": "original", "same-week": "original", "later": "original"},
        )  # fmt: skip
        follow(warehouse, "harbour", 1, 31)

    @pytest.mark.parametrize(
        ("bucket", "expected"),
        [
            ("day", {"2026-03-06": (2, 1), "2026-03-08": (1, 1), "2026-03-09": (1, 1)}),
            ("week", {"2026-03-02": (3, 1), "2026-03-09": (1, 1)}),
            ("month", {"2026-03-01": (4, 1)}),
        ],
    )
    def test_the_duplicate_rule(self, warehouse: Connection, bucket: str, expected: dict[str, tuple[int, int]]) -> None:
        found = ask(warehouse, f"SELECT bucket, articles, stories FROM trend(bucket := '{bucket}') WHERE articles > 0")
        assert {str(day): (articles, stories) for day, articles, stories in found} == expected

    def test_a_copy_elsewhere_counts_there(self, warehouse: Connection) -> None:
        found = ask(warehouse, "SELECT series, sum(stories) FROM trend(per := 'country') GROUP BY ALL ORDER BY 1")
        assert found == [("DE", 1), ("US", 1)]

    def test_the_holder_is_one_however_often(self, warehouse: Connection) -> None:
        assert ask(warehouse, "SELECT holders FROM trend(bucket := 'month', until := '2026-03-31')") == [(1,)]

    def test_counts_are_those_of_the_base_rows(self, warehouse: Connection) -> None:
        plain = """
            SELECT date_trunc('week', published_on)::DATE, outlet, count(DISTINCT article_id), count(DISTINCT story_id),
                count(DISTINCT holder_of(holder_type, holder_name, story_id, outlet))
            FROM stances GROUP BY ALL ORDER BY ALL"""
        macro = "SELECT bucket, series, articles, stories, holders FROM trend_counts(per := 'outlet') ORDER BY ALL"
        assert ask(warehouse, macro) == ask(warehouse, plain)

    def test_an_unknown_bucket_is_told(self, warehouse: Connection) -> None:
        with pytest.raises(duckdb.Error, match="day, week or month"):
            ask(warehouse, "FROM trend(bucket := 'year')")

    @pytest.mark.parametrize(
        ("choice", "articles"),
        [
            ("of_proposition := 'ban'", 4),
            ("of_proposition := 'divestiture'", 0),
            ("of_pole := 'affirm'", 0),
            ("in_outlet := 'Kieler Blatt'", 1),
            ("in_country := 'US'", 3),
            ("in_language := 'en'", 4),
            ("of_company := 'tiktok'", 0),
            ("since := '2026-03-08'", 2),
            ("since := '2026-03-06', until := '2026-03-06'", 2),
        ],
    )
    def test_filters(self, warehouse: Connection, choice: str, articles: int) -> None:
        assert ask(warehouse, f"SELECT sum(articles) FROM trend(bucket := 'day', {choice})") == [(articles,)]


def test_a_company_in_a_country_that_is_spoken_of(warehouse: Connection) -> None:
    load(
        warehouse,
        told(1, "a", company="PDD", about="BR"),
        told(1, "b", company="PDD", about="US"),
        told(2, "c", company="Shein", about="BR"),
        told(2, "d", company="PDD"),
    )
    asked = "SELECT sum(stories) FROM trend_counts(of_company := 'PDD', about := 'br')"
    assert ask(warehouse, asked) == [(1,)]
    by_country = (
        "SELECT series, sum(stories) FROM trend_counts(per := 'about_country') GROUP BY ALL ORDER BY 1 NULLS LAST"
    )
    assert ask(warehouse, by_country) == [("BR", 2), ("US", 1), (None, 1)]
    same = "SELECT count(*) FROM stances_asof(TIMESTAMPTZ '2027-01-01') WHERE about_country = 'BR'"
    assert ask(warehouse, same) == [(2,)]
    for macro in ("seen", "first_to_say", "co_occurrence", "outlets_compared", "surges", "moving_averages", "lead_lag"):
        assert ask(warehouse, f"SELECT count(*) >= 0 FROM {macro}(about := 'BR')") == [(True,)]


def test_companies_whatever_their_capitals(warehouse: Connection) -> None:
    load(warehouse, told(1, "a", company="TikTok"), told(1, "b"))
    assert ask(warehouse, "SELECT articles FROM trend(of_company := 'tiktok', until := '2026-03-02')") == [(1,)]
    assert ask(warehouse, "SELECT series FROM trend(per := 'company', until := '2026-03-02')") == [("TikTok",)]


class TestTolerance:
    def test_so_many_outlets_may_be_missed(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 10)
        follow(warehouse, "kiel", 1, 4)
        sql = (
            "SELECT count(*) FILTER (complete) FROM panel_trend(bucket := 'day', "
            "until := '2026-03-10', tolerance := {})"
        )
        assert [ask(warehouse, sql.format(share)) for share in (0, 0.5)] == [[(4,)], [(9,)]]


class TestShareOfVoice:
    def test_of_all_stories_in_the_bucket(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 14)
        load(warehouse, told(1, "a"), told(2, "b"), told(3, "c", ("divestiture", "affirm")), told(8, "d"))
        found = ask(
            warehouse,
            "SELECT bucket, series, stories, of_stories, share, share_before FROM share_of_voice() ORDER BY 2, 1",
        )
        first, second = date(2026, 3, 2), date(2026, 3, 9)
        assert found == [
            (first, "ban reject", 2, 3, 2 / 3, None),
            (second, "ban reject", 1, 1, 1.0, 2 / 3),
            (first, "divestiture affirm", 1, 3, 1 / 3, None),
            (second, "divestiture affirm", 0, 1, 0.0, 1 / 3),
        ]

    def test_none_where_nothing_was_said_and_no_comparison_across_a_gap(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 7)
        load(warehouse, told(1, "a"), told(8, "b"))
        found = ask(
            warehouse, "SELECT share, share_before, complete FROM share_of_voice(until := '2026-03-22') ORDER BY bucket"
        )
        assert found == [(1.0, None, True), (1.0, None, False), (None, None, False)]


class TestMovingAverages:
    def test_over_complete_days_only(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 6)
        load(warehouse, *(told(day, f"{day}-{n}") for day in range(1, 7) for n in range(2)))
        # The last two days were not seen: no fall to zero.
        found = ask(
            warehouse,
            "SELECT day(day), value, average_7, days_7, average_28 FROM "
            "moving_averages(until := '2026-03-09') ORDER BY 1",
        )
        assert found[3:] == [
            (5, 2, 2.0, 4, None),
            (6, 2, 2.0, 5, None),
            (7, 2, 2.0, 6, None),
            (8, 0, 2.0, 6, None),
            (9, 0, 2.0, 5, None),
        ]
        assert [row[2] for row in found[:3]] == [None, None, None]

    def test_not_across_an_added_feed(self, warehouse: Connection) -> None:
        tech = Feed(id="tech", url="https://harbour.example/tech", outlet="Harbour Post", country="US", language="en")
        follow(warehouse, "harbour", 1, 10)
        register_feeds(warehouse, [*FEEDS, tech], now=at(6, 0))
        follow(warehouse, "tech", 6, 10)
        load(warehouse, *(told(day, f"{day}-{n}") for day in range(1, 11) for n in range(5 if day > 5 else 1)))
        found = ask(
            warehouse,
            "SELECT day(day) - 1, average_7, panel FROM moving_averages(in_outlet "
            ":= 'Harbour Post') WHERE average_7 > 0 ORDER BY 1",
        )
        assert found == [(4, 1.0, 1), (5, 1.0, 1), (9, 5.0, 2), (10, 5.0, 2)]


class TestSurges:
    def test_against_the_median_of_its_past(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 16)
        load(warehouse, *(told(day, f"{day}-{n}") for day in range(1, 17) for n in range(9 if day == 16 else 1)))
        found = ask(
            warehouse,
            "SELECT day(bucket) - 1, baseline_median, baseline_buckets, z FROM surges() WHERE z IS NOT NULL ORDER BY 1",
        )
        assert found == [(15, 1.0, 14, 0.0), (16, 1.0, 15, 8.0)]

    def test_an_outage_is_no_fall_and_its_end_no_surge(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 15)
        save_polls(
            warehouse,
            run_id="r",
            polls=[a_poll("harbour", at=at(26, 0), entries=5, new=5, oldest_entry_at=at(25, 0))],
            now=at(26, 0),
        )
        load(warehouse, *(told(day, f"d{day}") for day in (*range(1, 16), 25)))
        assert ask(warehouse, "SELECT day(bucket) - 1, z FROM surges() WHERE z IS NOT NULL ORDER BY 1") == [
            (15, 0.0),
            (25, 0.0),
        ]

    def test_added_feeds_are_no_surge(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 20)
        follow(warehouse, "kiel", 16, 20)
        load(warehouse, *(told(day, f"d{day}-{n}") for day in range(1, 21) for n in range(9 if day > 15 else 1)))
        assert max(row[0] for row in ask(warehouse, "SELECT z FROM surges() WHERE z IS NOT NULL")) == 0


class TestSeen:
    def test_first_and_last(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 10)
        load(warehouse, told(2, "a"), told(4, "b"), told(7, "copy"), copies={"copy": "a"})
        found = ask(
            warehouse,
            "SELECT pole, stories, first_published_on, "
            "last_published_on, days_quiet FROM seen(of_proposition := 'ban')",
        )
        assert found == [("reject", 2, date(2026, 3, 3), date(2026, 3, 8), 3)]


class TestNewCombinations:
    @pytest.mark.parametrize(
        ("scope", "expected"),
        [
            ("ever", [("divestiture", "")]),
            ("outlet", [("ban", "Kieler Blatt"), ("divestiture", "Harbour Post")]),
            ("country", [("ban", "DE"), ("divestiture", "US")]),
            ("language", [("divestiture", "en")]),
            ("company", [("ban", "Temu")]),
            ("holder", [("divestiture", "Mara Quist")]),
        ],
    )
    def test_what_was_never_there_before(
        self, warehouse: Connection, scope: str, expected: list[tuple[str, str]]
    ) -> None:
        load(
            warehouse,
            told(1, "old"), told(8, "again", by="MARA QUIST", company="Temu"), told(9, "elsewhere", feed_id="kiel"),
            told(9, "new", ("divestiture", "affirm")),
        )  # fmt: skip
        sql = f"SELECT proposition, scope_value FROM new_combinations('2026-03-05', scope := '{scope}') ORDER BY ALL"
        assert ask(warehouse, sql) == expected

    def test_how_long_we_had_been_looking(self, warehouse: Connection) -> None:
        follow(warehouse, "harbour", 1, 10)
        load(warehouse, told(8, "new"))
        assert ask(warehouse, "SELECT days_watched FROM new_combinations('2026-03-05')") == [(7,)]

    def test_the_end_of_the_period_is_included(self, warehouse: Connection) -> None:
        load(warehouse, told(8, "new"))
        assert len(ask(warehouse, "FROM new_combinations('2026-03-05', until := '2026-03-09')")) == 1
        assert ask(warehouse, "FROM new_combinations('2026-03-05', until := '2026-03-08')") == []


class TestHolderTurns:
    def test_from_one_story_to_the_next(self, warehouse: Connection) -> None:
        load(
            warehouse,
            told(1, "a"), told(2, "b"), told(4, "turn", ("ban", "affirm"), by="mara quist"),
            # A copy of the first one, late: no turn back.
            told(6, "copy"), told(7, "other", ("ban", "affirm"), by="Tom Ferrow"),
            copies={"copy": "a"},
        )  # fmt: skip
        found = ask(
            warehouse,
            "SELECT holder, from_pole, to_pole, from_published_on, to_published_on, stories_before FROM holder_turns()",
        )
        assert found == [("mara quist", "reject", "affirm", date(2026, 3, 3), date(2026, 3, 5), 2)]
        assert ask(warehouse, "FROM holder_turns(since := '2026-03-06')") == []
        assert len(ask(warehouse, "FROM holder_turns(since := '2026-03-05', of_holder := 'MARA QUIST')")) == 1

    def test_concessions_and_both_sides_at_once_are_none(self, warehouse: Connection) -> None:
        load(
            warehouse,
            told(1, "a"), told(2, "conceded", ("ban", "affirm"), relation="concedes"),
            told(3, "both", ("ban", "affirm"), ("ban", "reject")), told(4, "b"),
        )  # fmt: skip
        assert ask(warehouse, "FROM holder_turns()") == []

    def test_holders_without_a_name_are_not_one_person(self, warehouse: Connection) -> None:
        load(warehouse, told(1, "a", ("ban", "affirm"), by=None), told(2, "b", ("ban", "reject"), by=None))
        assert ask(warehouse, "FROM holder_turns()") == []


def test_outlets_compared(warehouse: Connection) -> None:
    follow(warehouse, "harbour", 1, 4)
    load(
        warehouse,
        told(1, "a"), told(2, "copy"), told(3, "c", ("ban", "affirm")), told(3, "d", ("engagement", "affirm")),
        told(3, "e", ("engagement", "affirm"), feed_id="kiel"),
        copies={"copy": "a"},
    )  # fmt: skip
    found = ask(
        warehouse,
        "SELECT outlet, on_topic_articles, articles, stories, holders, per_100, affirm_share, days, days_complete "
        "FROM outlets_compared(of_proposition := 'ban') ORDER BY outlet",
    )
    assert found == [("Harbour Post", 4, 3, 2, 1, 75.0, 0.5, 4, 4), ("Kieler Blatt", 1, 0, 0, 0, 0.0, None, 0, 0)]


def test_lead_and_lag(warehouse: Connection) -> None:
    follow(warehouse, "harbour", 1, 30)
    follow(warehouse, "kiel", 1, 30)
    bursts = [1, 4, 5, 11, 13, 20, 21, 26]
    load(
        warehouse,
        *(told(day, f"us{day}") for day in bursts), *(told(day + 2, f"de{day}", feed_id="kiel") for day in bursts),
    )  # fmt: skip
    found = ask(
        warehouse,
        "SELECT leader, follower, lag, round(correlation, 6), buckets FROM "
        "lead_lag(max_lag := 5) ORDER BY correlation DESC LIMIT 1",
    )
    assert found == [("US", "DE", 2, 1.0, 28)]


def test_lead_and_lag_leave_out_what_was_not_seen(warehouse: Connection) -> None:
    follow(warehouse, "harbour", 1, 30)
    follow(warehouse, "kiel", 1, 8)
    load(
        warehouse,
        *(told(day, f"us{day}") for day in (1, 4, 5)),
        *(told(day, f"de{day}", feed_id="kiel") for day in (2, 7)),
    )
    assert ask(
        warehouse, "SELECT max(buckets), count(correlation) FROM lead_lag(until := '2026-03-31', max_lag := 3)"
    ) == [(8, 0)]


def test_who_was_first(warehouse: Connection) -> None:
    follow(warehouse, "harbour", 1, 9)
    follow(warehouse, "kiel", 5, 9)
    load(warehouse, told(2, "us"), told(6, "de", feed_id="kiel"), told(4, "us-again"))
    found = ask(
        warehouse, "SELECT series, place, published_on, days_behind, watched FROM first_to_say() ORDER BY place"
    )
    assert found == [("US", 1, date(2026, 3, 3), 0, True), ("DE", 2, date(2026, 3, 7), 4, False)]


def test_what_is_said_together(warehouse: Connection) -> None:
    both = (("ban", "reject"), ("divestiture", "affirm"))
    load(
        warehouse,
        told(1, "a", *both), told(1, "copy", *both), told(2, "b"), told(3, "c", ("engagement", "affirm")),
        copies={"copy": "a"},
    )  # fmt: skip
    found = ask(
        warehouse,
        "SELECT stance, other_stance, articles, stories, stance_articles, other_articles, lift FROM co_occurrence()",
    )
    assert found == [("ban reject", "divestiture affirm", 2, 1, 3, 2, 4 / 3)]
    assert ask(warehouse, "FROM co_occurrence(of_proposition := 'engagement')") == []
    assert len(ask(warehouse, "FROM co_occurrence(of_proposition := 'divestiture')")) == 1


def test_the_ledger_behind_a_trend(warehouse: Connection) -> None:
    follow(warehouse, "harbour", 1, 7)
    save_polls(warehouse, run_id="r", polls=[a_poll("harbour", at=at(3), outcome="failed")], now=at(3))
    load(warehouse, told(1, "a"))
    warehouse.execute(
        "INSERT INTO drops SELECT 'r', gate, 'x', gate, 'harbour', TIMESTAMPTZ "
        "'2026-03-04 12:00:00+00' FROM unnest(['entry', 'robots']) t(gate)"
    )
    found = ask(warehouse, "SELECT complete, feeds, polls, polls_failed, articles, dropped FROM coverage_trend()")
    assert found == [(True, 1, 2, 1, 1, {"entry": 1, "robots": 1})]
    assert len(ask(warehouse, "SELECT day, outlet, gate, reason, drops FROM drops_daily")) == 2


def test_days_are_utc_whatever_the_client_has_set(warehouse: Connection) -> None:
    load(warehouse, told(8, "new"))
    warehouse.execute("SET TimeZone = 'Asia/Tokyo'")
    assert len(ask(warehouse, "FROM new_combinations('2026-03-09', until := '2026-03-09')")) == 1
    assert ask(warehouse, "SELECT epoch(utc_midnight(DATE '2026-03-09'))") == [(at(8, 0).timestamp(),)]
