"""Who is told what: filters, mutes, digests' times, and the pauses between tries."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.channels import Channel, Delivery
from flows.notify.deliver import pause
from flows.notify.digests import next_slot
from flows.notify.plan import is_muted, plan, wants
from tests.fakes import NOW
from warehouse.outbox import Mute, Outbox, OutboxAlert

CHANNEL = Channel(id="desk", kind="mail", url_env="X")
ALERT = OutboxAlert(
    alert_id="a",
    rule="ever",
    proposition="ban",
    pole="reject",
    scope="ever",
    scope_value="",
    stance_id="s",
    article_id="x",
    story_id="story",
    created_at=NOW,
    reason="new",
    outlet="Harbour Post",
    language="en",
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"rules": ("ever",)}, True),
        ({"rules": ("surged",)}, False),
        ({"stances": ("ban",)}, True),
        ({"stances": ("ban/reject", "remedy")}, True),
        ({"stances": ("ban/affirm",)}, False),
        ({"outlets": ("Harbour Post",)}, True),
        ({"outlets": ("Kieler Blatt",)}, False),
        ({"languages": ("en", "de")}, True),
        ({"languages": ("zh",)}, False),
        ({"rules": ("ever",), "languages": ("zh",)}, False),
        ({"min_urgency": "immediate"}, True),
    ],
)
def test_filters(changes: dict[str, Any], told: bool) -> None:
    assert wants(dataclasses.replace(CHANNEL, **changes), ALERT) is told


def test_what_may_wait_is_not_for_channels_of_urgent_news() -> None:
    later = dataclasses.replace(ALERT, urgency="digest")
    assert not wants(dataclasses.replace(CHANNEL, min_urgency="immediate"), later)
    assert wants(CHANNEL, later)


@pytest.mark.parametrize(
    ("kind", "value", "muted"),
    [
        ("rule", "ever", True),
        ("stance", "ban", True),
        ("stance", "ban/reject", True),
        ("stance", "ban/affirm", False),
        ("outlet", "Harbour Post", True),
        ("story", "story", True),
        ("outlet", "ever", False),
    ],
)
def test_mutes(kind: str, value: str, muted: bool) -> None:
    mute = Mute(mute_id="m", kind=kind, value=value, until=NOW + timedelta(hours=1), created_at=NOW)
    assert is_muted(ALERT, [mute]) is muted
    assert not is_muted(ALERT, [dataclasses.replace(mute, until=NOW)]), "made after the mute had ended"


def test_without_an_urgency_an_alert_of_old_is_told_at_once() -> None:
    (envelope,) = plan(Outbox(alerts=(ALERT,)), [CHANNEL], Delivery(), now=NOW).envelopes
    assert (envelope.kind, envelope.message_id, envelope.attempt) == ("alert", "a", 1)


def test_a_digest_has_the_same_id_whatever_the_order_of_what_is_in_it() -> None:
    daily = dataclasses.replace(CHANNEL, digest="daily", at_once=False)
    alerts = tuple(dataclasses.replace(ALERT, alert_id=f"a{n}") for n in range(3))
    ids = {
        plan(Outbox(alerts=order), [daily], Delivery(), now=NOW, digests_now=True).envelopes[0].message_id
        for order in (alerts, alerts[::-1])
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        ("daily", datetime(2026, 3, 2, 5, 59, tzinfo=UTC), datetime(2026, 3, 2, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 2, 6, 0, tzinfo=UTC), datetime(2026, 3, 3, 6, 0, tzinfo=UTC)),
        # Over the night in which the clocks go forward (29 March 2026).
        ("daily", datetime(2026, 3, 28, 6, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 2, 6, 0, tzinfo=UTC), datetime(2026, 3, 9, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 4, 12, 0, tzinfo=UTC), datetime(2026, 3, 9, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_digest_falls_due_by_the_clock_on_the_wall(rhythm: Any, after: datetime, due: datetime) -> None:
    delivery = Delivery(digest_at=time(7), time_zone=ZoneInfo("Europe/Berlin"))
    assert next_slot(dataclasses.replace(CHANNEL, digest=rhythm), delivery, after) == due


def test_pauses_double_up_to_six_hours_unless_the_receiver_says_how_long() -> None:
    assert [pause(n, None) // timedelta(minutes=1) for n in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert pause(1000, None) == timedelta(hours=6)
    assert pause(0, 5.0) == timedelta(seconds=5)
