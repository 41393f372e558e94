"""Cases of feeds: XML and JSON as weapons, dates and links that are none."""

from __future__ import annotations

import json
from typing import Any

from tests.flows.hostile.web import ITEM, Case, reply

ONE = ITEM.format(n=1)


def rss(inside: str, *, before: str = "", attributes: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0" {attributes}><channel><title>T</title>{inside}</channel></rss>'


def feed(name: str, does: str, outcome: str, body: str | bytes, media: str = "application/rss+xml") -> Case:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return Case(name=name, does=does, outcome=outcome, kind="feed", script=reply(data, media=media))


def dated(name: str, does: str, outcome: str, date: str) -> Case:
    return feed(name, does, outcome, rss(ONE.replace("</item>", f"<pubDate>{date}</pubDate></item>")))


def linked(name: str, does: str, outcome: str, link: str) -> Case:
    return feed(name, does, outcome, rss(f"<item><title>TikTok</title><link>{link}</link></item>"))


def json_feed(name: str, does: str, outcome: str, body: str | dict[str, Any]) -> Case:
    return feed(name, does, outcome, body if isinstance(body, str) else json.dumps(body), "application/feed+json")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
VERSION = "https://jsonfeed.org/version/1.1"
XML = (
    feed("feed-plain", "behaves", "1 entries", rss(ONE)),
    feed("feed-billion-laughs", "declares entities of entities", "1 entries",
         rss(ONE.replace("sued", "&l11;"), before=f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>')),
    feed("feed-quadratic-blowup", "repeats one long entity", "1 entries",
         rss(ONE.replace("sued", "&a;" * 2000), before=f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>')),
    feed("feed-external-entity", "refers to a local file", "1 entries",
         rss(ONE.replace("sued", "&x;"), before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    feed("feed-external-dtd", "names a DTD elsewhere", "1 entries",
         rss(ONE, before='<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">')),
    feed("feed-parameter-entity", "loads a DTD by a parameter entity", "1 entries",
         rss(ONE, before='<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/evil.dtd"> %p;]>')),
    feed("feed-xinclude", "includes a local file", "1 entries",
         rss(ONE + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')),
    feed("feed-processing-instructions", "sends 2,000 processing instructions", "1 entries",
         rss(ONE, before='<?xml-stylesheet href="file:///etc/passwd"?>' * 2000)),
    feed("feed-cdata-nested", "nests CDATA sections", "1 entries",
         rss(ONE.replace("TikTok is sued", "<![CDATA[a <![CDATA[ b ]]> c ]]>"))),
    feed("feed-cdata-open", "never closes a CDATA section", "1 entries, no_link", rss(ONE + "<item><title><![CDATA[" + "a" * 9000)),
    feed("feed-namespace-abuse", "gives RSS's own elements another namespace", "1 entries",
         rss(ONE, attributes='xmlns="http://www.w3.org/2005/Atom" xmlns:rss="urn:x"')),
    feed("feed-namespace-flood", "declares 5,000 namespaces", "feed_unreadable",
         rss(ONE, attributes=" ".join(f'xmlns:n{n}="urn:{n}"' for n in range(5000)))),
    feed("feed-attribute-flood", "hangs 20,000 attributes on an element", "feed_unreadable",
         rss(ONE + "<x " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>")),
    feed("feed-category-flood", "gives an entry 3,000 categories", "feed_unreadable",
         rss(ONE.replace("</item>", "<category>a</category>" * 3000 + "</item>"))),
    feed("feed-deep", "nests 20,000 elements", "1 entries", rss(ONE + "<a>" * 20_000 + "</a>" * 20_000)),
    feed("feed-truncated", "ends within an entry", "1 entries, no_link", rss(ONE + ITEM.format(n=2)).partition("</link></item></channel>")[0]),
    feed("feed-references", "refers to characters that XML forbids", "1 entries", rss(ONE.replace("sued", "&#0;&#xFFFF;&#x110000;&#xD800;"))),
    feed("feed-title-of-a-megabyte", "gives an entry a title of 1 MB", "1 entries", rss(ONE.replace("sued", "a" * 1_000_000))),
    feed("feed-escape-sequences", "hides terminal sequences in a title", "1 entries", rss(ONE.replace("sued", "&#27;[2J\u202e\x9b31m"))),
    feed("feed-many-entries", "shows 3,000 entries", "3000 entries", rss("".join(ITEM.format(n=n) for n in range(3000)))),
    feed("feed-same-guid", "gives all its entries one guid", "3 entries",
         rss("".join(ITEM.format(n=n).replace("</item>", "<guid>1</guid></item>") for n in range(3)))),
    feed("feed-same-link", "gives all its entries one link", "1 entries, duplicate_entry", rss(ONE * 3)),
    feed("feed-is-html", "sends a web page", "feed_is_html", "<!doctype html><html><body><p>Hello</p></body></html>"),
    feed("feed-empty-body", "sends nothing", "feed_empty_body", b""),
    feed("feed-empty", "is valid and has no entry", "0 entries", rss("")),
    feed("feed-svg", "sends a picture in XML", "feed_unreadable", '<svg xmlns="http://www.w3.org/2000/svg"><a/></svg>'),
    feed("feed-text", "sends an error message", "feed_unreadable", "Error establishing a database connection"),
    feed("feed-gzip-undeclared", "sends gzip without saying so", "feed_unreadable", b"\x1f\x8b\x08\x00" + bytes(900)),
    feed("feed-wrong-type", "says text/html and sends RSS", "1 entries", rss(ONE), "text/html"),
    feed("feed-utf-16-mislabelled", "says UTF-8 and sends UTF-16", "1 entries", b"\xff\xfe" + rss(ONE).encode("utf-16-le"), "application/rss+xml; charset=utf-8"),
    feed("feed-utf-7", "declares UTF-7", "1 entries", rss(ONE).replace("?>", ' encoding="utf-7"?>')),
    feed("feed-codec-name", "declares a codec of Python that is no encoding", "1 entries", rss(ONE).replace("?>", ' encoding="bz2"?>')),
    feed("feed-too-large", "sends more than the limit", "too_large", rss(ONE + "<!--" + "a" * 3_000_000 + "-->")),
)  # fmt: skip
DATES = (
    dated("date-ahead", "dates an entry next century", "1 entries, date_in_future", "Sat, 01 Mar 2126 08:00:00 GMT"),
    dated("date-epoch", "dates an entry 1970", "1 entries, date_too_old", "Thu, 01 Jan 1970 00:00:00 GMT"),
    dated("date-impossible", "dates an entry 32 February", "1 entries, date_unreadable", "32 Feb 2026"),
    dated("date-words", "dates an entry yesterday", "1 entries, date_unreadable", "yesterday"),
    dated("date-digits", "dates an entry with 5,000 digits", "1 entries, date_too_old", "1" * 5000),
    dated("date-year-9999", "dates an entry past the end of the calendar", "1 entries, date_unreadable", "9999-12-31T23:59:59-23:59"),
    dated("date-zone-absurd", "dates an entry in a zone 99 hours off", "1 entries", "2026-03-01T00:00:00+99:99"),
)  # fmt: skip
LINKS = (
    linked("link-script", "links to JavaScript", "0 entries, no_link", "javascript:alert(1)"),
    linked("link-data", "links to a data address", "0 entries, no_link", "data:text/html,x"),
    linked("link-file", "links to a local file", "0 entries, no_link", "file:///etc/passwd"),
    linked("link-long", "links to an address of 9,000 characters", "0 entries, no_link", "http://a.example/" + "a" * 9000),
    linked("link-bad-host", "links to a host that can be none", "0 entries, no_link", "http://a..b./"),
    linked("link-credentials", "links with a password in the address", "1 entries", "http://user:secret@a.example/x"),
    linked("link-bidi", "hides a reversal in the address", "1 entries", "http://a.example/\u202egnp.exe"),
)  # fmt: skip
JSON = (
    json_feed("json-plain", "behaves", "1 entries", {"version": VERSION, "items": [{"id": 1, "url": "http://a.example/1"}]}),
    json_feed("json-deep", "nests 100,000 lists", "feed_unreadable", "[" * 100_000),
    json_feed("json-deep-object", "nests 50,000 objects", "feed_unreadable", '{"a":' * 50_000),
    json_feed("json-nan", "uses NaN and Infinity", "1 entries",
              '{"version":"' + VERSION + '","items":[{"id":NaN,"title":Infinity,"url":"http://a.example/1"}]}'),
    json_feed("json-duplicate-keys", "gives items twice", "1 entries",
              '{"items":[],"version":"' + VERSION + '","items":[{"url":"http://a.example/1"}]}'),
    json_feed("json-long-number", "uses a number of 9,000 digits", "feed_unreadable",
              '{"version":"' + VERSION + '","items":[{"id":' + "9" * 9000 + ',"url":"http://a.example/1"}]}'),
    json_feed("json-wrong-types", "gives numbers and lists for texts", "1 entries, no_link",
              {"version": VERSION, "items": [{"url": ["x"], "title": {}}, {"url": "http://a.example/1", "authors": 5, "tags": {}}, ]}),
    json_feed("json-items-not-a-list", "gives an object for items", "feed_unreadable", {"version": VERSION, "items": {}}),
    json_feed("json-other", "sends some other JSON", "feed_unreadable", {"hello": "world"}),
    json_feed("json-surrogates", "escapes halves of characters", "1 entries",
              '{"version":"' + VERSION + '","items":[{"title":"\\ud800","url":"http://a.example/1"}]}'),
)  # fmt: skip
CASES = (*XML, *DATES, *LINKS, *JSON)
