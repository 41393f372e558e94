"""A data folder in which one article has left traces everywhere, and the search for what is left of it."""

from __future__ import annotations

import gzip
import html
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.llm.cache import AnswerCache
from flows.llm.store import open_store
from tests.flows.test_cycle import Desk
from warehouse.connection import Connection, open_live
from warehouse.publish import publish

# The paper writes its slug into title, text and address: one word by which everything of the article is found.
SLUG = "zebraquartz"
SENTENCE = f"A vote on {SLUG} is expected before the summer recess."
QUOTE = "TikTok should be banned from every phone of the administration, Senator Ada Thorne told reporters on Monday."

EVENTS = """
    CREATE TABLE events (id TEXT, resource TEXT, related TEXT, payload TEXT);
    CREATE TABLE event_resources (id TEXT, event_id TEXT, resource_id TEXT, resource TEXT);
    CREATE TABLE log (id TEXT, message TEXT);
    CREATE TABLE flow_run_state (id TEXT, message TEXT, data TEXT);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The ids of the article."""

    article_id: str
    revision: str
    stance_id: str
    url: str


def leave_traces(desk: Desk) -> Marked:
    """Collect the paper's articles, and put the one called SLUG into every other place that may hold it."""
    desk.cycle()
    desk.paper.corrections[SLUG] = f"The {SLUG} correction"
    desk.cycle(datetime(2026, 3, 2, 14, tzinfo=UTC))
    with open_live(desk.data / "bellwether.duckdb") as connection:
        marked = find_marked(connection)
        _write_rows(connection, marked)
    publish(desk.data / "bellwether.duckdb", desk.data / "snapshot.duckdb")
    _write_answers(desk.data, marked)
    _write_runs(desk.data, marked)
    reports = desk.data / "reports"
    reports.mkdir(exist_ok=True)
    (reports / "briefing.html").write_text(f"<p>{html.escape(marked.url)}</p>")
    (reports / "other.html").write_text("<p>nothing of it</p>")
    (desk.data / "notes.txt").write_text(f"see {marked.url}.")
    return marked


def find_marked(connection: Connection, slug: str = SLUG) -> Marked:
    """The ids of an article of the paper."""
    row = connection.execute(
        "SELECT s.article_id, s.revision, s.stance_id, a.url FROM stance_history AS s "
        "JOIN articles AS a USING (article_id) WHERE s.superseded_at IS NULL AND a.url LIKE '%/' || $slug",
        {"slug": slug},
    ).fetchall()[0]
    return Marked(article_id=row[0], revision=row[1], stance_id=row[2], url=row[3])


def _write_rows(connection: Connection, marked: Marked) -> None:
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    ids = {"article": marked.article_id, "stance": marked.stance_id, "now": now}
    connection.execute(
        "INSERT INTO alerts BY NAME SELECT 'alert-1' AS alert_id, 'first-ever' AS rule, 'ban' AS proposition, "
        "'affirm' AS pole, 'holder' AS scope, 'Ada Thorne' AS scope_value, $stance AS stance_id, "
        "$article AS article_id, $now AS created_at, 'said by Ada Thorne' AS reason, $facts::JSON AS facts",
        {**ids, "facts": json.dumps({"url": marked.url, "needed": 9})},
    )
    connection.execute(
        "INSERT INTO deliveries BY NAME SELECT 'alert-1' AS alert_id, 'desk' AS channel, $now AS tried_at, "
        f"$now AS accepted_at, 'refused: TikTok: {SLUG}' AS message",
        {"now": now},
    )
    connection.execute(
        "INSERT INTO failures VALUES ('r', 'fetch', 'timeout', $url, 'no answer from ' || $url, $now)",
        {"url": marked.url, "now": now},
    )
    connection.execute(
        "INSERT INTO drops VALUES ('r', 'load', 'poorer_text', $article, 'feed-0', $now)",
        {"article": marked.article_id, "now": now},
    )
    connection.execute(
        "INSERT INTO labels VALUES ('l', $article, $revision, 'ban', 'affirm', 'attributed', 'Ada Thorne', 'reports', "
        "NULL, $quote, 0, 5, true, 'me', $note, '1', $now, 'j', 'add', 's', NULL, NULL, NULL, NULL)",
        {
            "article": marked.article_id,
            "revision": marked.revision,
            "quote": QUOTE,
            "note": f"from {SLUG}",
            "now": now,
        },
    )
    named = {"article": marked.article_id, "revision": marked.revision}
    connection.execute("INSERT INTO audit_items VALUES ('audit', $article, $revision, 'found', 1, 0.5)", named)
    connection.execute(
        "INSERT INTO audit_reads VALUES ('audit', $article, $revision, 'me', $now, NULL)", {**named, "now": now}
    )
    connection.execute(
        "INSERT INTO notices BY NAME SELECT 'n' AS notice_id, 'baseline' AS kind, 'filled' AS subject, "
        "'known now: ' || $url || ' and others' AS message, $now AS created_at",
        {"url": marked.url, "now": now},
    )


def _write_answers(data: Path, marked: Marked) -> None:
    connection = open_store(data)
    cache = AnswerCache(connection, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    documents = {"key-1": marked.revision, "key-2": "another"}
    answers = {"key-1": [{"quote": SENTENCE}], "key-2": [{"quote": "another one"}]}
    cache.write(answers, model="m", documents=documents)
    connection.close()


def _write_runs(data: Path, marked: Marked) -> None:
    (data / "prefect").mkdir(exist_ok=True)
    connection = sqlite3.connect(data / "prefect" / "prefect.db")
    connection.executescript(EVENTS)
    payload = json.dumps({"title": f"TikTok: {SLUG}", "quote": SENTENCE, "url": marked.url})
    connection.execute("INSERT INTO events VALUES ('e1', '{}', '[]', ?)", [payload])
    connection.execute("INSERT INTO events VALUES ('e2', '{}', '[]', '{}')")
    connection.execute("INSERT INTO log VALUES ('1', ?)", [f"stance on ban of article {marked.article_id} quotes X"])
    connection.execute("INSERT INTO flow_run_state VALUES ('s', ?, NULL)", [f"failed at {marked.url}: {SLUG}"])
    connection.commit()
    connection.close()


def where_left(data: Path, *needles: str) -> list[str]:
    """The files of the data folder that hold one of `needles`, in their bytes, unpacked, or in a row."""
    found = {path for path in _files(data) for needle in needles if needle.encode() in _unpacked(path)}
    found |= {path for path in data.glob("*.duckdb") if any(needle in _rows(path) for needle in needles)}
    return sorted(path.relative_to(data).as_posix() for path in found)


def _files(data: Path) -> Iterable[Path]:
    return (path for path in data.rglob("*") if path.is_file())


def _unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw + (gzip.decompress(raw) if path.suffix == ".gz" else b"")


def _rows(path: Path) -> str:
    if path.name.startswith("snapshot"):
        return ""  # the live file's bytes, which are searched
    with open_live(path) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        return "\n".join(str(connection.table(name).fetchall()) for (name,) in tables)
