"""The page archive is read back by warcio, a tool that knows nothing of us."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extractors.model import Entry, Feed, Page
from flows import cdxj
from flows.archive import ArchiveRecord, PageArchive, erase
from flows.pagenote import PageNote, read_note
from flows.warc import Record, pages
from tests.fakes import NOW

PAGE = Page(
    requested_url="http://example.org/a",
    final_url="http://example.org/b",
    status=200,
    headers=(("content-type", "text/html"), ("content-encoding", "gzip"), ("content-length", "3"), ("x-a", "ü")),
    body="<p>Größe</p>".encode(),
    fetched_at=NOW,
)
ENTRY = Entry(
    article_id="a1",
    feed_id="f",
    url="http://example.org/a",
    canonical_url="http://example.org/a",
    title="Größe",
    authors=("Ada", "Bo"),
    published_at=NOW - timedelta(days=1),
    seen_at=NOW,
)
NOTE = PageNote(entry=ENTRY, feed=Feed(id="f", url="http://example.org/rss", outlet="Example"), fetched_at=NOW)
TINY = Page(requested_url="", final_url="http://a.example/", status=200, headers=(), body=b"", fetched_at=NOW)


def archive(root: Path, max_bytes: int = 1_000_000) -> PageArchive:
    return PageArchive(root, name="run-1", max_bytes=max_bytes)


def read_at(root: Path, place: ArchiveRecord) -> Record:
    return next(pages(root / place.file, offset=place.offset))[0]


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
    record = kept.append(PAGE, NOTE)
    kept.append_carried("<p>carried</p>", NOTE)
    kept.append(PAGE)
    kept.close()
    with (tmp_path / record.file).open("rb") as file:
        kinds = [found.rec_type for found in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "metadata", "resource", "metadata", "response"]


def test_what_was_known_of_a_page_is_read_back_with_it(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    exact = replace(NOTE, fetched_at=NOW + timedelta(microseconds=7))
    places = [kept.append(PAGE, exact), kept.append(PAGE), kept.append_carried("<p>Größe</p>", NOTE)]
    found = list(pages(tmp_path / places[0].file))
    assert [page.offset for page, _ in found] == [place.offset for place in places]
    assert [note and read_note(note.payload) for _, note in found] == [exact, None, NOTE]
    assert [page.payload.decode() for page, _ in found] == ["<p>Größe</p>"] * 3
    assert found[0][0].http[0] == ("content-type", "text/html")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"entry": {"url": 1}}', b"\xff", b'{"entry": 3, "feed": {}}'])
def test_a_note_of_another_program_is_none(body: bytes) -> None:
    assert read_note(body) is None


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


def test_a_file_torn_by_a_kill_is_read_up_to_the_tear(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    places = [kept.append(PAGE, NOTE), kept.append(PAGE, NOTE)]
    path = tmp_path / places[0].file
    path.write_bytes(path.read_bytes()[: places[1].offset + 100])
    assert [page.offset for page, _ in pages(path)] == [places[0].offset]


class TestErase:
    def test_a_page_goes_with_its_note_and_no_other_moves(self, tmp_path: Path) -> None:
        kept = archive(tmp_path)
        places = [
            kept.append(replace(PAGE, final_url=f"http://example.org/{n}", body=b"%d" % n * 90_000), NOTE)
            for n in range(3)
        ]
        path = tmp_path / places[0].file
        size = path.stat().st_size
        assert erase(tmp_path, [(places[1].file, places[1].offset)]) == {}
        assert path.stat().st_size == size
        assert [page.offset for page, _ in pages(path)] == [places[0].offset, places[2].offset]
        assert read_at(tmp_path, places[2]).payload == b"2" * 90_000
        assert b"example.org/1" not in unpack(path)
        with path.open("rb") as file:
            kinds = [found.rec_type for found in ArchiveIterator(file, check_digests="raise")]
        assert kinds == ["warcinfo", "response", "metadata", "metadata", "response", "metadata"]

    def test_twice_is_as_once_and_what_is_gone_is_passed_over(self, tmp_path: Path) -> None:
        kept = archive(tmp_path)
        first, second = kept.append(PAGE, NOTE), kept.append(PAGE, NOTE)
        erase(tmp_path, [(first.file, first.offset), ("2020-01-01/gone.warc.gz", 0)])
        before = (tmp_path / first.file).read_bytes()
        erase(tmp_path, [(first.file, first.offset)])
        assert (tmp_path / first.file).read_bytes() == before
        assert read_at(tmp_path, second).payload == PAGE.body

    def test_the_last_page_takes_its_file_and_index_along(self, tmp_path: Path) -> None:
        place = archive(tmp_path).append(TINY)
        cdxj.index_archive(tmp_path)
        erase(tmp_path, [(place.file, place.offset)])
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_an_offset_at_which_nothing_begins_is_a_bug(self, tmp_path: Path) -> None:
        place = archive(tmp_path).append(PAGE)
        with pytest.raises(ValueError, match="no record begins at 7"):
            erase(tmp_path, [(place.file, 7)])


class TestIndex:
    def test_each_page_has_a_line_in_the_order_of_addresses(self, tmp_path: Path) -> None:
        kept = archive(tmp_path)
        urls = [
            "https://www.example.org/b?y=2&x=1",
            "http://example.org:8080/a/",
            "http://127.0.0.1/",
            "http://b.org/Z",
        ]
        places = [kept.append(replace(PAGE, final_url=url), NOTE) for url in urls]
        assert (cdxj.index_archive(tmp_path), cdxj.index_archive(tmp_path)) == (1, 0)
        lines = list(cdxj.read_index(tmp_path / places[0].file))
        assert [line.surt for line in lines] == [
            "127.0.0.1)/",
            "org,b)/z",
            "org,example)/b?x=1&y=2",
            "org,example:8080)/a",
        ]
        assert lines[2].timestamp == "20260302120000"
        about = lines[2].about
        assert (about["url"], about["mime"], about["status"], about["article"]) == (urls[0], "text/html", "200", "a1")
        assert (about["filename"], about["offset"]) == (places[0].file, str(places[0].offset))

    def test_it_leads_any_reader_to_the_page(self, tmp_path: Path) -> None:
        kept = archive(tmp_path)
        kept.append(PAGE)
        place = kept.append_carried("<p>carried</p>", NOTE)
        cdxj.index_archive(tmp_path)
        line = next(line for line in cdxj.read_index(tmp_path / place.file) if line.about["status"] == "-")
        raw = (tmp_path / line.about["filename"]).read_bytes()
        start = int(line.about["offset"])
        assert b"<p>carried</p>" in unpack_bytes(raw[start : start + int(line.about["length"])])

    def test_every_copy_of_a_page_is_located(self, tmp_path: Path) -> None:
        kept = archive(tmp_path)
        other = replace(NOTE, entry=replace(ENTRY, article_id="a2"))
        places = [
            kept.append(PAGE, other),
            kept.append(replace(PAGE, final_url="http://x.org/"), NOTE),
            kept.append(PAGE),
        ]
        kept.append(replace(PAGE, final_url="http://x.org/"), other)
        found = cdxj.locate(tmp_path, addresses=["http://example.org/b"], articles=["a1"])
        assert sorted(found) == [(place.file, place.offset) for place in places]
        erase(tmp_path, found)
        assert cdxj.locate(tmp_path, addresses=["http://example.org/b"], articles=["a1"]) == []


def unpack(path: Path) -> bytes:
    return unpack_bytes(path.read_bytes())


def unpack_bytes(packed: bytes) -> bytes:
    import gzip

    return gzip.decompress(packed)
