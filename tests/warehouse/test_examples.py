"""The queries of `bellwether query --examples` run, and find something, on a warehouse like the demo's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.model import Feed, Holder
from tests.warehouse.samples import a_poll, a_stance, an_article
from warehouse import read
from warehouse.connection import Connection, open_live, open_snapshot
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_articles, save_polls

START = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)
OUTLETS = (("Harbour Post", "US"), ("Kieler Blatt", "DE"), ("Lion City", "SG"))
FEEDS = [
    Feed(id=f"f{n}", url=f"https://{n}.example/rss", outlet=name, country=land)
    for n, (name, land) in enumerate(OUTLETS)
]
BAN, SALE = "A ban is wrong, says Mara Quist.", "They must sell, says Tom Ferrow."


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = tmp_path_factory.mktemp("examples") / "bellwether.duckdb"
    with open_live(path) as connection:
        migrate(connection, now=START)
        register_feeds(connection, FEEDS, now=START)
        for week in range(11):
            publish_week(connection, week)
    with open_snapshot(path) as connection:
        yield connection


def publish_week(connection: Connection, week: int) -> None:
    """Each outlet writes on the ban twice; from the ninth week on the first one asks for a sale, four times."""
    end = START + (week + 1) * WEEK
    articles = [
        story(f"w{week}-{feed.id}-{day}", feed, end - timedelta(days=day), pole=pole(week, number))
        for number, feed in enumerate(FEEDS)
        for day in ((week + number) % 3 + 1, (week * 2 + number) % 4 + 4)
    ]
    if week >= 8:
        articles += [story(f"sale{week}-{n}", FEEDS[0], end - timedelta(days=2), sale=True) for n in range(4)]
    polls = [a_poll(feed.id, at=end, entries=5, new=2, oldest_entry_at=end - WEEK) for feed in FEEDS]
    save_polls(connection, run_id=f"r{week}", polls=polls, now=end)
    save_articles(connection, run_id=f"r{week}", articles=articles, stories={}, now=end)


def pole(week: int, number: int) -> str:
    """Mara Quist turns in the fifth week, in one outlet."""
    return "affirm" if week >= 5 and number == 0 else "reject"


def story(slug: str, feed: Feed, published: datetime, *, pole: str = "reject", sale: bool = False) -> Any:
    text = f"{BAN} {SALE} {slug}"
    stances = [a_stance(text, "A ban is wrong", pole=pole)]
    if sale:
        seller = Holder(type="attributed", name="Tom Ferrow")
        stances.append(a_stance(text, "They must sell", proposition="divestiture", pole="affirm", holder=seller))
    seen = published + timedelta(hours=1)
    return an_article(
        slug, text, feed_id=feed.id, stances=tuple(stances), published_at=published, first_seen_at=seen, fetched_at=seen
    )


def test_there_are_a_dozen() -> None:
    assert len(read.examples()) >= 12


@pytest.mark.parametrize("example", read.examples(), ids=lambda example: example.title)
def test_each_answers_its_question(snapshot: Connection, example: read.Example) -> None:
    assert example.title.endswith(("?", ")"))
    assert read.query(snapshot, example.sql).num_rows > 0
