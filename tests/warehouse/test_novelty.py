"""The facts that the alert rules get: what a load touched, the window's stories, and the sums of the days before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from extractors.model import AlertRule, Holder, KnownKey, NoveltyCandidate, Pole, Stance, TaggedArticle
from tests.warehouse.samples import DAY, NOW, a_poll, a_stance, an_article
from tests.warehouse.test_alerts import an_alert
from warehouse.connection import Connection
from warehouse.novelty import (
    mark_silent,
    novelty_candidates,
    read_silence,
    save_known,
    settle_days,
    stance_changes,
    window_start,
)
from warehouse.store import save_alerts, save_articles, save_polls

EVER = AlertRule(id="ever", window_days=7)
OUTLET = AlertRule(id="outlet", scope="outlet", window_days=7)
HOLDER = AlertRule(id="holder", scope="holder", window_days=7)
FLIPPED = AlertRule(id="flipped", kind="flipped", scope="holder", window_days=7)
TEXT = "A ban is wrong, says Mara Quist. A ban is right, says Jon Ferris."


def load(connection: Connection, *articles: TaggedArticle, at: datetime = NOW, **stories: str) -> None:
    """Store articles, those named by their slug in `stories` as members of another one's story."""
    by_slug = {article.article.url.rsplit("/", 1)[1]: article.article.article_id for article in articles}
    members = {by_slug[slug]: by_slug.get(other, other) for slug, other in stories.items()}
    save_articles(connection, run_id="r", articles=articles, stories=members, now=at)


def seen(slug: str, at: datetime, **changes: Any) -> TaggedArticle:
    return an_article(slug, **{"first_seen_at": at, "published_at": at, **changes})


def ask(connection: Connection, *rules: AlertRule, now: datetime = NOW, **given: Any) -> list[NoveltyCandidate]:
    settle_days(connection, rules, now=now)
    return list(novelty_candidates(connection, rules, now=now, **given))


def says(pole: Pole, who: str = "Mara Quist", quote: str = "A ban is wrong", **changes: Any) -> Stance:
    return a_stance(TEXT, quote, pole=pole, holder=Holder(type="attributed", name=who), **changes)


def test_the_facts_of_a_key(warehouse: Connection) -> None:
    save_polls(warehouse, run_id="r", polls=[a_poll(at=NOW - 20 * DAY)], now=NOW)
    unsure = seen("unsure", NOW - 2 * DAY, stances=(a_stance("A ban is wrong", "A ban is wrong", confidence=0.5),),
                  text="A ban is wrong")  # fmt: skip
    first, other = seen("first", NOW - DAY), seen("other", NOW, feed_id="kiel", text="A ban is wrong, he says.")
    load(warehouse, unsure, first, other)
    (found,) = ask(warehouse, EVER)
    assert (found.rule, found.proposition, found.pole, found.scope_value) == ("ever", "ban", "reject", "")
    assert (found.watched_since, found.window_from) == (NOW - 20 * DAY, window_start(EVER, NOW))
    assert [story.article_id for story in found.evidence] == [first.article.article_id, other.article.article_id]
    assert [story.outlet for story in found.evidence] == ["Harbour Post", "Kieler Blatt"]
    assert found.watched == (0, 0, 0, 0, 0, 1, 1)
    assert (found.past_stories, found.past_watched, found.known_at, found.alerts) == (0, 0, None, 0)


def test_the_window_is_whole_days_up_to_now() -> None:
    assert window_start(EVER, NOW) == NOW.replace(hour=0) - 6 * DAY
    assert window_start(replace(EVER, window_days=1), NOW) == NOW.replace(hour=0)


def test_the_order_of_first_seen_counts_not_that_of_loading(warehouse: Connection) -> None:
    late, early = seen("late", NOW - DAY), seen("early", NOW - 3 * DAY)
    load(warehouse, late, at=NOW - timedelta(hours=1))
    load(warehouse, early)
    (found,) = ask(warehouse, EVER)
    assert [story.article_id for story in found.evidence] == [early.article.article_id, late.article.article_id]


HOUR = timedelta(hours=1)


