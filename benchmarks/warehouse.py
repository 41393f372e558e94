"""The warehouse at size: what a load costs, what publishing costs, how long the trend queries take.

    python benchmarks/warehouse.py --articles 1_000_000 --stances 5 [--no-bodies] [--keep FOLDER] [--only load,publish]

Fills a warehouse with invented articles (see generator.py), loads 2,000 further ones with stances as a cycle does (the
lock is held from opening to closing), publishes, and runs QUERIES, each beside a bare DuckDB scan of the same rows of
`stance_history`. `--keep` leaves the files, and uses those that are there already. To see how a load grows with the
warehouse: `--only load` with 10_000, 100_000 and 1_000_000.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

# The checkout, wherever the script is started; `warehouse` is the package, not this file.
sys.path.insert(0, str(Path(__file__).parent.parent))

from generator import END, Size, generate
from newsload import load, make_chunk, save_polls

from warehouse import read
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, Connection, open_live, open_snapshot
from warehouse.publish import TextPolicy, publish

# One stance over 90 days, one outlet over 90 days, everything: the rows that a query of the kind must look at.
STANCE = {"proposition": "ban", "pole": "reject"}
OUTLET = "Outlet 0000"
SCANS = {
    "stance": "WHERE proposition = 'ban' AND pole = 'reject' AND published_on >= DATE '2026-03-01' - 89",
    "outlet": f"WHERE outlet = '{OUTLET}' AND published_on >= DATE '2026-03-01' - 89",
    "all": "",
}
LOAD, LOCK_SECONDS = 2_000, 1.0
LIMITS = {"stance": 0.06, "outlet": 0.06, "all": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query to time: SQL, or a function of the connection. `over`: which rows it is about (a key of SCANS)."""

    name: str
    over: str
    run: str | Callable[[Connection], Any]


def trend(**chosen: Any) -> Callable[[Connection], Any]:
    """`read.trends` with these arguments."""
    return lambda connection: read.trends(connection, **chosen)


QUERIES: tuple[Query, ...] = (
    Query(name="trends: a stance by week", over="stance", run=trend(**STANCE)),
    Query(name="trends: a stance by day", over="stance", run=trend(**STANCE, bucket="day")),
    Query(name="trends: a stance by outlet", over="stance", run=trend(**STANCE, by="outlet")),
    Query(name="trends: a stance by country", over="stance", run=trend(**STANCE, by="country")),
    Query(name="trends: a stance by holder", over="stance", run=trend(**STANCE, by="holder")),
    Query(
        name="stance_daily: a stance",
        over="stance",
        run=f"FROM stance_daily {SCANS['stance']}",
    ),
    Query(
        name="stance_daily: an outlet",
        over="outlet",
        run=f"FROM stance_daily {SCANS['outlet']}",
    ),
    Query(name="trends: everything by stance", over="all", run=trend(by="stance", since_days=10_000, bucket="month")),
    Query(name="stance_daily: everything", over="all", run="SELECT count(*), sum(articles) FROM stance_daily"),
    Query(name="first_seen", over="all", run="SELECT scope, count(*) FROM first_seen GROUP BY scope"),
)


@dataclass(slots=True)
class Figures:
    """What was measured, and which limits it misses."""

    missed: list[str] = field(default_factory=list)

    def say(self, name: str, seconds: float, limit: float | None = None, note: str = "") -> None:
        """Print a figure beside its limit."""
        against = f" {seconds / limit:6.0%} of {limit * 1000:.0f} ms" if limit else ""
        if limit and seconds > limit:
            self.missed.append(name)
        print(f"  {name:42}{seconds * 1000:10.1f} ms{against}{'  ' + note if note else ''}", flush=True)


