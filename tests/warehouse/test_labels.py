"""What people judged: alerts that stood on it, judgements taken back, and whose word counts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from extractors.model import Holder
from tests.warehouse.samples import DAY, FEEDS, NOW, a_stance, an_article
from tests.warehouse.test_baseline import a_proven_alert
from warehouse.connection import Connection, open_live, transaction
from warehouse.labels import (
    Label,
    carry_labels,
    last_judgement,
    read_labels,
    retract_judgement,
    save_labels,
    take_over_labels,
)
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_articles

TEXT = "A ban is wrong, says Mara Quist."
LATER = NOW + DAY


def a_label(judgement: str = "j1", *, slug: str = "a", holds: bool = False, **changes: Any) -> Label:
    """A person's word on the stance of article `slug`."""
    article = an_article(slug, TEXT).article
    given: dict[str, Any] = {
        "label_id": f"{judgement}/{holds}",
        "article_id": article.article_id,
        "revision": article.revision,
        "proposition": "ban",
        "pole": "reject",
        "holder_type": "attributed",
        "holder_name": "Mara Quist",
        "relation": "reports",
        "company": None,
        "quote": "A ban is wrong",
        "start_char": 0,
        "end_char": 14,
        "holds": holds,
        "reviewer": "kb",
        "note": None,
        "codebook_version": "2026.1",
        "labelled_at": LATER,
        "judgement_id": judgement,
        "verdict": "accept" if holds else "reject",
        "subject": f"subject of {slug}",
        "stance_id": None,
    }
    return Label(**{**given, **changes})


def a_correction(judgement: str = "j1", **changes: Any) -> list[Label]:
    """Not Mara Quist rejects the ban: the author affirms it."""
    right = {"pole": "affirm", "holder_type": "author", "holder_name": None}
    return [
        a_label(judgement, holds=False, verdict="correct", **changes),
        a_label(judgement, holds=True, verdict="correct", **right, **changes),
    ]


def load(warehouse: Connection, *articles: Any) -> None:
    save_articles(warehouse, run_id="r", articles=articles, stories={}, now=NOW)


def stances(warehouse: Connection) -> list[tuple[Any, ...]]:
    return warehouse.execute("SELECT pole, holder_type, basis FROM stances ORDER BY ALL").fetchall()


