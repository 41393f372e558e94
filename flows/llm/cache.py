"""Answers kept by prompt and model: what was asked once is not paid for again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

_ASKED_AT_ONCE = 500


class AnswerCache:
    """The table `answers` of a store. The key is the hash of the prompt that shows a passage alone."""

    def __init__(self, connection: sqlite3.Connection, *, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def read(self, keys: Iterable[str], *, model: str) -> dict[str, Any]:
        """What is kept of `keys`, as JSON gives it; what cannot be read counts as not kept."""
        wanted = list(keys)
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            part = wanted[start : start + _ASKED_AT_ONCE]
            marks = ", ".join("?" * len(part))
            rows = self._connection.execute(
                f"SELECT prompt_sha256, items FROM answers WHERE model = ? AND prompt_sha256 IN ({marks})",  # noqa: S608  # question marks only
                [model, *part],
            )
            for key, items in rows:
                try:
                    found[key] = json.loads(items)
                except json.JSONDecodeError:
                    continue
        return found

    def write(
        self, answers: Mapping[str, Sequence[Mapping[str, Any]]], *, model: str, documents: Mapping[str, str]
    ) -> None:
        """Keep answers; `documents` says by key whose they are."""
        now = self._clock().isoformat()
        self._connection.executemany(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
            [
                (key, model, documents[key], json.dumps(items, ensure_ascii=False), now)
                for key, items in answers.items()
            ],
        )

    def forget(self, documents: Iterable[str]) -> int:
        """Remove all answers about `documents`; how many there were."""
        rows = [(document,) for document in documents]
        return self._connection.executemany("DELETE FROM answers WHERE document_id = ?", rows).rowcount
