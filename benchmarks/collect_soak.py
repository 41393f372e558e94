"""Cycle after cycle over a web with faults that publishes news meanwhile: does anything grow, is anything lost?

    python benchmarks/collect_soak.py --newsroom ../shared/newsroom [--minutes 30] [--pause 5]

Starts the newsroom's loopback web with faults, runs cycles in one process (no Prefect), lets every feed publish by
`/_bump` before each, and prints after each cycle its memory (PSS), open files and what was stored. At the end: the
growth from the second quarter of the run to the last, and how many of the articles that the feeds ever showed are
neither stored, nor dropped, nor failed under a name, or are stored twice. Needs Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.loader import load
from config.template import write
from flows.cycle import Cycle
from flows.memory import bound_heap
from flows.progress import Silence
from flows.track import ENTRIES_PER_TASK
from warehouse import read
from warehouse.connection import open_snapshot

ENVIRONMENT = {
    "BELLWETHER_FETCH__ALLOWED_NETWORKS": "127.0.0.0/8",
    "BELLWETHER_FETCH__HOST_SPACING_SECONDS": "0",
    "BELLWETHER_FETCH__HOST_CONNECTIONS": "4",
    "BELLWETHER_FETCH__TIMEOUT_SECONDS": "5",
    "BELLWETHER_FETCH__TOO_MANY_REQUESTS_PAUSE_SECONDS": "1",
}


def main() -> None:
    """Soak, then judge."""
    arguments = parse_arguments()
    bound_heap()
    with tempfile.TemporaryDirectory(prefix="bellwether-soak-") as folder:
        work = Path(folder)
        server, feeds = serve(arguments, work)
        try:
            soak(arguments, work, feeds)
        finally:
            server.terminate()
            server.wait()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsroom", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pause", type=float, default=5, help="seconds between two cycles")
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--bump", type=int, default=2)
    parser.add_argument("--port", type=int, default=18_620)
    return parser.parse_args()


def serve(arguments: argparse.Namespace, work: Path) -> tuple[subprocess.Popen[bytes], list[str]]:
    """The newsroom's web, and the addresses of its feeds."""
    out = work / "feeds.txt"
    command = [sys.executable, str(arguments.newsroom / "serve.py"), "--out", str(out), "--items", "10"]
    for name in ("feeds", "faults", "bump", "port"):
        command += [f"--{name}", str(getattr(arguments, name))]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert server.stdout is not None
    server.stdout.readline()
    return server, out.read_text().split()


def soak(arguments: argparse.Namespace, work: Path, feeds: list[str]) -> None:
    config, data = work / "config", work / "data"
    write(config)
    rows = (
        f'[[feed]]\nid = "feed-{n}"\nurl = "{url}"\noutlet = "O{n}"\nscope = "topical"\n' for n, url in enumerate(feeds)
    )
    (config / "feeds.toml").write_text("\n".join(rows))
    configuration = load(config, environ=ENVIRONMENT)
    measured: list[tuple[float, int]] = []
    shown: set[str] = set()
    ends = time.monotonic() + 60 * arguments.minutes
    # The clock runs ahead a day a cycle, so that no feed is skipped and every retry comes due.
    now = datetime.now(UTC)
    while time.monotonic() < ends:
        ask(feeds[0], "/_bump")
        shown |= shown_by(feeds)
        started = time.monotonic()
        summary = cycle_once(configuration, data, now)
        now += timedelta(days=1)
        measured.append((pss(), sum(1 for _ in Path("/proc/self/fd").iterdir())))
        print(
            f"cycle {len(measured):>3}: {time.monotonic() - started:5.1f} s, {measured[-1][0]:.0f} MB, "
            f"{measured[-1][1]} files, articles {summary.articles}, failures {sum(summary.failures.values())}",
            flush=True,
        )
        time.sleep(arguments.pause)
    for _ in range(4):
        cycle_once(configuration, data, now)
        now += timedelta(days=1)
    judge(data, shown, measured)


def cycle_once(configuration, data: Path, now: datetime):
    """One cycle as the flow runs it; returns its summary."""
    cycle = Cycle(configuration, data=data, clock=lambda: now, progress=Silence())

    async def work() -> None:
        due = cycle.prepare(everything=True)
        async with cycle.resources():
            await cycle.poll(due)
            pending = cycle.pending()
            for at in range(0, len(pending), ENTRIES_PER_TASK):
                await cycle.load(await cycle.collect(pending[at : at + ENTRIES_PER_TASK]))
        cycle.finish(failed=False)
        cycle.publish()

    asyncio.run(work())
    return cycle.tally.summary(run_id=cycle.run_id, snapshot=None)


def shown_by(feeds: list[str]) -> set[str]:
    """The addresses of all articles that the feeds show now."""
    links: set[str] = set()
    for feed in feeds:
        with urllib.request.urlopen(feed) as answer:
            links.update(re.findall(r"<link>(http://[^<]*/a/[^<]*)</link>", answer.read().decode()))
    return links


def ask(feed: str, path: str) -> None:
    urllib.request.urlopen(feed.removesuffix("/feed.xml") + path).close()


def pss() -> float:
    """Proportional set size of this process in MB (its workers end with each cycle)."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def judge(data: Path, shown: set[str], measured: list[tuple[float, int]]) -> None:
    """Print what grew, what was missed and what came twice; exit 1 where anything did."""
    with open_snapshot(data / "snapshot.duckdb") as connection:
        rows = read.query(connection, "SELECT url, status, reason FROM entries").to_pylist()
        twice = read.query(connection, "SELECT url FROM articles GROUP BY url HAVING count(*) > 1").to_pylist()
        revised = read.query(
            connection, "SELECT article_id FROM revisions GROUP BY ALL HAVING count(*) > 1"
        ).to_pylist()
    ended = {row["url"]: row["status"] for row in rows}
    missed = sorted(url for url in shown if ended.get(url) in (None, "pending"))
    quarter = max(1, len(measured) // 4)
    early, late = measured[quarter : 2 * quarter] or measured[:1], measured[-quarter:]
    memory = [statistics.median(row[0] for row in part) for part in (early, late)]
    files = [max(row[1] for row in part) for part in (early, late)]
    counts = {status: list(ended.values()).count(status) for status in sorted(set(ended.values()))}
    print(
        json.dumps({"shown": len(shown), **counts, "missed": len(missed), "twice": len(twice), "revised": len(revised)})
    )
    growth = memory[1] / memory[0]
    print(f"memory {memory[0]:.0f} -> {memory[1]:.0f} MB ({growth:.2f}, limit 1.10); files {files[0]} -> {files[1]}")
    if missed or twice or growth > 1.1 or files[1] > files[0]:
        print("missed:", missed[:10], "twice:", twice[:10])
        sys.exit(1)


if __name__ == "__main__":
    main()
