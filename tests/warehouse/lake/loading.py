"""A loader as a program of its own, and the same work done by one loader: what several at once are compared with."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.newsload import Chunk, load_into, make_chunk
from extractors.model import AlertRule, Failure, Feed
from flows.alerting import ask_of_a_load, ask_of_the_day
from tests.warehouse.samples import DAY, HOUR, NOW
from warehouse import store
from warehouse.connection import Connection, commit, open_live
from warehouse.lake.place import Lake
from warehouse.migrate import migrate

LOADERS = 4
OWN_FEEDS = 3
FEEDS = tuple(
    Feed(id=name, url=f"https://{name}.example/rss", outlet=name.title(), country="US", language="en")
    for name in ["wire", *(f"paper{loader}x{number}" for loader in range(LOADERS) for number in range(OWN_FEEDS))]
)
RULES = (
    AlertRule(id="first", kind="first", scope="ever", watch_days=1, min_stories=1, noise=0.0, min_confidence=0.5),
    AlertRule(id="outlet", kind="first", scope="outlet", watch_days=1, min_stories=1, noise=0.0, min_confidence=0.5),
)
FAILURES_A_STEP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A load of one loader; `now` when its turn came."""

    loader: int
    number: int
    now: datetime


def compose(loader: int, number: int, *, shown_at: datetime | None = None) -> Chunk:
    """What a step loads: articles of the loader's own feeds, copies of what the others' feeds have as well, and an
    article that all loaders meet, under the same address."""
    own = [feed.id for feed in FEEDS if feed.id.startswith(f"paper{loader}x")]
    shown_at = shown_at or NOW + timedelta(seconds=number)
    parts = (
        make_chunk(1000 * (loader + 1) + number, 6, feeds=own, now=shown_at),
        make_chunk(900_000 + number, 2, feeds=own[:1], now=shown_at),
        make_chunk(800_000 + number, 1, feeds=["wire"], now=shown_at),
    )
    return Chunk(
        run_id=f"step-{loader}-{number}",
        polls=tuple(poll for part in parts for poll in part.polls),
        articles=tuple(tagged for part in parts for tagged in part.articles),
        bands={article_id: found for part in parts for article_id, found in part.bands.items()},
    )


def take(connection: Connection, step: Step, chunk: Chunk) -> None:
    """The work of a step, in a transaction of the caller."""
    store.save_polls(connection, run_id=chunk.run_id, polls=chunk.polls, now=step.now)
    counts = load_into(connection, chunk, now=step.now)
    articles = [tagged.article.article_id for tagged in chunk.articles]
    ask_of_a_load(connection, RULES, counts, articles=articles, now=step.now, run_id=chunk.run_id)
    # So many rows that belong together: who sees one of them must see all.
    store.save_failures(connection, run_id=chunk.run_id, failures=list(_failures(step)))


def prepare(connection: Connection) -> None:
    """The feeds, and what the rules have watched for three weeks: all of it may be new from now on."""
    before = NOW - 20 * DAY
    chunk = make_chunk(7, 3 * len(FEEDS), feeds=[feed.id for feed in FEEDS], now=before, stances=1)
    migrate(connection, now=NOW)

    def work() -> None:
        store.register_feeds(connection, FEEDS, now=before)
        ask_of_the_day(connection, RULES, now=before, run_id="first")
        take(connection, Step(loader=9, number=0, now=before), chunk)
        ask_of_the_day(connection, RULES, now=NOW, run_id="second")

    commit(connection, work)


def run(lake: Lake, loader: int, *, began: datetime, seconds: float, tell: Callable[[str], None]) -> None:
    """Load step after step until the time is over; tells of each what `read_steps` reads.

    The clock of all loaders begins an hour after NOW, at the moment `began`.
    """
    until = time.monotonic() + seconds
    number = 0
    with open_live(lake) as connection:
        while time.monotonic() < until:
            chunk = compose(loader, number)
            tries: list[datetime] = []

            def work(number: int = number, chunk: Chunk = chunk, tries: list[datetime] = tries) -> None:
                tries.append(NOW + HOUR + (datetime.now(UTC) - began))
                take(connection, Step(loader=loader, number=number, now=tries[-1]), chunk)

            commit(connection, work)
            tell(f"{loader} {number} {tries[-1].isoformat()} {len(tries)}")
            number += 1


def read_steps(said: str) -> tuple[list[Step], int]:
    """The steps of all loaders in the order in which they were committed, and how often one was tried again."""
    rows = [line.split() for line in said.splitlines()]
    steps = [Step(loader=int(row[0]), number=int(row[1]), now=datetime.fromisoformat(row[2])) for row in rows]
    return sorted(steps, key=lambda step: step.now), sum(int(row[3]) - 1 for row in rows)


def _failures(step: Step) -> Iterator[Failure]:
    for number in range(FAILURES_A_STEP):
        key = f"{step.loader}/{step.number}/{number}"
        yield Failure(stage="fetch", kind="timeout", key=key, message="took too long", at=step.now)


if __name__ == "__main__":
    place = Lake(catalog=sys.argv[1], data_path=sys.argv[2], scratch=Path(sys.argv[3]))
    run(
        place,
        int(sys.argv[4]),
        began=datetime.fromisoformat(sys.argv[5]),
        seconds=float(sys.argv[6]),
        tell=lambda line: print(line, flush=True),
    )
