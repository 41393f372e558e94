"""The rules of alerts.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.alerts import read_rules
from extractors.model import AlertRule

SHIPPED = Path(__file__).parents[2] / "config" / "alerts.toml"


def read(text: str) -> tuple[AlertRule, ...]:
    rules, found = read_rules(tomllib.loads(text))
    assert found == ()
    return rules


def faults(text: str) -> list[str]:
    return [f"{finding.path[-1]} {finding.message}" for finding in read_rules(tomllib.loads(text))[1]]


def test_the_shipped_rules_are_one_of_each_kind_and_scope() -> None:
    rules = read(SHIPPED.read_text(encoding="utf-8"))
    assert all(rule.enabled for rule in rules)
    assert {rule.scope for rule in rules if rule.kind == "first"} == {
        "ever", "outlet", "country", "language", "company", "holder",
    }  # fmt: skip
    assert {rule.kind for rule in rules} == {"first", "returned", "surged", "flipped", "drifted", "unlisted"}
    assert [rule.id for rule in rules if rule.urgency == "immediate"] == ["ever", "returned", "flipped"]


def test_a_rule_has_defaults() -> None:
    assert read('[[rule]]\nid = "quiet"\nscope = "outlet"\nenabled = false\n') == (
        AlertRule(id="quiet", scope="outlet", enabled=False),
    )


def test_a_rule_names_its_channels_and_its_numbers() -> None:
    (rule,) = read(
        '[[rule]]\nid = "x"\nmin_confidence = 0.8\nmin_stories = 3\nmin_outlets = 2\nnoise = 0\nwatch_days = 30\n'
        'window_days = 7\nurgency = "digest"\nchannels = ["desk-mail", "hook"]\nexpires_days = 2\n'
    )
    assert (rule.min_confidence, rule.min_stories, rule.min_outlets, rule.noise) == (0.8, 3, 2, 0.0)
    assert (rule.watch_days, rule.window_days, rule.expires_days) == (30, 7, 2)
    assert (rule.urgency, rule.channels) == ("digest", ("desk-mail", "hook"))


def test_a_return_is_compared_with_its_quiet_days() -> None:
    assert read('[[rule]]\nid = "x"\nkind = "returned"\nquiet_days = 45\n')[0].history_days == 45
    assert read('[[rule]]\nid = "x"\nkind = "returned"\n')[0].history_days == 60


def test_channels_and_deliveries_are_for_others_to_read() -> None:
    assert read('[[channel]]\nid = "x"\n[delivery]\nanything = 1\n[operations]\nfeeds = true\n') == ()


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('kind = "flipped"\nscope = "outlet"', 'scope must be "holder" where kind is "flipped"'),
        ('kind = "flipped"', 'scope must be "holder" where kind is "flipped"'),
        ('kind = "drifted"\nscope = "outlet"', 'scope must be "ever" where kind is "drifted"'),
        ('kind = "surged"\nfalse_alarms = 2', 'false_alarms is a share of 0 to 1 where kind is "surged"'),
        ("history_days = 5", "history_days must be at least as long as window_days (14)"),
        ("min_stories = 0", "min_stories must be a whole number from 1 to 1000, not 0"),
        ("noise = -1", "noise must be a number from 0 to 500, not -1"),
        ('urgency = "now"', 'urgency must be one of "immediate", "digest", not "now"'),
    ],
)
def test_what_cannot_be_is_told(lines: str, fault: str) -> None:
    assert faults(f'[[rule]]\nid = "x"\n{lines}\n') == [fault]


def test_a_repeated_or_unknown_name_is_told() -> None:
    assert faults('[[rule]]\nid = "x"\n[[rule]]\nid = "x"\n[[chanel]]\n') == [
        'chanel is unknown; did you mean "channel"?',
        'id "x" is used twice; each must be unique',
    ]
