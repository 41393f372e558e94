"""Property-based search for inputs that break a reader, and those that once did. `make fuzz` searches for longer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extractors.fuzz.conftest import LONG_SEARCH
from tests.extractors.fuzz.targets import TARGETS

# Pieces that readers know, so that what is built of them gets further than noise would.
WORDS = {
    "feed": [
        b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<link>", b"</link>", b"http://a.example/", b"<title>",
        b"</title>", b"<![CDATA[", b"]]>", b"<!ENTITY a 'b'>", b"<!DOCTYPE rss [", b"]>", b"&a;", b"&#0;", b"&#xD800;",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"</entry>", b"<content type='xhtml'>", b"<pubDate>",
        b"<guid isPermaLink='false'>", b"<media:group>", b"<itunes:image href=''/>", b"<georss:where>", b"<?xml version='1.0'",
        b" encoding='utf-16'?>", b"\xff\xfe", b"\x00", b"<rdf:RDF>", b"xml:base='//'", b"<enclosure url=''/>", b"<author>a@b (c)",
    ],
    "json": [b'"title":', b'"id":', b'"authors":[', b"{", b"}", b"]", b"null", b"NaN", b"1e999", b'"\\ud800"', b",", b'"date_published":"2026"'],
    "url": [b"http://", b"https:", b"//", b"@", b":80", b"[::1]", b"%", b"%2f", b"..", b"?", b"&amp;", b"utm_source=", b"#", b"\\", b"amp.",
            b"/amp/", b"a.example", b"xn--", b"\xe2\x80\xae", b"google.com/url?q=", b"\t", b"\x00", b"\xed\xa0\x80"],
    "date": [b"2026-03-01", b"T", b"25:61", b"Mon, ", b" Feb ", b"+99:99", b"Z", b"GMT", b"-", b"9" * 20, b"\xd9\xa1", b" ", b"0000"],
    "page": [
        b"<html>", b"<p>", b"</p>", b"<div", b" a='", b"<!--", b"-->", b"<script>", b"</script>", b"<svg>", b"<table><tr><td>",
        b'<script type="application/ld+json">', b'{"@type":"Article","author":', b"<meta name='date' content='", b"&#0;", b"&#x1b;",
        b"\xc2\x9b", b"text " * 60, b"<base href='//['>", b"<link rel=canonical href='http://['>", b"\x1b$B", b"~{", b"<a href='",
        b"<title>", b"<article>", b"<br>", b"<iframe>", b"<math><mi>", b"<template>", b"<noscript>", b"\xff\xfe<\x00",
    ],
    "robots": [b"User-agent: *\n", b"Disallow: ", b"Allow: ", b"/", b"*", b"$", b"\n", b"Crawl-delay: ", b"1e9", b"nan", b"%", b"%zz", b"#",
               b"\xef\xbb\xbf", b"Bellwether", b'[{"location":"', b'","tdm-reservation":1}]', b"Request-rate: 1/", b"Visit-time: 0-", b"Sitemap:"],
}  # fmt: skip


def documents(name: str) -> st.SearchStrategy[bytes]:
    pieces = st.one_of(
        st.sampled_from(WORDS[name]), st.binary(max_size=12), st.text(max_size=8).map(lambda t: t.encode())
    )
    return st.lists(pieces, max_size=25).map(b"".join)


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_reader(name: str) -> None:
    chosen = settings().max_examples

    @settings(max_examples=chosen if chosen == LONG_SEARCH else 30, deadline=None)
    @given(documents(name))
    def search(data: bytes) -> None:
        TARGETS[name](data)

    search()


# What the fuzzers found, in the order found.
FOUND: list[tuple[str, bytes]] = []


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_once_broke_a_reader_does_no_more(name: str, data: bytes) -> None:
    TARGETS[name](data)
