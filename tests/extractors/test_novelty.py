"""When a stance key is new enough to tell somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extractors.model import AlertRule, NoveltyCandidate
from extractors.novelty import decide_alerts

START = datetime(2026, 1, 5, tzinfo=UTC)
NOW = START + timedelta(days=30)
RULE = AlertRule(id="ever", scope="ever", min_stories=2, watch_days=14)
CANDIDATE = NoveltyCandidate(
    proposition="ban",
    pole="reject",
    scope_value="",
    first_seen_at=START + timedelta(days=20),
    watched_since=START,
    stories=2,
    outlets=2,
    stance_id="s",
    article_id="a",
)


def test_a_key_seen_first_after_the_baseline_and_in_two_stories_is_new() -> None:
    (alert,) = decide_alerts([CANDIDATE], RULE, now=NOW)
    assert (alert.proposition, alert.pole, alert.stance_id, alert.created_at) == ("ban", "reject", "s", NOW)
    assert "20 days" in alert.reason
    assert "2 stories of 2 outlets" in alert.reason


def test_the_baseline_is_filled_in_silence_to_its_last_moment() -> None:
    ends = START + timedelta(days=14)
    early = replace(CANDIDATE, first_seen_at=ends - timedelta(seconds=1))
    assert decide_alerts([early], RULE, now=NOW) == ()
    assert len(decide_alerts([replace(CANDIDATE, first_seen_at=ends)], RULE, now=NOW)) == 1


def test_one_story_is_not_enough_until_a_second_confirms_it() -> None:
    assert decide_alerts([replace(CANDIDATE, stories=1)], RULE, now=NOW) == ()


def test_the_same_key_gives_the_same_alert_whenever_it_is_decided() -> None:
    (first,) = decide_alerts([CANDIDATE], RULE, now=NOW)
    (second,) = decide_alerts([replace(CANDIDATE, stories=9)], RULE, now=NOW + timedelta(days=1))
    assert first.alert_id == second.alert_id


def test_alerts_come_in_the_order_in_which_the_keys_were_first_seen() -> None:
    later = replace(CANDIDATE, proposition="engagement", first_seen_at=START + timedelta(days=25))
    assert [a.proposition for a in decide_alerts([later, CANDIDATE], RULE, now=NOW)] == ["ban", "engagement"]
