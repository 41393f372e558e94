"""The bounds of `bellwether query`: what it may read, how much it may take, and how it stops."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from extractors.errors import QueryRefused, UsageError
from flows.results import is_narrow
from tests.flows.test_cli import PROGRAM, bellwether, surroundings
from warehouse import read
from warehouse.connection import open_live, open_snapshot
from warehouse.migrate import migrate

pytestmark = pytest.mark.program

ENDLESS = "SELECT count(*) FROM range(100000000000) a(i) WHERE hash(i) % 7 = 100"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty snapshot in `data`."""
    home = tmp_path_factory.mktemp("home")
    with open_live(home / "data" / "bellwether.duckdb") as connection:
        migrate(connection)
        connection.execute("CHECKPOINT")
    (home / "data" / "bellwether.duckdb").rename(home / "data" / "snapshot.duckdb")
    return home


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT getenv('HOME')",
        "FROM duckdb_secrets()",
        "SELECT * FROM query('ATTACH ''x.db''')",
        "FROM read_duckdb('x.duckdb')",
        "SELECT * FROM sqlite_scan('/x', 'y')",
        "FROM read_json('https://example.org/x.json')",
        "FROM 'https://example.org/x.parquet'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'",
        "SELECT * FROM enable_logging()",
        "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/passwd'')'))",
        "SELECT * FROM force_checkpoint()",
        "DETACH snapshot",
        "VACUUM",
        "SET memory_limit = '90GB'",
        "COMMENT ON TABLE feeds IS 'x'",
        "ALTER TABLE feeds RENAME TO x",
        "EXECUTE x",
    ],
)
def test_out_of_reach(home: Path, sql: str) -> None:
    with open_snapshot(home / "data" / "snapshot.duckdb") as connection, pytest.raises((QueryRefused, UsageError)):
        read.query(connection, sql)


def test_rows_come_before_all_of_them_are_there(home: Path) -> None:
    with open_snapshot(home / "data" / "snapshot.duckdb") as connection:
        schema, batches = read.stream(connection, "FROM range(1000000000000)", batch_rows=1000)
        assert (schema.names, next(batches).num_rows) == (["range"], 1000)


def test_more_memory_than_allowed_is_told(home: Path) -> None:
    got = bellwether("query", "--memory", "100", "SELECT list(i) FROM range(100000000) t(i)", home=home)
    assert got.returncode == 1
    assert "memory" in got.stderr
    assert "Traceback" not in got.stderr


def test_strings_that_duckdb_does_not_count_are_bounded_as_well(home: Path) -> None:
    got = bellwether("query", "--memory", "100", "SELECT length(repeat('x', 4000000000))", home=home)
    assert got.returncode == 1
    assert "memory" in got.stderr


def test_too_long_is_stopped(home: Path) -> None:
    got = bellwether("query", "--timeout", "1", ENDLESS, home=home)
    assert got.returncode == 1
    assert "stopped after 1 s" in got.stderr


def test_ctrl_c_stops_it_without_a_traceback(home: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "query", ENDLESS],
        cwd=home,
        env=surroundings(home),
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests run in the background, Ctrl-C is ignored, and by all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it takes no lock
    )
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    try:
        _, told = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, told.lstrip()) == (130, "stopped\n")


def test_rows_beyond_those_shown_are_not_counted_for_ever(home: Path) -> None:
    got = bellwether("query", "FROM range(100000000000)", "--limit", "1", home=home)
    assert got.stdout.endswith("more than 1000000 more rows; --limit 0 shows all\n")


def test_columns_of_one_name_are_all_there(home: Path) -> None:
    got = bellwether("query", "SELECT 1 AS n, 2 AS n", "--json", home=home)
    assert json.loads(got.stdout) == [{"n": 1, "n_1": 2}]


def test_a_query_that_fails_leaves_no_file(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    got = bellwether("query", "SELECT error('no') FROM range(10)", "--format", "csv", "--out", out, home=home)
    assert got.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_examples_are_printed_without_a_snapshot(tmp_path: Path) -> None:
    got = bellwether("query", "--examples", home=tmp_path)
    assert got.returncode == 0
    assert got.stdout.count("-- ") >= 12


@pytest.mark.parametrize(
    ("names", "row", "columns", "narrow"),
    [
        (("n", "name"), (1, "a"), 20, False),
        # Many short columns fit, and one long one folds.
        (("a", "b", "c", "text"), (1, 2, 3, "x" * 80), 60, False),
        (tuple(f"column_{n}" for n in range(12)), ("x" * 30,) * 12, 80, True),
        (tuple(f"c{n}" for n in range(12)), tuple(range(12)), 80, False),
    ],
)
def test_a_table_whose_columns_would_be_too_narrow_is_known(
    names: tuple[str, ...], row: tuple[object, ...], columns: int, narrow: bool
) -> None:
    assert is_narrow(names, [row], columns=columns) is narrow
