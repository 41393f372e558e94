"""Which edits are told of."""

from __future__ import annotations

from typing import Any

from extractors.model import AlertRule, StanceChange
from extractors.novelty import decide_drifts
from tests.extractors.novelty.samples import NOW

RULE = AlertRule(id="drifted", kind="drifted", min_confidence=0.8, urgency="digest")


def a_change(change: str = "lost", **changes: Any) -> StanceChange:
    given: dict[str, Any] = {
        "article_id": "a1", "story_id": "a1", "outlet": "Harbour Post", "from_revision": "r1", "to_revision": "r2",
        "drifted_at": NOW, "proposition": "ban", "pole": "affirm", "holder_name": "Mara Quist", "change": change,
        "stance_id": "s1", "confidence": 0.9,
    }  # fmt: skip
    return StanceChange(**{**given, **changes})


def test_an_edit_is_told_once_with_all_that_it_changed() -> None:
    gained = a_change("gained", proposition="engagement", holder_name=None, stance_id="s2")
    (alert,) = decide_drifts([gained, a_change()], RULE, now=NOW, run_id="r").alerts
    assert alert.reason == (
        "Harbour Post edited this article after it was first seen: it no longer says ban / affirm (Mara Quist); "
        "it newly says engagement / affirm."
    )
    assert (alert.proposition, alert.stance_id, alert.urgency, alert.run_id) == ("ban", "s1", "digest", "r")
    assert [change["change"] for change in alert.facts["changes"]] == ["lost", "gained"]


def test_a_change_of_sides_comes_first() -> None:
    (alert,) = decide_drifts([a_change(), a_change("flipped", pole="reject", stance_id="s3")], RULE, now=NOW).alerts
    assert alert.stance_id == "s3"


def test_what_the_tagger_was_not_sure_of_is_no_change() -> None:
    assert decide_drifts([a_change(confidence=0.79)], RULE, now=NOW).alerts == ()


def test_the_same_words_with_another_holder_are_no_change() -> None:
    moved = [a_change(), a_change("gained", holder_name=None, stance_id="s2")]
    assert decide_drifts(moved, RULE, now=NOW).alerts == ()


def test_each_article_and_each_edit_is_one_alert() -> None:
    changes = [a_change(), a_change(to_revision="r3"), a_change(article_id="a2")]
    assert len({alert.alert_id for alert in decide_drifts(changes, RULE, now=NOW).alerts}) == 3


def test_a_rewritten_article_is_told_in_short() -> None:
    names = ["ban", "engagement", "user-harm", "divestiture", "due-process", "going-global"]
    (alert,) = decide_drifts([a_change(proposition=name) for name in names], RULE, now=NOW).alerts
    assert alert.reason.endswith("and 2 more.")
