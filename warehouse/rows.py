"""Dataclasses as Arrow tables, the form in which rows enter the warehouse: one schema per kind of row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from functools import cache
from typing import Any

import pyarrow as pa

from extractors.model import (
    Alert,
    Article,
    Drop,
    Entry,
    EntryOutcome,
    Failure,
    Feed,
    FeedState,
    KnownKey,
    PollRecord,
    Stance,
    TaggedArticle,
    stance_id,
)

Row = Mapping[str, Any]

_TIME = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())

FEEDS = pa.schema(
    [
        *((name, _TEXT) for name in ("feed_id", "url", "outlet", "outlet_kind", "country", "language", "scope")),
        ("verified_at", _TIME),
    ]
)
STATES = pa.schema(
    [
        ("feed_id", _TEXT),
        ("etag", _TEXT),
        ("last_modified", _TEXT),
        ("next_poll_at", _TIME),
        ("failures", pa.int32()),
        ("successes", pa.int32()),
        ("interval_seconds", pa.float64()),
        ("ttl_seconds", pa.float64()),
        ("moved_to", _TEXT),
        ("moved_at", _TIME),
        ("moving_to", _TEXT),
        ("moving_since", _TIME),
        ("moving_polls", pa.int32()),
    ]
)
POLLS = pa.schema(
    [
        ("feed_id", _TEXT),
        ("polled_at", _TIME),
        ("outcome", _TEXT),
        ("status", pa.int32()),
        ("kind", _TEXT),
        ("message", _TEXT),
        ("entries", pa.int32()),
        ("new", pa.int32()),
        ("dropped", pa.int32()),
        ("oldest_entry_at", _TIME),
        ("bytes", pa.int64()),
        ("seconds", pa.float64()),
    ]
)
ENTRIES = pa.schema(
    [
        *((name, _TEXT) for name in ("article_id", "feed_id", "url", "canonical_url", "guid", "title", "summary")),
        ("content", _TEXT),
        ("authors", _TEXTS),
        ("categories", _TEXTS),
        ("published_at", _TIME),
        ("updated_at", _TIME),
        ("seen_at", _TIME),
        ("language", _TEXT),
        ("fingerprint", _TEXT),
        ("known_id", _TEXT),
    ]
)
OUTCOMES = pa.schema([("article_id", _TEXT), ("status", _TEXT), ("reason", _TEXT), ("next_try_at", _TIME)])
DROPS = pa.schema([*((name, _TEXT) for name in ("gate", "reason", "key", "feed_id")), ("at", _TIME)])
FAILURES = pa.schema([*((name, _TEXT) for name in ("stage", "kind", "key", "message")), ("at", _TIME)])
ADDRESSES = pa.schema([("article_id", _TEXT), ("address", _TEXT)])
IDS = pa.schema([("article_id", _TEXT)])
CONFIRMED = pa.schema([("article_id", _TEXT), ("revision", _TEXT)])
BANDS = pa.schema([("article_id", _TEXT), ("band", pa.int64())])
ARTICLES = pa.schema(
    [
        *((name, _TEXT) for name in ("article_id", "revision", "url", "canonical_url", "feed_id", "language", "title")),
        ("authors", _TEXTS),
        ("published_at", _TIME),
        ("first_seen_at", _TIME),
        ("fetched_at", _TIME),
        ("story_id", _TEXT),
        ("genre", _TEXT),
        ("words", pa.int32()),
        ("text", _TEXT),
        ("text_source", _TEXT),
        ("truncated", pa.bool_()),
        ("on_topic", pa.bool_()),
        ("tagging", _TEXT),
        ("extractor_version", _TEXT),
        ("tagger_version", _TEXT),
        ("codebook_version", _TEXT),
        ("tagged_at", _TIME),
        ("archive_file", _TEXT),
        ("archive_offset", pa.int64()),
        ("tdm_opt_out", _TEXT),
        ("signature", pa.list_(pa.uint32())),
    ]
)
STANCES = pa.schema(
    [
        *((name, _TEXT) for name in ("stance_id", "article_id", "revision", "proposition", "pole", "holder_type")),
        ("holder_name", _TEXT),
        ("relation", _TEXT),
        ("weight", pa.float64()),
        ("company", _TEXT),
        ("about_country", _TEXT),
        ("quote", _TEXT),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("confidence", pa.float64()),
        ("basis", _TEXT),
        ("origin", _TEXT),
        ("cues", _TEXTS),
        ("holder_rule", _TEXT),
        ("tagger_version", _TEXT),
        ("codebook_version", _TEXT),
        ("tagged_at", _TIME),
    ]
)
ALERTS = pa.schema(
    [
        *((name, _TEXT) for name in ("alert_id", "rule", "proposition", "pole", "scope", "scope_value", "stance_id")),
        ("article_id", _TEXT),
        ("created_at", _TIME),
        ("reason", _TEXT),
        *((name, _TEXT) for name in ("story_id", "run_id", "urgency")),
        ("channels", _TEXTS),
        ("confirmed_by", _TEXT),
        ("facts", _TEXT),
        ("coverage", pa.float64()),
        ("expires_at", _TIME),
    ]
)
KNOWN = pa.schema(
    [
        *((name, _TEXT) for name in ("rule", "proposition", "pole", "scope", "scope_value", "cause")),
        ("first_seen_at", _TIME),
    ]
)


def table(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """An Arrow table of `rows`; keys that the schema does not name are left out, missing ones are null."""
    return pa.Table.from_pylist(list(rows), schema=schema)


def feed_rows(feeds: Sequence[Feed]) -> list[Row]:
    """Rows of `FEEDS`."""
    return [{**_named(feed), "feed_id": feed.id, "outlet_kind": feed.kind} for feed in feeds]


def state_rows(states: Iterable[FeedState]) -> list[Row]:
    """Rows of `STATES`."""
    return [
        {**_named(state), "interval_seconds": _seconds(state.interval), "ttl_seconds": _seconds(state.ttl)}
        for state in states
    ]


def _seconds(duration: timedelta | None) -> float | None:
    return duration.total_seconds() if duration else None


def entry_rows(entries: Iterable[Entry], known: Mapping[str, str]) -> list[Row]:
    """Rows of `ENTRIES`; `known` maps an entry's article id to the id it is known by."""
    return [
        {
            **_named(entry),
            "authors": list(entry.authors),
            "categories": list(entry.categories),
            "fingerprint": entry.fingerprint,
            "known_id": known.get(entry.article_id),
        }
        for entry in entries
    ]


