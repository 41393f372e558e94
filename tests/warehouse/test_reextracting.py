"""Which texts are due for another extractor, and what loading the new ones changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from extractors.model import TaggedArticle
from tests.warehouse.samples import DAY, NOW, a_poll, an_article, an_entry
from warehouse.connection import Connection
from warehouse.reextracting import (
    confirm_texts,
    count_unextracted,
    fetched_at,
    known_feeds,
    save_reextracted,
    unextracted_texts,
)
from warehouse.store import save_articles, save_polls

NEW = "A ban is right, says Mara Quist."


def load(connection: Connection, *articles: TaggedArticle, days: int = 0) -> None:
    save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW + days * DAY)


def three(connection: Connection) -> None:
    load(
        connection,
        *(an_article(slug, extractor_version="x1", published_at=NOW - n * DAY) for n, slug in enumerate("cba")),
    )


def due(connection: Connection, **wish: Any) -> str:
    texts = unextracted_texts(connection, extractor_version="x2", limit=99, **wish)
    return "".join(text.article.url[-1] for text in texts)


def again(slug: str, text: str = NEW, **changes: Any) -> TaggedArticle:
    return an_article(slug, text, extractor_version="x2", tagger_version="t2", stances=(), **changes)


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_the_latest_days_are_due_first_and_what_is_of_today_only_if_all_is_wished(warehouse: Connection) -> None:
    three(warehouse)
    assert due(warehouse) == "cba"
    assert due(warehouse, since=(NOW - DAY).date()) == "cb"
    first = unextracted_texts(warehouse, extractor_version="x2", limit=1)
    assert due(warehouse, after=first[-1]) == "ba"
    assert count_unextracted(warehouse, extractor_version="x1") == 0
    assert count_unextracted(warehouse, extractor_version="x1", every=True) == 3


def test_a_text_that_is_as_it_was_is_only_noted(warehouse: Connection) -> None:
    three(warehouse)
    kept = "SELECT * EXCLUDE (extractor_version) FROM revisions ORDER BY article_id"
    before = rows(warehouse, kept)
    confirm_texts(warehouse, [an_article("a").article, an_article("b", NEW).article], extractor_version="x2")
    assert rows(warehouse, kept) == before
    assert due(warehouse) == "cb"


def test_a_text_that_came_out_otherwise_takes_the_place_of_the_old_one(warehouse: Connection) -> None:
    three(warehouse)
    save_polls(warehouse, run_id="r", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
    before = rows(warehouse, "FROM entries")
    stored = an_article("a", extractor_version="x1").article
    counts = save_reextracted(warehouse, [(stored, again("a"))], now=NOW + DAY)
    assert (counts.changed, counts.before, counts.after) == (1, Counter({("ban", "reject"): 1}), Counter())
    found = "SELECT text, cause, extractor_version, tagger_version, outlet FROM articles JOIN revisions USING (revision"
    assert rows(warehouse, f"{found}, text, outlet, extractor_version) WHERE cause IS NOT NULL") == [
        (NEW, "reextracted", "x2", "t2", "Harbour Post")
    ]
    assert rows(warehouse, "SELECT count(*), count(DISTINCT story_id) FROM articles") == [(3, 3)]
    assert rows(warehouse, "FROM entries") == before
    assert rows(warehouse, "FROM drifted") == []


def test_saving_it_again_and_what_was_edited_meanwhile_change_nothing(warehouse: Connection) -> None:
    three(warehouse)
    stored = an_article("a", extractor_version="x1").article
    save_reextracted(warehouse, [(stored, again("a"))], now=NOW + DAY)
    before = rows(warehouse, "FROM revisions ORDER BY ALL")
    counts = save_reextracted(warehouse, [(stored, again("a"))], now=NOW + 2 * DAY)
    assert (counts.changed, counts.overtaken) == (0, 1)
    assert rows(warehouse, "FROM revisions ORDER BY ALL") == before


def test_the_same_text_under_a_better_title_is_a_row_of_its_own(warehouse: Connection) -> None:
    three(warehouse)
    stored = an_article("a", extractor_version="x1").article
    better = replace(an_article("a", extractor_version="x2", title="A better title"), tagged_at=NOW + DAY)
    assert save_reextracted(warehouse, [(stored, better)], now=NOW + DAY).changed == 1
    assert rows(warehouse, "SELECT title, superseded_at FROM revisions WHERE url LIKE '%/a' ORDER BY recorded_at") == [
        ("About a", NOW + DAY),
        ("A better title", None),
    ]
    assert rows(
        warehouse,
        "SELECT count(*) FROM stances WHERE article_id = (SELECT any_value(article_id) FROM "
        "revisions WHERE url LIKE '%/a')",
    ) == [(1,)]


def test_what_is_known_of_feeds_and_fetches(warehouse: Connection) -> None:
    three(warehouse)
    ids = [an_article(slug).article.article_id for slug in "az"]
    assert fetched_at(warehouse, ids) == {ids[0]: NOW}
    assert {feed.outlet for feed in known_feeds(warehouse).values()} == {"Harbour Post", "Kieler Blatt"}
