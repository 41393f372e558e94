"""Working through what is stored: the texts that a tagger has not read yet, and loading what it finds in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from extractors.model import Article, TaggedArticle
from warehouse import rows
from warehouse.connection import registered
from warehouse.labels import carry_labels
from warehouse.statements import statement

Stand = tuple[str, str]
"""A proposition and a pole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """The current text of an article, the day it counts for, and the tagger that read it last."""

    article: Article
    published_on: date
    tagger_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetagCounts:
    """What a chunk changed: articles whose tagging was replaced, and their stances before and after.

    `overtaken`: articles whose text or tagger had changed in the meantime, which were left as they are.
    """

    retagged: int = 0
    overtaken: int = 0
    before: Counter[Stand] = field(default_factory=Counter)
    after: Counter[Stand] = field(default_factory=Counter)


def outdated_texts(
    connection: duckdb.DuckDBPyConnection,
    *,
    tagger_version: str,
    limit: int,
    since: date | None = None,
    only_topic: bool = False,
    after: StoredText | None = None,
) -> tuple[StoredText, ...]:
    """Current texts that another tagger has read last, or none yet; the latest days first, from `after` on.

    `since`: only articles published from that day on. `only_topic`: only those that the last tagger found on topic.
    """
    place = (after.published_on, after.article.article_id) if after else (None, None)
    parameters = {
        "tagger_version": tagger_version,
        "since": since,
        "only_topic": only_topic,
        "after_day": place[0],
        "after_id": place[1],
        "max_rows": limit,
    }
    return read_texts(connection, "articles_outdated", parameters)


def count_outdated(
    connection: duckdb.DuckDBPyConnection, *, tagger_version: str, since: date | None = None, only_topic: bool = False
) -> int:
    """How many texts `outdated_texts` would give in all."""
    parameters = {"tagger_version": tagger_version, "since": since, "only_topic": only_topic}
    counted: int = connection.execute(statement("articles_outdated_count"), parameters).fetchall()[0][0]
    return counted


def save_taggings(
    connection: duckdb.DuckDBPyConnection, tagged: Sequence[TaggedArticle], *, now: datetime
) -> RetagCounts:
    """Replace the taggings of stored texts; what they replace stays in the history. Belongs in one `transaction`.

    Nothing but the tagging changes: neither entries nor stories nor texts. Saving the same again changes nothing.
    """
    fresh = _still_due(connection, tagged)
    ids = rows.table(({"article_id": item.article.article_id} for item in fresh), rows.IDS)
    stances = [row for item in fresh for row in rows.stance_rows(item)]
    with registered(
        connection,
        incoming_ids=ids,
        incoming_retagged=rows.table((rows.article_row(item, item.article, "") for item in fresh), rows.ARTICLES),
        incoming_stances=rows.table(stances, rows.STANCES),
    ):
        before = {(name, pole): n for name, pole, n in connection.execute(statement("stances_of_articles")).fetchall()}
        if fresh:
            connection.execute(statement("stances_supersede"), {"now": now})
            connection.execute(statement("taggings_insert"), {"now": now})
            connection.execute(statement("revisions_retag"))
        if stances:
            connection.execute(statement("stances_insert"), {"now": now})
    carry_labels(connection, [item.article.article_id for item in fresh])
    return RetagCounts(
        retagged=len(fresh),
        overtaken=len(tagged) - len(fresh),
        before=Counter(before),
        after=Counter((row["proposition"], row["pole"]) for row in stances),
    )


def _still_due(connection: duckdb.DuckDBPyConnection, tagged: Sequence[TaggedArticle]) -> list[TaggedArticle]:
    """Those whose text is still the current one and has not been read by their tagger meanwhile."""
    ids = rows.table(({"article_id": item.article.article_id} for item in tagged), rows.IDS)
    with registered(connection, incoming_ids=ids):
        known = {row[0]: row for row in connection.execute(statement("articles_tagged")).fetchall()}
    return [item for item in tagged if _is_due(item, known.get(item.article.article_id))]


def _is_due(item: TaggedArticle, known: tuple[Any, ...] | None) -> bool:
    if known is None:
        return False
    _, revision, tagger_version, tagging = known
    done = tagger_version == item.tagger_version and tagging != "pending"
    return bool(revision == item.article.revision) and not done


def read_texts(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> tuple[StoredText, ...]:
    """The rows of one of our queries whose columns are those of an article, `published_on` and `tagger_version`."""
    found = connection.execute(statement(query), parameters)
    columns = [column[0] for column in found.description]
    return tuple(_stored(dict(zip(columns, row, strict=True))) for row in found.fetchall())


def _stored(row: dict[str, Any]) -> StoredText:
    published_on, tagger_version, authors = row.pop("published_on"), row.pop("tagger_version"), row.pop("authors")
    article = Article(**row, authors=tuple(authors))
    return StoredText(article=article, published_on=published_on, tagger_version=tagger_version)
