"""What the facts mean: each fault has its sentence and its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.doctor import checks
from flows.doctor.checks import Finding
from flows.doctor.facts import Configured, Facts, Folder, Lock, Package, Pages, Program, Server, Warehouse
from tests.fakes import NOW
from warehouse.condition import Condition

GB = 10**9
DAY = timedelta(days=1)

PROGRAM = Program(
    python="3.11.7",
    python_fits=True,
    packages=(Package(name="duckdb", version="1.5.5", wanted=">=1.5.5", fits=True),),
    encodings=("UTF-8", "utf-8"),
    now=NOW,
)
CONDITION = Condition(
    storage_version="v1.5.0+",
    feeds=10,
    never_polled=0,
    dead=0,
    failing=0,
    quiet=0,
    first_poll_at=NOW - 100 * DAY,
    last_poll_at=NOW,
    overdue=0,
    oldest_overdue_at=None,
    last_run_state="completed",
    bars=0,
)
FOLDER = Folder(
    path="data",
    exists=True,
    live_bytes=GB,
    snapshot_bytes=GB,
    snapshot_at=NOW - timedelta(minutes=10),
    free_bytes=100 * GB,
    lock=Lock(held=False, pid=7, since="then", purpose="track"),
)
WELL = Facts(
    program=PROGRAM,
    configured=Configured(),
    folder=FOLDER,
    warehouse=Warehouse(condition=CONDITION),
    pages=Pages(sampled=20),
    server=Server(),
)


def found(facts: Facts, check: str) -> Finding:
    return next(finding for finding in checks.judge(facts) if finding.check == check)


def changed(part: str, **values: Any) -> Facts:
    if part == "condition":
        return replace(WELL, warehouse=Warehouse(condition=replace(CONDITION, **values)))
    return replace(WELL, **{part: replace(getattr(WELL, part), **values)})


def test_where_all_is_well_nothing_is_to_be_done() -> None:
    findings = checks.judge(WELL)
    assert {finding.level for finding in findings} == {"ok"}
    assert not any(finding.remedy for finding in findings)


@pytest.mark.parametrize(
    ("facts", "check", "level", "words"),
    [
        (changed("program", python_fits=False), "python", "fault", "too old"),
        (
            changed("program", packages=(Package(name="prefect", version="4", wanted="<3.9", fits=False),)),
            "packages",
            "fault",
            "prefect 4 (wanted <3.9)",
        ),
        (changed("program", encodings=("ANSI_X3.4-1968", "utf-8")), "encoding", "warning", "ANSI_X3.4-1968"),
        (changed("configured", faults=("settings.toml:3: x",)), "configuration", "fault", "settings.toml:3"),
        (changed("configured", contact=False), "configuration", "warning", "contact"),
        (changed("configured", model_fault="not whole"), "model", "fault", "not whole"),
        (changed("configured", tier="llm"), "tier", "fault", "without llm.endpoint"),
        (changed("configured", tier="llm", endpoint=True, key_missing="MY_KEY"), "tier", "fault", "MY_KEY"),
        (changed("folder", writable=False), "data", "fault", "cannot be written"),
        (changed("folder", unreadable=("a", "b", "c", "d")), "data", "fault", "a, b, c and 1 more"),
        (changed("folder", removal_pending=True), "removal", "fault", "interrupted"),
        (changed("folder", wal_bytes=2_000_000), "wal", "ok", "2.0 MB"),
        (changed("folder", drafts=("snapshot.duckdb.tmp-4",)), "drafts", "warning", "snapshot.duckdb.tmp-4"),
        (changed("folder", key_exposed=True), "forget.key", "warning", "others may read"),
        (changed("folder", free_bytes=GB // 2), "space", "fault", "no room for another snapshot"),
        (changed("folder", free_bytes=int(1.04 * GB)), "space", "fault", "full in about 2 days"),
        (changed("folder", free_bytes=int(1.4 * GB)), "space", "warning", "full in about 20 days"),
        (changed("folder", snapshot_at=NOW - 3 * DAY), "snapshot", "warning", "3 days old"),
        (changed("warehouse", condition=None, fault="damaged"), "snapshot opens", "fault", "damaged"),
        (changed("warehouse", condition=None, newer="of a newer Bellwether"), "version", "fault", "newer Bellwether"),
        (changed("warehouse", condition=None, missing_migrations=("0004_x",)), "version", "warning", "0004_x"),
        (changed("warehouse", bar_fault="no key"), "forget.key", "fault", "no key"),
        (changed("condition", storage_version="v2.0.0+"), "version", "warning", "v2.0.0+"),
        (changed("condition", last_poll_at=NOW + DAY), "clock", "fault", "24 hours in the future"),
        (changed("condition", dead=1, quiet=2), "feeds", "warning", "1 dead, 2 quiet"),
        (changed("condition", never_polled=3), "feeds", "warning", "3 never asked"),
        (changed("condition", dead=4, failing=6), "feeds", "fault", "4 dead, 6 failing"),
        (changed("condition", overdue=5, oldest_overdue_at=NOW - 9 * DAY), "entries", "warning", "5 wait"),
        (changed("condition", last_run_state="crashed"), "last run", "warning", "crashed"),
        (changed("pages", wrong=("a at 3: damaged",)), "page archive", "fault", "1 of 20"),
        (changed("server", address="http://127.0.0.1:4200/api"), "prefect", "fault", "does not answer"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(facts: Facts, check: str, level: str, words: str) -> None:
    finding = found(facts, check)
    assert finding.level == level
    assert words in finding.message
    assert bool(finding.remedy) == (level != "ok")


def test_while_somebody_works_half_written_files_are_no_leftovers() -> None:
    working = Lock(held=True, pid=7, since="2026-03-02T11:59:00+00:00", purpose="track")
    findings = checks.judge(changed("folder", lock=working, drafts=("x.new-7",), wal_bytes=5, removal_pending=True))
    assert {finding.level for finding in findings} == {"ok"}
    assert "process 7 (track) since 2026-03-02T11:59" in found(changed("folder", lock=working), "lock").message


def test_before_the_first_cycle_there_is_nothing_to_find_fault_with() -> None:
    fresh = replace(WELL, folder=Folder(path="data", exists=False), warehouse=Warehouse(), pages=Pages())
    assert {finding.level for finding in checks.judge(fresh)} == {"ok", "warning"}
