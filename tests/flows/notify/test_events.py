"""Alerts as Prefect events: what they say of themselves, and that an automation acts on them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from flows.notify.events import APPEARED, describe, event_id
from tests.flows.notify.desk import Desk, add_alert, add_article
from tests.flows.notify.test_guide import block
from tests.flows.notify.test_render import EXAMPLE, NOTE, composed
from tests.flows.test_cli import CHECKOUT, surroundings


def test_an_event_names_its_alert_and_what_it_is_about() -> None:
    resource, related = describe(composed(EXAMPLE))
    assert APPEARED == "bellwether.stance.appeared"
    assert resource["prefect.resource.id"] == "bellwether.alert.m1"
    assert (resource["bellwether.stance"], resource["bellwether.outlet"]) == ("divestiture/affirm", "Kernel & Cable")
    assert [(each["prefect.resource.role"], each["prefect.resource.id"]) for each in related] == [
        ("proposition", "bellwether.proposition.divestiture"),
        ("outlet", "bellwether.outlet.kernel-cable"),
        ("article", f"bellwether.article.{EXAMPLE.article_id}"),
        ("story", f"bellwether.story.{EXAMPLE.story_id}"),
    ]


def test_a_notice_is_an_event_too() -> None:
    resource, related = describe(composed(kind="withdrawal", notices=(NOTE,)))
    assert (resource["bellwether.kind"], related) == ("withdrawal", [])


def test_a_repeat_has_the_same_id() -> None:
    assert event_id(EXAMPLE.alert_id) == UUID(hex=EXAMPLE.alert_id)
    assert event_id("alert-1") == event_id("alert-1") != event_id("alert-2")


@pytest.mark.server
def test_the_automation_of_the_guide_runs_a_deployment_on_a_real_server(desk: Desk, tmp_path: Path) -> None:
    with desk.writing() as connection:
        article, stance = add_article(connection, "one")
        add_alert(connection, "one", article_id=article, stance_id=stance)
        add_alert(connection, "other", proposition="divestiture")
    automation = tmp_path / "automation.yaml"
    automation.write_text(block("yaml"), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [sys.executable, "-m", "tests.flows.notify.automated", str(desk.data), str(automation)]
    environ = surroundings(tmp_path, SERVER_PORT=str(port))
    ended = subprocess.run(
        arguments, cwd=CHECKOUT, env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1])["parameters"] == [{"stance": "ban/reject"}]
    accepted = "SELECT count(*) FROM deliveries WHERE channel = 'prefect-events' AND state = 'accepted'"
    assert desk.rows(accepted) == [(2,)]
