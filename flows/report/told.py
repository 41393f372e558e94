"""What the last briefing told, from the numbers that were written beside it: for the digest mail and the Prefect UI.

Same words, same numbers; read without the snapshot, and without what draws charts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.notify.plaintext import markdown
from flows.report import BRIEFING, NUMBERS

MOST_BARS = 10
MOST_STANCES = 20
SIGNS = {"affirm": "▲ affirmed", "reject": "▼ rejected"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A proposition: stories that affirm and reject it, and those as parts (0 to 100) of the most there are."""

    proposition: str
    affirm: int
    reject: int
    affirm_part: int
    reject_part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last briefing: the four answers (title, sentences), new stances, and bars. `page`: where it lies."""

    since: date
    until: date
    said: tuple[tuple[str, tuple[str, ...]], ...]
    stances: tuple[Mapping[str, Any], ...]
    total: int
    bars: tuple[Bar, ...]
    page: Path


def read_told(data: Path) -> Told | None:
    """What the last briefing in `data` told; None where there is none, or none that can be read."""
    try:
        tree = json.loads((data / NUMBERS).read_text(encoding="utf-8"))
        return _to_told(tree, data / BRIEFING)
    except (OSError, ValueError, KeyError, TypeError):
        # Of another version, or gone: the next one is written within a day.
        return None


def _to_told(tree: Mapping[str, Any], page: Path) -> Told:
    return Told(
        since=date.fromisoformat(tree["period"]["since"]),
        until=date.fromisoformat(tree["period"]["until"]),
        said=tuple((title, tuple(sentences)) for title, sentences in tree["said"].items()),
        stances=tuple(tree["news"]["stances"]),
        total=tree["news"]["total"],
        bars=_to_bars(tree["poles"]["poles"]),
        page=page,
    )


def _to_bars(poles: list[dict[str, Any]]) -> tuple[Bar, ...]:
    counts: dict[str, dict[str, int]] = {}
    for pole in poles:
        if pole["kind"] is None:
            counts.setdefault(pole["proposition"], {})[pole["pole"]] = pole["stories"]
    peak = max((max(both.values()) for both in counts.values()), default=1)
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:MOST_BARS]
    return tuple(
        Bar(
            proposition=name,
            affirm=both.get("affirm", 0),
            reject=both.get("reject", 0),
            affirm_part=round(100 * both.get("affirm", 0) / peak),
            reject_part=round(100 * both.get("reject", 0) / peak),
        )
        for name, both in ranked
    )


def is_due(data: Path, *, now: datetime, alerts: int) -> bool:
    """Whether a cycle should write the briefing: the first of a day, and any that found something new."""
    told = read_told(data)
    # A cycle at midnight ends the day before.
    return alerts > 0 or told is None or told.until < (now - timedelta(microseconds=1)).date()


def as_markdown(told: Told) -> str:
    """The four answers for the Prefect UI."""
    lines = [f"## Briefing, {told.since} to {told.until}", ""]
    for title, sentences in told.said:
        lines += [f"**{markdown(title)}**", "", *(f"- {markdown(sentence)}" for sentence in sentences), ""]
    return "\n".join(lines)


def as_table(told: Told) -> list[dict[str, str]]:
    """The new stances for the Prefect UI, the latest first."""
    return [
        {
            "stance": f"{one['proposition']} {SIGNS.get(one['pole'], one['pole'])}",
            "new": one["where"],
            "said by": one["holder"],
            "outlet": one["outlet"],
            "published": one["published_on"] or "",
            "quote": one["quote"],
            "why new": one["reason"],
            "link": one["url"] or "",
        }
        for one in told.stances[:MOST_STANCES]
    ]
