"""Files that are written here, opened by the oldest client that they promise to open in (see `make duckdb2`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.warehouse.samples import NOW, a_poll, an_article, an_entry
from warehouse.connection import TEXTS_NAME, open_live, transaction
from warehouse.publish import TextPolicy, publish
from warehouse.store import save_articles, save_polls

OLD_CLIENT = Path(__file__).parents[2] / ".venv-duckdb15" / "bin" / "python"
# A plain process, as an analyst has it: nothing of the project, only DuckDB's own client.
READER = """
import duckdb, json, sys
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print(json.dumps([duckdb.__version__] + [connection.execute(sql).fetchall()[0][0] for sql in sys.argv[2:]]))
"""
QUESTIONS = (
    "SELECT count(*) FROM articles",
    "SELECT quote FROM stances",
    "SELECT stories FROM stance_daily",
    "SELECT count(*) FROM first_seen",
    "SELECT count(*) > 0 FROM coverage_daily",
    "SELECT count(*) FROM stances_asof(TIMESTAMPTZ '2030-01-01 00:00:00Z')",
)


@pytest.mark.skipif(not OLD_CLIENT.exists(), reason="`make duckdb2` installs the client of DuckDB 1.5.0")
@pytest.mark.parametrize("name", ["bellwether.duckdb", "snapshot.duckdb", TEXTS_NAME])
@pytest.mark.parametrize("mode", ["always", "nightly"])
def test_an_old_client_reads_what_we_write(live: Path, name: str, mode: str) -> None:
    if (name, mode) == (TEXTS_NAME, "always"):
        pytest.skip("there is none then")
    with open_live(live) as connection, transaction(connection):
        save_polls(connection, run_id="r1", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
        save_articles(connection, run_id="r1", articles=[an_article("a")], stories={}, now=NOW)
    publish(live, live.with_name("snapshot.duckdb"), texts=TextPolicy(mode=mode))
    command = [str(OLD_CLIENT), "-I", "-c", READER, str(live.with_name(name)), *QUESTIONS]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    version, articles, quote, stories, keys, covered, then = json.loads(ended.stdout)
    assert version.startswith("1.5.")
    assert (articles, quote, stories, covered, then) == (1, "A ban is wrong", 1, True, 1)
    assert keys >= 1
