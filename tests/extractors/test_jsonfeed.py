from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.feed import ParsedFeed, parse_feed
from extractors.model import Failure, Feed

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FEED = Feed(id="blog", url="https://blog.example/feed.json", outlet="Blog")
BODY = "The ban would not survive in court, she wrote. " * 12


def attempt(document: object, *, encoding: str = "utf-8") -> ParsedFeed | Failure:
    body = json.dumps(document, ensure_ascii=False).encode(encoding)
    headers = (("content-type", "application/feed+json"),)
    return parse_feed(body, feed=FEED, headers=headers, base_url=FEED.url, now=NOW)


def read(*items: object, **channel: Any) -> ParsedFeed:
    parsed = attempt({"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": list(items), **channel})
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def test_reads_an_item_with_everything_in_it() -> None:
    parsed = read(
        {
            "id": "tag:blog.example,2026:1",
            "url": "/posts/1?utm_source=jsonfeed",
            "external_url": "https://elsewhere.example/",
            "title": "A <em>title</em> &amp; more",
            "content_html": f"<p>{BODY}</p>",
            "summary": "In short.",
            "date_published": "2026-03-01T10:00:00+08:00",
            "date_modified": "2026-03-02T10:00:00Z",
            "authors": [{"name": "Ann Lee", "url": "https://blog.example/ann"}, {"name": "Bo Chan"}],
            "tags": ["tech", "china", "tech"],
            "language": "en-US",
        },
        home_page_url="https://blog.example/",
    )
    (entry,) = parsed.entries
    assert entry.url == "https://blog.example/posts/1?utm_source=jsonfeed"
    assert entry.canonical_url == "https://blog.example/posts/1"
    assert entry.guid == "tag:blog.example,2026:1"
    assert entry.title == "A title & more"
    assert entry.summary == "In short."
    assert entry.content == f"<p>{BODY}</p>"
    assert entry.published_at == datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert entry.authors == ("Ann Lee", "Bo Chan")
    assert entry.categories == ("tech", "china")
    assert entry.language == "en"
    assert (parsed.title, parsed.link, parsed.format) == ("Blog", "https://blog.example/", "json11")


def test_reads_version_1_with_a_single_author_and_a_number_for_an_id() -> None:
    parsed = attempt(
        {
            "version": "https://jsonfeed.org/version/1",
            "items": [{"id": 7, "url": "https://blog.example/7", "author": {"name": "Ann Lee"}}],
        }
    )
    assert isinstance(parsed, ParsedFeed)
    (entry,) = parsed.entries
    assert (entry.guid, entry.authors, parsed.format) == ("7", ("Ann Lee",), "json1")


def test_plain_text_content_becomes_escaped_paragraphs() -> None:
    (entry,) = read({"url": "https://blog.example/1", "content_text": f"{BODY}\n\n1 < 2 & 3"}).entries
    assert entry.content == f"<p>{BODY.strip()}</p>\n<p>1 &lt; 2 &amp; 3</p>"
    assert entry.summary is not None
    assert entry.summary.startswith("The ban would not survive")


def test_a_teaser_is_no_content() -> None:
    (entry,) = read({"url": "https://blog.example/1", "content_html": "<p>Read on.</p>"}).entries
    assert entry.content is None
    assert entry.summary == "Read on."


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"id": "https://blog.example/by-id"}, "https://blog.example/by-id"),
        ({"id": "1", "external_url": "https://elsewhere.example/a"}, "https://elsewhere.example/a"),
        ({"url": "javascript:alert(1)", "id": "https://blog.example/safe"}, "https://blog.example/safe"),
    ],
)
def test_falls_back_to_other_addresses(item: dict[str, str], url: str) -> None:
    assert read(item).entries[0].url == url


@pytest.mark.parametrize("item", [{}, {"id": "1"}, {"url": None}, {"url": ["a"]}, {"url": True}, "text", None, 5, []])
def test_drops_items_without_a_link_and_keeps_the_others(item: object) -> None:
    parsed = read(item, {"url": "https://blog.example/good"})
    assert [entry.url for entry in parsed.entries] == ["https://blog.example/good"]
    assert [drop.reason for drop in parsed.drops] == ["no_link"]


def test_values_of_a_wrong_type_count_as_absent() -> None:
    odd = {"url": "https://blog.example/1", "title": ["x"], "tags": "tech", "authors": {"name": "x"}, "summary": {}}
    (entry,) = read({**odd, "date_published": 1772600000, "content_html": 5, "author": None}).entries
    assert (entry.title, entry.summary, entry.content) == (None, "5", None)
    assert (entry.categories, entry.authors, entry.published_at) == ((), (), None)


def test_dates_beyond_belief_are_dropped_as_in_other_feeds() -> None:
    parsed = read({"url": "https://blog.example/1", "date_published": "2031-01-01T00:00:00Z"})
    assert parsed.entries[0].published_at is None
    assert [drop.reason for drop in parsed.drops] == ["date_in_future"]


def test_an_empty_feed_is_no_failure() -> None:
    assert read().entries == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_reads_every_unicode_encoding(encoding: str) -> None:
    document = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"url": "https://blog.example/1", "title": "抖音"}],
    }
    parsed = attempt(document, encoding=encoding)
    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries[0].title == "抖音"


@pytest.mark.parametrize(
    "document",
    [{}, [], [1], {"items": {}}, {"version": "2.0", "items": []}, {"rss": {"channel": {"item": []}}}],
)
def test_other_json_is_a_failure(document: object) -> None:
    failure = attempt(document)
    assert isinstance(failure, Failure)
    assert failure.kind == "feed_unreadable"
    assert "JSON Feed" in failure.message


@pytest.mark.parametrize("body", [b'{"items": [{"url": ', b"{" * 50_000, b'{"items": [' + b"[" * 100_000, b"{]"])
def test_broken_json_is_a_failure(body: bytes) -> None:
    failure = parse_feed(body, feed=FEED, headers=(), base_url=FEED.url, now=NOW)
    assert isinstance(failure, Failure)
    assert failure.kind == "feed_unreadable"