def time_best(work: Callable[[], Any], *, times: int = 5) -> float:
    """The best of several runs, in seconds: others work on this machine too."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def time_queries(snapshot: Path, figures: Figures, *, scale: float, times: int) -> None:
    """Run QUERIES, each beside a bare scan of the columns that counting needs."""
    print("queries (best of several; ratio to a bare scan of the same rows)")
    with open_snapshot(snapshot, memory_limit="8GB") as connection:
        scans = {over: time_best(lambda over=over: scan(connection, over), times=times) for over in SCANS}
        for query in QUERIES:
            seconds = time_best(lambda query=query: run(connection, query.run), times=times)
            bare = scans[query.over]
            note = f"{seconds / bare:5.1f} x the bare scan ({bare * 1000:.1f} ms)"
            figures.say(query.name, seconds, LIMITS[query.over] * scale, note)


def scan(connection: Connection, over: str) -> None:
    """Count what any trend counts, over the rows of the table itself."""
    connection.execute(
        "SELECT published_on, count(DISTINCT story_id), count(DISTINCT article_id) FROM stance_history "
        f"{SCANS[over]} GROUP BY published_on"
    ).fetchall()


def run(connection: Connection, query: str | Callable[[Connection], Any]) -> None:
    """The whole result, in Python."""
    if isinstance(query, str):
        connection.execute(query).fetchall()
    else:
        query(connection)


def time_loads(live: Path, figures: Figures, *, size: Size, times: int) -> None:
    """Load as a cycle does; every second or third load has DuckDB's checkpoint in it, which `slowest` shows."""
    print(f"load of {LOAD:,} articles, {size.stances} stances each (best of {times}; CPU of two threads)")
    feeds = [f"feed-{number:04}" for number in range(size.feeds)]
    with open_live(live) as connection:
        first = connection.execute("SELECT count(*) FROM revisions").fetchall()[0][0]
    polling, loading, cpu = [], [], []
    for number in range(first, first + times):
        now = END + timedelta(minutes=15, seconds=number)
        chunk = make_chunk(number, LOAD, feeds=feeds, now=now, stances=size.stances)
        polling.append(time_best(lambda chunk=chunk, now=now: save_polls(live, chunk, now=now), times=1))
        before = time.process_time()
        loading.append(time_best(lambda chunk=chunk, now=now: load(live, chunk, now=now), times=1))
        cpu.append(time.process_time() - before)
    figures.say("polls and their entries", min(polling), note=f"slowest {max(polling):.2f} s")
    note = f"slowest {max(loading):.2f} s; CPU {min(cpu):.2f} to {max(cpu):.2f} s"
    figures.say("articles and stances", min(loading), LOCK_SECONDS, note)


def time_publish(live: Path, snapshot: Path, figures: Figures) -> None:
    """Publish all, then without texts; the queries are asked of the full copy."""
    print("publish")
    abridged = snapshot.with_name("abridged") / SNAPSHOT_NAME
    report = publish(live, abridged, texts=TextPolicy(mode="nightly"))
    shutil.rmtree(abridged.parent)
    figures.say("with the texts of the night", report.seconds, note="both files")
    report = publish(live, snapshot, force=True, texts=TextPolicy(mode="always"))
    figures.say("full copy", report.seconds, note=f"{report.bytes / 1e6:,.0f} MB")


@contextmanager
def working_folder(keep: Path | None) -> Iterator[Path]:
    """The folder to work in; a temporary one goes afterwards."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="bellwether-warehouse-") as folder:
        yield Path(folder)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--stances", type=int, default=5, help="per article, on average")
    parser.add_argument("--bodies", action=argparse.BooleanOptionalAction, default=True, help="texts of articles")
    parser.add_argument("--days", type=int, default=1000, help="of collecting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the warehouse there, or use the one there")
    parser.add_argument("--only", default="load,publish,queries", help="of load, publish, queries")
    parser.add_argument("--times", type=int, default=5, help="runs of each, of which the best counts")
    return parser.parse_args()


def main() -> int:
    """Run what the arguments ask for; 1 when a limit is missed."""
    arguments = parse_arguments()
    size = Size(
        articles=arguments.articles,
        stances=arguments.stances,
        texts=arguments.bodies,
        days=arguments.days,
        seed=arguments.seed,
    )
    figures = Figures()
    with working_folder(arguments.keep) as folder:
        live, snapshot = folder / LIVE_NAME, folder / SNAPSHOT_NAME
        if not live.exists():
            print(f"making {size.articles:,} articles (free disk: {shutil.disk_usage(folder).free / 1e9:.0f} GB)")
            seconds = time_best(lambda: generate(live, size, say=print), times=1)
            print(f"made in {seconds:.0f} s: {live.stat().st_size / 1e6:,.0f} MB")
        steps: Mapping[str, Callable[[], None]] = {
            "load": lambda: time_loads(live, figures, size=size, times=arguments.times),
            "publish": lambda: time_publish(live, snapshot, figures),
            "queries": lambda: time_queries(
                snapshot, figures, scale=max(1.0, size.articles / 2_000_000), times=arguments.times
            ),
        }
        for step in arguments.only.split(","):
            steps[step]()
    if figures.missed:
        print("over the limit: " + ", ".join(figures.missed))
    return 1 if figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
