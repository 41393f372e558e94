"""A small published warehouse to review, and items for the parts that need none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.warehouse.samples import FEEDS, HOUR, NOW, a_poll, a_stance, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.reviews import ReviewItem, ReviewText
from warehouse.store import register_feeds, save_articles, save_polls

CONFIG = Path(__file__).parents[3] / "config"
TEXT = "A ban is wrong, says Mara Quist. Sell it, say critics. The hall was full."
ARABIC = "A ban is wrong, says\x1b[31m \u202eMara\u202c Quist. حظر التطبيق خطأ. Nothing else was said that day."


def publish_newsroom(data: Path) -> None:
    """Three articles: two with a stance each, one in which nothing was found."""
    ugly = an_article(
        "ugly", ARABIC, stances=(a_stance(ARABIC, ARABIC[:40], confidence=0.55),), first_seen_at=NOW + HOUR
    )
    silent = an_article("silent", "TikTok was there. A ban may be right, who knows.", stances=())
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll()], now=NOW)
            articles = [an_article("plain", TEXT), ugly, silent]
            save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME, now=NOW)


def an_item(slug: str = "a", **changes: Any) -> ReviewItem:
    article = an_article(slug, TEXT).article
    given: dict[str, Any] = {
        "stance_id": f"stance of {slug}",
        "subject": f"subject of {slug}",
        "article_id": article.article_id,
        "revision": article.revision,
        "story_id": article.article_id,
        "proposition": "ban",
        "pole": "reject",
        "holder_type": "attributed",
        "holder_name": "Mara Quist",
        "relation": "reports",
        "company": "ByteDance",
        "about_country": None,
        "quote": TEXT[:14],
        "start_char": 0,
        "end_char": 14,
        "confidence": 0.9,
        "basis": "cue",
        "published_on": date(2026, 3, 1),
        "outlet": "Harbour Post",
        "language": "en",
        "title": f"About {slug}",
        "url": article.url,
        "before": "",
        "after": TEXT[14:],
        "alerts": 0,
        "first_ever": False,
        "first_in_outlet": False,
        "copies": 1,
    }
    return ReviewItem(**{**given, **changes})


def a_text(slug: str = "a", text: str = TEXT) -> ReviewText:
    article = an_article(slug, text).article
    return ReviewText(
        article_id=article.article_id,
        revision=article.revision,
        url=article.url,
        title=article.title,
        outlet="Harbour Post",
        language="en",
        genre="news",
        published_on=date(2026, 3, 1),
        text=text,
        current=True,
    )
