"""Statements coded by hand: finding the texts they stand in, and entering them as labels, which beat the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from extractors.model import stable_id
from warehouse.connection import registered
from warehouse.discourse import StatementRow
from warehouse.labels import settle
from warehouse.read import records
from warehouse.statements import statement

_TEXT = pa.string()
_KEYS = pa.schema([("key", _TEXT), ("article_id", _TEXT), ("address", _TEXT)])
_IDS = pa.schema([("article_id", _TEXT)])
_LABELS = pa.schema(
    [
        *((name, _TEXT) for name in ("label_id", "article_id", "revision", "proposition", "pole", "holder_type")),
        *((name, _TEXT) for name in ("holder_name", "relation", "company", "about_country", "quote")),
        ("start_char", pa.int32()),
        ("end_char", pa.int32()),
        ("holds", pa.bool_()),
        *((name, _TEXT) for name in ("reviewer", "note", "codebook_version")),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """How a row of an import names an article: by id or address (`key`), the address also in canonical form."""

    key: str
    article_id: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """The current text of an article that was sought as `key`. `text_removed_at`: when retention emptied it."""

    key: str
    article_id: str
    revision: str
    url: str
    text: str
    text_removed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A person's judgement on a stance of a revision: whether it `holds` there."""

    article_id: str
    revision: str
    proposition: str
    pole: str
    holder_type: str
    holder_name: str | None
    relation: str
    company: str | None
    about_country: str | None
    quote: str
    start_char: int
    end_char: int
    holds: bool
    reviewer: str
    note: str | None
    codebook_version: str

    @property
    def label_id(self) -> str:
        """The same for the same judgement of the same person, so that importing it again adds nothing."""
        parts = (self.revision, self.proposition, self.pole, self.holder_type, self.holder_name, self.relation)
        place = (self.start_char, self.end_char, self.holds, self.reviewer, self.company, self.about_country)
        return stable_id("handcoded", *("" if part is None else str(part) for part in (*parts, *place)))


def find_texts(connection: duckdb.DuckDBPyConnection, sought: Sequence[Sought]) -> tuple[FoundText, ...]:
    """The current texts of those articles that are stored, under whatever address they are sought."""
    with registered(connection, incoming_keys=pa.Table.from_pylist([asdict(one) for one in sought], schema=_KEYS)):
        return records(FoundText, connection.execute(statement("handcoded_texts")))


def stances_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> tuple[StatementRow, ...]:
    """The stances that hold now in these articles."""
    ids = pa.Table.from_pylist([{"article_id": one} for one in dict.fromkeys(article_ids)], schema=_IDS)
    with registered(connection, incoming_ids=ids):
        return records(StatementRow, connection.execute(statement("handcoded_stances")))


def known_labels(connection: duckdb.DuckDBPyConnection, labels: Sequence[Label]) -> frozenset[str]:
    """The ids of those that are there already."""
    with registered(connection, incoming_labels=_table(labels)):
        return frozenset(row[0] for row in connection.execute(statement("handcoded_known")).fetchall())


def save_labels(connection: duckdb.DuckDBPyConnection, labels: Sequence[Label], *, now: datetime) -> int:
    """Enter those that are not there yet, and draw the consequences; returns how many. Belongs in one transaction."""
    known = known_labels(connection, labels)
    incoming = _table(labels)
    with registered(connection, incoming_labels=incoming):
        connection.execute(statement("handcoded_insert"), {"now": now})
    settle(connection, {label.article_id for label in labels if label.label_id not in known}, now=now)
    return int(incoming.num_rows) - len(known)


def _table(labels: Sequence[Label]) -> pa.Table:
    rows = {label.label_id: {**asdict(label), "label_id": label.label_id} for label in labels}
    return pa.Table.from_pylist(list(rows.values()), schema=_LABELS)
