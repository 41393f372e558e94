"""What forgetting costs, beside filling the file and a bare copy of it: one article, then a hundred at once.

python benchmarks/forget.py --articles 100000
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

from flows.removal.forgetting import forget
from warehouse.connection import hold_lock, open_live
from warehouse.migrate import migrate
from warehouse.publish import publish

SQL = Path(__file__).parent / "sql"


def fill(live: Path, articles: int) -> None:
    with open_live(live) as connection:
        migrate(connection)
        for name in ("forget_articles", "forget_stances"):
            parameters = {"articles": articles} if name == "forget_articles" else {}
            connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters)
    publish(live, live.with_name("snapshot.duckdb"))


def article_id(number: int) -> str:
    return md5(f"a{number}".encode(), usedforsecurity=False).hexdigest()


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        live = data / "bellwether.duckdb"
        filled = timed(lambda: fill(live, wanted.articles))
        print(f"filling, with publishing: {filled:.1f} s")
        size = live.stat().st_size
        bare = timed(lambda: shutil.copyfile(live, data / "copy"))
        (data / "copy").unlink()
        print(f"{wanted.articles} articles, {size / 1e6:.0f} MB; a bare copy: {bare:.2f} s")
        for count, first in ((1, 0), (100, 1_000)):
            ids = [article_id(number) for number in range(first, first + count)]
            with hold_lock(data, purpose="forget"):
                took = timed(lambda ids=ids: forget(data, ids, clock=lambda: datetime.now(UTC)))
            print(f"forgetting {count:>4}: {took:6.2f} s, {took / filled:.1f} times the filling")


if __name__ == "__main__":
    main()
