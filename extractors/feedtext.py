"""From the bytes of a feed to text: which encoding they are in, and what kind of document they are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a document without a byte order mark begins ("<" or "{") in wide encodings and EBCDIC (XML 1.0, appendix F).
_STARTS = (
    (re.compile(rb"[<{]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<{]"), "utf-32-be"),
    (re.compile(rb"[<{]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
# Text encodings only: punycode and its like are codecs too, and some of them take quadratic time.
_TEXT_CODECS = (
    "utf-8",
    "utf-16",
    "utf-32",
    "iso",
    "cp",
    "koi8",
    "mac",
    "gb",
    "big5",
    "hz",
    "euc",
    "shift",
    "johab",
    "tis",
)
_HEADER_DEFAULT = "cp1252"
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_HTML_START = re.compile(r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*(?:<!doctype\s+html\b|<html\b|<head\b|<body\b)", re.I | re.S)
_FEED_TAG = re.compile(r"<(?:[a-z0-9]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ASCII = bytes(range(128))
_SAMPLE = 100_000
_BROKEN_SHARE = 0.02


def decode_feed(body: bytes, content_type: str | None) -> str:
    """The text of a feed, without its byte order mark, leading blanks and characters that XML forbids.

    Byte order mark first; then UTF-8 whenever the bytes are valid UTF-8, for servers and templates declare wrong
    encodings more often than another encoding happens to look like UTF-8; then the header, then the XML declaration;
    then UTF-8 with a few broken bytes; then a guess from the bytes.
    """
    text = _join_surrogates(_REFERENCE.sub(_check_reference, _decode(body, content_type)))
    return _ILLEGAL.sub("", text).lstrip("\ufeff \t\r\n")


def is_html(text: str) -> bool:
    """Whether a document is a web page rather than a feed, by its beginning."""
    start = text[:20_000]
    return _HTML_START.match(start) is not None and _FEED_TAG.search(start) is None


def is_json(text: str) -> bool:
    """Whether a document can only be JSON, by its first character."""
    return text.startswith(("{", "["))


def _check_reference(match: re.Match[str]) -> str:
    """A character reference that XML allows as it stands; half of a surrogate pair as that; nothing for any other.

    One bad reference makes a whole feed unreadable to a strict parser, and feedparser's lenient one raises.
    """
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    code = int(digits, base) if len(digits) <= 10 else 0
    if 0xD800 <= code <= 0xDFFF:
        return chr(code)
    allowed = code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0x10FFFF
    return match[0] if allowed and code not in (0xFFFE, 0xFFFF) else ""


def _join_surrogates(text: str) -> str:
    """Emoji written as two references of UTF-16 become one character; halves without a partner go."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _decode(body: bytes, content_type: str | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if start.match(body):
            return body.decode(encoding, "replace")
    named = _named_encodings(body, content_type)
    # Feeds in iso-2022 and hz are all ASCII bytes, so valid UTF-8.
    first = () if named and named[0].startswith(("iso2022", "hz")) else ("utf-8",)
    for encoding in (*first, *named):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode_broken(body, named)


def _named_encodings(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """What the header and the document call their encoding, as Python names, the one to believe first; unknown ones
    are left out. A header that says Latin-1 is a web server's default and yields to what the document says."""
    declared = _DECLARED.match(body[:400])
    by_document = _codec(declared[1].decode("ascii")) if declared else None
    by_header = _codec(http_content_type_encoding(content_type) or "")
    found = (by_document, by_header) if by_header == _HEADER_DEFAULT else (by_header, by_document)
    return tuple(encoding for encoding in found if encoding)


def _codec(name: str) -> str | None:
    """The Python codec for an encoding name, as browsers read it (gb2312 as gb18030, Latin-1 as windows-1252)."""
    resolved = resolve_encoding(name)
    encoding = codecs.lookup(resolved).name if resolved else ""
    return encoding if encoding.startswith(_TEXT_CODECS) else None


def _decode_broken(body: bytes, named: tuple[str, ...]) -> str:
    sample = body[:_SAMPLE]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken <= _BROKEN_SHARE * len(sample.translate(None, _ASCII)):
        return body.decode("utf-8", "replace")
    others = [encoding for encoding in named if encoding != "utf-8"]
    guess = None if others else from_bytes(sample).best()
    return body.decode(others[0] if others else guess.encoding if guess else "cp1252", "replace")
