"""A channel's address and secret stand nowhere but with the courier: no output, log, error, file or table has them."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.channels import Channel
from config.template import write
from flows.notify.secrets import Address, Missing, find_address
from flows.notify.sending import run_courier
from tests.fakes import Reply, internet
from tests.flows.notify.desk import DELIVERY, WEBHOOK, Desk, add_alert
from tests.flows.test_cli import bellwether, surroundings

pytestmark = pytest.mark.program

TOKEN = "tok3n-nobody-may-see"
SECRET = "s1gning-nobody-may-see"
MAIL = Channel(id="mail", kind="mail", url_env="MAIL_URL")
CHAT = Channel(id="chat", kind="apprise", url_env="CHAT_URL")


REPLIES = (Reply(), Reply(status=500, body=TOKEN.encode()), Reply(status=302), Reply(stall=9, body=b"x"))


@pytest.mark.server
@pytest.mark.parametrize("reply", REPLIES)
def test_nothing_that_is_kept_or_shown_holds_a_secret(
    desk: Desk, reply: Reply, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.courier = run_courier
    desk.channels = (WEBHOOK, MAIL, CHAT)
    desk.delivery = dataclasses.replace(DELIVERY, timeout_seconds=0.5)
    with desk.writing() as connection:
        add_alert(connection)
    with internet(lambda _: reply) as site:
        desk.environ |= {
            "HOOK_URL": site.url(f"/{TOKEN}?key={TOKEN}"),
            "HOOK_SECRET": SECRET,
            "MAIL_URL": f"smtp://{TOKEN}:{TOKEN}@127.0.0.1:{site.port}/?from=a@b.example&to=c@d.example&tls=none",
            "CHAT_URL": f"json://u:{TOKEN}@127.0.0.1:{site.port}/{TOKEN}",
        }
        report = desk.deliver()
    assert {name for name, each in report.channels.items() if each.accepted or each.failed} == {"hook", "mail", "chat"}
    written = b"".join(path.read_bytes() for path in desk.data.rglob("*") if path.is_file())
    shown = str(report) + caplog.text + "".join(capfd.readouterr()) + written.decode("latin-1")
    assert "hook" in shown
    for secret in (TOKEN, SECRET):
        assert secret not in shown


def find(channel: Channel, environ: dict[str, str]) -> Address | Missing:
    return asyncio.run(find_address(channel, environ))


def test_an_address_has_no_repr_and_what_is_missing_is_named() -> None:
    found = find(WEBHOOK, {"HOOK_URL": f"https://x.example/{TOKEN}", "HOOK_SECRET": SECRET})
    assert isinstance(found, Address)
    assert TOKEN not in repr(found) + str(found) + f"{found}"
    assert find(WEBHOOK, {}) == Missing(message="the environment variable HOOK_URL is not set")
    told = find(WEBHOOK, {"HOOK_URL": f"https://x.example/{TOKEN}", "HOOK_SECRET": " "})
    assert told == Missing(message="the environment variable HOOK_SECRET is not set")


def test_a_receiver_that_drips_for_ever_is_left_when_its_time_is_over(desk: Desk) -> None:
    desk.courier = run_courier
    desk.delivery = dataclasses.replace(DELIVERY, timeout_seconds=30, deadline_seconds=1.5)
    with desk.writing() as connection:
        add_alert(connection)
    with internet(lambda _: Reply(stall=20, body=b"x")) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        report = desk.deliver()
    assert report.of("hook").faults == ["timeout: not done within 1.5 s"]


def test_the_courier_of_a_process_that_is_gone_sends_nothing() -> None:
    with internet(lambda _: Reply()) as site:
        message = {"id": "m", "kind": "alert", "subject": "s", "json": "{}"}
        task = {"kind": "webhook", "url": site.url("/"), "secret": "x", "timeout": 2, "messages": [message]}
        assert asyncio.run(run_courier({**task, "parent": 1}, os.environ, seconds=10)) == ({}, True)
    assert site.requests == []


SAVE = """
import os, sys
from pathlib import Path
from flows.surroundings import prefect_for
with prefect_for(Path("data"), os.environ) as wait:
    from prefect.blocks.system import Secret
    wait()
    Secret(value=sys.argv[1]).save("hook-url")
    Secret(value="x").save("hook-secret")
"""
CHANNEL = """
[[channel]]
id = "hook"
kind = "webhook"
url_block = "hook-url"
secret_block = "hook-secret"
"""


@pytest.mark.server
def test_a_secret_in_a_prefect_block(tmp_path: Path) -> None:
    write(tmp_path / "config")
    with (tmp_path / "config" / "alerts.toml").open("a", encoding="utf-8") as file:
        file.write(CHANNEL)
    with internet(lambda _: Reply()) as site:
        arguments = [sys.executable, "-c", SAVE, site.url(f"/{TOKEN}")]
        subprocess.run(arguments, cwd=tmp_path, env=surroundings(tmp_path), check=True, timeout=120)
        tested = bellwether("alerts", "test", home=tmp_path)
    assert tested.stdout.split() == ["ok", "hook", "accepted"], tested.stderr
    assert site.paths() == [f"/{TOKEN}"]
    assert TOKEN not in tested.stdout + tested.stderr