def plain_rows(records: Iterable[PollRecord | EntryOutcome | Drop | Failure | KnownKey]) -> list[Row]:
    """Rows of records whose fields are the columns."""
    return [_named(record) for record in records]


def alert_rows(alerts: Iterable[Alert]) -> list[Row]:
    """Rows of `ALERTS`; no channel named means all, which is null."""
    return [
        {
            **_named(alert),
            "channels": list(alert.channels) or None,
            "facts": json.dumps(dict(alert.facts), ensure_ascii=False, default=str),
        }
        for alert in alerts
    ]


def article_row(tagged: TaggedArticle, article: Article, story_id: str) -> Row:
    """A row of `ARTICLES`; `article` is the tagged one with what the warehouse knows better."""
    return {
        **_named(article),
        "authors": list(article.authors),
        "signature": list(article.signature),
        "story_id": story_id,
        "tagger_version": tagged.tagger_version,
        "codebook_version": tagged.codebook_version,
        "tagged_at": tagged.tagged_at,
    }


def confirmed_rows(articles: Iterable[Article]) -> list[Row]:
    """Rows of `CONFIRMED`."""
    return [{"article_id": article.article_id, "revision": article.revision} for article in articles]


def stance_rows(tagged: TaggedArticle) -> list[Row]:
    """Rows of `STANCES`, each stance once. A quote that does not stand at its offsets is a bug and raises."""
    rows = {row["stance_id"]: row for row in (_stance_row(tagged, stance) for stance in tagged.stances)}
    return list(rows.values())


def _stance_row(tagged: TaggedArticle, stance: Stance) -> Row:
    article = tagged.article
    if article.text[stance.start : stance.end] != stance.quote:
        raise ValueError(
            f"stance on {stance.proposition} of article {article.article_id} quotes {stance.quote!r}, "
            f"but its text says {article.text[stance.start : stance.end]!r} at {stance.start}:{stance.end}"
        )
    return {
        **_named(stance),
        "stance_id": stance_id(article.revision, stance, tagged.tagger_version),
        "article_id": article.article_id,
        "revision": article.revision,
        "holder_type": stance.holder.type,
        "holder_name": stance.holder.name,
        "weight": stance.weight,
        "start_char": stance.start,
        "end_char": stance.end,
        "cues": list(stance.cues),
        "tagger_version": tagged.tagger_version,
        "codebook_version": tagged.codebook_version,
        "tagged_at": tagged.tagged_at,
    }


def _named(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _field_names(record.__class__)}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
