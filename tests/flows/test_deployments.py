"""`prefect.yaml` as operators use it: deployed from a clone to a server on Postgres, worked by a worker elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.schedule import ONE_AT_A_TIME, plan_flows
from flows.server import prefect_server
from tests.fakes import Site, internet
from tests.flows.paper import configure
from tests.flows.test_cli import CHECKOUT, surroundings
from tests.flows.test_serve import OVER, SLUGS, SlowPaper, end_family, until
from tests.flows.test_track import query
from tests.warehouse.lake.postgres import Postgres, running

pytestmark = pytest.mark.server


@dataclass(frozen=True, slots=True)
class Pool:
    """A server with our deployments in a work pool, and a home with `config` and `data`."""

    home: Path
    api: str
    environ: dict[str, str]
    site: Site
    paper: SlowPaper
    postgres: Postgres

    def prefect(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            cwd=cwd,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def rows(self, what: str, **wanted: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = httpx.post(f"{self.api}/{what}/filter", json=wanted).raise_for_status().json()
        return rows


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    home = tmp_path_factory.mktemp("pool")
    environ = surroundings(home, PREFECT_HOME=str(home / "prefect"), PREFECT_SERVER_ANALYTICS_ENABLED="false")
    with ExitStack() as stack:
        postgres = stack.enter_context(running())
        postgres.database("prefect")
        # As deploy/OPERATIONS.md says, but over a socket.
        address = f"postgresql+asyncpg://bellwether@/prefect?host={postgres.folder}"
        environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = address
        paper = SlowPaper(slugs=list(SLUGS))
        site = stack.enter_context(internet(paper.answer))
        wait = stack.enter_context(prefect_server(environ, services=True))
        configure(home / "config", [site.url("/feed.xml")])
        environ |= {"BELLWETHER_CONFIG": str(home / "config"), "BELLWETHER_DATA": str(home / "data")}
        pool = Pool(home=home, api=wait(), environ=environ, site=site, paper=paper, postgres=postgres)
        # A clean clone has what is tracked, and no more.
        clone = home / "clone"
        clone.mkdir()
        shutil.copy(CHECKOUT / "prefect.yaml", clone)
        assert pool.prefect("work-pool", "create", "--type", "process", "bellwether", cwd=home).returncode == 0
        deployed = pool.prefect("deploy", "--all", cwd=clone)
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        yield pool


def test_all_flows_are_deployed_one_at_a_time_and_nothing_is_pulled(pool: Pool) -> None:
    rows = {row["name"]: row for row in pool.rows("deployments")}
    assert rows.keys() == {"track", "digest", "discover", "maintain", "retag", "reextract"}
    for row in rows.values():
        assert row["pull_steps"] in ([], None)
        assert row["global_concurrency_limit"]["limit"] == 1
        assert row["concurrency_options"] == {
            "collision_strategy": "CANCEL_NEW",
            "grace_period_seconds": ONE_AT_A_TIME.grace_period_seconds,
        }
        assert row["parameters"] == {"config": str(pool.home / "config"), "data": str(pool.home / "data")}


def test_the_schedules_are_those_of_serve(pool: Pool) -> None:
    deployed = {row["name"]: [each["schedule"] for each in row["schedules"]] for row in pool.rows("deployments")}
    for timing in plan_flows(minutes=15):
        (schedule,) = deployed.pop(timing.flow.name)
        if timing.interval:
            assert schedule["interval"] == timing.interval.total_seconds()
        else:
            assert schedule["cron"] == timing.cron
    assert deployed == {"retag": [], "reextract": []}, "on demand only"


def start_worker(pool: Pool, folder: Path) -> subprocess.Popen[bytes]:
    log = (folder / "worker.log").open("a")
    return subprocess.Popen(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "bellwether", "--limit", "1"],
        cwd=folder, env=pool.environ, stdout=log, stderr=log,
    )  # fmt: skip


def trigger(pool: Pool) -> str:
    """Ask for a run of `track` over all feeds now; its id."""
    (track,) = (row for row in pool.rows("deployments") if row["name"] == "track")
    wanted = {"parameters": {"everything": True}}
    answer = httpx.post(f"{pool.api}/deployments/{track['id']}/create_flow_run", json=wanted, timeout=10)
    return str(answer.raise_for_status().json()["id"])


def test_a_worker_started_anywhere_runs_them(pool: Pool, tmp_path: Path) -> None:
    started = pool.prefect("deployment", "run", "track/track", cwd=tmp_path)
    assert started.returncode == 0, started.stderr
    worker = start_worker(pool, tmp_path)
    try:
        ended = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}}}
        until(lambda: pool.rows("flow_runs", **ended))
        (run, *_) = pool.rows("flow_runs", **ended)
        assert run["state_type"] == "COMPLETED", (tmp_path / "worker.log").read_text()
    finally:
        end_family(worker)
    assert query(pool.home / "data", "SELECT count(*) AS n FROM articles") == [{"n": len(SLUGS)}]
    assert [path.name for path in tmp_path.iterdir()] == ["worker.log"]
    kept = pool.postgres.ask("SELECT count(*) FROM flow_run WHERE state_type = 'COMPLETED'", "prefect")
    assert int(kept) >= 1, "the server's book is in Postgres"


def test_a_worker_killed_in_the_middle_leaves_its_work_to_the_next_run(pool: Pool, tmp_path: Path) -> None:
    """With all that it started, as a machine that loses its power: nobody is left to tell the server."""
    more = [f"later-{n:02d}" for n in range(12)]
    pool.paper.slugs += more
    pool.paper.stall = 4.0
    lost = trigger(pool)
    worker = start_worker(pool, tmp_path)
    try:
        until(lambda: sum(path.removeprefix("/") in more for path in pool.site.paths()) >= 3)
    finally:
        end_family(worker)
    pool.paper.stall = 0.0
    stored = "SELECT count(*) AS n, count(DISTINCT url) AS urls FROM articles"
    before = query(pool.home / "data", stored)
    assert before[0]["n"] < len(SLUGS) + len(more), "it was killed before it was done"
    worker = start_worker(pool, tmp_path)
    try:
        # Its place is taken for five minutes, or until somebody takes the dead run away.
        assert finish(pool, trigger(pool)) == "CANCELLED"
        assert pool.prefect("flow-run", "delete", lost, cwd=tmp_path).returncode == 0
        assert finish(pool, trigger(pool)) == "COMPLETED"
    finally:
        end_family(worker)
    everything = len(SLUGS) + len(more)
    assert query(pool.home / "data", stored) == [{"n": everything, "urls": everything}]


def finish(pool: Pool, run: str) -> str:
    """Wait until a run is over; the state it ended in."""
    until(lambda: pool.rows("flow_runs", flow_runs={"id": {"any_": [run]}})[0]["state_type"] in OVER)
    return str(pool.rows("flow_runs", flow_runs={"id": {"any_": [run]}})[0]["state_type"])
