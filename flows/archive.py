"""The page archive: every page that passed the gates, as WARC 1.1 response records, before it is extracted.

One file per day, run and worker process, so no two processes append to one file and a record torn by a kill is always
the last of a file that nobody writes to again. File names are made here, never taken from the web.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.model import Page

# Level 1 of ISA-L: 0.25 ms for a page of 250 kB where zlib's level 1 takes 1.3 and warcio's own level 9 more than 8,
# beside 25 ms of extraction; a quarter of the size all the same.
COMPRESSION = 1
# Of the body as it is kept (decompressed and whole) these would be untrue.
DROPPED_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """Where a page lies: the file, relative to the archive's folder, and the offset of its gzip member."""

    file: str
    offset: int


class PageArchive:
    """Appends pages to this process's own files under `root`. Not for several threads."""

    def __init__(self, root: Path, *, name: str, max_bytes: int) -> None:
        self._root = root
        self._name = name
        self._max_bytes = max_bytes
        self._serial = 0
        self._file: BinaryIO | None = None
        self._relative = ""

    def append(self, page: Page) -> ArchiveRecord:
        """Write one page and hand it to the operating system before returning."""
        record = gzip_record(page)
        file = self._open(page.fetched_at.strftime("%Y-%m-%d"))
        offset = file.tell()
        file.write(record)
        file.flush()
        return ArchiveRecord(file=self._relative, offset=offset)

    def close(self) -> None:
        """Close the current file; the next `append` opens a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, day: str) -> BinaryIO:
        full = self._file is not None and self._file.tell() >= self._max_bytes
        if self._file is not None and self._relative.startswith(f"{day}/") and not full:
            return self._file
        self.close()
        self._serial += 1
        self._relative = f"{day}/{self._name}-{self._serial:04d}.warc.gz"
        path = self._root / self._relative
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        self._file.write(_compress(_warcinfo(path.name)))
        return self._file


def gzip_record(page: Page) -> bytes:
    """One WARC response record of `page` as a gzip member of its own, so that it can be read by its offset."""
    headers = [(key, value) for key, value in page.headers if key not in DROPPED_HEADERS]
    headers.append(("content-length", str(len(page.body))))
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warc_record(
        page.final_url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(f"{page.status} ", headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    writer.write_record(record)
    return _compress(buffer.getvalue())


def _warcinfo(name: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")
    about = {"software": "bellwether", "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    return buffer.getvalue()


def _compress(data: bytes) -> bytes:
    packer = isal_zlib.compressobj(COMPRESSION, isal_zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()
