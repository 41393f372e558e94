"""A small invented newsroom for the warehouse's tests: builders with a fixed clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from extractors.model import (
    Article,
    Entry,
    Feed,
    FeedState,
    Holder,
    PollRecord,
    Stance,
    TaggedArticle,
    stable_id,
)
from warehouse.feeds import FeedPoll

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

HARBOUR = Feed(id="harbour", url="https://harbour.example/rss", outlet="Harbour Post", country="US", language="en")
KIEL = Feed(id="kiel", url="https://kiel.example/rss", outlet="Kieler Blatt", country="DE", language="de", kind="daily")
FEEDS = (HARBOUR, KIEL)


def an_entry(slug: str, **changes: Any) -> Entry:
    url = changes.pop("canonical_url", f"https://harbour.example/{slug}")
    given: dict[str, Any] = {
        "article_id": stable_id("article", url),
        "feed_id": "harbour",
        "url": url,
        "canonical_url": url,
        "title": f"About {slug}",
        "seen_at": NOW,
    }
    return Entry(**{**given, **changes})


def a_poll(feed_id: str = "harbour", *, at: datetime = NOW, shows: tuple[Entry, ...] = (), **record: Any) -> FeedPoll:
    given: dict[str, Any] = {"outcome": "ok", "entries": len(shows), "new": len(shows), "status": 200}
    return FeedPoll(
        record=PollRecord(feed_id=feed_id, polled_at=at, **{**given, **record}),
        state=FeedState(feed_id=feed_id, next_poll_at=at + HOUR),
        entries=shows,
    )


def a_stance(text: str, quote: str, **changes: Any) -> Stance:
    start = text.index(quote)
    given: dict[str, Any] = {
        "proposition": "ban",
        "pole": "reject",
        "holder": Holder(type="attributed", name="Mara Quist"),
        "relation": "reports",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "confidence": 0.9,
    }
    return Stance(**{**given, **changes})


def an_article(slug: str, text: str = "A ban is wrong, says Mara Quist.", **changes: Any) -> TaggedArticle:
    stances = changes.pop("stances", None)
    tagger = changes.pop("tagger_version", "tagger-1")
    url = changes.pop("canonical_url", f"https://harbour.example/{slug}")
    article_id = stable_id("article", url)
    given: dict[str, Any] = {
        "article_id": article_id,
        "revision": stable_id(article_id, stable_id(text)),
        "url": url,
        "canonical_url": url,
        "feed_id": "harbour",
        "title": f"About {slug}",
        "text": text,
        "language": "en",
        "published_at": NOW - DAY,
        "first_seen_at": NOW,
        "fetched_at": NOW,
        "on_topic": True,
        "tagging": "done",
        "words": len(text.split()),
    }
    found = (a_stance(text, "A ban is wrong"),) if stances is None and "A ban is wrong" in text else stances or ()
    return TaggedArticle(
        article=Article(**{**given, **changes}),
        stances=tuple(found),
        tagger_version=tagger,
        codebook_version="2026.1",
        tagged_at=NOW,
    )
