"""Days and spans, as options take them, and the period that they mean in a warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest

from extractors.errors import UsageError
from flows.commands.moments import Moment
from flows.periods import Days, Span, find_days, find_moment
from tests.warehouse.samples import FEEDS, a_poll
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_polls

POLLED = datetime(2026, 11, 15, 18, tzinfo=UTC)
WEEK = Span(length=timedelta(weeks=1))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_live(tmp_path_factory.mktemp("data") / "bellwether.duckdb") as connection:
        migrate(connection, now=POLLED)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=POLLED)
            save_polls(connection, run_id="r", polls=[a_poll(at=POLLED)], now=POLLED)
        yield connection


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30d", Span(length=timedelta(days=30))),
        ("12h", Span(length=timedelta(hours=12))),
        (" 2w ", Span(length=timedelta(weeks=2))),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T02:00+03:00", datetime(2026, 10, 31, 23, tzinfo=UTC)),
    ],
)
def test_one_grammar(written: str, meant: object) -> None:
    assert Moment().convert(written, None, None) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("0d", "is no time at all"),
        ("000w", "is no time at all"),
        ("36501d", "more than a hundred years; 36500d is the longest"),
        ("999999999w", "more than a hundred years"),
        ("soon", "is no moment: write it like 30d"),
        ("-3d", "is no moment"),
        ("2026-02-30", "is no moment"),
        ("0001-01-01T00:00+05:00", "is no moment"),
        ("", "is no moment"),
    ],
)
def test_what_is_no_moment_is_said_in_plain_words(written: str, told: str) -> None:
    with pytest.raises(click.BadParameter, match=told):
        Moment().convert(written, None, None)


def test_spans_count_back_from_the_last_day_that_was_polled(stored: Connection) -> None:
    assert find_days(stored, WEEK, None).since == date(2026, 11, 9)
    # What one period ends with, the next does not begin with.
    assert find_days(stored, None, WEEK).until == date(2026, 11, 8)
    assert find_days(stored, Span(length=timedelta(hours=12)), None).since == date(2026, 11, 15)


def test_alerts_are_made_by_the_clock() -> None:
    assert find_moment(WEEK, now=POLLED) == POLLED - timedelta(weeks=1)
    assert find_moment(POLLED, now=POLLED) == POLLED
    assert find_moment(None, now=POLLED) is None


def test_the_default_ends_with_the_period(stored: Connection) -> None:
    days = find_days(stored, None, datetime(2026, 11, 10, tzinfo=UTC), default=7)
    assert (days.since, days.until) == (date(2026, 11, 4), date(2026, 11, 10))
    assert str(find_days(stored, None, None, default=7)) == "2026-11-09 … 2026-11-15"


def test_periods_that_cannot_be_are_refused(stored: Connection) -> None:
    day = datetime(2026, 11, 10, tzinfo=UTC)
    with pytest.raises(UsageError, match=r"ends \(2026-11-08\) before it begins \(2026-11-10\)"):
        find_days(stored, day, WEEK)
    with pytest.raises(UsageError, match=r"begins \(2030-01-01\) after the last day that was polled \(2026-11-15\)"):
        find_days(stored, datetime(2030, 1, 1, tzinfo=UTC), None)


def test_where_nothing_was_polled_days_stand_as_they_are(tmp_path: Path) -> None:
    with open_live(tmp_path / "bellwether.duckdb") as connection:
        migrate(connection, now=POLLED)
        day = datetime(2026, 11, 10, tzinfo=UTC)
        assert find_days(connection, day, None, default=7) == Days(since=day.date(), until=None, last=None)
        assert find_days(connection, None, None, default=7).since is None
