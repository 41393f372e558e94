"""Delivery under kill -9 and under a flood, against a real HTTP receiver on loopback.

    python benchmarks/delivery.py [--kills 100] [--flood 5000]

Prints what was lost (must be 0), how often a message was told again and whether always under the same id, how many
messages a flood becomes, and what a delivery costs with nothing, one and ten messages due.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

from flows.notify.sending import run_courier
from tests.fakes import Reply, internet
from tests.flows.notify.desk import Desk, add_alert
from tests.flows.notify.test_kill import contradictions, strike
from warehouse.connection import open_live
from warehouse.migrate import migrate


def a_desk(folder: Path) -> Desk:
    """An empty warehouse."""
    desk = Desk(data=folder, courier=run_courier, environ={**os.environ, "HOOK_SECRET": "x"})
    with open_live(desk.live) as connection:
        migrate(connection)
    return desk


def kill(folder: Path, kills: int) -> None:
    """So many deliveries killed at random moments."""
    began = time.monotonic()
    desk = a_desk(folder)
    alerts, got = strike(desk, kills=kills, seed="benchmark")
    told = Counter(ident for body in got for ident in body["ids"])
    print(f"{kills} kill -9 in {time.monotonic() - began:.0f} s: {len(alerts)} alerts, {len(got)} messages received")
    print(f"  lost {len(alerts - set(told))} (limit 0), told again {sum(n - 1 for n in told.values())}")
    states = desk.rows("SELECT state, fault, count(*) FROM deliveries GROUP BY ALL ORDER BY ALL")
    print(f"  tries: {', '.join(f'{count} {fault or state}' for state, fault, count in states)}")
    print(f"  ids under which different things were told: {len(contradictions(got))} (limit 0)")


def flood(folder: Path, number: int) -> None:
    """So many alerts at once."""
    desk = a_desk(folder)
    with desk.writing() as connection:
        connection.execute(
            "INSERT INTO alerts BY NAME SELECT md5(n::VARCHAR) AS alert_id, 'ever' AS rule, 'ban' AS proposition, "
            "'reject' AS pole, 'outlet' AS scope, 'o' || n AS scope_value, 's' AS stance_id, 'a' AS article_id, "
            "$now::TIMESTAMPTZ AS created_at, 'new' AS reason FROM range($number) AS t(n)",
            {"now": desk.now, "number": number},
        )
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        began = time.monotonic()
        desk.deliver()
        took = time.monotonic() - began
    size = sum(len(request.body) for request in site.requests)
    print(
        f"{number} alerts at once: {len(site.requests)} message of {size / 1e3:.0f} kB, {took:.2f} s (limit 1 message)"
    )


def cost(folder: Path) -> None:
    """Seconds of a delivery, the best of five."""
    desk = a_desk(folder)
    with internet(lambda _: Reply()) as site:
        desk.environ["HOOK_URL"] = site.url("/in")
        for due in (0, 1, 10):
            times = []
            for _ in range(5):
                with desk.writing() as connection:
                    for _ in range(due):
                        add_alert(connection, uuid.uuid4().hex)
                began = time.monotonic()
                desk.deliver()
                times.append(time.monotonic() - began)
            print(f"a delivery with {due:>2} messages due: {min(times):.2f} s")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--flood", type=int, default=5000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cost(Path(folder) / "cost")
        flood(Path(folder) / "flood", given.flood)
        kill(Path(folder) / "kill", given.kills)


if __name__ == "__main__":
    main()
