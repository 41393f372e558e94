"""Which stance keys are new enough to tell somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from extractors.model import Alert, AlertRule, NoveltyCandidate, stable_id


def decide_alerts(candidates: Iterable[NoveltyCandidate], rule: AlertRule, *, now: datetime) -> tuple[Alert, ...]:
    """The alerts of `rule`, one per key, in the order in which the keys were first seen.

    A key that was first seen while the baseline was being filled (`watch_days` from the start of collecting) is old
    news for ever; a new one waits for `min_stories`.
    """
    due = [candidate for candidate in candidates if _is_new(candidate, rule)]
    due.sort(key=lambda candidate: (candidate.first_seen_at, candidate.proposition, candidate.pole))
    return tuple(_alert(candidate, rule, now) for candidate in due)


def _is_new(candidate: NoveltyCandidate, rule: AlertRule) -> bool:
    baseline_ends = candidate.watched_since + timedelta(days=rule.watch_days)
    return candidate.first_seen_at >= baseline_ends and candidate.stories >= rule.min_stories


def _alert(candidate: NoveltyCandidate, rule: AlertRule, now: datetime) -> Alert:
    watched = (candidate.first_seen_at - candidate.watched_since).days
    return Alert(
        alert_id=stable_id("alert", rule.id, candidate.proposition, candidate.pole, candidate.scope_value),
        rule=rule.id,
        proposition=candidate.proposition,
        pole=candidate.pole,
        scope=rule.scope,
        scope_value=candidate.scope_value,
        stance_id=candidate.stance_id,
        article_id=candidate.article_id,
        created_at=now,
        reason=(
            f"not seen in {watched} days of collecting before; "
            f"now in {candidate.stories} stories of {candidate.outlets} outlets"
        ),
    )
