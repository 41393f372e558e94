"""The types that travel between the stages.

All are frozen, slotted and keyword-only; every datetime is aware and in UTC; sequences are tuples.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

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


def stable_id(*parts: str) -> str:
    """A 32-digit hexadecimal identity of `parts`; equal parts give equal ids on every machine."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


# --- what a user configures ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed to follow. `country` and `language` are the outlet's (ISO 3166-1 alpha-2, BCP 47)."""

    id: str
    url: str
    outlet: str
    kind: str | None = None
    country: str | None = None
    language: str | None = None
    scope: FeedScope = "general"
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One written form of a topic. `languages` empty: valid in every language."""

    text: str
    languages: tuple[str, ...] = ()
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A company, product, app, law or class of firms that makes a text on topic.

    `company` names the firm behind a product or app; it is None for laws and classes ("Chinese apps").
    """

    id: str
    kind: Literal["company", "product", "app", "law", "class"]
    name: str
    company: str | None = None
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A pattern (RE2 syntax) that shows one pole of one proposition in one language.

    `yes` must be matched by it, `no` must not: both are run by the tests. `negated` says what a negation in the cue's
    scope does: "silence" drops the match, "flip" turns the pole, "ignore" is for patterns that hold their own negation.
    """

    id: str
    proposition: str
    pole: Pole
    language: str
    pattern: str
    yes: str
    no: str
    negated: Literal["silence", "flip", "ignore"] = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """One of the codebook's sentences that a holder affirms or rejects."""

    id: str
    statement: str
    affirm: str
    reject: str
    not_this: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The machine form of the codebook (`stances.toml`)."""

    version: str
    propositions: tuple[Proposition, ...]


# --- collecting ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls.

    `ttl`: the pause that its last document asked for. `moved_to`: where it is asked since a permanent redirect was
    believed; `moving_to` is one that is not yet, seen at `moving_polls` polls in a row since `moving_since`.
    """

    feed_id: str
    etag: str | None = None
    last_modified: str | None = None
    next_poll_at: datetime | None = None
    failures: int = 0
    successes: int = 0
    interval: timedelta | None = None
    ttl: timedelta | None = None
    moved_to: str | None = None
    moved_at: datetime | None = None
    moving_to: str | None = None
    moving_since: datetime | None = None
    moving_polls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. `article_id` is fixed here, from the canonical form of its link.

    `content` is the feed's own HTML of the article body, if it carries one.
    """

    article_id: str
    feed_id: str
    url: str
    canonical_url: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    seen_at: datetime
    language: str | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the feed says that the article changed (title, update time or the body it carries)."""
        updated = self.updated_at.isoformat() if self.updated_at else ""
        return stable_id(self.title or "", updated, self.content or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOutcome:
    """How one try to collect an entry ended. `next_try_at` is set while another try is worth it."""

    article_id: str
    status: EntryStatus
    reason: str | None = None
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer of the web: `headers` in the order received, names in lower case; `body` decompressed.

    `moved_to`: where the permanent redirects lead that stand at the beginning of the way.
    """

    requested_url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    moved_to: str | None = None

    def header(self, name: str) -> str | None:
        """The first header called `name` (in lower case), if there is one."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expected fault: `stage` (poll, fetch, extract, tag, ...), `kind` (http_404, timeout), `key` (what it hit)."""

    stage: str
    kind: str
    key: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Something turned away by a named gate. `key` is the article id or, before there is one, the address."""

    gate: str
    reason: str
    key: str
    feed_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """One line of the coverage ledger.

    `entries` counts what the feed showed, `new` what was not known before; `oldest_entry_at`: the earliest date shown.
    """

    feed_id: str
    polled_at: datetime
    outcome: PollOutcome
    status: int | None = None
    kind: str | None = None
    message: str | None = None
    entries: int = 0
    new: int = 0
    dropped: int = 0
    oldest_entry_at: datetime | None = None
    bytes: int = 0
    seconds: float = 0.0


# --- extracting ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a page or a feed's own content says, before it is joined with its entry.

    `tdm_opt_out` names the sign by which the page opts out of text and data mining.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    text_source: TextSource = "page"
    truncated: bool = False
    tdm_opt_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a stage gave no result: `gate` and `reason` are counted, `message` is for a person."""

    gate: str
    reason: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of an article as the warehouse stores it. `signature` holds its MinHash values (uint32).

    `words` counts a run of Han, Kana or Hangul as one word per two characters. `aliases` are further addresses of the
    same article (the final one, `rel=canonical`).
    """

    article_id: str
    revision: str
    url: str
    canonical_url: str
    feed_id: str
    title: str | None
    text: str
    language: str
    first_seen_at: datetime
    fetched_at: datetime
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    genre: Genre = "news"
    text_source: TextSource = "page"
    truncated: bool = False
    on_topic: bool = False
    tagging: TaggingStatus = "pending"
    extractor_version: str = ""
    words: int = 0
    signature: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    archive_file: str | None = None
    archive_offset: int | None = None
    tdm_opt_out: str | None = None


# --- tagging ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who takes a stance. `name` is set for `attributed` holders only."""

    type: HolderType
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A holder's stand on a proposition, with its evidence: `text[start:end] == quote`, always."""

    proposition: str
    pole: Pole
    holder: Holder
    relation: Relation
    quote: str
    start: int
    end: int
    confidence: float
    basis: Basis = "cue"
    origin: Origin = "local"
    company: str | None = None
    cues: tuple[str, ...] = ()
    holder_rule: str = ""

    @property
    def weight(self) -> float:
        """Half for a concession, else one (codebook, relation `concedes`)."""
        return 0.5 if self.relation == "concedes" else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a tagger reads. `paragraphs` of `text` are separated by newlines."""

    id: str
    text: str
    title: str | None = None
    language: str | None = None
    genre: Genre | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What a tagger found in one document.

    `tier` made it; `fallback` says why the local tier had to stand in for another one (`budget_spent`, `timeout`).
    """

    on_topic: bool
    language: str
    status: TaggingStatus
    genre: Genre
    stances: tuple[Stance, ...] = ()
    tier: Origin = "local"
    fallback: str = ""


class Tagger(Protocol):
    """The interface of all tiers. Equal versions promise equal answers."""

    @property
    def version(self) -> str: ...

    @property
    def codebook_version(self) -> str: ...

    def tag(self, document: Document) -> Tagging: ...


def stance_id(revision: str, stance: Stance, tagger_version: str) -> str:
    """The identity of a stance: tagging a revision twice with one tagger gives the same ids."""
    return stable_id(
        revision,
        stance.proposition,
        stance.pole,
        f"{stance.holder.type}:{stance.holder.name or ''}",
        str(stance.start),
        str(stance.end),
        tagger_version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedArticle:
    """An article with its stances and the tagger that made them."""

    article: Article
    stances: tuple[Stance, ...]
    tagger_version: str
    codebook_version: str
    tagged_at: datetime


# --- alerts and the run ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """When a stance key counts as new. `watch_days`: the baseline is filled, silently, for so long."""

    id: str
    scope: Literal["ever"]
    enabled: bool = True
    min_confidence: float = 0.6
    min_stories: int = 2
    watch_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A stance key that a rule found new, with the stance that proves it."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NoveltyCandidate:
    """A stance key without an alert of its rule, as the warehouse sees it, and the stance that would prove it.

    `first_seen_at`: of the first article carrying it with enough confidence; `watched_since`: when collecting began.
    """

    proposition: str
    pole: Pole
    scope_value: str
    first_seen_at: datetime
    watched_since: datetime
    stories: int
    outlets: int
    stance_id: str
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one cycle did; the object that `track --json` ends with. Times in seconds of wall clock.

    `llm` (calls, cached, tokens_in, tokens_out, cost, fallbacks, dropped, messages) is empty where no LLM is asked.
    """

    run_id: str
    feeds: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    stories: int = 0
    stances: int = 0
    alerts: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    llm: dict[str, Any] = field(default_factory=dict)
    snapshot: str | None = None
