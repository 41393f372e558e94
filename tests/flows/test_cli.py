"""The commands as a user runs them: processes with arguments in, text and an exit code out."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest

from config.loader import load
from flows.cli import COMMANDS, cli
from flows.cycle import Cycle
from flows.progress import Silence
from tests.fakes import NOW, Reply, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cycle import run

pytestmark = pytest.mark.program

CHECKOUT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "flows.cli"]
SLUGS = ("one", "two", "three")


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a user at `home` who has set up nothing: no Prefect, no BELLWETHER_ settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BELLWETHER_", "PREFECT_"))}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(CHECKOUT), "COLUMNS": "100", **more}


def bellwether(
    *arguments: object, home: Path, stdin: str = "", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, at `home`."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=home,
        env=surroundings(home, **(environ or {})),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def walk(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """The path of `command` and of all below it."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from walk(below, *path, name)


PATHS = list(walk(cli))


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper(slugs=list(SLUGS))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, paper: Paper) -> Path:
    """A home with `config` and, in `data`, three weekly cycles; in the third the only feed was down."""
    home = tmp_path_factory.mktemp("office")
    with internet(paper.answer) as site:
        config = configure(home / "config", [site.url("/feed.xml")])
        for week in range(3):
            paper.faults = {"/feed.xml": Reply(status=500)} if week == 2 else {}
            run_cycle(config, home / "data", NOW + timedelta(weeks=week))
    return home


def run_cycle(config: Path, data: Path, now: datetime) -> None:
    cycle = Cycle(load(config, environ={}), data=data, clock=lambda: now, progress=Silence())
    asyncio.run(run(cycle))


# Help and start.


@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(path) or "bellwether")
def test_every_command_explains_itself(tmp_path: Path, path: tuple[str, ...]) -> None:
    got = bellwether(*path, "--help", home=tmp_path)
    assert got.returncode == 0
    assert got.stderr == ""
    assert got.stdout.startswith("Usage: ")
    if path:
        example = " ".join(got.stdout.partition("Example:")[2].split())
        assert f"bellwether {path[0]}" in example
    else:
        assert set(COMMANDS) <= set(got.stdout.split())


def test_all_commands_were_looked_at() -> None:
    assert {("alerts", "list"), ("feeds", "list"), ("feeds", "check")} <= set(PATHS)
    assert {path[0] for path in PATHS if path} == set(COMMANDS)


