"""What goes through Apprise: to a real HTTP server, and what Slack and Discord would be sent for hostile words."""

from __future__ import annotations

import json
import logging
import re
from typing import Any, ClassVar

import pytest

from flows.notify.chat import notify
from flows.notify.message import hush
from flows.notify.outcome import Outcome
from flows.notify.render import render
from tests.fakes import Reply, internet
from tests.flows.notify.test_render import HOSTILE, PLAIN, composed, hostile

FORMATS = ("text", "markdown", "html")


def packed(shown: Any = PLAIN, form: str = "text") -> dict[str, str]:
    body = {"text": shown.text, "markdown": shown.markdown, "html": shown.html}[form]
    return {"id": shown.id, "kind": shown.kind, "subject": shown.subject, "body": body, "format": form}


@pytest.mark.parametrize("form", FORMATS)
def test_ntfy_of_ones_own(form: str) -> None:
    with internet(lambda _: Reply(body=b"{}")) as site:
        assert notify(packed(form=form), url=f"ntfy://127.0.0.1:{site.port}/news", timeout=2) == Outcome()
    assert b"ByteDance must sell TikTok" in site.requests[0].body or b"\\u201cByteDance" in site.requests[0].body


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(status=429), "busy"),
        (Reply(status=500), "broken"),
        (Reply(status=401), "misconfigured"),
        (Reply(status=400), "refused"),
        (Reply(stall=1.5, body=b"x"), "unreachable"),
    ],
)
def test_what_may_go_wrong(reply: Reply, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with internet(lambda _: reply) as site:
        url = f"json://user:t0ken-of-mine@127.0.0.1:{site.port}/hook"
        outcome = notify(packed(), url=url, timeout=0.5)
    assert outcome.fault == fault
    assert "t0ken" not in caplog.text + outcome.message


@pytest.mark.parametrize("url", ["nonsense", "nope://x", "", "json://127.0.0.1/?verify=no"])
def test_addresses_that_are_none(url: str) -> None:
    assert notify(packed(), url=url, timeout=1).fault == "misconfigured"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would go to a service whose address is fixed and outside; only the last step is taken away."""
    bodies: list[str] = []

    class Answer:
        status_code = 200
        content = b"ok"
        text = "ok"
        headers: ClassVar[dict[str, str]] = {}

    def take(_session: Any, *_more: Any, data: Any = None, **_named: Any) -> Answer:
        bodies.append(data if isinstance(data, str) else data.decode() if isinstance(data, bytes) else json.dumps(data))
        return Answer()

    monkeypatch.setattr("requests.sessions.Session.request", take)
    return bodies


SERVICES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "telegram": "tgram://123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/12315544/",
    "teams": "workflows://host:443/workflow/signature",
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("form", ["text", "markdown", pytest.param("html", marks=pytest.mark.server)])
def test_hostile_words_call_nobody_and_link_nowhere(sent: list[str], service: str, form: str) -> None:
    for text in HOSTILE:
        assert (
            notify(packed(render(hush(composed(hostile(text)))), form), url=SERVICES[service], timeout=1) == Outcome()
        )
    told = "\n".join(json.dumps(json.loads(body), ensure_ascii=False) for body in sent)
    assert not re.search(r"@(?:everyone|here|channel)\b", told)
    assert not re.search(r"<!(?:here|channel|everyone)", told)
    assert not re.search(r"<@U123>|<#C1>", told)
    assert "<script" not in told
    assert "](javascript" not in told
    assert 'href=\\"javascript' not in told
