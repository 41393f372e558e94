"""What the rules tell of: given facts, expected alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.model import AlertRule, Decision, NoveltyCandidate
from extractors.novelty import decide_alerts, decide_surges
from tests.extractors.novelty.samples import EVER, NOW, START, TODAY, TRUSTING, a_candidate, a_story

OUTLET = AlertRule(id="outlet", scope="outlet")
RETURNED = AlertRule(id="returned", kind="returned", quiet_days=40, history_days=40)
FLIPPED = AlertRule(id="flipped", kind="flipped", scope="holder", noise=40)
SURGED = AlertRule(
    id="surged", kind="surged", window_days=14, quiet_days=28, min_stories=4, false_alarms=0.01, cooldown_days=14
)


def decide(candidate: NoveltyCandidate, rule: AlertRule = EVER, **given: Any) -> Decision:
    return decide_alerts([candidate], [rule], now=NOW, **given)


def causes(decision: Decision) -> list[str]:
    return [key.cause for key in decision.known]


# --- new at all ------------------------------------------------------------------------------


def test_what_wrong_tags_cannot_explain_is_new() -> None:
    (alert,) = decide(a_candidate([59, 59, 59, 60, 60, 60])).alerts
    assert (alert.rule, alert.proposition, alert.pole, alert.scope, alert.scope_value) == (
        "ever", "ban", "reject", "ever", "",
    )  # fmt: skip
    assert (alert.stance_id, alert.article_id, alert.story_id) == ("stance-59-0", "article-59-0", "story-59-0")
    assert alert.reason == (
        "New: not seen in 59 days of collecting before; now in 6 stories of 6 outlets within 3 days."
    )
    assert (alert.created_at, alert.expires_at) == (NOW, NOW + timedelta(days=7))
    assert alert.facts["chance"] < alert.facts["limit"]


def test_as_many_stories_as_wrong_tags_give_are_not() -> None:
    """Five stray tags in 46 days; two more in two weeks are what was to be expected."""
    assert decide(a_candidate([50, 59], past_stories=5)) == Decision()


def test_what_is_more_than_the_stray_tags_of_the_past_is_new_all_the_same() -> None:
    (alert,) = decide(a_candidate([58, 58, 59, 59, 59, 60, 60, 60, 60], past_stories=4)).alerts
    assert "seen in 4 single stories in 58 days of collecting before, no more than wrong tags explain" in alert.reason


def test_a_key_that_was_there_all_along_is_known_and_not_new() -> None:
    decision = decide(a_candidate([59, 59, 59, 59] + [60] * 40, past_stories=200))
    assert (decision.alerts, causes(decision)) == ((), ["watch"])


def test_a_known_key_is_not_judged_again() -> None:
    assert decide(a_candidate([59, 59, 60, 60, 60, 60], known_at=START)) == Decision()


def test_a_small_collection_needs_few_stories() -> None:
    """Where a dozen stories a week carry any stance at all, two with the same key are no accident."""
    few = a_candidate([60, 60], watched=0, past_watched=40)
    few = replace(few, watched=(0,) * 13 + (12,))
    assert len(decide(few).alerts) == 1
    assert decide(replace(few, evidence=few.evidence[:1])) == Decision()


def test_a_trusted_tagger_needs_corroboration_only() -> None:
    assert decide(a_candidate([60]), TRUSTING) == Decision()
    assert len(decide(a_candidate([52, 60]), TRUSTING).alerts) == 1
    assert decide(a_candidate([52, 60], past_stories=1), TRUSTING).alerts == ()
    assert causes(decide(a_candidate([60] * 9, past_stories=1), TRUSTING)) == ["watch"]


def test_the_baseline_is_filled_in_silence_to_its_last_moment() -> None:
    first = a_story(52).first_seen_at
    at_the_end = a_candidate([52, 60], watched_since=first - timedelta(days=14))
    assert len(decide(at_the_end, TRUSTING).alerts) == 1
    a_moment_before = replace(at_the_end, watched_since=at_the_end.watched_since + timedelta(microseconds=1))
    assert causes(decide(a_moment_before, TRUSTING)) == ["watch"]


def test_stories_of_one_outlet_are_not_enough_where_two_are_asked_for() -> None:
    stories = tuple(replace(story, outlet="Harbour Post") for story in a_candidate([60] * 6).evidence)
    one = a_candidate([60] * 6, evidence=stories)
    assert decide(one, replace(EVER, min_outlets=2)) == Decision()
    assert len(decide(one).alerts) == 1


@pytest.mark.parametrize(("word", "said"), [("human", "confirmed by a reviewer"), ("llm", "by the language model")])
def test_a_reviewers_or_the_language_models_word_stands_in_for_corroboration(word: Any, said: str) -> None:
    confirmed = a_candidate([60], evidence=(a_story(59), a_story(60, confirmed_by=word)))
    (alert,) = decide(confirmed, replace(EVER, min_stories=5)).alerts
    assert alert.confirmed_by == word
    assert said in alert.reason
    assert alert.stance_id == "stance-60-0"


def test_nobodys_word_makes_an_old_key_new() -> None:
    confirmed = a_candidate([60], evidence=(a_story(60, confirmed_by="human"),), past_stories=200)
    assert causes(decide(confirmed)) == ["watch"]


@pytest.mark.parametrize("cause", ["retag", "backfill", "rule"])
def test_in_silence_what_would_be_told_becomes_known(cause: str) -> None:
    decision = decide(a_candidate([59, 59, 59, 60, 60, 60]), silent=cause)
    assert (decision.alerts, causes(decision)) == ((), [cause])


def test_in_silence_what_was_there_all_along_becomes_known_too() -> None:
    assert causes(decide(a_candidate([50], past_stories=100), silent="retag")) == ["retag"]
    assert decide(a_candidate([50], past_stories=1), silent="retag") == Decision()


def test_two_keys_of_one_load_are_told_in_the_order_first_seen() -> None:
    later = replace(a_candidate([60] * 6), proposition="engagement")
    earlier = a_candidate([59] * 6)
    decision = decide_alerts([later, earlier], [EVER], now=NOW)
    assert [alert.proposition for alert in decision.alerts] == ["ban", "engagement"]


def test_the_same_key_gives_the_same_alert_whenever_it_is_decided() -> None:
    (first,) = decide(a_candidate([59] * 6)).alerts
    (second,) = decide_alerts([a_candidate([59] * 6 + [60] * 3)], [EVER], now=NOW + timedelta(days=1)).alerts
    assert first.alert_id == second.alert_id


def test_after_a_withdrawal_the_next_alert_is_another_one() -> None:
    (first,) = decide(a_candidate([59] * 6)).alerts
    (again,) = decide(a_candidate([59] * 6, alerts=1)).alerts
    assert first.alert_id != again.alert_id


def test_what_grows_fast_is_found_in_the_last_days() -> None:
    """Two stray tags a fortnight ago do not hide what began yesterday."""
    (alert,) = decide(a_candidate([47, 48, 59, 59, 60, 60, 60, 60])).alerts
    assert (alert.facts["days"], alert.facts["past_stories"]) == (3, 2)


# --- new in a scope --------------------------------------------------------------------------


def in_outlet(days: list[int], **changes: Any) -> NoveltyCandidate:
    given: dict[str, Any] = {
        "rule": "outlet", "scope_value": "Harbour Post", "watched": 8, "elsewhere_stories": 400,
        "elsewhere_watched": 8000, "active_values": 30,
    }  # fmt: skip
    return a_candidate(days, **{**given, **changes})


def test_what_an_outlet_never_said_while_others_did_is_new_in_it() -> None:
    (alert,) = decide(in_outlet([59, 59, 60, 60]), OUTLET).alerts
    assert (alert.scope, alert.scope_value) == ("outlet", "Harbour Post")
    assert alert.reason.startswith("New in Harbour Post: not seen in 59 days")


def test_that_an_outlet_with_few_stories_had_not_said_it_is_no_news() -> None:
    """Others say it in one of 100 stories; of this one's 368, less than four were to be expected."""
    assert decide(in_outlet([59, 59, 60, 60], elsewhere_stories=8), OUTLET) == Decision()
    assert decide(in_outlet([59, 59, 60, 60], elsewhere_stories=160, past_watched=20), OUTLET) == Decision()


