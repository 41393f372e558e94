"""The form of the page archive's files: WARC 1.1 records, each a gzip member of its own, read and written by offset."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from isal import isal_zlib
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from extractors.model import Page

# Level 1 of ISA-L: 0.25 ms for a page of 250 kB where zlib's level 1 takes 1.3 and warcio's own level 9 more than 8,
# beside 25 ms of extraction; a quarter of the size all the same.
COMPRESSION = 1
NOTE_TYPE = "application/json"
# Of the body as it is kept (decompressed and whole) these would be untrue.
DROPPED_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})

Headers = Mapping[str, str]
"""Those of a WARC record, by their names in lower case."""

_READ_AT_ONCE = 1 << 18
_STORED_BLOCK = 65_535
_GZIP_FRAME = 18
_EXTRA_FLAG = 4
_ERASED = "application/x-erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One gzip member of a file: where it lies, how long it is there, and what it holds."""

    offset: int
    length: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record, `offset` and `length` being those of its member. `http`: status and headers of a response."""

    kind: str
    offset: int
    length: int
    headers: Headers
    status: int
    http: tuple[tuple[str, str], ...]
    payload: bytes

    @property
    def id(self) -> str:
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        return self.headers.get("warc-target-uri", "")

    @property
    def is_page(self) -> bool:
        """Whether it holds a page, or what a feed carried in its place."""
        return self.kind in ("response", "resource")

    def describes(self, other: Record) -> bool:
        """Whether it is the note on `other`."""
        return self.kind == "metadata" and self.headers.get("warc-concurrent-to") == other.id


def response_record(page: Page) -> tuple[bytes, Headers]:
    """`page` as a member with a response record, and the record's headers."""
    headers = [(key, value) for key, value in page.headers if key not in DROPPED_HEADERS]
    headers.append(("content-length", str(len(page.body))))
    answer = StatusAndHeaders(f"{page.status} ", headers, protocol="HTTP/1.1")
    return _build("response", page.final_url, page.body, page.fetched_at, http_headers=answer)


def resource_record(url: str, html: str, at: datetime) -> tuple[bytes, Headers]:
    """What a feed itself carried of the article at `url`, as a member with a resource record, and its headers."""
    return _build(
        "resource", url, html.encode(errors="surrogatepass"), at, warc_content_type="text/html; charset=utf-8"
    )


