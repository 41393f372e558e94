"""Noting in feeds.toml which feeds were seen alive, with every comment of the file kept."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import tomlkit


def mark_verified(path: Path, feed_ids: Collection[str], *, now: datetime) -> None:
    """Set `verified_at` of the feeds called `feed_ids` in the file at `path`; it is replaced whole or not at all."""
    if not feed_ids:
        return
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for feed in document["feed"]:
        if feed["id"] in feed_ids:
            feed["verified_at"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(tomlkit.dumps(document), encoding="utf-8")
    draft.replace(path)
