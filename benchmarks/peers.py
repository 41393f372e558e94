"""A whole cycle beside Scrapy + trafilatura, newspaper4k and news-please over the same served pages, in one run.

    python benchmarks/peers.py --newsroom ../shared/newsroom [--items 20] [--only scrapy newspaper4k]

The first run installs each peer into an environment of its own under `--environments`, from the pinned versions in
benchmarks/peers/, with plain pip. Then the newsroom's web is served (50 feeds of 20 items, 50 ms latency), and
Bellwether collects it, each peer, and Bellwether again. Wall seconds leave out imports (and Prefect's start); CPU
seconds count all of a program's processes with their imports (Prefect's server apart). Nobody waits between requests
to a host, nobody is told to open more than four on one. Bellwether meanwhile tags, finds near duplicates, archives and
fills the warehouse; the peers write texts to a file. Needs Linux and `.venv` as made by `make`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from collect import ROOT, ask, run_cycle, served, write_configuration

SCRIPTS = Path(__file__).parent / "peers"
# As many as Bellwether opens by itself (`fetch.connections`), shared among the processes.
CONNECTIONS = 64
# news-please fetches a list, then extracts it: the more at a time the better, up to four addresses of each of 50 hosts.
ADDRESSES_AT_A_TIME = 200
# Bellwether refuses shorter texts, so nobody's count.
LEAST_CHARACTERS = 200


@dataclass(frozen=True)
class Peer:
    """A peer as it is run: its environment, its script, how many processes share the feeds, what is wanted of us."""

    label: str
    environment: str
    script: str
    processes: int
    threads: int
    wanted: float


PEERS = (
    Peer("Scrapy + trafilatura", "scrapy", "scrapy_spider.py", 1, CONNECTIONS, 1.7),
    Peer("Scrapy + trafilatura, 2 processes", "scrapy", "scrapy_spider.py", 2, CONNECTIONS // 2, 0.0),
    Peer("newspaper4k", "newspaper4k", "newspaper4k_threads.py", 1, 32, 3.5),
    Peer("newspaper4k, 2 processes", "newspaper4k", "newspaper4k_threads.py", 2, 16, 0.0),
    Peer("news-please (extracts in 2 processes)", "news-please", "newsplease_urls.py", 1, ADDRESSES_AT_A_TIME, 4.0),
)


@dataclass(frozen=True)
class Result:
    """What one program needed: wall and CPU in seconds, articles with text, requests it made."""

    label: str
    wall: float
    cpu: float
    articles: int
    requests: int
    most_open: int
    wanted: float = 0.0


def main() -> None:
    """Run what the arguments ask for and print it."""
    arguments = parse_arguments()
    peers = [peer for peer in PEERS if peer.environment in arguments.only]
    for name in sorted({peer.environment for peer in peers}):
        install(name, arguments.environments)
    with tempfile.TemporaryDirectory(prefix="bellwether-peers-") as folder:
        work = Path(folder)
        with served(arguments, work) as feeds:
            config = write_configuration(work, feeds, general=False)
            before = measure_ours(config, work / "before", feeds)
            results = [measure_peer(peer, arguments.environments, work, feeds) for peer in peers]
            after = measure_ours(config, work / "after", feeds)
    print_results([before, *(result for result in results if result is not None), after])


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsroom", type=Path, default=ROOT / ".." / "shared" / "newsroom")
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--port", type=int, default=8600)
    parser.add_argument("--environments", type=Path, default=ROOT / "build" / "peers")
    names = sorted({peer.environment for peer in PEERS})
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.set_defaults(near_dup=0.0, faults=0.0, topic_share=None)
    return parser.parse_args()


def install(name: str, environments: Path) -> None:
    """The peer's environment, made anew where its pinned versions have changed."""
    wanted, place = SCRIPTS / f"{name}.txt", environments / name
    installed = place / "installed.txt"
    if installed.exists() and installed.read_text() == wanted.read_text():
        return
    print(f"installing {name} into {place}", flush=True)
    venv.create(place, clear=True, with_pip=True)
    subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
    installed.write_text(wanted.read_text())


def measure_ours(config: Path, data: Path, feeds: Sequence[str]) -> Result:
    ask(feeds, "/_reset")
    summary, usage = run_cycle(config, data, general=False)
    result = Result(
        label="Bellwether",
        wall=summary["seconds"]["total"],
        cpu=sum(usage.cpu.values()),
        articles=sum(summary["articles"].values()),
        **count_requests(feeds),
    )
    return tell(result)


def measure_peer(peer: Peer, environments: Path, work: Path, feeds: Sequence[str]) -> Result | None:
    """The peer's processes side by side, each with its share of the feeds; None where one of them crashed."""
    ask(feeds, "/_reset")
    before = children_cpu()
    python = environments / peer.environment / "bin" / "python"
    outs, processes = [], []
    for number in range(peer.processes):
        share = work / f"feeds-{number}.txt"
        share.write_text("\n".join(feeds[number :: peer.processes]))
        outs.append(work / f"{peer.script}-{peer.processes}-{number}.jsonl")
        command = [python, SCRIPTS / peer.script, share, outs[-1], str(peer.threads)]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
    printed = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        print(f"  {peer.label}: ended with {[process.returncode for process in processes]}, left out", flush=True)
        return None
    times = [json.loads(output.splitlines()[-1]) for output in printed]
    result = Result(
        label=peer.label,
        wall=max(time["ended"] for time in times) - min(time["started"] for time in times),
        cpu=children_cpu() - before,
        articles=len({row["url"] for out in outs for row in read_rows(out) if len(row["text"]) >= LEAST_CHARACTERS}),
        wanted=peer.wanted,
        **count_requests(feeds),
    )
    return tell(result)


def read_rows(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in out.read_text().splitlines()]


def count_requests(feeds: Sequence[str]) -> dict[str, int]:
    stats = ask(feeds, "/_stats")
    return {"requests": stats["requests"], "most_open": max(stats["most_open"].values())}


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell(result: Result) -> Result:
    print(f"  {result.label}: {result.wall:.1f} s", flush=True)
    return result


def print_results(results: Sequence[Result]) -> None:
    ours = [result.wall for result in results if result.label == "Bellwether"]
    mean = sum(ours) / len(ours)
    print(f"\n{'':<38}{'wall s':>8}{'CPU s':>8}{'articles':>10}{'per s':>8}{'requests':>10}{'open':>6}{'ratio':>8}")
    for row in results:
        target = f"  (at least {row.wanted:g})" if row.wanted else ""
        print(
            f"{row.label:<38}{row.wall:>8.1f}{row.cpu:>8.1f}{row.articles:>10}{row.articles / row.wall:>8.1f}"
            f"{row.requests:>10}{row.most_open:>6}{row.wall / mean:>8.2f}{target}"
        )
    print("per s: articles with text; open: most at once on a host; ratio: wall to the mean of Bellwether's two")


if __name__ == "__main__":
    main()
