"""Reading stances from the snapshot: those of a proposition, and those of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.read import records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PoleCount:
    """How much there is of one pole of a proposition. Distinct counts; days of publication."""

    proposition: str
    pole: str
    articles: int
    stories: int
    holders: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A holder or an outlet with a pole of a proposition, and in how many stories."""

    pole: str
    name: str
    stories: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """Words that show a pole of a proposition, and where they stand."""

    pole: str
    quote: str
    confidence: float
    holder_type: str
    holder_name: str | None
    relation: str
    outlet: str
    language: str
    published_on: date
    title: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with its current text (None where the snapshot has none), and the tagger that read it last.

    `text_removed_at`: when the retention settings emptied the text; what offsets point into is gone then.
    """

    article_id: str
    revision: str
    url: str
    title: str | None
    outlet: str
    country: str | None
    language: str
    genre: str
    published_on: date
    text: str | None
    truncated: bool
    on_topic: bool
    tagging: str
    tagger_version: str
    codebook_version: str
    tagged_at: datetime
    text_removed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStance:
    """A stance that holds now. `origin`: the tier that made it; a person's label has no `cues` and no `holder_rule`."""

    stance_id: str
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
    confidence: float
    basis: str
    origin: str
    tagger_version: str
    codebook_version: str
    tagged_at: datetime
    cues: list[str]
    holder_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """What became of an address that a feed showed."""

    feed_id: str
    status: str
    reason: str | None
    seen_at: datetime


def pole_counts(connection: duckdb.DuckDBPyConnection, *, proposition: str | None = None) -> tuple[PoleCount, ...]:
    """The counts of each proposition and pole that has a stance."""
    return records(PoleCount, connection.execute(statement("stance_counts"), {"proposition": proposition}))


def top_holders(connection: duckdb.DuckDBPyConnection, *, proposition: str, most: int = 5) -> tuple[Rank, ...]:
    """For each pole the named holders with the most stories, these first."""
    parameters = {"proposition": proposition, "most": most}
    return records(Rank, connection.execute(statement("stance_holders"), parameters))


def top_outlets(connection: duckdb.DuckDBPyConnection, *, proposition: str, most: int = 5) -> tuple[Rank, ...]:
    """For each pole the outlets with the most stories, these first."""
    parameters = {"proposition": proposition, "most": most}
    return records(Rank, connection.execute(statement("stance_outlets"), parameters))


def surest_quotes(connection: duckdb.DuckDBPyConnection, *, proposition: str, most: int = 3) -> tuple[QuoteRow, ...]:
    """For each pole the surest stances, one a story, the surest first."""
    parameters = {"proposition": proposition, "most": most}
    return records(QuoteRow, connection.execute(statement("stance_quotes"), parameters))


def find_article(connection: duckdb.DuckDBPyConnection, addresses: Sequence[str]) -> StoredArticle | None:
    """The article with one of these canonical addresses, be it a further one; the first that is known."""
    found = connection.execute(statement("article_at"), {"addresses": list(addresses)})
    return next(iter(records(StoredArticle, found)), None)


def stances_in(connection: duckdb.DuckDBPyConnection, article_id: str) -> tuple[StoredStance, ...]:
    """The stances that hold now in an article, in the order of the text."""
    return records(StoredStance, connection.execute(statement("article_stances"), {"article_id": article_id}))


def find_entry(connection: duckdb.DuckDBPyConnection, addresses: Sequence[str]) -> StoredEntry | None:
    """What became of the entry with one of these canonical addresses; the first that is known."""
    found = connection.execute(statement("entry_at"), {"addresses": list(addresses)})
    return next(iter(records(StoredEntry, found)), None)
