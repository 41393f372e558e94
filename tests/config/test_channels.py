"""Channels, delivery and operations in alerts.toml."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.channels import Alerting, Channel, Delivery, Operations, check_stances, read_alerting
from config.loader import load
from config.template import write
from extractors.errors import ConfigurationError

MAIL = '[[channel]]\nid = "desk"\nkind = "mail"\nurl_env = "MAIL_URL"\n'
HOOK = '[[channel]]\nid = "hook"\nkind = "webhook"\nurl_env = "HOOK_URL"\nsecret_block = "hook-secret"\n'


def read(text: str) -> Alerting:
    alerting, found = read_alerting(tomllib.loads(text))
    assert found == ()
    return alerting


def faults(text: str) -> list[str]:
    return [f"{finding.path[-1]}: {finding.message}" for finding in read_alerting(tomllib.loads(text))[1]]


def test_nothing_configured_is_allowed() -> None:
    assert read("") == Alerting()


def test_channels_and_what_they_may_say() -> None:
    more = 'digest = "weekly"\nat_once = false\nstances = ["ban", "divestiture/affirm"]\nlanguages = ["zh-Hant"]\n'
    alerting = read(MAIL + more + HOOK)
    assert alerting.channels == (
        Channel(
            id="desk",
            kind="mail",
            url_env="MAIL_URL",
            digest="weekly",
            at_once=False,
            stances=("ban", "divestiture/affirm"),
            languages=("zh-Hant",),
        ),
        Channel(id="hook", kind="webhook", url_env="HOOK_URL", secret_block="hook-secret"),
    )


def test_times_and_thresholds() -> None:
    text = '[delivery]\ndigest_at = "06:30"\ntime_zone = "Europe/Berlin"\nexpire_hours = 24\n'
    text += "[operations]\nlate_factor = 0\n"
    alerting = read(text)
    assert alerting.delivery == Delivery(digest_at=time(6, 30), time_zone=ZoneInfo("Europe/Berlin"), expire_hours=24.0)
    assert alerting.operations == Operations(late_factor=0.0)


SECRET = "xoxb-1234-a-token-somebody-pasted"


@pytest.mark.parametrize(
    "line",
    [
        f'url = "https://hooks.example/{SECRET}"',
        f'url_env = "https://hooks.example/{SECRET}"',
        f'url_env = "{SECRET}"',
        f'url_block = "slack://{SECRET}"',
        f'url_env = "X"\ntoken = "{SECRET}"',
        f'url_env = "X"\npassword = "{SECRET}"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(line: str) -> None:
    found = faults(f'[[channel]]\nid = "chat"\nkind = "apprise"\n{line}\n')
    assert any("must not stand in the file" in each or "never the secret itself" in each for each in found)
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[channel]]\nid = "a"\nkind = "mail"\n', "needs either url_env or url_block"),
        (MAIL + 'url_block = "b"\n', "needs either url_env or url_block"),
        (HOOK.replace('secret_block = "hook-secret"\n', ""), "needs either secret_env or secret_block"),
        (MAIL + 'secret_env = "X"\n', 'is for channels of kind "webhook"'),
        (HOOK + 'format = "html"\n', 'cannot be chosen for a "webhook"'),
        (MAIL + 'format = "markdown"\n', 'must be "html"'),
        (MAIL + "at_once = false\n", 'needs digest = "daily" or "weekly"'),
        (MAIL + 'rules = ["evr"]\n[[rule]]\nid = "ever"\n', 'names no rule of this file: "evr"; did you mean "ever"?'),
        (MAIL + MAIL, "is used twice"),
        (MAIL.replace("desk", "prefect-events"), "is taken by Prefect's events"),
        (MAIL + 'stances = ["ban/maybe"]\n', 'must be a proposition like "ban"'),
        (MAIL + 'colour = "red"\n', "is unknown"),
        (MAIL.replace('"mail"', '"pigeon"'), 'must be one of "apprise", "webhook", "mail"'),
        ('[delivery]\ntime_zone = "Europe/Berln"\n', 'did you mean "Europe/Berlin"?'),
        ('[delivery]\ndigest_at = "7am"\n', "must be a time of day"),
        ('[operations]\nchannels = ["desk"]\n', 'names no channel of this file: "desk"'),
        ("[operations]\nmin_coverage = 80\n", "from 0 to 1"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    assert any(told in each for each in faults(text)), faults(text)


def test_a_filter_by_a_stance_that_is_none_would_silence_the_channel() -> None:
    alerting = read(MAIL + 'stances = ["bann/affirm", "ban"]\n')
    assert check_stances(alerting, ["ban", "divestiture"]) == (
        'channel[desk].stances names no proposition of stances.toml: "bann/affirm"; did you mean "ban"?',
    )


def test_the_shipped_file_says_the_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    write(folder)
    assert load(folder, environ={}).alerting == Alerting()
    (folder / "alerts.toml").write_text(MAIL + 'stances = ["nonsense"]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="names no proposition"):
        load(folder, environ={})
