"""Withdrawn alerts, and the notices of what became known in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.model import Alert, AlertRule
from tests.warehouse.samples import DAY, NOW, a_poll, an_article
from tests.warehouse.test_alerts import an_alert
from tests.warehouse.test_novelty import ask
from warehouse.baseline import fill_baseline, tell_baseline, tell_watch_over, withdraw_alerts
from warehouse.connection import Connection
from warehouse.novelty import settle_days
from warehouse.store import save_alerts, save_articles, save_polls

RULE = AlertRule(id="ever")
LATER = NOW + DAY


def a_proven_alert(warehouse: Connection, **facts: Any) -> tuple[Alert, str]:
    """An alert on the stance of article "a", first seen now; "b" says the same an hour later."""
    b = an_article("b", "A ban is wrong, she says.", first_seen_at=NOW + timedelta(hours=1), feed_id="kiel")
    save_articles(warehouse, run_id="r", articles=[an_article("a"), b], stories={}, now=NOW)
    article = an_article("a").article.article_id
    ((proof,),) = warehouse.execute("SELECT stance_id FROM stances WHERE article_id = $a", {"a": article}).fetchall()
    given = {"kind": "first", "min_confidence": 0.7, "needed": 2, "first_seen_at": NOW.isoformat(), **facts}
    alert = replace(an_alert(proof, article), facts=given, created_at=NOW + timedelta(hours=2))
    save_alerts(warehouse, [alert])
    return alert, article


def edit(warehouse: Connection, slug: str = "a") -> str:
    gone = an_article(slug, "Nothing was said.", stances=())
    save_articles(warehouse, run_id="r2", articles=[gone], stories={}, now=LATER)
    return gone.article.article_id


def state(warehouse: Connection) -> list[tuple[Any, ...]]:
    return warehouse.execute("SELECT withdrawn_at, withdrawn_because, article_id FROM alerts").fetchall()


def test_an_alert_that_is_proven_stands(warehouse: Connection) -> None:
    a_proven_alert(warehouse)
    assert withdraw_alerts(warehouse, now=LATER) == ()


def test_an_edit_that_takes_the_proof_away_withdraws_the_alert(warehouse: Connection) -> None:
    alert, article = a_proven_alert(warehouse)
    edit(warehouse)
    assert withdraw_alerts(warehouse, now=LATER, articles=[article]) == (alert.alert_id,)
    assert state(warehouse) == [(LATER, "its article was edited", article)]
    notices = warehouse.execute("SELECT kind, subject, message, alert_id, created_at FROM notices").fetchall()
    assert notices == [
        (
            "withdrawal",
            "Withdrawn: ban / reject",
            "The alert on ban / reject is withdrawn: its article was edited, and nothing else keeps its ground.",
            alert.alert_id,
            LATER,
        )
    ]
    assert withdraw_alerts(warehouse, now=LATER) == ()


def test_an_alert_that_others_still_carry_stands_on_them(warehouse: Connection) -> None:
    a_proven_alert(warehouse, needed=1)
    edit(warehouse)
    assert withdraw_alerts(warehouse, now=LATER) == ()
    assert state(warehouse) == [(None, None, an_article("b").article.article_id)]


@pytest.mark.parametrize(
    "facts",
    [{"min_confidence": 0.95}, {"first_seen_at": (NOW + timedelta(hours=1, seconds=1)).isoformat()}],
    ids=["not sure enough", "not in the days that it speaks of"],
)
def test_not_everything_keeps_the_ground(warehouse: Connection, facts: dict[str, Any]) -> None:
    alert, _ = a_proven_alert(warehouse, needed=1, **facts)
    edit(warehouse)
    assert withdraw_alerts(warehouse, now=LATER) == (alert.alert_id,)


def test_a_forgotten_article_withdraws_its_alert(warehouse: Connection) -> None:
    alert, article = a_proven_alert(warehouse)
    for table in ("stance_history", "revisions"):
        warehouse.execute(f"DELETE FROM {table} WHERE article_id = $a", {"a": article})
    assert withdraw_alerts(warehouse, now=LATER) == (alert.alert_id,)
    assert state(warehouse)[0][1] == "its article was removed"


def test_a_reviewer_who_does_not_agree_withdraws_the_alert(warehouse: Connection) -> None:
    alert, _ = a_proven_alert(warehouse)
    warehouse.execute(
        "INSERT INTO labels BY NAME SELECT 'l' AS label_id, article_id, revision, proposition, pole, holder_type, "
        "holder_name, relation, quote, start_char, end_char, false AS holds, 'me' AS reviewer, codebook_version, "
        "$now AS labelled_at FROM stance_history WHERE stance_id = $id",
        {"now": LATER, "id": alert.stance_id},
    )
    assert withdraw_alerts(warehouse, now=LATER) == (alert.alert_id,)
    assert state(warehouse)[0][1] == "a reviewer judged that the stance does not hold"


def test_a_retag_that_finds_it_again_moves_the_proof_and_one_that_does_not_withdraws(warehouse: Connection) -> None:
    alert, article = a_proven_alert(warehouse)
    save_articles(warehouse, run_id="r", articles=[an_article("a", tagger_version="t2")], stories={}, now=LATER)
    assert withdraw_alerts(warehouse, now=LATER) == ()
    ((proof,),) = warehouse.execute("SELECT stance_id FROM alerts").fetchall()
    assert proof != alert.stance_id
    blind = an_article("a", stances=(), tagger_version="t3", text="A ban was wrong.")
    blind = replace(blind, article=an_article("a").article)
    save_articles(warehouse, run_id="r", articles=[blind], stories={}, now=LATER)
    assert withdraw_alerts(warehouse, now=LATER, articles=[article]) == (alert.alert_id,)
    assert state(warehouse)[0][1] == "its article was tagged anew, and the stance was not found again"


def test_only_alerts_of_the_given_articles_are_looked_at(warehouse: Connection) -> None:
    a_proven_alert(warehouse)
    edit(warehouse)
    assert withdraw_alerts(warehouse, now=LATER, articles=["another"]) == ()
    assert withdraw_alerts(warehouse, now=LATER, articles=[]) == ()


def test_an_edit_told_of_is_proven_by_what_it_took_away(warehouse: Connection) -> None:
    a_proven_alert(warehouse, kind="drifted")
    edit(warehouse)
    assert withdraw_alerts(warehouse, now=LATER) == ()


def test_filling_the_baseline_silences_the_next_question_and_no_further_one(warehouse: Connection) -> None:
    save_articles(warehouse, run_id="r", articles=[an_article("a")], stories={}, now=NOW)
    ask(warehouse, RULE)
    assert fill_baseline(warehouse, [RULE, replace(RULE, id="off", enabled=False)], cause="retag", now=NOW) == 1
    fill_baseline(warehouse, [RULE], cause="retag", now=NOW)
    assert [settle_days(warehouse, [RULE], now=NOW).silent for _ in range(2)] == ["retag", ""]


def test_what_became_known_is_told_in_one_notice(warehouse: Connection) -> None:
    assert tell_baseline(warehouse, cause="retag", keys=0, now=NOW) == 0
    assert tell_baseline(warehouse, cause="retag", keys=3, now=NOW) == 1
    ((kind, message, facts),) = warehouse.execute("SELECT kind, message, facts FROM notices").fetchall()
    assert kind == "baseline"
    assert message.startswith("3 stances are known without an alert, because articles were tagged anew")
    assert json.loads(facts) == {"cause": "retag", "keys": 3}


def test_the_end_of_the_watch_is_told_once(warehouse: Connection) -> None:
    save_polls(warehouse, run_id="r", polls=[a_poll(at=NOW)], now=NOW)
    save_articles(warehouse, run_id="r", articles=[an_article("a")], stories={}, now=NOW)
    ask(warehouse, RULE)
    over = NOW + 14 * DAY
    assert tell_watch_over(warehouse, RULE, now=over - timedelta(seconds=1)) == 0
    assert [tell_watch_over(warehouse, RULE, now=over + day * DAY) for day in range(3)] == [1, 0, 0]
    ((subject, message),) = warehouse.execute("SELECT subject, message FROM notices").fetchall()
    assert subject == "The first 14 days are over: from now on, new stances are told of"
    assert "1 stories of 1 outlets" not in message
