"""`bellwether` on DuckLake as users run it: cycles of two machines into one lake, and the commands that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.fakes import internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether
from tests.warehouse.lake.postgres import Postgres, running

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(6)]
COUNTED = "SELECT count(*) AS articles, count(DISTINCT story_id) AS stories FROM articles"


@dataclass(slots=True)
class Bureau:
    """A home with `config`, whose warehouse is a lake, and what `track` said in two data folders in turn."""

    home: Path
    postgres: Postgres
    runs: list[CompletedProcess[str]]

    def ask(self, *arguments: str) -> CompletedProcess[str]:
        return bellwether(*arguments, "--data", "data", home=self.home)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    home = tmp_path_factory.mktemp("bureau")
    paper = Paper(slugs=list(SLUGS))
    with running() as postgres, internet(paper.answer) as site:
        configure(home / "config", [site.url("/feed.xml"), site.url("/feed.xml", "127.0.0.2")])
        settings = home / "config" / "settings.toml"
        store = f'store = "ducklake:postgres:{postgres.database("lake")}"\ndata_path = "{home / "lake"}"\n'
        settings.write_text(f"{settings.read_text()}[warehouse]\n{store}")
        bureau = Bureau(home=home, postgres=postgres, runs=[])
        for data in ("data", "elsewhere"):
            bureau.runs.append(bellwether("track", "--json", "--data", data, home=home))
        yield bureau


def test_cycles_of_two_machines_store_everything_once(bureau: Bureau) -> None:
    assert [run.returncode for run in bureau.runs] == [0, 0], bureau.runs[0].stderr + bureau.runs[1].stderr
    first, second = (json.loads(run.stdout.splitlines()[-1]) for run in bureau.runs)
    assert first["articles"] == {"new": 12, "revised": 0}
    assert first["snapshot"].startswith("the lake ducklake:postgres:dbname=lake ")
    assert second["feeds"]["not_modified"] == 2
    assert second["articles"] == {"new": 0, "revised": 0}
    assert not list(bureau.home.glob("*/*.duckdb"))


def test_commands_read_it(bureau: Bureau) -> None:
    counted = bureau.ask("query", COUNTED, "--json")
    assert json.loads(counted.stdout) == [{"articles": 12, "stories": 6}], counted.stderr
    for command in (["trends", "--json"], ["alerts", "list", "--json"], ["feeds", "health", "--json"]):
        told = bureau.ask(*command)
        assert told.returncode == 0, told.stderr
        assert json.loads(told.stdout) is not None
    told = bureau.ask("report", "--json")
    assert json.loads(told.stdout)["snapshot"]["articles"] == 12, told.stderr
    assert bureau.ask("report").stdout.strip() == "data/reports/briefing.html"
    status = bureau.ask("status", "--json", "--port", "1")
    assert [run["state"] for run in json.loads(status.stdout)["runs"]] == ["completed", "completed"], status.stderr
    assert json.loads(status.stdout)["published_at"]


def test_nothing_can_be_written_by_a_query(bureau: Bureau) -> None:
    for sql in (
        "DELETE FROM warehouse.entries",
        "FROM read_csv('/etc/passwd')",
        "SELECT * FROM postgres_query('__ducklake_metadata_warehouse', 'SELECT pg_terminate_backend(0)')",
    ):
        told = bureau.ask("query", sql)
        assert told.returncode != 0, sql


def test_alerts_can_be_muted(bureau: Bureau) -> None:
    told = bureau.ask("alerts", "mute", "outlet", "Paper 0", "--json")
    assert [mute["value"] for mute in json.loads(told.stdout)] == ["Paper 0"], told.stderr
    assert json.loads(bureau.ask("alerts", "mute", "outlet", "Paper 0", "--lift", "--json").stdout) == []


@pytest.mark.parametrize(
    "command",
    [
        ["forget", "https://example.org/a", "--yes"],
        ["migrate"],
        ["retag"],
        ["reextract"],
        ["doctor"],
    ],
    ids=lambda command: command[0],
)
def test_what_works_on_files_says_so(bureau: Bureau, command: list[str]) -> None:
    told = bureau.ask(*command)
    assert told.returncode == 2
    assert "On DuckLake" in told.stderr
    assert not (bureau.home / "data" / "bellwether.duckdb").exists()


def test_maintain_tidies_and_takes_nothing_away(bureau: Bureau) -> None:
    assert "merged small files" in bureau.ask("maintain").stdout
    assert json.loads(bureau.ask("query", COUNTED, "--json").stdout) == [{"articles": 12, "stories": 6}]
    refused = bellwether("maintain", home=bureau.home, environ={"BELLWETHER_RETENTION__ENTRY_DAYS": "9"})
    assert refused.returncode == 2
    assert "not applied to a warehouse on a lake" in refused.stderr


def test_publishing_has_nothing_to_do(bureau: Bureau) -> None:
    assert "nothing to do" in bureau.ask("publish").stdout


def test_a_warehouse_of_one_machine_is_moved_into_it(bureau: Bureau) -> None:
    settings = bureau.home / "config" / "settings.toml"
    plain = {"BELLWETHER_WAREHOUSE__STORE": "", "BELLWETHER_WAREHOUSE__DATA_PATH": ""}
    alone = bellwether("track", "--json", "--data", "alone", home=bureau.home, environ=plain)
    assert json.loads(alone.stdout.splitlines()[-1])["articles"]["new"] == 12, alone.stderr
    none = bellwether("migrate", "--to-lake", "--data", "alone", home=bureau.home, environ=plain)
    assert none.returncode == 2
    assert f"{settings.relative_to(bureau.home)} names no lake" in none.stderr
    used = bellwether("migrate", "--to-lake", "--data", "alone", home=bureau.home)
    assert used.returncode == 1
    assert "holds rows already" in used.stderr
    fresh = {
        "BELLWETHER_WAREHOUSE__STORE": f"ducklake:postgres:{bureau.postgres.database('moved')}",
        "BELLWETHER_WAREHOUSE__DATA_PATH": str(bureau.home / "moved"),
    }
    moved = bellwether("migrate", "--to-lake", "--data", "alone", home=bureau.home, environ=fresh)
    assert "copied 12 texts" in moved.stdout, moved.stderr
    counted = bellwether("query", COUNTED, "--json", "--data", "alone", home=bureau.home, environ=fresh)
    assert json.loads(counted.stdout) == [{"articles": 12, "stories": 6}]
    after = bellwether("track", "--json", "--data", "alone", home=bureau.home, environ=fresh)
    assert json.loads(after.stdout.splitlines()[-1])["articles"] == {"new": 0, "revised": 0}, after.stderr


def test_stances_are_judged_in_it(bureau: Bureau) -> None:
    one = "SELECT stance_id FROM stances ORDER BY stance_id LIMIT 1"
    (row,) = json.loads(bureau.ask("query", one, "--json").stdout)
    told = bureau.ask("review", "label", row["stance_id"], "reject", "--reviewer", "kb")
    assert "does not hold" in told.stdout, told.stderr
    left = f"SELECT count(*) AS n FROM stances WHERE stance_id = '{row['stance_id']}'"
    assert json.loads(bureau.ask("query", left, "--json").stdout) == [{"n": 0}]
    assert "taken back" in bureau.ask("review", "undo", "--reviewer", "kb").stdout
    assert json.loads(bureau.ask("query", left, "--json").stdout) == [{"n": 1}]
