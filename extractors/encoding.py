"""Bytes of a page to text.

Servers are often wrong about their encoding, so the order is: the byte order mark, then UTF-8 if the bytes are valid
UTF-8, then what the header or the page declares, then detection on a sample of the non-ASCII text.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

from extractors.model import Refusal

GATE = "extract"

_SAMPLE_BYTES = 6_000
_LITTLE_ENDIAN = re.compile(rb"(?:[ \t\r\n]\x00)*<\x00[!?A-Za-z]\x00")
_BIG_ENDIAN = re.compile(rb"(?:\x00[ \t\r\n])*\x00<\x00[!?A-Za-z]")
# The second byte of a GBK, Big5, Shift_JIS or EUC character is never "<" or ">": pieces between them are whole.
_MARKUP_ENDS = re.compile(rb"[<>]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TAG = re.compile(r"<[^>]*>")
_BLANK = b" \t\r\n\f\x00"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office file"),
    (b"\x1f\x8b", "gzip data that was not unpacked"),
    (b"\x28\xb5\x2f\xfd", "zstandard data that was not unpacked"),
    (b"RIFF", "a media file (RIFF)"),
    (b"OggS", "a media file (Ogg)"),
    (b"ID3", "an MP3 file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"BM", "a bitmap image"),
    (b"\x7fELF", "a program"),
    (b"wOF", "a font"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
)
_TEXTUAL_MAGIC = frozenset({b"BM", b"ID3", b"RIFF", b"wOF", b"OggS", b"GIF8"})
_LATIN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "cp1254", "mac-roman", "ascii"})


def decode_page(body: bytes, content_type: str | None) -> str | Refusal:
    """The text of `body`, a page's bytes after decompression.

    `content_type` is the header's value, if there is one; its charset is believed less than a byte order mark or bytes
    that are valid UTF-8. Refused are empty bodies (`empty_body`), binary data (`not_html`) and text that stays
    unreadable under every encoding (`unreadable_encoding`).
    """
    if not body.strip(_BLANK):
        return Refusal(gate=GATE, reason="empty_body", message="The server sent an empty page.")
    codec, mark = read_bom(body)
    if codec is not None and mark is not None:
        return _judge(to_unicode(body[len(mark) :], codec))
    kind = _binary_kind(body)
    if kind is not None:
        return Refusal(gate=GATE, reason="not_html", message=f"The server sent {kind} instead of a page.")
    wide = _wide_codec(body)
    if wide is not None:
        return _judge(body.decode(wide, "replace"))
    return _judge(_decode_narrow(body, content_type))


def _binary_kind(body: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if body.startswith(magic) and (magic not in _TEXTUAL_MAGIC or b"\x00" in body[:64]):
            return kind
    if body[4:8] == b"ftyp":
        return "a video or image file (MP4 family)"
    return None


def _wide_codec(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: markup opens with "<", so the place of its zero byte tells the order."""
    if _LITTLE_ENDIAN.match(body):
        return "utf-16-le"
    return "utf-16-be" if _BIG_ENDIAN.match(body) else None


def _decode_narrow(body: bytes, content_type: str | None) -> str:
    if body.isascii() and (b"\x1b$" in body or b"~{" in body):
        return body.decode(_stateful_codec(body, _declared_codecs(body, content_type)), "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        damaged = body.decode("utf-8", "replace")
        if error.start >= len(body) - 3 or _mostly_valid(damaged):
            return damaged
    declared = _declared_codecs(body, content_type)
    for codec in declared:
        if codec != "utf-8" and (text := _decode_declared(body, codec)) is not None:
            return text
    return _decode_detected(body, declared)


def _stateful_codec(body: bytes, declared: tuple[str, ...]) -> str:
    """Encodings that hide their characters in ASCII: they would pass as UTF-8."""
    if b"\x1b$" in body:
        return next((codec for codec in declared if codec.startswith("iso2022")), "iso2022_jp")
    return "hz" if "hz" in declared else "utf-8"


def _declared_codecs(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """What header and page declare, narrow claims first: anything can be read as Latin, so that proves nothing."""
    found = (http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096]))
    codecs = dict.fromkeys(codec for codec in found if codec and not codec.startswith(("utf-16", "utf-32")))
    return tuple(sorted(codecs, key=lambda codec: codec in _LATIN))


def _mostly_valid(text: str) -> bool:
    """Whether a text read with replacements has one broken character in ten foreign ones or fewer."""
    return text.count("\ufffd") * 10 <= len(_NON_ASCII.findall(text))


def _decode_declared(body: bytes, codec: str) -> str | None:
    if codec in _LATIN and _looks_multibyte(body):
        return None
    text = to_unicode(body, codec)
    return text if _mostly_valid(text) else None


def _looks_multibyte(body: bytes) -> bool:
    """Latin text has accents here and there; long runs of high bytes are another script."""
    high = len(_HIGH_BYTE.findall(body))
    return sum(map(len, _HIGH_RUN.findall(body))) > 0.3 * high


def _decode_detected(body: bytes, declared: tuple[str, ...]) -> str:
    pieces: list[bytes] = []
    size = 0
    for piece in _MARKUP_ENDS.split(body):
        if not piece.isascii():
            pieces.append(piece.strip())
            size += len(piece)
        if size >= _SAMPLE_BYTES:
            break
    best = from_bytes(b"\n".join(pieces)[: 2 * _SAMPLE_BYTES]).best()
    codec = best.encoding if best is not None else next(iter(declared), "cp1252")
    return to_unicode(body, "gb18030" if codec in ("gb2312", "gbk") else codec)


def _judge(text: str) -> str | Refusal:
    beginning = text[:10_000]
    if len(_CONTROL.findall(beginning)) * 100 > len(beginning):
        return Refusal(gate=GATE, reason="not_html", message="The server sent binary data instead of a page.")
    broken = text.count("\ufffd")
    if broken > 20 and broken * 20 > len(_TAG.sub("", text)):
        message = "The page's characters cannot be read: neither its declared encoding nor any detected one fits."
        return Refusal(gate=GATE, reason="unreadable_encoding", message=message)
    return text
