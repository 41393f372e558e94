"""ALERTS.md: its messages are what the program writes today, and its snippet verifies what the program signs."""

from __future__ import annotations

import json
import os
import re
import time
import tomllib
from pathlib import Path
from typing import Any

from config.channels import read_alerting
from config.loader import load
from flows.notify.rehearsal import example
from flows.notify.webhook import headers_of

CHECKOUT = Path(__file__).parents[3]
GUIDE = CHECKOUT / "flows" / "ALERTS.md"
WRITE = "WRITE_GUIDE"


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found, language
    return found[1]


def test_the_messages_shown_are_those_written_today() -> None:
    """`make guide` writes them anew."""
    shown = example(load(CHECKOUT / "config", environ={}).codebook)
    pretty = json.dumps(json.loads(shown.json), ensure_ascii=False, indent=2)
    wanted = {"text": f"{shown.subject}\n\n{shown.text}", "markdown": shown.markdown, "json": pretty}
    if WRITE in os.environ:
        rewrite(wanted)
    for language, body in wanted.items():
        assert block(language) == body + "\n"
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert "\n".join(f"    {line}".rstrip() for line in shown.text.splitlines()[:13]) in readme


def rewrite(wanted: dict[str, str]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for language, body in wanted.items():
        start = text.index(f"```{language}\n") + len(f"```{language}\n")
        text = text[:start] + body + "\n" + text[text.index("```", start) :]
    GUIDE.write_text(text, encoding="utf-8")


def test_the_snippet_knows_what_is_genuine() -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    message = {"id": "m", "kind": "alert", "json": '{"id": "m"}'}
    headers = headers_of(message, secret="s", timestamp=int(time.time()))
    assert names["is_genuine"](headers, b'{"id": "m"}', "s")
    assert not names["is_genuine"](headers, b'{"id": "n"}', "s")
    assert not names["is_genuine"](headers, b'{"id": "m"}', "t")
    old = headers_of(message, secret="s", timestamp=int(time.time()) - 1000)
    assert not names["is_genuine"](old, b'{"id": "m"}', "s")


def test_the_channels_shown_can_be_read() -> None:
    tables = re.findall(
        r"(?:^    [^\n]+\n)*^    \[\[channel\]\]\n(?:^    [^\n]+\n)+", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    assert len(tables) == 3
    alerting, found = read_alerting(tomllib.loads("\n".join(tables)))
    assert found == ()
    assert [channel.kind for channel in alerting.channels] == ["mail", "apprise", "webhook"]
