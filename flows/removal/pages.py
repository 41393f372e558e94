"""Taking pages of removed articles out of the page archive."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from extractors.urls import canonicalise
from flows.archive import archive_files, erase
from flows.cdxj import index_archive, read_index
from flows.warc import members


def erase_pages(root: Path, is_doomed: Callable[[str, str], bool]) -> int:
    """Erase every page of which `is_doomed` says so, given its canonical address and article id; how many there were.

    Either is "" where it is not known. More pages than the warehouse knows of: one that was fetched again, or gave
    nothing new, lies there all the same. Nobody may be appending: hold the data folder's lock.
    """
    if not root.exists():
        return 0
    for draft in root.rglob("*.new-*"):
        # Of a worker that ended while it wrote: half an index, with addresses in it.
        draft.unlink()
    for path in archive_files(root):
        cut_torn(path)
    index_archive(root)
    found = [
        (line.about["filename"], int(line.about["offset"]))
        for path in archive_files(root)
        for line in read_index(path)
        if is_doomed(canonicalise(line.about["url"]) or "", line.about.get("article", ""))
    ]
    erase(root, found)
    return len(found)


def cut_torn(path: Path) -> int:
    """Cut off the record at a file's end that a kill tore: no index knows it, and it may be of the article.

    Returns the bytes cut off.
    """
    size, whole = path.stat().st_size, 0
    for member in members(path):
        whole = member.offset + member.length
    if whole < size:
        os.truncate(path, whole)
    return size - whole
