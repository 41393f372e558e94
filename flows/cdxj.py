"""The index beside each file of the page archive: CDXJ, a line per page, in the order of their addresses.

`SURT timestamp {"url", "mime", "status", "digest", "length", "offset", "filename", "article"}`: what pywb and other
tools read. For one index of all: `LC_ALL=C sort -m pages/*/*.cdxj`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extractors.urls import canonicalise
from flows.pagenote import read_note
from flows.warc import Record, pages

SUFFIX = ".warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A page in the index."""

    surt: str
    timestamp: str
    about: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.surt} {self.timestamp} {json.dumps(self.about, ensure_ascii=False)}"


def index_path(path: Path) -> Path:
    """Where the index of an archive file lies."""
    return path.with_name(f"{path.name.removesuffix(SUFFIX)}.cdxj")


def index_archive(root: Path) -> int:
    """Make the indexes that are missing, and those that do not fit their file; returns how many.

    A worker writes the index of its file when it leaves it; this one makes up for kills, and for files changed since.
    """
    made = 0
    for path in root.glob(f"*/*{SUFFIX}"):
        index, stamp = index_path(path), path.stat().st_mtime_ns
        if not index.exists() or index.stat().st_mtime_ns < stamp:
            lines = [line_of(page, path.relative_to(root).as_posix(), note) for page, note in pages(path)]
            # Of the moment before the reading: what was appended meanwhile makes the index an old one.
            write_index(path, lines, stamp=stamp)
            made += 1
    return made


def read_index(path: Path) -> Iterator[Line]:
    """The lines of the index of an archive file."""
    with index_path(path).open(encoding="utf-8") as file:
        for line in file:
            surt, timestamp, about = line.rstrip("\n").split(" ", 2)
            yield Line(surt=surt, timestamp=timestamp, about=json.loads(about))


def locate(root: Path, *, addresses: Collection[str], articles: Collection[str] = ()) -> list[tuple[str, int]]:
    """The records (file, offset) of pages at one of these canonical addresses, or of one of these articles.

    An article's page may be there more often than the warehouse knows: each time it was fetched. Brings the indexes up
    to date first.
    """
    index_archive(root)
    wanted, ids = set(addresses), set(articles)
    return [
        (line.about["filename"], int(line.about["offset"]))
        for path in sorted(root.glob(f"*/*{SUFFIX}"))
        for line in read_index(path)
        if line.about.get("article") in ids or canonicalise(line.about["url"]) in wanted
    ]


def forget(root: Path, path: Path, offsets: Collection[int]) -> None:
    """Take the pages at these offsets out of the index of an archive file, if there is one."""
    if index_path(path).exists():
        write_index(path, [line for line in read_index(path) if int(line.about["offset"]) not in offsets])


def surt(url: str) -> str:
    """An address in the order of its parts from the general to the special: `org,example)/news?id=1`.

    Lower case, without scheme, user, `www.` and the usual port, the query's parts sorted: the usual key of web
    archives (the Sort-friendly URI Reordering Transform as pywb applies it).
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    place = host if host.replace(".", "").isdigit() or ":" in host else ",".join(reversed(host.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{place}{port}){path}{f'?{query}' if query else ''}".lower().replace(" ", "%20")


def line_of(page: Record, file: str, beside: Record | None) -> Line:
    """The line of a page in `file` (relative to the archive's folder); `beside`: the record that may be its note."""
    note = read_note(beside.payload) if beside else None
    return make_line(page, file, article_id=note.entry.article_id if note else None)


def make_line(page: Record, file: str, *, article_id: str | None) -> Line:
    """The line of a page of an article in `file`, relative to the archive's folder."""
    about: dict[str, Any] = {
        "url": page.url,
        "mime": _media(page),
        "status": str(page.status) if page.status else "-",
        "digest": page.headers.get("warc-payload-digest", "-"),
        "length": str(page.length),
        "offset": str(page.offset),
        "filename": file,
    }
    if article_id:
        about["article"] = article_id
    digits = "".join(filter(str.isdigit, page.headers.get("warc-date", "")))
    return Line(surt=_key(page.url), timestamp=digits[:14], about=about)


def write_index(path: Path, lines: Iterable[Line], *, stamp: int | None = None) -> None:
    """Write the index of an archive file in one step; `stamp`: the time (ns) to give it, else now."""
    index = index_path(path)
    draft = index.with_name(f"{index.name}.new-{os.getpid()}")
    try:
        # In the order of their bytes, as other tools look them up.
        draft.write_text("".join(f"{line}\n" for line in sorted(map(str, lines), key=str.encode)), encoding="utf-8")
        if stamp is not None:
            os.utime(draft, ns=(stamp, stamp))
        draft.replace(index)
    finally:
        # On a full disk half of it is left.
        draft.unlink(missing_ok=True)


def _key(url: str) -> str:
    try:
        return surt(url)
    except ValueError:  # a port that is none, bad brackets: still to be found by its file
        return url.replace(" ", "%20")


def _media(page: Record) -> str:
    stated = page.headers.get("content-type", "") if page.kind == "resource" else ""
    stated = stated or next((value for name, value in page.http if name == "content-type"), "")
    return stated.partition(";")[0].strip().lower() or "unk"
