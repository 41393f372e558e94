"""The facts of real folders, files, locks and servers."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.template import write
from flows.doctor import gather
from flows.doctor.checks import judge
from tests.fakes import NOW, Reply, internet
from tests.warehouse.samples import DAY, HARBOUR, a_poll, an_article, an_entry
from tests.warehouse.test_connection import HOLD_LOCK, start
from warehouse.condition import ArchivedPage
from warehouse.connection import open_live
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.statements import sql_files
from warehouse.store import register_feeds, save_articles, save_polls

NOBODY = 65_534


@pytest.fixture
def data(tmp_path: Path) -> Path:
    live = tmp_path / "data" / "bellwether.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        register_feeds(connection, [HARBOUR], now=NOW)
        save_polls(connection, run_id="r", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
        article = an_article("b", archive_file="2026-03-02/x-0001.warc.gz", archive_offset=7)
        save_articles(connection, run_id="r", articles=[article], stories={}, now=NOW)
    publish(live, live.with_name("snapshot.duckdb"))
    return live.parent


def test_a_real_folder(data: Path, tmp_path: Path) -> None:
    write(tmp_path / "config")
    (data / "snapshot.duckdb.tmp-4711").touch()
    facts = gather.gather(tmp_path / "config", data, environ={}, now=NOW + 3 * DAY)
    assert facts.configured.faults == ()
    assert facts.configured.model_fault == ""
    assert all(package.fits for package in facts.program.packages)
    assert facts.folder.drafts == ("snapshot.duckdb.tmp-4711",)
    condition = facts.warehouse.condition
    assert condition is not None
    assert (condition.feeds, condition.overdue, condition.oldest_overdue_at) == (1, 1, NOW)
    assert condition.storage_version is not None
    assert condition.storage_version.startswith("v1.5")
    assert facts.pages.wrong == ("2026-03-02/x-0001.warc.gz at 7: No such file or directory",)
    assert {f.check for f in judge(facts) if f.level == "fault"} == {"page archive"}


def test_an_empty_place(tmp_path: Path) -> None:
    facts = gather.gather(tmp_path / "none", tmp_path / "nowhere", environ={}, now=NOW)
    assert len(facts.configured.faults) == 1
    assert not facts.folder.exists
    assert {f.check for f in judge(facts) if f.level == "fault"} == {"configuration"}


def test_a_damaged_snapshot_is_a_finding(data: Path, tmp_path: Path) -> None:
    write(tmp_path / "config")
    (data / "snapshot.duckdb").chmod(0o644)
    (data / "snapshot.duckdb").write_bytes(b"not a database")
    facts = gather.gather(tmp_path / "config", data, environ={}, now=NOW)
    assert "not a DuckDB file" in facts.warehouse.fault


@pytest.mark.parametrize("content", [b"", b"not a database"])
def test_a_damaged_live_file_is_a_finding(data: Path, tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "config")
    assert gather.examine_live(data) == ""
    (data / "bellwether.duckdb").write_bytes(content)
    facts = gather.gather(tmp_path / "config", data, environ={}, now=NOW)
    (found,) = (each for each in judge(facts) if each.check == "live file")
    assert (found.level, "bellwether.duckdb is not a DuckDB file" in found.message) == ("fault", True)
    assert "from the snapshot" in found.remedy


def test_a_snapshot_of_a_newer_program(data: Path) -> None:
    with open_live(data / "bellwether.duckdb") as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (999, '0999_future', 'x', now())")
        connection.execute("CHECKPOINT")
    shutil.copy(data / "bellwether.duckdb", data / "snapshot.duckdb")
    warehouse, _ = gather.examine_warehouse(data, now=NOW)
    assert "newer Bellwether: it has migration 0999_future" in warehouse.newer


def test_a_snapshot_of_an_older_program(tmp_path: Path) -> None:
    live = tmp_path / "bellwether.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW, migrations=sql_files("migrations")[:1], views=())
    publish(live, tmp_path / "snapshot.duckdb")
    warehouse, _ = gather.examine_warehouse(tmp_path, now=NOW)
    assert "0004_removals" in warehouse.missing_migrations


def test_who_holds_the_lock(data: Path) -> None:
    child = start(HOLD_LOCK, data)
    try:
        lock = gather.examine_lock(data / "bellwether.lock")
        assert lock is not None
        assert (lock.held, lock.pid, lock.purpose) == (True, child.pid, "track")
    finally:
        child.kill()
        child.wait()
    lock = gather.examine_lock(data / "bellwether.lock")
    assert lock is not None
    assert not lock.held


def test_a_server_that_answers_and_one_that_does_not() -> None:
    with internet(lambda _: Reply(body=b"true")) as site:
        answer = gather.examine_server(f"http://me:secret@127.0.0.1:{site.port}/api")
        assert answer.reachable
        assert "secret" not in answer.address
        assert site.paths() == ["/api/health"]
    assert not gather.examine_server(f"http://127.0.0.1:{site.port}/api").reachable
    assert gather.examine_server("nonsense").reachable is False


def test_a_missing_key_is_named_and_a_present_one_not_shown(tmp_path: Path) -> None:
    write(tmp_path)
    environ = {
        "BELLWETHER_TAG__TIER": "llm",
        "BELLWETHER_LLM__ENDPOINT": "https://llm.example/v1",
        "BELLWETHER_LLM__MODEL": "m",
        "BELLWETHER_LLM__KEY_ENV": "MY_KEY",
    }
    assert gather.examine_configuration(tmp_path, environ).key_missing == "MY_KEY"
    found = gather.examine_configuration(tmp_path, {**environ, "MY_KEY": "sk-secret"})
    assert found.key_missing == ""
    assert "sk-secret" not in str(found)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: be another user for a while, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_cannot_be_read(data: Path) -> None:
    # The folders that pytest makes are closed to other users.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(data, Path(folder) / "data")
        (Path(folder) / "data" / "bellwether.duckdb").chmod(0)
        with as_nobody():
            assert gather.examine_folder(Path(folder) / "data").unreadable == ("bellwether.duckdb",)


def test_pages_where_they_should_be(tmp_path: Path) -> None:
    from extractors.model import Page
    from flows.archive import PageArchive

    archive = PageArchive(tmp_path, name="x", max_bytes=10_000)
    url = "https://harbour.example/a"
    page = Page(requested_url=url, final_url=url, status=200, headers=(), body=b"<p>", fetched_at=NOW)
    record = archive.append(page)
    archive.close()
    there = ArchivedPage(url=url, file=record.file, offset=record.offset)
    beside = ArchivedPage(url=url, file=record.file, offset=record.offset + 1)
    found = gather.examine_pages(tmp_path, [there, beside])
    assert (found.sampled, len(found.wrong)) == (2, 1)
