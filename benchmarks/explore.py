"""The explorer's first view: from opening its page to the first number and chart, in a real Chromium.

    python -m benchmarks.explore --data DIR [--times 5] [--picture DIR]
    python -m benchmarks.explore --articles 1_000_000

Without --data it makes a warehouse of that size first. Prints each time and the median beside the limit;
--picture saves the page at 1280 and 375 pixels. Needs Chromium and the extras `explore` and `dev`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.generator import Size, generate
from tests.flows.explorer.visit import exploring, look, opening, starting_browser
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME
from warehouse.publish import publish

LIMIT_SECONDS = 3.0
# A page of 1280 has room for the sentences below the chart.
PICTURES = ((1280, 1100, False), (1280, 1100, True), (375, 1400, False), (375, 1400, True))


def main() -> None:
    """Time it."""
    arguments = _parse()
    with tempfile.TemporaryDirectory() as folder:
        data = arguments.data or make(Path(folder), arguments.articles)
        with exploring(data.absolute(), Path(folder)) as (_, address), starting_browser() as browser:
            if arguments.picture:
                take_pictures(browser, address, arguments.picture)
                return
            times = [measure(browser, address) for _ in range(arguments.times)]
    for number, seconds in enumerate(times):
        print(f"{'first' if number == 0 else 'again'} {seconds:6.2f} s")
    median = statistics.median(times)
    print(f"median {median:.2f} s, best {min(times):.2f} s, {median / LIMIT_SECONDS:.2f} of the limit")


def measure(browser: Browser, address: str) -> float:
    """Seconds from opening the page, nothing of it cached, until its first number and chart are there."""
    with opening(browser) as page:
        began = time.perf_counter()
        look(page, address)
        return time.perf_counter() - began


def make(folder: Path, articles: int) -> Path:
    """A data folder with a snapshot of so many articles."""
    generate(folder / LIVE_NAME, Size(articles=articles), say=print)
    publish(folder / LIVE_NAME, folder / SNAPSHOT_NAME)
    return folder


def take_pictures(browser: Browser, address: str, folder: Path) -> None:
    """Save the page as explore-WIDTH[-dark].png."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, height, dark in PICTURES:
        with opening(browser, width=width, height=height, dark=dark) as page:
            look(page, address)
            page.wait_for_selector(".bw-sentences li")
            # Vega draws once more when it knows its width.
            page.wait_for_timeout(1000)
            page.screenshot(path=folder / f"explore-{width}{'-dark' if dark else ''}.png")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--picture", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
