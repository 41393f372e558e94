"""The explorer's texts and charts: what comes from the web stays text, and a gap stays a gap."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.explorer import charts, page
from flows.explorer.view import Movement, Picked
from flows.trendlines import Line, Point
from warehouse.evidence import Reach, Sayer, Sentence

MONDAY = date(2026, 3, 2)
PICKED = Picked(proposition="ban", since=MONDAY, until=MONDAY + timedelta(days=20))
ROW = Sentence(
    proposition="ban", pole="reject", quote="A ban is wrong", confidence=0.91, basis="cue", holder_type="attributed",
    holder_name="Mara Quist", relation="reports", outlet="Harbour Post", language="en", published_on=MONDAY,
    title="No ban", url="https://harbour.example/a",
)  # fmt: skip


def a_line(label: str, *values: float | None, gaps: tuple[int, ...] = (), changes: tuple[int, ...] = ()) -> Line:
    points = [
        Point(
            bucket=MONDAY + timedelta(weeks=number), value=value, complete=number not in gaps,
            changed=number in changes, outlets=2, facts={},
        )
        for number, value in enumerate(values)
    ]  # fmt: skip
    return Line(label=label, points=tuple(points))


def draw(*lines: Line) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(charts.draw_lines(lines, bucket="week", title="stories").to_json())
    return spec


def values_of(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][layer]["data"]["values"]
    return found


def test_a_sentence_has_its_pole_holder_outlet_day_and_link() -> None:
    html = page.write_sentences([ROW], PICKED, total=1)
    for part in ("A ban is wrong", "rejects", "Mara Quist", "Harbour Post", "2 March 2026", "91% sure (cue)"):
        assert part in html
    assert '<a href="https://harbour.example/a" target="_blank" rel="noopener noreferrer">No ban</a>' in html


def test_script_tags_quotes_and_turned_directions_stay_text() -> None:
    evil = "<script>alert('\"')</script>\u202e" + "x" * 10_000 + "🦑"
    html = page.write_sentences([replace(ROW, quote=evil, holder_name=evil, outlet=evil, title=evil)], PICKED, total=1)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(&#39;&#34;&#39;)&lt;/script&gt;") == 4
    assert ("\u202e" in html, "🦑" in html) == (False, True)


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    html = page.write_sentences([replace(ROW, url="javascript:alert(1)", title=None)], PICKED, total=1)
    assert ("href" in html, "javascript:alert(1)" in html) == (False, True)


def test_it_says_when_there_are_more_and_when_there_are_none() -> None:
    assert "The latest 1 of 2,500." in page.write_sentences([ROW], PICKED, total=2500)
    assert "No sentence in this period." in page.write_sentences([], PICKED, total=0)


def test_the_numbers_with_their_poles_and_the_gaps() -> None:
    reach = {
        pole: Reach(pole=pole, stances=9, articles=articles, stories=1234, holders=2, outlets=1)
        for pole, articles in ((None, 7), ("affirm", 3), ("reject", 4))
    }
    lines = (a_line("affirm", 1, 2, gaps=(0,)), a_line("reject", 1, 2, gaps=(0,)))
    html = page.write_numbers(Movement(lines=lines, reach=reach, since=MONDAY, until=PICKED.until), PICKED)
    assert '<dd data-count="stories">1,234</dd>' in html
    assert ("3 affirm" in html, "4 reject" in html) == (True, True)
    assert "Not all seen in 1 of 2 weeks" in html


def test_without_any_stance_the_numbers_are_zero() -> None:
    html = page.write_numbers(Movement(lines=(), since=MONDAY, until=MONDAY), PICKED)
    assert '<dd data-count="stories">0</dd>' in html


def test_a_gap_breaks_the_line_and_is_at_least_so_many() -> None:
    spec = draw(a_line("affirm", 4, 1, 4, gaps=(1,)))
    ground, _, line = (values_of(spec, layer) for layer in range(3))
    assert ground == [{"from": "2026-03-09", "to": "2026-03-16"}]
    assert [row["solid"] for row in line] == [4, None, 4]
    assert line[1]["told"] == "1 or more"


def test_a_week_that_one_line_saw_whole_is_no_gap_of_all() -> None:
    assert values_of(draw(a_line("A", 1, 1, gaps=(0,)), a_line("B", 1, 1)), 0) == []


def test_a_change_of_the_feeds_is_a_rule_but_not_at_the_first_week() -> None:
    assert values_of(draw(a_line("A", 1, 1, 1, changes=(0, 2))), 1) == [{"at": "2026-03-16"}]


def test_poles_have_their_colours_in_whatever_order_they_come() -> None:
    for names in (("affirm", "reject"), ("ban reject", "ban affirm"), ("reject",)):
        spec = draw(*(a_line(name, 1) for name in names))
        scale = spec["layer"][2]["encoding"]["color"]["scale"]
        assert scale == {"domain": list(names), "range": [charts.POLES[name.split()[-1]] for name in names]}


def test_one_point_and_none_are_charts_as_well() -> None:
    assert draw(a_line("affirm", 1))
    assert draw()


def test_holders_that_reject_are_on_the_other_side() -> None:
    rows = [
        Sayer(holder_type="attributed", holder_name="Mara", pole=pole, articles=3, stories=2, last_on=MONDAY)
        for pole in ("affirm", "reject")
    ]
    values = json.loads(charts.draw_sayers(rows).to_json())["data"]["values"]
    assert [(row["holder"], row["side"]) for row in values] == [("Mara", 2), ("Mara", -2)]


def test_months_end_with_the_month() -> None:
    assert charts._next(date(2026, 12, 1), "month") == date(2027, 1, 1)
