"""Who said what, as research on discourse networks counts it: statements, their documents, and voices with concepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb

from warehouse.read import records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which stances are meant; None: all. Days of publication, both included.

    `country`: where the outlet sits; `about_country`: which country the stance is about.
    """

    since: date | None = None
    until: date | None = None
    proposition: str | None = None
    country: str | None = None
    company: str | None = None
    about_country: str | None = None


ALL = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """An article with its current text (None where the snapshot has none, "" where it was taken away)."""

    article_id: str
    revision: str
    url: str
    title: str | None
    outlet: str
    country: str | None
    language: str
    authors: list[str]
    genre: str
    published_at: datetime | None
    published_on: date
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A stance that holds now; `text[start_char:end_char] == quote`. `reviewer`: whose label it is."""

    stance_id: str
    article_id: str
    revision: str
    story_id: str
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
    reviewer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """In how many stories a voice takes a pole of a proposition. `kind`: holder, author or outlet."""

    name: str
    kind: str
    language: str
    proposition: str
    pole: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSentence:
    """A sentence that shows what a voice says. `voice_kind`: holder, author or outlet."""

    voice: str
    voice_kind: str
    proposition: str
    pole: str
    published_on: date
    outlet: str
    language: str | None
    holder_type: str
    holder_name: str | None
    quote: str
    confidence: float
    article_id: str
    title: str
    url: str


def read_documents(connection: duckdb.DuckDBPyConnection, selection: Selection = ALL) -> tuple[DocumentRow, ...]:
    """The articles with a stance of the selection, the oldest first."""
    return records(DocumentRow, connection.execute(statement("discourse_documents"), asdict(selection)))


def read_statements(connection: duckdb.DuckDBPyConnection, selection: Selection = ALL) -> tuple[StatementRow, ...]:
    """The stances of the selection, in the order of documents and texts."""
    return records(StatementRow, connection.execute(statement("discourse_statements"), asdict(selection)))


def read_ties(connection: duckdb.DuckDBPyConnection, selection: Selection = ALL) -> tuple[TieRow, ...]:
    """Who takes which pole of what, and how often; syndicated copies of a story count once."""
    return records(TieRow, connection.execute(statement("discourse_ties"), asdict(selection)))


def read_sentences(
    connection: duckdb.DuckDBPyConnection, voices: Sequence[tuple[str, str]], selection: Selection, *, most: int
) -> tuple[VoiceSentence, ...]:
    """The surest sentences of each of `voices` (name and kind), at most so many; the surest first.

    Of `selection` only the days, which must be given, and the company are looked at.
    """
    given = {"since": selection.since, "until": selection.until, "company": selection.company, "most": most}
    named = {"names": [name for name, _ in voices], "kinds": [kind for _, kind in voices]}
    return records(VoiceSentence, connection.execute(statement("discourse_sentences"), given | named))