def test_the_command_line_starts_without_what_only_some_commands_need() -> None:
    heavy = ("prefect", "trafilatura", "duckdb", "httpx", "pyarrow", "lxml", "rich")
    script = f"import sys, flows.cli; print(sorted(set(sys.modules) & set({heavy!r})))"
    got = subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert got.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trakc",), "trakc"),
        (("trends", "--since", "soon"), "write it like 30d, 12h, 2w, 2026-11-30"),
        (("trends", "--by", "moon"), "outlet"),
        (("query",), "SQL"),
        (("feeds", "list", "--config", "nowhere"), "bellwether init nowhere"),
        (("publish",), "bellwether track"),
        (("migrate",), "bellwether track"),
        (("track", "--demo", "--feeds", "feeds.txt"), "--demo brings its own feeds"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_right(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "feeds.txt").touch()
    got = bellwether(*arguments, home=tmp_path)
    assert got.returncode == 2
    assert got.stdout == ""
    assert words in got.stderr
    assert "Traceback" not in got.stderr


@pytest.mark.parametrize("arguments", [("query", "SELECT 1"), ("trends",), ("alerts", "list"), ("report",)])
def test_readers_without_a_snapshot_say_how_to_get_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    got = bellwether(*arguments, home=tmp_path)
    assert got.returncode == 1
    assert "Run `bellwether track` first" in got.stderr
    assert list(tmp_path.iterdir()) == []


# init


def test_init_writes_a_configuration_that_loads_and_never_writes_over_it(tmp_path: Path) -> None:
    got = bellwether("init", "mine", home=tmp_path)
    assert got.returncode == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    assert {"settings.toml", "feeds.toml", "topics.toml", "stances.toml", "alerts.toml"} <= files.keys()
    assert len(load(tmp_path / "mine", environ={}).feeds) > 10

    (tmp_path / "mine" / "feeds.toml").write_text("# my own\n")
    again = bellwether("init", "mine", home=tmp_path)
    assert again.returncode in (1, 2)
    assert "mine" in again.stderr
    assert (tmp_path / "mine" / "feeds.toml").read_text() == "# my own\n"


# tag

BAN = "TikTok should be banned, said Senator Ada Thorne."


def test_tag_answers_every_line_with_the_evidence_in_place(office: Path) -> None:
    documents = [
        {"id": "ban", "text": f"The hearing was long. {BAN}", "language": "en"},
        {"id": "weather", "text": "It rained on Monday, and the harbour was quiet.", "language": "en"},
        {"id": 7, "text": "", "title": None},
        {"id": "polish", "text": "TikTok powinien zostać zakazany, powiedziała senator.", "language": "pl"},
    ]
    got = bellwether("tag", home=office, stdin="\n".join(json.dumps(document) for document in documents) + "\n\n")
    assert got.returncode == 0, got.stderr
    ban, weather, empty, polish = (json.loads(line) for line in got.stdout.splitlines())
    assert (ban["on_topic"], ban["language"]) == (True, "en")
    (stance,) = ban["stances"]
    assert (stance["proposition"], stance["pole"]) == ("ban", "affirm")
    assert stance["holder"] == {"type": "attributed", "name": "Ada Thorne"} or "Thorne" in stance["holder"]["name"]
    assert documents[0]["text"][stance["start"] : stance["end"]] == stance["quote"]  # type: ignore[index]
    assert weather == {"id": "weather", "on_topic": False, "language": "en", "stances": []}
    assert (empty["id"], empty["stances"]) == ("7", [])
    assert (polish["stances"], polish["tagging"]) == ([], "unsupported")


def test_tag_names_the_lines_it_cannot_read_and_tags_the_rest(office: Path, tmp_path: Path) -> None:
    lines = tmp_path / "some.jsonl"
    lines.write_text(
        f'{{"id": "a", "text": "{BAN}"}}\nnot json\n["a", "list"]\n{{"id": "b"}}\n{{"id": "c", "text": ""}}\n'
    )
    got = bellwether("tag", lines, home=office)
    assert got.returncode == 2
    assert [json.loads(line)["id"] for line in got.stdout.splitlines()] == ["a", "c"]
    for number in (2, 3, 4):
        assert f"{lines}:{number}" in got.stderr
    assert "3 lines could not be read" in got.stderr


def test_tag_explain_shows_cue_holder_topic_and_what_was_silenced(office: Path) -> None:
    text = f"{BAN} TikTok should not be banned, she never said."
    got = bellwether("tag", "--explain", home=office, stdin=json.dumps({"id": "x", "text": text}))
    assert got.returncode == 0, got.stderr
    assert got.stdout.startswith("x: on topic, en")
    assert "ban affirm" in got.stdout
    assert "Thorne" in got.stdout
    assert "cue ban.affirm.en." in got.stdout
    assert "topic tiktok" in got.stdout
    assert "silent  ban." in got.stdout or "ban reject" in got.stdout


# query


def test_query_shows_a_table(office: Path) -> None:
    got = bellwether("query", "SELECT url, length(text) > 200 AS long FROM articles ORDER BY url", home=office)
    assert got.returncode == 0, got.stderr
    head, _, *rows = got.stdout.splitlines()
    assert re.findall(r"\w+", head) == ["url", "long"]
    assert [row.split("│")[0].strip().rpartition("/")[2] for row in rows] == sorted(SLUGS)


def test_query_cuts_a_table_and_says_so(office: Path) -> None:
    got = bellwether("query", "FROM range(200)", "--limit", "5", home=office)
    assert "195 more rows; --limit 0 shows all" in got.stdout
    assert len(bellwether("query", "FROM range(200)", "--limit", "0", home=office).stdout.splitlines()) == 202


def test_query_gives_csv_and_json_to_programs(office: Path) -> None:
    sql = "SELECT title, authors, published_at FROM articles ORDER BY title"
    rows = list(csv.DictReader(io.StringIO(bellwether("query", sql, "--format", "csv", home=office).stdout)))
    assert [row["title"] for row in rows] == [f"TikTok: {slug}" for slug in sorted(SLUGS)]
    assert rows[0]["authors"] == "[]"
    named = json.loads(bellwether("query", sql, "--format", "json", home=office).stdout)
    assert [row["title"] for row in named] == [row["title"] for row in rows]
    assert named[0]["authors"] == []


def test_query_writes_parquet_and_other_forms_to_files(office: Path, tmp_path: Path) -> None:
    sql = "SELECT article_id, published_at FROM articles"
    assert bellwether("query", sql, "--format", "parquet", "--out", tmp_path / "a.parquet", home=office).returncode == 0
    table = pq.read_table(tmp_path / "a.parquet")
    assert (table.num_rows, table.column_names) == (3, ["article_id", "published_at"])
    got = bellwether("query", sql, "--format", "csv", "--out", tmp_path / "a.csv", home=office)
    assert (got.returncode, got.stdout) == (0, "")
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles",
        "INSERT INTO runs SELECT * FROM runs",
        "CREATE TABLE mine AS SELECT 1",
        "DROP VIEW articles",
        "UPDATE revisions SET title = ''",
        "SELECT 1; DROP TABLE revisions",
        "COPY revisions TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "PRAGMA database_size",
        "SET memory_limit = '90GB'",
        "INSTALL httpfs",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT nonsense FROM",
        "FROM no_such_table",
        "",
    ],
)
def test_query_only_reads_and_only_the_snapshot(office: Path, sql: str) -> None:
    before = (office / "data" / "snapshot.duckdb").read_bytes()
    files = {path.name for path in office.iterdir()}
    got = bellwether("query", sql, home=office)
    assert got.returncode in (1, 2)
    assert got.stdout == ""
    assert "Traceback" not in got.stderr
    assert "root:" not in got.stderr
    assert (office / "data" / "snapshot.duckdb").read_bytes() == before
    assert {path.name for path in office.iterdir()} == files


