"""Trends as a person and as a program read them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest

from flows import trendlines
from warehouse.read import LedgerRow, ShareRow, TrendRow

MONDAY = date(2026, 3, 2)


def row(week: int, value: int, *, group: str | None = "DE", complete: bool = True, **more: Any) -> TrendRow:
    given = {"changed": False, "outlets": 2, "outlets_complete": 2 if complete else 1, "feeds": 2, **more}
    counts = {"articles": value, "stories": value, "holders": value, "value": value}
    return TrendRow(bucket=MONDAY + timedelta(weeks=week), group=group, complete=complete, **counts, **given)


def draw(*rows: TrendRow, width: int = 80) -> list[str]:
    return list(trendlines.draw(trendlines.of_counts(rows, label="all"), what="stories", width=width))


def test_bars_on_a_scale_of_their_own_with_the_numbers() -> None:
    head, line = draw(row(0, 1), row(1, 0), row(2, 4))
    assert head == "    2026-03-02 … 2026-03-16, stories"
    assert line == "DE  ▃ █  1  0  4"


def test_an_outage_is_a_gap_and_not_a_fall() -> None:
    _, line, *legend = draw(row(0, 4), row(1, 1, complete=False), row(2, 4))
    assert line == "DE  █░█  4  1+ 4"
    assert "at least so many" in " ".join(legend)
    assert max(map(len, legend)) <= 80


def test_a_changed_panel_is_marked_where_it_changed_and_the_lines_stay_in_step() -> None:
    _, first, second, *legend = draw(
        row(0, 4), row(1, 4, changed=True), row(0, 2, group="US"), row(1, 2, group="US")
    )  # fmt: skip
    assert (first[4:8], second[4:8]) == ("█╎█ ", "█ █ ")
    assert "do not compare across" in " ".join(legend)


def test_what_was_before_anything_was_followed_is_left_out() -> None:
    head, _ = draw(row(0, 0, complete=False, outlets=0), row(1, 3, changed=True))
    assert "2026-03-09 … 2026-03-09" in head


@pytest.mark.parametrize("width", [60, 80, 200])
def test_it_fits_the_terminal(width: int) -> None:
    rows = [row(week, week % 7, group=group) for group in ("Nordhafener Tageblatt", "听澜时评") for week in range(150)]
    lines = draw(*rows, width=width)
    assert max(trendlines.columns(line) for line in lines) <= width
    assert lines[0].endswith(f"{MONDAY + timedelta(weeks=149)}, stories")


def test_nothing_to_draw() -> None:
    assert draw() == draw(row(0, 0)) == ["No stance in this period."]


def test_shares_in_percent() -> None:
    facts: dict[str, Any] = {"complete": True, "changed": False, "outlets": 1, "outlets_complete": 1}
    rows = [
        ShareRow(bucket=MONDAY, group="ban reject", stories=1, of_stories=3, share=1 / 3, **facts),
        ShareRow(bucket=MONDAY + timedelta(weeks=1), group="ban reject", stories=0, of_stories=0, share=None, **facts),
    ]
    *_, line = trendlines.draw(trendlines.of_shares(rows), what="%")
    assert line == "ban reject  █   33   -"


def test_csv_and_json_have_every_point() -> None:
    lines = trendlines.of_counts([row(0, 1), row(1, 2, complete=False)], label="all")
    read = list(csv.DictReader(io.StringIO(trendlines.as_csv(lines))))
    assert [(each["bucket"], each["stories"], each["complete"]) for each in read] == [
        ("2026-03-02", "1", "True"), ("2026-03-09", "2", "False"),
    ]  # fmt: skip
    assert [each["complete"] for each in json.loads(trendlines.as_json(lines))] == [True, False]
    assert trendlines.as_csv([]) == ""


def test_the_ledger_stands_behind_each_bucket() -> None:
    behind = LedgerRow(
        bucket=MONDAY, complete=False, changed=True, outlets=2, outlets_complete=1, feeds=3, feeds_joined=1,
        feeds_left=0, polls=20, polls_failed=4, entries=50, articles=30, dropped={"entry": 20},
    )  # fmt: skip
    lines = trendlines.of_counts([row(0, 1)], label="all")
    assert json.loads(trendlines.as_json(lines, [behind]))[0]["coverage"]["dropped"] == {"entry": 20}
    *_, shown = trendlines.draw_ledger([behind])
    assert shown.split() == [
        "2026-03-02",
        "1/2",
        "3",
        "20",
        "4",
        "50",
        "30",
        "entry",
        "20",
        "(+1",
        "-0)",
        "not",
        "all",
        "seen",
    ]
