"""How fast the tiers that run on this machine tag, what they cost to load, and their memory.

    python benchmarks/tag.py [--articles 400] [--tiers local,cues]

Articles of 25 sentences are put together, seeded, from the project's own labelled text (benchmarks/training/text), all
of them on a topic. Two processes, one a core, as the worker processes of a cycle are; figures beside the limits.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SENTENCES = 25
LIMITS = {"articles a second": 25.0, "seconds to load": 2.0, "MB of memory": 400.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--tiers", default="local,cues")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    articles = write_articles(arguments.articles)
    for tier in arguments.tiers.split(","):
        measure(tier, articles, processes=arguments.processes)


def write_articles(count: int, *, seed: int = 7) -> list[dict[str, str]]:
    """Articles of SENTENCES sentences each, in paragraphs of one labelled passage, genres as in the text."""
    passages: list[tuple[str, list[str]]] = []
    for path in sorted((ROOT / "benchmarks" / "training" / "text").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("lang") == "en":
                passages.append((record["genre"], [sentence["text"] for sentence in record["sentences"]]))
    chance = random.Random(seed)
    articles = []
    for number in range(count):
        genre = chance.choice(passages)[0]
        fitting = [sentences for its_genre, sentences in passages if its_genre == genre]
        paragraphs: list[list[str]] = []
        while (missing := SENTENCES - sum(map(len, paragraphs))) > 0:
            paragraphs.append(chance.choice(fitting)[:missing])
        text = "\n".join(" ".join(paragraph) for paragraph in paragraphs)
        articles.append({"id": str(number), "text": text, "title": "TikTok", "genre": genre})
    return articles


def measure(tier: str, articles: Sequence[dict[str, str]], *, processes: int) -> None:
    shares = [articles[start::processes] for start in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.starmap(tag_share, [(tier, share) for share in shares], chunksize=1)
    rate = sum(len(share) / row["seconds"] for share, row in zip(shares, found, strict=True))
    again = sum(len(share) / row["again"] for share, row in zip(shares, found, strict=True))
    loading, memory = max(row["loading"] for row in found), max(row["memory"] for row in found)
    print(
        f"\n{tier}: {sum(row['stances'] for row in found)} stances in {len(articles)} articles, {processes} processes"
    )
    show("articles a second", rate, rate / LIMITS["articles a second"], "at least")
    print(f"  {rate * SENTENCES:.0f} sentences a second")
    show("seconds to load", loading, loading / LIMITS["seconds to load"], "at most")
    show("MB of memory", memory, memory / LIMITS["MB of memory"], "at most")
    print(f"  the same articles again: {again:.0f} articles a second, {again / rate:.1f} times as many")


def show(name: str, value: float, ratio: float, kind: str) -> None:
    print(f"  {value:.1f} {name} ({kind} {LIMITS[name]:g}: ratio {ratio:.2f})")


def tag_share(tier: str, share: Sequence[dict[str, str]]) -> dict[str, Any]:
    """One process's part: load, tag, tag again."""
    started = time.perf_counter()
    from config.loader import load
    from extractors.model import Document
    from extractors.topic import TopicMatcher
    from flows.modelfiles import locate_model
    from flows.reader import open_tagger
    from flows.reading import ReadingPlan

    configuration = load(ROOT / "config", environ={})
    reading = time.perf_counter() - started
    plan = ReadingPlan(
        archive_name="none",
        topics=configuration.topics,
        codebook=configuration.codebook,
        min_characters=200,
        archive_root=None,
        archive_all=False,
        archive_max_bytes=1,
        obey_tdm_opt_out=False,
        model=locate_model("") if tier == "local" else None,
    )
    tagger = open_tagger(plan, TopicMatcher(configuration.topics))
    documents = [Document(**article, language="en") for article in share]
    tagger.tag(documents[0])
    loading = time.perf_counter() - started
    started = time.perf_counter()
    stances = sum(len(tagger.tag(document).stances) for document in documents[1:])
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    for document in documents[1:]:
        tagger.tag(document)
    return {
        "stances": stances,
        "loading": loading,
        "configuration": reading,
        "seconds": seconds,
        "again": time.perf_counter() - started,
        "memory": peak_memory(),
    }


def peak_memory() -> float:
    """This process's peak resident memory in MB."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


if __name__ == "__main__":
    if not sys.platform.startswith("linux"):
        sys.exit("needs Linux: memory is read from /proc")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
