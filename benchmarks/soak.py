"""Readers that never let go beside a writer that never waits: the writer loads and publishes every few seconds.

    python benchmarks/soak.py [--minutes 10] [--every 10] [--readers 4] [--texts always|nightly] [--articles 20_000]

Each reader is a process of its own that keeps the snapshot open, asks it in a loop, and opens it anew now and then.
Prints figures, and ends with 1 where a write was blocked, a read failed, a reader saw half a load or went back in time,
new rows were not there on reopening, or the disk held more old generations than there are readers.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

# The checkout, wherever the script is started; `warehouse` is the package.
sys.path.insert(0, str(Path(__file__).parent.parent))

from generator import END, Size, generate
from newsload import load, make_chunk, save_polls

from extractors.errors import WarehouseError
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, hold_lock, open_snapshot
from warehouse.publish import TextPolicy, publish

# Says a line for each time that it opened the snapshot: how often it asked, the slowest answer, what it saw.
READER = """
import json, pathlib, random, sys, time
from warehouse.connection import open_snapshot
path, chance = pathlib.Path(sys.argv[1]), random.Random(int(sys.argv[2]))
last = 0
while True:
    asked, slowest, until = 0, 0.0, time.monotonic() + chance.uniform(1, 25)
    with open_snapshot(path, threads=1) as connection:
        opened = time.time()
        while time.monotonic() < until:
            started = time.monotonic()
            seen = connection.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall()[0]
            connection.execute(
                "SELECT outlet, count(DISTINCT story_id) FROM stances WHERE proposition = 'ban' GROUP BY outlet"
            ).fetchall()
            slowest = max(slowest, time.monotonic() - started)
            asked += 1
            assert seen[0] == seen[1] and seen[0] >= last, (seen, last)
            assert asked == 1 or seen == first, "an open snapshot changed"
            first, last = seen, seen[0]
            time.sleep(0.05)
    print(json.dumps({"opened": opened, "asked": asked, "slowest": slowest, "articles": last}), flush=True)
"""
CHUNK = 200
# What a reader may see late: it opens the file, and only then looks at its clock.
GRACE = 2.0


@dataclass(slots=True)
class Soak:
    """What happened."""

    folder: Path
    feeds: Sequence[str]
    texts: TextPolicy
    articles: int
    started: float = field(default_factory=time.time)
    faults: list[str] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    publishes: list[float] = field(default_factory=list)
    disk: list[int] = field(default_factory=list)
    generations: list[int] = field(default_factory=list)
    published: list[tuple[float, int]] = field(default_factory=list)

    @property
    def live(self) -> Path:
        """The writer's file."""
        return self.folder / LIVE_NAME

    def cycle(self, number: int) -> None:
        """Load a chunk and publish it."""
        now = END + timedelta(minutes=15 * (number + 1))
        chunk = make_chunk(number, CHUNK, feeds=self.feeds, now=now)
        try:
            with hold_lock(self.folder, purpose="soak"):
                started = time.monotonic()
                save_polls(self.live, chunk, now=now)
                load(self.live, chunk, now=now)
                self.loads.append(time.monotonic() - started)
                self.publishes.append(publish(self.live, self.folder / SNAPSHOT_NAME, texts=self.texts).seconds)
        except WarehouseError as fault:
            self.faults.append(f"a write was blocked: {fault}")
            return
        self.articles += CHUNK
        self.published.append((time.time(), self.articles))

    def look(self, readers: Sequence[subprocess.Popen[str]]) -> None:
        """The disk: the files, and those that are gone but for a reader that has them open."""
        held: dict[int, int] = {}
        for reader in readers:
            held |= generations_held(reader.pid, self.folder)
        self.disk.append(sum(file.stat().st_size for file in self.folder.iterdir()) + sum(held.values()))
        self.generations.append(len(held))
        if len(held) > len(readers):
            self.faults.append(f"{len(readers)} readers hold {len(held)} old generations")

    def judge(self, lines: Sequence[dict[str, float]]) -> None:
        """Whoever opened the snapshot after a publish saw what that had published."""
        for line in lines:
            due = [articles for at, articles in self.published if at + GRACE < line["opened"]]
            if due and line["articles"] < due[-1]:
                self.faults.append(f"opened at {line['opened']:.1f}, saw {line['articles']} articles, not {due[-1]}")


