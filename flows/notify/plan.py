"""Who is told what now: pure decisions over the outbox.

What goes out at once, what waits for a digest, what is silenced, too old, or still waiting for another try.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.channels import Channel, Delivery
from extractors.model import stable_id
from flows.notify.digests import next_slot
from flows.notify.message import MessageKind
from warehouse.outbox import LastTry, Mute, Outbox, OutboxAlert, OutboxNotice

ENDED = ("accepted", "given_up", "expired")
# Notices that do not wait for a digest unless everything does.
URGENT_NOTICES = ("withdrawal", "operational", "recovered")
# Longest wait of a weekly digest, and room for a machine that was off: older alerts are not looked at any more.
LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message to be sent over a channel: its stable id, its items, and which try this is."""

    message_id: str
    channel: str
    kind: MessageKind
    alerts: tuple[OutboxAlert, ...] = ()
    notices: tuple[OutboxNotice, ...] = ()
    attempt: int = 1

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of its alerts and notices."""
        return tuple(alert.alert_id for alert in self.alerts) + tuple(notice.notice_id for notice in self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send, in this order per channel, and what is too old to be sent at all."""

    envelopes: tuple[Envelope, ...] = ()
    expired: tuple[Envelope, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An alert or a notice for one channel."""

    id: str
    kind: MessageKind
    created_at: datetime
    gathered: bool
    due_at: datetime
    expires_at: datetime
    last: LastTry | None
    alert: OutboxAlert | None = None
    notice: OutboxNotice | None = None


def look_back(delivery: Delivery) -> timedelta:
    """How far back the outbox is read."""
    return timedelta(hours=delivery.expire_hours) + LOOK_BACK


def plan(
    outbox: Outbox, channels: Sequence[Channel], delivery: Delivery, *, now: datetime, digests_now: bool = False
) -> Plan:
    """What to send over `channels`. `digests_now`: also what waits for a digest whose time has not come."""
    tries = {(each.item_id, each.channel): each for each in outbox.tries}
    held = {line.channel: line.next_try_at for line in outbox.lines}
    envelopes: list[Envelope] = []
    expired: list[Envelope] = []
    for channel in channels:
        items = [*_alert_items(outbox, channel, delivery, tries), *_notice_items(outbox, channel, delivery, tries)]
        items = [item for item in items if item.last is None or item.last.state not in ENDED]
        expired += [_single(item, channel) for item in items if item.expires_at < now]
        wait = held.get(channel.id)
        if wait is None or wait <= now:
            fresh = [item for item in items if item.expires_at >= now]
            envelopes += _envelopes(fresh, channel, delivery, now, digests_now)
    return Plan(envelopes=tuple(envelopes), expired=tuple(expired))


def _envelopes(
    items: Sequence[_Item], channel: Channel, delivery: Delivery, now: datetime, digests_now: bool
) -> list[Envelope]:
    """New messages before those that failed: one that the channel chokes on must not stop the others for ever."""
    again = _again([item for item in items if item.last is not None], channel, now)
    new = [item for item in items if item.last is None and (not item.gathered or digests_now or item.due_at <= now)]
    singles = [item for item in new if not item.gathered]
    gathered = [item for item in new if item.gathered]
    if len(singles) + len(again) > delivery.max_messages:
        # A flood: one message that tells all of it.
        gathered, singles = singles + gathered, []
    fresh = [_single(item, channel) for item in singles]
    if gathered:
        fresh.append(_digest(gathered, channel))
    return fresh + sorted(again, key=lambda envelope: envelope.attempt)


def _again(items: Iterable[_Item], channel: Channel, now: datetime) -> list[Envelope]:
    """Messages that were tried before, as they were: the same id, the same items."""
    messages: dict[str, list[_Item]] = {}
    for item in items:
        if item.last is not None and (item.last.next_try_at is None or item.last.next_try_at <= now):
            messages.setdefault(item.last.message_id, []).append(item)
    return [_envelope(members, channel, message_id) for message_id, members in messages.items()]


def _single(item: _Item, channel: Channel) -> Envelope:
    return _envelope([item], channel, item.last.message_id if item.last else item.id)


def _digest(items: Sequence[_Item], channel: Channel) -> Envelope:
    if len(items) == 1 and not items[0].gathered:
        return _single(items[0], channel)
    return _envelope(items, channel, stable_id("digest", channel.id, *sorted(item.id for item in items)), kind="digest")


def _envelope(
    items: Sequence[_Item], channel: Channel, message_id: str, *, kind: MessageKind | None = None
) -> Envelope:
    last = items[0].last
    return Envelope(
        message_id=message_id,
        channel=channel.id,
        kind=kind or ("digest" if message_id != items[0].id else items[0].kind),
        alerts=tuple(item.alert for item in items if item.alert),
        notices=tuple(item.notice for item in items if item.notice),
        attempt=_attempt(last),
    )


def _attempt(last: LastTry | None) -> int:
    """Which try this is. One that a kill interrupted says nothing of the channel, so it does not count."""
    if last is None:
        return 1
    return last.attempt if last.fault == "interrupted" else last.attempt + 1


def _alert_items(
    outbox: Outbox, channel: Channel, delivery: Delivery, tries: Mapping[tuple[str, str], LastTry]
) -> Iterable[_Item]:
    for alert in outbox.alerts:
        if not wants(channel, alert) or is_muted(alert, outbox.mutes):
            continue
        gathered = channel.digest != "none" and (alert.urgency == "digest" or not channel.at_once)
        yield _item(alert.alert_id, "alert", alert, channel, delivery, tries, gathered=gathered, alert=alert)


def _notice_items(
    outbox: Outbox, channel: Channel, delivery: Delivery, tries: Mapping[tuple[str, str], LastTry]
) -> Iterable[_Item]:
    for notice in outbox.notices:
        if not _concerns(channel, notice, tries):
            continue
        urgent = notice.kind in URGENT_NOTICES and channel.at_once
        gathered = channel.digest != "none" and not urgent
        kind: MessageKind = notice.kind  # type: ignore[assignment]  # the table's kinds are a part of the messages'
        yield _item(notice.notice_id, kind, notice, channel, delivery, tries, gathered=gathered, notice=notice)


def _item(
    item_id: str,
    kind: MessageKind,
    source: OutboxAlert | OutboxNotice,
    channel: Channel,
    delivery: Delivery,
    tries: Mapping[tuple[str, str], LastTry],
    *,
    gathered: bool,
    alert: OutboxAlert | None = None,
    notice: OutboxNotice | None = None,
) -> _Item:
    """What waits for a digest ages from the moment the digest is due."""
    due = next_slot(channel, delivery, source.created_at) if gathered else source.created_at
    ages = due + timedelta(hours=delivery.expire_hours)
    given = source.expires_at
    return _Item(
        id=item_id,
        kind=kind,
        created_at=source.created_at,
        gathered=gathered,
        due_at=due,
        expires_at=ages if given is None or gathered else min(ages, given),
        last=tries.get((item_id, channel.id)),
        alert=alert,
        notice=notice,
    )


def wants(channel: Channel, alert: OutboxAlert) -> bool:
    """Whether an alert is meant for a channel, by the rule that made it and by the channel's filters."""
    key = f"{alert.proposition}/{alert.pole}"
    filters = (
        (channel.rules, {alert.rule}),
        (channel.stances, {alert.proposition, key}),
        (channel.outlets, {alert.outlet}),
        (channel.languages, {alert.language}),
    )
    if alert.channels and channel.id not in alert.channels:
        return False
    if channel.min_urgency == "immediate" and alert.urgency == "digest":
        return False
    return all(not chosen or given & set(chosen) for chosen, given in filters)


def _concerns(channel: Channel, notice: OutboxNotice, tries: Mapping[tuple[str, str], LastTry]) -> bool:
    """A withdrawal goes where its alert went, or may have gone; other notices where they are meant to."""
    if notice.kind != "withdrawal" or notice.alert_id is None:
        return not notice.channels or channel.id in notice.channels
    told = tries.get((notice.alert_id, channel.id))
    if told is None:
        return False
    return told.state in ("accepted", "sending") or told.fault in ("timeout", "broken", "interrupted")


def is_muted(alert: OutboxAlert, mutes: Iterable[Mute]) -> bool:
    """Whether a mute that was not lifted covers an alert: what was made before its end is not told later either."""
    named = {
        ("rule", alert.rule),
        ("stance", alert.proposition),
        ("stance", f"{alert.proposition}/{alert.pole}"),
        ("outlet", alert.outlet),
        ("story", alert.story_id),
    }
    return any((mute.kind, mute.value) in named and alert.created_at < mute.until for mute in mutes)
