"""Reading `alerts.toml`: when a stance is worth telling of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.checks import flag, identity, list_of, number, one_of, whole
from config.tables import Finding, Findings, Key, Row, Schema, find_repeated, find_unknown, read_rows
from extractors.model import AlertRule

SCHEMA: Schema = {
    "id": Key(check=identity(example="ever"), required=True),
    "kind": Key(check=one_of("first", "returned", "surged", "flipped", "drifted", "unlisted")),
    "scope": Key(check=one_of("ever", "outlet", "country", "language", "company", "holder")),
    "enabled": Key(check=flag()),
    "min_confidence": Key(check=number(0, 1)),
    "min_stories": Key(check=whole(1, 1000)),
    "min_outlets": Key(check=whole(1, 1000)),
    "noise": Key(check=number(0, 500)),
    "false_alarms": Key(check=number(1e-6, 1000)),
    "watch_days": Key(check=whole(0, 3650)),
    "window_days": Key(check=whole(1, 60)),
    "history_days": Key(check=whole(1, 400)),
    "quiet_days": Key(check=whole(1, 365)),
    "cooldown_days": Key(check=whole(0, 365)),
    "expires_days": Key(check=whole(1, 365)),
    "urgency": Key(check=one_of("immediate", "digest")),
    "channels": Key(check=list_of(identity(example="desk-mail"))),
}
DEFAULTS = AlertRule.__dataclass_fields__
# What else an alerts.toml holds is read by others.
OTHERS = ("channel", "delivery", "operations")


def read_rules(data: Mapping[str, Any]) -> tuple[tuple[AlertRule, ...], Findings]:
    """The rules of an `alerts.toml` and what is wrong in it. No rule at all is allowed: nobody is alerted then."""
    rows, found = read_rows(data, "rule", SCHEMA)
    found += find_unknown(data, {"rule", *OTHERS}) + find_repeated(rows, "id")
    found += tuple(finding for row in rows if row.sound for finding in _check(row))
    return tuple(_rule(row) for row in rows if row.sound), found


def _rule(row: Row) -> AlertRule:
    values = dict(row.values)
    if values.get("kind") == "returned":
        # The quiet days are the past that a return is compared with.
        values.setdefault("history_days", values.get("quiet_days", DEFAULTS["quiet_days"].default))
    return AlertRule(**values)


def _check(row: Row) -> list[Finding]:
    """What single values cannot show: kinds that need a certain scope."""
    kind, scope = row.values.get("kind", "first"), row.values.get("scope", "ever")
    if kind == "flipped" and scope != "holder":
        return [Finding(path=(*row.path, "scope"), message='must be "holder" where kind is "flipped"')]
    if kind in ("drifted", "unlisted") and scope != "ever":
        return [Finding(path=(*row.path, "scope"), message=f'must be "ever" where kind is "{kind}"')]
    if kind == "surged" and row.values.get("false_alarms", 0.05) > 1:
        return [Finding(path=(*row.path, "false_alarms"), message='is a share of 0 to 1 where kind is "surged"')]
    window, history = (row.values.get(name, DEFAULTS[name].default) for name in ("window_days", "history_days"))
    if history < window:
        message = f"must be at least as long as window_days ({window})"
        return [Finding(path=(*row.path, "history_days"), message=message)]
    return []
