"""Loading articles: new, revised, retagged, unchanged, the same elsewhere, and poorer than what is known."""

from __future__ import annotations

import dataclasses

import duckdb
import pytest

from extractors.model import Drop, EntryOutcome, Failure, Holder, TaggedArticle
from tests.warehouse.samples import DAY, HOUR, NOW, a_poll, a_stance, an_article, an_entry
from warehouse.connection import Connection
from warehouse.store import LoadCounts, save_articles, save_polls, story_candidates

FIRST = "A ban is wrong, says Mara Quist. The app stays."
SECOND = "A ban is wrong, says Mara Quist. The app stays. Correction: it is Mara Quist of Harbour."
LONG = " ".join(f"word{number}" for number in range(100))


def load(connection: Connection, *articles: TaggedArticle, at: object = NOW, **more: object) -> LoadCounts:
    given = {"run_id": "r1", "stories": {}, "now": at, **more}
    return save_articles(connection, articles=articles, **given)  # type: ignore[arg-type]


def rows(connection: Connection, sql: str, **parameters: object) -> list[tuple[object, ...]]:
    return connection.execute(sql, parameters).fetchall()


class TestNew:
    def test_an_article_with_its_stance(self, warehouse: Connection) -> None:
        save_polls(warehouse, run_id="r1", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
        article = an_article("a", FIRST)
        assert load(warehouse, article) == LoadCounts(new=1, stories=1, stances=1)
        assert rows(warehouse, "SELECT outlet, country, published_on::VARCHAR, text, words FROM articles") == [
            ("Harbour Post", "US", "2026-03-01", FIRST, 10)
        ]
        assert rows(warehouse, "SELECT holder_name, quote, weight, outlet, language, company FROM stances") == [
            ("Mara Quist", "A ban is wrong", 1.0, "Harbour Post", "en", None)
        ]
        assert rows(warehouse, "SELECT status, attempts FROM entries") == [("stored", 1)]

    def test_without_a_date_the_day_first_seen_counts(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", published_at=None, first_seen_at=NOW))
        assert rows(warehouse, "SELECT published_on::VARCHAR, published_at FROM articles") == [("2026-03-02", None)]

    def test_loading_twice_changes_nothing(self, warehouse: Connection) -> None:
        chunk = [an_article("a", FIRST, signature=(1, 2, 3), aliases=("https://harbour.example/2026/a",))]
        drop = Drop(gate="extract", reason="too_short", key="x", feed_id="harbour", at=NOW)
        failure = Failure(stage="fetch", kind="http_404", key="y", message="not found", at=NOW)
        bands = {chunk[0].article.article_id: (7, 8)}
        tables = ["revisions", "stance_history", "aliases", "story_members", "story_bands", "drops", "failures"]
        count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        for _ in range(2):
            load(warehouse, *chunk, drops=[drop], failures=[failure], bands=bands)
            assert rows(warehouse, count) == [(1, 1, 1, 1, 2, 1, 1)]
        assert load(warehouse, *chunk, at=NOW + DAY) == LoadCounts(unchanged=1)

    def test_a_stance_that_a_tagger_gives_twice_is_stored_once(self, warehouse: Connection) -> None:
        stance = a_stance(FIRST, "A ban is wrong")
        assert load(warehouse, an_article("a", FIRST, stances=(stance, stance))).stances == 1

    def test_a_quote_that_does_not_stand_where_it_says_is_a_bug(self, warehouse: Connection) -> None:
        shifted = dataclasses.replace(a_stance(FIRST, "A ban is wrong"), start=1, end=15)
        with pytest.raises(ValueError, match="quotes 'A ban is wrong', but its text says ' ban is wrong,'"):
            load(warehouse, an_article("a", FIRST, stances=(shifted,)))

    def test_an_article_of_a_feed_that_nobody_registered_is_a_bug(self, warehouse: Connection) -> None:
        with pytest.raises(duckdb.ConstraintException, match="outlet"):
            load(warehouse, an_article("a", feed_id="nobody"))

    def test_the_given_outcome_beats_stored(self, warehouse: Connection) -> None:
        save_polls(warehouse, run_id="r1", polls=[a_poll(shows=(an_entry("a"), an_entry("b")))], now=NOW)
        outcomes = [
            EntryOutcome(article_id=an_entry("a").article_id, status="stored", reason="from_feed"),
            EntryOutcome(article_id=an_entry("b").article_id, status="dropped", reason="hub_page"),
        ]
        load(warehouse, an_article("a"), outcomes=outcomes)
        assert rows(warehouse, "SELECT status, reason FROM entries ORDER BY title") == [
            ("stored", "from_feed"),
            ("dropped", "hub_page"),
        ]

    def test_an_empty_chunk(self, warehouse: Connection) -> None:
        assert load(warehouse) == LoadCounts()


class TestRevised:
    def test_the_new_text_takes_over_and_the_old_one_stays_in_the_history(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", FIRST))
        later = an_article("a", SECOND, first_seen_at=NOW + DAY, published_at=NOW + DAY)
        assert load(warehouse, later, at=NOW + DAY) == LoadCounts(revised=1, stances=1)
        assert rows(warehouse, "SELECT text, first_seen_at, published_on::VARCHAR FROM articles") == [
            (SECOND, NOW, "2026-03-01")
        ]
        assert rows(warehouse, "SELECT text, superseded_at FROM revisions ORDER BY recorded_at") == [
            (FIRST, NOW + DAY),
            (SECOND, None),
        ]
        assert rows(warehouse, "SELECT count(*) FROM stances") == [(1,)]

    def test_what_a_later_text_no_longer_says_stays_in_the_history(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", FIRST))
        load(warehouse, an_article("a", "The app stays, we were told.", stances=()), at=NOW + DAY)
        assert rows(warehouse, "SELECT count(*) FROM stances") == [(0,)]
        assert rows(warehouse, "SELECT quote, superseded_at FROM stance_history") == [("A ban is wrong", NOW + DAY)]

    def test_a_text_that_is_taken_back_becomes_current_again(self, warehouse: Connection) -> None:
        for number, text in enumerate((FIRST, SECOND, FIRST)):
            load(warehouse, an_article("a", text), at=NOW + number * DAY)
        assert rows(warehouse, "SELECT text FROM articles") == [(FIRST,)]
        assert rows(warehouse, "SELECT count(*) FROM stances") == [(1,)]
        assert rows(warehouse, "SELECT count(*), count(DISTINCT revision) FROM revisions") == [(3, 2)]

    def test_the_story_stays(self, warehouse: Connection) -> None:
        article = an_article("a", FIRST)
        load(warehouse, article, stories={article.article.article_id: "wire"})
        load(warehouse, an_article("a", SECOND), at=NOW + DAY)
        assert rows(warehouse, "SELECT DISTINCT articles.story_id, stances.story_id FROM articles, stances") == [
            ("wire", "wire")
        ]

    @pytest.mark.parametrize("poorer", [{"truncated": True}, {"text_source": "feed"}])
    def test_a_poorer_text_is_not_taken(self, warehouse: Connection, poorer: dict[str, object]) -> None:
        load(warehouse, an_article("a", FIRST))
        counts = load(warehouse, an_article("a", "Subscribe to read on.", stances=(), **poorer), at=NOW + DAY)
        assert counts == LoadCounts(unchanged=1)
        assert rows(warehouse, "SELECT text FROM articles") == [(FIRST,)]
        assert rows(warehouse, "SELECT gate, reason FROM drops") == [("load", "poorer_text")]

    def test_a_richer_text_is(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", "A teaser.", truncated=True, text_source="feed"))
        assert load(warehouse, an_article("a", FIRST)).revised == 1


class TestRetagged:
    def test_the_new_taggers_stances_take_over(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", FIRST))
        other = a_stance(FIRST, "The app stays", proposition="divestiture", holder=Holder(type="author"))
        again = an_article("a", FIRST, stances=(other,), tagger_version="tagger-2", genre="opinion")
        assert load(warehouse, again, at=NOW + DAY) == LoadCounts(retagged=1, stances=1)
        assert rows(warehouse, "SELECT proposition, tagger_version FROM stances") == [("divestiture", "tagger-2")]
        assert rows(warehouse, "SELECT genre FROM articles") == [("opinion",)]
        assert rows(warehouse, "SELECT count(*) FROM revisions") == [(1,)]
        assert load(warehouse, again, at=NOW + 2 * DAY) == LoadCounts(unchanged=1)

    def test_a_tagger_that_finds_nothing_supersedes_too(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", FIRST))
        load(warehouse, an_article("a", FIRST, stances=(), tagger_version="tagger-2"), at=NOW + DAY)
        assert rows(warehouse, "SELECT count(*) FROM stances") == [(0,)]


class TestSameArticleElsewhere:
    def test_two_links_that_end_at_one_page(self, warehouse: Connection) -> None:
        page = "https://harbour.example/2026/the-page"
        load(warehouse, an_article("proxy-1", LONG, aliases=(page,)))
        entry = an_entry("proxy-2")
        save_polls(warehouse, run_id="r2", polls=[a_poll(shows=(entry,))], now=NOW)
        counts = load(warehouse, an_article("proxy-2", LONG + " more", aliases=(page,)), at=NOW + HOUR)
        assert counts == LoadCounts(same=1)
        assert rows(warehouse, "SELECT url FROM articles") == [("https://harbour.example/proxy-1",)]
        assert rows(warehouse, "SELECT status, reason FROM entries") == [("dropped", "same_article")]
        first = an_article("proxy-1").article.article_id
        assert rows(warehouse, "SELECT DISTINCT article_id FROM aliases") == [(first,)]
        assert ("https://harbour.example/proxy-2",) in rows(warehouse, "SELECT address FROM aliases")

    def test_in_one_chunk_the_first_seen_wins(self, warehouse: Connection) -> None:
        late = an_article("late", LONG, first_seen_at=NOW + HOUR, aliases=("https://harbour.example/early",))
        assert load(warehouse, late, an_article("early", LONG)) == LoadCounts(new=1, stories=1, same=1)
        assert rows(warehouse, "SELECT url FROM articles") == [("https://harbour.example/early",)]

    def test_an_article_whose_own_address_is_known_as_anothers(self, warehouse: Connection) -> None:
        load(warehouse, an_article("proxy", LONG, aliases=("https://harbour.example/direct",)))
        assert load(warehouse, an_article("direct", LONG)).same == 1

    def test_pages_that_all_call_the_front_page_canonical_stay_apart(self, warehouse: Connection) -> None:
        front = "https://harbour.example/"
        other = " ".join(f"other{number}" for number in range(100))
        load(warehouse, an_article("a", LONG, aliases=(front,)))
        assert load(warehouse, an_article("b", other, aliases=(front,))).new == 1
        assert rows(warehouse, "SELECT count(*) FROM articles") == [(2,)]

    def test_chinese_texts_are_compared_by_character(self, warehouse: Connection) -> None:
        text = "中国技术公司在海外面临新的限制,但用户仍然喜欢这个应用程序。"
        page = "https://harbour.example/zh"
        load(warehouse, an_article("zh-1", text, aliases=(page,)))
        assert load(warehouse, an_article("zh-2", text + "记者报道。", aliases=(page,))).same == 1


class TestStories:
    def test_candidates_share_a_band_and_lie_in_the_window(self, warehouse: Connection) -> None:
        near, far, old = (
            an_article("near", LONG + " near", signature=(1, 2)),
            an_article("far", LONG + " far", signature=(3, 4)),
            an_article("old", LONG + " old", signature=(1, 2), first_seen_at=NOW - 30 * DAY),
        )
        ids = [tagged.article.article_id for tagged in (near, far, old)]
        bands = {ids[0]: (-5, 6), ids[1]: (7, 8), ids[2]: (-5, 6)}
        load(warehouse, near, far, old, stories={ids[0]: "wire"}, bands=bands)
        (found,) = story_candidates(warehouse, bands=[("new", (-5, 9))], since=NOW - 14 * DAY)
        assert (found.article_id, found.story_id, found.signature) == (ids[0], "wire", (1, 2))

    def test_no_bands_no_candidates(self, warehouse: Connection) -> None:
        assert story_candidates(warehouse, bands=[], since=NOW) == ()

    def test_new_stories_are_counted_once(self, warehouse: Connection) -> None:
        one = an_article("one", LONG + " one")
        copy = an_article("copy", LONG + " copy", feed_id="kiel", first_seen_at=NOW + HOUR)
        story = {copy.article.article_id: one.article.article_id}
        assert load(warehouse, one, copy, stories=story) == LoadCounts(new=2, stories=1)
        assert rows(warehouse, "SELECT story_id, articles, outlets, first_outlet FROM stories") == [
            (one.article.article_id, 2, 2, "Harbour Post")
        ]
