"""A published snapshot of a few stances, for the explorer to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.warehouse.samples import FEEDS
from tests.warehouse.test_trend_macros import MONDAY, follow, load, told
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds

SCRIPT = "<script>document.title = 'taken'</script>"
TURNED = "\u202eturned"


def fill(data: Path, **migrated: Any) -> Path:
    """Three weeks: the first not all seen, then stories of two outlets, one a copy, one with a title of script tags.

    `migrated`: what of the warehouse there is, as for `migrate`.
    """
    data.mkdir(parents=True, exist_ok=True)
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=MONDAY, **migrated)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=MONDAY)
            follow(connection, "harbour", 3, 21)
            follow(connection, "kiel", 3, 21)
            load(
                connection,
                told(4, "a", by="Ann Early"),
                told(9, "b", title=f"{SCRIPT} {TURNED}", by=f"Mara {SCRIPT}"),
                told(10, "c", ("ban", "affirm"), by="Leland Marsh"),
                told(11, "d", feed_id="kiel", language="de"),
                told(16, "e", ("ban", "affirm"), ("divestiture", "affirm"), by="Leland Marsh"),
                copies={"d": "b"},
            )
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME)
    return data / SNAPSHOT_NAME
