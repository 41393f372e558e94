"""A snapshot of eight invented weeks with all that a briefing has to show, hostile words among it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.model import Alert, Drop, Failure, Feed, Holder, Stance, TaggedArticle
from tests.warehouse.samples import DAY, a_poll, a_stance, an_article
from warehouse.alerts import save_alerts
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_polls

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEKS = 8
END = MONDAY + timedelta(weeks=WEEKS)
WEEK = timedelta(weeks=1)
FEEDS = (
    Feed(id="state", url="https://state.example/rss", outlet="People’s Gazette", kind="state media", country="CN"),
    Feed(id="tech", url="https://tech.example/rss", outlet="Wire & <b>Cable</b>", kind="tech", country="US"),
    Feed(id="biz", url="https://biz.example/rss", outlet="O'Reilly's Markets", kind="business", country="GB"),
    Feed(id="civil", url="https://civil.example/rss", outlet="Open Letters", country="DE"),
)
# The feed of "civil" gives no answer after this week, that of "biz" misses the week before the last.
DIES = 4
AWAY = 6
HOSTILE_QUOTE = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=2> \u202eevil\u202c 👩‍🚀 “quoted” 'single'"
)
HOSTILE_TITLE = "</script><!--<script>window.hacked=3</script> \u2066bidi\u2069 & \u0007bell 🧨"
HOSTILE_NAME = 'Mallory "><svg onload=window.hacked=4>'
LONG_QUOTE = "On and on: " + "a ban is wrong " * 660 + "it went."
HEBREW_NAME = "אדה לב"
THORNE = Holder(type="attributed", name="Ada Thorne")


def stances_of(week: int, place: int, text: str) -> tuple[Stance, ...]:
    """What an article says, by a fixed pattern; the later weeks bring what is new."""
    quote = text.split("\n", 1)[0]
    poles = ("affirm", "reject")
    given: list[dict[str, Any]] = [
        {"proposition": "ban", "pole": poles[(week + place) % 2], "holder": Holder(type="author")},
        {"proposition": "security-threat", "pole": poles[place % 2], "holder": Holder(type="unattributed")},
    ]
    if place == 1:
        # She changes sides in the sixth week.
        given.append({"proposition": "divestiture", "pole": poles[week >= 5], "holder": THORNE, "company": "ByteDance"})
    if week == WEEKS - 1:
        name = (HOSTILE_NAME, HEBREW_NAME, "Ada Thorne", "Ada Thorne")[place]
        holder = Holder(type="attributed", name=name)
        given.append({"proposition": "engagement", "pole": "affirm", "holder": holder, "relation": "asserts"})
    return tuple(
        a_stance(text, quote, confidence=round(0.6 + (week * 7 + place * 3 + n) % 39 / 100, 2), **one)
        for n, one in enumerate(given)
    )


def articles_of(week: int) -> Iterator[TaggedArticle]:
    """One article of each feed that answers in that week."""
    for place, feed in enumerate(FEEDS):
        if feed.id == "civil" and week > DIES:
            continue
        quote = f"Sentence {place} of week {week} says what it says."
        title = f"Week {week} in {feed.id}"
        if week == WEEKS - 1:
            quote = (HOSTILE_QUOTE, LONG_QUOTE, quote, quote)[place]
            title = (HOSTILE_TITLE, "x" * 10_000, title, title)[place]
        text = f"{quote}\nThe hall was full on that day in week {week}, and it rained in {feed.id} for hours."
        published = MONDAY + week * WEEK + (place + 1) * DAY + timedelta(hours=6)
        yield an_article(
            f"{feed.id}-{week}", text, stances=stances_of(week, place, text), canonical_url=f"https://{feed.id}.example/{week}?a=1&b=2",
            feed_id=feed.id, title=title, published_at=published, first_seen_at=published + timedelta(hours=12),
            fetched_at=published + timedelta(hours=12), language=("zh", "en", "en", "de")[place],
        )  # fmt: skip


def polls_of(week: int) -> Iterator[Any]:
    """The poll at the end of that week."""
    at = MONDAY + (week + 1) * WEEK
    for feed in FEEDS:
        if (feed.id == "civil" and week > DIES) or (feed.id == "biz" and week == AWAY):
            for hour in range(12 if feed.id == "civil" else 1):
                shown = {"outcome": "failed", "entries": 0, "new": 0, "status": 404, "kind": "http_404"}
                yield a_poll(feed.id, at=at - timedelta(hours=hour), **shown)
        elif week == 0:
            yield a_poll(feed.id, at=at, entries=5, new=5, oldest_entry_at=MONDAY - DAY)
        elif feed.id == "biz" and week == AWAY + 1:
            # All new: what came and went meanwhile nobody knows.
            yield a_poll(feed.id, at=at, entries=5, new=5, oldest_entry_at=at - 3 * DAY)
        else:
            yield a_poll(feed.id, at=at, entries=5, new=1)


def make_newsstand(data: Path) -> Path:
    """Fill `data` with the live file and its snapshot; returns `data`."""
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=MONDAY)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=MONDAY)
        for week in range(WEEKS):
            at = MONDAY + (week + 1) * WEEK
            articles = list(articles_of(week))
            # In even weeks the market paper carries the wire's text: one story.
            copies = {articles[2].article.article_id: articles[1].article.article_id} if week % 2 == 0 else {}
            with transaction(connection):
                save_polls(connection, run_id=f"r{week}", polls=list(polls_of(week)), now=at)
                save_articles(
                    connection, run_id=f"r{week}", articles=articles, stories=copies, now=at,
                    drops=[Drop(gate="entry", reason="no_topic_in_entry", key=f"k{week}", feed_id="tech", at=at - DAY)],
                    failures=[Failure(stage="fetch", kind="timeout", key=f"u{week}", message="late", at=at - DAY)],
                )  # fmt: skip
        save_alerts(connection, list(alerts_of(connection)))
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME, now=END)
    return data


def alerts_of(connection: Any) -> Iterator[Alert]:
    """Two that are new anywhere, the later one said by the hostile article; one in an outlet."""
    found = connection.execute(
        "SELECT proposition, pole, stance_id, article_id, outlet FROM stances "
        "WHERE proposition IN ('engagement', 'divestiture') ORDER BY published_on, outlet"
    ).fetchall()
    firsts = {(proposition, pole): row for proposition, pole, *row in reversed(found)}
    for number, ((proposition, pole), (stance_id, article_id, outlet)) in enumerate(sorted(firsts.items())):
        scope = "outlet" if proposition == "divestiture" and pole == "affirm" else "ever"
        yield Alert(
            alert_id=f"alert-{number}", rule=scope, proposition=proposition, pole=pole, scope=scope,
            scope_value=outlet if scope == "outlet" else "", stance_id=stance_id, article_id=article_id,
            created_at=END - DAY if proposition == "engagement" else MONDAY + 6 * WEEK,
            reason="New: not seen in 49 days of collecting before; now in 4 stories of 4 outlets within 7 days.",
            coverage=0.75,
        )  # fmt: skip
