"""The page archive: every page that passed the gates, as WARC 1.1 records, before it is extracted.

One file per day, run and worker process, so no two processes append to one file and a record torn by a kill is always
the last of a file that nobody writes to again. File names are made here, never taken from the web. Beside each page (a
response record; a resource record where a feed's own content stood in) lies a metadata record, in JSON: the entry, its
feed, and the exact moment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from extractors.model import Page
from flows import cdxj
from flows.pagenote import PageNote, write_note
from flows.warc import (
    Headers,
    Record,
    file_head,
    members,
    note_record,
    pages,
    resource_record,
    response_record,
    tombstone,
)


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """Where a page lies: the file, relative to the archive's folder, and the offset of its gzip member."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A record that was just made."""

    kind: str
    headers: Headers
    status: int = 0
    http: tuple[tuple[str, str], ...] = ()

    def at(self, offset: int, length: int) -> Record:
        """As it would be read from there, without what it holds."""
        return Record(
            kind=self.kind,
            offset=offset,
            length=length,
            headers=self.headers,
            status=self.status,
            http=self.http,
            payload=b"",
        )


class PageArchive:
    """Appends pages to this process's own files under `root`. Not for several threads."""

    def __init__(self, root: Path, *, name: str, max_bytes: int) -> None:
        self._root = root
        self._name = name
        self._max_bytes = max_bytes
        self._serial = 0
        self._file: BinaryIO | None = None
        self._relative = ""
        self._lines: list[cdxj.Line] = []

    def append(self, page: Page, note: PageNote | None = None) -> ArchiveRecord:
        """Write one page, with what is known of it, and hand it to the operating system before returning."""
        record, headers = response_record(page)
        answer = _Written(kind="response", headers=headers, status=page.status, http=page.headers)
        return self._write(record, answer, at=page.fetched_at, note=note)

    def append_carried(self, html: str, note: PageNote) -> ArchiveRecord:
        """Write what a feed itself carried of an article, in place of its page."""
        record, headers = resource_record(note.entry.url, html, note.fetched_at)
        return self._write(record, _Written(kind="resource", headers=headers), at=note.fetched_at, note=note)

    def _write(self, record: bytes, written: _Written, *, at: datetime, note: PageNote | None) -> ArchiveRecord:
        url, record_id = written.headers["warc-target-uri"], written.headers["warc-record-id"]
        about = note_record(url, write_note(note), at, on=record_id) if note else b""
        file = self._open(at.strftime("%Y-%m-%d"))
        offset = file.tell()
        file.write(record + about)
        file.flush()
        page = written.at(offset, len(record))
        self._lines.append(cdxj.make_line(page, self._relative, article_id=note.entry.article_id if note else None))
        return ArchiveRecord(file=self._relative, offset=offset)

    def close(self) -> None:
        """Close the current file and write its index; the next `append` opens a new one."""
        if self._file is not None:
            self._file.close()
            self._file = None
            cdxj.write_index(self._root / self._relative, self._lines)
            self._lines = []

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
        self._file.write(file_head(path.name))
        return self._file


def erase(root: Path, records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Take records (file, offset) with their notes out of the archive under `root`, and out of its indexes.

    Each file is replaced in one step. Where a record stood there is then one of the same length that says no more than
    that something was erased: so no other record moves, and the mapping of those that moved, (file, old offset) to new
    offset, is always empty. Files and records that are gone already are passed over; a file of which nothing is left is
    removed. Nobody may be appending to these files: hold the data folder's lock. Raises ValueError for an offset at
    which no record begins.
    """
    offsets: dict[str, set[int]] = {}
    for file, offset in records:
        offsets.setdefault(file, set()).add(offset)
    for file, places in offsets.items():
        path = root / file
        if path.exists():
            _erase_from(root, path, places)
    return {}


def _erase_from(root: Path, path: Path, places: set[int]) -> None:
    doomed = [stretch for place in sorted(places) if (stretch := _stretch(path, place))]
    if not doomed:
        return
    # The index first: one that knows less than its file does no harm, and it can be made anew.
    cdxj.forget(root, path, places)
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        _copy_without(path, draft, doomed)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if next(pages(path), None) is None:
        cdxj.index_path(path).unlink(missing_ok=True)
        path.unlink()


def _stretch(path: Path, place: int) -> tuple[int, int] | None:
    """Where a page with its note begins and how long both are; None where it was erased before."""
    if next(members(path, offset=place), None) is None:
        raise ValueError(f"no record begins at {place} of {path}")
    page, note = next(pages(path, offset=place), (None, None))
    if page is None or page.offset != place:
        return None
    return place, page.length + (note.length if note else 0)


def _copy_without(path: Path, draft: Path, doomed: Iterable[tuple[int, int]]) -> None:
    with path.open("rb") as source, draft.open("xb") as target:
        while chunk := source.read(1 << 20):
            target.write(chunk)
        for start, length in doomed:
            target.seek(start)
            target.write(tombstone(length, datetime.now(UTC)))
        target.flush()
        os.fsync(target.fileno())


def archive_files(root: Path) -> list[Path]:
    """The archive's files, the oldest day first."""
    return sorted(root.glob("*/*.warc.gz"))
