"""How long pages are kept in the archive: files go as a whole, the oldest day first, with their indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flows.archive import archive_files
from flows.cdxj import index_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was removed, and what is left."""

    files: int
    bytes: int
    bytes_left: int


def prune(root: Path, *, keep_days: int, keep_mb: int, now: datetime) -> Pruned:
    """Remove files of days before `keep_days` ago, then the oldest until no more than `keep_mb` are left; 0: no limit.

    A file counts for the day (UTC) in its path. Articles whose page is gone stay; `reextract` names them. Hold the data
    folder's lock: the files of a running cycle are among the latest, but with a small `keep_mb` they would go too.
    """
    first_day = (now - timedelta(days=keep_days)).strftime("%Y-%m-%d") if keep_days else ""
    files = [(path, path.stat().st_size + _size(index_path(path))) for path in archive_files(root)]
    left = sum(size for _, size in files)
    doomed: list[tuple[Path, int]] = []
    for path, size in files:
        if path.parent.name < first_day or (keep_mb and left > keep_mb * 1_000_000):
            doomed.append((path, size))
            left -= size
    for path, _ in doomed:
        _remove(path)
    return Pruned(files=len(doomed), bytes=sum(size for _, size in doomed), bytes_left=left)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _remove(path: Path) -> None:
    # The index first: one without its file would lead nowhere.
    index_path(path).unlink(missing_ok=True)
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
