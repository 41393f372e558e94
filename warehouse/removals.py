"""Taking articles away for good: what there is of them, their rows, and the marks that keep them from coming back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.errors import WarehouseError
from warehouse import rows
from warehouse.baseline import withdraw_alerts
from warehouse.connection import open_snapshot, registered
from warehouse.novelty import mark_silent
from warehouse.read import records
from warehouse.statements import statement

_WORDS = pa.schema([("kind", pa.string()), ("word", pa.string()), ("pattern", pa.string())])
_HEIRS = pa.schema([("story_id", pa.string()), ("heir", pa.string())])
_ADDRESSES = pa.schema([("address", pa.string())])
_MARKS = pa.schema([("mark", pa.string())])

# Shorter titles and quotes stand in the messages of others as well.
_SHORTEST = {"title": 12, "quote": 20}
# `https://example.org/a` must not be found in `https://example.org/a-later-story`.
_END_OF_ADDRESS = r"(?:$|\.?(?:$|[^A-Za-z0-9_~/?&=%#.-]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What there is of one article. `copies`: other articles of its story. `url` is "" where only an alias is left."""

    article_id: str
    url: str
    title: str | None
    outlet: str | None
    published_on: date | None
    revisions: int
    stances: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """An address of an article. `owned`: another stored article has it as its own canonical address."""

    address: str
    owned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """A canonical address and its article. `returned`: an entry that came back under it and was turned away."""

    article_id: str
    address: str
    returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Guid:
    """What a feed calls an entry, on the day of its publication (UTC)."""

    feed_id: str
    guid: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something by which a removed article could be found again: its id, an address, a title, a quote, a name."""

    kind: str
    word: str

    @property
    def pattern(self) -> str | None:
        """A regular expression (RE2 and Python alike) that finds it within a text; None for what is too common."""
        if self.kind == "holder" or len(self.word) < _SHORTEST.get(self.kind, 0):
            return None
        return re.escape(self.word) + (_END_OF_ADDRESS if self.kind == "address" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A mark that must not be stored, and which key it was made with."""

    mark: str
    key_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRow:
    """One removal, told without saying of what."""

    removal_id: str
    removed_at: datetime
    articles: int
    rows_deleted: int
    archive_records: int
    note: str | None


def find_article(connection: duckdb.DuckDBPyConnection, addresses: Sequence[str]) -> str | None:
    """The id of the article at one of these canonical addresses, the best first; entries without an article count."""
    found = connection.execute(statement("removal_find"), {"addresses": list(addresses)}).fetchall()
    return found[0][0] if found else None


