"""Reading `alerts.toml`: when a stance counts as new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.checks import flag, identity, number, one_of, whole
from config.tables import Findings, Key, Schema, find_repeated, find_unknown, read_rows
from extractors.model import AlertRule

SCHEMA: Schema = {
    "id": Key(check=identity(example="ever"), required=True),
    "scope": Key(check=one_of("ever"), required=True),
    "enabled": Key(check=flag()),
    "min_confidence": Key(check=number(0, 1)),
    "min_stories": Key(check=whole(1, 1000)),
    "watch_days": Key(check=whole(0, 3650)),
}


def read_rules(data: Mapping[str, Any]) -> tuple[tuple[AlertRule, ...], Findings]:
    """The rules of an `alerts.toml` and what is wrong in it. No rule at all is allowed: nobody is alerted then."""
    rows, found = read_rows(data, "rule", SCHEMA)
    found += find_unknown(data, {"rule", "channel", "delivery", "operations"}) + find_repeated(rows, "id")
    return tuple(AlertRule(**row.values) for row in rows if row.sound), found
