"""Reading a candidate's stories: in which stretch of days they are least likely to be chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from extractors.model import AlertRule, Confirmation, NoveltyCandidate, StoryEvidence
from extractors.novelty.evidence import tail

# Stretches of days up to now that are looked at, besides the rule's whole window: what appears fast is found fast.
STRETCHES = (3, 7)
# A key was known before if its past is less likely than this under wrong tags alone. In one outlet, country, ... few
# wrong tags are to be expected, so that one or two stories mean more than in the whole collection.
KNOWN = 0.02
KNOWN_IN_SCOPE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A key's stories of the last `days` days against what came before, and the proof: the first of them.

    `chance`: of so many without anything new; `limit`: what it had to stay under; `enough`: the rule's corroboration;
    `established`: the past alone shows that the key was there.
    """

    days: int
    stories: tuple[StoryEvidence, ...]
    watched: int
    past_stories: int
    past_watched: int
    chance: float
    limit: float
    enough: bool
    established: bool
    confirmed_by: Confirmation = "corroboration"

    @property
    def proof(self) -> StoryEvidence:
        """The first story of all; of a confirmed finding, the first that was confirmed."""
        confirmed = (story for story in self.stories if story.confirmed_by == self.confirmed_by)
        return next(confirmed, self.stories[0])

    @property
    def first_seen_at(self) -> datetime:
        return self.stories[0].first_seen_at

    @property
    def usual(self) -> float:
        """How many stories the past would give in these days."""
        return self.past_stories / max(self.past_watched, 1) * self.watched

    @property
    def ratio(self) -> float:
        return len(self.stories) / max(self.usual, 1e-9)

    @property
    def outlets(self) -> int:
        """Distinct outlets of the stories' first articles: a copy corroborates nothing."""
        return len({story.outlet for story in self.stories})


def find(rule: AlertRule, candidate: NoveltyCandidate, *, limit: float) -> Finding | None:
    """The least likely stretch that is corroborated and below `limit`, or one that somebody confirmed; else None."""
    confirmed = [story for story in candidate.evidence if story.confirmed_by]
    if confirmed:
        whole = _look(rule, candidate, rule.window_days, limit=limit)
        by: Confirmation = "human" if any(story.confirmed_by == "human" for story in confirmed) else "llm"
        return replace(whole, confirmed_by=by)
    stretches = sorted({*(days for days in STRETCHES if days < rule.window_days), rule.window_days})
    looked = [_look(rule, candidate, days, limit=limit) for days in stretches]
    passed = [finding for finding in looked if finding.enough and finding.chance <= limit]
    return min(passed, key=lambda finding: (finding.chance, finding.days), default=None)


def is_established(rule: AlertRule, candidate: NoveltyCandidate) -> bool:
    """Whether all that was seen up to now is more than wrong tags explain."""
    stories = candidate.past_stories + len(candidate.evidence)
    return _shows(rule, stories, candidate.past_watched + sum(candidate.watched))


def judge_week(rule: AlertRule, candidate: NoveltyCandidate) -> Finding:
    """The rule's window against its past, with room for the bursts that news come in."""
    return _look(rule, candidate, rule.window_days, limit=0.0, bursts=True)


def _look(rule: AlertRule, candidate: NoveltyCandidate, days: int, *, limit: float, bursts: bool = False) -> Finding:
    stories = _last_days(candidate, days)
    watched = sum(candidate.watched[-days:])
    past_stories = candidate.past_stories + len(candidate.evidence) - len(stories)
    past_watched = candidate.past_watched + sum(candidate.watched) - watched
    outlets = len({story.outlet for story in stories})
    return Finding(
        days=days,
        stories=stories,
        watched=watched,
        past_stories=past_stories,
        past_watched=past_watched,
        chance=tail(
            len(stories), watched, past=past_stories, past_watched=past_watched, noise=rule.noise, bursts=bursts
        ),
        limit=limit,
        enough=len(stories) >= rule.min_stories and outlets >= rule.min_outlets,
        established=_shows(rule, past_stories, past_watched),
    )


def _shows(rule: AlertRule, stories: int, watched: int) -> bool:
    """Whether so many stories show that the key was there."""
    explained = tail(stories, watched, past=0, past_watched=0, noise=rule.noise)
    return explained < (KNOWN if rule.scope == "ever" else KNOWN_IN_SCOPE)


def _last_days(candidate: NoveltyCandidate, days: int) -> tuple[StoryEvidence, ...]:
    start = candidate.window_from + timedelta(days=len(candidate.watched) - days)
    return tuple(story for story in candidate.evidence if story.first_seen_at >= start)


def count_needed(rule: AlertRule, finding: Finding) -> int:
    """The fewest stories that would have been told of: what an alert must keep to stand."""
    if finding.confirmed_by != "corroboration":
        return 1
    past = {"past": finding.past_stories, "past_watched": finding.past_watched, "noise": rule.noise}
    enough = range(rule.min_stories, len(finding.stories))
    passed = (n for n in enough if tail(n, finding.watched, **past, bursts=rule.kind == "surged") <= finding.limit)
    return next(passed, len(finding.stories))