def find_copies(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[str, ...]:
    """All articles of the stories of `article_ids`, these included where they are stored."""
    with registered(connection, forgotten_ids=_ids(article_ids)):
        return tuple(row[0] for row in connection.execute(statement("removal_story")).fetchall())


def find_twins(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[str, ...]:
    """Entries of the same articles under further addresses, of which nothing of their own was stored."""
    spellings = rows.table(({"address": each.address} for each in spell(connection, article_ids)), _ADDRESSES)
    with registered(connection, forgotten_addresses=spellings):
        return tuple(row[0] for row in connection.execute(statement("removal_twins")).fetchall())


def overview(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[Holding, ...]:
    """What there is of the articles."""
    with registered(connection, forgotten_ids=_ids(article_ids)):
        return records(Holding, connection.execute(statement("removal_overview")))


def spell(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[Spelling, ...]:
    """Every address under which the articles are known, as fetched and in canonical form."""
    with registered(connection, forgotten_ids=_ids(article_ids)):
        return records(Spelling, connection.execute(statement("removal_addresses")))


def guids(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[Guid, ...]:
    """What feeds call the articles, where such a name is theirs alone and dated."""
    with registered(connection, forgotten_ids=_ids(article_ids)):
        return records(Guid, connection.execute(statement("removal_guids")))


def words(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> tuple[Word, ...]:
    """By what the articles could be found again. kinds: id, revision, address, title, quote, alert, holder.

    `alert` are ids of the alerts that rest on them, `holder` the names that nothing else in the warehouse has.
    """
    with registered(connection, forgotten_ids=_ids(article_ids)):
        return records(Word, connection.execute(statement("removal_words")))


def known_addresses(connection: duckdb.DuckDBPyConnection) -> tuple[KnownAddress, ...]:
    """Every canonical address in the warehouse with its article."""
    return records(KnownAddress, connection.execute(statement("removal_known")))


def read_bars(connection: duckdb.DuckDBPyConnection) -> tuple[Bar, ...]:
    """All marks."""
    return records(Bar, connection.execute(statement("bars_read")))


def save_bars(connection: duckdb.DuckDBPyConnection, marks: Iterable[str], *, key_id: str) -> None:
    """Bar marks; those barred already stay as they are."""
    with registered(connection, incoming_marks=rows.table(({"mark": mark} for mark in marks), _MARKS)):
        connection.execute(statement("bars_insert"), {"key_id": key_id})


def drop_bars(connection: duckdb.DuckDBPyConnection, *, except_of: str) -> int:
    """Give up the marks of other keys, which are lost; how many there were."""
    return len(connection.execute(statement("bars_drop"), {"key_id": except_of}).fetchall())


def remove_articles(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str], *, now: datetime) -> int:
    """Delete every row of the articles; returns how many. Belongs in one `transaction`.

    An alert that rests on one is given another proof where there is one, else withdrawn and emptied, with a notice that
    does not say of what. A story called after a removed article is called after its next one.
    """
    found = [{"kind": each.kind, "word": each.word, "pattern": each.pattern} for each in words(connection, article_ids)]
    with registered(connection, forgotten_ids=_ids(article_ids), forgotten_words=rows.table(found, _WORDS)):
        heirs = connection.execute(statement("removal_heirs")).fetchall()
        table = rows.table(({"story_id": story, "heir": heir} for story, heir in heirs), _HEIRS)
        with registered(connection, story_heirs=table):
            deleted = _run(connection, "removal_delete")
            _run(connection, "removal_rename")
        withdraw_alerts(connection, now=now, articles=tuple(article_ids))
        connection.execute(statement("removal_notices"))
        connection.execute(statement("removal_alerts_emptied"), {"now": now})
        _run(connection, "removal_mentions")
        mark_silent(connection, None)
    return deleted


def record_removal(
    connection: duckdb.DuckDBPyConnection,
    *,
    articles: int,
    rows_deleted: int,
    archive_records: int,
    note: str | None,
    now: datetime,
) -> str:
    """Write down that something was removed, not what; returns the removal's id, which is random."""
    removal_id = uuid.uuid4().hex
    row = {"removal_id": removal_id, "articles": articles, "rows_deleted": rows_deleted, "note": note, "now": now}
    connection.execute(statement("removal_record"), {**row, "archive_records": archive_records})
    return removal_id


def removals(connection: duckdb.DuckDBPyConnection) -> tuple[RemovalRow, ...]:
    """All removals, the latest first."""
    return records(RemovalRow, connection.execute(statement("removals_list")))


def save_removals(connection: duckdb.DuckDBPyConnection, record: Iterable[RemovalRow]) -> None:
    """Take over the record of another warehouse, of which this one is made anew."""
    for row in record:
        connection.execute(
            statement("removal_record"),
            {
                "removal_id": row.removal_id,
                "articles": row.articles,
                "rows_deleted": row.rows_deleted,
                "archive_records": row.archive_records,
                "note": row.note,
                "now": row.removed_at,
            },
        )


def read_lost(snapshot: Path) -> tuple[tuple[Bar, ...], tuple[RemovalRow, ...]]:
    """The marks and removals that the snapshot of a lost warehouse still knows.

    None where there is no snapshot, where it cannot be read, or where it is older than removals are.
    """
    try:
        with open_snapshot(snapshot) as connection:
            return read_bars(connection), removals(connection)
    except (WarehouseError, duckdb.CatalogException):
        return (), ()


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Run a file of several statements; the number of rows that they changed."""
    return sum(connection.execute(part).fetchall()[0][0] for part in connection.extract_statements(statement(name)))


def _ids(article_ids: Iterable[str]) -> pa.Table:
    return rows.table(({"article_id": article_id} for article_id in article_ids), rows.IDS)