def test_of_those_seen_at_once_the_first_published_is_the_proof(warehouse: Connection) -> None:
    """A cycle after a weekend finds a hundred articles at the same moment."""
    said = [seen(slug, NOW - DAY, published_at=NOW - hours * HOUR) for hours, slug in enumerate("abcd", start=1)]
    load(warehouse, *said)
    (found,) = ask(warehouse, EVER)
    assert [story.article_id for story in found.evidence] == [one.article.article_id for one in reversed(said)]


def test_syndicated_copies_are_one_story_and_not_one_again_the_day_after(warehouse: Connection) -> None:
    load(warehouse, seen("original", NOW - DAY), seen("copy", NOW, feed_id="kiel"), copy="original")
    (found,) = ask(warehouse, EVER)
    assert (len(found.evidence), sum(found.watched)) == (1, 1)
    # To the second outlet it is new all the same.
    assert [len(candidate.evidence) for candidate in ask(warehouse, OUTLET)] == [1, 1]


def test_a_copy_in_the_window_of_a_story_before_it_is_no_story(warehouse: Connection) -> None:
    load(warehouse, seen("original", NOW - 8 * DAY), seen("copy", NOW), copy="original")
    assert ask(warehouse, EVER) == []


def test_the_surest_stance_of_the_first_article_is_the_proof(warehouse: Connection) -> None:
    stances = (says("reject", confidence=0.75), says("reject", confidence=0.95, who="Jon Ferris"))
    load(warehouse, seen("a", NOW, text=TEXT, stances=stances))
    (found,) = ask(warehouse, EVER)
    proof = warehouse.execute(
        "SELECT holder_name FROM stances WHERE stance_id = $id", {"id": found.evidence[0].stance_id}
    )
    assert proof.fetchall() == [("Jon Ferris",)]


@pytest.mark.parametrize(
    ("changes", "confirmed"),
    [({}, None), ({"origin": "llm"}, "llm"), ({"origin": "cascade"}, "llm"), ({"basis": "human"}, "human")],
)
def test_who_confirmed_a_story(warehouse: Connection, changes: dict[str, Any], confirmed: str | None) -> None:
    load(warehouse, seen("a", NOW, text=TEXT, stances=(says("reject", **changes),)))
    (found,) = ask(warehouse, EVER)
    assert found.evidence[0].confirmed_by == confirmed


def test_only_what_a_load_touched_is_asked_about(warehouse: Connection) -> None:
    load(warehouse, seen("a", NOW - DAY), at=NOW - DAY)
    load(warehouse, seen("b", NOW, text=TEXT, stances=(says("affirm", quote="A ban is right"),)))
    assert [found.pole for found in ask(warehouse, EVER)] == ["affirm"]
    assert [found.pole for found in ask(warehouse, EVER, everything=True)] == ["reject", "affirm"]


def test_two_keys_of_one_load_are_two_candidates(warehouse: Connection) -> None:
    stances = (says("reject"), says("affirm", who="Jon Ferris", quote="A ban is right"))
    load(warehouse, seen("a", NOW, text=TEXT, stances=stances))
    assert [(c.rule, c.pole, c.scope_value) for c in ask(warehouse, EVER, HOLDER)] == [
        ("ever", "affirm", ""),
        ("holder", "affirm", "Jon Ferris"),
        ("ever", "reject", ""),
        ("holder", "reject", "Mara Quist"),
    ]


def test_a_known_key_is_no_candidate_for_its_rule_but_for_others(warehouse: Connection) -> None:
    load(warehouse, seen("a", NOW))
    known = KnownKey(
        rule="ever", proposition="ban", pole="reject", scope="ever", scope_value="", cause="watch", first_seen_at=NOW
    )
    assert save_known(warehouse, [known, known], now=NOW) == 1
    assert save_known(warehouse, [known], now=NOW) == 0
    assert ask(warehouse, EVER) == []
    assert len(ask(warehouse, replace(EVER, id="another"))) == 1
    (returned,) = ask(warehouse, replace(EVER, kind="returned"))
    assert returned.known_at == NOW


