"""A cycle over thousands of feeds with nothing new: what it costs per feed, in all, and in memory.

    python benchmarks/feeds.py [--feeds 5000] [--cycles 3]

Serves every feed on a loopback address of its own (127.x.y.z) from a process of its own, fills the warehouse in a first
cycle, and measures the following ones, in which every feed answers 304. No Prefect: its share is two task runs a
hundred feeds. Needs Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from config.loader import load
from config.template import write
from flows.cycle import Cycle
from flows.progress import Silence
from flows.track import FEEDS_PER_TASK

BODY = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet</title>'
    b"<item><title>A football match</title><link>http://quiet.example/%d</link></item></channel></rss>"
)
ENVIRONMENT = {
    "BELLWETHER_FETCH__ALLOWED_NETWORKS": "127.0.0.0/8",
    "BELLWETHER_FETCH__POLL_INTERVAL_MINUTES": "15",
    "BELLWETHER_WAREHOUSE__PUBLISH": "false",
}


def main() -> None:
    """Run the cycles and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=5000)
    parser.add_argument("--cycles", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bellwether-feeds-") as folder, served() as port:
        config = configure(Path(folder) / "config", arguments.feeds, port)
        data = Path(folder) / "data"
        start = datetime.now(UTC)
        run(config, data, start, "first")
        for number in range(arguments.cycles):
            run(config, data, start + (number + 1) * timedelta(days=2), f"quiet {number + 1}")
        print(f"peak resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def configure(folder: Path, feeds: int, port: int) -> Path:
    """The shipped configuration with `feeds` feeds, each on an address of its own."""
    write(folder)
    rows = (
        f'[[feed]]\nid = "feed-{n}"\nurl = "http://{address(n)}:{port}/{n}.xml"\noutlet = "Outlet {n}"\n'
        for n in range(feeds)
    )
    (folder / "feeds.toml").write_text("\n".join(rows))
    return folder


def address(number: int) -> str:
    return f"127.{10 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


def run(config: Path, data: Path, now: datetime, name: str) -> None:
    """One cycle at the time `now`."""
    steps: dict[str, float] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    cycle = Cycle(load(config, environ=ENVIRONMENT), data=data, clock=lambda: now, progress=Silence())
    with timed(steps, "load and prepare"):
        due = cycle.prepare(everything=True)
    asyncio.run(work(cycle, due, steps))
    with timed(steps, "finish"):
        cycle.finish(failed=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    summary = cycle.tally.summary(run_id=cycle.run_id, snapshot=None)
    count = max(1, len(due))
    print(
        f"{name:<8} {summary.feeds}  {wall:.1f} s, {1000 * wall / count:.2f} ms a feed; CPU {cpu:.1f} s, "
        f"{1000 * cpu / count:.2f} ms a feed; now {pss():.0f} MB"
    )
    print("         " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.items()))


async def work(cycle: Cycle, due: list, steps: dict[str, float]) -> None:
    """What the flow does between its tasks."""
    async with cycle.resources():
        shards = [due[at : at + FEEDS_PER_TASK] for at in range(0, len(due), FEEDS_PER_TASK)]
        with timed(steps, "poll"):
            await asyncio.gather(*(cycle.poll(shard) for shard in shards))
        with timed(steps, "pending"):
            cycle.pending()


@contextmanager
def timed(steps: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    steps[name] = time.perf_counter() - started


def pss() -> float:
    """Proportional set size of this process in MB."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


@contextmanager
def served() -> Iterator[int]:
    """The port of a web that answers every feed, 304 where its ETag is known."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def serve(pipe: Connection) -> None:
    """The server's process."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(head.split(b" ", 2)[1][1:].split(b".")[0])
                writer.write(answer(number, head))
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    async def forever() -> None:
        server = await asyncio.start_server(handle, "0.0.0.0", 0, backlog=4096)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


def answer(number: int, head: bytes) -> bytes:
    if b"if-none-match" in head.lower():
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    body = BODY % number
    return b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n%s' % (
        len(body),
        body,
    )


if __name__ == "__main__":
    main()
