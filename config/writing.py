"""Changing files of the configuration for their user: comments stay, and a file is replaced whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from config.documents import Document, decode, parse_document, read_bytes, to_faults
from config.feeds import read_feeds
from extractors.errors import ConfigurationError, Fault
from extractors.model import Feed

# In the order in which feeds.toml writes them.
KEYS = ("id", "url", "outlet", "kind", "country", "language", "scope")


def replace_file(path: Path, content: str | bytes) -> None:
    """Write `content`, text as UTF-8, to `path` so that a reader, or a power cut, meets the old file or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def describe_feed(feed: Feed) -> str:
    """The table of `feed` as feeds.toml writes it; what is not known is left out."""
    given = {key: getattr(feed, key) for key in KEYS}
    lines = [f"{key} = {tomlkit.item(value).as_string()}" for key, value in given.items() if value is not None]
    seen = f"{feed.verified_at:%Y-%m-%dT%H:%M:%SZ}" if feed.verified_at else ""
    return "\n".join(("[[feed]]", *lines, f'verified_at = "{seen}"', ""))


def append_feeds(path: Path, feeds: Sequence[Feed]) -> str:
    """The text of the feeds.toml at `path` with `feeds` after those that it has.

    Raises ConfigurationError where the file, as it is or as it would be, has a fault (an id or address used twice).
    """
    old = _read(path)
    blocks = "\n".join(describe_feed(feed) for feed in feeds)
    text = f"{old.rstrip()}\n\n{blocks}" if old.strip() else blocks
    return _checked(text, path)


def change_feeds(path: Path, changes: Mapping[str, Mapping[str, str]]) -> str:
    """The text of the feeds.toml at `path` with the keys of the feeds in `changes` (by id) set to new values.

    Raises ConfigurationError as `append_feeds`.
    """
    document = tomlkit.parse(_read(path))
    tables: Any = document.get("feed", [])
    for table in tables:
        for key, value in changes.get(table.get("id"), {}).items():
            table[key] = value
    return _checked(tomlkit.dumps(document), path)


def mark_verified(path: Path, feed_ids: Collection[str], *, now: datetime) -> None:
    """Set `verified_at` of the feeds called `feed_ids` in the file at `path`."""
    if feed_ids:
        seen = {"verified_at": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        replace_file(path, change_feeds(path, dict.fromkeys(feed_ids, seen)))


def _read(path: Path) -> str:
    body = read_bytes(path)
    text = body if isinstance(body, Fault) else decode(body, str(path))
    if isinstance(text, Fault):
        raise ConfigurationError((text,))
    return text


def _checked(text: str, path: Path) -> str:
    document = parse_document(text, str(path))
    faults = (document,) if isinstance(document, Fault) else _find_faults(document)
    if faults:
        raise ConfigurationError(faults)
    return text


def _find_faults(document: Document) -> tuple[Fault, ...]:
    _, found = read_feeds(document.data)
    return tuple(to_faults(document, found))
