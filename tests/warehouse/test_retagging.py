"""Which texts are due for another tagger, and what loading its findings changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from extractors.model import TaggedArticle
from tests.warehouse.samples import DAY, NOW, a_poll, an_article, an_entry
from warehouse.connection import Connection
from warehouse.retagging import StoredText, count_outdated, outdated_texts, save_taggings
from warehouse.store import save_articles, save_polls

SLUGS = "abcde"


def load(connection: Connection, *articles: TaggedArticle, days: int = 0) -> None:
    save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW + days * DAY)


def five(connection: Connection) -> None:
    """Five articles of five days, `e` the latest; `c` is off topic."""
    load(
        connection,
        *(an_article(slug, published_at=NOW - (5 - n) * DAY, on_topic=slug != "c") for n, slug in enumerate(SLUGS)),
    )


def slugs(texts: tuple[StoredText, ...]) -> str:
    return "".join(text.article.url[-1] for text in texts)


def due(connection: Connection, **wish: Any) -> str:
    given: dict[str, Any] = {"tagger_version": "t2", "limit": 100}
    return slugs(outdated_texts(connection, **{**given, **wish}))


def by(tagger: str, text: StoredText, **changes: Any) -> TaggedArticle:
    found = an_article(text.article.url[-1], tagger_version=tagger, **changes)
    return replace(found, article=replace(text.article, tagging="done"))


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


class TestDue:
    def test_the_latest_days_come_first_and_chunks_follow_each_other(self, warehouse: Connection) -> None:
        five(warehouse)
        first = outdated_texts(warehouse, tagger_version="t2", limit=2)
        assert slugs(first) == "ed"
        assert due(warehouse, after=first[-1]) == "cba"
        assert count_outdated(warehouse, tagger_version="t2") == 5

    def test_only_some_days_and_only_what_is_on_topic(self, warehouse: Connection) -> None:
        five(warehouse)
        since = (NOW - 3 * DAY).date()
        assert due(warehouse, since=since) == "edc"
        assert due(warehouse, since=since, only_topic=True) == "ed"
        assert count_outdated(warehouse, tagger_version="t2", since=since, only_topic=True) == 2

    def test_what_the_tagger_has_read_is_not_due_but_for_what_waits_for_it(self, warehouse: Connection) -> None:
        five(warehouse)
        load(warehouse, an_article("f", tagger_version="t2"), an_article("g", tagger_version="t2", tagging="pending"))
        assert sorted(due(warehouse)) == list("abcdeg")

    def test_only_current_texts_are_due(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a"))
        load(warehouse, an_article("a", "A ban is right.", tagger_version="t2"), days=1)
        assert due(warehouse) == ""

    def test_a_text_comes_as_it_was_loaded(self, warehouse: Connection) -> None:
        given = an_article("a", authors=("Ada", "Bo"), archive_file="2026-03-01/x.warc.gz", archive_offset=7)
        load(warehouse, given)
        (found,) = outdated_texts(warehouse, tagger_version="t2", limit=1)
        assert found == StoredText(article=given.article, published_on=(NOW - DAY).date(), tagger_version="tagger-1")


class TestSaving:
    def test_the_stances_are_replaced_and_the_rest_stays(self, warehouse: Connection) -> None:
        five(warehouse)
        kept = "SELECT * EXCLUDE (tagger_version, tagged_at) FROM revisions ORDER BY article_id"
        before = rows(warehouse, kept)
        texts = outdated_texts(warehouse, tagger_version="t2", limit=2)
        counts = save_taggings(warehouse, [by("t2", texts[0]), by("t2", texts[1], stances=())], now=NOW + DAY)
        assert (counts.retagged, counts.overtaken) == (2, 0)
        assert (counts.before, counts.after) == (Counter({("ban", "reject"): 2}), Counter({("ban", "reject"): 1}))
        assert rows(warehouse, kept) == before
        assert rows(warehouse, "SELECT tagger_version, count(*) FROM stances GROUP BY ALL ORDER BY ALL") == [
            ("t2", 1),
            ("tagger-1", 3),
        ]
        assert (
            rows(warehouse, "SELECT tagger_version, recorded_at, superseded_at FROM taggings")
            == [("tagger-1", NOW, NOW + DAY)] * 2
        )

    def test_saving_again_changes_nothing(self, warehouse: Connection) -> None:
        five(warehouse)
        tagged = [by("t2", text) for text in outdated_texts(warehouse, tagger_version="t2", limit=9)]
        save_taggings(warehouse, tagged, now=NOW + DAY)
        before = [rows(warehouse, f"FROM {name} ORDER BY ALL") for name in ("revisions", "stance_history", "taggings")]
        assert save_taggings(warehouse, tagged, now=NOW + 2 * DAY).retagged == 0
        assert before == [
            rows(warehouse, f"FROM {name} ORDER BY ALL") for name in ("revisions", "stance_history", "taggings")
        ]

    def test_a_text_that_was_edited_meanwhile_is_left_to_the_cycle(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a"))
        (text,) = outdated_texts(warehouse, tagger_version="t2", limit=1)
        load(warehouse, an_article("a", "A ban is wrong, and more."), days=1)
        counts = save_taggings(warehouse, [by("t2", text)], now=NOW + 2 * DAY)
        assert (counts.retagged, counts.overtaken) == (0, 1)
        assert rows(warehouse, "SELECT DISTINCT tagger_version FROM stances") == [("tagger-1",)]

    def test_entries_are_no_business_of_it(self, warehouse: Connection) -> None:
        save_polls(warehouse, run_id="r", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
        load(warehouse, an_article("a"))
        warehouse.execute("UPDATE entries SET status = 'pending', reason = 'changed'")
        before = rows(warehouse, "FROM entries")
        (text,) = outdated_texts(warehouse, tagger_version="t2", limit=1)
        save_taggings(warehouse, [by("t2", text)], now=NOW + DAY)
        assert rows(warehouse, "FROM entries") == before

    def test_three_taggers_follow_each_other_without_a_gap(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a"))
        for day, tagger in enumerate(("t2", "t3"), start=1):
            (text,) = outdated_texts(warehouse, tagger_version=tagger, limit=1)
            save_taggings(warehouse, [by(tagger, text)], now=NOW + day * DAY)
        assert rows(warehouse, "SELECT tagger_version, recorded_at, superseded_at FROM taggings ORDER BY 2") == [
            ("tagger-1", NOW, NOW + DAY),
            ("t2", NOW + DAY, NOW + 2 * DAY),
        ]
