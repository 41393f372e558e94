"""Bringing the outbox to its receivers: planned and noted, sent without the warehouse open, and noted again.

At least once: what is noted as `sending` and not as ended was interrupted, and goes out again under its old id.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from config.channels import EVENTS, Alerting, Channel, Delivery
from config.loader import Configuration
from extractors.errors import WarehouseLocked
from flows.notify.message import Message, compose, hush
from flows.notify.outcome import Outcome
from flows.notify.plan import Envelope, Plan, look_back, plan
from flows.notify.render import render
from flows.notify.sending import Courier, run_courier, send
from flows.operations import watch
from flows.places import place_live
from flows.report.told import read_told
from warehouse import locks, outbox
from warehouse.connection import transaction
from warehouse.lake.place import Lake
from warehouse.lake.turns import alone
from warehouse.outbox import DOWN, LineFault, Try, TryResult
from warehouse.store import Connection

LOCK_NAME = "delivery.lock"
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)

Clock = Callable[[], datetime]
# Opens the live file for a moment; each call waits for its turn in its own way.
Opening = Callable[[], AbstractContextManager[Connection]]
Emit = Callable[[Sequence[Message]], Mapping[str, Outcome]]


@dataclass(slots=True)
class ChannelReport:
    """What a delivery did over one channel, in messages; `expired` and `waiting` count alerts and notices."""

    accepted: int = 0
    failed: int = 0
    given_up: int = 0
    expired: int = 0
    untried: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DeliveryReport:
    """What a delivery did; `wrote` says whether the warehouse was changed."""

    channels: dict[str, ChannelReport] = field(default_factory=dict)
    notices: int = 0
    busy: bool = False

    @property
    def wrote(self) -> bool:
        """Whether there is anything new to publish."""
        return self.notices > 0 or any(
            report.accepted or report.failed or report.given_up or report.expired for report in self.channels.values()
        )

    @property
    def failed(self) -> bool:
        """Whether a channel did not take something."""
        return any(report.failed or report.given_up for report in self.channels.values())

    def of(self, channel: str) -> ChannelReport:
        """The report of a channel."""
        return self.channels.setdefault(channel, ChannelReport())


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One delivery: what is configured, where the warehouse is, and the world around."""

    configuration: Configuration
    data: Path
    opening: Opening
    clock: Clock
    environ: Mapping[str, str]
    emit: Emit | None = None
    digests_now: bool = False
    courier: Courier = run_courier

    @property
    def alerting(self) -> Alerting:
        return self.configuration.alerting

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels to serve; Prefect's events only where somebody emits them."""
        chosen = tuple(channel for channel in self.alerting.channels if channel.enabled)
        if self.emit is None or not self.alerting.delivery.events:
            return chosen
        return (*chosen, Channel(id=EVENTS, kind="event"))


async def deliver(work: Round) -> DeliveryReport:
    """Evaluate the operation, then send what is due over all channels side by side.

    Does nothing while another process delivers for the same data folder, or the same lake (`busy`).
    """
    report = DeliveryReport()
    with ExitStack() as stack:
        try:
            stack.enter_context(locks.hold(work.data / LOCK_NAME, purpose="deliver alerts", now=work.clock()))
            live = place_live(work.configuration.settings.warehouse, work.data, environ=work.environ)
            if isinstance(live, Lake):
                stack.enter_context(alone(live))
        except WarehouseLocked:
            report.busy = True
            return report
        planned, lines = await asyncio.to_thread(prepare, work, report)
        recording = asyncio.Lock()
        await asyncio.gather(*(_serve(work, channel, planned, lines, report, recording) for channel in work.channels))
    return report


def prepare(work: Round, report: DeliveryReport) -> tuple[Plan, Mapping[str, LineFault]]:
    """Evaluate, plan, and note what is about to be sent, in one short transaction."""
    now, delivery = work.clock(), work.alerting.delivery
    names = [channel.id for channel in work.channels]
    with work.opening() as connection, transaction(connection):
        minutes = work.configuration.settings.schedule.track_minutes
        notices = watch(connection, work.data, work.alerting.operations, track_minutes=minutes, now=now)
        report.notices = len(notices)
        if not names:
            return Plan(), {}
        outbox.mark_interrupted(connection, now=now)
        found = outbox.read_outbox(connection, channels=names, since=now - look_back(delivery))
        planned = plan_all(work, found, now)
        outbox.expire(connection, map(to_try, planned.expired), now=now)
        outbox.begin_tries(connection, map(to_try, planned.envelopes), now=now)
    for envelope in planned.expired:
        report.of(envelope.channel).expired += len(envelope.item_ids)
    return planned, {line.channel: line for line in found.lines}


