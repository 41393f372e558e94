"""The book of runs."""

from __future__ import annotations

import json

from extractors.model import RunSummary
from tests.warehouse.samples import HOUR, NOW
from warehouse.connection import Connection
from warehouse.read import runs
from warehouse.store import finish_run, start_run


def test_a_run_from_start_to_end(warehouse: Connection) -> None:
    start_run(warehouse, run_id="r1", started_at=NOW)
    (running,) = runs(warehouse)
    assert (running.state, running.finished_at, running.summary) == ("running", None, None)
    summary = RunSummary(run_id="r1", feeds={"due": 2}, stances=5)
    for _ in range(2):
        finish_run(warehouse, summary, started_at=NOW, finished_at=NOW + HOUR, state="completed")
    (done,) = runs(warehouse)
    assert (done.state, done.finished_at) == ("completed", NOW + HOUR)
    assert json.loads(done.summary or "")["feeds"] == {"due": 2}


def test_a_run_that_was_killed_is_marked_when_the_next_one_starts(warehouse: Connection) -> None:
    start_run(warehouse, run_id="r1", started_at=NOW)
    start_run(warehouse, run_id="d1", started_at=NOW, flow="digest")
    start_run(warehouse, run_id="r2", started_at=NOW + HOUR)
    assert {run.run_id: run.state for run in runs(warehouse)} == {"r1": "crashed", "d1": "running", "r2": "running"}


def test_a_run_need_not_have_been_started_here(warehouse: Connection) -> None:
    finish_run(warehouse, RunSummary(run_id="r1"), started_at=NOW, finished_at=NOW, state="failed")
    assert [(run.run_id, run.state, run.started_at) for run in runs(warehouse)] == [("r1", "failed", NOW)]


def test_the_latest_first(warehouse: Connection) -> None:
    for number in range(3):
        start_run(warehouse, run_id=f"r{number}", started_at=NOW + number * HOUR)
    assert [run.run_id for run in runs(warehouse, limit=2)] == ["r2", "r1"]