def test_an_alert_makes_its_key_known_until_it_is_withdrawn(warehouse: Connection) -> None:
    load(warehouse, seen("a", NOW))
    save_alerts(warehouse, [an_alert(rule="ever")])
    assert ask(warehouse, EVER) == []
    (outlet,) = ask(warehouse, OUTLET)
    assert outlet.ever_told_at == NOW
    warehouse.execute("UPDATE alerts SET withdrawn_at = $now", {"now": NOW})
    (again,) = ask(warehouse, EVER)
    assert (again.alerts, again.told_at) == (1, None)


# --- the sums of settled days ----------------------------------------------------------------


def days_before(warehouse: Connection, days: int = 30) -> None:
    """A story a day with the key in one outlet, and one with another in the other."""
    for day in range(days, 0, -1):
        at = NOW - day * DAY
        other = seen(f"k{day}", at, feed_id="kiel", text=TEXT, stances=(says("affirm", quote="A ban is right"),))
        load(warehouse, seen(f"h{day}", at), other, at=at)


def test_days_that_left_the_window_are_the_past(warehouse: Connection) -> None:
    days_before(warehouse)
    load(warehouse, seen("now", NOW))
    rule = replace(OUTLET, noise=100)
    (found,) = ask(warehouse, rule)
    assert (found.scope_value, len(found.evidence), sum(found.watched)) == ("Harbour Post", 7, 7)
    assert (found.past_stories, found.past_watched, found.past_days) == (24, 24, 24)
    assert (found.elsewhere_stories, found.elsewhere_watched, found.active_values) == (0, 24, 2)
    assert found.watched_since == NOW - 30 * DAY
    shorter = replace(rule, history_days=10)
    (found,) = ask(warehouse, shorter)
    assert (found.past_stories, found.elsewhere_watched) == (10, 10)


def test_settling_day_by_day_gives_what_summing_up_at_once_gives(warehouse: Connection) -> None:
    rules = (EVER, OUTLET, HOLDER, FLIPPED)
    for day in range(30, -1, -1):
        at = NOW - day * DAY
        # Copies of the day before, and a week without collecting.
        if not 10 < day < 18:
            load(warehouse, seen(f"h{day}", at), seen(f"k{day}", at, feed_id="kiel"), at=at, **{f"k{day}": f"h{day}"})
        settle_days(warehouse, rules, now=at)
    sums = {name: sums_of(warehouse, name) for name in ("days", "watched", "scopes")}
    mark_silent(warehouse, None)
    settle_days(warehouse, rules, now=NOW)
    assert sums == {name: sums_of(warehouse, name) for name in sums}
    assert len(sums["days"]) > 50


def sums_of(warehouse: Connection, name: str) -> list[Any]:
    return sorted(warehouse.execute(f"SELECT * FROM novelty_{name}").fetchall())


def test_settling_twice_a_day_changes_nothing(warehouse: Connection) -> None:
    days_before(warehouse)
    assert settle_days(warehouse, [EVER], now=NOW).rolled
    before = sums_of(warehouse, "days")
    assert not settle_days(warehouse, [EVER], now=NOW + timedelta(hours=2)).rolled
    assert sums_of(warehouse, "days") == before
    assert settle_days(warehouse, [EVER], now=NOW + DAY).rolled
    assert len(sums_of(warehouse, "days")) == len(before) + 2


def test_another_threshold_sums_up_anew(warehouse: Connection) -> None:
    days_before(warehouse)
    settle_days(warehouse, [EVER], now=NOW)
    assert settle_days(warehouse, [replace(EVER, min_confidence=0.95)], now=NOW).rolled
    assert sums_of(warehouse, "days") == []


def test_a_forgotten_or_replaced_stance_is_gone_after_summing_up_anew(warehouse: Connection) -> None:
    days_before(warehouse)
    settle_days(warehouse, [EVER], now=NOW)
    warehouse.execute("DELETE FROM stance_history WHERE outlet = 'Harbour Post'")
    mark_silent(warehouse, "retag")
    assert settle_days(warehouse, [EVER], now=NOW).silent == "retag"
    assert {row[3] for row in sums_of(warehouse, "days")} == {"affirm"}
    assert settle_days(warehouse, [EVER], now=NOW).silent == ""


