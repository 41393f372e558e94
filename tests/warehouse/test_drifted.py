"""How stances moved inside edited articles: given revisions, expected rows of the view `drifted`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from extractors.model import Holder, Stance, TaggedArticle, stance_id
from tests.warehouse.samples import DAY, NOW, a_stance, an_article
from warehouse.connection import Connection
from warehouse.store import save_articles

OLD = "A ban is wrong, says Mara Quist. Critics want a sale."
NEW = "A ban is right, says Mara Quist. Critics want a sale."
THIRD = "A ban is right, says Mara Quist. Nobody else spoke."
CHANGES = "SELECT proposition, pole, holder_name, change, confidence, same_tagger FROM drifted ORDER BY ALL"


def load(connection: Connection, article: TaggedArticle, *, at: datetime) -> TaggedArticle:
    save_articles(connection, run_id="r1", articles=[article], stories={}, now=at)
    return article


def rows(connection: Connection, sql: str = CHANGES) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def ban(text: str, pole: str, name: str = "Mara Quist", confidence: float = 0.9) -> Stance:
    return a_stance(
        text, text.split(",")[0], pole=pole, confidence=confidence, holder=Holder(type="attributed", name=name)
    )


def sale(text: str) -> Stance:
    holder = Holder(type="generic")
    return a_stance(text, "Critics want a sale", proposition="divestiture", pole="affirm", holder=holder)


def an_edited(text: str, *stances: Stance, **changes: Any) -> TaggedArticle:
    return an_article("a", text, stances=stances, **changes)


def test_a_holder_who_changed_sides_is_one_row_with_both_stances(warehouse: Connection) -> None:
    old = load(warehouse, an_edited(OLD, ban(OLD, "reject"), sale(OLD)), at=NOW)
    new = load(warehouse, an_edited(NEW, ban(NEW, "affirm", confidence=0.7), sale(NEW)), at=NOW + DAY)
    assert rows(warehouse) == [("ban", "affirm", "Mara Quist", "flipped", 0.7, True)]
    found = "SELECT article_id, from_revision, to_revision, drifted_at, stance_id, lost_stance_id, outlet FROM drifted"
    assert rows(warehouse, found) == [
        (
            old.article.article_id,
            old.article.revision,
            new.article.revision,
            NOW + DAY,
            stance_id(new.article.revision, new.stances[0], "tagger-1"),
            stance_id(old.article.revision, old.stances[0], "tagger-1"),
            "Harbour Post",
        )
    ]


def test_what_came_and_what_went(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, sale(OLD)), at=NOW)
    load(warehouse, an_edited(THIRD, ban(THIRD, "affirm")), at=NOW + DAY)
    assert rows(warehouse) == [
        ("ban", "affirm", "Mara Quist", "gained", 0.9, True),
        ("divestiture", "affirm", None, "lost", 0.9, True),
    ]
    assert rows(warehouse, "SELECT change, stance_id IS NULL, lost_stance_id IS NULL FROM drifted ORDER BY 1") == [
        ("gained", False, True),
        ("lost", True, False),
    ]


def test_a_second_pole_beside_the_first_is_gained_and_both_gone_are_two_losses(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject")), at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "reject"), ban(NEW, "affirm")), at=NOW + DAY)
    assert rows(warehouse) == [("ban", "affirm", "Mara Quist", "gained", 0.9, True)]
    load(warehouse, an_edited(THIRD), at=NOW + 2 * DAY)
    assert rows(warehouse, "SELECT pole, change, drifted_at FROM drifted ORDER BY drifted_at, pole") == [
        ("affirm", "gained", NOW + DAY),
        ("affirm", "lost", NOW + 2 * DAY),
        ("reject", "lost", NOW + 2 * DAY),
    ]


def test_holders_are_told_apart_but_not_by_their_capitals(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject", "MARA QUIST")), at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "reject"), ban(NEW, "reject", "Ada Thorne")), at=NOW + DAY)
    assert rows(warehouse) == [("ban", "reject", "Ada Thorne", "gained", 0.9, True)]


def test_an_edit_that_moves_no_stance_is_no_drift(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject"), sale(OLD)), at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "reject"), sale(NEW)), at=NOW + DAY)
    assert rows(warehouse) == []


def test_a_retag_before_the_edit_is_compared_with_and_one_after_it_changes_nothing(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject")), at=NOW)
    load(warehouse, an_edited(OLD, ban(OLD, "reject"), sale(OLD), tagger_version="t2"), at=NOW + DAY)
    load(warehouse, an_edited(NEW, ban(NEW, "reject"), sale(NEW), tagger_version="t2"), at=NOW + 2 * DAY)
    assert rows(warehouse) == []
    load(warehouse, an_edited(NEW, tagger_version="t3"), at=NOW + 3 * DAY)
    assert rows(warehouse) == []


def test_where_the_tagger_changed_with_the_text_the_row_says_so_for_ever(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject")), at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "affirm"), tagger_version="t2"), at=NOW + DAY)
    expected = [("ban", "affirm", "Mara Quist", "flipped", 0.9, False)]
    assert rows(warehouse) == expected
    load(warehouse, an_edited(NEW, ban(NEW, "affirm"), tagger_version="tagger-1"), at=NOW + 2 * DAY)
    assert rows(warehouse) == expected


def test_where_the_extractor_changed_with_the_text_the_row_says_so(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject")), at=NOW)
    load(warehouse, an_edited(NEW, extractor_version="x2"), at=NOW + DAY)
    assert rows(warehouse, "SELECT change, same_extractor FROM drifted") == [("lost", False)]


def test_a_re_extracted_text_is_no_edit_but_the_edit_after_it_is_one(warehouse: Connection) -> None:
    load(warehouse, an_edited(OLD, ban(OLD, "reject")), at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "affirm")), at=NOW + DAY)
    warehouse.execute("UPDATE revisions SET cause = 'reextracted' WHERE recorded_at = $at", {"at": NOW + DAY})
    assert rows(warehouse) == []
    load(warehouse, an_edited(THIRD, ban(THIRD, "affirm", "Ada Thorne")), at=NOW + 2 * DAY)
    assert rows(warehouse, "SELECT pole, holder_name, change FROM drifted ORDER BY ALL") == [
        ("affirm", "Ada Thorne", "gained"),
        ("affirm", "Mara Quist", "lost"),
    ]


def test_back_and_forth_is_two_edits(warehouse: Connection) -> None:
    first = an_edited(OLD, ban(OLD, "reject"))
    load(warehouse, first, at=NOW)
    load(warehouse, an_edited(NEW, ban(NEW, "affirm")), at=NOW + DAY)
    load(warehouse, replace(first), at=NOW + 2 * DAY)
    assert rows(warehouse, "SELECT drifted_at, pole, change FROM drifted ORDER BY ALL") == [
        (NOW + DAY, "affirm", "flipped"),
        (NOW + 2 * DAY, "reject", "flipped"),
    ]
