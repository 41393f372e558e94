"""Cases of pages: what stands in the HTML, and in which bytes."""

from __future__ import annotations

import io
import json
import zipfile

from tests.flows.hostile.web import ARTICLE, Case, reply

PARAGRAPH = "The committee heard experts on TikTok for two days, and the hall was full until the last had spoken. "
TEXT = f"<p>{PARAGRAPH * 3}</p>" * 4


def wrap(body: str, *, head: str = "") -> str:
    return f"<!doctype html><html><head><title>TikTok</title>{head}</head><body><article>{body}</article></body></html>"


def page(name: str, does: str, outcome: str, body: str | bytes, media: str = "text/html; charset=utf-8") -> Case:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return Case(name=name, does=does, outcome=outcome, script=reply(data, media=media))


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/x", bytes(1_000_000))
    return packed.getvalue()


BYTES = (
    page("empty", "sends an empty body", "empty_body", b""),
    page("blank", "sends blanks and null bytes", "empty_body", b" \r\n\x00" * 500),
    page("png", "sends a picture as text/html", "not_html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    page("pdf", "sends a PDF as text/html", "not_html", b"%PDF-1.7\n" + bytes(range(256)) * 20),
    page("zip-bomb", "sends a ZIP archive with a path in it", "not_html", zip_bomb()),
    page("gzip-undeclared", "sends gzip without saying so", "not_html", b"\x1f\x8b\x08\x00" + bytes(500)),
    page("json-error", "sends a JSON error with status 200", "not_html", json.dumps({"error": "no"}), "application/json"),
    page("rss-for-page", "sends a feed in place of the page", "not_html", "<rss version='2.0'><channel/></rss>"),
    page("null-bytes", "strews null bytes into the text", "stored", wrap(TEXT.replace("e ", "e\x00 ", 12))),
    page("random-bytes", "sends bytes that are no text in any encoding", "not_html", bytes(range(256)) * 200),
    page("charset-wrong", "sends UTF-8 and says Latin-1", "stored", wrap(TEXT.replace("hall", "Säle 大厅")), "text/html; charset=iso-8859-1"),
    page("charset-unknown", "names an encoding that does not exist", "stored", wrap(TEXT), "text/html; charset=klingon"),
    page("charset-codec", "names one of Python's codecs that are no encoding", "stored", wrap(TEXT), "text/html; charset=rot13"),
    page("charset-utf-7", "hides a script in UTF-7", "stored", wrap(TEXT + "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"), "text/html; charset=utf-7"),
    page("charset-header-flood", "names an encoding of 50,000 letters", "stored", wrap(TEXT), "text/html; charset=" + "a" * 50_000),
    page("utf-16", "sends UTF-16 with a byte order mark", "stored", b"\xff\xfe" + wrap(TEXT).encode("utf-16-le")),
    page("utf-16-unmarked", "sends UTF-16 without one", "stored", wrap(TEXT).encode("utf-16-be")),
    page("utf-8-overlong", "encodes '<' in too many bytes", "stored", wrap(TEXT).encode() + b"\xc0\xbcscript\xc0\xbe" * 3),
    page("lone-surrogates", "sends halves of characters", "stored", wrap(TEXT + "\ud800 \udfff &#xD800; &#57343;")),
    page("forbidden-references", "refers to characters that do not exist", "stored", wrap(TEXT + "<p>&#0; &#x1b; &#x110000; &#xffff;</p>")),
    page("escape-sequences", "sends terminal sequences in title and text", "stored",
         wrap(TEXT.replace("hall", "\x1b[2J\x1b]0;owned\x07hall")).replace("<title>", "<title>\x1b[31m\u202e")),
)  # fmt: skip
GATES = (
    page("javascript-wanted", "asks for JavaScript only", "script_only", wrap("<noscript>Please enable JavaScript.</noscript>")),
    page("captcha", "asks whether we are human", "blocked", wrap("<p>Verify you are human to go on.</p>")),
    page("soft-404", "says with status 200 that there is nothing", "soft_404", wrap("<p>The page you wanted was not found</p>")),
    page("stub", "sends one sentence", "too_short", wrap("<p>TikTok was sued on Monday, a court said in a note.</p>")),
    page("meta-refresh", "sends a page that only leads on", "too_short",
         wrap("<p>TikTok: you are being taken elsewhere, one moment.</p>", head='<meta http-equiv=refresh content="0;url=//evil.example">')),
    page("frames", "sends a frameset", "no_text", "<html><frameset cols='*,*'><frame src='/a'><frame src='/b'></frameset></html>"),
)  # fmt: skip
BOMBS = (
    page("deep-nesting", "nests 50,000 elements", "stored", wrap(TEXT + "<div>" * 50_000 + "x" + "</div>" * 50_000)),
    page("deep-inline", "nests 20,000 spans around the text", "stored", wrap(TEXT + "<span>" * 20_000 + PARAGRAPH)),
    page("huge-attribute", "carries an attribute of 2 MB", "stored", wrap(f"<p data-x='{'a' * 2_000_000}'>x</p>{TEXT}")),
    page("many-attributes", "hangs 50,000 attributes on one element", "stored",
         wrap("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + f">x</p>{TEXT}")),
    page("unclosed-comment", "opens a comment of 1 MB and never closes it", "stored", wrap(TEXT + "<!-- " + "a-" * 500_000)),
    page("unclosed-script", "opens a script of 1 MB and never closes it", "stored", wrap(TEXT + "<script>" + "<" * 1_000_000)),
    page("unclosed-quotes", "opens attributes it never closes", "stored", wrap(TEXT + '<a href="' * 20_000)),
    page("entity-flood", "sends 200,000 entities", "stored", wrap(TEXT + "<p>" + "&amp;" * 200_000 + "</p>")),
    page("ld-json-broken", "sends 400 kB of broken JSON-LD", "stored",
         wrap(TEXT, head='<script type="application/ld+json">' + '{"a":[' * 60_000 + "</script>")),
    page("ld-json-deep", "nests JSON-LD 20,000 deep", "stored",
         wrap(TEXT, head='<script type="application/ld+json">' + "[" * 20_000 + "]" * 20_000 + "</script>")),
    page("xml-entities-in-html", "declares entities within entities", "stored",
         '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
         '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>' + wrap(TEXT + "<p>&c;&c;</p>").removeprefix("<!doctype html>")),
    page("external-entity-in-html", "refers to a local file by an entity", "stored",
         '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + wrap(TEXT + "<p>&x;</p>").removeprefix("<!doctype html>")),
    page("many-tables", "nests 300 tables", "stored", wrap(TEXT + "<table><tr><td>" * 300 + "x")),
    page("long-line", "sends a word of 1 MB", "stored", wrap(TEXT + f"<p>{'a' * 1_000_000}</p>")),
    Case(name="plain", does="behaves", outcome="stored", script=reply(ARTICLE)),
)  # fmt: skip
CASES = (*BYTES, *GATES, *BOMBS)
