"""What the alert rules ask, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from extractors.model.terms import AlertScope, Confirmation, Pole, RuleKind, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """When a stance key is worth telling of, and how. extractors/NOVELTY.md says what the numbers do.

    `noise`: wrong tags of one key per 1,000 stories that carry any stance; 0 trusts the tagger. `false_alarms`: how
    many a week the rule may give by chance (kind "surged": the false-discovery rate). The others are days or counts.
    """

    id: str
    kind: RuleKind = "first"
    scope: AlertScope = "ever"
    enabled: bool = True
    min_confidence: float = 0.7
    min_stories: int = 2
    min_outlets: int = 1
    noise: float = 1.5
    false_alarms: float = 0.1
    watch_days: int = 14
    window_days: int = 14
    history_days: int = 120
    quiet_days: int = 60
    cooldown_days: int = 14
    expires_days: int = 7
    urgency: Urgency = "immediate"
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A stance key that a rule found new, with the stance that proves it.

    `facts` are the numbers behind `reason`; `coverage` is the share (0 to 1) of its day's coverage that was complete.
    """

    alert_id: str
    rule: str
    proposition: str
    pole: Pole
    scope: str
    scope_value: str
    stance_id: str
    article_id: str
    created_at: datetime
    reason: str
    story_id: str | None = None
    run_id: str | None = None
    urgency: Urgency = "immediate"
    channels: tuple[str, ...] = ()
    confirmed_by: Confirmation = "corroboration"
    facts: Mapping[str, Any] = field(default_factory=dict)
    coverage: float | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvidence:
    """A story that carries a stance key in a scope: its first article seen, and the surest stance there."""

    story_id: str
    article_id: str
    stance_id: str
    first_seen_at: datetime
    outlet: str
    confidence: float
    confirmed_by: Literal["llm", "human"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoveltyCandidate:
    """A stance key in a scope, as the warehouse sees it for one rule.

    `evidence`: the stories of the rule's window (from `window_from`), in the order first seen. `watched`: stories with
    any stance in the scope (kind "flipped": on the proposition) per day of the window, the oldest first; the `past_`
    sums are of the days before it, as far back as the rule looks, the `elsewhere_` sums those of all other values of
    the scope. `past_days`: how many of them had any story; `opposite`: stories of the other pole before the window
    (kind "flipped"). `known_at`: since when the key counts as known; `told_at`: the last alert of the rule on it;
    `ever_told_at`: the last alert that it is new at all. `alerts`: how many the rule gave on it so far.
    `active_values`: scope values with enough stories to be told of.
    """

    rule: str
    proposition: str
    pole: Pole
    scope_value: str
    watched_since: datetime
    window_from: datetime
    evidence: tuple[StoryEvidence, ...]
    watched: tuple[int, ...]
    past_stories: int = 0
    past_watched: int = 0
    past_days: int = 0
    elsewhere_stories: int = 0
    elsewhere_watched: int = 0
    opposite: int = 0
    known_at: datetime | None = None
    told_at: datetime | None = None
    ever_told_at: datetime | None = None
    alerts: int = 0
    active_values: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceChange:
    """What a publisher's edit did to one stance of an article. `stance_id`: of the new stance, else of the lost one."""

    article_id: str
    story_id: str
    outlet: str
    from_revision: str
    to_revision: str
    drifted_at: datetime
    proposition: str
    pole: Pole
    holder_name: str | None
    change: Literal["gained", "lost", "flipped"]
    stance_id: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A stance key in a scope that is known without an alert, and why (`cause`: watch, backfill, retag, ever, ...)."""

    rule: str
    proposition: str
    pole: Pole
    scope: str
    scope_value: str
    cause: str
    first_seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the rules make of a load's facts: alerts to write, and keys that became known in silence."""

    alerts: tuple[Alert, ...] = ()
    known: tuple[KnownKey, ...] = ()
