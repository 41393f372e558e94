"""How long the briefing takes over a warehouse of any size, section by section, and how large it is:

    python benchmarks/report.py [--articles 1_000_000] [--data DIR] [--days 90] [--times 3]

`--data` names a folder with a snapshot; without it one is made (see generator.py) in a temporary folder.
The limits are 10 s and 4 MB. Printed are the figures and their ratio to the limit; 1 when the best run is over it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.generator import END, Size, generate
from config.loader import Configuration, load
from flows.report.briefing import Wish, read_briefing
from flows.report.page import render_page
from flows.report.section import Source
from flows.report.sections import SECTIONS
from warehouse import briefing
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_snapshot
from warehouse.publish import publish

SECONDS = 10.0
BYTES = 4_000_000
ROOT = Path(__file__).parent.parent


def prepare(folder: Path, articles: int) -> Path:
    """A warehouse of that size without texts, published."""
    print(f"Making {articles:,} articles ...", file=sys.stderr)
    generate(folder / LIVE_NAME, Size(articles=articles, texts=False), say=lambda line: print(line, file=sys.stderr))
    publish(folder / LIVE_NAME, folder / SNAPSHOT_NAME, now=END)
    return folder


def time_sections(snapshot: Path, configuration: Configuration, wish: Wish) -> None:
    """Seconds of what is read, to find what is slow."""
    with open_snapshot(snapshot) as connection:
        period = briefing.find_period(connection, since=wish.since, until=wish.until)
        assert period is not None, "the snapshot is empty"
        started = time.perf_counter()
        briefing.pick_stances(connection, period)
        print(f"  picking the stances  {time.perf_counter() - started:6.2f} s")
        source = Source(connection=connection, period=period, configuration=configuration)
        for section in SECTIONS:
            started = time.perf_counter()
            section.read(source)
            print(f"  {section.id:<20} {time.perf_counter() - started:6.2f} s")


def measure(snapshot: Path, configuration: Configuration, wish: Wish) -> tuple[float, float, float, int]:
    """Seconds to read, seconds to write the page, CPU seconds of both (of all threads), the page's bytes."""
    started, used = time.perf_counter(), time.process_time()
    shown = read_briefing(snapshot, configuration, wish)
    assert shown is not None, "the snapshot is empty"
    read = time.perf_counter()
    page = render_page(shown).encode()
    return read - started, time.perf_counter() - read, time.process_time() - used, len(page)


def main() -> int:
    """Measure; 1 when the best run is over a limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--days", type=int, default=90, help="how many of the last days the briefing is about")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    configuration = load(ROOT / "config", environ={})
    with tempfile.TemporaryDirectory(prefix="bellwether-report-") as made:
        data = given.data or prepare(Path(made), given.articles)
        snapshot = data / SNAPSHOT_NAME
        with open_snapshot(snapshot) as connection:
            whole = briefing.find_period(connection)
        assert whole is not None, "the snapshot is empty"
        wish = Wish(since=whole.until - timedelta(days=given.days - 1), until=whole.until)
        time_sections(snapshot, configuration, wish)
        runs = [measure(snapshot, configuration, wish) for _ in range(given.times)]
    for read, write, cpu, size in runs:
        print(
            f"read {read:.2f} s, page {write:.2f} s, together {read + write:.2f} s ({cpu:.1f} s of CPU), {size:,} bytes"
        )
    best, size = min(read + write for read, write, _, _ in runs), max(size for *_, size in runs)
    print(f"best {best:.2f} s: {best / SECONDS:.2f} of the limit; {size / 1e6:.2f} MB: {size / BYTES:.2f} of the limit")
    return int(best > SECONDS or size > BYTES)


if __name__ == "__main__":
    sys.exit(main())
