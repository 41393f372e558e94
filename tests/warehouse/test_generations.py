"""Generations of the snapshot: readers keep theirs, and a large warehouse is published without its texts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError
from tests.warehouse.samples import DAY, NOW, an_article
from tests.warehouse.test_connection import start
from tests.warehouse.test_publish import add, count, names, small_disk
from warehouse import abridger
from warehouse.connection import TEXTS_NAME, open_snapshot
from warehouse.publish import TextPolicy, publish

__all__ = ["small_disk"]

NIGHTLY = TextPolicy(mode="nightly")
FOUND = "SELECT count(*), count(text), count(title) FROM articles"
TODAY = datetime.now(UTC)


@pytest.fixture
def snapshot(live: Path) -> Path:
    add(live, "a")
    return live.with_name("snapshot.duckdb")


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with open_snapshot(path) as connection:
        return connection.execute(sql).fetchall()


class TestWithoutTexts:
    def test_all_but_the_texts_is_in_the_snapshot_and_those_are_in_the_one_of_the_night(
        self, live: Path, snapshot: Path
    ) -> None:
        report = publish(live, snapshot, texts=NIGHTLY, now=TODAY)
        assert (report.published, report.texts, report.nightly) == (True, False, live.with_name(TEXTS_NAME))
        assert ask(snapshot, FOUND) == [(1, 0, 1)]
        assert ask(live.with_name(TEXTS_NAME), FOUND) == [(1, 1, 1)]
        assert ask(snapshot, "SELECT quote FROM stances") == [("A ban is wrong",)]

    def test_views_macros_versions_and_columns_are_those_of_the_live_file(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot, texts=NIGHTLY)
        for sql in (
            "SELECT view_name, column_count FROM duckdb_views() WHERE NOT internal ORDER BY view_name",
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal ORDER BY function_name",
            "FROM schema_migrations",
            "FROM schema_views ORDER BY name",
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
            "SELECT * EXCLUDE (text) FROM articles",
            "FROM stances",
            "FROM stances_asof(TIMESTAMPTZ '2030-01-01')",
            "FROM coverage_daily ORDER BY ALL",
            "FROM first_seen ORDER BY ALL",
        ):
            assert ask(snapshot, sql) == ask(live, sql), sql

    def test_the_columns_say_where_the_texts_are(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot, texts=NIGHTLY)
        found = ask(
            snapshot, "SELECT table_name, column_name FROM duckdb_columns() WHERE comment LIKE '%texts.duckdb%'"
        )
        assert sorted(found) == [("entries", "content"), ("revisions", "text")]

    def test_it_is_a_file_for_reading_that_clients_of_duckdb_1_5_open(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot, texts=NIGHTLY)
        assert snapshot.stat().st_mode & 0o777 == 0o444
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchall()
        assert "v1.5" in str(tags)

    def test_nothing_new_nothing_written(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot, texts=NIGHTLY)
        report = publish(live, snapshot, texts=NIGHTLY)
        assert (report.published, report.nightly) == (False, None)

    def test_texts_follow_once_a_day(self, live: Path, snapshot: Path) -> None:
        nightly = live.with_name(TEXTS_NAME)
        publish(live, snapshot, texts=NIGHTLY, now=TODAY)
        add(live, "b")
        assert publish(live, snapshot, texts=NIGHTLY, now=TODAY).nightly is None
        assert (count(snapshot), count(nightly)) == (2, 1)
        assert publish(live, snapshot, texts=NIGHTLY, now=TODAY + DAY).nightly == nightly
        assert count(nightly) == 2
        assert publish(live, snapshot, texts=NIGHTLY, now=TODAY + 2 * DAY).nightly is None

    def test_by_force_all_is_published_anew(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot, texts=NIGHTLY, now=TODAY)
        report = publish(live, snapshot, texts=NIGHTLY, now=TODAY, force=True)
        assert report.published
        assert report.nightly

    def test_a_change_of_the_setting_takes_effect_though_nothing_was_written(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot)
        publish(live, snapshot, texts=NIGHTLY)
        assert ask(snapshot, FOUND) == [(1, 0, 1)]
        publish(live, snapshot, texts=TextPolicy(mode="always"))
        assert ask(snapshot, FOUND) == [(1, 1, 1)]
        assert names(live.parent) == ["bellwether.duckdb", "snapshot.duckdb"]

    def test_auto_goes_by_the_size_of_the_live_file(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot)
        size = live.stat().st_size
        assert publish(live, snapshot, texts=TextPolicy(most_bytes=size)).texts
        assert not publish(live, snapshot, texts=TextPolicy(most_bytes=size - 1)).texts

    def test_a_full_disk_leaves_the_old_ones(self, live: Path, small_disk: Path) -> None:
        snapshot = small_disk / "snapshot.duckdb"
        add(live, "a")
        publish(live, snapshot, texts=TextPolicy(mode="nightly"), now=TODAY)
        add(live, "b")
        (small_disk / "other").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 100_000))
        with pytest.raises(WarehouseError, match=r"too full to publish: .*The old snapshot stays"):
            publish(live, snapshot, texts=NIGHTLY, now=TODAY + DAY)
        assert (count(snapshot), count(small_disk / TEXTS_NAME)) == (1, 1)
        assert names(small_disk) == ["other", "snapshot.duckdb", TEXTS_NAME]

    def test_the_program_says_what_is_wrong(self, tmp_path: Path) -> None:
        command = [sys.executable, "-I", abridger.__file__, str(tmp_path / "no.duckdb"), str(tmp_path / "new.duckdb")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            assert child.stderr is not None
            assert child.stderr.read().startswith("- IO Error: Cannot open database")
            assert child.wait() == 3

    def test_it_does_not_outlive_who_started_it(self, live: Path, tmp_path: Path) -> None:
        waiting = """
            import runpy, sys, time
            import duckdb
            duckdb.connect = lambda *_, **__: time.sleep(60)
            print("started", flush=True)
            sys.argv = sys.argv[1:]
            runpy.run_path(sys.argv[0], run_name="__main__")
        """
        child = start(waiting, abridger.__file__, live, tmp_path / "new.duckdb", stdin=subprocess.PIPE)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=30) == 4


class TestReaders:
    def test_who_opens_while_generations_come_and_go_always_finds_a_whole_one(self, live: Path, snapshot: Path) -> None:
        publish(live, snapshot)
        reader = """
            import sys, pathlib, time
            from warehouse.connection import open_snapshot
            path, last, opened = pathlib.Path(sys.argv[1]), 0, 0
            print("begun", flush=True)
            while last < 4:
                with open_snapshot(path) as connection:
                    articles, stances = connection.execute(
                        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stances)").fetchall()[0]
                assert articles == stances >= last, (articles, stances, last)
                last, opened = articles, opened + 1
            print(opened, flush=True)
        """
        readers = [start(reader, snapshot) for _ in range(2)]
        for slug in "bcd":
            add(live, slug)
            for policy in (TextPolicy(), NIGHTLY):
                publish(live, snapshot, texts=policy, now=TODAY)
        for child in readers:
            said, _ = child.communicate(timeout=60)
            assert child.returncode == 0
            assert int(said) > 1

    def test_a_reader_holds_its_generation_and_the_disk_no_more_than_one_for_each_reader(
        self, live: Path, snapshot: Path
    ) -> None:
        publish(live, snapshot)
        with open_snapshot(snapshot) as connection:
            for slug in "bcd":
                add(live, slug)
                publish(live, snapshot)
            assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
            held = [
                Path(f"/proc/self/fd/{fd.name}").readlink() for fd in Path("/proc/self/fd").iterdir() if fd.exists()
            ]
            deleted = [path for path in map(str, held) if path.startswith(str(snapshot)) and "deleted" in path]
            assert len(deleted) <= 1
        assert count(snapshot) == 4

    def test_a_snapshot_opened_for_writing_by_mistake_does_no_harm_beyond_the_next_one(
        self, live: Path, snapshot: Path
    ) -> None:
        publish(live, snapshot)
        careless = """
            import os, sys, duckdb
            connection = duckdb.connect(sys.argv[1])
            connection.execute("PRAGMA disable_checkpoint_on_shutdown")
            connection.execute("CREATE TABLE mine (a INTEGER)")
            print("written", flush=True)
            os.kill(os.getpid(), 9)
        """
        snapshot.chmod(0o644)
        start(careless, snapshot).wait()
        assert snapshot.with_name("snapshot.duckdb.wal").exists()
        add(live, "b")
        publish(live, snapshot)
        assert count(snapshot) == 2
        assert names(live.parent) == ["bellwether.duckdb", "snapshot.duckdb"]


def test_the_sample_article_is_of_a_past_day() -> None:
    """The tests above count on the live file being written now, whatever day the articles are of."""
    assert an_article("a").article.first_seen_at == NOW < TODAY + timedelta(days=365)
