"""Reading the stances of a proposition and of an article: given rows, expected rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from extractors.model import EntryOutcome, Holder
from tests.warehouse.samples import DAY, NOW, a_poll, a_stance, an_article, an_entry
from tests.warehouse.test_stances import label
from warehouse.connection import Connection
from warehouse.stances import (
    find_article,
    find_entry,
    pole_counts,
    stances_in,
    surest_quotes,
    top_holders,
    top_outlets,
)
from warehouse.store import save_articles, save_outcomes, save_polls

TEXT = "A ban is wrong, says Mara Quist. Sell it, say critics."
CRITICS = Holder(type="generic")


def load(connection: Connection, *articles: Any, **stories: str) -> None:
    save_articles(connection, run_id="r1", articles=articles, stories=stories, now=NOW)


def by(slug: str, name: str | None = "Mara Quist", *, days: int = 1, feed: str = "harbour", **stance: Any) -> Any:
    """An article with one stance on `ban`."""
    holder = Holder(type="attributed", name=name) if name else Holder(type="unattributed")
    text = f"A ban is wrong, {slug}."
    found = a_stance(text, "A ban is wrong", holder=holder, **stance)
    return an_article(slug, text, published_at=NOW - days * DAY, feed_id=feed, stances=(found,))


class TestPoleCounts:
    def test_articles_stories_and_holders_are_counted_apart(self, warehouse: Connection) -> None:
        first, copy = by("a", days=3), by("copy", days=2)
        load(
            warehouse, first, copy, by("b", "Jan Novak", days=9), **{copy.article.article_id: first.article.article_id}
        )
        (found,) = pole_counts(warehouse)
        assert (found.proposition, found.pole) == ("ban", "reject")
        assert (found.articles, found.stories, found.holders) == (3, 2, 2)
        assert (found.first_on, found.last_on) == ((NOW - 9 * DAY).date(), (NOW - 2 * DAY).date())

    def test_a_row_for_each_pole_in_their_order(self, warehouse: Connection) -> None:
        load(
            warehouse,
            by("a"),
            by("b", pole="affirm"),
            an_article("c", TEXT, stances=(a_stance(TEXT, "Sell it", proposition="divestiture", pole="affirm"),)),
        )
        rows = [(row.proposition, row.pole) for row in pole_counts(warehouse)]
        assert rows == [("ban", "affirm"), ("ban", "reject"), ("divestiture", "affirm")]
        assert [row.pole for row in pole_counts(warehouse, proposition="divestiture")] == ["affirm"]
        assert pole_counts(warehouse, proposition="engagement") == ()

    def test_what_a_person_rejects_does_not_count(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        assert len(pole_counts(warehouse)) == 1
        label(warehouse, holds=False)
        assert pole_counts(warehouse) == ()


class TestRanks:
    def test_those_with_the_most_stories_come_first(self, warehouse: Connection) -> None:
        load(
            warehouse,
            *(by(f"quist-{n}", days=n + 1) for n in range(3)),
            *(by(f"novak-{n}", "Jan Novak", feed="kiel", days=n + 1) for n in range(2)),
            by("own", None, feed="kiel"),
        )
        assert [(row.name, row.stories) for row in top_holders(warehouse, proposition="ban")] == [
            ("Mara Quist", 3),
            ("Jan Novak", 2),
        ]
        assert [(row.name, row.stories) for row in top_outlets(warehouse, proposition="ban")] == [
            ("Harbour Post", 3),
            ("Kieler Blatt", 3),
        ]
        assert [row.name for row in top_holders(warehouse, proposition="ban", most=1)] == ["Mara Quist"]

    def test_a_name_is_one_holder_however_it_is_written(self, warehouse: Connection) -> None:
        load(warehouse, by("a", "the White House"), by("b", "The White House"), by("c", "The White House"))
        assert [(row.name, row.stories) for row in top_holders(warehouse, proposition="ban")] == [
            ("The White House", 3)
        ]

    def test_each_pole_has_its_own(self, warehouse: Connection) -> None:
        load(warehouse, by("a"), by("b", "Jan Novak", pole="affirm"))
        found = [(row.pole, row.name) for row in top_holders(warehouse, proposition="ban", most=1)]
        assert found == [("affirm", "Jan Novak"), ("reject", "Mara Quist")]
        assert [row.pole for row in top_outlets(warehouse, proposition="ban", most=1)] == ["affirm", "reject"]


class TestQuotes:
    def test_the_surest_come_first_one_a_story(self, warehouse: Connection) -> None:
        first = by("a", confidence=0.9)
        copy = by("copy", confidence=0.95)
        load(
            warehouse,
            first,
            copy,
            by("b", "Jan Novak", confidence=0.7),
            by("c", None, confidence=0.8),
            **{copy.article.article_id: first.article.article_id},
        )
        found = surest_quotes(warehouse, proposition="ban", most=2)
        assert [(row.confidence, row.holder_name) for row in found] == [(0.95, "Mara Quist"), (0.8, None)]
        assert found[0].url == copy.article.url
        assert (found[0].quote, found[0].outlet, found[0].title) == ("A ban is wrong", "Harbour Post", "About copy")
        assert surest_quotes(warehouse, proposition="ban", most=0) == ()


class TestArticle:
    def test_it_is_found_by_its_canonical_address(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT), an_article("b", TEXT))
        found = find_article(warehouse, ["https://harbour.example/nothing", "https://harbour.example/b"])
        assert found is not None
        assert (found.title, found.text, found.outlet, found.country) == ("About b", TEXT, "Harbour Post", "US")
        assert (found.tagger_version, found.codebook_version, found.tagging) == ("tagger-1", "2026.1", "done")
        assert find_article(warehouse, ["https://harbour.example/c"]) is None
        assert find_article(warehouse, []) is None

    def test_it_is_found_by_a_further_address(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT, aliases=("https://harbour.example/old",)))
        found = find_article(warehouse, ["https://harbour.example/old"])
        assert found is not None
        assert found.url == "https://harbour.example/a"

    def test_its_own_address_comes_before_another_one_s_alias(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT, aliases=("https://harbour.example/b",)))
        load(warehouse, an_article("c", TEXT))
        found = find_article(warehouse, ["https://harbour.example/b", "https://harbour.example/c"])
        assert found is not None
        assert found.url == "https://harbour.example/c"

    def test_the_text_of_now_is_given(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        save_articles(warehouse, run_id="r2", articles=[an_article("a", f"{TEXT} More.")], stories={}, now=NOW + DAY)
        found = find_article(warehouse, ["https://harbour.example/a"])
        assert found is not None
        assert found.text == f"{TEXT} More."
        assert len(stances_in(warehouse, found.article_id)) == 1


class TestStancesIn:
    def test_they_come_in_the_order_of_the_text_with_cues_and_rule(self, warehouse: Connection) -> None:
        second = a_stance(
            TEXT, "Sell it", proposition="divestiture", pole="affirm", holder=CRITICS, company="ByteDance"
        )
        first = a_stance(TEXT, "A ban is wrong", cues=("ban.reject.en.01", "model"), holder_rule="inverted")
        article = an_article("a", TEXT, stances=(second, first))
        load(warehouse, article, an_article("b", TEXT))
        ban, sale = stances_in(warehouse, article.article.article_id)
        assert (ban.proposition, ban.cues, ban.holder_rule) == ("ban", ["ban.reject.en.01", "model"], "inverted")
        assert (sale.holder_type, sale.holder_name, sale.company) == ("generic", None, "ByteDance")
        assert TEXT[ban.start_char : ban.end_char] == ban.quote == "A ban is wrong"
        assert (ban.basis, ban.origin, ban.tagger_version, ban.tagged_at) == ("cue", "local", "tagger-1", NOW)

    def test_a_person_s_label_has_no_cues(self, warehouse: Connection) -> None:
        article = an_article("a", TEXT, stances=())
        load(warehouse, article)
        label(warehouse, holds=True)
        (found,) = stances_in(warehouse, article.article.article_id)
        assert (found.basis, found.origin, found.cues, found.holder_rule) == ("human", "human", [], "")

    def test_what_another_tagger_found_before_is_gone(self, warehouse: Connection) -> None:
        article = an_article("a", TEXT)
        load(warehouse, article)
        again = an_article("a", TEXT, tagger_version="tagger-2")
        save_articles(warehouse, run_id="r2", articles=[again], stories={}, now=NOW + DAY)
        (found,) = stances_in(warehouse, article.article.article_id)
        assert found.tagger_version == "tagger-2"


@pytest.mark.parametrize(("status", "reason"), [("dropped", "no_topic_in_entry"), ("failed", "http_404")])
def test_what_became_of_an_entry(warehouse: Connection, status: Any, reason: str) -> None:
    entry = an_entry("a")
    save_polls(warehouse, run_id="r", polls=[a_poll(shows=(entry,))], now=NOW)
    waiting = find_entry(warehouse, ["https://harbour.example/x", entry.canonical_url])
    assert waiting is not None
    assert (waiting.feed_id, waiting.status, waiting.seen_at) == ("harbour", "pending", NOW)
    save_outcomes(
        warehouse,
        [EntryOutcome(article_id=entry.article_id, status=status, reason=reason)],
        now=NOW + timedelta(hours=1),
    )
    found = find_entry(warehouse, [entry.canonical_url])
    assert found is not None
    assert (found.status, found.reason) == (status, reason)
    assert find_entry(warehouse, ["https://harbour.example/x"]) is None
