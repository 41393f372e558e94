"""What a fuzzer runs: each target takes any bytes and must neither raise nor take long; it asserts what must hold.

Used by hypothesis (fast tests, `make fuzz`) and by atheris (`make fuzz`, benchmarks/fuzz.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from extractors.article import decode_page, extract_feed_content, extract_html
from extractors.dates import parse_date
from extractors.feed import EARLIEST, LATEST_AHEAD, parse_feed
from extractors.feedlinks import find_feed_links
from extractors.head import find_opt_out, read_head
from extractors.model import Failure, Feed, Refusal
from extractors.plaintext import clean_text, printable
from extractors.robots import crawl_delay, read_robots, reserves_mining
from extractors.schedule import parse_retry_after
from extractors.urls import canonicalise, fetchable, same_site
from extractors.visible import visible_text

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = Feed(id="f", url="http://paper.example/feed.xml", outlet="P")
BASE = "http://paper.example/feed.xml"


def fuzz_feed(data: bytes) -> None:
    """A feed document of any kind."""
    parsed = parse_feed(data, feed=FEED, headers=(("content-type", "application/xml"),), base_url=BASE, now=NOW)
    if isinstance(parsed, Failure):
        assert parsed.kind.startswith("feed_")
        return
    assert len({entry.article_id for entry in parsed.entries}) == len(parsed.entries)
    for entry in parsed.entries:
        assert entry.url.startswith(("http://", "https://"))
        assert canonicalise(entry.canonical_url) == entry.canonical_url
        assert entry.published_at is None or EARLIEST <= entry.published_at <= NOW + LATEST_AHEAD
        for text in (entry.title, entry.summary, *entry.authors, *entry.categories):
            assert text is None or ("\n" not in text and "\x1b" not in text and text.encode())


def fuzz_json(data: bytes) -> None:
    """A JSON Feed with something inside."""
    fuzz_feed(b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/a",' + data + b"}]}")


def fuzz_url(data: bytes) -> None:
    """Any address."""
    text = (
        data.decode("utf-8", "surrogatepass" if len(data) % 2 else "replace")
        if _is_wide(data)
        else data.decode("latin-1")
    )
    canonical = canonicalise(text)
    if canonical is not None:
        assert canonicalise(canonical) == canonical
        assert same_site(canonical, canonical)
        assert canonical.isascii()
    found = fetchable(text, BASE)
    assert found is None or (found.startswith(("http://", "https://")) and "@" not in found.split("/")[2])


def _is_wide(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def fuzz_date(data: bytes) -> None:
    """Any date and any Retry-After."""
    text = data.decode("utf-8", "replace")
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC
    wait = parse_retry_after(text, NOW)
    assert wait is None or timedelta(0) <= wait


def fuzz_page(data: bytes) -> None:
    """Any page, through decoding, head, gate and extraction."""
    html = decode_page(data, "text/html")
    if isinstance(html, Refusal):
        return
    head = read_head(html, url=BASE)
    find_opt_out(head, ())
    visible_text(html)
    find_feed_links(html, url=BASE)
    extract_feed_content(html)
    got = extract_html(html, url=BASE, min_characters=1)
    if not isinstance(got, Refusal):
        assert got.text.encode()
        assert not set("\x00\x1b\x9b") & set(got.text)


def fuzz_robots(data: bytes) -> None:
    """Any robots.txt, tdmrep.json, title and message."""
    text = data.decode("utf-8", "replace")
    rules = read_robots(text, product="Bellwether")
    assert rules.can_fetch(BASE, "Bellwether") in (True, False)
    delay = crawl_delay(rules, product="Bellwether")
    assert delay is None or 0 < delay <= 60
    assert reserves_mining(text, "/feed.xml") in (True, False)
    assert printable(text).isprintable()
    title = clean_text(text, limit=100)
    assert title is None or 0 < len(title) <= 100


TARGETS: dict[str, Callable[[bytes], None]] = {
    "feed": fuzz_feed,
    "json": fuzz_json,
    "url": fuzz_url,
    "date": fuzz_date,
    "page": fuzz_page,
    "robots": fuzz_robots,
}
