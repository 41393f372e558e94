"""Documents and statements as the warehouse gives them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from warehouse.discourse import DocumentRow, StatementRow

TEXT = "A ban is wrong, says Mara Quist. 😀 Sell it, said the European Commission. It rained."


def a_document(**changes: Any) -> DocumentRow:
    given: dict[str, Any] = {
        "article_id": "a" * 32,
        "revision": "r1",
        "url": "https://harbour.example/a",
        "title": "About a ban",
        "outlet": "Harbour Post",
        "country": "US",
        "language": "en",
        "authors": ["Ann Lee"],
        "genre": "news",
        "published_at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        "published_on": date(2026, 3, 1),
        "text": TEXT,
    }
    return DocumentRow(**{**given, **changes})


def a_statement(quote: str = "A ban is wrong", **changes: Any) -> StatementRow:
    start = changes.pop("start_char", TEXT.find(quote))
    given: dict[str, Any] = {
        "stance_id": f"s{start}",
        "article_id": "a" * 32,
        "revision": "r1",
        "story_id": "a" * 32,
        "proposition": "ban",
        "pole": "reject",
        "holder_type": "attributed",
        "holder_name": "Mara Quist",
        "relation": "reports",
        "company": "ByteDance",
        "about_country": "US",
        "quote": quote,
        "start_char": start,
        "end_char": start + len(quote),
        "confidence": 0.87,
        "basis": "cue+model",
        "reviewer": None,
    }
    return StatementRow(**{**given, **changes})


COMMISSION = {"proposition": "divestiture", "pole": "affirm", "holder_name": "European Commission"}
