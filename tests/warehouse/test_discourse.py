"""The sentences of voices: named holders, authors with a byline, outlets that speak for themselves."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.model import Holder
from tests.warehouse.samples import NOW, a_stance, an_article
from warehouse.connection import Connection
from warehouse.discourse import Selection, read_sentences, read_ties
from warehouse.store import save_articles

TEXT = "A ban is wrong. Sell it. It must stay. No ban, ever."
CHOSEN = Selection(since=date(2020, 1, 1), until=date(2030, 1, 1))


@pytest.fixture
def told(warehouse: Connection) -> Connection:
    author = {"holder": Holder(type="author")}
    quist = {"holder": Holder(type="attributed", name="Mara Quist")}
    sale = {"proposition": "divestiture", "pole": "affirm"}
    signed = (
        a_stance(TEXT, "A ban is wrong", confidence=0.7, **author),
        a_stance(TEXT, "No ban, ever", confidence=0.9, **author),
        a_stance(TEXT, "Sell it", confidence=0.6, **sale, **author),
        a_stance(TEXT, "It must stay", **quist),
    )
    unsigned = (
        a_stance(TEXT, "A ban is wrong", **author),
        a_stance(TEXT, "Sell it", **sale, holder=Holder(type="unattributed")),
        a_stance(TEXT, "No ban, ever", holder=Holder(type="generic")),
    )
    articles = [
        an_article("a", TEXT, stances=signed, authors=("Ann Lee", "Bo Ray")),
        an_article("b", TEXT, stances=unsigned, authors=()),
    ]
    save_articles(warehouse, run_id="r", articles=articles, stories={}, now=NOW)
    return warehouse


def test_each_voice_of_the_ties_has_its_own_sentences(told: Connection) -> None:
    voices = sorted({(tie.name, tie.kind) for tie in read_ties(told, CHOSEN)})
    assert [kind for _, kind in voices] == ["author", "outlet", "holder"]
    found = read_sentences(told, voices, CHOSEN, most=9)
    said = {kind: sorted(one.quote for one in found if one.voice_kind == kind) for _, kind in voices}
    assert said == {
        "author": ["A ban is wrong", "No ban, ever", "Sell it"],
        "holder": ["It must stay"],
        "outlet": ["A ban is wrong", "Sell it"],
    }


def test_every_side_has_a_sentence_before_one_has_two(told: Connection) -> None:
    found = read_sentences(told, [("Ann Lee, Bo Ray", "author")], CHOSEN, most=2)
    assert [one.quote for one in found] == ["No ban, ever", "Sell it"]


def test_other_days_and_other_companies_have_none(told: Connection) -> None:
    voices = [("Mara Quist", "holder")]
    assert read_sentences(told, voices, Selection(since=date(2019, 1, 1), until=date(2019, 2, 1)), most=9) == ()
    elsewhere = Selection(since=CHOSEN.since, until=CHOSEN.until, company="Nobody")
    assert read_sentences(told, voices, elsewhere, most=9) == ()
