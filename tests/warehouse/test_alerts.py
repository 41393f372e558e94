"""Candidates for alerts and the alerts themselves."""

from __future__ import annotations

import dataclasses

import pytest

from extractors.model import Alert, AlertRule
from tests.warehouse.samples import DAY, NOW, a_poll, a_stance, an_article
from warehouse.connection import Connection
from warehouse.read import alerts
from warehouse.store import novelty_candidates, save_alerts, save_articles, save_polls

RULE = AlertRule(id="new-stance", scope="ever", watch_days=0)
TEXT = "A ban is wrong, says Mara Quist."


def an_alert(stance_id: str = "s1", article_id: str = "a1", **changes: str) -> Alert:
    given = {"alert_id": "alert-1", "rule": RULE.id, "proposition": "ban", "pole": "reject", "scope": "ever"}
    given |= {"scope_value": "", "stance_id": stance_id, "article_id": article_id, "reason": "never seen before"}
    return Alert(**{**given, **changes}, created_at=NOW)  # type: ignore[arg-type]


def test_the_facts_of_a_key(warehouse: Connection) -> None:
    save_polls(warehouse, run_id="r1", polls=[a_poll(at=NOW - 20 * DAY)], now=NOW)
    first = an_article("first", first_seen_at=NOW - DAY)
    unsure = an_article(
        "unsure", stances=(a_stance(TEXT, "A ban is wrong", confidence=0.5),), first_seen_at=NOW - 2 * DAY
    )
    other = an_article("other", "A ban is wrong, he says.", feed_id="kiel")
    stories = {unsure.article.article_id: first.article.article_id}
    save_articles(warehouse, run_id="r1", articles=[first, unsure, other], stories=stories, now=NOW)
    (found,) = novelty_candidates(warehouse, RULE)
    assert (found.proposition, found.pole, found.scope_value) == ("ban", "reject", "")
    assert (found.first_seen_at, found.watched_since) == (NOW - DAY, NOW - 20 * DAY)
    assert (found.stories, found.outlets, found.article_id) == (2, 2, first.article.article_id)
    proof = warehouse.execute("SELECT article_id FROM stances WHERE stance_id = $id", {"id": found.stance_id})
    assert proof.fetchall() == [(first.article.article_id,)]


@pytest.mark.parametrize(("watch_days", "candidates"), [(0, 1), (9, 1), (10, 1), (11, 0)])
def test_what_was_there_while_the_baseline_was_filled_is_no_candidate(
    warehouse: Connection, watch_days: int, candidates: int
) -> None:
    save_polls(warehouse, run_id="r1", polls=[a_poll(at=NOW - 10 * DAY)], now=NOW)
    save_articles(warehouse, run_id="r1", articles=[an_article("a")], stories={}, now=NOW)
    rule = dataclasses.replace(RULE, watch_days=watch_days)
    assert len(novelty_candidates(warehouse, rule)) == candidates


def test_the_surest_stance_of_the_first_article_is_the_proof(warehouse: Connection) -> None:
    text = "A ban is wrong, says Mara Quist. Prohibition is folly, she adds."
    stances = (
        a_stance(text, "A ban is wrong", confidence=0.7),
        a_stance(text, "Prohibition is folly", confidence=0.95),
    )
    save_articles(warehouse, run_id="r1", articles=[an_article("a", text, stances=stances)], stories={}, now=NOW)
    (found,) = novelty_candidates(warehouse, RULE)
    proof = warehouse.execute("SELECT quote FROM stances WHERE stance_id = $id", {"id": found.stance_id})
    assert proof.fetchall() == [("Prohibition is folly",)]


def test_a_key_that_the_rule_alerted_is_no_candidate_for_it_but_for_others(warehouse: Connection) -> None:
    save_articles(warehouse, run_id="r1", articles=[an_article("a")], stories={}, now=NOW)
    assert save_alerts(warehouse, [an_alert()]) == 1
    assert novelty_candidates(warehouse, RULE) == ()
    assert len(novelty_candidates(warehouse, dataclasses.replace(RULE, id="another"))) == 1


def test_no_stances_no_candidates(warehouse: Connection) -> None:
    assert novelty_candidates(warehouse, RULE) == ()


def test_an_alert_is_written_once(warehouse: Connection) -> None:
    assert save_alerts(warehouse, [an_alert(), an_alert()]) == 1
    assert save_alerts(warehouse, [an_alert(), an_alert(alert_id="alert-2")]) == 1
    assert save_alerts(warehouse, []) == 0
    assert [alert.alert_id for alert in alerts(warehouse)] == ["alert-1", "alert-2"]


def test_an_alert_comes_with_its_evidence_even_after_the_text_changed(warehouse: Connection) -> None:
    save_articles(warehouse, run_id="r1", articles=[an_article("a")], stories={}, now=NOW)
    ((stance_id, article_id),) = warehouse.execute("SELECT stance_id, article_id FROM stances").fetchall()
    save_alerts(warehouse, [an_alert(stance_id, article_id)])
    save_articles(warehouse, run_id="r2", articles=[an_article("a", "Gone.", stances=())], stories={}, now=NOW + DAY)
    (alert,) = alerts(warehouse)
    assert (alert.quote, alert.holder_name, alert.outlet) == ("A ban is wrong", "Mara Quist", "Harbour Post")
    assert (alert.title, alert.url, alert.reason) == ("About a", "https://harbour.example/a", "never seen before")
