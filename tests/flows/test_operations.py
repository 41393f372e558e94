"""Faults of the operation: found, held back until they last, told once, grouped, and told over."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.channels import Operations
from flows.operations import Condition, Judgement, find_conditions, judge, settled_day, watch
from tests.fakes import NOW
from tests.warehouse.conftest import live, template, warehouse
from tests.warehouse.samples import a_poll
from warehouse.connection import Connection
from warehouse.operations import FeedFault, HeldCondition, OperationFacts, RunEnd
from warehouse.outbox import read_notices
from warehouse.store import save_polls

__all__ = ["live", "template", "warehouse"]

LIMITS = Operations()
MINUTE = timedelta(minutes=1)
HOLD = 30 * MINUTE
ROOMY = 10**12


def facts(**changes: object) -> OperationFacts:
    done = RunEnd(state="completed", started_at=NOW - 10 * MINUTE, finished_at=NOW - 5 * MINUTE)
    return dataclasses.replace(OperationFacts(day=date(2026, 2, 28), runs=(done,)), **changes)  # type: ignore[arg-type]


def kinds(found: OperationFacts, *, free: int = ROOMY, limits: Operations = LIMITS) -> list[str]:
    conditions = find_conditions(found, limits, free_bytes=free, track_minutes=15, now=NOW)
    return [condition.kind for condition in conditions]


def run(state: str, minutes_ago: int) -> RunEnd:
    at = NOW - minutes_ago * MINUTE
    return RunEnd(state=state, started_at=at, finished_at=at + MINUTE if state != "crashed" else None)


def test_all_is_well() -> None:
    assert kinds(facts(outlets=10, outlets_complete=8)) == []
    assert kinds(facts(runs=())) == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"outlets": 10, "outlets_complete": 7}, "coverage"),
        ({"runs": (run("completed", 62),)}, "late"),
        ({"runs": (run("running", 1), run("completed", 62))}, "late"),
        ({"runs": (run("failed", 1), run("crashed", 2), run("failed", 3), run("completed", 20))}, "failing"),
    ],
)
def test_each_fault(changes: dict[str, object], kind: str) -> None:
    assert kinds(facts(**changes)) == [kind]


def test_a_feed_that_is_dead_or_silent() -> None:
    dead = FeedFault(
        feed_id="a", outlet="A", health="dead", last_answer_at=None, last_new_at=None, last_kind="http_404"
    )
    quiet = dataclasses.replace(dead, feed_id="b", health="quiet", last_new_at=NOW - timedelta(days=9))
    found = find_conditions(facts(feeds=(dead, quiet)), LIMITS, free_bytes=ROOMY, track_minutes=15, now=NOW)
    assert [(each.kind, each.subject) for each in found] == [("feed-dead", "a"), ("feed-silent", "b")]
    assert found[0].message == "a (A): last answer never, now http_404"
    assert kinds(facts(feeds=(dead, quiet)), limits=dataclasses.replace(LIMITS, feeds=False)) == []


def test_thresholds_of_zero_switch_off() -> None:
    off = dataclasses.replace(LIMITS, min_coverage=0, late_factor=0, failed_runs=0, min_free_gb=0)
    bad = facts(outlets=10, outlets_complete=0, runs=(run("failed", 500),) * 5)
    assert kinds(bad, free=0, limits=off) == []


def test_the_disk_is_nearly_full() -> None:
    assert kinds(facts(), free=1_900_000_000) == ["disk"]


def test_a_day_counts_when_the_slowest_feed_has_been_asked_after_it() -> None:
    assert settled_day(NOW) == date(2026, 2, 28)


DISK = Condition(kind="disk", subject="all", message="1.0 GB are free")


class Watchman:
    """Evaluations one after the other, each with what the one before left."""

    def __init__(self) -> None:
        self.held: tuple[HeldCondition, ...] = ()

    def look(self, minutes: int, *conditions: Condition) -> Judgement:
        judged = judge(conditions, self.held, hold=HOLD, channels=("ops",), now=NOW + minutes * MINUTE)
        self.held = judged.held
        return judged


def test_a_fault_is_told_once_when_it_has_held_and_once_when_it_is_over() -> None:
    watchman = Watchman()
    told = {minute: watchman.look(minute, DISK).notices for minute in (0, 15, 30, 45, 60)}
    assert {minute: len(notices) for minute, notices in told.items()} == {0: 0, 15: 0, 30: 1, 45: 0, 60: 0}
    notice = told[30][0]
    assert (notice.kind, notice.subject, notice.channels) == ("operational", "the disk is nearly full", ("ops",))
    over = {minute: watchman.look(minute) for minute in (75, 90, 105)}
    assert {minute: [n.kind for n in judged.notices] for minute, judged in over.items()} == {
        75: [],
        90: ["recovered"],
        105: [],
    }
    assert over[90].closed == (notice.notice_id,)
    assert watchman.held == ()


def test_what_comes_and_goes_is_told_once() -> None:
    watchman = Watchman()
    for minute in (0, 30):
        watchman.look(minute, DISK)
    flapping = [watchman.look(minute, *([DISK] if minute % 20 else [])) for minute in range(40, 200, 10)]
    assert [judged.notices for judged in flapping] == [()] * len(flapping)


def test_a_blip_is_not_told() -> None:
    watchman = Watchman()
    watchman.look(0, DISK)
    watchman.look(15)
    assert watchman.look(30, DISK).notices == ()


def test_many_feeds_at_once_are_one_notice_and_those_that_follow_another() -> None:
    feeds = [Condition(kind="feed-dead", subject=f"f{n:03d}", message=f"f{n:03d} is dead") for n in range(60)]
    watchman = Watchman()
    watchman.look(0, *feeds)
    (notice,) = watchman.look(30, *feeds).notices
    assert notice.subject == "60 feeds dead"
    assert notice.message.endswith("f019 is dead; and 40 more.")
    late = Condition(kind="feed-dead", subject="late", message="late is dead")
    watchman.look(45, *feeds, late)
    assert [n.subject for n in watchman.look(75, *feeds, late).notices] == ["1 feed dead"]
    watchman.look(90, *feeds[:1])
    judged = watchman.look(120, *feeds[:1])
    assert [(n.kind, n.subject) for n in judged.notices] == [("recovered", "60 dead feeds answering again")]
    assert notice.notice_id not in judged.closed, "one of its feeds is still dead"


def test_lateness_dates_from_when_it_began_and_is_told_at_the_first_look() -> None:
    found = find_conditions(facts(runs=(run("completed", 500),)), LIMITS, free_bytes=ROOMY, track_minutes=15, now=NOW)
    assert [n.subject for n in Watchman().look(0, *found).notices] == ["no cycle completed for too long"]


def test_evaluations_are_kept_in_the_warehouse(warehouse: Connection, tmp_path: Path) -> None:
    for minutes in range(0, 20_000, 1200):
        at = NOW - 20_000 * MINUTE + minutes * MINUTE
        poll = a_poll("kiel", at=at, outcome="failed", status=404, kind="http_404", entries=0)
        save_polls(warehouse, run_id=f"r{minutes}", polls=[poll], now=at)
    for minutes in (0, 15, 30, 45):
        now = NOW + minutes * MINUTE
        watch(warehouse, tmp_path, LIMITS, track_minutes=15, now=now, free_bytes=lambda _: ROOMY)
    notices = read_notices(warehouse)
    assert [(notice.kind, notice.subject) for notice in notices] == [("operational", "1 feed dead")]
    assert notices[0].message == "kiel (Kieler Blatt): last answer never, now http_404."
    save_polls(warehouse, run_id="back", polls=[a_poll("kiel", at=NOW + 46 * MINUTE, new=1)], now=NOW + 46 * MINUTE)
    for minutes in (50, 80, 110):
        now = NOW + minutes * MINUTE
        watch(warehouse, tmp_path, LIMITS, track_minutes=15, now=now, free_bytes=lambda _: ROOMY)
    recovered, first = read_notices(warehouse)
    assert (recovered.kind, first.closed_at) == ("recovered", NOW + 80 * MINUTE)


def test_nothing_is_evaluated_where_that_is_switched_off(warehouse: Connection, tmp_path: Path) -> None:
    off = dataclasses.replace(LIMITS, enabled=False)
    assert watch(warehouse, tmp_path, off, track_minutes=15, now=NOW, free_bytes=lambda _: 0) == ()