def test_a_reader_that_leaves_early_is_no_error(office: Path) -> None:
    line = f"{sys.executable} -m flows.cli query 'FROM range(200000)' --format csv | head -2"
    got = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {line}"],
        cwd=office, env=surroundings(office), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (got.returncode, got.stdout, got.stderr) == (0, "range\n0\n", "")


# trends, alerts, report


def test_trends_draw_what_was_not_seen_as_a_gap(office: Path) -> None:
    picture = bellwether("trends", home=office)
    assert picture.returncode == 0, picture.stderr
    row = next(line for line in picture.stdout.splitlines() if line.startswith("ban affirm"))
    assert "░" in row
    assert "3+" in row
    assert "at least so many" in picture.stdout


def test_trends_give_each_bucket_with_its_completeness(office: Path) -> None:
    got = bellwether(
        "trends", "--proposition", "ban", "--pole", "affirm", "--by", "country", "--since", "4w", "--json", home=office
    )
    rows = json.loads(got.stdout)
    assert {row["group"] for row in rows} == {"GB"}
    by_week = {row["bucket"]: row for row in rows}
    assert list(by_week) == ["2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16"]
    assert by_week["2026-02-23"]["stories"] == 3
    # The feed's first answer reached back to 1 March, its second came on 9 March, and then it was down.
    assert [week for week, row in by_week.items() if row["complete"]] == ["2026-03-02"]


def test_trends_say_when_there_is_nothing(office: Path) -> None:
    got = bellwether("trends", "--proposition", "going-global", "--until", "2026-03-10", home=office)
    assert got.stdout == "No stance in this period.\n"
    assert got.stderr == "published 2025-12-11 … 2026-03-10\n"


def test_alerts_list_is_for_people_and_for_programs(office: Path) -> None:
    assert bellwether("alerts", "list", home=office).stdout == "No alerts.\n"
    assert json.loads(bellwether("alerts", "list", "--json", home=office).stdout) == []


def test_report_is_one_file_that_needs_no_network(office: Path, tmp_path: Path) -> None:
    got = bellwether("report", "--out", tmp_path / "briefing.html", home=office)
    assert got.returncode == 0, got.stderr
    assert got.stdout == f"{tmp_path / 'briefing.html'}\n"
    html = (tmp_path / "briefing.html").read_text()
    assert "<script src" not in html
    assert '<link rel="stylesheet"' not in html
    default = bellwether("report", home=office).stdout.strip()
    assert default == "data/reports/briefing.html"
    assert (office / default).exists()


