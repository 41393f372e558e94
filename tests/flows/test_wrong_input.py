"""What a newcomer gets wrong at the command line, and how it is told: one line, no traceback, exit code 2."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.template import write
from tests.flows.test_cli import CHECKOUT, bellwether, surroundings
from tests.warehouse.samples import FEEDS, NOW, a_poll, a_stance, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_polls

pytestmark = pytest.mark.program

TEXT = "A ban is wrong. Sell it."
# root may write everywhere unless it gives that up.
POWERLESS = "-dac_override,-dac_read_search,-fowner"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with one article in `data`, and the shipped configuration in `data/config` (as the demo leaves it)."""
    write(tmp_path / "data" / "config")
    live = tmp_path / "data" / LIVE_NAME
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll(at=NOW)], now=NOW)
            told = [an_article("a", TEXT, stances=[a_stance(TEXT, "A ban is wrong", company="ByteDance")])]
            save_articles(connection, run_id="r", articles=told, stories={}, now=NOW)
    publish(live, live.with_name(SNAPSHOT_NAME))
    return tmp_path


def powerless(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command of somebody who may not write where the mode forbids it."""
    command = [sys.executable, "-m", "flows.cli", *arguments]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root may write everywhere, and there is no setpriv to give that up")
        command = [setpriv, f"--bounding-set={POWERLESS}", f"--inh-caps={POWERLESS}", *command]
    return subprocess.run(command, cwd=home, env=surroundings(home), capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("publish",), "data/bellwether.lock"),
        (("retag",), "data/rework.lock"),
        (("alerts", "deliver"), "data/delivery.lock"),
        (("report",), "data/reports/briefing.html"),
    ],
)
def test_a_data_folder_of_somebody_else_is_told_in_one_line(home: Path, arguments: tuple[str, ...], file: str) -> None:
    subprocess.run(["chmod", "-R", "a-w", "data"], cwd=home, check=True)
    try:
        got = powerless(*arguments, home=home)
    finally:
        subprocess.run(["chmod", "-R", "u+w", "data"], cwd=home, check=True)
    assert (got.returncode, got.stdout) == (2, ""), got.stderr
    assert file in got.stderr
    assert "Permission denied" in got.stderr
    assert "Traceback" not in got.stderr
    assert len(got.stderr.splitlines()) == 1


def test_outputs_that_cannot_be_written_are_told_in_one_line(home: Path) -> None:
    (home / "file").write_text("mine")
    for arguments in (
        ("report", "--out", "/proc/x.html"),
        ("review", "export", "/proc/x.jsonl"),
        ("export", "dna", "file/x.dna"),
        ("export", "graphml", "/proc/x"),
        ("export", "parquet", "/proc/x"),
        ("feeds", "export", "/proc/x.opml", "--config", "data/config"),
        ("query", "SELECT 1", "--out", "/proc/x.csv"),
    ):
        got = bellwether(*arguments, home=home)
        assert (got.returncode, got.stdout) == (2, ""), arguments
        assert "cannot be written" in got.stderr
        assert "Traceback" not in got.stderr


def test_exports_replace_nothing_unless_told_to_and_make_folders(home: Path) -> None:
    for arguments in (
        ("review", "export", "new/labels.jsonl"),
        ("export", "dna", "new/folder/x.dna"),
        ("export", "graphml", "new/net"),
    ):
        assert bellwether(*arguments, home=home).returncode == 0
        again = bellwether(*arguments, home=home)
        assert again.returncode == 2
        assert "is there already; name a new file, or replace it by --force" in again.stderr
        assert bellwether(*arguments, "--force", home=home).returncode == 0
    assert bellwether("query", "SELECT 1 AS n", "--format", "csv", "--out", "a/b/c.csv", home=home).returncode == 0
    assert (home / "a" / "b" / "c.csv").read_text() == "n\n1\n"


def test_a_report_of_a_product_is_one_of_its_firm_in_the_form_of_its_name(home: Path) -> None:
    got = bellwether("report", "--company", "tiktok", "--out", "new/a.htm", home=home)
    assert (got.returncode, got.stdout) == (0, "new/a.htm\n")
    assert got.stderr.splitlines()[0] == "tiktok goes by its firm, ByteDance"
    assert got.stderr.splitlines()[1].startswith("published 20")
    assert "A ban is wrong" in (home / "new" / "a.htm").read_text()
    for arguments, told in (
        (("--company", "tiktk"), 'did you mean "TikTok"'),
        (("--language", "xx"), "no such language: xx"),
        (("--since", "2030-01-01"), "after the last day that was polled"),
        (("--out", "a.pdf", "--format", "html"), "--format html does not go with --out a.pdf"),
    ):
        got = bellwether("report", *arguments, home=home)
        assert (got.returncode, told in got.stderr) == (2, True), got.stderr


def test_corrected_trends_refuse_what_they_cannot_heed(home: Path) -> None:
    for option in (
        ("--about-country", "BR"), ("--count", "articles"), ("--since", "30d"), ("--share",), ("--coverage",),
        ("--tolerance", "5%"), ("--company", "PDD"), ("--by", "pole"), ("--bucket", "day"),
    ):  # fmt: skip
        got = bellwether("trends", "--corrected", *option, home=home)
        assert got.returncode == 2
        assert f"not {option[0]}" in got.stderr
    assert "no audit has been drawn" in bellwether("trends", "--corrected", "--top", "3", home=home).stderr
    assert "--audit goes with --corrected" in bellwether("trends", "--audit", "3", home=home).stderr


def test_sql_may_begin_with_a_comment(home: Path) -> None:
    for sql in ("-- how many?\nSELECT 1 AS n", "--how many?\nSELECT 1 AS n"):
        got = bellwether("query", sql, "--format=csv", home=home)
        assert (got.returncode, got.stdout) == (0, "n\n1\n")
    examples = bellwether("query", "--examples", home=home).stdout.split("\n\n")
    assert bellwether("query", examples[0], home=home).returncode == 0
    refused = bellwether("query", "DROP TABLE articles", home=home)
    assert (refused.returncode, refused.stdout) == (2, "")


@pytest.mark.parametrize("command", ["trends", "trends --help", "--help", "stances list", "query --examples"])
def test_whoever_reads_one_line_only_is_no_error(home: Path, command: str) -> None:
    # Nobody reads: the pipe is closed before anything is written.
    line = f"{sys.executable} -m flows.cli {command} 2>said | true"
    got = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {line}"],
        cwd=home, env=surroundings(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert got.returncode == 0
    assert "Error" not in (home / "said").read_text()


def test_the_configuration_of_a_data_folder_stands_in_for_a_missing_one(home: Path) -> None:
    away = home / "away"
    away.mkdir()
    for arguments in (("stances", "list"), ("review", "queue"), ("report", "--out", "a.html")):
        got = bellwether(*arguments, "--data", "../data", home=away)
        assert got.returncode == 0, got.stderr
    named = bellwether("stances", "list", "--data", "../data", "--config", "config", home=away)
    assert named.returncode == 2
    (away / "config").mkdir()
    assert bellwether("stances", "list", "--data", "../data", home=away).returncode == 2
    assert CHECKOUT not in away.parents


def test_tag_says_what_is_no_utf8_and_that_there_was_nothing(home: Path) -> None:
    (home / "mixed.jsonl").write_bytes(b'{"id": "a", "text": "Rain."}\n{"id": "b", "text": "caf\xe9"}\n')
    got = bellwether("tag", "mixed.jsonl", "--config", "data/config", home=home)
    assert (got.returncode, len(got.stdout.splitlines())) == (2, 1)
    assert "mixed.jsonl:2: byte 25 of the line is no UTF-8" in got.stderr
    empty = bellwether("tag", "--config", "data/config", home=home)
    assert (empty.returncode, empty.stdout, empty.stderr) == (0, "", "<stdin> is empty: nothing was tagged\n")


def test_a_list_of_what_to_forget_is_checked_as_a_whole(home: Path) -> None:
    (home / "list.txt").write_bytes(b"https://harbour.example/a\nnot an address\ncaf\xe9\n# fine\n")
    got = bellwether("forget", "--from", "list.txt", "--yes", home=home)
    assert got.returncode == 2
    assert "nothing was forgotten" in got.stderr
    assert "list.txt:2: 'not an address' is no web address" in got.stderr
    assert "list.txt:3: byte 4 is no UTF-8" in got.stderr
    (home / "empty.txt").write_text("# nothing but this\n")
    assert "empty.txt names no address" in bellwether("forget", "--from", "empty.txt", "--yes", home=home).stderr


def test_undo_and_audits_say_what_they_do(home: Path) -> None:
    judge = ("--reviewer", "ada", "--config", "data/config")
    stance = bellwether("query", "SELECT stance_id FROM stances", "--format", "csv", home=home).stdout.split()[1]
    nobody = bellwether("review", "label", stance, "correct", "--holder", " ", *judge, home=home)
    assert (nobody.returncode, "--holder is empty" in nobody.stderr) == (2, True)
    assert bellwether("review", "label", stance, "reject", *judge, home=home).returncode == 0
    undone = bellwether("review", "undo", *judge, home=home)
    assert "taken back: reject of " in undone.stdout
    assert "by ada: ban/" in undone.stdout
    assert "| A ban is wrong" in undone.stdout
    drawn = bellwether("review", "audit", "draw", "--size", "50", *judge, home=home)
    assert drawn.returncode == 0, drawn.stderr
    assert "1 drawn, not 50: 1 article on a topic" in drawn.stderr


def test_doctor_repeats_the_folders_of_the_call(home: Path) -> None:
    (home / "data" / SNAPSHOT_NAME).unlink()
    got = bellwether("doctor", "--data", "data", "--config", "data/config", home=home)
    assert "`bellwether publish --config data/config --data data`" in got.stdout


def test_proposals_that_are_none_say_why(home: Path) -> None:
    assert "needs four weeks" in bellwether("discover", "list", home=home).stdout
    with open_live(home / "data" / LIVE_NAME) as connection:
        connection.execute("INSERT INTO discovery_texts VALUES ('a', 'r', 't', '2026-03-02 03:00:00+00')")
    publish(home / "data" / LIVE_NAME, home / "data" / SNAPSHOT_NAME)
    told = bellwether("discover", "list", home=home).stdout
    assert "The last search was 2026-03-02 03:00 UTC: of 1 text, 0 sentences fit no proposition" in told
