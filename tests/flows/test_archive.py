"""The page archive is read back by warcio, a tool that knows nothing of us."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from extractors.model import Page
from flows.archive import PageArchive
from tests.fakes import NOW

PAGE = Page(
    requested_url="http://example.org/a",
    final_url="http://example.org/b",
    status=200,
    headers=(("content-type", "text/html"), ("content-encoding", "gzip"), ("content-length", "3"), ("x-a", "ü")),
    body="<p>Größe</p>".encode(),
    fetched_at=NOW,
)


def archive(root: Path, max_bytes: int = 1_000_000) -> PageArchive:
    return PageArchive(root, name="run-1", max_bytes=max_bytes)


def test_a_page_is_found_at_its_offset_with_its_body_and_true_headers(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    kept.append(PAGE)
    record = kept.append(replace(PAGE, final_url="http://example.org/second", body=b"second"))
    kept.close()
    with (tmp_path / record.file).open("rb") as file:
        file.seek(record.offset)
        found = next(iter(ArchiveIterator(file)))
        assert found.rec_headers.get_header("WARC-Target-URI") == "http://example.org/second"
        assert found.rec_headers.get_header("WARC-Date") == "2026-03-02T12:00:00Z"
        assert found.http_headers.get_header("content-length") == "6"
        assert found.http_headers.get_header("content-encoding") is None
        assert found.content_stream().read() == b"second"


def test_the_whole_file_reads_in_order_and_begins_with_what_wrote_it(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    record = kept.append(PAGE)
    kept.append(PAGE)
    kept.close()
    with (tmp_path / record.file).open("rb") as file:
        kinds = [found.rec_type for found in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "response"]


def test_a_new_day_and_a_full_file_begin_a_new_one(tmp_path: Path) -> None:
    kept = archive(tmp_path, max_bytes=1)
    files = [kept.append(PAGE).file, kept.append(PAGE).file]
    files.append(kept.append(replace(PAGE, fetched_at=NOW + timedelta(days=1))).file)
    assert files == [
        "2026-03-02/run-1-0001.warc.gz",
        "2026-03-02/run-1-0002.warc.gz",
        "2026-03-03/run-1-0003.warc.gz",
    ]


def test_a_page_is_on_disk_when_append_returns(tmp_path: Path) -> None:
    record = archive(tmp_path).append(PAGE)
    with (tmp_path / record.file).open("rb") as file:
        file.seek(record.offset)
        assert next(iter(ArchiveIterator(file))).content_stream().read() == PAGE.body


def test_no_name_from_the_web_becomes_a_path(tmp_path: Path) -> None:
    archive(tmp_path).append(replace(PAGE, final_url="http://../../etc/passwd%00\r\nX: y"))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["run-1-0001.warc.gz"]
