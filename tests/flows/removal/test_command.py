"""`bellwether forget`, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.removal.stand import SLUG, Marked, where_left
from tests.flows.test_cli import bellwether
from tests.flows.test_cycle import Desk

pytestmark = pytest.mark.server  # a process for each command


def test_from_a_question_nobody_can_answer_to_a_second_time(desk: Desk, marked: Marked, tmp_path: Path) -> None:
    asked = bellwether("forget", marked.url, "--data", desk.data, home=tmp_path)
    assert asked.returncode == 2
    assert "2 texts, 2 stances" in asked.stderr
    assert "--yes" in asked.stderr
    assert desk.query("SELECT count(*) AS n FROM articles") == [{"n": 3}]

    wanted = f"# of a court\n{marked.url}?utm_source=feed\n\nhttps://other.example/never-seen\n"
    done = bellwether("forget", "--from", "-", "--yes", "--json", "--data", desk.data, home=tmp_path, stdin=wanted)
    told = json.loads(done.stdout)
    assert (done.returncode, told["articles"], told["archive_records"]) == (1, 1, 2)
    assert told["unknown"] == ["https://other.example/never-seen"]
    assert where_left(desk.data, SLUG) == ["notes.txt"]

    again = bellwether("forget", marked.url, "--yes", "--data", desk.data, home=tmp_path)
    assert (again.returncode, again.stdout) == (0, "forgotten before; nothing is left of it\n")


def test_examples_go_with_their_article(desk: Desk, marked: Marked, tmp_path: Path) -> None:
    config = tmp_path / "mine"
    config.mkdir()
    (config / "exemplars.jsonl").write_text(f'{{"text": "a", "article_id": "{marked.article_id}"}}\n{{"text": "b"}}\n')
    arguments = ("forget", marked.url, "--yes", "--data", desk.data)
    done = bellwether(*arguments, "--config", config, home=tmp_path)
    assert done.returncode == 0
    assert f"cleared   {config / 'exemplars.jsonl'}" in done.stdout
    assert "1 example less" in done.stdout
    assert (config / "exemplars.jsonl").read_text() == '{"text": "b"}\n'


def test_without_a_configuration_it_says_what_it_could_not_look_through(
    desk: Desk, marked: Marked, tmp_path: Path
) -> None:
    done = bellwether("forget", marked.url, "--yes", "--data", desk.data, home=tmp_path)
    assert done.returncode == 0
    assert "no configuration at config" in done.stderr


def test_wrong_use(desk: Desk, tmp_path: Path) -> None:
    for arguments, words in (
        (("forget",), "give the address of an article"),
        (("forget", "not an address"), "no web address"),
        (("forget", "https://a.example", "--data", tmp_path / "nowhere"), "there is no warehouse"),
    ):
        got = bellwether(*arguments, *(() if "--data" in arguments else ("--data", desk.data)), home=tmp_path)
        assert got.returncode == 2
        assert words in got.stderr
