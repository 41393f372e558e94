"""A whole cycle beside bare trafilatura over the same served pages, in the same run.

    python benchmarks/collect.py --newsroom ../shared/newsroom [--items 20] [--topic-share 0.1] [--faults 0.3]

Starts the newsroom's loopback web, runs `bellwether track` on its feeds as a process of its own, samples the memory of
its processes (PSS; Prefect's server apart), and prints figures and ratios. Needs Linux and `.venv` as made by `make`.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    "BELLWETHER_FETCH__ALLOWED_NETWORKS": "127.0.0.0/8",
    "BELLWETHER_FETCH__HOST_SPACING_SECONDS": "0",
    "BELLWETHER_FETCH__HOST_CONNECTIONS": "4",
    # Measured apart (report.py): once a day, in a process of its own.
    "BELLWETHER_REPORT__DAILY": "false",
}


def main() -> None:
    """Run what the arguments ask for and print it."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="bellwether-bench-") as folder:
        work = Path(folder)
        with served(arguments, work) as feeds:
            articles = json.loads((work / "feeds.txt.json").read_text())
            config = write_configuration(work, feeds, general=arguments.topic_share is not None)
            peer = not arguments.no_peer and not arguments.faults
            bodies = download(articles, work / "pages") if peer else []
            ask(feeds, "/_reset")
            before = time_peer(bodies) if peer else 0.0
            summary, usage = run_cycle(config, work / "data", general=arguments.topic_share is not None)
            stats = ask(feeds, "/_stats")
            after = time_peer(bodies) if peer else 0.0
            print_cycle("first cycle", summary, usage, len(articles), stats)
            if arguments.faults:
                print_faults(work / "data", articles)
            if arguments.topic_share is not None:
                print_lost(work / "data", articles, work / "lost")
            ask(feeds, "/_reset")
            again, _ = run_cycle(config, work / "data", general=arguments.topic_share is not None)
            print_again(again, ask(feeds, "/_stats"))
            if peer:
                print_peer(summary, before, after, len(bodies))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsroom", type=Path, default=ROOT / ".." / "shared" / "newsroom")
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--topic-share", type=float)
    parser.add_argument("--near-dup", type=float, default=0.0)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=8500)
    parser.add_argument("--no-peer", action="store_true", help="leave out bare trafilatura")
    return parser.parse_args()


