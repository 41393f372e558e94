"""Feeds, their states and the ledger of polls."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from extractors.model import Drop, Failure, FeedState
from tests.warehouse.samples import DAY, FEEDS, HARBOUR, HOUR, KIEL, NOW, a_poll, an_entry
from warehouse.connection import Connection
from warehouse.store import feed_states, register_feeds, save_polls


def rows(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    return connection.execute(sql).fetchall()


def test_a_feed_no_longer_configured_becomes_inactive_and_comes_back(warehouse: Connection) -> None:
    activity = "SELECT feed_id, active, deactivated_at IS NULL FROM feeds ORDER BY feed_id"
    register_feeds(warehouse, [HARBOUR], now=NOW + DAY)
    assert rows(warehouse, activity) == [("harbour", True, True), ("kiel", False, False)]
    register_feeds(warehouse, FEEDS, now=NOW + 2 * DAY)
    assert rows(warehouse, activity) == [("harbour", True, True), ("kiel", True, True)]


def test_a_changed_feed_is_updated_in_place(warehouse: Connection) -> None:
    register_feeds(warehouse, [dataclasses.replace(HARBOUR, url="https://new.example/rss"), KIEL], now=NOW + DAY)
    assert rows(warehouse, "SELECT url, registered_at FROM feeds WHERE feed_id = 'harbour'") == [
        ("https://new.example/rss", NOW)
    ]


def test_no_feeds_at_all_deactivates_all(warehouse: Connection) -> None:
    register_feeds(warehouse, [], now=NOW)
    assert rows(warehouse, "SELECT count(*) FROM feeds WHERE active") == [(0,)]


def test_states_come_back_as_they_were_saved(warehouse: Connection) -> None:
    state = FeedState(
        feed_id="harbour",
        etag='W/"1"',
        last_modified="Mon, 02 Mar 2026 12:00:00 GMT",
        next_poll_at=NOW + HOUR,
        failures=2,
        successes=5,
        interval=timedelta(minutes=22.5),
        ttl=timedelta(hours=1),
        moved_to="https://moved.example/rss",
        moved_at=NOW,
        moving_to="https://again.example/rss",
        moving_since=NOW,
        moving_polls=2,
    )
    save_polls(warehouse, run_id="r1", polls=[dataclasses.replace(a_poll(), state=state)], now=NOW)
    assert feed_states(warehouse) == {"harbour": state}
    later = dataclasses.replace(state, etag=None, failures=3)
    save_polls(warehouse, run_id="r2", polls=[dataclasses.replace(a_poll(at=NOW + HOUR), state=later)], now=NOW + HOUR)
    assert feed_states(warehouse) == {"harbour": later}


def test_a_new_address_in_the_configuration_is_asked_at_once_with_nothing_of_the_old_one(warehouse: Connection) -> None:
    state = FeedState(
        feed_id="harbour", etag='"1"', next_poll_at=NOW + DAY, failures=4, moved_to="https://moved.example/rss"
    )
    save_polls(warehouse, run_id="r1", polls=[dataclasses.replace(a_poll(), state=state)], now=NOW)
    register_feeds(warehouse, [HARBOUR, KIEL], now=NOW)
    assert feed_states(warehouse)["harbour"] == state
    register_feeds(warehouse, [dataclasses.replace(HARBOUR, url="https://new.example/rss"), KIEL], now=NOW)
    assert feed_states(warehouse)["harbour"] == FeedState(feed_id="harbour")


def test_an_address_that_the_feed_was_known_to_have_moved_to_keeps_its_etag(warehouse: Connection) -> None:
    moved = "https://moved.example/rss"
    state = FeedState(feed_id="harbour", etag='"1"', next_poll_at=NOW + DAY, moved_to=moved, moved_at=NOW)
    save_polls(warehouse, run_id="r1", polls=[dataclasses.replace(a_poll(), state=state)], now=NOW)
    register_feeds(warehouse, [dataclasses.replace(HARBOUR, url=moved), KIEL], now=NOW)
    assert feed_states(warehouse)["harbour"] == dataclasses.replace(state, moved_to=None, moved_at=None)


def test_saving_polls_twice_changes_nothing(warehouse: Connection) -> None:
    poll = dataclasses.replace(
        a_poll(shows=(an_entry("a"), an_entry("b"))),
        drops=(Drop(gate="entry", reason="no_link", key="https://harbour.example/rss", feed_id="harbour", at=NOW),) * 2,
        failures=(Failure(stage="poll", kind="timeout", key="harbour", message="30 s", at=NOW),),
    )
    counts = "SELECT (SELECT count(*) FROM feed_polls), (SELECT count(*) FROM entries), (SELECT count(*) FROM drops), "
    counts += "(SELECT count(*) FROM failures), (SELECT count(*) FROM feed_states)"
    for _ in range(2):
        save_polls(warehouse, run_id="r1", polls=[poll], now=NOW)
        assert rows(warehouse, counts) == [(1, 2, 2, 1, 1)]


def test_what_every_poll_turns_away_is_counted_once(warehouse: Connection) -> None:
    drop = Drop(gate="entry", reason="date_in_future", key="abc", feed_id="harbour", at=NOW)
    for hour in range(3):
        poll = dataclasses.replace(a_poll(at=NOW + hour * HOUR), drops=(drop,))
        save_polls(warehouse, run_id=f"r{hour}", polls=[poll], now=NOW + hour * HOUR)
    assert rows(warehouse, "SELECT run_id, reason FROM drops") == [("r0", "date_in_future")]


def test_an_article_that_two_feeds_show_is_one_entry(warehouse: Connection) -> None:
    polls = [
        a_poll("harbour", shows=(an_entry("a"),)),
        a_poll("kiel", shows=(an_entry("a", feed_id="kiel", title="Anders"),)),
    ]
    save_polls(warehouse, run_id="r1", polls=polls, now=NOW)
    assert rows(warehouse, "SELECT feed_id, title, changes FROM entries") == [("harbour", "About a", 0)]
    # The other feed's title is no change: only the feed that the entry came from can say that it changed.
    save_polls(warehouse, run_id="r2", polls=[dataclasses.replace(polls[1])], now=NOW + DAY)
    assert rows(warehouse, "SELECT feed_id, title, changes FROM entries") == [("harbour", "About a", 0)]
