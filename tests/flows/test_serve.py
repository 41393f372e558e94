"""`bellwether serve` as users run it: a process with a Prefect server of its own, and what gets in its way."""

from __future__ import annotations

import itertools
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.fakes import Reply, Request, Site, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import PROGRAM, surroundings
from tests.flows.test_track import query

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(12)]
# A busy machine takes long to start a server, a runner and a run.
PATIENCE = 180.0
OVER = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}


@dataclass(slots=True)
class SlowPaper(Paper):
    """A paper whose pages take `stall` seconds each."""

    stall: float = 0.0

    def answer(self, request: Request) -> Reply:
        reply = super(SlowPaper, self).answer(request)
        slow = request.path.removeprefix("/") in self.slugs
        return Reply(status=reply.status, headers=reply.headers, body=reply.body, stall=self.stall if slow else 0.0)


@dataclass(slots=True)
class Served:
    """A home where `bellwether serve` runs, and its server's API. There is a process from `start` on."""

    home: Path
    paper: SlowPaper
    site: Site
    port: int
    process: subprocess.Popen[str] = field(init=False)
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def start(self) -> None:
        """Start the command and wait until its deployments are there."""
        log = (self.home / "serve.log").open("a")
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(self.port)],
            cwd=self.home,
            env=surroundings(self.home, PREFECT_RUNNER_POLL_FREQUENCY="2", **self.environ),
            stdout=log,
            stderr=log,
            text=True,
        )
        until(lambda: {"track", "digest", "discover", "maintain"} <= {row["name"] for row in self.ask("deployments")})

    def ask(self, what: str, **wanted: Any) -> list[dict[str, Any]]:
        """Rows of the server; none while it does not answer."""
        try:
            answer = httpx.post(f"http://127.0.0.1:{self.port}/api/{what}/filter", json=wanted, timeout=10)
            answer.raise_for_status()
        except httpx.HTTPError:
            return []
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def deployment(self, name: str) -> str:
        (row,) = (row for row in self.ask("deployments") if row["name"] == name)
        return str(row["id"])

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """What the server answers; one that is busy with its database is asked again, as Prefect's own client does."""
        url = f"http://127.0.0.1:{self.port}/api/{path}"
        answers: list[httpx.Response] = []
        until(lambda: answers.append(httpx.post(url, json=body, timeout=10)) or answers[-1].status_code != 503)
        told: dict[str, Any] = answers[-1].raise_for_status().json()
        return told

    def trigger(self, **body: Any) -> str:
        """Ask for a run of `track`, now if `body` does not say otherwise; its id."""
        return str(self.post(f"deployments/{self.deployment('track')}/create_flow_run", **body)["id"])

    def runs(self, *ids: str) -> list[dict[str, Any]]:
        """The runs of `track`, all or those named, by the time they were to start."""
        wanted = {"deployments": {"name": {"any_": ["track"]}}}
        if ids:
            wanted["flow_runs"] = {"id": {"any_": list(ids)}}
        return sorted(self.ask("flow_runs", **wanted), key=lambda run: str(run["expected_start_time"]))

    def states(self, *ids: str) -> Counter[str]:
        return Counter(run["state_type"] for run in self.runs(*ids))

    def finish(self, run: str) -> str:
        """Wait until a run is over; the state it ended in."""
        until(lambda: {row["state_type"] for row in self.runs(run)} <= OVER)
        return str(self.runs(run)[0]["state_type"])

    def flow_process(self) -> psutil.Process | None:
        """The process that a run works in, of which the runner is the parent."""
        found = (child for child in psutil.Process(self.process.pid).children() if is_flow_run(child))
        return next(found, None)

    def stop(self) -> int:
        """End it as systemd does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def is_flow_run(process: psutil.Process) -> bool:
    try:
        line = " ".join(process.cmdline())
    except psutil.Error:
        return False
    return "prefect" in line and ("flow_engine" in line or "engine" in line or "flow-run" in line)


def until(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *, minutes: int, stall: float = 0.0, environ: Mapping[str, str] = {}) -> Iterator[Served]:
    paper = SlowPaper(slugs=list(SLUGS), stall=stall)
    with internet(paper.answer) as site:
        configure(home / "config", [site.url("/feed.xml")])
        more = {"BELLWETHER_SCHEDULE__TRACK_MINUTES": str(minutes), **environ}
        served = Served(home=home, paper=paper, site=site, port=free_port(), environ=more)
        try:
            served.start()
            yield served
        finally:
            end_all(served)


def end_all(served: Served) -> None:
    end_family(served.process)


def end_family(head: subprocess.Popen[Any]) -> None:
    """Kill a process and all that it started."""
    if head.poll() is None:
        family = psutil.Process(head.pid).children(recursive=True)
        head.kill()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
    head.wait()


def articles(served: Served) -> list[str]:
    rows = query(served.data, "SELECT url FROM articles ORDER BY url")
    return [str(row["url"]).rpartition("/")[2] for row in rows]


def test_of_two_runs_that_overlap_one_works_and_one_is_cancelled(tmp_path: Path) -> None:
    with serving(tmp_path, minutes=1440, stall=1.5) as served:
        first = served.trigger()
        until(lambda: served.states(first)["RUNNING"])
        second = served.trigger()
        assert served.finish(second) == "CANCELLED"
        assert served.finish(first) == "COMPLETED"
        assert articles(served) == SLUGS
        pages = [path for path in served.site.paths() if path.removeprefix("/") in SLUGS]
        assert len(pages) == len(set(pages)) == 12
        family = psutil.Process(served.process.pid).children(recursive=True)
        assert served.stop() == 0
        assert not [process for process in family if process.is_running()]
        assert "Warning" not in (tmp_path / "serve.log").read_text()


def test_a_run_that_took_its_place_and_never_came_to_work_gives_it_back(tmp_path: Path) -> None:
    with serving(tmp_path, minutes=1440) as served:
        stuck = served.trigger(state={"type": "SCHEDULED", "state_details": {"scheduled_time": "2099-01-01T00:00:00Z"}})
        served.post(f"flow_runs/{stuck}/set_state", state={"type": "PENDING"})
        turned_away = served.trigger()
        until(lambda: served.states(turned_away)["CANCELLED"])
        until(lambda: served.finish(served.trigger()) == "COMPLETED")
        assert articles(served) == SLUGS


def test_a_killed_run_frees_its_place_and_the_next_one_completes_its_work(tmp_path: Path) -> None:
    with serving(tmp_path, minutes=1440, stall=2.0) as served:
        first = served.trigger()
        until(lambda: sum(path.removeprefix("/") in SLUGS for path in served.site.paths()) >= 5)
        victim = served.flow_process()
        assert victim is not None
        for process in [*victim.children(recursive=True), victim]:
            process.kill()
        until(lambda: served.states(first)["CRASHED"])
        served.paper.stall = 0.0
        second = served.trigger()
        assert served.finish(second) == "COMPLETED"
        assert articles(served) == SLUGS
        runs = query(served.data, "SELECT state FROM runs WHERE flow = 'track' ORDER BY started_at")
        assert [row["state"] for row in runs] == ["crashed", "completed"]


def test_after_a_kill_of_everything_one_run_catches_up_and_no_place_stays_taken(tmp_path: Path) -> None:
    with serving(tmp_path, minutes=1, stall=2.0) as served:
        # A run is at work, and one that never came to work holds on to a place as well.
        until(lambda: sum(path.removeprefix("/") in SLUGS for path in served.site.paths()) >= 5)
        end_all(served)
        down = datetime.now(UTC)
        served.paper.stall = 0.0
        time.sleep(125)
        served.start()
        back = datetime.now(UTC)
        until(lambda: served.states()["COMPLETED"])
        assert articles(served) == SLUGS
        missed = [run for run in served.runs() if down <= moment(run["expected_start_time"]) < back]
        until(lambda: all(run["state_type"] in OVER for run in served.runs(*(str(run["id"]) for run in missed))))
        ended = Counter(run["state_type"] for run in served.runs(*(str(run["id"]) for run in missed)))
        assert ended["COMPLETED"] <= 1
        caught_up = "SELECT count(*) AS n FROM runs WHERE flow = 'track' AND (summary->>'$.articles.new')::INTEGER > 0"
        assert query(served.data, caught_up) == [{"n": 1}], "one run catches up, for all that were missed"
        assert served.states()["CRASHED"] == 1, "the run that was killed"
        assert "left by a schedule that was killed" in (tmp_path / "serve.log").read_text()


def test_every_run_of_five_minutes_at_one_minute_is_accounted_for(tmp_path: Path) -> None:
    with serving(tmp_path, minutes=1) as served:
        began = datetime.now(UTC)
        time.sleep(300)
        due = [run for run in served.runs() if moment(run["expected_start_time"]) < datetime.now(UTC)]
        until(lambda: all(run["state_type"] in OVER for run in served.runs(*(str(run["id"]) for run in due))))
        due = served.runs(*(str(run["id"]) for run in due))
        assert 4 <= len(due) <= 7, f"one a minute since {began}"
        starts = [moment(run["expected_start_time"]) for run in due]
        gaps = {round((later - earlier).total_seconds()) for earlier, later in itertools.pairwise(starts)}
        assert gaps == {60}
        assert {run["state_type"] for run in due} <= {"COMPLETED", "CANCELLED"}
        done = sum(run["state_type"] == "COMPLETED" for run in due)
        stored = query(served.data, "SELECT count(*) AS n FROM runs WHERE flow = 'track' AND state = 'completed'")
        assert stored == [{"n": done}]
        assert done >= 4
        assert articles(served) == SLUGS


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
