"""The outbox against real receivers: what is accepted, tried again, given up, too old, gathered, or interrupted."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from flows.notify.outcome import ACCEPTED
from tests.fakes import NOW, Reply, Request, internet
from tests.flows.notify.desk import DELIVERY, WEBHOOK, Desk, add_alert, add_article, add_notice

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def bodies(requests: list[Request]) -> list[dict[str, Any]]:
    return [json.loads(request.body) for request in requests]


def test_an_alert_is_told_once_with_its_evidence_and_marked(desk: Desk) -> None:
    with desk.writing() as connection:
        article, stance = add_article(connection, "one")
        ident = add_alert(connection, "one", article_id=article, stance_id=stance)
    with internet(lambda _: Reply(status=204)) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        report = desk.deliver()
        assert desk.deliver().channels == {}
    (request,) = site.requests
    (body,) = bodies(site.requests)
    assert report.of("hook").accepted == 1
    assert request.headers["x-bellwether-id"] == request.headers["idempotency-key"] == body["id"] == ident
    (alert,) = body["alerts"]
    assert alert["stance"] == {
        "proposition": "ban",
        "pole": "reject",
        "statement": "The app should be banned.",
        "says": "It may stay.",
    }
    assert (alert["quote"], alert["headline"], alert["outlet"]) == ("A ban is wrong", "About one", "Harbour Post")
    assert (alert["coverage"], alert["facts"], alert["holder"]["name"]) == (0.92, {"stories": 2}, "Mara Quist")
    assert desk.states() == [("hook", "alert", "accepted", 1, None)]
    assert desk.rows("SELECT accepted_at, alert_id, message_id FROM deliveries") == [(NOW, ident, ident)]


def test_what_failed_is_tried_again_under_the_same_id(desk: Desk) -> None:
    with desk.writing() as connection:
        ident = add_alert(connection)
    replies = [Reply(body=b"short", declared_length=50), Reply()]
    with internet(lambda _: replies.pop(0)) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        assert desk.deliver().failed
        desk.now += timedelta(seconds=30)
        desk.deliver()
        assert len(site.requests) == 1, "a minute has not passed"
        desk.now += MINUTE
        assert not desk.deliver().failed
    assert [request.headers["x-bellwether-id"] for request in site.requests] == [ident, ident]
    assert desk.states() == [("hook", "alert", "failed", 1, "unreachable"), ("hook", "alert", "accepted", 2, None)]


def test_retry_after_is_honoured(desk: Desk) -> None:
    with desk.writing() as connection:
        add_alert(connection)
    replies = [Reply(status=429, headers={"retry-after": "1800"}), Reply()]
    with internet(lambda _: replies.pop(0)) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        desk.now += 29 * MINUTE
        desk.deliver()
        assert len(site.requests) == 1
        desk.now += 2 * MINUTE
        desk.deliver()
    assert [state for _, _, state, _, _ in desk.states()] == ["failed", "accepted"]


@pytest.mark.server
def test_pauses_grow_and_a_message_is_given_up(desk: Desk) -> None:
    with desk.writing() as connection:
        add_alert(connection)
    desk.delivery = dataclasses.replace(DELIVERY, max_tries=4)
    with internet(lambda _: Reply(status=500)) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        times = []
        for _ in range(9):
            before = len(site.requests)
            desk.deliver()
            times += [desk.now] * (len(site.requests) - before)
            desk.now += MINUTE
    assert [(b - a) // MINUTE for a, b in itertools.pairwise(times)] == [1, 2, 4]
    assert [state for _, _, state, _, _ in desk.states()] == ["failed", "failed", "failed", "given_up"]


def test_a_channel_that_is_down_delays_only_itself_and_is_asked_with_one_message_only(desk: Desk) -> None:
    with desk.writing() as connection:
        for number in range(5):
            add_alert(connection, f"a{number}", created_at=NOW + number * MINUTE)
    other = dataclasses.replace(WEBHOOK, id="other", url_env="OTHER_URL")
    desk.channels = (WEBHOOK, other)
    with internet(lambda r: Reply(status=500 if r.path == "/down" else 200)) as site:
        desk.environ |= {"HOOK_URL": site.url("/down"), "OTHER_URL": site.url("/up")}
        report = desk.deliver()
    assert site.paths().count("/down") == 1
    assert site.paths().count("/up") == 5
    assert (report.of("hook").failed, report.of("hook").untried, report.of("other").accepted) == (1, 4, 5)
    assert desk.rows("SELECT count(*) FROM deliveries WHERE channel = 'hook'") == [(1,)]


def test_one_message_that_a_channel_chokes_on_does_not_stop_the_others_for_ever(desk: Desk) -> None:
    with desk.writing() as connection:
        poison = add_alert(connection, "poison")
        add_alert(connection, "good", created_at=NOW + MINUTE)

    def answer(request: Request) -> Reply:
        return Reply(status=500 if poison.encode() in request.body else 200)

    with internet(answer) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        desk.now += 2 * MINUTE
        desk.deliver()
    assert desk.rows("SELECT state FROM deliveries WHERE alert_id <> $id", {"id": poison}) == [("accepted",)]


def test_an_address_that_is_missing_is_said_and_nothing_is_lost(desk: Desk) -> None:
    with desk.writing() as connection:
        add_alert(connection)
    report = desk.deliver()
    assert report.of("hook").faults == ["misconfigured: the environment variable HOOK_URL is not set"]
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.now += 2 * MINUTE
        assert desk.deliver().of("hook").accepted == 1


def test_what_is_too_old_expires_and_says_so(desk: Desk) -> None:
    with desk.writing() as connection:
        add_alert(connection, "old", created_at=NOW - 4 * DAY)
        add_alert(connection, "short", created_at=NOW - 2 * HOUR, expires_at=NOW - HOUR)
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        report = desk.deliver()
        desk.deliver()
    assert site.requests == []
    assert report.of("hook").expired == 2
    assert [state for _, _, state, _, _ in desk.states()] == ["expired", "expired"]


@pytest.mark.server
def test_five_thousand_at_once_become_one_digest(desk: Desk) -> None:
    with desk.writing() as connection:
        connection.execute(
            "INSERT INTO alerts BY NAME SELECT md5(n::VARCHAR) AS alert_id, 'ever' AS rule, 'ban' AS proposition, "
            "'reject' AS pole, 'outlet' AS scope, 'o' || n AS scope_value, 's' AS stance_id, 'a' AS article_id, "
            "$now::TIMESTAMPTZ AS created_at, 'new' AS reason, 'immediate' AS urgency FROM range(5000) AS t(n)",
            {"now": NOW},
        )
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        report = desk.deliver()
        assert desk.deliver().channels == {}
    (body,) = bodies(site.requests)
    assert report.of("hook").accepted == 1
    assert (body["kind"], len(body["alerts"]), body["omitted"], len(body["ids"])) == ("digest", 50, 4950, 5000)
    assert desk.rows("SELECT count(*), count(DISTINCT message_id) FROM deliveries WHERE state = 'accepted'") == [
        (5000, 1)
    ]
    assert len(site.requests[0].body) < 500_000


@pytest.mark.server
def test_a_flood_over_a_channel_that_failed_before_comes_gathered_when_it_is_back(desk: Desk) -> None:
    with desk.writing() as connection:
        first = add_alert(connection, "first")
    replies = [Reply(status=500)]
    with internet(lambda _: replies.pop(0) if replies else Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        with desk.writing() as connection:
            for number in range(30):
                add_alert(connection, f"a{number}", created_at=NOW + timedelta(seconds=number))
        desk.now += 2 * MINUTE
        desk.deliver()
    kinds = [(body["kind"], len(body["ids"])) for body in bodies(site.requests)]
    assert kinds == [("alert", 1), ("digest", 30), ("alert", 1)]
    assert bodies(site.requests)[2]["id"] == first


def test_what_was_interrupted_goes_out_again_as_it_was(desk: Desk) -> None:
    with desk.writing() as connection:
        for number in range(12):
            add_alert(connection, f"a{number}")
    seen = []

    def killed(_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    channels = desk.channels
    desk.channels = ()
    with pytest.raises(KeyboardInterrupt):
        desk.deliver(emit=killed)  # type: ignore[arg-type]
    desk.channels = channels
    assert {state for _, _, state, _, _ in desk.states()} == {"sending"}

    def emit(messages: Any) -> dict[str, Any]:
        seen.extend(message.id for message in messages)
        return {message.id: ACCEPTED for message in messages}

    desk.environ.pop("HOOK_SECRET")
    desk.deliver(emit=emit)
    events = [row for row in desk.states() if row[0] == "prefect-events"]
    assert sorted(row[2:4] for row in events) == sorted([("failed", 1)] * 12 + [("accepted", 1)] * 12)
    assert len(seen) == len(set(seen)) == 12


def test_a_digest_waits_for_its_time_and_leaves_out_what_was_withdrawn(desk: Desk) -> None:
    desk.channels = (dataclasses.replace(WEBHOOK, digest="daily"),)
    with desk.writing() as connection:
        add_alert(connection, "urgent")
        kept = add_alert(connection, "kept", urgency="digest")
        gone = add_alert(connection, "gone", urgency="digest")
        note = add_notice(connection, "baseline", kind="baseline")
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        with desk.writing() as connection:
            connection.execute("UPDATE alerts SET withdrawn_at = $now WHERE alert_id = $id", {"now": NOW, "id": gone})
        desk.now = NOW.replace(hour=6, minute=59) + DAY
        desk.deliver()
        assert [body["kind"] for body in bodies(site.requests)] == ["alert"]
        desk.now += MINUTE
        desk.deliver()
    assert bodies(site.requests)[1]["kind"] == "digest"
    assert bodies(site.requests)[1]["ids"] == [kept, note]


def test_a_weekly_digest_lives_longer_than_an_alert_at_once(desk: Desk) -> None:
    desk.channels = (dataclasses.replace(WEBHOOK, digest="weekly", at_once=False),)
    with desk.writing() as connection:
        add_alert(connection, created_at=NOW)
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.now = NOW + 6 * DAY
        desk.deliver()
        assert site.requests == []
        desk.now = NOW + 7 * DAY
        desk.deliver()
    assert [body["kind"] for body in bodies(site.requests)] == ["digest"]


def test_a_withdrawal_goes_where_its_alert_went(desk: Desk) -> None:
    late = dataclasses.replace(WEBHOOK, id="late", stances=("ban/affirm",))
    desk.channels = (WEBHOOK, late)
    with desk.writing() as connection:
        ident = add_alert(connection)
        unsent = add_alert(connection, "unsent", created_at=NOW + HOUR, channels=["elsewhere"])
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        with desk.writing() as connection:
            notice = add_notice(connection, "w1", kind="withdrawal", alert_id=ident)
            add_notice(connection, "w2", kind="withdrawal", alert_id=unsent)
        desk.deliver()
    assert [body["ids"] for body in bodies(site.requests)] == [[ident], [notice]]
    assert bodies(site.requests)[1]["notices"][0]["alert_id"] == ident


def test_what_is_muted_is_not_told_later_either(desk: Desk) -> None:
    from warehouse.outbox import lift, mute

    with desk.writing() as connection:
        article, _ = add_article(connection, "one")
        add_alert(connection, "one", article_id=article)
        mute(connection, "outlet", "Harbour Post", until=NOW + HOUR, now=NOW)
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
        desk.now += 2 * HOUR
        desk.deliver()
        assert site.requests == []
        desk.now = NOW + 30 * MINUTE
        with desk.writing() as connection:
            assert lift(connection, "outlet", "Harbour Post", now=desk.now) == 1
        desk.deliver()
        assert len(site.requests) == 1


def test_two_deliveries_at_once_do_not_tell_twice(desk: Desk) -> None:
    from warehouse import locks

    with desk.writing() as connection:
        add_alert(connection)
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        with locks.hold(desk.data / "delivery.lock", purpose="test", now=NOW):
            assert desk.deliver().busy
    assert site.requests == []


def test_a_rule_may_name_its_channels(desk: Desk) -> None:
    with desk.writing() as connection:
        add_alert(connection, "here", channels=["hook"])
        add_alert(connection, "there", channels=["other"])
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        desk.deliver()
    assert len(site.requests) == 1