@contextmanager
def served(arguments: argparse.Namespace, work: Path) -> Iterator[list[str]]:
    """The newsroom's web while the block lasts; gives its feeds' addresses."""
    out = work / "feeds.txt"
    command = [sys.executable, str(arguments.newsroom / "serve.py"), "--out", str(out)]
    for name in ("feeds", "items", "latency_ms", "near_dup", "faults", "port"):
        command += [f"--{name.replace('_', '-')}", str(getattr(arguments, name))]
    if arguments.topic_share is not None:
        command += ["--topic-share", str(arguments.topic_share)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        print("served:", process.stdout.readline().strip())
        yield out.read_text().split()
    finally:
        process.terminate()
        process.wait()


def write_configuration(work: Path, feeds: Sequence[str], *, general: bool) -> Path:
    """The shipped configuration with the newsroom's feeds."""
    config = work / "config"
    subprocess.run([bellwether(), "init", str(config)], check=True, stdout=subprocess.DEVNULL)
    scope = "general" if general else "topical"
    rows = (
        f'[[feed]]\nid = "feed-{n}"\nurl = "{url}"\noutlet = "Outlet {n}"\nscope = "{scope}"\n'
        for n, url in enumerate(feeds)
    )
    (config / "feeds.toml").write_text("\n".join(rows))
    return config


def bellwether() -> str:
    return str(Path(sys.executable).parent / "bellwether")


@dataclass
class Usage:
    """What a cycle's processes used: PSS in MB at their common peak, CPU seconds by process and of Prefect's server."""

    peak: list[float] = field(default_factory=list)
    cpu: dict[int, float] = field(default_factory=dict)
    server: dict[int, float] = field(default_factory=dict)


def run_cycle(config: Path, data: Path, *, general: bool) -> tuple[dict[str, Any], Usage]:
    """One `bellwether track --json`; its summary and what its processes used."""
    environment = {**os.environ, **ENVIRONMENT, "BELLWETHER_FETCH__GENERAL_FETCH": "all" if general else "matching"}
    command = [bellwether(), "track", "--config", str(config), "--data", str(data), "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    usage = Usage()
    watcher = threading.Thread(target=watch, args=(process.pid, usage), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    if process.returncode:
        sys.exit(f"bellwether track ended with {process.returncode}")
    return json.loads(output.splitlines()[-1]), usage


def watch(pid: int, usage: Usage) -> None:
    """Sample until the process is gone."""
    while Path(f"/proc/{pid}/smaps_rollup").exists():
        with suppress(OSError):
            own, server = family(pid)
            now = [pss(child) for child in own]
            if sum(now) > sum(usage.peak):
                usage.peak = now
            usage.cpu.update({child: cpu(child) for child in own})
            usage.server.update({child: cpu(child) for child in server})
        # Walking the page tables of 800 MB costs the machine that is measured a thirtieth of a core at this pace.
        time.sleep(0.5)


def family(pid: int) -> tuple[list[int], list[int]]:
    """`pid` and its descendants: its own, and Prefect's server."""
    own, server = [pid], []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            if b"\0prefect\0" in Path(f"/proc/{child}/cmdline").read_bytes():
                server.append(child)
                continue
            inner = family(child)
            own += inner[0]
            server += inner[1]
    return own, server


def pss(pid: int) -> float:
    """Proportional set size in MB."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


def cpu(pid: int) -> float:
    """CPU seconds used so far, in user and system mode (fields 14 and 15 of proc(5)'s stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(feeds: Sequence[str], path: str) -> dict[str, Any]:
    address = feeds[0].removesuffix("/feed.xml") + path
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def print_cycle(title: str, summary: dict[str, Any], usage: Usage, pages: int, stats: dict[str, Any]) -> None:
    seconds = summary["seconds"]
    print(f"\n{title}: {pages} pages in {seconds['total']:.1f} s, {pages / seconds['total']:.1f} pages/s")
    print(f"  articles {summary['articles']}, stories {summary['stories']}, stances {summary['stances']}")
    print(f"  dropped {summary['dropped']}, failures {summary['failures']}")
    print(f"  seconds {seconds}")
    parts = " + ".join(f"{part:.0f}" for part in usage.peak)
    print(f"  memory  {sum(usage.peak):.0f} MB peak PSS (limit 650) = {parts}")
    used = " + ".join(f"{part:.1f}" for part in usage.cpu.values())
    print(f"  cpu     {used} s; Prefect's server {sum(usage.server.values()):.1f} s")
    asked = stats["articles"] / pages
    print(
        f"  web     {asked:.3f} requests per article, most open on a host {max(stats['most_open'].values())} (limit 4)"
    )


def print_again(summary: dict[str, Any], stats: dict[str, Any]) -> None:
    print("\nsecond cycle, nothing new:")
    print(f"  feeds {summary['feeds']}, pages {summary['pages']}, articles {summary['articles']}")
    print(
        f"  web     {stats['not_modified']} answers 304 of {stats['feeds']} feeds, {stats['articles']} pages asked for"
    )
    print(f"  seconds {summary['seconds']['total']:.2f}")


def print_faults(data: Path, articles: Sequence[dict[str, Any]]) -> None:
    """How each fault ended, and whether every page that is not at fault is stored."""
    import duckdb

    with duckdb.connect(str(data / "snapshot.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT url, status, coalesce(reason, '') FROM entries").fetchall()
    ended = {url: f"{status} {reason}".strip() for url, status, reason in rows}
    outcomes: dict[str, dict[str, int]] = {}
    for article in articles:
        outcome = ended.get(article["url"], "unknown")
        row = outcomes.setdefault(article["fault"] or "(none)", {})
        row[outcome] = row.get(outcome, 0) + 1
    print("\nfaults, and how they ended:")
    for fault, row in sorted(outcomes.items()):
        print(f"  {fault:<18} {row}")


def print_lost(data: Path, articles: Sequence[dict[str, Any]], folder: Path) -> None:
    """Pages that got the topic's paragraph and were not stored, and whether bare trafilatura has the paragraph."""
    import duckdb

    with duckdb.connect(str(data / "snapshot.duckdb"), read_only=True) as connection:
        stored = {row[0] for row in connection.execute("SELECT url FROM articles").fetchall()}
    topical = [article for article in articles if article["on_topic"]]
    lost = [article for article in topical if article["url"] not in stored]
    named = [page for page, url in download(lost, folder) if "tiktok" in extract_bare((page, url)).lower()]
    print(
        f"\non topic: {len(topical)} served, {len(lost)} not stored; "
        f"bare trafilatura has the topic in {len(named)} of these"
    )


def download(articles: Sequence[dict[str, Any]], folder: Path) -> list[tuple[Path, str]]:
    """The served pages on disk, for the peer."""
    folder.mkdir()

    def fetch(article: dict[str, Any]) -> tuple[Path, str]:
        path = folder / f"{article['n']}.html"
        with urllib.request.urlopen(article["url"]) as answer:
            path.write_bytes(answer.read())
        return path, article["url"]

    with concurrent.futures.ThreadPoolExecutor(32) as threads:
        return list(threads.map(fetch, articles))


def extract_bare(page: tuple[Path, str]) -> str:
    """The peer's work on one page: its text."""
    import trafilatura

    document = trafilatura.bare_extraction(
        page[0].read_bytes(),
        url=page[1],
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return (document.text or "") if document is not None else ""


def time_peer(pages: Sequence[tuple[Path, str]]) -> float:
    """Seconds that bare trafilatura takes in two processes, their start left out."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(extract_bare, pages[:2], chunksize=1)
        started = time.monotonic()
        for _ in pool.imap_unordered(extract_bare, pages, chunksize=4):
            pass
        return time.monotonic() - started


def print_peer(summary: dict[str, Any], before: float, after: float, pages: int) -> None:
    """The peer ran right before and after the cycle: on a shared machine its speed changes by a third in minutes."""
    bare, ours = (before + after) / 2, summary["seconds"]["total"]
    print(f"\nbare trafilatura, 2 processes: {before:.1f} s before, {after:.1f} s after ({pages / bare:.1f} pages/s)")
    print(f"ratio of the whole cycle to their mean: {ours / bare:.2f} (limit 1.25)")


if __name__ == "__main__":
    main()
