"""`bellwether alerts`: list, show, ack, mute, deliver, digest and test, on a data folder with alerts in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from config.template import write
from extractors.errors import UsageError
from flows.cli import cli
from tests.fakes import Reply, internet
from tests.flows.notify.desk import Desk, add_alert, add_article, add_notice
from warehouse.connection import hold_lock, open_snapshot
from warehouse.publish import publish

HOOK = '\n[[channel]]\nid = "hook"\nkind = "webhook"\nurl_env = "HOOK_URL"\nsecret_env = "HOOK_SECRET"\n'
SOON = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)


@pytest.fixture
def folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two alerts of five minutes ago, published; a configuration with a webhook."""
    with desk.writing() as connection:
        article, stance = add_article(connection, "one")
        add_alert(connection, "one", article_id=article, stance_id=stance, created_at=SOON)
        add_alert(connection, "two", proposition="divestiture", rule="surged", created_at=SOON - timedelta(days=40))
        add_notice(connection, "disk", created_at=SOON)
    publish(desk.live, desk.data / "snapshot.duckdb")
    write(desk.data / "config")
    with (desk.data / "config" / "alerts.toml").open("a", encoding="utf-8") as file:
        file.write(HOOK)
    monkeypatch.setenv("HOOK_SECRET", "x")
    monkeypatch.chdir(desk.data)
    return desk.data


def run(*arguments: str) -> Result:
    group, *rest = arguments
    wants_config = arguments[1] in ("deliver", "digest", "test", "mute")
    config = ["--config", "config"] if wants_config else []
    return CliRunner().invoke(cli, [group, *rest, *config, "--data", "."], standalone_mode=False)


def output(*arguments: str) -> Any:
    result = run("alerts", *arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


def ids(*arguments: str) -> list[str]:
    return [alert["proposition"] for alert in output("list", *arguments)]


@pytest.mark.usefixtures("folder")
def test_list_filters() -> None:
    assert ids() == ["divestiture", "ban"]
    assert ids("--rule", "surged") == ["divestiture"]
    assert ids("--stance", "ban") == ids("--stance", "ban/reject") == ids("--since", "30d") == ["ban"]
    assert ids("--stance", "ban/affirm") == ids("--since", "2999-01-01") == []
    assert ids("--limit", "1") == ["ban"]
    assert [notice["subject"] for notice in output("list", "--notices")] == ["disk is wrong"]


@pytest.mark.usefixtures("folder")
def test_a_pipe_gets_plain_lines() -> None:
    shown = run("alerts", "list", "--since", "30d").stdout
    assert "ban / reject" in shown
    assert "| A ban is wrong" in shown
    assert "not sent to anybody" in shown
    assert "OPERATIONAL  disk is wrong" in run("alerts", "list", "--notices").stdout


@pytest.mark.usefixtures("folder")
def test_show_takes_the_first_digits() -> None:
    (alert,) = output("list", "--since", "30d")
    assert output("show", alert["alert_id"][:8])["quote"] == "A ban is wrong"
    assert "coverage      92% of that day" in run("alerts", "show", alert["alert_id"][:8]).stdout
    for wrong in ("zzz", ""):
        assert isinstance(run("alerts", "show", wrong).exception, UsageError)


@pytest.mark.usefixtures("folder")
def test_ack_is_remembered_and_seen_at_once() -> None:
    (alert,) = output("list", "--since", "30d")
    ident = alert["alert_id"]
    assert output("ack", ident[:8], "--by", "mara") == {"acknowledged": [ident], "before": []}
    assert output("ack", ident[:8], "--by", "otto") == {"acknowledged": [], "before": [ident]}
    assert ids("--open") == ["divestiture"]
    assert "by mara" in run("alerts", "list").stdout


@pytest.mark.usefixtures("folder")
def test_mute_list_and_lift() -> None:
    (mute,) = output("mute", "stance", "ban/reject", "--until", "2w", "--note", "known")
    assert (mute["kind"], mute["value"], mute["note"]) == ("stance", "ban/reject", "known")
    assert output("mute", "--list") == [mute]
    assert output("mute", "stance", "ban/reject", "--lift") == []
    assert isinstance(run("alerts", "mute", "stance", "ban/reject", "--lift").exception, UsageError)
    assert isinstance(run("alerts", "mute").exception, UsageError)
    assert isinstance(run("alerts", "mute", "rule", "ever", "--until", "2001-01-01").exception, UsageError)
    assert "is no moment" in str(run("alerts", "mute", "rule", "ever", "--until", "soon").exception)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("rule", "evr", 'no such rule: evr; did you mean "ever"?'),
        ("stance", "ban/for", "no such stance: ban/for; did you mean"),
        ("outlet", "Nowhere Post", "no such outlet: Nowhere Post; there are: Harbour Post"),
        ("story", "4711", "no story 4711 is stored"),
    ],
)
def test_what_there_is_not_cannot_be_muted(kind: str, value: str, said: str) -> None:
    assert said in str(run("alerts", "mute", kind, value).exception)
    assert output("mute", "--list") == []


