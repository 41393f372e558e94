"""When a channel's digest falls due: at a time of day in a time zone, every day or on one day of the week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from config.channels import WEEKDAYS, Channel, Delivery


def next_slot(channel: Channel, delivery: Delivery, moment: datetime) -> datetime:
    """The first moment after `moment` at which the channel's digest is due."""
    slot = _on_day_of(moment, delivery)
    while slot <= moment or not _is_day(channel, delivery, slot):
        slot = _on_day_of(slot, delivery, days=1)
    return slot.astimezone(UTC)


def _on_day_of(moment: datetime, delivery: Delivery, days: int = 0) -> datetime:
    """The digest's time of day on the local day of `moment`, or so many days later."""
    day = moment.astimezone(delivery.time_zone).date() + timedelta(days=days)
    return datetime.combine(day, delivery.digest_at, delivery.time_zone)


def _is_day(channel: Channel, delivery: Delivery, slot: datetime) -> bool:
    return channel.digest != "weekly" or WEEKDAYS[slot.weekday()] == delivery.digest_weekday
