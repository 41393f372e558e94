"""The views over stances: given rows, expected rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from extractors.model import Holder
from tests.warehouse.samples import DAY, NOW, a_poll, a_stance, an_article
from warehouse.connection import Connection
from warehouse.store import save_articles, save_polls

TEXT = "A ban is wrong, says Mara Quist. Sell it, say critics."
EARLIER = NOW - DAY
QUIST = Holder(type="attributed", name="Mara Quist")
REWORDED = a_stance("It is wrong to ban it, says Quist.", "It is wrong to ban it")


def load(connection: Connection, *articles: Any, at: datetime = NOW, stories: dict[str, str] | None = None) -> None:
    save_articles(connection, run_id="r1", articles=articles, stories=stories or {}, now=at)


def label(connection: Connection, *, holds: bool, at: datetime = NOW, **changes: Any) -> None:
    """A person's judgement on the stance of article "a" (see `TEXT`)."""
    article = an_article("a", TEXT).article
    row = {
        "label_id": f"label-{at.isoformat()}-{changes}",
        "article_id": article.article_id,
        "revision": article.revision,
        "proposition": "ban",
        "pole": "reject",
        "holder_type": "attributed",
        "holder_name": "Mara Quist",
        "relation": "asserts",
        "quote": "A ban is wrong",
        "start_char": 0,
        "end_char": 14,
        "holds": holds,
        "reviewer": "kb",
        "codebook_version": "2026.1",
        "labelled_at": at,
        **changes,
    }
    columns = ", ".join(f'${name} AS "{name}"' for name in row)
    connection.execute(f"INSERT INTO labels BY NAME SELECT {columns}", row)


def rows(connection: Connection, sql: str, **parameters: object) -> list[tuple[object, ...]]:
    return connection.execute(sql, parameters).fetchall()


