from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feed import ParsedFeed, parse_feed
from extractors.model import Failure, Feed
from extractors.urls import article_id

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FEED = Feed(id="paper", url="https://paper.example/feed.xml", outlet="Paper", language="en")
BODY = "<p>" + "The minister spoke about apps at length. " * 15 + "</p>"
NEWSROOM = Path(__file__).parents[2] / ".." / "shared" / "newsroom"

ITEM = "<item><title>One</title><link>https://paper.example/one</link></item>"


def read(body: bytes | str, *, content_type: str | None = "application/xml", base_url: str = FEED.url) -> ParsedFeed:
    parsed = attempt(body, content_type=content_type, base_url=base_url)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def attempt(
    body: bytes | str, *, content_type: str | None = "application/xml", base_url: str = FEED.url
) -> ParsedFeed | Failure:
    raw = body if isinstance(body, bytes) else body.encode()
    headers = (("content-type", content_type),) if content_type else ()
    return parse_feed(raw, feed=FEED, headers=headers, base_url=base_url, now=NOW)


def rss(items: str, channel: str = "", declaration: str = '<?xml version="1.0"?>') -> str:
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    more = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    feedburner = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    return f'{declaration}<rss version="2.0" {names} {more} {feedburner}><channel>{channel}{items}</channel></rss>'


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Paper</title>{entries}</feed>'


def reasons(parsed: ParsedFeed) -> list[str]:
    return [drop.reason for drop in parsed.drops]


def test_reads_an_rss_item_with_everything_in_it() -> None:
    parsed = read(
        rss(
            f"""<item>
              <title>Senate votes on &lt;i&gt;TikTok&lt;/i&gt; &amp;amp; others</title>
              <link>https://paper.example/news/vote?utm_source=rss</link>
              <guid isPermaLink="false">paper-1</guid>
              <pubDate>Wed, 04 Mar 2026 09:00:00 +0100</pubDate>
              <dc:date>2026-03-04T09:30:00Z</dc:date>
              <dc:creator>By Ann Lee</dc:creator><dc:creator>Bo Chan</dc:creator>
              <category>Tech</category><category>China &amp; trade</category><category>Tech</category>
              <description><![CDATA[<p>The vote was close.</p>]]></description>
              <content:encoded><![CDATA[{BODY}]]></content:encoded>
            </item>""",
            "<title>The Paper</title><link>https://paper.example/</link><ttl>45</ttl>",
        )
    )
    (entry,) = parsed.entries
    assert entry.title == "Senate votes on TikTok & others"
    assert entry.url == "https://paper.example/news/vote?utm_source=rss"
    assert entry.canonical_url == "https://paper.example/news/vote"
    assert entry.article_id == article_id("https://paper.example/news/vote")
    assert entry.guid == "paper-1"
    assert entry.published_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert entry.authors == ("Ann Lee", "Bo Chan")
    assert entry.categories == ("Tech", "China & trade")
    assert entry.summary == "The vote was close."
    assert entry.content == BODY
    assert (entry.feed_id, entry.seen_at, entry.language) == ("paper", NOW, "en")
    assert (parsed.title, parsed.link, parsed.format) == ("The Paper", "https://paper.example/", "rss20")
    assert parsed.ttl == timedelta(minutes=45)
    assert parsed.drops == ()


def test_reads_an_atom_entry_with_everything_in_it() -> None:
    parsed = read(
        atom(
            f"""<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; claim</title><id>tag:paper.example,2026:1</id>
            <link rel="self" href="https://paper.example/api/1"/><link rel="alternate" href="claims/1"/>
            <author><name>Ann Lee</name><email>ann@paper.example</email></author>
            <category term="tech" label="Technology"/>
            <published>2026-03-03T10:00:00Z</published><updated>2026-03-04T10:00:00+01:00</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry>""",
            'xml:base="https://paper.example/news/" xml:lang="en-GB"',
        ),
        base_url="https://feeds.example/x",
    )
    (entry,) = parsed.entries
    assert entry.title == "A bold claim"
    assert entry.url == "https://paper.example/news/claims/1"
    assert entry.authors == ("Ann Lee",)
    assert entry.categories == ("Technology",)
    assert entry.published_at == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert entry.content is not None
    assert "The minister spoke" in entry.content
    assert parsed.format == "atom10"


