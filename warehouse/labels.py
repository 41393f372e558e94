"""What people judged: labels on stances, which beat the machine's, outlive taggers and texts, and can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from extractors.errors import WarehouseError
from warehouse import rows
from warehouse.baseline import withdraw_alerts
from warehouse.connection import open_snapshot, registered
from warehouse.novelty import mark_silent
from warehouse.read import records
from warehouse.statements import statement

Verdict = Literal["accept", "reject", "correct", "add"]

# All that people said, in no table that a rebuild can fill.
_TABLES = ("audits", "audit_items", "audit_reads", "labels")
_TEXT = pa.string()
_LABELS = pa.schema(
    [
        *((name, _TEXT) for name in ("label_id", "article_id", "revision", "proposition", "pole", "holder_type")),
        *((name, _TEXT) for name in ("holder_name", "relation", "company", "about_country", "quote", "reviewer")),
        *((name, _TEXT) for name in ("note", "codebook_version", "judgement_id", "verdict", "subject", "stance_id")),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("holds", pa.bool_()),
        ("labelled_at", pa.timestamp("us", tz="UTC")),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A person's word on one stance of one text: whether it `holds`. `start_char` and `end_char` bound the quote.

    A judgement (`judgement_id`) has one label, a correction two. `subject`: what was judged, whichever tagger found it.
    `stance_id`: the row that the person saw; None for what they added.
    """

    label_id: str
    article_id: str
    revision: str
    proposition: str
    pole: str
    holder_type: str
    holder_name: str | None
    relation: str
    company: str | None
    about_country: str | None = None
    quote: str
    start_char: int
    end_char: int
    holds: bool
    reviewer: str
    note: str | None
    codebook_version: str
    labelled_at: datetime
    judgement_id: str | None
    verdict: Verdict | None
    subject: str | None
    stance_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLabel(Label):
    """A label with the address of its article; "" where no text of the article is left."""

    url: str


def save_labels(connection: duckdb.DuckDBPyConnection, labels: Sequence[Label], *, now: datetime) -> int:
    """Write labels that are not there yet, by their id, and draw the consequences; returns how many were new.

    Belongs in one `transaction`. Alerts that stood on what was rejected are withdrawn.
    """
    unique = {label.label_id: label for label in labels}
    if not unique:
        return 0
    table = rows.table((_plain(label) for label in unique.values()), _LABELS)
    with registered(connection, incoming_labels=table):
        # DuckLake knows no RETURNING.
        new = {row[0] for row in connection.execute(statement("labels_new")).fetchall()}
        connection.execute(statement("labels_insert"))
    settle(connection, {label.article_id for label in unique.values() if label.label_id in new}, now=now)
    return len(new)


def retract_judgement(connection: duckdb.DuckDBPyConnection, judgement_id: str, *, now: datetime) -> int:
    """Take a judgement back, with whatever was carried over of it; returns how many labels that were.

    What counted before it counts again. Belongs in one `transaction`.
    """
    chosen = {"judgement_id": judgement_id}
    articles = [row[0] for row in connection.execute(statement("labels_of_judgement"), chosen).fetchall()]
    connection.execute(statement("labels_retract"), chosen | {"now": now})
    settle(connection, set(articles), now=now)
    return len(articles)


def last_judgement(connection: duckdb.DuckDBPyConnection, reviewer: str) -> str | None:
    """The id of the reviewer's last judgement that still counts."""
    found = connection.execute(statement("labels_last"), {"reviewer": reviewer}).fetchall()
    return found[0][0] if found else None


def read_labels(connection: duckdb.DuckDBPyConnection) -> tuple[MadeLabel, ...]:
    """All labels that people made and have not taken back, the oldest first."""
    return records(MadeLabel, connection.execute(statement("labels_made")))


def take_over_labels(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> int:
    """Copy what people judged and read from the snapshot of a lost warehouse into one that is made anew; how many rows.

    0 where there is no snapshot, or where it is older than reviews are: nobody knows then what was judged.
    """
    taken = 0
    try:
        with open_snapshot(snapshot) as lost:
            for name in _TABLES:
                found = lost.table(name).to_arrow_table()
                connection.from_arrow(found).insert_into(name)
                taken += found.num_rows
    except (WarehouseError, duckdb.CatalogException, duckdb.BinderException):
        return taken
    return taken


def carry_labels(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> frozenset[str]:
    """Let people's judgements on the stories of these articles stand in new texts, in copies and against new tagging.

    For whoever adds or replaces texts or stances, in the transaction of the change, after it. Returns the articles of
    the stories that have labels.
    """
    if not connection.execute(statement("labels_any")).fetchall()[0][0]:
        # Most loads of most warehouses: the stories need not be looked up.
        return frozenset()
    with registered(connection, incoming_ids=_ids(article_ids)):
        labelled = [row[0] for row in connection.execute(statement("labels_of_articles")).fetchall()]
    if not labelled:
        return frozenset()
    with registered(connection, incoming_ids=_ids(labelled)):
        connection.execute(statement("labels_carry_texts"))
        connection.execute(statement("labels_carry_readings"))
    return frozenset(labelled)


def settle(connection: duckdb.DuckDBPyConnection, articles: Collection[str], *, now: datetime) -> None:
    """What follows from labels that came or went: other readings of the words, alerts, the sums of the rules."""
    if not articles:
        return
    concerned = carry_labels(connection, articles) | set(articles)
    withdraw_alerts(connection, now=now, articles=tuple(concerned))
    with registered(connection, incoming_ids=_ids(concerned)):
        reopened = [row[0] for row in connection.execute(statement("alerts_reopenable")).fetchall()]
    if reopened:
        for step in ("alerts_reopen", "notices_unsay"):
            connection.execute(statement(step), {"alert_ids": reopened})
    mark_silent(connection, None)


def _ids(article_ids: Collection[str]) -> pa.Table:
    return rows.table(({"article_id": article_id} for article_id in article_ids), rows.IDS)


def _plain(label: Label) -> dict[str, Any]:
    return {each.name: getattr(label, each.name) for each in fields(label)}
