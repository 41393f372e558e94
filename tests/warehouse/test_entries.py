"""Known, pending, changed and settled entries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from extractors.model import Entry, EntryOutcome
from tests.warehouse.samples import DAY, HARBOUR, HOUR, NOW, a_poll, an_article, an_entry
from warehouse.connection import Connection
from warehouse.store import (
    pending_entries,
    register_feeds,
    resolve_entries,
    save_articles,
    save_outcomes,
    save_polls,
)


def show(connection: Connection, *entries: Entry, at: datetime = NOW, feed_id: str = "harbour") -> None:
    """A poll of the feed shows `entries`."""
    save_polls(connection, run_id=f"r{at}", polls=[a_poll(feed_id, at=at, shows=entries)], now=at)


def settle(connection: Connection, entry: Entry, status: str, at: datetime = NOW, **more: object) -> None:
    outcome = EntryOutcome(article_id=entry.article_id, status=status, **more)  # type: ignore[arg-type]
    save_outcomes(connection, [outcome], now=at)


def waiting(connection: Connection, at: datetime = NOW) -> list[str | None]:
    return [pending.entry.title for pending in pending_entries(connection, now=at, limit=100)]


class TestResolving:
    def test_by_its_own_id(self, warehouse: Connection) -> None:
        known, unknown = an_entry("a"), an_entry("b")
        show(warehouse, known)
        assert resolve_entries(warehouse, [known, unknown]) == {known.article_id: known.article_id}

    def test_by_another_address_of_an_article(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        article = an_article("a", aliases=("https://harbour.example/2026/a",))
        save_articles(warehouse, run_id="r1", articles=[article], stories={}, now=NOW)
        moved = an_entry("moved", canonical_url="https://harbour.example/2026/a")
        assert resolve_entries(warehouse, [moved]) == {moved.article_id: article.article.article_id}

    def test_by_the_guid_of_its_feed(self, warehouse: Connection) -> None:
        first, moved = an_entry("a", guid="tag:1"), an_entry("a-new-address", guid="tag:1")
        show(warehouse, first)
        assert resolve_entries(warehouse, [moved]) == {moved.article_id: first.article_id}
        elsewhere = an_entry("c", guid="tag:1", feed_id="kiel")
        assert resolve_entries(warehouse, [elsewhere]) == {}

    def test_a_guid_that_a_feed_gives_to_every_item_says_nothing(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a", guid="same"), an_entry("b", guid="same"))
        assert waiting(warehouse) == ["About a", "About b"]
        assert resolve_entries(warehouse, [an_entry("c", guid="same")]) == {}

    def test_a_guid_that_comes_back_on_another_day_names_another_article(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("monday", guid="latest", published_at=NOW))
        tuesday = an_entry("tuesday", guid="latest", published_at=NOW + 2 * DAY)
        assert resolve_entries(warehouse, [tuesday]) == {}

    def test_nothing_to_resolve(self, warehouse: Connection) -> None:
        assert resolve_entries(warehouse, []) == {}


class TestPending:
    def test_an_entry_comes_back_whole_with_its_attempts(self, warehouse: Connection) -> None:
        entry = an_entry(
            "a",
            guid="tag:1",
            summary="short",
            content="<p>long</p>",
            authors=("Ada Berg", "Bo Lind"),
            categories=("Tech",),
            published_at=NOW - DAY,
            updated_at=NOW,
            language="en",
        )
        show(warehouse, entry)
        settle(warehouse, entry, "failed", reason="timeout", next_try_at=NOW + HOUR)
        (pending,) = pending_entries(warehouse, now=NOW + HOUR, limit=10)
        assert pending.entry == entry
        assert (pending.attempts, pending.reason) == (1, "timeout")

    def test_the_longest_waiting_first_and_no_more_than_asked_for(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("late", seen_at=NOW + HOUR), an_entry("early"), at=NOW + HOUR)
        assert waiting(warehouse) == ["About early", "About late"]
        assert [p.entry.title for p in pending_entries(warehouse, now=NOW, limit=1)] == ["About early"]

    def test_a_failed_one_waits_for_its_time_or_for_ever(self, warehouse: Connection) -> None:
        later, never = an_entry("later"), an_entry("never")
        show(warehouse, later, never)
        settle(warehouse, later, "failed", reason="http_503", next_try_at=NOW + HOUR)
        settle(warehouse, never, "failed", reason="http_404")
        assert waiting(warehouse, NOW) == []
        assert waiting(warehouse, NOW + HOUR) == ["About later"]

    @pytest.mark.parametrize("status", ["stored", "dropped"])
    def test_a_settled_one_is_not_shown_again_and_its_content_is_let_go(
        self, warehouse: Connection, status: str
    ) -> None:
        entry = an_entry("a", content="<p>body</p>")
        show(warehouse, entry)
        settle(warehouse, entry, status, reason="no_topic_in_text")
        show(warehouse, entry, at=NOW + DAY)
        assert waiting(warehouse, NOW + DAY) == []
        assert warehouse.execute("SELECT status, reason, content FROM entries").fetchall() == [
            (status, "no_topic_in_text", None)
        ]

    def test_entries_of_a_feed_that_was_removed_wait_until_it_is_back(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a", feed_id="kiel"), feed_id="kiel")
        register_feeds(warehouse, [HARBOUR], now=NOW)
        assert waiting(warehouse) == []


class TestChanges:
    def changed(self, number: int = 1) -> Entry:
        return an_entry("a", title=f"About a, {number} times corrected")

    def test_a_changed_entry_is_collected_again(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        settle(warehouse, an_entry("a"), "stored")
        show(warehouse, self.changed(), at=NOW + 2 * HOUR)
        (pending,) = pending_entries(warehouse, now=NOW + 2 * HOUR, limit=10)
        assert (pending.entry.title, pending.reason, pending.attempts) == (self.changed().title, "changed", 0)

    def test_not_within_an_hour_of_the_last_fetch_but_at_the_next_poll_after_it(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        settle(warehouse, an_entry("a"), "stored", at=NOW + HOUR)
        show(warehouse, self.changed(), at=NOW + 1.5 * HOUR)
        assert waiting(warehouse) == []
        show(warehouse, self.changed(), at=NOW + 2 * HOUR)
        assert waiting(warehouse) == [self.changed().title]

    def test_five_times_at_most(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        queued = 0
        for number in range(8):
            at = NOW + (number + 1) * 2 * HOUR
            settle(warehouse, an_entry("a"), "stored", at=at - 1.5 * HOUR)
            show(warehouse, self.changed(number), at=at)
            queued += len(waiting(warehouse, at))
        assert queued == 5

    def test_not_after_a_week(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        settle(warehouse, an_entry("a"), "stored")
        show(warehouse, self.changed(), at=NOW + 7 * DAY + timedelta(seconds=1))
        assert waiting(warehouse, NOW + 8 * DAY) == []

    def test_one_that_a_gate_turned_away_stays_turned_away(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        settle(warehouse, an_entry("a"), "dropped", reason="no_topic_in_entry")
        show(warehouse, self.changed(), at=NOW + 2 * HOUR)
        assert waiting(warehouse, NOW + 2 * HOUR) == []

    def test_one_still_waiting_takes_the_change_without_being_counted(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a"))
        show(warehouse, self.changed(), at=NOW + HOUR)
        assert warehouse.execute("SELECT title, status, reason, changes FROM entries").fetchall() == [
            (self.changed().title, "pending", None, 0)
        ]

    def test_an_entry_that_moved_keeps_its_id_and_gets_an_alias(self, warehouse: Connection) -> None:
        show(warehouse, an_entry("a", guid="tag:1"))
        moved = an_entry("b", guid="tag:1")
        show(warehouse, moved, at=NOW + HOUR)
        assert warehouse.execute("SELECT article_id, address FROM aliases").fetchall() == [
            (an_entry("a").article_id, moved.canonical_url)
        ]
        assert warehouse.execute("SELECT article_id, url FROM entries").fetchall() == [
            (an_entry("a").article_id, moved.url)
        ]


def test_the_same_outcome_twice_is_one_attempt(warehouse: Connection) -> None:
    show(warehouse, an_entry("a"))
    for _ in range(2):
        settle(warehouse, an_entry("a"), "failed", reason="timeout", next_try_at=NOW)
    assert [pending.attempts for pending in pending_entries(warehouse, now=NOW, limit=1)] == [1]
