"""What counts as known without an alert, and alerts whose ground is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from extractors.counting import count
from extractors.model import AlertRule, stable_id
from warehouse import novelty, rows
from warehouse.connection import registered
from warehouse.notices import Notice, save_notices
from warehouse.statements import statement

_CAUSES = {
    "retag": "articles were tagged anew",
    "reextract": "articles were extracted anew",
    "backfill": "articles of days gone by were loaded",
    "rule": "a rule is new, or its numbers changed",
}
_WITHDRAWN = pa.schema(
    [
        *((name, pa.string()) for name in ("alert_id", "stance_id", "article_id", "story_id", "because")),
        ("stands", pa.bool_()),
    ]
)


def fill_baseline(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[AlertRule], *, cause: str, now: datetime
) -> int:
    """Have all that `rules` could tell of now taken for known before they are asked again, with one notice for it all.

    For what came to light without being news: a retag, a re-extraction, a backfill (`cause`, a word). Call it in the
    transaction of the change, as often as it has parts: it only leaves a mark, and the next cycle sums up the past anew
    and gives the notice (kind 'baseline'). Returns how many of the enabled rules are concerned; `now` is only noted.
    """
    novelty.mark_silent(connection, cause)
    return sum(rule.enabled for rule in rules)


def tell_baseline(connection: duckdb.DuckDBPyConnection, *, cause: str, keys: int, now: datetime) -> int:
    """One notice that `keys` stances became known in silence, if any did; returns how many notices were written."""
    if not keys:
        return 0
    why = _CAUSES.get(cause, cause)
    subject = f"{count(keys, 'stance is', 'stances are')} known without an alert"
    message = f"{subject}, because {why}: they came to light now, which does not make them news."
    notice = Notice(
        notice_id=stable_id("baseline", cause, now.isoformat()),
        kind="baseline",
        subject=subject,
        message=message,
        facts={"cause": cause, "keys": keys},
        created_at=now,
    )
    return save_notices(connection, [notice])


def tell_watch_over(connection: duckdb.DuckDBPyConnection, rule: AlertRule, *, now: datetime) -> int:
    """One notice, once, when the first `watch_days` are over; returns how many were written."""
    notice_id = stable_id("baseline", "watch", rule.id)
    if connection.execute(statement("notices_has"), {"notice_id": notice_id}).fetchall()[0][0]:
        return 0
    asked = {"rule": rule.id, "watch_days": rule.watch_days, "min_confidence": rule.min_confidence, "now": now}
    found = connection.execute(statement("novelty_watch_over"), asked).fetchall()
    if not found:
        return 0
    keys, stories, outlets, since = found[0]
    subject = f"The first {rule.watch_days} days are over: from now on, new stances are told of"
    message = (
        f"{subject}. Since {since:%Y-%m-%d}, stances were seen in {count(stories, 'story', 'stories')} of "
        f"{count(outlets, 'outlet', 'outlets')}, {keys} different ones; what was said often enough counts as known."
    )
    facts = {"cause": "watch", "keys": keys, "stories": stories, "outlets": outlets}
    notice = Notice(notice_id=notice_id, kind="baseline", subject=subject, message=message, facts=facts, created_at=now)
    return save_notices(connection, [notice])


def withdraw_alerts(
    connection: duckdb.DuckDBPyConnection, *, now: datetime, articles: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Withdraw the alerts that no stance proves any more; returns their ids.

    An alert whose own stance is gone is kept, and given another proof, where as many stories as it needed still carry
    the key in the days that it speaks of. `articles`: only alerts proven by one of these are looked at (a load knows
    which texts it replaced); None looks at all open alerts. Each withdrawn one gets `withdrawn_at`,
    `withdrawn_because` and a notice (kind 'withdrawal'). Call it in the transaction of the change.
    """
    ids = rows.table(({"article_id": article_id} for article_id in articles or ()), rows.IDS)
    with registered(connection, incoming_ids=ids):
        if articles is not None and not connection.execute(statement("alerts_open")).fetchall()[0][0]:
            return ()
        found = connection.execute(statement("alerts_unproven"), {"everything": articles is None})
        names = [column[0] for column in found.description]
        unproven = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if not unproven:
        return ()
    with registered(connection, incoming_withdrawn=rows.table(unproven, _WITHDRAWN)):
        connection.execute(statement("alerts_prove"))
        connection.execute(statement("alerts_withdraw"), {"now": now})
    gone = [row for row in unproven if not row["stands"]]
    save_notices(connection, [_withdrawal(row, now) for row in gone])
    return tuple(row["alert_id"] for row in gone)


def _withdrawal(row: dict[str, Any], now: datetime) -> Notice:
    where = f" ({row['scope_value']})" if row["scope_value"] else ""
    key = f"{row['proposition']} / {row['pole']}{where}"
    return Notice(
        notice_id=stable_id("withdrawal", row["alert_id"]),
        kind="withdrawal",
        subject=f"Withdrawn: {key}",
        message=f"The alert on {key} is withdrawn: {row['because']}, and nothing else keeps its ground.",
        facts={"rule": row["rule"], "because": row["because"]},
        alert_id=row["alert_id"],
        created_at=now,
    )
