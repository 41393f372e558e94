"""What `status` says of runs and schedule; the timetable is read from a real Prefect server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.server import prefect_server
from flows.status import Coverage, Status, describe_status, sum_coverage
from flows.timetable import Planned, read_timetable
from tests.fakes import NOW
from tests.flows.paper import configure
from tests.flows.test_cli import bellwether, surroundings
from warehouse.read import CoverageRow, RunRow

pytestmark = pytest.mark.program

MINUTE = timedelta(minutes=1)
DONE = {"articles": {"new": 7}, "stances": 12, "alerts": 1, "failures": {"http_404": 1, "timeout": 3}}
RUN = RunRow(
    run_id="r",
    flow="track",
    state="completed",
    started_at=NOW - 20 * MINUTE,
    finished_at=NOW - 18 * MINUTE,
    summary=json.dumps(DONE),
)
PLAN = Planned(flow="track", deployment="track", paused=False, next_at=NOW + 5 * MINUTE)
WELL = Status(
    now=NOW,
    server="http://127.0.0.1:4200",
    planned=(PLAN,),
    runs=(RUN,),
    coverage=Coverage(day=date(2026, 3, 1), outlets=10, complete=9, articles=31),
    published_at=NOW - 18 * MINUTE,
    every=15 * MINUTE,
)


def lines(status: Status) -> str:
    return "\n".join(describe_status(status))


def a_day(day: int, outlet: str, *, complete: bool, articles: int = 1) -> CoverageRow:
    return CoverageRow(
        day=date(2026, 3, day), outlet=outlet, feeds_due=1, feeds_ok=1, feeds_failed=0, entries=5, articles=articles,
        dropped=0, complete=complete,
    )  # fmt: skip


def test_when_all_is_well_it_says_what_ran_and_what_comes() -> None:
    assert WELL.concerns == ()
    shown = lines(WELL)
    assert "track: next 2026-" in shown
    assert "track completed in 2 min: 7 new articles, 12 stances, 1 alert; failures: 3 timeout, 1 http_404" in shown
    assert "coverage   2026-03-01: 9 of 10 outlets seen whole, 31 articles" in shown
    assert "snapshot   published 18 min ago" in shown
    assert "!" not in shown


@pytest.mark.parametrize(
    ("changes", "concern"),
    [
        ({"planned": (replace(PLAN, late_since=NOW - 30 * MINUTE),)}, "track is late by 30 min"),
        ({"runs": (replace(RUN, state="crashed", summary=None),)}, "the last run of track crashed"),
        ({"runs": (replace(RUN, state="failed"),)}, "the last run of track failed"),
        ({"published_at": NOW - timedelta(hours=3)}, "the snapshot is 3 h old, though track runs every 15 min"),
        ({"coverage": Coverage(day=date(2026, 3, 1), outlets=10, complete=4, articles=9)}, "fewer than half"),
    ],
)
def test_what_somebody_should_look_at(changes: dict[str, Any], concern: str) -> None:
    (found,) = replace(WELL, **changes).concerns
    assert concern in found
    assert f"! {found}" in lines(replace(WELL, **changes))


def test_a_run_at_work_hides_no_crash_before_it() -> None:
    at_work = replace(RUN, state="running", finished_at=None, summary=None)
    (found,) = replace(WELL, runs=(at_work, replace(RUN, state="crashed"))).concerns
    assert "crashed" in found


def test_a_paused_schedule_is_never_late() -> None:
    paused = replace(PLAN, paused=True, late_since=NOW - timedelta(days=3))
    assert replace(WELL, planned=(paused,)).concerns == ()
    assert "track: paused" in lines(replace(WELL, planned=(paused,)))


def test_an_old_snapshot_of_somebody_who_runs_it_by_hand_is_no_concern() -> None:
    by_hand = replace(WELL, planned=None, published_at=NOW - timedelta(days=9))
    assert by_hand.concerns == ()
    assert "no Prefect server at http://127.0.0.1:4200; `bellwether serve` starts one" in lines(by_hand)


def test_coverage_is_that_of_the_last_day_that_is_over() -> None:
    rows = [a_day(1, "A", complete=True), a_day(1, "B", complete=False, articles=4), a_day(2, "A", complete=False)]
    assert sum_coverage(rows) == Coverage(day=date(2026, 3, 1), outlets=2, complete=1, articles=5)
    assert sum_coverage([]) is None


def test_before_the_first_run_it_says_how_to_begin(tmp_path: Path) -> None:
    configure(tmp_path / "config", ["https://paper.example/feed.xml"])
    got = bellwether("status", "--port", "1", home=tmp_path)
    assert (got.returncode, got.stderr) == (0, "")
    assert "none yet; `bellwether track` makes the first" in got.stdout
    assert not (tmp_path / "data").exists()


def test_programs_get_the_facts(tmp_path: Path) -> None:
    configure(tmp_path / "config", ["https://paper.example/feed.xml"])
    found = json.loads(bellwether("status", "--port", "1", "--json", home=tmp_path).stdout)
    assert (found["planned"], found["runs"], found["concerns"]) == (None, [], [])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environ = surroundings(tmp_path_factory.mktemp("prefect"))
    environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("home"))
    with prefect_server(environ) as wait:
        yield wait()


@pytest.mark.server
def test_the_timetable_tells_next_late_and_running(api: str) -> None:
    now = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
    with httpx.Client(base_url=api, timeout=30) as client:
        assert read_timetable(client, api, flows=["track"], now=now) == ()
        flow = client.post("/flows/", json={"name": "track"}).json()["id"]
        plain = {"name": "track", "flow_id": flow, "entrypoint": "flows/track.py:track"}
        deployment = client.post("/deployments/", json=plain).json()["id"]
        for state, moment in (("SCHEDULED", -30), ("SCHEDULED", 15), ("SCHEDULED", 30), ("RUNNING", -5)):
            begin_run(client, deployment, state, now + moment * MINUTE)
        (plan,) = read_timetable(client, api, flows=["track", "digest"], now=now) or ()
    assert (plan.flow, plan.deployment, plan.paused) == ("track", "track", False)
    assert plan.next_at == now + 15 * MINUTE
    assert plan.late_since == now - 30 * MINUTE
    assert plan.running_since is not None


@pytest.mark.server
def test_the_command_asks_the_server_it_is_told_of(api: str, tmp_path: Path) -> None:
    configure(tmp_path / "config", ["https://paper.example/feed.xml"])
    got = bellwether("status", home=tmp_path, environ={"PREFECT_API_URL": api})
    assert "no Prefect server" not in got.stdout
    assert got.returncode in (0, 1), got.stderr


def begin_run(client: httpx.Client, deployment: str, state: str, moment: datetime) -> None:
    details = {"type": state, "state_details": {"scheduled_time": moment.isoformat()}}
    run = client.post(f"/deployments/{deployment}/create_flow_run", json={"state": {**details, "type": "SCHEDULED"}})
    run.raise_for_status()
    if state == "RUNNING":
        body = {"state": {"type": "RUNNING"}, "force": True}
        client.post(f"/flow_runs/{run.json()['id']}/set_state", json=body).raise_for_status()


def test_no_server_is_told_from_an_empty_one() -> None:
    with httpx.Client(timeout=1) as client:
        assert read_timetable(client, "http://127.0.0.1:1/api", flows=["track"], now=NOW) is None
