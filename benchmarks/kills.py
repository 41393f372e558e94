"""kill -9, a hundred times, at random moments of loading and publishing: what was acknowledged must be there once.

    python benchmarks/kills.py [--kills 100] [--seed 1] [--only load,publish]

Victims take turns on one warehouse; after each kill the live file and the snapshot are opened and counted through.
Prints a line per victim; ends with a traceback where anything is lost, twice or half there.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.warehouse.killing import VICTIMS, Ordeal
from tests.warehouse.samples import FEEDS, NOW
from warehouse.connection import open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds


def main() -> None:
    """Kill, look, and say how often."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of victims, with commas")
    arguments = parser.parse_args()
    names = [name for name in arguments.only.split(",") if name]
    victims = [victim for victim in VICTIMS if not names or victim.name in names]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bellwether-kills-") as folder:
        ordeal = Ordeal(live=Path(folder) / "bellwether.duckdb", chance=random.Random(arguments.seed), longest=1.0)
        prepare(ordeal.live)
        publish(ordeal.live, ordeal.snapshot)
        killed: Counter[str] = Counter()
        for victim in itertools.islice(itertools.cycle(victims), arguments.kills):
            ordeal.strike(victim)
            killed[victim.name] += 1
        for name, times in killed.items():
            print(f"{name:24}{times:4} kills")
        print(f"{ordeal.kills} kills in {time.monotonic() - started:.0f} s")
        print(f"{len(ordeal.acknowledged)} chunks acknowledged, {len(ordeal.published)} of them published:")
        print("all there once, nothing half, the snapshot opened every time")


def prepare(live: Path) -> None:
    """An empty warehouse with feeds."""
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)


if __name__ == "__main__":
    main()
