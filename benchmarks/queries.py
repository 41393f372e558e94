"""The trend queries that `warehouse.py` times: (name, which rows it is about, SQL). Also run alone:

    python benchmarks/queries.py SNAPSHOT [--times 5] [--scale 1]

Each for one stance over 90 days, one outlet over 90 days, and everything; best and median beside the limit, which
`--scale` multiplies (10 million articles: 3.33 for the first two, 5 for everything).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from warehouse.connection import Connection, open_snapshot

DAYS = "since := DATE '2026-03-01' - 89, until := DATE '2026-03-01'"
STANCE = f"of_proposition := 'ban', of_pole := 'reject', {DAYS}"
OUTLET = f"in_outlet := 'Outlet 0000', {DAYS}"
LIMITS = {"stance": 0.06, "outlet": 0.06, "all": 1.0}

QUERIES: tuple[tuple[str, str, str], ...] = (
    ("scan of the same rows", "stance", "SELECT published_on, count(DISTINCT story_id), count(DISTINCT article_id) "
     "FROM stance_history WHERE proposition = 'ban' AND pole = 'reject' AND published_on >= DATE '2026-03-01' - 89 "
     "GROUP BY ALL"),
    ("trend by week", "stance", f"FROM trend({STANCE})"),
    ("trend by day", "stance", f"FROM trend(bucket := 'day', {STANCE})"),
    ("trend per country", "stance", f"FROM trend(per := 'country', {STANCE})"),
    ("trend per holder", "stance", f"FROM trend(per := 'holder', {STANCE})"),
    ("share_of_voice", "stance", f"FROM share_of_voice(per := 'country', {STANCE})"),
    ("moving_averages", "stance", f"FROM moving_averages({STANCE})"),
    ("surges", "stance", f"FROM surges({STANCE})"),
    ("seen", "stance", f"FROM seen(per := 'outlet', {STANCE})"),
    ("new_combinations", "stance",
     "FROM new_combinations(DATE '2026-03-01' - 89, of_proposition := 'ban', of_pole := 'reject')"),
    ("holder_turns", "stance", "FROM holder_turns(of_proposition := 'ban', since := DATE '2026-03-01' - 89)"),
    ("outlets_compared", "stance", f"FROM outlets_compared({STANCE})"),
    ("lead_lag", "stance", f"FROM lead_lag({STANCE})"),
    ("first_to_say", "stance", f"FROM first_to_say({STANCE})"),
    ("co_occurrence", "stance", f"FROM co_occurrence({STANCE})"),
    ("trend per stance", "outlet", f"FROM trend(per := 'stance', {OUTLET})"),
    ("share_of_voice", "outlet", f"FROM share_of_voice({OUTLET})"),
    ("moving_averages", "outlet", f"FROM moving_averages({OUTLET})"),
    ("surges", "outlet", f"FROM surges({OUTLET})"),
    ("co_occurrence", "outlet", f"FROM co_occurrence({OUTLET})"),
    ("scan of the same rows", "all", "SELECT published_on, proposition, pole, count(DISTINCT story_id), "
     "count(DISTINCT article_id) FROM stance_history GROUP BY ALL"),
    ("panel_trend by day", "all", "FROM panel_trend(bucket := 'day')"),
    ("trend per stance by week", "all", "FROM trend(per := 'stance')"),
    ("share_of_voice", "all", "FROM share_of_voice()"),
    ("moving_averages", "all", "FROM moving_averages()"),
    ("surges", "all", "FROM surges()"),
    ("seen", "all", "FROM seen()"),
    ("new_combinations, outlets", "all", "FROM new_combinations(DATE '2026-03-01' - 89)"),
    ("new_combinations, holders", "all", "FROM new_combinations(DATE '2026-03-01' - 89, scope := 'holder')"),
    ("holder_turns", "all", "FROM holder_turns()"),
    ("outlets_compared", "all", "FROM outlets_compared()"),
    ("lead_lag", "all", "FROM lead_lag()"),
    ("first_to_say", "all", "FROM first_to_say()"),
    ("co_occurrence", "all", "FROM co_occurrence()"),
)  # fmt: skip


def time_query(connection: Connection, sql: str, times: int) -> tuple[list[float], float]:
    """Seconds of each run, sorted; the CPU seconds of the cheapest, which other work on the machine disturbs less."""
    taken, cpu = [], []
    for _ in range(times):
        started, used = time.perf_counter(), time.process_time()
        connection.execute(sql).fetchall()
        taken.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return sorted(taken), min(cpu)


def main() -> int:
    """Time all; 1 when the best run of one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", choices=["stance", "outlet", "all"])
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    missed = 0
    with open_snapshot(arguments.snapshot, memory_limit="8GB") as connection:
        for name, over, sql in QUERIES:
            if arguments.only not in (None, over):
                continue
            taken, cpu = time_query(connection, sql, arguments.times)
            limit = LIMITS[over] * arguments.scale
            missed += taken[0] > limit
            figures = f"best {taken[0] * 1000:8.1f} ms, median {statistics.median(taken) * 1000:8.1f} ms"
            figures += f", CPU {cpu * 1000:8.1f} ms"
            print(f"{over:7} {name:28} {figures}, {taken[0] / limit:5.0%} of {limit * 1000:.0f} ms", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
