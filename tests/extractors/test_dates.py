from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import parse_date

TEN_UTC = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04T10:00:00Z",
        "2026-03-04T10:00:00+00:00",
        "2026-03-04T15:30:00+0530",
        "2026-03-04 18:00:00 +0800",
        "2026-03-04T10:00:00.0000000Z",
        "2026-03-04 10:00",
        "Wed, 04 Mar 2026 10:00:00 GMT",
        "Wed, 04 Mar 2026 05:00:00 EST",
        "Wed, 04 Mar 2026 15:30:00 +0530",
        "Wed, 04 Mar 2026 11:00:00 CET",
        "Wed, 04 Mar 2026 19:00:00 JST",
        "Wed, 4 Mar 26 10:00 UT",
        "4 Mar 2026 10:00:00",
        "  Wed,\n04 Mar 2026 10:00:00 GMT ",
        "Mi, 04. März 2026 11:00:00 +0100",
        "Qua, 04 Mar 2026 07:00:00 -0300",
        "March 4, 2026 10:00",
    ],
)
def test_reads_what_feeds_write_as_utc(text: str) -> None:
    assert parse_date(text) == TEN_UTC


@pytest.mark.parametrize(
    ("text", "month"), [("Seg, 24 Set 2018 19:42:40 -0300", 9), ("mar., 05 févr. 2019 10:00:00 +0100", 2)]
)
def test_reads_month_names_of_other_languages(text: str, month: int) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "Wed, 32 Mar 2026 10:00:00 GMT",
        "2026-13-01",
        "0001-01-01T00:00:00+05:00",
        "\x00",
        "Wed, 04 Mar 2026 10:00:00 +99999999999",
        "9" * 50,
        "Thu, 01 Jan 19104 07:00:00 GMT",
    ],
)
def test_gives_none_for_what_names_no_moment(text: str | None) -> None:
    assert parse_date(text) is None


def test_uses_the_lenient_readers_answer_only_where_its_own_forms_fail() -> None:
    assert parse_date("2026년 03월 04일", (2026, 3, 4, 10, 0, 0, 2, 63, 0)) == TEN_UTC
    assert parse_date("2026-03-04T10:00:00Z", (1999, 1, 1, 0, 0, 0, 0, 1, 0)) == TEN_UTC


@given(st.text(max_size=40))
def test_never_raises_and_always_answers_in_utc(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC
