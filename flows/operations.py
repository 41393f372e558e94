"""Faults of the operation itself: what is wrong, whether it has held long enough to be told, and when it is over."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from config.channels import Operations
from extractors.model import stable_id
from warehouse import operations as ledger
from warehouse.notices import Notice, NoticeKind, save_notices
from warehouse.operations import HeldCondition, OperationFacts
from warehouse.store import Connection

# The longest pause between two polls of a feed that answers is a day: then every outlet has been asked after the day.
SETTLED_AFTER = timedelta(days=1)
MOST_NAMED = 20
TITLES: dict[str, tuple[str, str]] = {
    "feed-dead": ("{n} feed{s} dead", "{n} dead feed{s} answering again"),
    "feed-silent": ("{n} feed{s} silent against {own} rhythm", "{n} silent feed{s} back"),
    "coverage": ("coverage is low", "coverage is back"),
    "late": ("no cycle completed for too long", "cycles complete again"),
    "failing": ("the last cycles failed", "cycles complete again"),
    "disk": ("the disk is nearly full", "the disk has room again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something wrong now. `since` is when it began, where the facts say so."""

    kind: str
    subject: str
    message: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an evaluation changes: the faults to remember, the notices to tell, those to close."""

    held: tuple[HeldCondition, ...]
    notices: tuple[Notice, ...]
    closed: tuple[str, ...]


def settled_day(now: datetime) -> date:
    """The last day whose coverage can no longer get better."""
    return (now - SETTLED_AFTER).date() - timedelta(days=1)


def find_conditions(
    facts: OperationFacts, limits: Operations, *, free_bytes: int, track_minutes: int, now: datetime
) -> tuple[Condition, ...]:
    """Everything that is wrong by `limits`."""
    found = list(_feed_conditions(facts)) if limits.feeds else []
    if facts.outlets and facts.outlets_complete < limits.min_coverage * facts.outlets:
        told = f"On {facts.day} {facts.outlets_complete} of {facts.outlets} outlets were followed without a gap"
        found.append(Condition(kind="coverage", subject="all", message=told))
    found += _run_conditions(facts, limits, timedelta(minutes=track_minutes), now)
    if free_bytes < limits.min_free_gb * 1e9:
        told = f"{free_bytes / 1e9:.1f} GB are free on the disk of the data folder"
        found.append(Condition(kind="disk", subject="all", message=told))
    return tuple(found)


def _feed_conditions(facts: OperationFacts) -> Iterator[Condition]:
    for feed in facts.feeds:
        if feed.health == "dead":
            last = f"{feed.last_answer_at:%Y-%m-%d}" if feed.last_answer_at else "never"
            told = f"{feed.feed_id} ({feed.outlet}): last answer {last}, now {feed.last_kind or 'no answer'}"
            yield Condition(kind="feed-dead", subject=feed.feed_id, message=told)
        else:
            last = f"since {feed.last_new_at:%Y-%m-%d}" if feed.last_new_at else "so far"
            told = f"{feed.feed_id} ({feed.outlet}): nothing new {last}"
            yield Condition(kind="feed-silent", subject=feed.feed_id, message=told)


def _run_conditions(facts: OperationFacts, limits: Operations, every: timedelta, now: datetime) -> Iterator[Condition]:
    ended = [run for run in facts.runs if run.state != "running"]
    done = [run.finished_at for run in ended if run.state == "completed" and run.finished_at]
    last = max(done, default=min((run.started_at for run in facts.runs), default=None))
    if limits.late_factor and last is not None and now - last > limits.late_factor * every:
        told = f"The last completed cycle ended {last:%Y-%m-%d %H:%M} UTC; one is due every {every.seconds // 60} min"
        yield Condition(kind="late", subject="track", message=told, since=last + limits.late_factor * every)
    bad = list(itertools.takewhile(lambda run: run.state != "completed", ended))
    if limits.failed_runs and len(bad) >= limits.failed_runs:
        told = f"The last {len(bad)} cycles ended as {', '.join(sorted({run.state for run in bad}))}"
        yield Condition(kind="failing", subject="track", message=told, since=bad[limits.failed_runs - 1].started_at)


def judge(
    conditions: Sequence[Condition],
    held: Sequence[HeldCondition],
    *,
    hold: timedelta,
    channels: tuple[str, ...],
    now: datetime,
) -> Judgement:
    """Tell what has held for `hold` and was not told; tell its end when it has been gone for as long.

    Many of one kind at one evaluation are one notice.
    """
    before = {(each.kind, each.subject): each for each in held}
    current = [_continue(condition, before.get((condition.kind, condition.subject)), now) for condition in conditions]
    seen = {(each.kind, each.subject) for each in current}
    absent = [each for key, each in before.items() if key not in seen and each.notice_id]
    waiting = [each for each in absent if now - each.last_seen_at < hold]
    over = [each for each in absent if now - each.last_seen_at >= hold]
    due = [each for each in current if each.notice_id is None and now - each.since >= hold]
    notices = {notice.notice_id: notice for notice in _tell(due, "operational", channels, now)}
    told = [replace(each, notice_id=_notice_id(each.kind, due, now)) if each in due else each for each in current]
    left = {each.notice_id for each in (*told, *waiting)}
    return Judgement(
        held=(*told, *waiting),
        notices=(*notices.values(), *_tell(over, "recovered", channels, now)),
        closed=tuple(sorted({each.notice_id for each in over if each.notice_id} - left)),
    )


def _continue(condition: Condition, before: HeldCondition | None, now: datetime) -> HeldCondition:
    return HeldCondition(
        kind=condition.kind,
        subject=condition.subject,
        message=condition.message,
        since=before.since if before else condition.since or now,
        last_seen_at=now,
        notice_id=before.notice_id if before else None,
    )


def _tell(
    members: Iterable[HeldCondition], kind: NoticeKind, channels: tuple[str, ...], now: datetime
) -> Iterator[Notice]:
    ordered = sorted(members, key=lambda each: (each.kind, each.subject))
    for fault, group in itertools.groupby(ordered, key=lambda each: each.kind):
        these = list(group)
        number = len(these)
        words = {"n": number, "s": "" if number == 1 else "s", "own": "its" if number == 1 else "their"}
        listed = "; ".join(each.message for each in these[:MOST_NAMED])
        more = f"; and {number - MOST_NAMED} more" if number > MOST_NAMED else ""
        yield Notice(
            notice_id=_notice_id(fault, these, now, kind),
            kind=kind,
            subject=TITLES[fault][kind == "recovered"].format(**words),
            message=f"{listed}{more}." if kind == "operational" else f"Over: {listed}{more}.",
            facts={"fault": fault, "subjects": [each.subject for each in these]},
            channels=channels,
            created_at=now,
        )


def _notice_id(fault: str, members: Iterable[HeldCondition], now: datetime, kind: str = "operational") -> str:
    """The same faults since the same time are told once."""
    named = sorted(f"{each.subject}@{each.since.isoformat()}" for each in members if each.kind == fault)
    return stable_id("notice", kind, fault, *named, now.isoformat() if kind == "recovered" else "")


def watch(
    connection: Connection,
    data: Path,
    limits: Operations,
    *,
    track_minutes: int,
    now: datetime,
    free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
) -> tuple[Notice, ...]:
    """Evaluate the operation once and write down what follows, in the caller's transaction; returns the new notices."""
    if not limits.enabled:
        return ()
    facts = ledger.operation_facts(connection, day=settled_day(now), runs=max(limits.failed_runs, 1) + 50)
    conditions = find_conditions(facts, limits, free_bytes=free_bytes(data), track_minutes=track_minutes, now=now)
    held = ledger.held_conditions(connection)
    judged = judge(conditions, held, hold=timedelta(minutes=limits.hold_minutes), channels=limits.channels, now=now)
    if judged.held or held:
        ledger.save_conditions(connection, judged.held)
    save_notices(connection, judged.notices)
    ledger.close_notices(connection, judged.closed, now=now)
    return judged.notices
