"""When a permanent redirect of a feed is believed, and when it is given up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from extractors.model import FeedState, PollOutcome, PollRecord
from extractors.moving import follow_move
from tests.fakes import NOW

OLD, NEW, OTHER = "https://old.example/rss", "https://new.example/rss", "https://other.example/rss"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATE = FeedState(feed_id="f")


def poll(
    state: FeedState, moved_to: str | None, *, after: timedelta = timedelta(0), outcome: PollOutcome = "ok"
) -> FeedState:
    record = PollRecord(feed_id="f", polled_at=NOW + after, outcome=outcome)
    return follow_move(state, record, moved_to=moved_to, configured=OLD, now=NOW + after)


def test_three_polls_over_a_day_are_believed() -> None:
    state = poll(STATE, NEW)
    assert (state.moving_to, state.moving_since, state.moving_polls, state.moved_to) == (NEW, NOW, 1, None)
    state = poll(poll(state, NEW, after=HOUR), NEW, after=2 * HOUR)
    assert (state.moved_to, state.moving_polls) == (None, 3)
    state = poll(state, NEW, after=DAY)
    assert (state.moved_to, state.moved_at) == (NEW, NOW + DAY)
    assert (state.moving_to, state.moving_since, state.moving_polls) == (None, None, 0)


def test_two_polls_a_day_apart_are_not_enough() -> None:
    assert poll(poll(STATE, NEW), NEW, after=DAY).moved_to is None


def test_an_answer_without_the_redirect_or_with_another_one_starts_anew() -> None:
    twice = poll(poll(STATE, NEW), NEW, after=HOUR)
    assert poll(twice, None, after=DAY) == STATE
    elsewhere = poll(twice, OTHER, after=DAY)
    assert (elsewhere.moving_to, elsewhere.moving_since, elsewhere.moving_polls) == (OTHER, NOW + DAY, 1)


def test_a_not_modified_counts_and_a_failure_neither_counts_nor_breaks_the_row() -> None:
    state = poll(poll(STATE, NEW), NEW, after=HOUR, outcome="not_modified")
    assert poll(state, None, after=2 * HOUR, outcome="failed") == state
    assert poll(state, NEW, after=DAY).moved_to == NEW


def test_a_believed_address_that_keeps_failing_is_given_up() -> None:
    moved = replace(STATE, moved_to=NEW, moved_at=NOW)
    assert poll(replace(moved, failures=2), None, outcome="failed").moved_to == NEW
    lost = poll(replace(moved, failures=3), None, outcome="failed")
    assert (lost.moved_to, lost.moved_at) == (None, None)


def test_a_move_back_to_the_configured_address_needs_no_note() -> None:
    state = replace(STATE, moved_to=NEW, moved_at=NOW)
    for after in (timedelta(0), HOUR, DAY):
        state = poll(state, OLD, after=after)
    assert state == STATE


def test_an_address_of_unreasonable_length_is_not_remembered() -> None:
    assert poll(STATE, "https://new.example/" + "a" * 5000) == STATE