def test_a_rule_added_later_is_silent_about_what_is_there(warehouse: Connection) -> None:
    days_before(warehouse)
    assert settle_days(warehouse, [EVER], now=NOW).silent == ""
    assert settle_days(warehouse, [EVER, OUTLET], now=NOW).silent == "rule"
    assert settle_days(warehouse, [EVER, OUTLET], now=NOW).silent == ""


def test_a_clock_behind_the_settled_days_is_a_backfill(warehouse: Connection) -> None:
    days_before(warehouse)
    settle_days(warehouse, [EVER], now=NOW)
    past = NOW - 20 * DAY
    assert read_silence(warehouse, [EVER], now=NOW) == ""
    assert read_silence(warehouse, [EVER], now=past) == "backfill"
    assert settle_days(warehouse, [EVER], now=past).silent == "backfill"
    assert settle_days(warehouse, [EVER], now=NOW + DAY).rolled


def test_a_flip_is_measured_by_what_the_holder_says_on_the_proposition(warehouse: Connection) -> None:
    for day in range(20, 9, -1):
        at = NOW - day * DAY
        aside = a_stance(TEXT, "A ban is right", proposition="engagement")
        load(warehouse, seen(f"a{day}", at, text=TEXT, stances=(says("reject"), aside)), at=at)
    load(warehouse, seen("turn", NOW, text=TEXT, stances=(says("affirm", quote="A ban is right"),)))
    (found,) = ask(warehouse, FLIPPED)
    assert (found.scope_value, found.pole, found.opposite, found.past_stories) == ("Mara Quist", "affirm", 11, 0)
    assert (found.past_watched, sum(found.watched)) == (11, 1)


def test_an_edit_that_changes_a_stance(warehouse: Connection) -> None:
    load(warehouse, seen("a", NOW - DAY), at=NOW - DAY)
    ((lost,),) = warehouse.execute("SELECT stance_id FROM stances").fetchall()
    load(warehouse, seen("a", NOW - DAY, text="Nothing was said.", stances=()))
    (change,) = stance_changes(warehouse, now=NOW)
    assert (change.change, change.proposition, change.pole, change.stance_id) == ("lost", "ban", "reject", lost)
    assert stance_changes(warehouse, now=NOW + DAY) == ()


def test_no_rules_no_questions(warehouse: Connection) -> None:
    assert ask(warehouse) == []


def test_sums_that_no_rule_looks_back_to_are_dropped(warehouse: Connection) -> None:
    days_before(warehouse, 8)
    settle_days(warehouse, [EVER], now=NOW)
    assert len(sums_of(warehouse, "days")) == 4
    settle_days(warehouse, [EVER], now=NOW + 390 * DAY)
    assert len(sums_of(warehouse, "days")) == 16
    settle_days(warehouse, [EVER], now=NOW + 500 * DAY)
    assert sums_of(warehouse, "days") == []


def test_what_was_said_all_the_time_is_known_and_not_asked_about(warehouse: Connection) -> None:
    returned = AlertRule(id="returned", kind="returned", window_days=7, history_days=60)
    days_before(warehouse)
    load(warehouse, seen("now", NOW))
    assert ask(warehouse, EVER, returned) == []
    known = warehouse.execute("SELECT rule, proposition, pole, cause FROM novelty_baseline ORDER BY ALL").fetchall()
    assert known == [(rule, "ban", pole, "watch") for rule in ("ever", "returned") for pole in ("affirm", "reject")]


def test_what_is_known_and_was_quiet_is_asked_about_again(warehouse: Connection) -> None:
    returned = AlertRule(id="returned", kind="returned", window_days=7, history_days=60)
    days_before(warehouse)
    settle_days(warehouse, [returned], now=NOW)
    back = NOW + 90 * DAY
    load(warehouse, seen("back", back), at=back)
    (found,) = ask(warehouse, returned, now=back)
    assert (found.past_stories, found.known_at) == (0, NOW)
