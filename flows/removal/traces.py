"""What a removed article leaves outside of the warehouse and the page archive: answers, runs, reports, other files."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.llm.cache import AnswerCache
from flows.llm.store import FILE_NAME, open_store
from flows.report.packing import unpack
from warehouse.removals import Word

PREFECT_DATABASE = Path("prefect") / "prefect.db"
REPORTS = "reports"
# What is looked through elsewhere, and by other means.
_LOOKED_THROUGH = ("bellwether.", "snapshot", "pages", "models", REPORTS, "forget.", FILE_NAME, "prefect/prefect.db")
_LARGEST = 200_000_000
# Reports whose words are compressed or drawn.
_PRINTED = (".pdf", ".png")
# Table, and what is done to its rows that mention the article (`mentions` is a function of ours).
_PREFECT: tuple[tuple[str, str], ...] = (
    ("events", "DELETE FROM events WHERE mentions(payload) OR mentions(resource) OR mentions(related)"),
    ("event_resources", "DELETE FROM event_resources WHERE mentions(resource) OR mentions(resource_id)"),
    ("log", "DELETE FROM log WHERE mentions(message)"),
    ("artifact", "DELETE FROM artifact WHERE mentions(data) OR mentions(description)"),
    ("artifact_collection", "DELETE FROM artifact_collection WHERE mentions(data) OR mentions(description)"),
    (
        "flow_run_state",
        "UPDATE flow_run_state SET message = NULL, data = NULL WHERE mentions(message) OR mentions(data)",
    ),
    (
        "task_run_state",
        "UPDATE task_run_state SET message = NULL, data = NULL WHERE mentions(message) OR mentions(data)",
    ),
)


@dataclass(frozen=True, slots=True)
class Traces:
    """Finds mentions of removed articles, plain, in HTML or in JSON."""

    pattern: re.Pattern[str] | None

    def mentioned_in(self, text: object) -> bool:
        """Whether a text mentions one."""
        if self.pattern is None or not isinstance(text, str):
            return False
        return bool(self.pattern.search(text) or self.pattern.search(html.unescape(text)))


def trace(words: Iterable[Word]) -> Traces:
    """What finds `words`, in each of the spellings that JSON has for them."""
    spelt = {form.pattern for word in words for form in _spell(word) if form.pattern is not None}
    return Traces(re.compile("|".join(sorted(spelt))) if spelt else None)


def _spell(word: Word) -> Iterator[Word]:
    yield word
    for ascii_only in (True, False):
        escaped = json.dumps(word.word, ensure_ascii=ascii_only)[1:-1]
        if escaped != word.word:
            yield Word(kind=word.kind, word=escaped)
        # As briefings have it that were written before their data were packed.
        embedded = escaped.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        if embedded != escaped:
            yield Word(kind=word.kind, word=embedded)


def forget_answers(data: Path, documents: Sequence[str], *, clock: Callable[[], datetime]) -> int:
    """Take answers of language models about `documents` out of their store, bytes and all; how many there were."""
    if not (data / FILE_NAME).exists():
        return 0
    with closing(open_store(data)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        gone = AnswerCache(connection, clock=clock).forget(documents)
        _squeeze(connection)
    return gone


def forget_runs(data: Path, traces: Traces) -> int:
    """Take what mentions the articles out of Prefect's own database in the data folder; rows deleted or emptied.

    Its events hold the alerts, and its log may hold an error's words. A Prefect of the user's own is not touched.
    """
    path = data / PREFECT_DATABASE
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.create_function("mentions", 1, traces.mentioned_in, deterministic=True)
        known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = sum(connection.execute(change).rowcount for table, change in _PREFECT if table in known)
        if rows:
            _squeeze(connection)
    return rows


def _squeeze(connection: sqlite3.Connection) -> None:
    """Write the file anew and empty its log, so that nothing deleted is left in either."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def remove_reports(data: Path, traces: Traces) -> tuple[Path, ...]:
    """Delete reports that mention one of the articles, and those that cannot be looked through.

    They show what was; `bellwether report` writes a new one.
    """
    found = [path for path in _files(data / REPORTS) if path.suffix in _PRINTED or _mentions(path, traces)]
    for path in found:
        path.unlink()
    return tuple(found)


def find_leftovers(data: Path, traces: Traces) -> tuple[Path, ...]:
    """Other files in the data folder, not of this program, that mention one of the articles: their owner must look."""
    others = (
        path
        for path in _files(data)
        if not path.relative_to(data).as_posix().startswith(_LOOKED_THROUGH) and path.stat().st_size <= _LARGEST
    )
    return tuple(path for path in others if _mentions(path, traces))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _mentions(path: Path, traces: Traces) -> bool:
    """Whether a file mentions one of the articles, also in a briefing's packed data; what does not unpack counts."""
    text = path.read_text(encoding="utf-8", errors="replace")
    packed = unpack(text)
    return packed is None or traces.mentioned_in(text) or traces.mentioned_in(packed)
