"""The ledger's answer to the question whether a day was seen whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from extractors.model import Feed
from tests.warehouse.samples import DAY, FEEDS, HARBOUR, a_poll, an_article, an_entry
from warehouse.connection import Connection
from warehouse.read import coverage
from warehouse.store import register_feeds, save_articles, save_polls

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(day: int, hour: float = 12) -> datetime:
    """That hour of the `day`-th day of the week (1 is Monday, 2 March 2026)."""
    return MONDAY + timedelta(days=day - 1, hours=hour)


def poll(connection: Connection, *polls: tuple[datetime, str], feed: str = "harbour") -> None:
    """Polls by what they showed: "new since HOUR" is written (time, "new 1 8"): all new, the oldest of day 1, 8:00."""
    for moment, shown in polls:
        record: dict[str, Any] = {"outcome": "ok", "entries": 10, "new": 2, "oldest_entry_at": None}
        if shown.startswith("new"):
            oldest = at(int(shown.split()[1]), float(shown.split()[2])) if " " in shown else None
            record |= {"new": 10, "oldest_entry_at": oldest}
        elif shown == "empty":
            record |= {"entries": 0, "new": 0}
        elif shown != "overlap":
            record |= {"outcome": shown, "entries": 0, "new": 0}
        saved = a_poll(feed, at=moment, **record)
        save_polls(connection, run_id="r", polls=[saved], now=moment)


def complete_days(connection: Connection, outlet: str = "Harbour Post") -> list[int]:
    """Days of March 2026 that are complete, as days of that week."""
    return [row.day.day - 1 for row in coverage(connection) if row.outlet == outlet and row.complete]


class TestComplete:
    def test_the_first_poll_covers_the_whole_days_that_it_still_shows(self, warehouse: Connection) -> None:
        poll(warehouse, (at(5), "new 2 8"))
        assert complete_days(warehouse) == [3, 4]

    def test_a_day_needs_an_answer_after_its_end(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(1, 23.9), "overlap"))
        assert complete_days(warehouse) == []
        poll(warehouse, (at(2, 0), "overlap"))
        assert complete_days(warehouse) == [1]

    def test_a_poll_that_shows_only_unknown_items_may_have_missed_some(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(2), "overlap"), (at(4), "new 3 20"), (at(6), "overlap"))
        # Between Tuesday noon and Wednesday evening items may have come and gone.
        assert complete_days(warehouse) == [1, 4, 5]

    def test_not_if_it_reaches_back_to_the_poll_before(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(2), "overlap"), (at(4), "new 2 11"), (at(6), "overlap"))
        assert complete_days(warehouse) == [1, 2, 3, 4, 5]

    def test_without_dates_it_reaches_back_nowhere(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new"), (at(3), "new"), (at(5), "overlap"))
        assert complete_days(warehouse) == [4]

    @pytest.mark.parametrize("answer", ["overlap", "not_modified", "empty"])
    def test_failures_do_no_harm_when_the_next_answer_still_overlaps(self, warehouse: Connection, answer: str) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(2), "failed"), (at(3), "failed"), (at(4), answer))
        assert complete_days(warehouse) == [1, 2, 3]

    def test_an_outage_from_which_it_came_back_with_other_items_leaves_a_gap(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(2), "failed"), (at(4), "new 4 2"), (at(6), "overlap"))
        assert complete_days(warehouse) == [5]

    def test_failures_alone_cover_nothing(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "failed"), (at(3), "failed"))
        assert complete_days(warehouse) == []

    def test_every_feed_of_an_outlet_counts(self, warehouse: Connection) -> None:
        second = Feed(id="harbour-tech", url="https://harbour.example/tech", outlet="Harbour Post")
        register_feeds(warehouse, [*FEEDS, second], now=MONDAY)
        poll(warehouse, (at(1), "new 1 0"), (at(4), "overlap"))
        assert complete_days(warehouse) == []
        poll(warehouse, (at(3), "new 2 0"), (at(4), "overlap"), feed="harbour-tech")
        assert complete_days(warehouse) == [2, 3]

    def test_a_feed_that_was_removed_no_longer_counts(self, warehouse: Connection) -> None:
        second = Feed(id="harbour-tech", url="https://harbour.example/tech", outlet="Harbour Post")
        register_feeds(warehouse, [HARBOUR, second], now=MONDAY)
        register_feeds(warehouse, [HARBOUR], now=at(2))
        poll(warehouse, (at(1), "new 1 0"), (at(3), "overlap"))
        assert complete_days(warehouse) == [1, 2]

    def test_an_outlet_that_is_no_longer_followed_keeps_what_it_had(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(3), "overlap"))
        register_feeds(warehouse, [], now=at(4))
        assert complete_days(warehouse) == [1, 2]


class TestNumbers:
    def test_a_day_with_its_counts(self, warehouse: Connection) -> None:
        shown = (an_entry("a", published_at=at(1)), an_entry("b", published_at=at(1), seen_at=at(2)))
        save_polls(warehouse, run_id="r", polls=[a_poll(at=at(2), shows=shown, oldest_entry_at=at(1, 0))], now=at(2))
        poll(warehouse, (at(2, 13), "failed"), (at(2, 14), "failed"))
        save_articles(warehouse, run_id="r", articles=[an_article("a", published_at=at(1))], stories={}, now=at(2))
        warehouse.execute("UPDATE entries SET status = 'dropped' WHERE title = 'About b'")
        monday, tuesday = coverage(warehouse)
        assert (monday.day, monday.outlet, monday.complete) == (date(2026, 3, 2), "Harbour Post", True)
        assert (monday.entries, monday.articles, monday.dropped) == (2, 1, 1)
        assert (monday.feeds_due, monday.feeds_ok, monday.feeds_failed) == (1, 0, 0)
        # The feed answered once on Tuesday; that it failed as well is in the ledger.
        assert (tuesday.feeds_ok, tuesday.feeds_failed, tuesday.complete) == (1, 0, False)

    def test_a_feed_that_only_failed(self, warehouse: Connection) -> None:
        poll(warehouse, (at(2), "failed"))
        (row,) = coverage(warehouse)
        assert (row.feeds_due, row.feeds_ok, row.feeds_failed, row.complete) == (1, 0, 1, False)

    def test_the_days_asked_for(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(6), "overlap"))
        days = coverage(warehouse, since=date(2026, 3, 3), until=date(2026, 3, 4))
        assert [row.day.day for row in days] == [3, 4]


class TestOutlets:
    def test_since_when_an_outlet_is_followed(self, warehouse: Connection) -> None:
        second = Feed(id="harbour-tech", url="https://harbour.example/tech", outlet="Harbour Post")
        register_feeds(warehouse, [*FEEDS, second], now=MONDAY)
        poll(warehouse, (at(2), "new 1 6"))
        since = "SELECT collecting_since, covered_from FROM outlets WHERE outlet = 'Harbour Post'"
        assert warehouse.execute(since).fetchall() == [(at(2), None)]
        poll(warehouse, (at(4), "new 3 6"), feed="harbour-tech")
        assert warehouse.execute(since).fetchall() == [(at(2), at(3, 6))]

    def test_one_that_never_answered(self, warehouse: Connection) -> None:
        poll(warehouse, (at(2), "failed"), feed="kiel")
        found = warehouse.execute("SELECT collecting_since, feeds_active FROM outlets WHERE outlet = 'Kieler Blatt'")
        assert found.fetchall() == [(None, 1)]


class TestHealth:
    def health(self, connection: Connection, feed: str = "harbour") -> object:
        return connection.execute("SELECT health FROM feed_health WHERE feed_id = $feed", {"feed": feed}).fetchall()[0][
            0
        ]

    def test_never_asked(self, warehouse: Connection) -> None:
        assert self.health(warehouse) is None

    def test_ok_then_failing_then_ok_again(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new"))
        assert self.health(warehouse) == "ok"
        poll(warehouse, (at(1, 13), "failed"))
        assert self.health(warehouse) == "failing"
        poll(warehouse, (at(1, 14), "not_modified"))
        assert self.health(warehouse) == "ok"

    def test_dead_after_a_week_without_an_answer(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new"), *((at(day), "failed") for day in range(2, 11)))
        assert self.health(warehouse) == "dead"
        poll(warehouse, (at(11), "overlap"))
        assert self.health(warehouse) == "ok"

    def test_quiet_against_its_own_rhythm(self, warehouse: Connection) -> None:
        poll(warehouse, *((at(1, hour), "overlap") for hour in range(6)), (at(4, 4), "not_modified"))
        assert self.health(warehouse) == "ok"
        poll(warehouse, (at(4, 13), "not_modified"), (at(5), "not_modified"))
        assert self.health(warehouse) == "quiet"
        # A weekly is not quiet after four days.
        poll(warehouse, (at(1) - 14 * DAY, "overlap"), (at(1) - 7 * DAY, "overlap"), (at(1), "overlap"), feed="kiel")
        assert self.health(warehouse, "kiel") == "ok"

    def test_it_is_judged_as_of_the_last_poll_of_all(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "overlap"))
        poll(warehouse, (at(1) + 90 * DAY, "overlap"), feed="kiel")
        assert (self.health(warehouse), self.health(warehouse, "kiel")) == ("quiet", "ok")


TECH = Feed(id="harbour-tech", url="https://harbour.example/tech", outlet="Harbour Post", country="US", language="en")


def panel(connection: Connection) -> list[tuple[int, int, int | None]]:
    """For each bucket of a daily trend of Harbour Post: the day of that week, its feeds, whether the panel changed."""
    found = connection.execute(
        "SELECT day(bucket) - 1, feeds, changed FROM panel_trend(bucket := 'day', in_outlet := 'Harbour Post') "
        "ORDER BY 1"
    )
    return found.fetchall()


class TestFeedsThatComeAndGo:
    """An outlet's days are judged by the feeds that it had on them."""

    def test_an_added_feed_leaves_the_days_before_it_alone(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(5), "overlap"))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(5, 13))
        poll(warehouse, (at(5, 14), "new 5 14"), (at(8), "overlap"), feed="harbour-tech")
        poll(warehouse, (at(8), "overlap"))
        # It joined on Friday, whose first half it has not shown.
        assert complete_days(warehouse) == [1, 2, 3, 4, 6, 7]

    def test_and_the_rise_that_it_brings_is_marked(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(3), "overlap"))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(3, 13))
        poll(warehouse, (at(3, 14), "new 3 14"), (at(6, 0), "overlap"), feed="harbour-tech")
        poll(warehouse, (at(6, 0), "overlap"))
        assert panel(warehouse) == [(1, 1, False), (2, 1, False), (3, 2, True), (4, 2, False), (5, 2, False)]

    def test_one_whose_first_answer_shows_older_items_joins_on_the_day_from_which_it_shows_all(
        self, warehouse: Connection
    ) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(5), "overlap"))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(5))
        poll(warehouse, (at(5), "new 3 8"), (at(6, 0), "overlap"), feed="harbour-tech")
        poll(warehouse, (at(6, 0), "overlap"))
        assert complete_days(warehouse) == [1, 2, 4, 5]
        assert [(day, changed) for day, _, changed in panel(warehouse)] == [
            (1, False), (2, False), (3, True), (4, False), (5, False),
        ]  # fmt: skip

    def test_one_that_was_added_and_never_answered_spoils_the_days_since_then(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(5), "overlap"))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(3))
        poll(warehouse, (at(3), "failed"), feed="harbour-tech")
        assert complete_days(warehouse) == [1, 2]

    def test_until_it_counts_as_dead(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(14), "overlap"))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(3))
        poll(warehouse, *((at(day), "failed") for day in range(3, 14)), feed="harbour-tech")
        assert complete_days(warehouse) == list(range(1, 14))

    def test_a_feed_that_died_leaves_after_its_last_answer(self, warehouse: Connection) -> None:
        register_feeds(warehouse, [*FEEDS, TECH], now=MONDAY)
        poll(warehouse, (at(1), "new 1 0"), (at(15), "overlap"))
        poll(warehouse, (at(1), "new 1 0"), (at(3), "overlap"), feed="harbour-tech")
        assert complete_days(warehouse) == [1, 2]
        poll(warehouse, *((at(day), "failed") for day in range(4, 15)), feed="harbour-tech")
        assert complete_days(warehouse) == [1, 2, *range(4, 15)]
        assert [day for day, _, changed in panel(warehouse) if changed] == [4]

    def test_a_feed_that_was_removed_counted_until_its_last_answer(self, warehouse: Connection) -> None:
        register_feeds(warehouse, [*FEEDS, TECH], now=MONDAY)
        poll(warehouse, (at(1), "new 1 0"), (at(3), "new 3 6"), feed="harbour-tech")
        register_feeds(warehouse, FEEDS, now=at(4))
        poll(warehouse, (at(1), "new 1 0"), (at(6), "overlap"))
        # It had a gap on Monday and Tuesday, and was gone after Wednesday noon.
        assert complete_days(warehouse) == [4, 5]

    def test_one_that_is_added_again_leaves_the_time_between_as_it_was(self, warehouse: Connection) -> None:
        register_feeds(warehouse, [*FEEDS, TECH], now=MONDAY)
        poll(warehouse, (at(1), "new 1 0"), (at(2, 0), "overlap"), feed="harbour-tech")
        register_feeds(warehouse, FEEDS, now=at(2, 1))
        poll(warehouse, (at(1), "new 1 0"), (at(9), "overlap"))
        assert complete_days(warehouse) == list(range(1, 9))
        register_feeds(warehouse, [*FEEDS, TECH], now=at(6))
        poll(warehouse, (at(6), "new 6 12"), (at(9), "overlap"), feed="harbour-tech")
        assert complete_days(warehouse) == [1, 2, 3, 4, 5, 7, 8]
        assert [day for day, _, changed in panel(warehouse) if changed] == [2, 6]

    def test_a_new_address_of_a_feed_changes_nothing(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(2), "overlap"))
        moved = Feed(
            id="harbour", url="https://harbour.example/new", outlet="Harbour Post", country="US", language="en"
        )
        register_feeds(warehouse, [moved, *FEEDS[1:]], now=at(3))
        poll(warehouse, (at(4), "overlap"))
        assert complete_days(warehouse) == [1, 2, 3]

    def test_an_outlet_with_a_new_name_has_no_past(self, warehouse: Connection) -> None:
        poll(warehouse, (at(1), "new 1 0"), (at(3), "overlap"))
        renamed = Feed(id="harbour", url=HARBOUR.url, outlet="The Harbour", country="US", language="en")
        register_feeds(warehouse, [renamed, *FEEDS[1:]], now=at(3, 18))
        poll(warehouse, (at(6), "overlap"))
        # Else its days of zero articles before would make a rise of its first ones.
        assert complete_days(warehouse, "The Harbour") == [4, 5]
        assert complete_days(warehouse) == [1, 2]

    def test_saving_polls_twice_changes_nothing(self, warehouse: Connection) -> None:
        for _ in range(2):
            poll(warehouse, (at(1), "new 1 0"), (at(3), "new 2 20"), (at(5), "overlap"))
        assert warehouse.execute("SELECT count(*) FROM feed_gaps").fetchall() == [(1,)]
        assert complete_days(warehouse) == [3, 4]
