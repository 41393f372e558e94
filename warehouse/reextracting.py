"""Texts to be taken from their archived pages once more, and loading those that came out otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from extractors.model import Article, Feed, TaggedArticle
from warehouse import rows
from warehouse.connection import registered
from warehouse.labels import carry_labels
from warehouse.retagging import Stand, StoredText, read_texts
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReextractCounts:
    """What a chunk changed, with the stances of the changed articles before and after.

    `overtaken`: articles whose text had changed in the meantime, which were left as they are.
    """

    changed: int = 0
    overtaken: int = 0
    before: Counter[Stand] = field(default_factory=Counter)
    after: Counter[Stand] = field(default_factory=Counter)


def unextracted_texts(
    connection: duckdb.DuckDBPyConnection,
    *,
    extractor_version: str,
    limit: int,
    every: bool = False,
    since: date | None = None,
    after: StoredText | None = None,
) -> tuple[StoredText, ...]:
    """Current texts that another extractor has taken from their pages (`every`: all); the latest days first."""
    place = (after.published_on, after.article.article_id) if after else (None, None)
    parameters = {
        "extractor_version": extractor_version,
        "every": every,
        "since": since,
        "after_day": place[0],
        "after_id": place[1],
        "max_rows": limit,
    }
    return read_texts(connection, "articles_unextracted", parameters)


def count_unextracted(
    connection: duckdb.DuckDBPyConnection, *, extractor_version: str, every: bool = False, since: date | None = None
) -> int:
    """How many texts `unextracted_texts` would give in all."""
    parameters = {"extractor_version": extractor_version, "every": every, "since": since}
    counted: int = connection.execute(statement("articles_unextracted_count"), parameters).fetchall()[0][0]
    return counted


def known_feeds(connection: duckdb.DuckDBPyConnection) -> dict[str, Feed]:
    """All feeds ever configured, by their id."""
    found = connection.execute(statement("feeds_known"))
    columns = [column[0] for column in found.description]
    feeds = (Feed(**dict(zip(columns, row, strict=True))) for row in found.fetchall())
    return {feed.id: feed for feed in feeds}


def fetched_at(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, datetime]:
    """When the page of the current text of each known article was fetched."""
    with registered(connection, incoming_ids=rows.table(({"article_id": key} for key in article_ids), rows.IDS)):
        return dict(connection.execute(statement("articles_fetched")).fetchall())


def confirm_texts(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], *, extractor_version: str
) -> None:
    """Note that today's extractor gives these texts as they are stored."""
    if articles:
        confirmed = rows.table(rows.confirmed_rows(articles), rows.CONFIRMED)
        with registered(connection, incoming_confirmed=confirmed):
            connection.execute(statement("revisions_confirm"), {"extractor_version": extractor_version})


def save_reextracted(
    connection: duckdb.DuckDBPyConnection, changed: Sequence[tuple[Article, TaggedArticle]], *, now: datetime
) -> ReextractCounts:
    """Put new texts (each with the article as it was stored) in the place of the stored ones, as no edit of theirs.

    The old text stays with its stances, as after an edit; entries, stories and addresses stay as they are. Belongs in
    one `transaction`; saving the same again changes nothing.
    """
    stories = _read_stories(connection, [stored for stored, _ in changed])
    fresh = [
        (item, stories[stored.article_id][1])
        for stored, item in changed
        if stories.get(stored.article_id, ("", ""))[0] == stored.revision
    ]
    stances = [row for item, _ in fresh for row in rows.stance_rows(item)]
    with registered(
        connection,
        incoming_ids=rows.table(({"article_id": item.article.article_id} for item, _ in fresh), rows.IDS),
        incoming_articles=rows.table((rows.article_row(i, i.article, story) for i, story in fresh), rows.ARTICLES),
        incoming_stances=rows.table(stances, rows.STANCES),
    ):
        before = {(name, pole): n for name, pole, n in connection.execute(statement("stances_of_articles")).fetchall()}
        if fresh:
            connection.execute(statement("revisions_supersede"), {"now": now})
            connection.execute(statement("stances_supersede"), {"now": now})
            connection.execute(statement("revisions_reextract"), {"now": now})
        if stances:
            connection.execute(statement("stances_insert"), {"now": now})
    carry_labels(connection, [item.article.article_id for item, _ in fresh])
    return ReextractCounts(
        changed=len(fresh),
        overtaken=len(changed) - len(fresh),
        before=Counter(before),
        after=Counter((row["proposition"], row["pole"]) for row in stances),
    )


def _read_stories(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> dict[str, tuple[str, str]]:
    """The current revision and the story of each article that is known."""
    ids = rows.table(({"article_id": article.article_id} for article in articles), rows.IDS)
    with registered(connection, incoming_ids=ids):
        found: list[tuple[Any, ...]] = connection.execute(statement("articles_known")).fetchall()
    return {row[0]: (row[1], row[2]) for row in found}
