"""The rules asked by loads on a real warehouse: what is told, what is not, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.model import AlertRule, TaggedArticle
from flows.alerting import ask_of_a_load, ask_of_the_day
from tests.warehouse.samples import DAY, FEEDS, a_poll, a_stance, an_article
from tests.warehouse.samples import NOW as START
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_articles, save_polls

EVER = AlertRule(id="ever", expires_days=3, channels=("desk",))
OUTLET = AlertRule(id="outlet", scope="outlet", urgency="digest")
DRIFTED = AlertRule(id="drifted", kind="drifted", min_confidence=0.8)
WRONG, OPEN = "A ban is wrong, says Mara Quist.", "Talks must stay open, says Mara Quist."


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with open_live(tmp_path / "bellwether.duckdb") as connection:
        migrate(connection, now=START)
        register_feeds(connection, FEEDS, now=START)
        save_polls(connection, run_id="r", polls=[a_poll(at=START), a_poll("kiel", at=START)], now=START)
        yield connection


class Desk:
    """Cycles of a small collection, each at its own time."""

    def __init__(self, connection: Connection, *rules: AlertRule) -> None:
        self.connection = connection
        self.rules = rules
        self._number = 0

    def article(self, at: datetime, text: str = WRONG, *, feed: str = "harbour", **changes: Any) -> TaggedArticle:
        """An article with the stance of its text and a word of its own."""
        self._number += 1
        quote, key = (text[:14], "ban") if text == WRONG else (text[:20], "engagement")
        whole = f"{text} Number {self._number}."
        stances = (a_stance(whole, quote, proposition=key),)
        given = {"stances": stances, "feed_id": feed, "first_seen_at": at, "published_at": at}
        return an_article(f"n{self._number}", whole, **{**given, **changes})

    def cycle(self, at: datetime, *articles: TaggedArticle, run: str = "r") -> int:
        """One cycle with one load; the number of its alerts."""
        with transaction(self.connection):
            told = ask_of_the_day(self.connection, self.rules, now=at, run_id=run)
        with transaction(self.connection):
            counts = save_articles(self.connection, run_id=run, articles=articles, stories={}, now=at)
            ids = [tagged.article.article_id for tagged in articles]
            return told + ask_of_a_load(self.connection, self.rules, counts, articles=ids, now=at, run_id=run)

    def weeks(self, number: int, *, text: str = WRONG) -> datetime:
        """A quiet start: a few stories a week that all say the same; the time of the cycle after them."""
        for week in range(number):
            at = START + 7 * week * DAY
            self.cycle(at, *(self.article(at, text) for _ in range(4)))
        return START + 7 * number * DAY

    def alerts(self, columns: str = "rule, proposition, scope_value") -> list[tuple[Any, ...]]:
        found = self.connection.execute(f"SELECT {columns} FROM alerts ORDER BY created_at, rule")
        return found.fetchall()

    def known(self) -> set[tuple[Any, ...]]:
        found = self.connection.execute("SELECT rule, proposition, scope_value, cause FROM novelty_baseline")
        return set(found.fetchall())


def test_a_stance_is_told_once_with_all_that_a_receiver_needs(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    at = desk.weeks(4)
    assert desk.cycle(at, desk.article(at, OPEN), run="first") == 0
    later = at + timedelta(hours=6)
    assert desk.cycle(later, desk.article(later, OPEN, feed="kiel"), run="second") == 1
    assert desk.cycle(later + DAY, *(desk.article(later + DAY, OPEN) for _ in range(3))) == 0
    assert desk.alerts("rule, proposition, scope, run_id, urgency, channels, confirmed_by") == [
        ("ever", "engagement", "ever", "second", "immediate", ["desk"], "corroboration")
    ]
    ((reason, coverage, created, expires, story, proof, article),) = desk.alerts(
        "reason, coverage, created_at, expires_at, story_id, stance_id, article_id"
    )
    assert reason == "New: not seen in 28 days of collecting before; now in 2 stories of 2 outlets within 3 days."
    assert (created, expires) == (later, later + 3 * DAY)
    assert coverage is None or 0 <= coverage <= 1
    held = connection.execute("SELECT story_id, article_id FROM stances WHERE stance_id = $id", {"id": proof})
    assert held.fetchall() == [(story, article)]


def test_asking_again_with_the_same_load_writes_nothing(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    at = desk.weeks(4)
    articles = [desk.article(at, OPEN), desk.article(at, OPEN)]
    assert [desk.cycle(at, *articles), desk.cycle(at, *articles)] == [1, 0]


def test_what_was_there_in_the_first_weeks_is_known(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    desk.weeks(6)
    assert desk.alerts() == []
    assert desk.known() == {("ever", "ban", "", "watch")}
    notices = connection.execute("SELECT kind, message FROM notices").fetchall()
    assert [kind for kind, _ in notices] == ["baseline"]
    assert "stances were seen in 8 stories of 1 outlet, 1 different ones" in notices[0][1]


def test_an_outlet_added_later_fills_its_own_baseline(connection: Connection) -> None:
    desk = Desk(connection, OUTLET)
    at = desk.weeks(6)
    # Everything that the new outlet says is new in it, and no news.
    assert desk.cycle(at, *(desk.article(at, feed="kiel") for _ in range(3))) == 0
    assert ("outlet", "ban", "Kieler Blatt", "watch") in desk.known()


def test_an_alert_whose_proof_is_edited_away_is_withdrawn_by_the_load(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    at = desk.weeks(4)
    first, second = desk.article(at, OPEN), desk.article(at + timedelta(minutes=1), OPEN)
    desk.cycle(at + timedelta(hours=1), first, second)
    slug = first.article.url.rsplit("/", 1)[1]
    desk.cycle(at + DAY, an_article(slug, "Nothing was said.", stances=(), first_seen_at=at))
    assert desk.alerts("withdrawn_because") == [("its article was edited",)]
    # The key is open again: what is said of it next is told, under another id.
    again = at + 2 * DAY
    assert desk.cycle(again, *(desk.article(again, OPEN) for _ in range(3))) == 1
    assert len({alert_id for (alert_id,) in desk.alerts("alert_id")}) == 2


def test_what_a_new_tagger_finds_in_old_articles_is_known_in_silence(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    at = desk.weeks(4)
    blind = [desk.article(at, OPEN, stances=()) for _ in range(4)]
    desk.cycle(at, *blind)
    seeing = [desk.article(at, OPEN, tagger_version="tagger-2") for _ in range(4)]
    retagged = [
        TaggedArticle(
            article=old.article,
            stances=(a_stance(old.article.text, OPEN[:20], proposition="engagement"),),
            tagger_version=new.tagger_version,
            codebook_version="2026.1",
            tagged_at=at,
        )
        for old, new in zip(blind, seeing, strict=True)
    ]
    assert desk.cycle(at + DAY, *retagged) == 0
    assert desk.cycle(at + 2 * DAY) == 0
    # It became known at once, by the load that brought it; the next day finds nothing more to tell of.
    assert ("ever", "engagement", "", "retag") in desk.known()
    later = at + 3 * DAY
    assert desk.cycle(later, desk.article(later, OPEN), desk.article(later, OPEN)) == 0


def test_a_backfill_with_its_own_clock_is_silent_and_what_comes_after_is_not(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    at = desk.weeks(8)
    desk.cycle(at)
    past = START + 25 * DAY
    assert desk.cycle(past, *(desk.article(past, OPEN) for _ in range(3))) == 0
    assert ("ever", "engagement", "", "backfill") in desk.known()
    after = at + DAY
    assert desk.cycle(after, desk.article(after, OPEN), desk.article(after, OPEN)) == 0


def test_a_rule_added_later_does_not_tell_of_what_is_there(connection: Connection) -> None:
    desk = Desk(connection, OUTLET)
    at = desk.weeks(4)
    desk.cycle(at, *(desk.article(at, OPEN) for _ in range(3)))
    desk.rules = (OUTLET, EVER)
    assert desk.cycle(at + DAY) == 0
    assert ("ever", "engagement", "", "rule") in desk.known()


def test_an_edit_that_changes_what_is_said_is_told(connection: Connection) -> None:
    desk = Desk(connection, DRIFTED)
    article = desk.article(START)
    desk.cycle(START, article)
    slug = article.article.url.rsplit("/", 1)[1]
    assert desk.cycle(START + DAY, an_article(slug, "Nothing was said.", stances=(), first_seen_at=START)) == 1
    ((reason, stance),) = desk.alerts("reason, stance_id")
    assert reason == (
        "Harbour Post edited this article after it was first seen: it no longer says ban / reject (Mara Quist)."
    )
    assert connection.execute("SELECT count(*) FROM stance_history WHERE stance_id = $s", {"s": stance}).fetchall()


def test_a_disabled_rule_is_not_asked(connection: Connection) -> None:
    desk = Desk(connection, AlertRule(id="ever", enabled=False))
    at = desk.weeks(4)
    assert desk.cycle(at, *(desk.article(at, OPEN) for _ in range(3))) == 0


def test_a_load_without_stances_asks_nothing(connection: Connection) -> None:
    desk = Desk(connection, EVER)
    assert desk.cycle(START) == 0