def test_a_correction_is_one_judgement_and_is_taken_back_as_one(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    assert save_labels(warehouse, a_correction(), now=LATER) == 2
    assert stances(warehouse) == [("affirm", "author", "human")]
    assert last_judgement(warehouse, "kb") == "j1"
    assert retract_judgement(warehouse, "j1", now=LATER + DAY) == 2
    assert stances(warehouse) == [("reject", "attributed", "cue")]
    assert last_judgement(warehouse, "kb") is None
    # What was known between the two is still known.
    asof = warehouse.execute("SELECT basis FROM stances_asof($ts)", {"ts": LATER + timedelta(hours=1)}).fetchall()
    assert asof == [("human",)]


def test_of_two_reviewers_the_latest_counts_with_all_that_they_said(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    save_labels(warehouse, a_correction("j1", reviewer="ada"), now=LATER)
    said = a_label("j2", holds=True, reviewer="bo", labelled_at=LATER + DAY)
    save_labels(warehouse, [said], now=LATER + DAY)
    assert stances(warehouse) == [("reject", "attributed", "human")]
    retract_judgement(warehouse, "j2", now=LATER + 2 * DAY)
    assert stances(warehouse) == [("affirm", "author", "human")]


def test_the_same_labels_again_change_nothing(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    save_labels(warehouse, a_correction(), now=LATER)
    retract_judgement(warehouse, "j1", now=LATER)
    assert save_labels(warehouse, a_correction(), now=LATER) == 0
    assert stances(warehouse) == [("reject", "attributed", "cue")]
    assert read_labels(warehouse) == ()


def test_a_rejected_stance_withdraws_its_alert_and_undo_brings_it_back_unsaid(warehouse: Connection) -> None:
    alert, _ = a_proven_alert(warehouse)
    save_labels(warehouse, [a_label(slug="a", labelled_at=LATER)], now=LATER)
    because = "SELECT withdrawn_because FROM alerts"
    assert warehouse.execute(because).fetchall() == [("a reviewer judged that the stance does not hold",)]
    assert warehouse.execute("SELECT alert_id FROM notices").fetchall() == [(alert.alert_id,)]
    retract_judgement(warehouse, "j1", now=LATER)
    assert warehouse.execute(because).fetchall() == [(None,)]
    assert warehouse.execute("SELECT * FROM notices").fetchall() == []


def test_an_alert_whose_stance_is_accepted_stands_with_its_words(warehouse: Connection) -> None:
    alert, _ = a_proven_alert(warehouse)
    label = a_label(slug="a", holds=True, stance_id=alert.stance_id)
    save_labels(warehouse, [label], now=LATER)
    found = warehouse.execute("SELECT withdrawn_at, stance_id FROM alerts").fetchall()
    assert found == [(None, alert.stance_id)]


def test_what_was_carried_over_is_taken_back_with_its_judgement(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    save_labels(warehouse, [a_label()], now=LATER)
    load(warehouse, an_article("a", f"Again. {TEXT}"))
    assert stances(warehouse) == []
    assert len(read_labels(warehouse)) == 1
    retract_judgement(warehouse, "j1", now=LATER)
    assert stances(warehouse) == [("reject", "attributed", "cue")]


def test_what_is_said_of_one_copy_is_said_of_all_the_later_ones_too(warehouse: Connection) -> None:
    first, copy = an_article("a", TEXT), an_article("b", f"(Wire) {TEXT}")
    other = an_article("other", TEXT)
    story = {copy.article.article_id: first.article.article_id}
    save_articles(warehouse, run_id="r", articles=[first, copy, other], stories=story, now=NOW)
    save_labels(warehouse, a_correction(), now=LATER)
    found = "SELECT pole, start_char, article_id FROM stances WHERE basis = 'human' ORDER BY start_char"
    assert warehouse.execute(found).fetchall() == [
        ("affirm", 0, first.article.article_id),
        ("affirm", 7, copy.article.article_id),
    ]
    late = an_article("late", TEXT)
    story = {late.article.article_id: first.article.article_id}
    save_articles(warehouse, run_id="r", articles=[late], stories=story, now=LATER)
    assert len(warehouse.execute(found).fetchall()) == 3
    assert stances(warehouse).count(("reject", "attributed", "cue")) == 1
    retract_judgement(warehouse, "j1", now=LATER + DAY)
    assert stances(warehouse) == [("reject", "attributed", "cue")] * 4


def test_carrying_over_twice_carries_once(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    save_labels(warehouse, a_correction(), now=LATER)
    load(warehouse, an_article("a", f"Again. {TEXT}"))
    counted = "SELECT count(*), count(carried_from) FROM labels"
    assert warehouse.execute(counted).fetchall() == [(4, 2)]
    carry_labels(warehouse, [an_article("a", TEXT).article.article_id])
    assert warehouse.execute(counted).fetchall() == [(4, 2)]


def test_a_rejected_stance_makes_no_trend_and_is_nobodys_first(warehouse: Connection) -> None:
    other = a_stance(TEXT, "A ban is wrong", holder=Holder(type="author"))
    later = an_article("b", TEXT, stances=(other,), first_seen_at=NOW + timedelta(hours=1))
    load(warehouse, an_article("a", TEXT), later)
    save_labels(warehouse, [a_label()], now=LATER)
    first = "SELECT article_id FROM first_seen WHERE scope = 'ever'"
    assert warehouse.execute(first).fetchall() == [(later.article.article_id,)]
    assert warehouse.execute("SELECT sum(articles) FROM stance_daily").fetchall() == [(1,)]


def test_an_export_does_not_tell_what_was_only_carried_over(warehouse: Connection) -> None:
    load(warehouse, an_article("a", TEXT))
    label = a_label()
    save_labels(warehouse, [label], now=LATER)
    load(warehouse, an_article("a", TEXT, tagger_version="tagger-2", stances=(a_stance(TEXT, TEXT),)))
    made = read_labels(warehouse)
    assert [each.label_id for each in made] == [label.label_id]
    assert made[0].url == "https://harbour.example/a"


def test_a_warehouse_made_anew_takes_over_what_people_said(warehouse: Connection, tmp_path: Path) -> None:
    load(warehouse, an_article("a", TEXT))
    save_labels(warehouse, a_correction(), now=LATER)
    lost = tmp_path / "lost" / "snapshot.duckdb"
    with open_live(lost) as other:
        migrate(other)
        register_feeds(other, FEEDS, now=NOW)
        assert take_over_labels(other, tmp_path / "nothing.duckdb") == 0
        save_articles(other, run_id="r", articles=[an_article("a", TEXT)], stories={}, now=NOW)
        save_labels(other, a_correction("j9"), now=LATER)
    warehouse.execute("DELETE FROM labels")
    with transaction(warehouse):
        assert take_over_labels(warehouse, lost) == 2
    assert stances(warehouse) == [("affirm", "author", "human")]
