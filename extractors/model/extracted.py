"""What extraction hands on: the text of a page, and the article it is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from extractors.model.terms import Genre, TaggingStatus, TextSource


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
