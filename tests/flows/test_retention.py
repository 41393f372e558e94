"""Which archive files go when the archive grows too old or too large."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.archive import PageArchive, archive_files
from flows.retention import prune
from tests.fakes import NOW
from tests.flows.test_archive import PAGE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A page a day for five days, the last one today."""
    archive = PageArchive(tmp_path, name="run-1", max_bytes=10**6)
    for day in range(-4, 1):
        archive.append(replace(PAGE, fetched_at=NOW + timedelta(days=day)))
    archive.close()
    return tmp_path


def days(root: Path) -> list[str]:
    return [path.parent.name for path in archive_files(root)]


def test_without_limits_all_is_kept(root: Path) -> None:
    assert prune(root, keep_days=0, keep_mb=0, now=NOW).files == 0
    assert len(days(root)) == 5


def test_what_is_too_old_goes_with_its_index_and_its_folder(root: Path) -> None:
    assert prune(root, keep_days=2, keep_mb=0, now=NOW).files == 2
    assert days(root) == ["2026-02-28", "2026-03-01", "2026-03-02"]
    assert sorted(path.name for path in root.iterdir()) == days(root)


def test_what_is_too_much_goes_the_oldest_first(root: Path) -> None:
    for path in archive_files(root)[:2]:
        path.write_bytes(bytes(900_000))
    report = prune(root, keep_days=0, keep_mb=1, now=NOW)
    assert (report.files, report.bytes > 900_000, report.bytes_left < 1_000_000) == (1, True, True)
    assert days(root)[0] == "2026-02-27"


def test_no_archive_is_nothing_to_prune(tmp_path: Path) -> None:
    assert prune(tmp_path / "none", keep_days=1, keep_mb=1, now=NOW).files == 0
