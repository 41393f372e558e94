"""The words that columns and fields are limited to."""

from __future__ import annotations

from typing import Literal

Pole = Literal["affirm", "reject"]
HolderType = Literal["author", "attributed", "generic", "unattributed"]
Relation = Literal["asserts", "reports", "concedes", "acts"]
Genre = Literal["opinion", "news", "analysis", "statement", "forum", "other"]
FeedScope = Literal["topical", "general"]
TextSource = Literal["page", "feed"]
TaggingStatus = Literal["done", "unsupported", "pending"]
PollOutcome = Literal["ok", "not_modified", "failed"]
EntryStatus = Literal["pending", "stored", "dropped", "failed"]
Basis = Literal["cue", "model", "cue+model", "llm", "human"]
Origin = Literal["local", "llm", "cascade", "nli", "human"]
RuleKind = Literal["first", "returned", "surged", "flipped", "drifted", "unlisted"]
AlertScope = Literal["ever", "outlet", "country", "language", "company", "holder"]
Urgency = Literal["immediate", "digest"]
Confirmation = Literal["corroboration", "llm", "human"]
