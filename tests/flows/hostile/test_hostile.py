"""Every hostile case ends in its named outcome."""

from __future__ import annotations

import pytest

from extractors.feed import ParsedFeed
from extractors.model import Failure
from flows.reading import Reading
from tests.flows.hostile.running import Ended, run_cases
from tests.flows.hostile.table import CASES, PAGE, render

BY_NAME = {case.name: case for case in CASES}


@pytest.fixture(scope="module")
def ended() -> dict[str, Ended]:
    return run_cases(CASES)


def test_there_are_enough_of_them_and_no_two_share_a_name() -> None:
    assert len(CASES) >= 60
    assert len(BY_NAME) == len(CASES)


@pytest.mark.parametrize("name", BY_NAME)
def test_ends_in_its_named_outcome(name: str, ended: dict[str, Ended]) -> None:
    assert ended[name].outcome == BY_NAME[name].outcome, ended[name].got


def test_no_cookie_and_no_password_is_ever_sent(ended: dict[str, Ended]) -> None:
    watched = [case for case in CASES if case.never]
    assert watched
    for case in watched:
        assert ended[case.name].heads
        assert not any(case.never in head.lower() for head in ended[case.name].heads), case.name


def said(got: object) -> str:
    """All that a case brought in words: for a terminal, a log line, a row of the warehouse."""
    if isinstance(got, Failure):
        return got.message
    if isinstance(got, ParsedFeed):
        return " ".join((got.title or "", *(f"{entry.title} {entry.summary} {entry.url}" for entry in got.entries)))
    if isinstance(got, Reading) and got.tagged is not None:
        return f"{got.tagged.article.title} {got.tagged.article.text}"
    return ""


def test_nothing_that_steers_a_terminal_comes_through(ended: dict[str, Ended]) -> None:
    steering = set("\x00\x07\x08\x1b\x7f\x9b\u202e\u2066")
    assert {name: steering & set(said(end.got)) for name, end in ended.items() if steering & set(said(end.got))} == {}


def test_no_local_file_comes_through(ended: dict[str, Ended]) -> None:
    assert [name for name, end in ended.items() if "root:" in said(end.got)] == []


def test_no_entity_blows_up(ended: dict[str, Ended]) -> None:
    assert {name: len(said(end.got)) for name, end in ended.items() if len(said(end.got)) > 1_500_000} == {}


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run `make faults`"
