"""What the explorer shows: the same numbers as `trends` and as plain SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import BellwetherError, WarehouseError
from flows.explorer import CONFIG_VARIABLE, DATA_VARIABLE, asking, view
from flows.explorer.view import Picked
from tests.flows.explorer.desk import SCRIPT
from warehouse import read
from warehouse.connection import open_snapshot

BAN = Picked(proposition="ban", since=date(2026, 3, 2), until=date(2026, 3, 22))


def ask(desk: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_snapshot(desk) as connection:
        return connection.execute(sql).fetchall()


def test_it_begins_with_the_proposition_most_spoken_of_and_the_last_day_seen(desk: Path) -> None:
    offer = view.read_offer(desk)
    assert offer is not None
    assert (offer.start.proposition, offer.start.until) == ("ban", date(2026, 3, 22))
    assert offer.choices.propositions == ("ban", "divestiture")
    assert offer.choices.outlets == ("Harbour Post", "Kieler Blatt")
    assert offer.choices.languages == ("de", "en")


@pytest.mark.parametrize("count", ["articles", "stories", "holders"])
@pytest.mark.parametrize(
    ("choice", "where"),
    [
        ({}, "true"),
        ({"pole": "affirm"}, "pole = 'affirm'"),
        ({"outlets": ("Kieler Blatt",)}, "outlet = 'Kieler Blatt'"),
        ({"outlets": ("Kieler Blatt", "Harbour Post")}, "true"),
        ({"languages": ("de",)}, "language = 'de'"),
        ({"outlets": ("Harbour Post",), "languages": ("de",)}, "false"),
    ],
)
def test_the_counts_are_those_of_sql(desk: Path, choice: Any, where: str, count: Any) -> None:
    found = view.read_movement(desk, replace(BAN, **choice, count=count))
    counted = {
        "articles": "article_id",
        "stories": "story_id",
        "holders": "holder_of(holder_type, holder_name, story_id, outlet)",
    }[count]
    total = f"SELECT count(DISTINCT {counted}) FROM stances WHERE proposition = 'ban' AND {where}"
    assert getattr(found.reach[None], count) == ask(desk, total)[0][0]
    weekly = f"""SELECT pole, date_trunc('week', published_on)::DATE, count(DISTINCT {counted}) FROM stances
        WHERE proposition = 'ban' AND {where} GROUP BY ALL"""
    points = {(line.label, point.bucket, point.value) for line in found.lines for point in line.points if point.value}
    assert points == set(ask(desk, weekly))


def test_the_lines_are_those_of_trends(desk: Path) -> None:
    found = view.read_movement(desk, replace(BAN, split="outlet"))
    with open_snapshot(desk) as connection:
        rows = read.trends(connection, proposition="ban", by="outlet", since_days=21, count="stories")
    shown = [(line.label, point.bucket, point.value, point.complete) for line in found.lines for point in line.points]
    assert shown == [(row.group, row.bucket, row.value, row.complete) for row in rows]


def test_the_first_week_is_a_gap_and_the_others_are_not(desk: Path) -> None:
    assert list(view.see(view.read_movement(desk, BAN).lines).values()) == [False, True, True]


def test_weeks_before_anything_was_followed_are_left_out(desk: Path) -> None:
    found = view.read_movement(desk, replace(BAN, since=date(2025, 12, 1)))
    assert found.lines[0].points[0].bucket == date(2026, 3, 2)


def test_shares_are_of_all_stories_with_any_stance(desk: Path) -> None:
    found = view.read_shares(desk, replace(BAN, proposition="divestiture"))
    assert [(line.label, [point.value for point in line.points]) for line in found] == [
        ("divestiture affirm", [0.0, 0.0, 100.0])
    ]


def test_who_says_it(desk: Path) -> None:
    found = view.read_sayers(desk, BAN)
    assert (found[0].holder_name, found[0].pole, found[0].stories) == ("Leland Marsh", "affirm", 2)
    assert {row.holder_name for row in found} == {"Leland Marsh", "Ann Early", f"Mara {SCRIPT}", "Mara Quist"}


def test_the_sentences_behind_it_the_latest_first(desk: Path) -> None:
    found = view.read_sentences(desk, BAN)
    assert [row.published_on.day for row in found] == [17, 12, 11, 10, 5]
    assert (found[0].quote, found[0].outlet) == ("A ban is wrong", "Harbour Post")
    assert found[0].url == "https://harbour.example/e"


def test_the_ledger_of_the_outlet_picked(desk: Path) -> None:
    found = view.read_ledger(desk, replace(BAN, outlets=("Kieler Blatt",)))
    assert [(row.outlets, row.complete) for row in found] == [(1, False), (1, True), (1, True)]


def test_a_name_that_there_is_not_has_no_stance(desk: Path) -> None:
    found = view.read_movement(desk, replace(BAN, outlets=("Nowhere's Post",)))
    assert (found.reach[None].stories, view.read_sentences(desk, replace(BAN, outlets=("x",)))) == (0, ())


def test_a_folder_without_a_snapshot_is_told(tmp_path: Path) -> None:
    environ = {DATA_VARIABLE: str(tmp_path), CONFIG_VARIABLE: str(tmp_path)}
    with pytest.raises(WarehouseError, match=r"no snapshot at .*bellwether track"):
        view.read_offer(view.find_place(environ))


class TestSql:
    @pytest.mark.parametrize(
        "picked",
        [
            BAN,
            replace(BAN, pole="affirm", count="holders", bucket="day", split="outlet"),
            replace(BAN, outlets=("Harbour Post", "Kieler Blatt"), languages=("en",), tolerance=0.05),
            replace(BAN, proposition=None, split="stance", outlets=("O'Brien's",)),
        ],
    )
    def test_the_query_to_go_on_from_gives_the_points_of_the_chart(self, desk: Path, picked: Picked) -> None:
        lines = view.read_movement(desk, picked).lines
        rows = asking.ask(desk, asking.write_query(picked)).rows.to_pylist()
        shown = {(line.label, point.bucket, point.value) for line in lines for point in line.points}
        assert shown == {(row["series"], row["bucket"], row["value"]) for row in rows if row["outlets"] or row["value"]}

    def test_a_long_answer_is_cut_and_says_so(self, desk: Path) -> None:
        answer = asking.ask(desk, "SELECT * FROM range(5000)")
        assert (answer.rows.num_rows, answer.more) == (asking.MOST_ROWS, True)
        assert not asking.ask(desk, "SELECT 1").more

    @pytest.mark.parametrize(
        "sql", ["DELETE FROM labels", "SELECT * FROM read_text('/etc/passwd')", "ATTACH 'x.db'", "SELEC 1", ""]
    )
    def test_what_is_no_reading_of_the_snapshot_is_refused_in_words(self, desk: Path, sql: str) -> None:
        with pytest.raises(BellwetherError, match=r"query|Query"):
            asking.ask(desk, sql)
