"""The review in the explorer, without a browser: a session over a real warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.template import write
from extractors.errors import UsageError
from flows.commands.explore import name_reviewer
from flows.explorer import CONFIG_VARIABLE, DATA_VARIABLE, REVIEWER_VARIABLE, page
from flows.explorer.reviewing import Session, list_keys, open_session
from flows.review.desk import Desk
from tests.flows.explorer.desk import SCRIPT, TURNED, fill
from warehouse.connection import SNAPSHOT_NAME, hold_lock, open_snapshot


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write(tmp_path / "config")
    fill(tmp_path / "data")
    return tmp_path


@pytest.fixture
def session(home: Path) -> Session:
    opened = open_session(
        {CONFIG_VARIABLE: str(home / "config"), DATA_VARIABLE: str(home / "data"), REVIEWER_VARIABLE: "ann"}
    )
    assert opened is not None
    return opened


def stances(home: Path) -> int:
    with open_snapshot(home / "data" / SNAPSHOT_NAME) as connection:
        return int(connection.execute("SELECT count(*) FROM stances").fetchall()[0][0])


def test_nobody_reviews_unless_it_is_asked_for(home: Path) -> None:
    assert open_session({CONFIG_VARIABLE: str(home / "config"), DATA_VARIABLE: str(home / "data")}) is None


def test_a_judgement_is_written_at_once_and_shown_when_it_is_to_be(session: Session, home: Path) -> None:
    before = stances(home)
    desk = session.begin("mixed")
    assert desk.text is not None, "the article lies on the desk"
    desk = session.press(desk, "r")
    assert (desk.done, desk.at, session.writer.waiting) == (1, 1, 0)
    assert desk.text is not None
    assert stances(home) == before, "readers have the snapshot of before"
    desk = session.show_in_charts(desk)
    assert "charts count it now" in desk.message
    assert stances(home) == before - 1


def test_undo_takes_it_back(session: Session, home: Path) -> None:
    before = stances(home)
    desk = session.press(session.press(session.begin("mixed"), "r"), "z")
    assert (desk.done, desk.at) == (0, 0)
    session.show_in_charts(desk)
    assert stances(home) == before


def test_a_question_is_answered_by_a_line(session: Session) -> None:
    desk = session.press(session.begin("mixed"), "h")
    assert desk.asking == "holder"
    desk = session.answer(desk, "Ada Thorne")
    assert desk.claim is not None
    assert desk.claim.holder_name == "Ada Thorne"


def test_while_a_cycle_works_it_waits_and_is_written_with_the_next(session: Session, home: Path) -> None:
    desk = session.begin("mixed")
    with hold_lock(home / "data", purpose="track"):
        desk = session.press(desk, "a")
        assert "not written yet" in desk.message
        assert session.writer.waiting == 1
        assert "not written yet" in session.show_in_charts(desk).message
    desk = session.press(desk, "a")
    assert (desk.done, session.writer.waiting) == (2, 0)


def test_an_audit_that_was_not_drawn_is_told(session: Session) -> None:
    with pytest.raises(UsageError, match="no audit has been drawn yet"):
        session.begin("audit")


def test_keys_are_those_that_do_something(session: Session) -> None:
    desk = session.begin("mixed")
    assert {"a", "r", "p", "h", "s", "x", "m", "k", "z"} == set(list_keys(desk))
    assert list(list_keys(Desk(tasks=(), propositions={}))) == ["z"]


def test_text_of_the_web_stays_text(session: Session) -> None:
    desk = session.begin("mixed")
    written = ""
    while desk.task is not None:
        written += page.write_desk(desk, reviewer="ann")
        desk = session.press(desk, "k")
    assert SCRIPT not in written
    assert "&lt;script&gt;" in written
    assert TURNED not in written
    assert "<mark>" in written
    assert "All 6 are done" in page.write_desk(desk, reviewer="ann")


@pytest.mark.parametrize(("host", "edit", "words"), [("0.0.0.0", False, "this machine alone"), ("::1", True, "--edit")])
def test_where_it_may_not_write(home: Path, host: str, edit: bool, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        name_reviewer("ann", home / "config", host=host, edit=edit)