def test_an_outlet_added_later_fills_its_own_baseline() -> None:
    added = in_outlet([58, 58, 58, 60, 60], watched_since=START + timedelta(days=47))
    assert causes(decide(added, OUTLET)) == ["watch"]


def test_what_is_new_at_all_is_not_told_again_for_each_outlet() -> None:
    both = [in_outlet([59, 59, 60, 60]), a_candidate([59, 59, 59, 60, 60, 60])]
    decision = decide_alerts(both, [OUTLET, EVER], now=NOW)
    assert [alert.rule for alert in decision.alerts] == ["ever"]
    assert causes(decision) == ["wider"]
    told = in_outlet([59, 59, 60, 60], ever_told_at=NOW - timedelta(days=13))
    assert causes(decide(told, OUTLET)) == ["wider"]
    long_ago = replace(told, ever_told_at=NOW - timedelta(days=15))
    assert len(decide(long_ago, OUTLET).alerts) == 1


def test_of_a_holder_hardly_heard_nothing_is_new() -> None:
    rule = AlertRule(id="holder", scope="holder")
    heard = a_candidate([58, 59, 60], rule="holder", scope_value="Mara Quist", watched=1, past_watched=40)
    assert [alert.reason for alert in decide(heard, rule).alerts] == [
        "New from Mara Quist: not seen in 58 days of collecting before; now in 3 stories of 3 outlets within 3 days."
    ]
    assert decide(replace(heard, past_watched=0, watched=(0,) * 11 + (1, 1, 1)), rule) == Decision()


