"""A lake whose data lies in an object store: a server that speaks S3, on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError
from tests.warehouse.lake import comparing, loading
from tests.warehouse.lake.loading import Step
from tests.warehouse.lake.postgres import Postgres
from tests.warehouse.samples import HOUR, NOW
from warehouse.connection import commit, open_live, open_snapshot
from warehouse.lake.place import Lake, ObjectStore
from warehouse.lake.tidying import tidy

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Where an object store answers that has an empty bucket `news`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while not answers(port, "PUT", "/news"):
            assert time.monotonic() < deadline, "the object store does not start"
            time.sleep(0.3)
        yield f"127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def answers(port: int, method: str, path: str) -> str:
    """What the store says; nothing while it does not answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path)
        return connection.getresponse().read().decode() or "done"
    except OSError:
        return ""
    finally:
        connection.close()


@pytest.fixture
def remote(postgres: Postgres, endpoint: str, tmp_path: Path) -> Lake:
    objects = ObjectStore(key_id="key", secret="secret", region="eu-west-1", endpoint=endpoint, tls=False)
    name = f"remote_{tmp_path.name[-20:]}".replace("-", "_")
    return Lake(
        catalog=postgres.database(name), data_path=f"s3://news/{name}", scratch=tmp_path / "scratch", objects=objects
    )


def fill(lake: Lake) -> dict[str, comparing.Rows]:
    with open_live(lake) as connection:
        loading.prepare(connection)
        for number in range(2):
            step, chunk = Step(loader=0, number=number, now=NOW + number * HOUR), loading.compose(0, number)
            commit(connection, lambda step=step, chunk=chunk: loading.take(connection, step, chunk))  # type: ignore[misc]
        return comparing.tables(connection)


def test_rows_in_an_object_store_are_those_of_a_folder(remote: Lake, empty_lake: Lake, endpoint: str) -> None:
    assert comparing.differences(fill(remote), fill(empty_lake)) == {}
    listed = answers(int(endpoint.rpartition(":")[2]), "GET", "/news?list-type=2")
    assert f"<Key>{remote.data_path.removeprefix('s3://news/')}/main/revisions/" in listed
    with open_snapshot(remote) as one, open_snapshot(empty_lake) as other:
        assert comparing.differences(comparing.views(one), comparing.views(other)) == {}


def test_a_reader_reaches_the_objects_and_no_file(remote: Lake) -> None:
    fill(remote)
    with open_snapshot(remote) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall()[0][0] > 0
        with pytest.raises(duckdb.PermissionException):
            connection.execute("FROM read_csv('/etc/passwd')")
        with pytest.raises(duckdb.PermissionException):
            connection.execute("FROM read_parquet('s3://other/secret.parquet')")


def test_tidying_takes_objects_away(remote: Lake) -> None:
    before = fill(remote)
    with open_live(remote) as connection:
        assert tidy(connection, now=NOW).merged > 0
        assert comparing.tables(connection) == before


def test_a_store_that_is_gone_is_told(remote: Lake) -> None:
    lost = Lake(
        catalog=remote.catalog,
        data_path=remote.data_path,
        scratch=remote.scratch,
        objects=ObjectStore(key_id="key", secret="secret", region="eu-west-1", endpoint="127.0.0.1:9", tls=False),
    )
    with pytest.raises(WarehouseError, match="cannot be used") as told:
        fill(lost)
    assert "secret" not in str(told.value)
