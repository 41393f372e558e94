"""Taking pages of removed articles out of the page archive."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from flows.archive import archive_files, erase
from flows.cdxj import locate
from flows.warc import members


def erase_pages(root: Path, *, addresses: Collection[str], articles: Collection[str]) -> int:
    """Erase every page at one of the canonical addresses or of one of the articles; how many records there were.

    More than the warehouse knows of: a page that was fetched again, or gave nothing new, lies there all the same. Nobody
    may be appending: hold the data folder's lock.
    """
    if not root.exists():
        return 0
    for path in archive_files(root):
        cut_torn(path)
    found = locate(root, addresses=addresses, articles=articles)
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
