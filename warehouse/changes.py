"""What two taggers, or two moments, say of the same articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from warehouse.read import records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerUse:
    """A tagger that read texts, and when it did so last."""

    tagger_version: str
    codebook_version: str
    last_tagged_at: datetime
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What to compare: two taggers, or two moments (aware); the other two are None."""

    old_tagger: str | None = None
    new_tagger: str | None = None
    old_at: datetime | None = None
    new_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandChange:
    """How a proposition and pole fared. Counts of stances (a holder's in an article); distinct articles and stories."""

    proposition: str
    pole: str
    before: int
    after: int
    gained: int
    lost: int
    kept: int
    articles_before: int
    articles_after: int
    stories_before: int
    stories_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChange:
    """A stance that came or went. `change`: gained or lost."""

    change: str
    proposition: str
    pole: str
    holder_type: str
    holder_name: str | None
    quote: str
    confidence: float
    outlet: str
    published_on: date
    title: str | None
    url: str | None


def tagger_uses(connection: duckdb.DuckDBPyConnection) -> tuple[TaggerUse, ...]:
    """The taggers that read texts, the one that read last first."""
    return records(TaggerUse, connection.execute(statement("diff_versions")))


def count_compared(connection: duckdb.DuckDBPyConnection, comparison: Comparison) -> int:
    """How many articles both sides have read."""
    counted: int = connection.execute(statement("diff_compared"), _parameters(comparison)).fetchall()[0][0]
    return counted


def stand_changes(connection: duckdb.DuckDBPyConnection, comparison: Comparison) -> tuple[StandChange, ...]:
    """The propositions and poles that either side has, those that changed most first."""
    return records(StandChange, connection.execute(statement("diff_counts"), _parameters(comparison)))


def sentence_changes(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, *, most: int
) -> tuple[SentenceChange, ...]:
    """The stances that came or went, the surest first."""
    parameters = {**_parameters(comparison), "most": most}
    return records(SentenceChange, connection.execute(statement("diff_sentences"), parameters))


def _parameters(comparison: Comparison) -> dict[str, Any]:
    return {
        "old_tagger": comparison.old_tagger,
        "new_tagger": comparison.new_tagger,
        "old_at": comparison.old_at,
        "new_at": comparison.new_at,
    }
