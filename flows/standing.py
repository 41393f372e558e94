"""How many stances of each proposition and pole there were and are."""

from __future__ import annotations

from collections import Counter
from typing import Any

from warehouse.retagging import Stand


def list_stands(before: Counter[Stand], after: Counter[Stand]) -> list[dict[str, Any]]:
    """`proposition`, `pole`, `before` and `after` of each, those that changed most first."""
    keys = sorted({*before, *after}, key=lambda key: (-abs(after[key] - before[key]), key))
    return [
        {"proposition": name, "pole": pole, "before": before[name, pole], "after": after[name, pole]}
        for name, pole in keys
    ]
