"""Which stance keys a rule tells of, and which become known in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from extractors.model import Alert, AlertRule, Decision, KnownKey, NoveltyCandidate, stable_id
from extractors.novelty.evidence import discoveries, rarity
from extractors.novelty.finding import Finding, find, is_established, judge_week
from extractors.novelty.wording import list_facts, say_why

# The codebook's stance keys: 16 propositions, two poles. So many are tested in each value of a scope.
KEYS = 32
# A day's stories must be there on so many of the days that count as quiet: a gap in collecting is no silence.
QUIET_COVERED = 0.8
# So unlikely it must be that a scope value had not said what all others do by chance.
MISSING = 0.05
# A holder is known by so many stories.
HEARD = 10
# A surge is at least so many times the usual number: a rise that statistics find in large numbers may matter to nobody.
SURGE = 2.0
# Wider scopes first: what is new everywhere is not told again for each outlet, country, ... that has it.
_WIDTH = {"ever": 0, "country": 1, "language": 2, "company": 3, "outlet": 4, "holder": 5}


def decide_alerts(
    candidates: Iterable[NoveltyCandidate],
    rules: Sequence[AlertRule],
    *,
    now: datetime,
    run_id: str | None = None,
    keys: int = KEYS,
    silent: str = "",
) -> Decision:
    """What the rules of kind "first", "returned" and "flipped" make of what a load touched.

    Alerts come in the order in which their evidence was first seen. `silent` (a cause) makes known what would be told,
    and what has been there long enough, without telling anybody.
    """
    by_id = {rule.id: rule for rule in rules}
    judged = [(by_id[c.rule], c) for c in candidates if by_id[c.rule].kind in ("first", "returned", "flipped")]
    judged.sort(key=lambda pair: (_WIDTH[pair[0].scope], pair[0].kind != "first"))
    alerts: list[Alert] = []
    known: list[KnownKey] = []
    told: set[tuple[str, str, str]] = set()
    for rule, candidate in judged:
        outcome = _judge(rule, candidate, now=now, keys=keys, silent=silent)
        if isinstance(outcome, Finding) and rule.kind == "first":
            outcome = _once(rule, candidate, outcome, now=now, told=told)
        if isinstance(outcome, Finding):
            told.add((candidate.proposition, candidate.pole, rule.scope))
            alerts.append(_alert(rule, candidate, outcome, now=now, run_id=run_id))
        elif outcome:
            known.append(_known(rule, candidate, outcome))
    alerts.sort(key=lambda alert: (alert.facts["first_seen_at"], alert.proposition, alert.pole))
    return Decision(alerts=tuple(alerts), known=tuple(known))


def decide_surges(
    candidates: Iterable[NoveltyCandidate],
    rule: AlertRule,
    *,
    now: datetime,
    run_id: str | None = None,
    keys: int = KEYS,
) -> Decision:
    """The keys said far more often in the rule's window than in its past; `rule.false_alarms` is the share of false
    discoveries, held over all keys tested (Benjamini-Hochberg).

    A key is tested where its past is long enough to compare with, whatever became of it in the window.
    """
    tested = [c for c in candidates if c.past_days >= rule.quiet_days]
    findings = [judge_week(rule, candidate) for candidate in tested]
    number = keys * max((c.active_values for c in tested), default=1)
    found = discoveries([finding.chance for finding in findings], rule.false_alarms, tested=number)
    alerts = [
        _alert(rule, tested[at], replace(findings[at], limit=rule.false_alarms), now=now, run_id=run_id)
        for at in sorted(found)
        if findings[at].enough and findings[at].ratio >= SURGE and not _cooling(rule, tested[at], now)
    ]
    return Decision(alerts=tuple(alerts))


def _judge(
    rule: AlertRule, candidate: NoveltyCandidate, *, now: datetime, keys: int, silent: str
) -> Finding | str | None:
    """A finding to tell of, the cause for which the key is known in silence, or None: nothing yet."""
    if rule.kind == "first":
        return _judge_first(rule, candidate, keys=keys, silent=silent)
    if rule.kind == "returned":
        return _judge_returned(rule, candidate, now=now, keys=keys, silent=silent)
    return _judge_flipped(rule, candidate, now=now, silent=silent)


def _judge_first(rule: AlertRule, candidate: NoveltyCandidate, *, keys: int, silent: str) -> Finding | str | None:
    if candidate.known_at is not None:
        return None
    finding = find(rule, candidate, limit=_limit(rule, candidate, keys))
    if silent and (finding or is_established(rule, candidate)):
        return silent
    if finding is None:
        return None
    if finding.first_seen_at < candidate.watched_since + timedelta(days=rule.watch_days):
        return "watch"
    if finding.established:
        return "watch"
    trusted = rule.noise == 0 or finding.confirmed_by != "corroboration"
    return finding if trusted or _was_missing(rule, candidate, finding) else None


def _was_missing(rule: AlertRule, candidate: NoveltyCandidate, finding: Finding) -> bool:
    """Whether that it had not been said in the scope value tells something: it did not say what all others do, or, of a
    holder, was heard often enough. That one with few stories had not said it before is no news.
    """
    if rule.scope == "ever":
        return True
    if rule.scope == "holder":
        return finding.past_watched >= HEARD
    usual = candidate.elsewhere_stories / max(candidate.elsewhere_watched, 1)
    return rarity(finding.past_stories, usual * finding.past_watched) < MISSING


def _judge_returned(
    rule: AlertRule, candidate: NoveltyCandidate, *, now: datetime, keys: int, silent: str
) -> Finding | str | None:
    finding = find(rule, candidate, limit=_limit(rule, candidate, keys))
    if candidate.known_at is None:
        return (silent or "seen") if finding or is_established(rule, candidate) else None
    long_ago = now - timedelta(days=rule.quiet_days + rule.window_days)
    if finding is None or silent or candidate.known_at > long_ago or _cooling(rule, candidate, now):
        return None
    covered = candidate.past_days >= QUIET_COVERED * rule.quiet_days
    return finding if covered and not finding.established else None


def _judge_flipped(rule: AlertRule, candidate: NoveltyCandidate, *, now: datetime, silent: str) -> Finding | None:
    finding = find(rule, candidate, limit=_limit(rule, candidate, 1))
    held = candidate.opposite >= max(rule.min_stories, 2 * candidate.past_stories + 1)
    if silent or finding is None or not held or _cooling(rule, candidate, now):
        return None
    watched = finding.first_seen_at >= candidate.watched_since + timedelta(days=rule.watch_days)
    return finding if watched else None


def _once(
    rule: AlertRule, candidate: NoveltyCandidate, finding: Finding, *, now: datetime, told: set[tuple[str, str, str]]
) -> Finding | str:
    """The finding, unless the same key is told of in a wider scope: in this load, or as new at all not long ago."""
    wider = (scope for scope, width in _WIDTH.items() if width < _WIDTH[rule.scope])
    if any((candidate.proposition, candidate.pole, scope) in told for scope in wider):
        return "wider"
    recent = candidate.ever_told_at and candidate.ever_told_at > now - timedelta(days=rule.cooldown_days)
    return "wider" if recent and rule.scope != "ever" else finding


def _limit(rule: AlertRule, candidate: NoveltyCandidate, keys: int) -> float:
    """The chance below which a key is told of: the rule's false alarms a week, shared out over days and keys tested.

    That holds the expected number of false alarms, not the chance of any (the per-family error rate: Gordon et al.,
    2007, Annals of Applied Statistics 1).
    """
    return rule.false_alarms / (7 * keys * candidate.active_values)


def _cooling(rule: AlertRule, candidate: NoveltyCandidate, now: datetime) -> bool:
    pause = timedelta(days=max(rule.cooldown_days, rule.window_days))
    return candidate.told_at is not None and candidate.told_at > now - pause


def _known(rule: AlertRule, candidate: NoveltyCandidate, cause: str) -> KnownKey:
    return KnownKey(
        rule=rule.id,
        proposition=candidate.proposition,
        pole=candidate.pole,
        scope=rule.scope,
        scope_value=candidate.scope_value,
        cause=cause,
        first_seen_at=candidate.evidence[0].first_seen_at,
    )


def _alert(
    rule: AlertRule, candidate: NoveltyCandidate, finding: Finding, *, now: datetime, run_id: str | None
) -> Alert:
    proof = finding.proof
    again = (str(candidate.alerts),) if candidate.alerts else ()
    return Alert(
        alert_id=stable_id("alert", rule.id, candidate.proposition, candidate.pole, candidate.scope_value, *again),
        rule=rule.id,
        proposition=candidate.proposition,
        pole=candidate.pole,
        scope=rule.scope,
        scope_value=candidate.scope_value,
        stance_id=proof.stance_id,
        article_id=proof.article_id,
        story_id=proof.story_id,
        created_at=now,
        run_id=run_id,
        reason=say_why(rule, candidate, finding),
        urgency=rule.urgency,
        channels=rule.channels,
        confirmed_by=finding.confirmed_by,
        facts=list_facts(rule, candidate, finding),
        expires_at=now + timedelta(days=rule.expires_days),
    )