def test_reads_rss_1_with_dublin_core_dates() -> None:
    parsed = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://paper.example/"><title>P</title></channel>
        <item rdf:about="https://paper.example/one"><title>One</title><link>https://paper.example/one</link>
        <dc:date>2026-03-01T08:00:00+09:00</dc:date></item></rdf:RDF>"""
    )
    (entry,) = parsed.entries
    assert entry.published_at == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert entry.updated_at is None
    assert parsed.format == "rss10"


@pytest.mark.parametrize(
    "document", [rss(""), atom(""), rss("", "<title>Quiet</title>"), '{"version": "x", "items": 0}']
)
def test_an_empty_feed_is_no_failure_but_json_of_another_kind_is(document: str) -> None:
    parsed = attempt(document)
    if document.startswith("{"):
        assert isinstance(parsed, Failure)
    else:
        assert isinstance(parsed, ParsedFeed)
        assert parsed.entries == ()
        assert parsed.oldest_entry_at is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "feed_empty_body"),
        (b" \r\n\t", "feed_empty_body"),
        (b"\xef\xbb\xbf", "feed_empty_body"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "feed_is_html"),
        (b"<!-- cached --><HTML lang='en'><body>x</body></HTML>", "feed_is_html"),
        (b"<opml version='2.0'><body/></opml>", "feed_unreadable"),
        (b"Service unavailable", "feed_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "feed_unreadable"),
        (b"\x1f\x8b\x08" + bytes(range(256)), "feed_unreadable"),
        (b'{"error": "not found"}', "feed_unreadable"),
        (b'{"items": [', "feed_unreadable"),
        (b"[" * 100_000, "feed_unreadable"),
    ],
)
def test_what_is_no_feed_is_a_failure_with_a_kind(body: bytes, kind: str) -> None:
    failure = attempt(body, content_type="text/html")
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.kind, failure.key, failure.at) == ("poll", kind, "paper", NOW)
    assert failure.message.startswith("https://paper.example/feed.xml: ")


def test_a_feed_sent_as_html_is_still_a_feed() -> None:
    assert len(read(rss(ITEM), content_type="text/html; charset=utf-8").entries) == 1


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "text/xml"),
        ("utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", "text/xml; charset=gb2312"),
        ("utf-16", None),
        ("utf-16", "text/xml; charset=utf-8"),
        ("utf-16-le", "application/rss+xml"),
        ("utf-16-be", "application/rss+xml"),
        ("utf-32", None),
        ("gb2312", "text/xml"),
        ("gb18030", "application/xml"),
        ("gbk", "text/xml; charset=GB2312"),
        ("hz", "text/xml"),
        ("big5", "text/xml; charset=Big5"),
        ("iso2022_jp", "text/xml; charset=iso-2022-jp"),
    ],
)
def test_reads_every_encoding_whatever_declares_it(encoding: str, content_type: str | None) -> None:
    title = "短片平台在此" if encoding in ("big5", "iso2022_jp") else "抖音海外版在美国"
    name = {"utf-8-sig": "utf-8", "gbk": "gb2312", "hz": "hz-gb-2312", "iso2022_jp": "iso-2022-jp"}.get(
        encoding, encoding
    )
    declaration = f'<?xml version="1.0" encoding="{name}"?>'
    document = rss(ITEM.replace("One", title), declaration=declaration).encode(encoding)
    assert read(document, content_type=content_type).entries[0].title == title


@pytest.mark.parametrize("content_type", ["text/xml; charset=windows-1251", "text/xml; charset=bogus", None])
def test_reads_an_encoding_that_only_one_of_header_and_document_names(content_type: str | None) -> None:
    declared = content_type is None or "bogus" in content_type
    declaration = '<?xml version="1.0" encoding="windows-1251"?>' if declared else "<?xml version='1.0'?>"
    document = rss(ITEM.replace("One", "Запрет"), declaration=declaration).encode("windows-1251")
    assert read(document, content_type=content_type).entries[0].title == "Запрет"


def test_a_few_broken_bytes_do_not_turn_a_utf_8_feed_into_another_encoding() -> None:
    document = rss(ITEM.replace("One", "Über größere Bühnen für Händler und Künstler " * 4)).encode()
    title = read(document.replace(b"gr\xc3\xb6", b"gr\xc3", 1)).entries[0].title
    assert title is not None
    assert "Über" in title
    assert "Künstler" in title


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        ("  \n" + rss(ITEM), "One"),
        (rss(ITEM.replace("One", "Tik&nbsp;Tok &euro;5")), "Tik Tok €5"),
        (rss(ITEM.replace("One", "AT&T wins")), "AT&T wins"),
        (rss(ITEM.replace("One", "<![CDATA[AT&T & co &amp; more]]>")), "AT&T & co & more"),
        (rss(ITEM.replace("One", "bell\x08 and \x1funit")), "bell and unit"),
        (rss(ITEM.replace("One", "smile &#xD83D;&#xDE00;&#8;")), "smile 😀"),
        (rss(ITEM.replace("One", "huge &#99999999999; reference")), "huge reference"),
        (rss(ITEM).replace("</channel></rss>", ""), "One"),
        (rss(ITEM + "<item><title>Cut off in the mid"), "One"),
        (rss(ITEM).replace("<rss", "<media:x/><rss"), "One"),
    ],
)
def test_reads_malformed_feeds_as_far_as_they_go(broken: str, title: str) -> None:
    assert read(broken).entries[0].title == title


def test_reads_a_guid_as_link_only_where_it_is_one() -> None:
    parsed = read(
        rss(
            "<item><guid>https://paper.example/permalink</guid></item>"
            '<item><guid isPermaLink="true">https://paper.example/true</guid></item>'
            '<item><guid isPermaLink="false">https://paper.example/denied</guid></item>'
            "<item><guid>12345</guid></item>"
            "<item><guid>https://paper.example/same</guid><link>https://paper.example/same</link></item>"
            "<item><link>https://paper.example/own</link><guid>https://paper.example/guid</guid></item>"
        )
    )
    paths = [entry.url.removeprefix("https://paper.example/") for entry in parsed.entries]
    assert paths == ["permalink", "true", "same", "own"]
    assert [(drop.reason, drop.key) for drop in parsed.drops] == [
        ("no_link", "https://paper.example/denied"),
        ("no_link", "12345"),
    ]


def test_prefers_the_address_behind_feedburners() -> None:
    link = "<link>https://feedproxy.google.com/~r/Paper/~3/x/</link>"
    original = "<feedburner:origLink>https://paper.example/one?utm_medium=feed</feedburner:origLink>"
    (entry,) = read(rss(f"<item>{link}{original}</item>")).entries
    assert entry.canonical_url == "https://paper.example/one"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/one", "https://paper.example/one"),
        ("../one", "https://paper.example/one"),
        ("//cdn.example/one", "https://cdn.example/one"),
        ("\n  https://paper.example/one\n", "https://paper.example/one"),
        ("https://paper.example/one?a=1&amp;b=2", "https://paper.example/one?a=1&b=2"),
        ("<![CDATA[https://paper.example/one?a=1&b=2]]>", "https://paper.example/one?a=1&b=2"),
        ("https://reader:secret@paper.example/one", "https://paper.example/one"),
    ],
)
def test_resolves_links(link: str, url: str) -> None:
    document = rss(f"<item><link>{link}</link></item>")
    assert read(document, base_url="https://paper.example/rss/feed.xml").entries[0].url == url


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "mailto:a@paper.example", "data:text/html,x", "http://["])
def test_drops_entries_without_a_usable_link(link: str) -> None:
    parsed = read(rss(f"<item><title>x</title><link>{link}</link></item>{ITEM}"))
    assert [entry.title for entry in parsed.entries] == ["One"]
    (drop,) = parsed.drops
    assert (drop.gate, drop.reason, drop.key, drop.feed_id, drop.at) == ("entry", "no_link", FEED.url, "paper", NOW)


def test_drops_the_second_entry_of_one_address() -> None:
    parsed = read(rss(ITEM + ITEM.replace("One", "Again").replace("/one", "/one?utm_source=rss#top")))
    assert [entry.title for entry in parsed.entries] == ["One"]
    assert [(drop.reason, drop.key) for drop in parsed.drops] == [
        ("duplicate_entry", article_id("https://paper.example/one"))
    ]


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("Thu, 05 Mar 2026 12:00:01 GMT", "date_in_future"),
        ("Fri, 31 Dec 1994 23:59:59 GMT", "date_too_old"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "date_too_old"),
        ("soon", "date_unreadable"),
    ],
)
def test_drops_dates_beyond_belief_and_keeps_the_entry(date: str, reason: str) -> None:
    parsed = read(rss(ITEM.replace("</item>", f"<pubDate>{date}</pubDate></item>")))
    (entry,) = parsed.entries
    assert entry.published_at is None
    assert [(drop.reason, drop.key) for drop in parsed.drops] == [(reason, entry.article_id)]
    assert parsed.newest_entry_at is None


def test_counts_one_unbelievable_entry_once_though_both_its_dates_are_wrong() -> None:
    both = "<published>2031-01-01T00:00:00Z</published><updated>2031-01-01T00:00:00Z</updated>"
    assert reasons(read(atom(f'<entry><link href="https://paper.example/one"/>{both}</entry>'))) == ["date_in_future"]


def test_believes_a_date_up_to_a_day_ahead() -> None:
    parsed = read(rss(ITEM.replace("</item>", "<pubDate>Thu, 05 Mar 2026 12:00:00 GMT</pubDate></item>")))
    assert parsed.entries[0].published_at == NOW + timedelta(days=1)
    assert parsed.drops == ()


def test_tells_the_oldest_and_the_newest_date_shown() -> None:
    items = "".join(
        f"<item><link>https://paper.example/{day}</link><pubDate>0{day} Mar 2026 08:00 GMT</pubDate></item>"
        for day in (2, 1, 3)
    )
    parsed = read(rss(items + ITEM))
    assert parsed.oldest_entry_at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert parsed.newest_entry_at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_takes_the_update_for_the_publication_where_atom_gives_only_that() -> None:
    (entry,) = read(
        atom('<entry><link href="https://paper.example/one"/><updated>2026-03-01T08:00:00Z</updated></entry>')
    ).entries
    assert entry.published_at == entry.updated_at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "kept"),
    [(BODY, True), ("<p>Read more on our site.</p>", False), ("<script>" + "x = 1; " * 200 + "</script>", False)],
)
def test_keeps_content_only_when_it_is_a_body(content: str, kept: bool) -> None:
    encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    (entry,) = read(rss(ITEM.replace("</item>", encoded))).entries
    assert (entry.content == content) is kept
    assert kept or entry.content is None


def test_a_long_description_is_a_summary_and_no_body() -> None:
    (entry,) = read(rss(ITEM.replace("</item>", f"<description><![CDATA[{BODY}]]></description></item>"))).entries
    assert entry.content is None
    assert entry.summary is not None
    assert entry.summary.startswith("The minister spoke")


def test_texts_are_plain_capped_and_free_of_hidden_characters() -> None:
    long = "word " * 2000
    item = f"""<item><title>Tik\u202eTok\u200b &lt;b&gt;x&lt;/b&gt; {long}</title><link>https://paper.example/one</link>
        <description>{long}</description><author>ann@paper.example (Ann Lee)</author>
        {"".join(f"<category>c{n}</category>" for n in range(90))}</item>"""
    (entry,) = read(rss(item)).entries
    assert entry.title is not None
    assert entry.title.startswith("TikTok x word")
    assert len(entry.title) <= 500
    assert len(entry.summary or "") <= 2000
    assert entry.authors == ("Ann Lee",)
    assert len(entry.categories) == 50


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ("<author>ann@paper.example (Ann Lee)</author>", ("Ann Lee",)),
        ("<author>Ann Lee &lt;ann@paper.example&gt;</author>", ("Ann Lee",)),
        ("<author>ann@paper.example</author>", ()),
        ("<dc:creator>By Ann Lee (Reuters)</dc:creator>", ("Ann Lee (Reuters)",)),
        ("<dc:creator><![CDATA[Ann Lee]]></dc:creator><dc:creator>Bo Chan</dc:creator>", ("Ann Lee", "Bo Chan")),
        ("<dc:creator>张伟</dc:creator>", ("张伟",)),
        ("", ()),
    ],
)
def test_authors_are_names_without_mail_addresses(markup: str, authors: tuple[str, ...]) -> None:
    assert read(rss(ITEM.replace("</item>", f"{markup}</item>"))).entries[0].authors == authors


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", timedelta(minutes=30)),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_reads_how_long_the_feed_wants_to_be_left_alone(channel: str, ttl: timedelta | None) -> None:
    assert read(rss(ITEM, channel)).ttl == ttl


def test_languages_come_from_the_entry_then_the_configuration_then_the_feed() -> None:
    item = ITEM.replace("</item>", "<dc:language>de-AT</dc:language></item>")
    document = rss(ITEM + item.replace("/one", "/two"), "<language>zh-Hans-CN</language>").encode()
    known = parse_feed(document, feed=FEED, headers=(), base_url=FEED.url, now=NOW)
    unknown = parse_feed(document, feed=Feed(id="x", url=FEED.url, outlet="X"), headers=(), base_url=FEED.url, now=NOW)
    assert isinstance(known, ParsedFeed)
    assert isinstance(unknown, ParsedFeed)
    assert [entry.language for entry in known.entries] == ["en", "de"]
    assert [entry.language for entry in unknown.entries] == ["zh", "de"]


LAUGHS = "".join('<!ENTITY l{} "{}">'.format(n, f"&l{n - 1};" * 10) for n in range(1, 10))
MANY_CATEGORIES = "".join(f"<category>c{n}</category>" for n in range(40_000))
MANY_ATTRIBUTES = " ".join(f'a{n}="1"' for n in range(40_000))
SUBSETS = [
    f'<!ENTITY l0 "ha">{LAUGHS}',
    f'<!-- <a> --><!ENTITY l0 "ha">{LAUGHS}',
    f'<!ENTITY l9 "{"x" * 100_000}">',
    f'<!-- <a> --><!ENTITY l9 "{"x" * 100_000}">',
    f'<!ENT<!ENTITY a "b">ITY l9 "{"x" * 100_000}">',
    f'<!ENTITY l9 SYSTEM "{Path(__file__).as_uri()}">',
    f'<!-- <a> --><!ENTITY l9 SYSTEM "{Path(__file__).as_uri()}">',
    '<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd"> %p;',
]


@pytest.mark.parametrize("subset", SUBSETS)
def test_entities_neither_blow_up_nor_reach_outside(subset: str) -> None:
    document = rss(ITEM.replace("One", "One " + "&l9;" * 2000), declaration=f"<!DOCTYPE rss [{subset}]>")
    started = time.perf_counter()
    (entry,) = read(document).entries
    assert time.perf_counter() - started < 3
    assert entry.title is not None
    assert entry.title.startswith("One")
    assert not set(entry.title) & set("hx"), "an entity was expanded"
    assert "import" not in entry.title


def test_small_entities_of_the_feeds_own_are_expanded() -> None:
    document = rss(ITEM.replace("One", "Paper&tm;"), declaration='<!DOCTYPE rss [<!ENTITY tm "&#8482;">]>')
    assert read(document).entries[0].title == "Paper™"


@pytest.mark.parametrize(
    "items",
    [
        f"<item><link>https://paper.example/1</link>{MANY_CATEGORIES}</item>",
        f"<item {MANY_ATTRIBUTES}><link>https://paper.example/1</link></item>",
        f"<item><link>https://paper.example/1</link><author>{'a' * 200_000}</author></item>",
        f"<item><link>https://paper.example/1</link><author>a@{'a.' * 100_000}</author></item>",
        "<item>" * 20_000,
        "<" * 50_000,
        '<a b="' * 20_000,
        "<![CDATA[" * 20_000,
    ],
    ids=["categories", "attributes", "author", "address", "depth", "brackets", "quotes", "cdata"],
)
def test_hostile_documents_take_no_quadratic_time(items: str) -> None:
    # Of the processor's time: a busy machine takes as long as it likes.
    started = time.process_time()
    parsed = attempt(rss(items))
    assert time.process_time() - started < 5
    assert isinstance(parsed, ParsedFeed) or parsed.kind == "feed_unreadable"


def test_an_address_as_body_is_text_and_is_never_opened(tmp_path: Path) -> None:
    trap = tmp_path / "trap.xml"
    trap.write_text(rss(ITEM))
    for body in (str(trap), trap.as_uri(), "http://127.0.0.1:9/feed.xml"):
        assert isinstance(attempt(body), Failure)


def test_a_feed_of_the_largest_size_allowed_is_read_in_linear_time() -> None:
    item = ITEM.replace("One", "One more").replace(
        "</item>", f"<description>{'plain words ' * 400}</description></item>"
    )
    items = "".join(item.replace("/one", f"/{n}") for n in range(2000))
    started = time.perf_counter()
    parsed = read(rss(items))
    assert len(items) > 9_500_000
    assert len(parsed.entries) == 2000
    assert time.perf_counter() - started < 10


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 30))
def test_damaged_documents_never_raise(noise: bytes, at: int, lost: int) -> None:
    document = rss(ITEM * 2, "<title>P</title>").encode()
    assert isinstance(attempt(document[:at] + noise + document[at + lost :]), ParsedFeed | Failure)


def newsroom_rows() -> list[dict[str, Any]]:
    index = NEWSROOM / "feeds.jsonl"
    if not index.exists():
        pytest.skip("../shared/newsroom is not here")
    return [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]


@pytest.mark.newsroom
def test_every_document_of_the_newsroom_parses_or_fails_with_a_named_kind() -> None:
    """Entry counts equal feedparser's, drops with a reason included; JSON Feeds, which it cannot read, give theirs."""
    rows = newsroom_rows()
    kinds: Counter[str] = Counter()
    read_from_json = 0
    started = time.perf_counter()
    for row in rows:
        parsed = attempt((NEWSROOM / row["path"]).read_bytes(), content_type=None)
        if isinstance(parsed, Failure):
            kinds[parsed.kind] += 1
            assert row["entries"] == 0, row["path"]
            continue
        shown = len(parsed.entries) + sum(reason in ("no_link", "duplicate_entry") for reason in reasons(parsed))
        if parsed.format.startswith("json"):
            read_from_json += 1
            assert shown == len(json.loads((NEWSROOM / row["path"]).read_bytes())["items"]), row["path"]
        else:
            assert shown == row["entries"], row["path"]
    assert time.perf_counter() - started < 60
    assert len(rows) == 1596
    # No feed at all: an empty document, two <note>s, RSS written as JSON, and a JSON Feed cut off in the middle.
    assert kinds == {"feed_unreadable": 5}
    assert read_from_json == 21


@pytest.mark.newsroom
def test_live_feeds_of_the_newsroom_lose_next_to_nothing() -> None:
    entries, lost = 0, Counter[str]()
    for row in newsroom_rows():
        if not row["real_world"]:
            continue
        parsed = attempt((NEWSROOM / row["path"]).read_bytes(), content_type=None)
        if isinstance(parsed, ParsedFeed):
            entries += len(parsed.entries)
            lost.update(reasons(parsed))
    assert entries > 2000
    # All 168 duplicates are links to one page: a podcast's home page, a blog whose permalinks are fragments of a day.
    assert lost["duplicate_entry"] < 180
    assert lost["no_link"] < 20
    assert lost["date_unreadable"] == 0