def note_record(url: str, note: Mapping[str, Any], at: datetime, *, on: str) -> bytes:
    """A member with a metadata record: what we know of the record with the id `on`."""
    body = json.dumps(note, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    more = {"WARC-Concurrent-To": on}
    return _build("metadata", url, body, at, warc_content_type=NOTE_TYPE, more=more)[0]


def file_head(name: str) -> bytes:
    """The member that each file begins with: what wrote it."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
    about = {"software": "bellwether", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    return compress(buffer.getvalue())


def compress(data: bytes) -> bytes:
    """`data` as one gzip member."""
    packer = isal_zlib.compressobj(COMPRESSION, isal_zlib.DEFLATED, 31)
    packed: bytes = packer.compress(data) + packer.flush()
    return packed


def _build(
    kind: str, url: str, payload: bytes, at: datetime, *, more: Mapping[str, str] | None = None, **form: Any
) -> tuple[bytes, Headers]:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
    headers = {"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **(more or {})}
    record = writer.create_warc_record(
        url, kind, payload=io.BytesIO(payload), length=len(payload), warc_headers_dict=headers, **form
    )
    writer.write_record(record)
    return compress(buffer.getvalue()), {name.lower(): value for name, value in record.rec_headers.headers}


def records(path: Path, *, offset: int = 0) -> Iterator[Record]:
    """The records of a file from `offset` on, up to its end or to a record torn by a kill. Erased ones are left out."""
    for member in members(path, offset=offset):
        record = parse(member)
        if record is not None:
            yield record


def pages(path: Path, *, offset: int = 0) -> Iterator[tuple[Record, Record | None]]:
    """The pages of a file from `offset` on, each with the note on it, if there is one."""
    waiting: Record | None = None
    for record in records(path, offset=offset):
        if waiting is not None:
            yield waiting, record if record.describes(waiting) else None
        waiting = record if record.is_page else None
    if waiting is not None:
        yield waiting, None


def members(path: Path, *, offset: int = 0) -> Iterator[Member]:
    """The whole gzip members of a file from `offset` on; ends at the first that is damaged or torn."""
    with path.open("rb") as file:
        file.seek(offset)
        rest = b""
        while True:
            found = _inflate(file, rest)
            if found is None:
                return
            data, rest = found
            end = file.tell() - len(rest)
            yield Member(offset=offset, length=end - offset, data=data)
            offset = end


def _inflate(file: io.BufferedReader, rest: bytes) -> tuple[bytes, bytes] | None:
    """The next member's content and the bytes read beyond it; None at the end, or where it is not whole."""
    packer = isal_zlib.decompressobj(31)
    parts: list[bytes] = []
    while not packer.eof:
        chunk = rest or file.read(_READ_AT_ONCE)
        rest = b""
        if not chunk:
            return None
        try:
            parts.append(packer.decompress(chunk))
        except isal_zlib.error:  # type: ignore[misc]  # isal leaves its type out
            return None
    return b"".join(parts), packer.unused_data


def parse(member: Member) -> Record | None:
    """The record of a member; None for one that was erased. Raises ValueError for what is no WARC record."""
    try:
        found = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(member.data), known_format="warc", ensure_http_headers=False
        )
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as fault:
        raise ValueError(f"no WARC record at {member.offset}: {fault}") from fault
    headers = {name.lower(): value for name, value in found.rec_headers.headers}
    if headers.get("content-type") == _ERASED:
        return None
    http = found.http_headers
    return Record(
        kind=found.rec_type,
        offset=member.offset,
        length=member.length,
        headers=headers,
        status=int(http.get_statuscode() or 0) if http else 0,
        http=tuple((name.lower(), value) for name, value in http.headers) if http else (),
        payload=found.raw_stream.read(),
    )


def tombstone(length: int, at: datetime) -> bytes:
    """A member of exactly `length` bytes whose record says that something was here, and not what.

    What stood here is written over in place of being cut out, so that no other record moves: an offset that somebody
    keeps stays right whatever happens between two writes. Raises ValueError where so few bytes hold no record.
    """
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: {_ERASED}\r\nContent-Length: {{:010d}}\r\n\r\n"
    )
    frame = len(head.format(0)) + len("\r\n\r\n")
    for extra in (0, *range(2, 16)):
        room = length - _GZIP_FRAME - extra
        # Each stored block of deflate costs five bytes; some lengths can only be had with a few bytes in the header.
        blocks = -(-room // (_STORED_BLOCK + 5))
        filling = room - 5 * blocks - frame
        if filling >= 0 and -(-(frame + filling) // _STORED_BLOCK) == blocks:
            data = (head.format(filling) + " " * filling + "\r\n\r\n").encode()
            return _store(data, extra)
    raise ValueError(f"no record fits into {length} bytes")


def _store(data: bytes, extra: int) -> bytes:
    """`data`, not compressed, as a gzip member (RFC 1952) whose header has `extra` bytes more: 0, or 2 and up."""
    header = b"\x1f\x8b\x08" + bytes([_EXTRA_FLAG if extra else 0]) + b"\0\0\0\0\0\xff"
    if extra:
        header += struct.pack("<H", extra - 2) + b"\0" * (extra - 2)
    blocks = [data[start : start + _STORED_BLOCK] for start in range(0, len(data), _STORED_BLOCK)]
    body = b"".join(
        struct.pack("<BHH", number == len(blocks), len(block), len(block) ^ 0xFFFF) + block
        for number, block in enumerate(blocks, start=1)
    )
    return header + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