def plan_all(work: Round, found: outbox.Outbox, now: datetime) -> Plan:
    """The plan of all channels; events are for programs, which no flood overwhelms."""
    people = [channel for channel in work.channels if channel.kind != "event"]
    programs = [channel for channel in work.channels if channel.kind == "event"]
    delivery = work.alerting.delivery
    first = plan(found, people, delivery, now=now, digests_now=work.digests_now)
    second = plan(found, programs, dataclasses.replace(delivery, max_messages=1_000_000), now=now)
    return Plan(envelopes=first.envelopes + second.envelopes, expired=first.expired + second.expired)


def to_try(envelope: Envelope) -> Try:
    """The ledger's form of an envelope."""
    return Try(
        message_id=envelope.message_id,
        channel=envelope.channel,
        kind=envelope.kind,
        item_ids=envelope.item_ids,
        attempt=envelope.attempt,
    )


async def _serve(
    work: Round,
    channel: Channel,
    planned: Plan,
    lines: Mapping[str, LineFault],
    report: DeliveryReport,
    recording: asyncio.Lock,
) -> None:
    envelopes = [envelope for envelope in planned.envelopes if envelope.channel == channel.id]
    if not envelopes:
        return
    messages = [write(envelope, work) for envelope in envelopes]
    if channel.kind == "event":
        assert work.emit is not None, "the channel is served only where events can be emitted"
        outcomes: Mapping[str, Outcome] = work.emit(messages)
    else:
        briefing = read_told(work.data) if channel.kind == "mail" else None
        rendered = [render(hush(message) if channel.kind == "apprise" else message, briefing) for message in messages]
        outcomes = await send(channel, rendered, work.alerting.delivery, environ=work.environ, courier=work.courier)
    faults = lines[channel.id].faults if channel.id in lines else 0
    async with recording:
        await asyncio.to_thread(_record, work, channel, envelopes, outcomes, faults, report.of(channel.id))


def write(envelope: Envelope, work: Round) -> Message:
    """The message in an envelope."""
    return compose(
        message_id=envelope.message_id,
        kind=envelope.kind,
        alerts=envelope.alerts,
        notices=envelope.notices,
        codebook=work.configuration.codebook,
        now=work.clock(),
    )


def _record(
    work: Round,
    channel: Channel,
    envelopes: Sequence[Envelope],
    outcomes: Mapping[str, Outcome],
    faults: int,
    report: ChannelReport,
) -> None:
    now, delivery = work.clock(), work.alerting.delivery
    results = [
        settle(envelope, outcomes[envelope.message_id], delivery, faults=faults, now=now)
        for envelope in envelopes
        if envelope.message_id in outcomes
    ]
    untried = [envelope.message_id for envelope in envelopes if envelope.message_id not in outcomes]
    with work.opening() as connection, transaction(connection):
        outbox.settle_tries(connection, results)
        outbox.forget_tries(connection, channel.id, untried)
    report.untried += len(untried)
    for result in results:
        setattr(report, result.state, getattr(report, result.state) + 1)
        if result.fault:
            report.faults.append(f"{result.fault}: {result.message}")


def settle(envelope: Envelope, outcome: Outcome, delivery: Delivery, *, faults: int, now: datetime) -> TryResult:
    """How a try ended, and when the next one is: what the receiver asked for, else 1, 2, 4, … minutes up to 6 hours."""
    ended: Literal["given_up", "failed"] = "given_up" if envelope.attempt >= delivery.max_tries else "failed"
    before = faults if outcome.fault in DOWN else envelope.attempt - 1
    return TryResult(
        message_id=envelope.message_id,
        channel=envelope.channel,
        state="accepted" if outcome.fault is None else ended,
        ended_at=now,
        fault=outcome.fault,
        message=outcome.message or None,
        next_try_at=None if outcome.fault is None else now + pause(before, outcome.retry_after),
    )


def pause(before: int, retry_after: float | None) -> timedelta:
    """The time until the next try, after so many faults before this one."""
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    return min(FIRST_PAUSE * (1 << min(before, 20)), LONGEST_PAUSE)


def preview(work: Round) -> list[tuple[str, Message]]:
    """(channel, message) of everything that a delivery would send now; nothing is sent or noted."""
    with work.opening() as connection:
        since = work.clock() - look_back(work.alerting.delivery)
        found = outbox.read_outbox(connection, channels=[each.id for each in work.channels], since=since)
    planned = plan_all(work, found, work.clock())
    return [(envelope.channel, write(envelope, work)) for envelope in planned.envelopes]
