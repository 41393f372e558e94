"""`bellwether track` with a channel: the alert of a cycle arrives with it, and the secret is found nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import Reply, Request, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether
from warehouse import read
from warehouse.connection import open_live, open_snapshot

pytestmark = pytest.mark.server

TOKEN = "t0ken-nobody-may-see"
SECRET = "s1gning-nobody-may-see"
ALERTS = """
[[rule]]
id = "ever"
scope = "ever"
watch_days = 0
min_stories = 2

[[channel]]
id = "hook"
kind = "webhook"
url_env = "HOOK_URL"
secret_env = "HOOK_SECRET"
"""


def let_the_pause_be_over(data: Path) -> None:
    with open_live(data / "bellwether.duckdb") as connection:
        connection.execute("UPDATE deliveries SET next_try_at = tried_at WHERE state = 'failed'")


def test_a_cycle_tells_its_alert_and_keeps_the_secret(tmp_path: Path) -> None:
    paper = Paper(slugs=["one", "two", "three"])
    got: list[Request] = []

    def answer(request: Request) -> Reply:
        if not request.path.startswith("/hook"):
            return paper.answer(request)
        got.append(request)
        return Reply(status=500 if len(got) == 1 else 200, body=TOKEN.encode())

    with internet(answer) as site:
        configure(tmp_path / "config", [site.url("/feed.xml")])
        (tmp_path / "config" / "alerts.toml").write_text(ALERTS)
        environ = {"HOOK_URL": site.url(f"/hook/{TOKEN}"), "HOOK_SECRET": SECRET}
        loud = environ | {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_EXTRA_LOGGERS": "httpx,apprise,httpcore"}
        cycle = bellwether("track", "--json", home=tmp_path, environ=loud)
        assert cycle.returncode == 0, cycle.stderr
        first = json.loads(bellwether("alerts", "list", "--json", home=tmp_path).stdout)
        let_the_pause_be_over(tmp_path / "data")
        again = bellwether("alerts", "deliver", "--json", home=tmp_path, environ=environ)
    assert [each["channel"] for each in first[0]["deliveries"]] == ["hook", "prefect-events"]
    assert {each["state"] for each in first[0]["deliveries"]} == {"failed", "accepted"}
    assert json.loads(again.stdout)["channels"]["hook"]["accepted"] == 1
    assert {request.headers["x-bellwether-id"] for request in got} == {first[0]["alert_id"]}
    shown = cycle.stdout + cycle.stderr + again.stdout + again.stderr
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for secret in (TOKEN, SECRET):
        assert secret not in shown
        assert secret.encode() not in kept
    with open_snapshot(tmp_path / "data" / "snapshot.duckdb") as connection:
        states = read.query(connection, "SELECT state FROM deliveries WHERE channel = 'hook' ORDER BY attempt")
    assert states.to_pydict() == {"state": ["failed", "accepted"]}
