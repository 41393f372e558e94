from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import FeedState, PollOutcome, PollRecord
from extractors.schedule import is_due, next_state, parse_retry_after

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINIMUM, MAXIMUM = timedelta(minutes=15), timedelta(hours=24)
HOUR = timedelta(hours=1)
FRESH = FeedState(feed_id="paper")
STEADY = FeedState(feed_id="paper", next_poll_at=NOW, interval=HOUR, successes=1, etag='"a"', last_modified="Mon")


def poll(outcome: PollOutcome = "ok", *, entries: int = 20, new: int = 10, status: int = 200) -> PollRecord:
    return PollRecord(feed_id="paper", polled_at=NOW, outcome=outcome, status=status, entries=entries, new=new)


def pair(headers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), value) for name, value in headers.items())


def after(
    state: FeedState, record: PollRecord, *, now: datetime = NOW, ttl: timedelta | None = None, **headers: str
) -> FeedState:
    return next_state(state, record, headers=pair(headers), ttl=ttl, now=now, minimum=MINIMUM, maximum=MAXIMUM)


def test_a_first_success_starts_at_the_shortest_interval_and_counts_for_nothing() -> None:
    state = after(FRESH, poll(entries=20, new=20), etag='"x"', last_modified="Wed, 04 Mar 2026 11:00:00 GMT")
    assert state.interval == MINIMUM
    assert state.next_poll_at == NOW + MINIMUM
    assert (state.successes, state.failures) == (0, 0)
    assert (state.etag, state.last_modified) == ('"x"', "Wed, 04 Mar 2026 11:00:00 GMT")


@pytest.mark.parametrize(
    ("entries", "new", "interval"),
    [
        (20, 0, 2 * HOUR),
        (20, 6, 2 * HOUR),
        (21, 7, HOUR),  # two thirds known exactly: as it is
        (20, 10, HOUR),
        (21, 14, HOUR),  # one third known exactly: as it is
        (20, 14, HOUR / 2),
        (20, 20, HOUR / 2),
        (0, 0, 2 * HOUR),
    ],
)
def test_the_second_punctual_success_moves_the_interval(entries: int, new: int, interval: timedelta) -> None:
    state = after(STEADY, poll(entries=entries, new=new))
    assert state.interval == interval
    assert state.next_poll_at == NOW + interval


def test_one_success_is_not_enough_and_two_are() -> None:
    first = after(replace(STEADY, successes=0), poll(new=0))
    assert (first.interval, first.successes) == (HOUR, 1)
    second = after(first, poll(new=0), now=NOW + HOUR)
    assert second.interval == 2 * HOUR
    third = after(second, poll(new=0), now=NOW + 3 * HOUR)
    assert third.interval == 2 * HOUR


def test_a_late_poll_says_nothing_about_the_rhythm() -> None:
    late = after(STEADY, poll(new=20), now=NOW + timedelta(minutes=31))
    assert (late.interval, late.successes) == (HOUR, 0)
    assert after(STEADY, poll(new=20), now=NOW + timedelta(minutes=30)).interval == HOUR / 2


def test_the_interval_stays_between_its_bounds() -> None:
    assert after(replace(STEADY, interval=MINIMUM), poll(new=20)).interval == MINIMUM
    assert after(replace(STEADY, interval=MAXIMUM), poll(new=0)).interval == MAXIMUM
    assert after(replace(STEADY, interval=timedelta(days=9)), poll()).interval == MAXIMUM
    assert after(replace(STEADY, interval=timedelta(seconds=1)), poll()).interval == MINIMUM


def test_a_304_keeps_the_validators_and_counts_as_nothing_new() -> None:
    state = after(STEADY, poll("not_modified", status=304, entries=0, new=0), etag='"other"')
    assert (state.etag, state.last_modified) == ('"a"', "Mon")
    assert state.interval == 2 * HOUR


def test_a_304_after_a_failure_is_no_recovery_of_content() -> None:
    failing = replace(STEADY, failures=3, successes=0)
    state = after(failing, poll("not_modified", status=304, entries=0, new=0))
    assert state.failures == 3
    assert state.next_poll_at == NOW + HOUR
    assert after(state, poll()).failures == 0


def test_a_success_forgets_validators_that_the_server_no_longer_sends() -> None:
    state = after(STEADY, poll())
    assert (state.etag, state.last_modified) == (None, None)


@pytest.mark.parametrize("etag", ["", "  ", "x" * 2000, "a\r\nX-Injected: 1"])
def test_validators_that_cannot_be_sent_back_are_not_kept(etag: str) -> None:
    assert after(STEADY, poll(), etag=etag).etag is None


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_failures_back_off_and_none_is_final(status: int) -> None:
    state, waits = STEADY, []
    for _ in range(10):
        state = after(state, poll("failed", status=status))
        assert state.next_poll_at is not None
        waits.append((state.next_poll_at - NOW) / MINIMUM)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 96, 96, 96]
    assert (state.failures, state.successes, state.interval) == (10, 0, HOUR)
    assert (state.etag, state.last_modified) == ('"a"', "Mon")


