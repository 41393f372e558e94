"""One load after the other, tried again where somebody else was faster or Postgres went away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError, WarehouseLocked
from tests.warehouse.lake.postgres import Postgres
from tests.warehouse.samples import NOW, a_poll, an_article, an_entry
from warehouse import store
from warehouse.connection import Connection, commit, open_live
from warehouse.lake.place import Lake
from warehouse.lake.turns import ATTEMPTS, alone, passes, retried

pytestmark = pytest.mark.server

HOLDERS = """SELECT count(pg_terminate_backend(pid)) FROM pg_locks
    WHERE locktype = 'advisory' AND objid = 1651076215 AND granted"""


def polled(connection: Connection) -> Callable[[], None]:
    return lambda: store.save_polls(connection, run_id="r", polls=[a_poll(shows=(an_entry("one"),))], now=NOW)


def ask(connection: Connection, sql: str) -> object:
    return connection.execute(sql).fetchall()


def test_two_loaders_of_the_same_entry_write_it_once(lake: Lake) -> None:
    """Both read before either had written, had they not taken turns."""
    begun, faults = threading.Barrier(2, timeout=60), []

    def load() -> None:
        try:
            with open_live(lake) as connection:
                begun.wait()
                commit(connection, polled(connection))
        except Exception as fault:
            faults.append(fault)
            raise

    loaders = [threading.Thread(target=load) for _ in range(2)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert not faults
    with open_live(lake) as connection:
        assert ask(connection, "SELECT count(*) FROM entries") == [(1,)]
        assert ask(connection, "SELECT count(*) FROM feed_polls") == [(1,)]


def test_a_conflict_with_a_stranger_is_tried_again(warehouse: Connection, lake: Lake) -> None:
    tries = 0

    def work() -> None:
        nonlocal tries
        tries += 1
        warehouse.execute("UPDATE feeds SET language = 'fr' WHERE feed_id = 'kiel'")
        if tries <= 2:
            with open_live(lake) as stranger:
                stranger.execute(f"UPDATE feeds SET country = 'F{tries}' WHERE feed_id = 'kiel'")

    commit(warehouse, work)
    assert tries == 3
    assert ask(warehouse, "SELECT language, country FROM feeds WHERE feed_id = 'kiel'") == [("fr", "F2")]


def test_a_load_whose_turn_is_lost_is_tried_again(warehouse: Connection, lake: Lake, postgres: Postgres) -> None:
    """The session that holds the turn ends while the load is at work: another one may have begun."""
    tries = 0

    def work() -> None:
        nonlocal tries
        tries += 1
        polled(warehouse)()
        if tries == 1:
            assert postgres.ask(HOLDERS) == "1"

    commit(warehouse, work)
    assert tries == 2
    assert ask(warehouse, "SELECT count(*) FROM entries") == [(1,)]


def test_a_load_outlives_a_restart_of_postgres(warehouse: Connection, postgres: Postgres) -> None:
    """As far as it sees: all of its sessions end."""
    tries = 0

    def work() -> None:
        nonlocal tries
        tries += 1
        store.save_articles(warehouse, run_id="r", articles=[an_article("one")], stories={}, now=NOW)
        if tries == 1:
            postgres.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    commit(warehouse, work)
    assert tries == 2
    assert ask(warehouse, "SELECT count(*) FROM articles") == [(1,)]
    assert ask(warehouse, "SELECT count(*) FROM stances") == [(1,)]


def test_a_load_that_fails_leaves_nothing_and_gives_its_turn_back(warehouse: Connection, lake: Lake) -> None:
    def work() -> None:
        polled(warehouse)()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        commit(warehouse, work)
    with open_live(lake) as other:
        commit(other, polled(other))
    assert ask(warehouse, "SELECT count(*) FROM entries") == [(1,)]


def test_one_machine_at_a_time_delivers(lake: Lake) -> None:
    with alone(lake):
        with pytest.raises(WarehouseLocked, match="Another machine delivers"), alone(lake):
            pass
        with open_live(lake) as connection:
            commit(connection, polled(connection))
    with alone(lake):
        pass


class TestRetried:
    def test_it_ends(self) -> None:
        pauses: list[float] = []
        fault = duckdb.TransactionException("Failed to commit DuckLake transaction. Transaction conflict - …")

        def attempt() -> None:
            raise fault

        with pytest.raises(duckdb.TransactionException, match="conflict"):
            retried(attempt, pause=pauses.append)
        assert len(pauses) == ATTEMPTS - 1
        assert all(0 <= pause <= 5 for pause in pauses)

    def test_a_fault_that_stays_is_told_at_once(self, tmp_path: Path) -> None:
        def attempt() -> None:
            raise duckdb.ConstraintException("NOT NULL constraint failed: revisions.outlet")

        with pytest.raises(duckdb.ConstraintException):
            retried(attempt, pause=lambda _: pytest.fail("tried again"))

    def test_who_waited_for_its_turn_in_vain_is_told(self) -> None:
        assert not passes(duckdb.IOException("canceling statement due to lock timeout; connection to server"))


def test_an_error_of_the_catalog_is_told_without_passwords(tmp_path: Path) -> None:
    catalog = "dbname=none host=/nowhere user=bellwether password='se cret'"
    lake = Lake(catalog=catalog, data_path=str(tmp_path / "lake"), scratch=tmp_path)
    with pytest.raises(WarehouseError, match="Check that Postgres answers") as told, open_live(lake):
        pass
    assert "se cret" not in str(told.value)
    assert "cret" not in repr(lake)
