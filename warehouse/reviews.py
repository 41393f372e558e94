"""Reading what people may be asked about, and what they answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse import rows
from warehouse.connection import registered
from warehouse.read import records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A stance to be judged, with the words around it and what hangs on it.

    `alerts`: open ones that it proves; `first_ever`, `first_in_outlet`: its trend begins with it; `copies`: articles of
    its story. `before` and `after` are None where the snapshot has no texts. `subject`: see `labels.Label`.
    """

    stance_id: str
    subject: str
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
    published_on: date
    outlet: str
    language: str
    title: str | None
    url: str
    before: str | None
    after: str | None
    alerts: int
    first_ever: bool
    first_in_outlet: bool
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewText:
    """A text of an article; None where the snapshot has none. `current`: it is the article's text today."""

    article_id: str
    revision: str
    url: str
    title: str | None
    outlet: str
    language: str
    genre: str
    published_on: date
    text: str | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """A text of an article, as far as labels need it."""

    article_id: str
    revision: str
    text: str | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reviewer's last word on a subject: `stance` that holds ("ban/affirm", "" for none), and its `holder`."""

    subject: str
    reviewer: str
    stance: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """A stance key that a reviewer found in an article read to its end; None: they found none in it."""

    article_id: str
    reviewer: str
    proposition: str | None
    pole: str | None


def read_items(
    connection: duckdb.DuckDBPyConnection, *, most: int = 200, stances: Collection[str] | None = None
) -> tuple[ReviewItem, ...]:
    """Stances that nobody judged: the `most` least certain and the `most` with most hanging on them, in no order.

    `stances`: these ids instead, whoever judged them.
    """
    parameters = {"most": most, "stances": None if stances is None else list(stances)}
    return records(ReviewItem, connection.execute(statement("review_items"), parameters))


def read_judged(connection: duckdb.DuckDBPyConnection, *, reviewer: str) -> dict[str, str]:
    """What others have judged and this reviewer has not: the id of the stance by its subject."""
    found = connection.execute(statement("review_judged"), {"reviewer": reviewer}).fetchall()
    return {subject: stance_id for stance_id, subject in found}


def read_text(
    connection: duckdb.DuckDBPyConnection, *, revision: str | None = None, article_id: str | None = None
) -> ReviewText | None:
    """A text by its revision, or the current one of an article."""
    parameters = {"revision": revision, "article_id": article_id}
    return next(iter(records(ReviewText, connection.execute(statement("review_text"), parameters))), None)


def read_known_texts(
    connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]
) -> dict[str, tuple[KnownText, ...]]:
    """All texts of the articles by article, the current one first; articles that are not stored are missing."""
    ids = rows.table(({"article_id": article_id} for article_id in article_ids), rows.IDS)
    with registered(connection, incoming_ids=ids):
        found = records(KnownText, connection.execute(statement("review_known")))
    grouped: dict[str, list[KnownText]] = {}
    for text in found:
        grouped.setdefault(text.article_id, []).append(text)
    return {article_id: tuple(texts) for article_id, texts in grouped.items()}


def read_answers(connection: duckdb.DuckDBPyConnection) -> tuple[Answer, ...]:
    """Every reviewer's last word on every stance of the machine's that they judged."""
    return records(Answer, connection.execute(statement("review_answers")))


def read_found_keys(connection: duckdb.DuckDBPyConnection) -> tuple[FoundKey, ...]:
    """What reviewers found in the articles of audits that they read to the end."""
    return records(FoundKey, connection.execute(statement("review_reads")))


def find_stances(connection: duckdb.DuckDBPyConnection, prefix: str) -> tuple[str, ...]:
    """The ids of stances and labels that begin with `prefix`, two at most."""
    return tuple(row[0] for row in connection.execute(statement("review_find"), {"prefix": prefix}).fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSpan:
    """A stance of a current text and whether people say that it is there."""

    article_id: str
    revision: str
    proposition: str
    pole: str
    start_char: int
    end_char: int
    holds: bool


def read_judged_spans(connection: duckdb.DuckDBPyConnection) -> tuple[JudgedSpan, ...]:
    """What people say of the stances of current texts."""
    return records(JudgedSpan, connection.execute(statement("learning_judgements")))


def read_finished(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The current texts that people have read to their end: what nobody labelled there is not there."""
    return frozenset(row[0] for row in connection.execute(statement("learning_reads")).fetchall())
