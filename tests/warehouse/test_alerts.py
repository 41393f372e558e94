"""Candidates for alerts and the alerts themselves."""

from __future__ import annotations

from extractors.model import Alert
from tests.warehouse.samples import DAY, NOW, an_article
from warehouse.connection import Connection
from warehouse.read import alerts
from warehouse.store import save_alerts, save_articles


def an_alert(stance_id: str = "s1", article_id: str = "a1", **changes: str) -> Alert:
    given = {"alert_id": "alert-1", "rule": "new-stance", "proposition": "ban", "pole": "reject", "scope": "ever"}
    given |= {"scope_value": "", "stance_id": stance_id, "article_id": article_id, "reason": "never seen before"}
    return Alert(**{**given, **changes}, created_at=NOW)  # type: ignore[arg-type]


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