@pytest.mark.usefixtures("folder")
def test_outlets_and_stories_are_muted_by_the_names_they_are_stored_under(folder: Path) -> None:
    with open_snapshot(folder / "snapshot.duckdb") as connection:
        rows = connection.execute("SELECT f.outlet, a.story_id FROM articles AS a JOIN feeds AS f USING (outlet)")
        outlet, story = rows.fetchall()[0]
    output("mute", "outlet", outlet)
    assert {mute["kind"] for mute in output("mute", "story", story)} == {"outlet", "story"}


@pytest.mark.server
def test_deliver_sends_what_is_due_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with internet(lambda _: Reply()) as site:
        monkeypatch.setenv("HOOK_URL", site.url("/in"))
        report = output("deliver")
        assert run("alerts", "deliver").stdout == "Nothing is due.\n"
    assert report["channels"]["hook"]["accepted"] == 2, "an alert and a notice; that of forty days ago is too old"
    assert "hook: accepted" in run("alerts", "list", "--since", "30d").stdout
    assert [request.headers["x-bellwether-kind"] for request in site.requests] == ["alert", "operational"]
    assert folder.exists()


@pytest.mark.server
def test_deliver_with_a_channel_that_is_down(folder: Path) -> None:
    result = run("alerts", "deliver")
    assert result.exit_code == 1
    assert "the environment variable HOOK_URL is not set" in result.stdout
    assert "again at" in run("alerts", "list", "--since", "30d").stdout
    assert folder.exists()


@pytest.mark.server
def test_a_dry_run_of_the_digest_notes_nothing(folder: Path) -> None:
    file = folder / "config" / "alerts.toml"
    file.write_text(file.read_text() + 'digest = "daily"\nat_once = false\n')
    (row,) = output("digest", "--dry-run")
    assert (row["channel"], row["message"]["kind"], len(row["message"]["ids"])) == ("hook", "digest", 2)
    assert "--- hook: [Bellwether] 1 new stance and 1 notice" in run("alerts", "digest", "--dry-run").stdout
    assert output("list", "--since", "30d")[0]["deliveries"] == []


@pytest.mark.server
@pytest.mark.usefixtures("folder")
def test_test_reports_by_channel_and_shows_all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("alerts", "test", "--dry-run", "--json").stdout)["kind"] == "alert"
    shown = run("alerts", "test", "--dry-run").stdout
    assert all(f"--- {name}\n" in shown for name in ("subject", "text", "markdown", "html", "json"))
    with internet(lambda _: Reply()) as site:
        monkeypatch.setenv("HOOK_URL", site.url("/in"))
        (row,) = json.loads(run("alerts", "test", "hook", "--json").stdout)
    assert (row["channel"], row["fault"]) == ("hook", None)
    assert site.requests[0].headers["x-bellwether-kind"] == "test"
    assert isinstance(run("alerts", "test", "nobody").exception, UsageError)


def test_a_command_waits_for_the_running_cycle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.notify.opening.PATIENCE_SECONDS", 0.2)
    with hold_lock(folder, purpose="track"):
        result = run("alerts", "mute", "rule", "ever")
    assert "Waiting: " in result.stderr
    assert "(track)" in result.stderr


def test_without_a_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "bellwether track" in str(run("alerts", "ack", "1").exception)