def generations_held(pid: int, folder: Path) -> dict[int, int]:
    """The deleted files of the folder that a process has open: number of the file, bytes."""
    sizes: dict[int, int] = {}
    for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            if str(folder) in str(descriptor.readlink()) and "(deleted)" in str(descriptor.readlink()):
                sizes[descriptor.stat().st_ino] = descriptor.stat().st_size
        except FileNotFoundError:
            continue
    return sizes


def start_reader(folder: Path, number: int, lines: list[dict[str, float]]) -> subprocess.Popen[str]:
    """A reader, and a thread that takes down what it says."""
    child = subprocess.Popen(
        [sys.executable, "-c", READER, str(folder / SNAPSHOT_NAME), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert child.stdout is not None
    out = child.stdout
    # The last line may have been cut by the kill.
    threading.Thread(
        target=lambda: lines.extend(json.loads(line) for line in out if line.endswith("}\n")), daemon=True
    ).start()
    return child


def run(soak: Soak, arguments: argparse.Namespace) -> list[dict[str, float]]:
    """Write until the time is over; returns what the readers said."""
    lines: list[dict[str, float]] = []
    readers = [start_reader(soak.folder, number, lines) for number in range(arguments.readers)]
    until = time.monotonic() + arguments.minutes * 60
    number = soak.articles
    while time.monotonic() < until:
        began = time.monotonic()
        soak.cycle(number)
        soak.look(readers)
        number += 1
        soak.faults += [f"reader {index} ended" for index, reader in enumerate(readers) if reader.poll() is not None]
        if soak.faults:
            break
        time.sleep(max(0.0, arguments.every - (time.monotonic() - began)))
    for reader in readers:
        reader.kill()
        reader.wait()
    return lines


def report(soak: Soak, lines: Sequence[dict[str, float]]) -> None:
    """Print the figures."""
    minutes = (time.time() - soak.started) / 60
    print(f"{len(soak.loads)} loads of {CHUNK} articles, each published, in {minutes:.1f} minutes")
    print(f"  loads     {min(soak.loads):.2f} to {max(soak.loads):.2f} s")
    print(f"  publishes {min(soak.publishes):.2f} to {max(soak.publishes):.2f} s")
    asked, slowest = sum(line["asked"] for line in lines), max((line["slowest"] for line in lines), default=0)
    print(f"  readers opened the snapshot {len(lines)} times, asked {asked} times, slowest answer {slowest:.2f} s")
    print(
        f"  disk {soak.disk[0] / 1e6:.0f} MB at first, {max(soak.disk) / 1e6:.0f} at most, "
        f"{soak.disk[-1] / 1e6:.0f} at the end; old generations held: {max(soak.generations)} at most"
    )
    for fault in soak.faults:
        print(f"  FAULT: {fault}")
    print("no fault" if not soak.faults else f"{len(soak.faults)} faults")


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=10, help="seconds from one load to the next")
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--texts", choices=["always", "nightly"], default="always")
    parser.add_argument("--articles", type=int, default=20_000, help="in the warehouse at first")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bellwether-soak-") as folder:
        size = Size(articles=arguments.articles, heads=1_000, bodies=1_000, poll_hours=24)
        soak = Soak(
            folder=Path(folder),
            feeds=[f"feed-{number:04}" for number in range(size.feeds)],
            texts=TextPolicy(mode=arguments.texts),
            articles=arguments.articles,
        )
        generate(soak.live, size)
        publish(soak.live, soak.folder / SNAPSHOT_NAME, texts=soak.texts)
        with open_snapshot(soak.folder / SNAPSHOT_NAME) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(arguments.articles,)]
        soak.started = time.time()
        lines = run(soak, arguments)
        soak.judge(lines)
        report(soak, lines)
    return 1 if soak.faults else 0


if __name__ == "__main__":
    sys.exit(main())
