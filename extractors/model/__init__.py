"""The types that travel between the stages.

All are frozen, slotted and keyword-only; every datetime is aware and in UTC; sequences are tuples.
"""

from __future__ import annotations

from extractors.model.alerting import (
    Alert,
    AlertRule,
    Decision,
    KnownKey,
    NoveltyCandidate,
    StanceChange,
    StoryEvidence,
)
from extractors.model.collected import Drop, Entry, EntryOutcome, Failure, FeedState, Page, PollRecord
from extractors.model.configured import Alias, Codebook, Cue, Feed, OwnExemplar, Proposition, Threshold, Topic
from extractors.model.extracted import Article, Extraction, Refusal
from extractors.model.identity import stable_id
from extractors.model.run import RunSummary
from extractors.model.tagged import Document, Holder, Stance, TaggedArticle, Tagger, Tagging, stance_id
from extractors.model.terms import (
    AlertScope,
    Basis,
    Confirmation,
    EntryStatus,
    FeedScope,
    Genre,
    HolderType,
    Origin,
    Pole,
    PollOutcome,
    Relation,
    RuleKind,
    TaggingStatus,
    TextSource,
    Urgency,
)

__all__ = [
    "Alert",
    "AlertRule",
    "AlertScope",
    "Alias",
    "Article",
    "Basis",
    "Codebook",
    "Confirmation",
    "Cue",
    "Decision",
    "Document",
    "Drop",
    "Entry",
    "EntryOutcome",
    "EntryStatus",
    "Extraction",
    "Failure",
    "Feed",
    "FeedScope",
    "FeedState",
    "Genre",
    "Holder",
    "HolderType",
    "KnownKey",
    "NoveltyCandidate",
    "Origin",
    "OwnExemplar",
    "Page",
    "Pole",
    "PollOutcome",
    "PollRecord",
    "Proposition",
    "Refusal",
    "Relation",
    "RuleKind",
    "RunSummary",
    "Stance",
    "StanceChange",
    "StoryEvidence",
    "TaggedArticle",
    "Tagger",
    "Tagging",
    "TaggingStatus",
    "TextSource",
    "Threshold",
    "Topic",
    "Urgency",
    "stable_id",
    "stance_id",
]
