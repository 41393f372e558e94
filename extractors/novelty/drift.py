"""Which edits of publishers to tell of: those that change what an article says, not how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from extractors.model import Alert, AlertRule, Decision, StanceChange, stable_id

_ORDER = {"flipped": 0, "lost": 1, "gained": 2}
_WORDS = {"flipped": "turned to", "lost": "no longer says", "gained": "newly says"}
# A rewritten article changes much at once; the rest is in the article's history.
_MOST_NAMED = 4


def decide_drifts(
    changes: Iterable[StanceChange], rule: AlertRule, *, now: datetime, run_id: str | None = None
) -> Decision:
    """One alert per edited article with a change as sure as the rule asks; the strongest change is its key.

    A stance that only another holder has now, or that the tagger was never sure of, is no change of what is said.
    """
    edits: dict[tuple[str, str], list[StanceChange]] = {}
    for change in changes:
        if change.confidence >= rule.min_confidence:
            edits.setdefault((change.article_id, change.to_revision), []).append(change)
    alerts = [_alert(rule, _strip_moves(found), now, run_id) for found in edits.values() if _strip_moves(found)]
    return Decision(alerts=tuple(sorted(alerts, key=lambda alert: alert.alert_id)))


def _strip_moves(changes: Sequence[StanceChange]) -> list[StanceChange]:
    """Without keys that one holder lost and another gained: the tagger names the same words' holder anew."""
    lost = {(c.proposition, c.pole) for c in changes if c.change == "lost"}
    gained = {(c.proposition, c.pole) for c in changes if c.change == "gained"}
    kept = [c for c in changes if c.change == "flipped" or (c.proposition, c.pole) not in lost & gained]
    return sorted(kept, key=lambda c: (_ORDER[c.change], -c.confidence, c.proposition, c.pole))


def _alert(rule: AlertRule, changes: Sequence[StanceChange], now: datetime, run_id: str | None) -> Alert:
    first = changes[0]
    return Alert(
        alert_id=stable_id("alert", rule.id, first.article_id, first.to_revision),
        rule=rule.id,
        proposition=first.proposition,
        pole=first.pole,
        scope=rule.scope,
        scope_value="",
        stance_id=first.stance_id,
        article_id=first.article_id,
        story_id=first.story_id,
        created_at=now,
        run_id=run_id,
        reason=_say(changes),
        urgency=rule.urgency,
        channels=rule.channels,
        facts=_facts(rule, changes),
        expires_at=now + timedelta(days=rule.expires_days),
    )


def _say(changes: Sequence[StanceChange]) -> str:
    named = [
        f"{_WORDS[c.change]} {c.proposition} / {c.pole}{f' ({c.holder_name})' if c.holder_name else ''}"
        for c in changes[:_MOST_NAMED]
    ]
    more = f", and {len(changes) - _MOST_NAMED} more" if len(changes) > _MOST_NAMED else ""
    return f"{changes[0].outlet} edited this article after it was first seen: it {'; it '.join(named)}{more}."


def _facts(rule: AlertRule, changes: Sequence[StanceChange]) -> dict[str, Any]:
    first = changes[0]
    return {
        "kind": rule.kind,
        "from_revision": first.from_revision,
        "to_revision": first.to_revision,
        "first_seen_at": first.drifted_at.isoformat(),
        "last_seen_at": first.drifted_at.isoformat(),
        "min_confidence": rule.min_confidence,
        "changes": [
            {"change": c.change, "proposition": c.proposition, "pole": c.pole, "holder_name": c.holder_name,
             "confidence": c.confidence}
            for c in changes
        ],
    }  # fmt: skip
