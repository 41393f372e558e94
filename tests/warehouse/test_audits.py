"""Random samples of articles: their draw, and what they count."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from extractors.errors import UsageError
from tests.warehouse.samples import DAY, NOW, an_article
from tests.warehouse.test_labels import a_label
from warehouse.audits import (
    FrameRow,
    draw,
    found_in,
    open_items,
    read_audits,
    read_counts,
    retract_read,
    save_read,
    start_audit,
)
from warehouse.connection import Connection
from warehouse.labels import save_labels
from warehouse.store import save_articles

FRAME = [
    FrameRow(
        article_id=f"a{at}", revision=f"r{at}", published_on=date(2026, 3, 1), outlet="x",
        stratum="found" if at < 100 else "empty",
    )
    for at in range(400)
]  # fmt: skip
SINCE, UNTIL = date(2026, 2, 1), date(2026, 3, 31)


class TestDraw:
    def test_the_same_seed_draws_the_same_sample_from_a_frame_in_any_order(self) -> None:
        assert {i.article_id for i in draw(FRAME, size=60, seed=7)} == {
            i.article_id for i in draw(FRAME[::-1], size=60, seed=7)
        }
        assert draw(FRAME, size=60, seed=7) != draw(FRAME, size=60, seed=8)

    def test_each_stratum_is_a_simple_random_sample_of_known_probability(self) -> None:
        items = draw(FRAME, size=60, seed=7)
        assert Counter((item.stratum, round(item.probability, 4)) for item in items) == {
            ("found", 0.4): 40,
            ("empty", 0.0667): 20,
        }
        assert [item.place for item in items if item.stratum == "empty"] == list(range(1, 21))

    def test_every_article_is_drawn_as_often_as_its_probability_says(self) -> None:
        drawn = Counter(item.article_id for seed in range(300) for item in draw(FRAME[:120], size=30, seed=seed))
        counts = [drawn[f"a{at}"] for at in range(100)]
        assert sum(counts) / 100 == 300 * 20 / 100
        # Four standard deviations of a binomial.
        assert all(abs(count - 60) < 28 for count in counts)

    def test_what_a_stratum_has_not_goes_to_the_other(self) -> None:
        assert Counter(item.stratum for item in draw(FRAME[:100], size=60, seed=1)) == {"found": 60}
        assert Counter(item.stratum for item in draw(FRAME[98:], size=60, seed=1)) == {"found": 2, "empty": 58}
        assert draw(FRAME[:5], size=60, seed=1)[0].probability == 1


def load(warehouse: Connection) -> None:
    silent = an_article("silent", "A ban may be right, who knows.", stances=())
    away = an_article("away", "Nothing on a topic.", stances=(), on_topic=False)
    save_articles(warehouse, run_id="r", articles=[an_article("a"), silent, away], stories={}, now=NOW)


def test_an_audit_asks_for_articles_in_which_nothing_was_found_too(warehouse: Connection) -> None:
    load(warehouse)
    audit = start_audit(warehouse, size=10, seed=1, since=SINCE, until=UNTIL, by="kb", now=NOW + DAY)
    assert (audit.drawn, audit.finished) == (2, 0)
    assert start_audit(warehouse, size=10, seed=1, since=SINCE, until=UNTIL, by="kb", now=NOW + 2 * DAY) == audit
    waiting = open_items(warehouse, audit.audit_id, reviewer="kb")
    assert {(item.stratum, item.unchanged) for item in waiting} == {("found", True), ("empty", True)}
    assert list(found_in(warehouse, an_article("a").article.revision, reviewer="kb").values()) == [False]


def test_what_people_found_is_counted_beside_what_the_tagger_says(warehouse: Connection) -> None:
    load(warehouse)
    audit = start_audit(warehouse, size=10, seed=1, since=SINCE, until=UNTIL, by="kb", now=NOW + DAY)
    for item in open_items(warehouse, audit.audit_id, reviewer="kb"):
        save_read(warehouse, audit.audit_id, item, reviewer="kb", now=NOW + DAY)
    save_labels(warehouse, [a_label(slug="a", holds=False)], now=NOW + DAY)
    silent = an_article("silent", "A ban may be right, who knows.", stances=()).article
    words = {"article_id": silent.article_id, "revision": silent.revision, "quote": "A ban may be right"}
    added = a_label("j2", holds=True, pole="affirm", start_char=0, end_char=18, subject="s2", **words)
    save_labels(warehouse, [added], now=NOW + DAY)
    counts = read_counts(warehouse, read_audits(warehouse)[0])
    found = {(c.pole, c.stratum, c.tagged): (c.articles, c.finished, c.present) for c in counts}
    assert found == {
        ("affirm", "empty", False): (1, 1, 1),
        ("affirm", "found", False): (1, 1, 0),
        ("reject", "empty", False): (1, 1, 0),
        ("reject", "found", True): (1, 1, 0),
    }


def test_a_reading_can_be_taken_back_and_another_can_read_too(warehouse: Connection) -> None:
    load(warehouse)
    audit = start_audit(warehouse, size=10, seed=1, since=SINCE, until=UNTIL, by="kb", now=NOW + DAY)
    first = open_items(warehouse, audit.audit_id, reviewer="ada")[0]
    save_read(warehouse, audit.audit_id, first, reviewer="ada", now=NOW + DAY)
    assert len(open_items(warehouse, audit.audit_id, reviewer="bo")) == 1
    assert open_items(warehouse, audit.audit_id, reviewer="bo", second=True) == (first,)
    assert open_items(warehouse, audit.audit_id, reviewer="ada", second=True) == ()
    assert retract_read(warehouse, audit.audit_id, first.article_id, reviewer="ada", now=NOW + DAY) == 1
    assert len(open_items(warehouse, audit.audit_id, reviewer="ada")) == 2


def test_there_must_be_something_to_draw(warehouse: Connection) -> None:
    with pytest.raises(UsageError, match="no article on a topic"):
        start_audit(warehouse, size=10, seed=1, since=SINCE, until=UNTIL, by="kb", now=NOW)
