"""An alert's reason as a sentence that can be forwarded, and the numbers behind it."""

from __future__ import annotations

from typing import Any

from extractors.counting import count
from extractors.model import AlertRule, NoveltyCandidate
from extractors.novelty.finding import Finding, count_needed

_MOST_STORIES = 20


def say_why(rule: AlertRule, candidate: NoveltyCandidate, finding: Finding) -> str:
    """Why this is told, in one sentence."""
    seen = f"{count(len(finding.stories), 'story', 'stories')} of {count(finding.outlets, 'outlet', 'outlets')}"
    now = f"now in {seen} within {count(finding.days, 'day', 'days')}{_confirmed(finding)}"
    where = _name_scope(rule, candidate)
    watched = (finding.first_seen_at - candidate.watched_since).days
    if rule.kind == "surged":
        return f"Much more often{where} than before: {now}, where {finding.usual:.1f} would be usual."
    if rule.kind == "returned":
        return f"Back{where} after {rule.quiet_days} quiet days or more: {now}."
    if rule.kind == "flipped":
        return (
            f"{candidate.scope_value} took the other side in {count(candidate.opposite, 'story', 'stories')} "
            f"before: {now}."
        )
    return f"New{where}: {_say_past(finding, watched)}; {now}."


def _say_past(finding: Finding, watched: int) -> str:
    days = f"{count(watched, 'day', 'days')} of collecting before"
    if finding.past_stories == 0:
        return f"not seen in {days}"
    stray = count(finding.past_stories, "single story", "single stories")
    return f"seen in {stray} in {days}, no more than wrong tags explain"


def _name_scope(rule: AlertRule, candidate: NoveltyCandidate) -> str:
    names = {
        "ever": "",
        "outlet": f" in {candidate.scope_value}",
        "country": f" in outlets of {candidate.scope_value}",
        "language": f" in the language {candidate.scope_value}",
        "company": f" about {candidate.scope_value}",
        "holder": f" from {candidate.scope_value}",
    }
    return names[rule.scope]


def _confirmed(finding: Finding) -> str:
    words = {"corroboration": "", "llm": ", confirmed by the language model", "human": ", confirmed by a reviewer"}
    return words[finding.confirmed_by]


def list_facts(rule: AlertRule, candidate: NoveltyCandidate, finding: Finding) -> dict[str, Any]:
    """The numbers behind the reason, as JSON takes them; `chance` is of so many stories without anything new."""
    return {
        "kind": rule.kind,
        "days": finding.days,
        "stories": len(finding.stories),
        "outlets": finding.outlets,
        "watched_stories": finding.watched,
        "past_stories": finding.past_stories,
        "past_watched_stories": finding.past_watched,
        "chance": finding.chance,
        "limit": finding.limit,
        "first_seen_at": finding.first_seen_at.isoformat(),
        "last_seen_at": finding.stories[-1].first_seen_at.isoformat(),
        "watched_since": candidate.watched_since.isoformat(),
        "min_confidence": rule.min_confidence,
        "min_stories": rule.min_stories,
        "min_outlets": rule.min_outlets,
        "noise": rule.noise,
        "needed": count_needed(rule, finding),
        "story_ids": [story.story_id for story in finding.stories[:_MOST_STORIES]],
    }