# --- returned, flipped, surged ---------------------------------------------------------------


def returning(days: list[int], **changes: Any) -> NoveltyCandidate:
    given: dict[str, Any] = {"rule": "returned", "known_at": START - timedelta(days=90), "past_days": 40}
    return a_candidate(days, **{**given, **changes})


def test_a_known_key_that_was_quiet_is_back() -> None:
    (alert,) = decide(returning([59, 59, 59, 60, 60, 60]), RETURNED).alerts
    assert alert.reason == "Back after 40 quiet days or more: now in 6 stories of 6 outlets within 3 days."


def test_stray_tags_do_not_break_a_silence() -> None:
    assert len(decide(returning([59] * 8, past_stories=2), RETURNED).alerts) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"past_stories": 60},
        {"known_at": NOW - timedelta(days=30)},
        {"told_at": NOW - timedelta(days=5)},
        # Collecting stood still on half of the days: nobody knows whether they were quiet.
        {"past_days": 20},
    ],
    ids=["not quiet", "known lately", "told lately", "not covered"],
)
def test_it_is_not_back(changes: dict[str, Any]) -> None:
    assert decide(returning([59, 59, 59, 60, 60, 60], **changes), RETURNED) == Decision()


def test_a_key_becomes_known_to_the_rule_before_it_can_return() -> None:
    assert causes(decide(returning([59] * 6, known_at=None), RETURNED)) == ["seen"]


def flipping(days: list[int], **changes: Any) -> NoveltyCandidate:
    given: dict[str, Any] = {
        "rule": "flipped", "scope_value": "Mara Quist", "watched": 0, "past_watched": 12, "opposite": 12,
    }  # fmt: skip
    return replace(a_candidate(days, **{**given, **changes}), watched=(0,) * 13 + (len(days),))


def test_a_holder_who_takes_the_other_side_has_flipped() -> None:
    (alert,) = decide(flipping([60, 60, 60]), FLIPPED).alerts
    assert alert.reason.startswith("Mara Quist took the other side in 12 stories before: now in 3 stories")


@pytest.mark.parametrize(
    "changes",
    [{"opposite": 1}, {"past_stories": 6}, {"told_at": NOW - timedelta(days=10)}, {"watched_since": NOW}],
    ids=["held nothing before", "held both before", "told lately", "heard since today"],
)
def test_it_is_no_flip(changes: dict[str, Any]) -> None:
    assert decide(flipping([60, 60, 60], **changes), FLIPPED) == Decision()


def surging(days: list[int], **changes: Any) -> NoveltyCandidate:
    given: dict[str, Any] = {"rule": "surged", "known_at": START, "past_stories": 92}
    return a_candidate(days, **{**given, **changes})


def test_far_more_than_usual_is_a_surge() -> None:
    (alert,) = decide_surges([surging([57] * 60 + [60] * 60)], SURGED, now=NOW).alerts
    assert alert.reason == (
        "Much more often than before: now in 120 stories of 120 outlets within 14 days, where 28.0 would be usual."
    )


@pytest.mark.parametrize(
    ("days", "changes"),
    [
        ([57] * 20 + [60] * 20, {}),
        ([57] * 60 + [60] * 60, {"past_days": 20}),
        ([57] * 60 + [60] * 60, {"told_at": NOW - timedelta(days=7)}),
        ([57] * 60 + [60] * 60, {"watched": 400, "past_watched": 4140}),
    ],
    ids=["less than twice", "no past to compare with", "cooling down", "there was more of everything"],
)
def test_it_is_no_surge(days: list[int], changes: dict[str, Any]) -> None:
    assert decide_surges([surging(days, **changes)], SURGED, now=NOW) == Decision()


def test_days_without_collecting_do_not_make_a_surge() -> None:
    """Half of the past was not collected: its stories are missing from both sides of the comparison."""
    gap = surging([57] * 20 + [60] * 20, past_stories=46, past_watched=23 * 90, past_days=28)
    assert decide_surges([gap], SURGED, now=NOW) == Decision()


def test_the_last_day_of_the_sample_is_today() -> None:
    assert (NOW - START).days == TODAY