class TestLabels:
    def test_a_person_can_take_a_stance_away(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT), an_article("b", "A ban is wrong, they say."))
        label(warehouse, holds=False)
        assert rows(warehouse, "SELECT article_id FROM stances") == [(an_article("b").article.article_id,)]

    def test_a_persons_stance_stands_in_the_place_of_the_machines(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        label(warehouse, holds=True, relation="concedes")
        found = rows(
            warehouse,
            "SELECT relation, weight, confidence, basis, origin, published_on::VARCHAR, outlet, country FROM stances",
        )
        assert found == [("concedes", 0.5, 1.0, "human", "human", "2026-03-01", "Harbour Post", "US")]

    def test_a_person_can_add_what_the_machine_missed(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        added: dict[str, Any] = {"proposition": "divestiture", "pole": "affirm", "quote": "Sell it"}
        critics: dict[str, Any] = {"holder_type": "generic", "holder_name": None, "start_char": 33, "end_char": 40}
        label(warehouse, holds=True, **added, **critics)
        assert rows(warehouse, "SELECT proposition, basis FROM stances ORDER BY ALL") == [
            ("ban", "cue"),
            ("divestiture", "human"),
        ]

    def test_the_latest_judgement_counts(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        label(warehouse, holds=False, at=NOW)
        label(warehouse, holds=True, at=NOW + DAY)
        assert rows(warehouse, "SELECT basis FROM stances") == [("human",)]

    def test_a_judgement_outlives_the_tagger_and_every_text_that_has_the_words(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        label(warehouse, holds=False)
        load(warehouse, an_article("a", TEXT, tagger_version="tagger-2"))
        assert rows(warehouse, "SELECT * FROM stances") == []
        load(warehouse, an_article("a", "Sold out. " + TEXT))
        assert rows(warehouse, "SELECT * FROM stances") == []
        load(warehouse, an_article("a", "It is wrong to ban it, says Quist.", stances=(REWORDED,)))
        assert rows(warehouse, "SELECT basis FROM stances") == [("cue",)]
        load(warehouse, an_article("a", TEXT + " And more."))
        assert rows(warehouse, "SELECT * FROM stances") == []

    def test_a_judgement_stands_against_another_reading_of_the_same_words(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT))
        label(warehouse, holds=False)
        wider = a_stance(TEXT, "A ban is wrong, says Mara Quist.")
        unnamed = a_stance(TEXT, "A ban is wrong", holder=Holder(type="generic"))
        load(warehouse, an_article("a", TEXT, stances=(wider, unnamed), tagger_version="tagger-2"), at=NOW + DAY)
        assert rows(warehouse, "SELECT * FROM stances") == []

    def test_who_stood_beside_a_judged_holder_was_not_judged(self, warehouse: Connection) -> None:
        both = (a_stance(TEXT, "A ban is wrong"), a_stance(TEXT, "A ban is wrong", holder=Holder(type="generic")))
        load(warehouse, an_article("a", TEXT, stances=both))
        label(warehouse, holds=False, at=NOW + DAY)
        load(warehouse, an_article("a", TEXT, stances=both, tagger_version="tagger-2"), at=NOW + 2 * DAY)
        assert rows(warehouse, "SELECT holder_type FROM stances") == [("generic",)]


class TestPointInTime:
    def test_what_was_known_when(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT), at=NOW)
        load(warehouse, an_article("a", TEXT, tagger_version="tagger-2"), at=NOW + DAY)
        label(warehouse, holds=False, at=NOW + 2 * DAY)
        load(warehouse, an_article("a", "Sell it, say critics.", stances=()), at=NOW + 3 * DAY)
        known = {
            day: (
                rows(warehouse, "SELECT tagger_version FROM stances_asof($ts)", ts=NOW + day * DAY),
                rows(warehouse, "SELECT text FROM articles_asof($ts)", ts=NOW + day * DAY),
            )
            for day in (-1, 0, 1, 2, 3)
        }
        assert known == {
            -1: ([], []),
            0: ([("tagger-1",)], [(TEXT,)]),
            1: ([("tagger-2",)], [(TEXT,)]),
            2: ([], [(TEXT,)]),
            3: ([], [("Sell it, say critics.",)]),
        }

    def test_now_is_the_same_as_the_views(self, warehouse: Connection) -> None:
        load(warehouse, an_article("a", TEXT), an_article("b"))
        label(warehouse, holds=True)
        for view in ("articles", "stances"):
            now = rows(warehouse, f"SELECT * FROM {view}_asof($ts) ORDER BY ALL", ts=NOW + DAY)
            assert now == rows(warehouse, f"SELECT * FROM {view} ORDER BY ALL")
            assert now


class TestDaily:
    def test_three_counts_and_whether_the_day_is_complete(self, warehouse: Connection) -> None:
        polls = [
            a_poll(at=NOW - DAY, outcome="ok", entries=3, new=3, oldest_entry_at=NOW - 3 * DAY),
            a_poll(at=NOW + DAY, outcome="not_modified"),
        ]
        save_polls(warehouse, run_id="r1", polls=polls, now=NOW)
        authored = a_stance("A ban is wrong, I think.", "A ban is wrong", holder=Holder(type="author"))
        one, copy = an_article("one"), an_article("copy", "A ban is wrong, says Mara Quist. (wire)")
        opinion = an_article("opinion", "A ban is wrong, I think.", stances=(authored,))
        german = an_article("kiel", feed_id="kiel", language="de")
        load(warehouse, one, copy, opinion, german, stories={copy.article.article_id: one.article.article_id})
        found = rows(
            warehouse,
            "SELECT published_on::VARCHAR, proposition, pole, outlet, country, language, articles, stories, holders, "
            "complete FROM stance_daily ORDER BY outlet",
        )
        assert found == [
            ("2026-03-01", "ban", "reject", "Harbour Post", "US", "en", 3, 2, 2, True),
            ("2026-03-01", "ban", "reject", "Kieler Blatt", "DE", "de", 1, 1, 1, False),
        ]

    def test_whom_a_stance_counts_as(self, warehouse: Connection) -> None:
        cases = {
            ("attributed", "Mara Quist", "s1", "A"): "attributed:mara quist",
            ("attributed", "MARA QUIST", "s2", "B"): "attributed:mara quist",
            ("author", None, "s1", "A"): "author:s1",
            ("unattributed", None, "s1", "A"): "unattributed:A",
            ("generic", None, "s1", "A"): "generic",
        }
        for (kind, name, story, outlet), expected in cases.items():
            given = {"kind": kind, "name": name, "story": story, "outlet": outlet}
            assert rows(warehouse, "SELECT holder_of($kind, $name, $story, $outlet)", **given) == [(expected,)]


class TestFirstSeen:
    def test_the_order_is_that_of_being_seen_not_of_being_published(self, warehouse: Connection) -> None:
        seen_first = an_article("first", first_seen_at=NOW, published_at=NOW)
        published_first = an_article("second", first_seen_at=NOW + DAY, published_at=NOW - 9 * DAY, feed_id="kiel")
        load(warehouse, published_first, seen_first)
        found = rows(
            warehouse,
            "SELECT scope, scope_value, published_on::VARCHAR, first_seen_at FROM first_seen ORDER BY ALL",
        )
        assert found == [
            ("country", "DE", "2026-02-21", NOW + DAY),
            ("country", "US", "2026-03-02", NOW),
            ("ever", "", "2026-03-02", NOW),
            ("holder", "Mara Quist", "2026-03-02", NOW),
            ("language", "en", "2026-03-02", NOW),
            ("outlet", "Harbour Post", "2026-03-02", NOW),
            ("outlet", "Kieler Blatt", "2026-02-21", NOW + DAY),
        ]

    def test_a_company_and_a_nameless_holder(self, warehouse: Connection) -> None:
        stance = a_stance(
            TEXT, "Sell it", holder=Holder(type="generic"), company="bytedance", proposition="divestiture"
        )
        load(warehouse, an_article("a", TEXT, stances=(stance,)))
        scopes = rows(warehouse, "SELECT scope, scope_value FROM first_seen WHERE scope IN ('company', 'holder')")
        assert scopes == [("company", "bytedance")]

    def test_of_equals_the_lower_id_so_that_the_answer_is_always_the_same(self, warehouse: Connection) -> None:
        articles = [an_article(f"a{number}", f"A ban is wrong, {number} times.") for number in range(20)]
        load(warehouse, *articles)
        lowest = min(tagged.article.article_id for tagged in articles)
        assert rows(warehouse, "SELECT DISTINCT article_id FROM first_seen") == [(lowest,)]

    def test_of_articles_seen_at_once_the_first_published(self, warehouse: Connection) -> None:
        slugs = ["a", "b", "c", "d"]
        load(
            warehouse,
            *(an_article(slug, first_seen_at=NOW, published_at=NOW - n * DAY) for n, slug in enumerate(slugs)),
        )
        days = rows(warehouse, "SELECT DISTINCT published_on FROM first_seen")
        assert days == [((NOW - 3 * DAY).date(),)]


def test_days_are_those_of_utc_whatever_the_client_says(warehouse: Connection) -> None:
    late = NOW.replace(hour=23, minute=30)
    save_polls(warehouse, run_id="r1", polls=[a_poll(at=late), a_poll(at=late + timedelta(hours=1))], now=late)
    load(warehouse, an_article("a", published_at=late))
    before = [rows(warehouse, sql) for sql in ("FROM coverage_daily ORDER BY ALL", "FROM stance_daily ORDER BY ALL")]
    warehouse.execute("SET TimeZone = 'Asia/Tokyo'")
    after = [rows(warehouse, sql) for sql in ("FROM coverage_daily ORDER BY ALL", "FROM stance_daily ORDER BY ALL")]
    assert after == before