def test_a_feed_that_failed_for_years_can_still_be_counted() -> None:
    assert after(replace(STEADY, failures=100_000), poll("failed")).next_poll_at == NOW + MAXIMUM


def test_a_dead_feed_that_comes_back_is_polled_at_its_old_interval() -> None:
    state = after(replace(STEADY, failures=50, successes=0), poll())
    assert (state.failures, state.next_poll_at) == (0, NOW + HOUR)


def test_what_the_server_asks_for_delays_but_never_hastens() -> None:
    assert after(STEADY, poll(), retry_after="7200").next_poll_at == NOW + 2 * HOUR
    assert after(STEADY, poll(), cache_control="public, max-age=10800").next_poll_at == NOW + 3 * HOUR
    assert after(STEADY, poll(), ttl=4 * HOUR).next_poll_at == NOW + 4 * HOUR
    assert after(STEADY, poll(), cache_control="max-age=60", ttl=MINIMUM).next_poll_at == NOW + HOUR
    assert after(STEADY, poll(), ttl=timedelta(days=365)).next_poll_at == NOW + MAXIMUM
    assert after(STEADY, poll(), ttl=4 * HOUR).interval == HOUR


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"cache_control": "max-age=7200", "age": "1800"}, 1.5),
        ({"cache_control": "max-age=7200", "age": "9999"}, 1),
        ({"cache_control": "no-cache, max-age=7200"}, 1),
        ({"cache_control": "s-maxage=7200"}, 1),
        ({"cache_control": "MAX-AGE=7200"}, 2),
        ({"cache_control": 'max-age="7200"'}, 2),
        ({"cache_control": "max-age=-5"}, 1),
        ({"cache_control": "max-age=" + "9" * 5000}, 24),
        ({"cache_control": "max-age=²"}, 1),
    ],
)
def test_reads_cache_control_as_servers_write_it(headers: dict[str, str], hours: float) -> None:
    state = next_state(STEADY, poll(), headers=pair(headers), ttl=None, now=NOW, minimum=MINIMUM, maximum=MAXIMUM)
    assert state.next_poll_at == NOW + timedelta(hours=hours)


def test_retry_after_lengthens_the_wait_after_a_failure() -> None:
    assert after(STEADY, poll("failed", status=429), retry_after="3600").next_poll_at == NOW + HOUR
    assert after(STEADY, poll("failed", status=503), retry_after="1").next_poll_at == NOW + MINIMUM
    assert after(STEADY, poll("failed", status=503), retry_after="99999999").next_poll_at == NOW + MAXIMUM


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Wed, 04 Mar 2026 12:02:00 GMT", 120),
        ("Wed, 04 Mar 2026 13:02:00 +0100", 120),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0),
        ("9" * 400, 366 * 86_400),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("Wed, 32 Mar 2026 12:02:00 GMT", None),
    ],
)
def test_parses_retry_after(value: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert parse_retry_after(value, NOW) == expected


@given(st.text(max_size=40))
def test_retry_after_never_raises_nor_asks_for_the_past(value: str) -> None:
    wait = parse_retry_after(value, NOW)
    assert wait is None or wait >= timedelta(0)


def test_a_feed_is_due_when_it_was_never_polled_and_when_its_time_has_come() -> None:
    assert is_due(None, NOW)
    assert is_due(FRESH, NOW)
    assert is_due(STEADY, NOW)
    assert is_due(STEADY, NOW + HOUR)
    assert not is_due(STEADY, NOW - timedelta(minutes=2))


def test_a_cycle_that_starts_a_little_early_does_not_skip_a_healthy_feed() -> None:
    early = NOW - timedelta(seconds=50)
    assert is_due(STEADY, early)
    assert not is_due(replace(STEADY, failures=1), early)
    assert not is_due(replace(STEADY, interval=timedelta(minutes=1)), early)


@given(
    st.sampled_from(["ok", "not_modified", "failed"]),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 40),
    st.integers(0, 60 * 72),
    st.text(max_size=20),
)
def test_the_next_poll_always_lies_between_the_bounds(
    outcome: PollOutcome, entries: int, new: int, failures: int, minutes: int, header: str
) -> None:
    state = replace(STEADY, failures=failures, interval=timedelta(minutes=minutes))
    record = poll(outcome, entries=entries, new=min(new, entries))
    following = after(state, record, ttl=timedelta(minutes=minutes), retry_after=header, cache_control=header)
    assert following.next_poll_at is not None
    assert MINIMUM <= following.next_poll_at - NOW <= MAXIMUM


def test_the_last_ttl_of_the_document_holds_through_a_304() -> None:
    told = after(STEADY, poll("ok", entries=10, new=5), ttl=timedelta(hours=6))
    assert told.ttl == timedelta(hours=6)
    quiet = after(told, poll("not_modified"))
    assert quiet.next_poll_at == NOW + timedelta(hours=6)
    assert after(quiet, poll("ok", entries=10, new=5)).ttl is None


def test_a_poll_made_long_before_its_time_moves_no_interval() -> None:
    early = replace(STEADY, successes=1, next_poll_at=NOW + HOUR)
    assert after(early, poll("ok", entries=10, new=0)).interval == HOUR
