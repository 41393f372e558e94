"""`bellwether track` as users run it: a process with a Prefect server of its own, a loopback web, files in a folder."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from extractors.model import RunSummary
from flows.demo.newsroom import plan
from flows.metrics import METRICS_NAME
from tests.fakes import Reply, Site, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import CHECKOUT, bellwether, surroundings
from warehouse import read
from warehouse.connection import hold_lock, open_snapshot

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(12)]
# The keys that design.md, section 10, promises.
CONTRACT = {
    "feeds": {"due", "ok", "not_modified", "failed"},
    "entries": {"seen", "new"},
    "pages": {"fetched", "failed"},
    "articles": {"new", "revised"},
    "seconds": {"total", "poll", "fetch", "extract", "tag", "load", "publish"},
}
COUNTS = {"stories", "stances", "alerts"}
OPEN = {"llm", "dropped", "failures"}
NAMES = {"run_id", "snapshot"}


@dataclass(slots=True)
class Office:
    """A home with `config` and `data`, and the web that it looks at."""

    home: Path
    paper: Paper
    site: Site
    runs: list[subprocess.CompletedProcess[str]]

    @property
    def data(self) -> Path:
        return self.home / "data"

    def query(self, sql: str) -> list[dict[str, Any]]:
        return query(self.data, sql)


def query(data: Path, sql: str) -> list[dict[str, Any]]:
    with open_snapshot(data / "snapshot.duckdb") as connection:
        rows: list[dict[str, Any]] = read.query(connection, sql).to_pylist()
    return rows


def ask_prefect(data: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of Prefect's own database in the data folder."""
    connection = sqlite3.connect(f"file:{data / 'prefect' / 'prefect.db'}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def summary_of(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return summary


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two cycles with `track --json`: one over a new paper, one with nothing new. Prefect tells what it does."""
    home = tmp_path_factory.mktemp("office")
    paper = Paper(slugs=list(SLUGS))
    with internet(paper.answer) as site:
        configure(home / "config", [site.url("/feed.xml"), site.url("/feed.xml", "127.0.0.2")])
        office = Office(home=home, paper=paper, site=site, runs=[])
        for _ in range(2):
            told = {"PREFECT_LOGGING_LEVEL": "INFO", "BELLWETHER_REPORT__DAILY": "true"}
            office.runs.append(bellwether("track", "--json", home=home, environ=told))
            site.requests.append(None)  # type: ignore[arg-type] - marks the end of a run
        yield office


def requests_of(office: Office, run: int) -> list[str]:
    """The paths that run number `run` asked for."""
    ends = [-1, *(n for n, request in enumerate(office.site.requests) if request is None)]
    return [request.path for request in office.site.requests[ends[run] + 1 : ends[run + 1]]]


# The command.


def test_a_cycle_ends_with_the_summary_alone_on_standard_output(office: Office) -> None:
    first, _ = office.runs
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.splitlines()) == 1
    summary = summary_of(first)
    assert summary.keys() == CONTRACT.keys() | COUNTS | OPEN | NAMES
    assert summary.keys() == {field.name for field in fields(RunSummary)}
    assert {key: summary[key].keys() for key in CONTRACT} == CONTRACT
    assert all(type(summary[key]) is int for key in COUNTS)
    assert "Beginning flow run" in first.stderr


def test_the_summary_tells_what_is_in_the_snapshot(office: Office) -> None:
    summary = summary_of(office.runs[0])
    assert summary["feeds"] == {"due": 2, "ok": 2, "not_modified": 0, "failed": 0}
    assert summary["entries"] == {"seen": 24, "new": 24}
    assert summary["pages"] == {"fetched": 24, "failed": 0}
    assert summary["articles"] == {"new": 24, "revised": 0}
    assert (summary["dropped"], summary["failures"], summary["alerts"]) == ({}, {}, 0)
    assert Path(office.home, summary["snapshot"]).samefile(office.data / "snapshot.duckdb")
    assert summary["seconds"]["total"] > 0
    (row,) = office.query(
        "SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM stories) AS stories, "
        "(SELECT count(*) FROM stances) AS stances"
    )
    assert row == {"articles": 24, "stories": summary["stories"], "stances": summary["stances"]}
    assert row["stories"] == 12, "two outlets carry the same words: copies share a story"


def test_a_second_cycle_gets_only_304s_and_asks_for_no_page(office: Office) -> None:
    second = office.runs[1]
    assert second.returncode == 0, second.stderr
    summary = summary_of(second)
    assert summary["feeds"] == {"due": 2, "ok": 0, "not_modified": 2, "failed": 0}
    assert (summary["entries"], summary["articles"]) == ({"seen": 0, "new": 0}, {"new": 0, "revised": 0})
    assert summary["pages"] == {"fetched": 0, "failed": 0}
    assert set(requests_of(office, 0)) == {
        "/robots.txt",
        "/.well-known/tdmrep.json",
        "/feed.xml",
        *(f"/{slug}" for slug in SLUGS),
    }
    assert requests_of(office, 1) == ["/feed.xml"] * 2
    assert office.query("SELECT count(*) AS n FROM articles") == [{"n": 24}]


def test_both_runs_are_in_the_book_of_runs(office: Office) -> None:
    rows = office.query("SELECT run_id, state FROM runs ORDER BY started_at")
    assert rows == [{"run_id": summary_of(run)["run_id"], "state": "completed"} for run in office.runs]


# Prefect.


def test_prefect_keeps_runs_and_artifacts_in_the_data_folder(office: Office) -> None:
    assert ask_prefect(office.data, "SELECT state_type FROM flow_run") == [("COMPLETED",)] * 2
    rows = ask_prefect(office.data, "SELECT type, data FROM artifact WHERE key = 'track-summary' ORDER BY created")
    assert [kind for kind, _ in rows] == ["markdown"] * 2
    assert "24 new in 12 new stories" in rows[0][1]
    assert list(office.home.glob(".prefect")) == []


def test_each_run_shows_the_briefing_which_the_first_of_the_day_wrote(office: Office) -> None:
    page = office.data / "reports" / "briefing.html"
    said = ask_prefect(office.data, "SELECT data FROM artifact WHERE key = 'briefing-summary' ORDER BY created")
    assert len(said) == 2
    assert said[0] == said[1]
    assert "**What we did not see**" in said[0][0]
    links = ask_prefect(office.data, "SELECT data FROM artifact WHERE key = 'briefing'")
    assert all(page.absolute().as_uri() in link for (link,) in links)
    assert [json.loads(json.loads(table)) for (table,) in ask_prefect(
        office.data, "SELECT data FROM artifact WHERE key = 'new-stances'"
    )] == [[], []]  # fmt: skip
    ended = [run["finished_at"] for run in office.query("SELECT finished_at FROM runs ORDER BY started_at")]
    assert page.stat().st_mtime < ended[1].timestamp(), "the second cycle of a day has nothing to add"


def test_prefect_shows_each_run_as_a_table_and_knows_the_tables_it_published(office: Office) -> None:
    tables = ask_prefect(office.data, "SELECT data FROM artifact WHERE key = 'track-table' ORDER BY created")
    assert {"what": "articles", "told": "24 new in 12 new stories, 0 revised"} in json.loads(json.loads(tables[0][0]))
    rows = "SELECT resource_id, payload FROM events WHERE event = 'prefect.asset.materialization.succeeded'"
    told = {key: json.loads(payload) for key, payload in ask_prefect(office.data, f"{rows} ORDER BY occurred DESC")}
    assert told.keys() == {f"duckdb://bellwether/{name}" for name in ("articles", "stances", "alerts")}
    assert told["duckdb://bellwether/articles"]["new"] == 24, "that of the first run is the last in the list"


def test_monitoring_finds_the_last_cycle_in_a_file(office: Office) -> None:
    families = {each.name: each for each in text_string_to_metric_families((office.data / METRICS_NAME).read_text())}
    feeds = {sample.labels["outcome"]: sample.value for sample in families["bellwether_last_run_feeds"].samples}
    assert feeds == {"due": 2, "ok": 0, "not_modified": 2, "failed": 0}
    size = families["bellwether_snapshot_bytes"].samples[0].value
    assert size == (office.data / "snapshot.duckdb").stat().st_size


def test_a_cycle_is_a_few_task_runs_not_one_per_page(office: Office) -> None:
    ended = re.findall(r"Task run '([a-z-]+)-\w+' - Finished in state Completed", office.runs[0].stderr)
    assert {"prepare", "poll-feeds", "list-pending", "collect-pages", "load-articles", "publish-snapshot"} <= set(ended)
    assert len(ended) <= 10
    assert ask_prefect(office.data, "SELECT count(*) >= 12 AND count(*) <= 100 FROM task_run") == [(1,)]


def test_no_process_is_left(office: Office) -> None:
    left = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(office.home):
                left.append(process.cmdline())
        except psutil.Error:
            continue
    assert left == []


def test_the_log_reaches_prefect_before_its_server_ends(office: Office) -> None:
    assert "Error logging to API" not in office.runs[0].stderr
    (told,) = ask_prefect(office.data, "SELECT count(*) FROM log WHERE message LIKE '%Finished in state%'")
    assert told[0] > 10


LOADED = """
import sys
from prefect.flows import load_flow_from_entrypoint
flow = load_flow_from_entrypoint(sys.argv[1])
print(flow.name, sorted(flow.parameters.properties))
"""


@pytest.mark.parametrize("entrypoint", ["flows/track.py:track", "flows.track.track"])
def test_the_flow_loads_by_both_spellings_in_the_checkout(tmp_path: Path, entrypoint: str) -> None:
    assert (
        load_by(entrypoint, cwd=CHECKOUT, home=tmp_path)
        == "track ['address', 'config', 'data', 'everything', 'feeds', 'now', 'runner', 'shard']\n"
    )


def test_the_dotted_spelling_loads_from_anywhere(tmp_path: Path) -> None:
    assert load_by("flows.track.track", cwd=tmp_path, home=tmp_path).startswith("track [")


def load_by(entrypoint: str, *, cwd: Path, home: Path) -> str:
    # Without PYTHONPATH: a worker of Prefect has none either.
    environ = {key: value for key, value in surroundings(home).items() if key != "PYTHONPATH"}
    got = subprocess.run(
        [sys.executable, "-c", LOADED, entrypoint], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert got.returncode == 0, got.stderr
    return got.stdout


# What goes wrong.


def test_a_data_folder_in_use_is_left_alone(office: Office) -> None:
    with hold_lock(office.data, purpose="track"):
        got = bellwether("track", "--json", home=office.home)
    assert (got.returncode, got.stdout) == (1, "")
    assert "in use by process" in got.stderr
    assert "Wait until it has finished" in got.stderr
    assert "Traceback" not in got.stderr


def test_a_broken_configuration_shows_all_its_faults_and_touches_nothing(tmp_path: Path) -> None:
    config = configure(tmp_path / "config", ["ftp://paper.example/feed.xml"])
    (config / "settings.toml").write_text('[fetch]\ntimeout_seconds = "soon"\nno_such_setting = 1\n')
    (config / "alerts.toml").write_text("this is not TOML")
    got = bellwether("track", "--json", home=tmp_path, environ={"BELLWETHER_EXTRACT__WORKERS": "many"})
    assert (got.returncode, got.stdout) == (2, "")
    assert got.stderr.startswith("The configuration has 5 faults:\n")
    for where in ("settings.toml:2", "settings.toml:3", "alerts.toml:1", "feeds.toml:3", "BELLWETHER_EXTRACT__WORKERS"):
        assert where in got.stderr
    assert "Traceback" not in got.stderr
    assert not (tmp_path / "data").exists()


def test_a_list_of_feeds_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert bellwether("track", "--feeds", "nowhere.txt", home=tmp_path).returncode == 2


def test_a_cycle_in_which_no_feed_answers_ends_with_1_and_still_tells_its_summary(tmp_path: Path) -> None:
    paper = Paper(slugs=[], faults={"/feed.xml": Reply(status=503), "/other.xml": Reply(body=b"<html>Sorry</html>")})
    with internet(paper.answer) as site:
        configure(tmp_path / "config", [site.url("/unused.xml")])
        (tmp_path / "list.txt").write_text(f"{site.url('/feed.xml')}\n{site.url('/other.xml')}\n")
        got = bellwether("track", "--json", "--feeds", "list.txt", home=tmp_path)
    assert got.returncode == 1
    assert summary_of(got)["feeds"] == {"due": 2, "ok": 0, "not_modified": 0, "failed": 2}
    assert "No feed answered" in got.stderr
    assert [row["outcome"] for row in query(tmp_path / "data", "SELECT outcome FROM feed_polls")] == ["failed"] * 2


# The demo.


@dataclass(frozen=True, slots=True)
class Demo:
    """A home in which `track --demo` ran twice: for a program, then for a person."""

    data: Path
    for_programs: subprocess.CompletedProcess[str]
    for_people: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo")
    for_programs = bellwether("track", "--demo", "--json", home=home)
    for_people = bellwether("track", "--demo", home=home)
    return Demo(data=home / "demo-data", for_programs=for_programs, for_people=for_people)


def test_the_demo_runs_and_runs_again_in_its_folder(demo: Demo) -> None:
    assert demo.for_programs.returncode == 0, demo.for_programs.stderr
    assert demo.for_people.returncode == 0, demo.for_people.stderr
    assert "Traceback" not in demo.for_programs.stderr + demo.for_people.stderr
    assert query(demo.data, "SELECT count(*) AS n FROM runs WHERE state = 'completed'") == [{"n": 10}]


def test_the_demo_adds_its_weeks_up(demo: Demo) -> None:
    assert len(demo.for_programs.stdout.splitlines()) == 1
    summary = summary_of(demo.for_programs)
    assert {key: summary[key].keys() for key in CONTRACT} == CONTRACT
    (row,) = query(demo.data, "SELECT count(*) AS articles, count(DISTINCT story_id) AS stories FROM articles")
    assert row == {"articles": summary["articles"]["new"], "stories": summary["stories"]}


def test_the_demo_finds_the_planned_stances_and_no_others_twice(demo: Demo) -> None:
    """What one story alone shows, or the tagger is not sure of, makes no alert."""
    found = query(
        demo.data,
        "SELECT proposition, pole FROM stances WHERE confidence >= 0.6 "
        "GROUP BY ALL HAVING count(DISTINCT story_id) > 1",
    )
    planned = {(key.proposition, key.pole) for key in plan()}
    assert {(row["proposition"], row["pole"]) for row in found} == planned


def test_the_demo_alerts_what_is_planned_after_the_baseline_in_the_planned_order(demo: Demo) -> None:
    got = bellwether("alerts", "list", "--json", "--data", demo.data, home=demo.data.parent)
    found = json.loads(got.stdout)
    alerts = [alert for alert in found if alert["scope"] == "ever"]
    # One researcher, whom two outlets quote with his office and one without, changes his mind.
    others = [(alert["rule"], alert["scope_value"], alert["proposition"]) for alert in found if alert not in alerts]
    assert others == [("flipped", "沈嘉木", "going-global")]
    due = [key for key in plan() if not key.baseline]
    week = {(key.proposition, key.pole): key.week for key in due}
    told = [(alert["proposition"], alert["pole"]) for alert in alerts]
    assert len(told) == len(set(told))
    assert set(told) == set(week)
    weeks = [week[key] for key in told]
    assert weeks == sorted(weeks)
    for alert in alerts:
        assert alert["quote"], alert
        assert (alert["rule"], alert["scope"]) == ("ever", "ever")


def test_the_demo_has_a_dead_feed_a_revision_and_copies_that_share_a_story(demo: Demo) -> None:
    failed = query(demo.data, "SELECT DISTINCT feed_id, kind FROM feed_polls WHERE outcome = 'failed'")
    assert [row["kind"] for row in failed] == ["http_404"]
    revised = query(demo.data, "SELECT article_id FROM revisions GROUP BY ALL HAVING count(DISTINCT revision) > 1")
    assert len(revised) == 1
    assert summary_of(demo.for_programs)["articles"]["revised"] == 1
    shared = query(demo.data, "SELECT story_id FROM articles GROUP BY ALL HAVING count(DISTINCT outlet) > 1")
    assert len(shared) >= 15


def test_every_stance_of_the_demo_has_its_words_in_its_article(demo: Demo) -> None:
    rows = query(
        demo.data, "SELECT quote, text, start_char, end_char FROM stances JOIN articles USING (article_id, revision)"
    )
    assert len(rows) > 100
    assert [row["quote"] for row in rows if row["text"][row["start_char"] : row["end_char"]] != row["quote"]] == []


def test_the_demo_shows_a_person_the_weeks_the_trends_the_alerts_and_the_report(demo: Demo) -> None:
    shown = demo.for_people.stdout
    assert re.findall(r"^week +(\d+)", shown, re.MULTILINE) == [str(week) for week in range(1, 11)]
    assert "Stances by week" in shown
    assert shown.count("  New: not seen in ") == sum(not key.baseline for key in plan())
    report = Path(demo.data.parent, re.findall(r"^report +(.+)$", shown, re.MULTILINE)[0])
    assert report.is_relative_to(demo.data)
    assert "<html" in report.read_text(encoding="utf-8")


def test_the_demo_is_refused_in_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    got = bellwether("track", "--demo", "--data", "mine", home=tmp_path)
    assert (got.returncode, got.stdout) == (2, "")
    assert "no demo made it" in got.stderr
    assert [(path.name, path.read_text()) for path in mine.iterdir()] == [("thesis.txt", "years of work")]
