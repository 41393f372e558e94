"""The file that remembers answers and spending between runs: SQLite, for several processes may use it at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extractors.errors import UsageError

FILE_NAME = "llm.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    prompt_sha256 TEXT NOT NULL, model TEXT NOT NULL, document_id TEXT NOT NULL, items TEXT NOT NULL,
    answered_at TEXT NOT NULL, PRIMARY KEY (prompt_sha256, model)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_by_document ON answers (document_id);
CREATE TABLE IF NOT EXISTS spending (
    day TEXT PRIMARY KEY, calls INTEGER NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    cost REAL NOT NULL
);
"""


def open_store(data: Path) -> sqlite3.Connection:
    """The store in the folder `data`, made where it is missing. Each statement is a transaction of its own.

    Raises UsageError for a file that is no such store.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / FILE_NAME
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.executescript(_TABLES)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise UsageError(
            f"{path} cannot be used ({error}); it only keeps answers of the LLM tier and the day's spending: "
            "move it away, and a new one is made"
        ) from error
    return connection
