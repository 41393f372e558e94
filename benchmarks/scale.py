"""What one and two workers read, in processes of this machine and on Dask, and what Dask costs for each chunk.

    python -m benchmarks.scale --newsroom ../shared/newsroom [--feeds 20] [--items 15] [--rounds 2] [--address tcp://…]

Serves the newsroom's pages on loopback. First the readers alone, over pages that lie in memory, as many in flight as in
a cycle: pages a second, and what this process and Dask's spend beside the reading. Then whole cycles of `bellwether
track`. The ways take turns, `--rounds` times, because a shared machine is now fast, now slow. Needs Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.collect import ask, cpu, download, family, run_cycle, served, write_configuration
from config.loader import Configuration, load
from extractors.model import Entry, Feed, Page
from extractors.urls import article_id
from flows.cycle import open_pool
from flows.pool import ReadingPool
from flows.reading import ReadingJob
from flows.runner import choose_runner

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FEED = Feed(id="f", url="http://127.0.0.1/feed.xml", outlet="Newsroom", scope="topical")
ROUND_TRIPS = 100


@dataclass(frozen=True, slots=True)
class Way:
    """Where pages are read, and by how many processes."""

    runner: str
    workers: int
    address: str = ""

    def __str__(self) -> str:
        return f"{self.runner:<5} {self.workers} worker{'s' if self.workers > 1 else ' '}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of reading all pages; CPU seconds of this process and of what only moves pages; chunks sent; seconds of a
    round trip with nothing to do.
    """

    seconds: float
    moving: float
    chunks: int
    trip: float


def main() -> None:
    """Measure, and print as it goes."""
    arguments = parse_arguments()
    ways = [Way(runner, workers) for workers in (1, 2) for runner in ("local", "dask")]
    ways += [Way("dask", 0, arguments.address)] if arguments.address else []
    with tempfile.TemporaryDirectory(prefix="bellwether-scale-") as folder, served(arguments, Path(folder)) as feeds:
        work = Path(folder)
        articles = json.loads((work / "feeds.txt.json").read_text())
        config = write_configuration(work, feeds, general=False)
        jobs = make_jobs(download(articles, work / "pages"))
        size = statistics.mean(len(job.page.body) for job in jobs if job.page)
        print(f"{len(jobs)} pages of {size / 1000:.0f} kB on average\n\nthe readers alone:")
        print_readers(ways, load(config, environ=os.environ), jobs, work, arguments.rounds)
        ask(feeds, "/_reset")
        print("\nwhole cycles of `bellwether track`:")
        for number in range(arguments.rounds):
            for way in ways:
                print_cycle(way, config, work / f"data-{number}-{way.runner}-{way.workers}")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsroom", type=Path, required=True)
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--items", type=int, default=15)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--port", type=int, default=8520)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--address", default="", help="measure the cluster of this scheduler as well")
    parser.set_defaults(near_dup=0.0, faults=0.0, topic_share=None)
    return parser.parse_args()


def make_jobs(pages: Sequence[tuple[Path, str]]) -> list[ReadingJob]:
    """The downloaded pages as a cycle would have them read."""
    return [make_job(path.read_bytes(), url) for path, url in pages]


def make_job(body: bytes, url: str) -> ReadingJob:
    headers = (("content-type", "text/html"),)
    page = Page(requested_url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=NOW)
    entry = Entry(article_id=article_id(url), feed_id=FEED.id, url=url, canonical_url=url, title=None, seen_at=NOW)
    return ReadingJob(entry=entry, feed=FEED, now=NOW, page=page)


def print_readers(
    ways: Sequence[Way], configuration: Configuration, jobs: Sequence[ReadingJob], work: Path, rounds: int
) -> None:
    """Each way in turn, so many times; then what Dask adds to the processes of this machine."""
    taken: dict[Way, list[Measured]] = {way: [] for way in ways}
    for number in range(rounds):
        for way in ways:
            there = configure(configuration, way)
            taken[way].append(asyncio.run(measure(there, jobs, work / f"pages-{number}-{way.runner}-{way.workers}")))
            got = taken[way][-1]
            print(f"  {way}  {len(jobs) / got.seconds:6.1f} pages/s")
    for way in ways:
        if way.runner == "dask":
            print_overhead(way, taken[way], taken.get(replace(way, runner="local")), len(jobs))


