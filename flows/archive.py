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
from flows.warc import file_head, members, note_record, pages, resource_record, response_record, tombstone


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

    def append(self, page: Page, note: PageNote | None = None) -> ArchiveRecord:
        """Write one page, with what is known of it, and hand it to the operating system before returning."""
        return self._write(*response_record(page), url=page.final_url, at=page.fetched_at, note=note)

    def append_carried(self, html: str, note: PageNote) -> ArchiveRecord:
        """Write what a feed itself carried of an article, in place of its page."""
        at = note.fetched_at
        return self._write(*resource_record(note.entry.url, html, at), url=note.entry.url, at=at, note=note)

    def _write(self, record: bytes, record_id: str, *, url: str, at: datetime, note: PageNote | None) -> ArchiveRecord:
        about = note_record(url, write_note(note), at, on=record_id) if note else b""
        file = self._open(at.strftime("%Y-%m-%d"))
        offset = file.tell()
        file.write(record + about)
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
