"""What two taggers or two moments say of the same articles: given rows, expected rows."""

from __future__ import annotations

from dataclasses import replace

from extractors.model import Holder, Stance
from tests.warehouse.samples import DAY, NOW, a_stance, an_article
from warehouse.changes import Comparison, count_compared, sentence_changes, stand_changes, tagger_uses
from warehouse.connection import Connection
from warehouse.retagging import outdated_texts, save_taggings
from warehouse.store import save_articles

TEXT = "A ban is wrong, says Mara Quist. Sell it, say critics. It spies, she added."
BAN = a_stance(TEXT, "A ban is wrong")
SALE = a_stance(
    TEXT, "Sell it", proposition="divestiture", pole="affirm", holder=Holder(type="generic"), confidence=0.7
)
SPY = a_stance(TEXT, "It spies", proposition="security-threat", pole="affirm", confidence=0.8)
TAGGERS = Comparison(old_tagger="tagger-1", new_tagger="t2")
MOMENTS = Comparison(old_at=NOW + DAY / 2, new_at=NOW + 9 * DAY)


def collect(connection: Connection, slug: str, *stances: Stance, days: int = 0, tagger: str = "tagger-1") -> None:
    article = an_article(slug, TEXT, stances=stances, tagger_version=tagger)
    save_articles(connection, run_id="r", articles=[article], stories={}, now=NOW + days * DAY)


def retag(connection: Connection, found: dict[str, tuple[Stance, ...]], *, tagger: str = "t2", days: int = 1) -> None:
    """Another tagger reads all texts; `found` says what it finds by the article's slug."""
    now = NOW + days * DAY
    tagged = [
        replace(
            an_article("x", TEXT, stances=found.get(text.article.url[-1], ()), tagger_version=tagger),
            article=text.article,
            tagged_at=now,
        )
        for text in outdated_texts(connection, tagger_version=tagger, limit=99)
    ]
    save_taggings(connection, tagged, now=now)


def three(connection: Connection) -> None:
    """`a` keeps a stance and changes another, `b` gains its first, `c` was only ever read by the new tagger."""
    collect(connection, "a", BAN, SALE)
    collect(connection, "b")
    retag(connection, {"a": (BAN, SPY), "b": (BAN,)})
    collect(connection, "c", BAN, SALE, SPY, days=2, tagger="t2")


def numbers(connection: Connection, comparison: Comparison) -> dict[str, tuple[int, ...]]:
    found = stand_changes(connection, comparison)
    return {one.proposition: (one.before, one.after, one.gained, one.lost, one.kept) for one in found}


def test_two_taggers_are_compared_on_the_texts_that_both_have_read(warehouse: Connection) -> None:
    three(warehouse)
    expected = {"ban": (1, 2, 1, 0, 1), "divestiture": (1, 0, 0, 1, 0), "security-threat": (0, 1, 1, 0, 0)}
    assert numbers(warehouse, TAGGERS) == expected
    assert count_compared(warehouse, TAGGERS) == 2
    ban = stand_changes(warehouse, TAGGERS)[0]
    assert (ban.articles_before, ban.articles_after, ban.stories_before, ban.stories_after) == (1, 2, 1, 2)


def test_two_moments_are_compared_on_the_articles_known_at_both(warehouse: Connection) -> None:
    three(warehouse)
    assert numbers(warehouse, MOMENTS) == numbers(warehouse, TAGGERS)
    assert count_compared(warehouse, MOMENTS) == 2


def test_the_sentences_that_did_it_come_the_surest_first(warehouse: Connection) -> None:
    three(warehouse)
    found = sentence_changes(warehouse, TAGGERS, most=9)
    assert [(one.change, one.proposition, one.quote, one.url and one.url[-1]) for one in found] == [
        ("gained", "ban", "A ban is wrong", "b"),
        ("gained", "security-threat", "It spies", "a"),
        ("lost", "divestiture", "Sell it", "a"),
    ]
    assert len(sentence_changes(warehouse, TAGGERS, most=1)) == 1


def test_another_sentence_of_the_same_holder_is_no_change(warehouse: Connection) -> None:
    collect(warehouse, "a", BAN)
    retag(warehouse, {"a": (replace(BAN, quote="A ban", end=5),)})
    assert numbers(warehouse, TAGGERS) == {"ban": (1, 1, 0, 0, 1)}


def test_back_to_the_first_tagger_is_told_in_either_direction(warehouse: Connection) -> None:
    collect(warehouse, "a", BAN)
    retag(warehouse, {})
    retag(warehouse, {"a": (BAN,)}, tagger="tagger-1", days=2)
    assert numbers(warehouse, TAGGERS) == {"ban": (1, 0, 0, 1, 0)}
    back = Comparison(old_tagger="t2", new_tagger="tagger-1")
    assert numbers(warehouse, back) == {"ban": (0, 1, 1, 0, 0)}


def test_an_edit_is_seen_between_moments_but_is_no_business_of_taggers(warehouse: Connection) -> None:
    collect(warehouse, "a", BAN)
    edited = an_article("a", "Nothing is wrong.", stances=(), tagger_version="t2")
    save_articles(warehouse, run_id="r", articles=[edited], stories={}, now=NOW + DAY)
    assert numbers(warehouse, TAGGERS) == {}
    assert numbers(warehouse, MOMENTS) == {"ban": (1, 0, 0, 1, 0)}


def test_the_taggers_come_in_the_order_of_their_last_reading(warehouse: Connection) -> None:
    three(warehouse)
    assert [(use.tagger_version, use.texts) for use in tagger_uses(warehouse)] == [("t2", 3), ("tagger-1", 2)]