def configure(configuration: Configuration, way: Way) -> Configuration:
    extract = replace(configuration.settings.extract, workers=way.workers or 1)
    configuration = replace(configuration, settings=replace(configuration.settings, extract=extract))
    return choose_runner(configuration, runner=way.runner, address=way.address or None)


async def measure(configuration: Configuration, jobs: Sequence[ReadingJob], data: Path) -> Measured:
    """Read all jobs by a pool that is warm."""
    in_flight = asyncio.Semaphore(configuration.settings.extract.pages_in_flight)

    async def read(job: ReadingJob) -> None:
        async with in_flight:
            await pool.read(job)

    async with open_pool(configuration, data, warm=True) as pool:
        await asyncio.gather(*(read(job) for job in jobs[:40]))
        chunks, moving, began = count_chunks(pool), cpu_of_movers(pool), time.perf_counter()
        await asyncio.gather(*(read(job) for job in jobs))
        seconds, moving = time.perf_counter() - began, cpu_of_movers(pool) - moving
        return Measured(seconds, moving, count_chunks(pool) - chunks, await time_trips(pool.identify))


def count_chunks(pool: ReadingPool) -> int:
    return int(getattr(pool, "chunks", 0))


def cpu_of_movers(pool: ReadingPool) -> float:
    """CPU seconds of this process, and of Dask's workers without the reading processes beside them."""
    children = [child for child in family(os.getpid())[0] if child != os.getpid()]
    workers = [child for child in children if len(family(child)[0]) > 1] if hasattr(pool, "chunks") else []
    return time.process_time() + sum(cpu(worker) for worker in workers)


async def time_trips(ask_for_nothing: Callable[[], object]) -> float:
    """Seconds there and back for a call that needs no work, one after the other."""
    taken = []
    for _ in range(ROUND_TRIPS):
        began = time.perf_counter()
        await ask_for_nothing()  # type: ignore[misc]
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def print_overhead(way: Way, dask: Sequence[Measured], local: Sequence[Measured] | None, pages: int) -> None:
    """Of the best rounds, for the others were disturbed."""
    best = min(dask, key=lambda each: each.moving)
    print(f"\n  {way}: {best.chunks} chunks of {pages / best.chunks:.1f} pages")
    print(f"    a chunk with nothing to do: {1000 * min(each.trip for each in dask):.1f} ms there and back", end="")
    if local is None:
        print()
        return
    print(f" (a local process: {1000 * min(each.trip for each in local):.1f} ms)")
    more = best.moving - min(each.moving for each in local)
    print(
        f"    CPU for moving pages: {1000 * best.moving / best.chunks:.1f} ms a chunk, "
        f"{1000 * more / best.chunks:.1f} ms more than local; {1000 * more / pages:.1f} ms a page"
    )


def print_cycle(way: Way, config: Path, data: Path) -> None:
    """One cycle as users run it."""
    os.environ["BELLWETHER_EXTRACT__RUNNER"] = way.runner
    os.environ["BELLWETHER_EXTRACT__WORKERS"] = str(way.workers or 1)
    os.environ["BELLWETHER_EXTRACT__ADDRESS"] = way.address
    summary, usage = run_cycle(config, data, general=False)
    seconds, pages = summary["seconds"], summary["pages"]["fetched"]
    print(
        f"  {way}  {pages / seconds['total']:6.1f} pages/s, {pages / seconds['fetch']:.1f} while fetching and reading; "
        f"{summary['articles']['new']} articles, {summary['stances']} stances; CPU {sum(usage.cpu.values()):.1f} s, "
        f"memory {sum(usage.peak):.0f} MB"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