# feeds


@pytest.fixture
def newsstand(tmp_path: Path) -> Iterator[Path]:
    """A home whose configuration has a feed that lives, one that is gone, and one that is no feed."""
    paper = Paper(slugs=["one"], faults={"/gone.xml": Reply(status=404), "/page": Reply(body=b"<html>Hello</html>")})
    with internet(paper.answer) as site:
        config = configure(tmp_path / "config", [site.url("/feed.xml"), site.url("/gone.xml"), site.url("/page")])
        text = (config / "feeds.toml").read_text()
        (config / "feeds.toml").write_text(f"# Mine, please keep.\n{text}# The end.\n")
        yield tmp_path


def test_feeds_list_shows_every_feed(newsstand: Path) -> None:
    got = bellwether("feeds", "list", home=newsstand)
    assert got.returncode == 0, got.stderr
    assert [line.split()[0] for line in got.stdout.splitlines()] == ["feed-0", "feed-1", "feed-2"]
    assert "3 feeds" in got.stderr
    rows = json.loads(bellwether("feeds", "list", "--json", home=newsstand).stdout)
    assert [(row["id"], row["country"], row["verified_at"]) for row in rows] == [
        (f"feed-{n}", "GB", None) for n in range(3)
    ]


def test_feeds_check_notes_who_answered_keeps_comments_and_reports_the_dead(newsstand: Path) -> None:
    got = bellwether("feeds", "check", home=newsstand)
    assert got.returncode == 1
    assert [line.split()[:2] for line in got.stdout.splitlines()] == [
        ["ok", "feed-0"],
        ["FAIL", "feed-1"],
        ["FAIL", "feed-2"],
    ]
    assert "http_404" in got.stdout
    assert "1 of 3 feeds answered" in got.stderr
    text = (newsstand / "config" / "feeds.toml").read_text()
    assert text.startswith("# Mine, please keep.\n")
    assert text.endswith("# The end.\n")
    seen = [feed.verified_at is not None for feed in load(newsstand / "config", environ={}).feeds]
    assert seen == [True, False, False]


def test_feeds_check_asks_only_the_feeds_named_and_may_leave_the_file_alone(newsstand: Path) -> None:
    before = (newsstand / "config" / "feeds.toml").read_bytes()
    got = bellwether("feeds", "check", "feed-0", "--dry-run", "--json", home=newsstand)
    assert got.returncode == 0, got.stderr
    (row,) = json.loads(got.stdout)
    assert (row["id"], row["fault"], row["entries"]) == ("feed-0", None, 1)
    assert (newsstand / "config" / "feeds.toml").read_bytes() == before


def test_feeds_check_knows_no_stranger(newsstand: Path) -> None:
    got = bellwether("feeds", "check", "feed-9", home=newsstand)
    assert got.returncode == 2
    assert "no such feed: feed-9" in got.stderr


# publish, migrate


def test_publish_copies_only_what_is_new(office: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "bellwether.duckdb").write_bytes((office / "data" / "bellwether.duckdb").read_bytes())
    first = bellwether("publish", home=tmp_path)
    assert (first.returncode, first.stdout) == (0, "published data/snapshot.duckdb\n")
    again = bellwether("publish", home=tmp_path)
    assert (again.returncode, again.stdout) == (0, "already current: data/snapshot.duckdb\n")
    assert "3" in bellwether("query", "SELECT count(*) AS n FROM articles", home=tmp_path).stdout


def test_migrate_has_nothing_to_do_on_a_current_file(office: Path) -> None:
    got = bellwether("migrate", home=office)
    assert (got.returncode, got.stdout) == (0, "already up to date\n")


def test_commands_that_write_wait_for_nobody(office: Path) -> None:
    from warehouse.connection import hold_lock

    with hold_lock(office / "data", purpose="track"):
        for command in ("publish", "migrate"):
            got = bellwether(command, home=office)
            assert got.returncode == 1
            assert f"in use by process {os.getpid()} (track)" in got.stderr


# README


def test_the_readme_names_every_command() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"bellwether {name}" not in readme] == []
