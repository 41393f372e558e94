"""Opening, locking and the words that a person gets when it does not work."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError, WarehouseLocked
from tests.warehouse.samples import FEEDS, NOW
from warehouse.connection import Connection, hold_lock, open_live, open_snapshot, transaction
from warehouse.store import feed_states, register_feeds


def start(program: str, *arguments: object, stdin: int | None = None) -> subprocess.Popen[str]:
    """Run a Python program in a process of its own and wait for its first line."""
    command = [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)]
    root = Path(__file__).parents[2]
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, text=True, cwd=root)
    assert child.stdout is not None
    child.stdout.readline()
    return child


HOLD_FILE = """
    import sys, time, pathlib
    from warehouse.connection import open_live
    with open_live(pathlib.Path(sys.argv[1])):
        print("open", flush=True)
        time.sleep(60)
"""
HOLD_LOCK = """
    import sys, time, pathlib
    from warehouse.connection import Connection, hold_lock
    with hold_lock(pathlib.Path(sys.argv[1]), purpose="track"):
        print("held", flush=True)
        time.sleep(60)
"""


class TestLive:
    def test_times_are_utc_and_old_clients_can_read_the_file(self, live: Path) -> None:
        with open_live(live) as connection:
            zone, storage = connection.execute(
                "SELECT current_setting('TimeZone'), current_setting('storage_compatibility_version')"
            ).fetchall()[0]
            tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchall()
        assert (zone, storage) == ("UTC", "v1.5.0")
        assert "v1.5" in str(tags)

    def test_a_file_that_another_process_has_open_is_locked(self, live: Path) -> None:
        child = start(HOLD_FILE, live)
        try:
            with (
                pytest.raises(WarehouseLocked, match=rf"open in process {child.pid} .*snapshot\.duckdb"),
                open_live(live),
            ):
                pass
        finally:
            child.kill()
            child.wait()
        with open_live(live) as connection:
            assert connection.execute("SELECT count(*) FROM feeds").fetchall() == [(2,)]

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "bellwether.duckdb"
        path.write_bytes(b"not a database " * 1000)
        with pytest.raises(WarehouseError, match=r"not a DuckDB file, or it is damaged.*Move it away"), open_live(path):
            pass
        assert path.read_bytes().startswith(b"not a database")

    def test_a_cut_file_is_refused(self, live: Path) -> None:
        live.write_bytes(live.read_bytes()[:6000])
        with pytest.raises(WarehouseError, match=r"damaged|cannot be used"), open_live(live) as connection:
            connection.execute("SELECT * FROM feeds").fetchall()

    def test_an_empty_file_left_by_a_kill_is_no_obstacle(self, tmp_path: Path) -> None:
        path = tmp_path / "bellwether.duckdb"
        path.touch()
        with open_live(path) as connection:
            connection.execute("CREATE TABLE t (a INTEGER)")
        assert {file.name for file in tmp_path.iterdir()} == {"bellwether.duckdb", "bellwether.duckdb.wal"}

    def test_an_empty_file_beside_a_snapshot_was_more_once(self, tmp_path: Path) -> None:
        path = tmp_path / "bellwether.duckdb"
        path.touch()
        path.with_name("snapshot.duckdb").write_bytes(b"all that there was")
        with pytest.raises(WarehouseError, match=r"it is empty.*restore it from snapshot.duckdb"), open_live(path):
            pass
        assert path.stat().st_size == 0

    def test_a_fault_of_the_disk_while_working_is_explained(self, live: Path) -> None:
        with pytest.raises(WarehouseError, match=r"disk of .* is full"), open_live(live):
            raise duckdb.IOException("IO Error: Could not write file: No space left on device")


class TestSnapshot:
    def test_a_missing_snapshot_says_which_command_makes_one(self, tmp_path: Path) -> None:
        with pytest.raises(WarehouseError, match="Run `bellwether track` first"), open_snapshot(tmp_path / "no.duckdb"):
            pass

    @pytest.mark.parametrize(
        "sql",
        [
            "INSERT INTO feeds SELECT * FROM feeds",
            "SET threads = 1",
            "SET enable_external_access = true",
            "ATTACH 'other.duckdb'",
            "COPY feeds TO 'feeds.csv'",
            "SELECT * FROM read_text('/etc/hostname')",
        ],
    )
    def test_it_can_only_be_read(self, live: Path, sql: str) -> None:
        with open_snapshot(live) as connection, pytest.raises(duckdb.Error):
            connection.execute(sql)

    def test_many_readers_at_once(self, live: Path) -> None:
        with open_snapshot(live) as one, open_snapshot(live) as other:
            assert other.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
            assert one.execute("FROM feeds").fetchall() == other.execute("FROM feeds").fetchall()


class TestTransaction:
    def register_half(self, connection: Connection) -> None:
        with transaction(connection):
            register_feeds(connection, FEEDS[:1], now=NOW)
            raise RuntimeError("half-way")

    def test_all_or_nothing(self, live: Path) -> None:
        with open_live(live) as connection:
            with pytest.raises(RuntimeError, match="half-way"):
                self.register_half(connection)
            assert connection.execute("SELECT count(*) FROM feeds WHERE active").fetchall() == [(2,)]

    def test_the_first_error_is_the_one_that_is_seen(self, live: Path) -> None:
        with open_live(live) as connection:
            with pytest.raises(duckdb.CatalogException, match="nowhere"), transaction(connection):
                connection.execute("SELECT * FROM nowhere")
            assert feed_states(connection) == {}


class TestLock:
    def test_the_second_is_told_who_holds_it_since_when_and_what_to_do(self, tmp_path: Path) -> None:
        with (
            hold_lock(tmp_path, purpose="track", now=NOW),
            pytest.raises(WarehouseLocked) as caught,
            hold_lock(tmp_path, purpose="publish"),
        ):
            pass
        expected = (
            rf"in use by process {os.getpid()} \(track\) since 2026-03-02T12:00:00\+00:00\. Wait .*kill {os.getpid()}"
        )
        assert re.search(expected, str(caught.value))

    def test_the_kernel_releases_it_when_its_holder_is_killed(self, tmp_path: Path) -> None:
        child = start(HOLD_LOCK, tmp_path)
        with pytest.raises(WarehouseLocked, match=f"process {child.pid} "), hold_lock(tmp_path, purpose="track"):
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
        with hold_lock(tmp_path, purpose="track"):
            assert (tmp_path / "bellwether.lock").read_text().startswith(f"{os.getpid()}\n")

    def test_it_is_free_again_after_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError), hold_lock(tmp_path, purpose="track"):
            raise RuntimeError
        with hold_lock(tmp_path, purpose="track"):
            pass

    def test_a_program_started_meanwhile_does_not_inherit_it(self, tmp_path: Path) -> None:
        with hold_lock(tmp_path, purpose="track"):
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False)
        try:
            with hold_lock(tmp_path, purpose="track"):
                pass
        finally:
            child.kill()
            child.wait()
