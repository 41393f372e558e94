"""A warehouse of any size, of invented articles: seeded, by the project's own migrations, one INSERT a table and batch.

The figures behind it: 400 outlets with 600 feeds, their sizes by Zipf's law; texts of 3,900 characters on average
(log-normal); a quarter of the articles are copies, three in a hundred were edited once; each is one of four entries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate

SQL = Path(__file__).parent / "sql"
END = datetime(2026, 3, 2, tzinfo=UTC)
BATCH = 100_000
# Those of the codebook, the most frequent first.
PROPOSITIONS = [
    *("security-threat", "ban", "influence-operations", "user-harm", "platform-benefit", "divestiture"),
    *("technical-mitigation", "due-process", "politicised-motive", "multilateral-governance"),
    *(
        "platform-accountability",
        "decoupling-harm",
        "origin-penalty",
        "going-global",
        "origin-concealment",
        "engagement",
    ),
]
TABLES = ("revisions", "stances", "entries", "drops", "aliases", "members", "bands")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What is to be made."""

    articles: int
    stances: int = 5
    texts: bool = True
    days: int = 1000
    seed: int = 1
    feeds: int = 600
    outlets: int = 400
    poll_hours: int = 6
    heads: int = 6_000
    bodies: int = 10_000
    # Signatures older than this are of no use to a load.
    member_days: int = 60

    @property
    def begin(self) -> datetime:
        """When the first article was seen; the last one is seen at END."""
        return END - timedelta(days=self.days)


def generate(live: Path, size: Size, *, say: Callable[[str], None] = lambda _: None) -> None:
    """Make a warehouse of that size; the same size and seed give the same rows."""
    with open_live(live, memory_limit="8GB") as connection:
        migrate(connection, now=size.begin)
        _execute(connection, "generator_macros")
        _execute(connection, "generator_pools", seed=size.seed, heads=size.heads, bodies=size.bodies)
        _make_ledger(connection, size)
        for first in range(0, size.articles, BATCH):
            last = min(first + BATCH, size.articles)
            with transaction(connection):
                _make_batch(connection, size, first, last)
            say(f"  {last:,} articles")
        connection.execute("CHECKPOINT")


def _make_ledger(connection: Connection, size: Size) -> None:
    span = {"begin": size.begin, "feeds": size.feeds}
    with transaction(connection):
        _execute(connection, "generator_feeds", **span, outlets=size.outlets)
        _execute(connection, "generator_polls", **span, seed=size.seed, days=size.days, hours=size.poll_hours)
        _execute(connection, "generator_states")
        _execute(connection, "generator_memberships")


def _make_batch(connection: Connection, size: Size, first: int, last: int) -> None:
    common: dict[str, Any] = {
        "seed": size.seed,
        "begin": size.begin,
        "articles": size.articles,
        "days": size.days,
        "feeds": size.feeds,
        "outlets": size.outlets,
        "stances": size.stances,
        "texts": size.texts,
        # Of each article's feed, the article's own included: three are turned away for one that is kept.
        "entries": 4 if size.texts else 1,
        "heads": size.heads,
        "bodies": size.bodies,
        "propositions": PROPOSITIONS,
        "members_since": END - timedelta(days=size.member_days),
    }
    _execute(connection, "generator_planned", **common, first=first, last=last)
    for table in TABLES:
        _execute(connection, f"generator_{table}", **common)


def _execute(connection: Connection, name: str, **given: Any) -> None:
    """Run the statements of a file, each with those of the parameters that it names."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    for each in text.split(";\n"):
        used = {key: value for key, value in given.items() if f"${key}" in each}
        if each.strip():
            connection.execute(each, used)
