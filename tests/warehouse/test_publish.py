"""Publishing: one step, never half, never in a reader's way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import WarehouseError, WarehouseLocked
from tests.warehouse.samples import NOW, an_article
from tests.warehouse.test_connection import HOLD_FILE, start
from warehouse import copier, locks
from warehouse.connection import open_live, open_snapshot, transaction
from warehouse.publish import publish
from warehouse.store import save_articles

COUNT = "SELECT count(*) FROM articles"


def add(live: Path, slug: str) -> None:
    with open_live(live) as connection, transaction(connection):
        save_articles(connection, run_id="r1", articles=[an_article(slug)], stories={}, now=NOW)


def count(snapshot: Path) -> int:
    with open_snapshot(snapshot) as connection:
        return int(connection.execute(COUNT).fetchall()[0][0])


@pytest.fixture
def snapshot(live: Path) -> Path:
    return live.with_name("snapshot.duckdb")


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if not file.name.endswith(".lock"))


def test_the_snapshot_shows_what_was_written(live: Path, snapshot: Path) -> None:
    add(live, "a")
    report = publish(live, snapshot)
    assert (report.published, report.bytes) == (True, live.stat().st_size)
    assert count(snapshot) == 1
    assert names(live.parent) == ["bellwether.duckdb", "snapshot.duckdb"]


def test_its_mode_says_that_it_is_only_read(live: Path, snapshot: Path) -> None:
    publish(live, snapshot)
    assert snapshot.stat().st_mode & 0o777 == 0o444


def test_nothing_new_nothing_copied(live: Path, snapshot: Path) -> None:
    publish(live, snapshot)
    first = snapshot.stat().st_ino
    assert not publish(live, snapshot).published
    assert snapshot.stat().st_ino == first
    assert publish(live, snapshot, force=True).published
    add(live, "a")
    assert publish(live, snapshot).published
    assert count(snapshot) == 1


def test_a_reader_keeps_what_it_has_open_and_sees_the_new_when_it_opens_again(live: Path, snapshot: Path) -> None:
    publish(live, snapshot)
    reader = """
        import sys, pathlib
        from warehouse.connection import open_snapshot
        path = pathlib.Path(sys.argv[1])
        with open_snapshot(path) as connection:
            print("open", flush=True)
            sys.stdin.readline()
            print(connection.execute("SELECT count(*) FROM articles").fetchall()[0][0], flush=True)
        with open_snapshot(path) as connection:
            print(connection.execute("SELECT count(*) FROM articles").fetchall()[0][0], flush=True)
    """
    child = start(reader, snapshot, stdin=subprocess.PIPE)
    add(live, "a")
    assert publish(live, snapshot).published
    answers, _ = child.communicate("go on\n", timeout=60)
    assert answers.split() == ["0", "1"]


def test_a_wal_that_a_kill_left_behind_is_taken_in(live: Path, snapshot: Path) -> None:
    killed = """
        import os, sys, pathlib
        from tests.warehouse.samples import NOW, an_article
        from warehouse.connection import open_live, transaction
        from warehouse.store import save_articles
        with open_live(pathlib.Path(sys.argv[1])) as connection:
            with transaction(connection):
                save_articles(connection, run_id="r1", articles=[an_article("a")], stories={}, now=NOW)
            print("committed", flush=True)
            os.kill(os.getpid(), 9)
    """
    start(killed, live).wait()
    assert live.with_name("bellwether.duckdb.wal").exists()
    publish(live, snapshot)
    assert count(snapshot) == 1
    assert names(live.parent) == ["bellwether.duckdb", "snapshot.duckdb"]


def test_a_stale_wal_beside_the_snapshot_and_drafts_of_killed_publishes_go(live: Path, snapshot: Path) -> None:
    snapshot.with_name("snapshot.duckdb.tmp-4711").write_bytes(b"half")
    snapshot.with_name("snapshot.duckdb.wal").write_bytes(b"stale")
    publish(live, snapshot)
    assert names(live.parent) == ["bellwether.duckdb", "snapshot.duckdb"]
    assert count(snapshot) == 0


class TestRefusals:
    def test_nothing_to_publish(self, tmp_path: Path) -> None:
        with pytest.raises(WarehouseError, match=r"no warehouse at .* Run `bellwether track` first"):
            publish(tmp_path / "bellwether.duckdb", tmp_path / "snapshot.duckdb")

    def test_another_publish_is_at_work(self, live: Path, snapshot: Path) -> None:
        lock = snapshot.with_name("snapshot.duckdb.lock")
        with (
            locks.hold(lock, purpose="publish", now=NOW),
            pytest.raises(WarehouseLocked, match=rf"process {os.getpid()} \(publish\)"),
        ):
            publish(live, snapshot)

    def test_a_writer_with_a_wal_is_at_work(self, live: Path, snapshot: Path) -> None:
        live.with_name("bellwether.duckdb.wal").touch()
        child = start(HOLD_FILE, live)
        live.with_name("bellwether.duckdb.wal").touch()
        try:
            with pytest.raises(WarehouseLocked, match=f"open in process {child.pid}"):
                publish(live, snapshot)
        finally:
            child.kill()
            child.wait()
        assert not snapshot.exists()

    def test_a_file_without_our_tables(self, tmp_path: Path) -> None:
        live, snapshot = tmp_path / "bellwether.duckdb", tmp_path / "snapshot.duckdb"
        with open_live(live) as connection:
            connection.execute("CREATE TABLE t (a INTEGER)")
        with pytest.raises(WarehouseError, match="no tables of Bellwether"):
            publish(live, snapshot)
        assert names(tmp_path) == ["bellwether.duckdb"]

    def test_a_damaged_live_file_never_replaces_a_good_snapshot(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot)
        for content in (b"damaged " * 5000, b""):
            live.write_bytes(content)
            # The file that is damaged is named, and not the draft of the copy, which nobody will find.
            with pytest.raises(
                WarehouseError, match=r"bellwether.duckdb is not a DuckDB file.*restore it from"
            ) as told:
                publish(live, snapshot, force=True)
            assert f"{live} is not" in str(told.value)
            assert ".tmp-" not in str(told.value)
        assert count(snapshot) == 0

    def test_a_damaged_snapshot_says_what_writes_a_new_one(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot)
        for content in (b"damaged " * 5000, b""):
            snapshot.chmod(0o644)
            snapshot.write_bytes(content)
            with (
                pytest.raises(WarehouseError, match=r"snapshot.duckdb is not .*`bellwether publish --force --data"),
                open_snapshot(snapshot),
            ):
                pass
        assert publish(live, snapshot, force=True).published
        live.unlink()
        snapshot.chmod(0o644)
        snapshot.write_bytes(b"")
        with pytest.raises(WarehouseError, match="Restore it from a backup"), open_snapshot(snapshot):
            pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4M", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


class TestFullDisk:
    def test_it_is_seen_before_and_the_old_snapshot_stays(self, live: Path, small_disk: Path) -> None:
        snapshot = small_disk / "snapshot.duckdb"
        publish(live, snapshot)
        add(live, "a")
        (small_disk / "other").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 100_000))
        with pytest.raises(WarehouseError, match=r"too full to publish: the snapshot needs .* MB and 0\.1 MB are free"):
            publish(live, snapshot)
        assert count(snapshot) == 0
        (small_disk / "other").unlink()
        snapshot.unlink()
        publish(live, snapshot)
        assert count(snapshot) == 1

    def test_the_disk_runs_full_half_way(self, live: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        snapshot = small_disk / "snapshot.duckdb"
        publish(live, snapshot)
        add(live, "a")
        (small_disk / "other").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 100_000))
        # Somebody else fills the disk after we have looked.
        plenty = shutil.disk_usage("/")._replace(free=10**12)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: plenty)
        with pytest.raises(
            WarehouseError, match=r"too full to publish: No space left on device\. The old snapshot stays"
        ):
            publish(live, snapshot)
        assert names(small_disk) == ["other", "snapshot.duckdb"]
        assert count(snapshot) == 0


class TestCopier:
    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", copier.__file__, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_a_copy(self, tmp_path: Path) -> None:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(os.urandom(5_000_000))
        assert self.run(source, target).returncode == 0
        assert target.read_bytes() == source.read_bytes()

    def test_it_never_writes_over_a_file(self, tmp_path: Path) -> None:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(b"new")
        target.write_bytes(b"old")
        ended = self.run(source, target)
        assert (ended.returncode, ended.stderr) == (3, "17 File exists\n")
        assert target.read_bytes() == b"old"

    def test_a_kernel_that_cannot_copy_by_itself(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(os.urandom(5_000_000))

        def unsupported(*_: object) -> int:
            raise OSError(38, "Function not implemented")

        monkeypatch.setattr(os, "copy_file_range", unsupported)
        copier.copy(str(source), str(target))
        assert target.read_bytes() == source.read_bytes()
