"""What collecting hands on: entries, pages, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.model.identity import stable_id
from extractors.model.terms import EntryStatus, PollOutcome


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
