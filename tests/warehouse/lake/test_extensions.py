"""The extensions come from the wheels of PyPI without a network, by INSTALL otherwise, and are told of when missing."""

from __future__ import annotations

import gzip
import shlex
import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError
from warehouse.connection import Connection
from warehouse.lake.extensions import LAKE, OBJECTS, find_wheel, find_wheels, load_extensions

pytestmark = pytest.mark.server


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What INSTALL fetches from: a folder, with nothing in it."""
    return tmp_path / "repository"


@pytest.fixture
def connection(repository: Path, tmp_path: Path) -> Connection:
    """A connection of a machine on which nothing was ever installed and that reaches no network."""
    settings = {
        "extension_directory": str(tmp_path / "installed"),
        "custom_extension_repository": str(repository),
        "autoinstall_known_extensions": "false",
    }
    return duckdb.connect(":memory:", config=dict(settings))


def loaded(connection: Connection) -> set[str]:
    return {
        name for (name,) in connection.execute("SELECT extension_name FROM duckdb_extensions() WHERE loaded").fetchall()
    }


def test_the_wheels_are_enough(connection: Connection, tmp_path: Path) -> None:
    load_extensions(connection, (*LAKE, *OBJECTS))
    assert loaded(connection) >= {"ducklake", "postgres_scanner", "httpfs"}
    assert not (tmp_path / "installed").exists(), "nothing was installed"


def test_without_a_wheel_it_is_installed(
    connection: Connection, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = find_wheel("ducklake", duckdb.__version__)
    assert wheel
    platform = connection.execute("PRAGMA platform").fetchall()[0][0]
    served = repository / f"v{duckdb.__version__}" / platform / "ducklake.duckdb_extension.gz"
    served.parent.mkdir(parents=True)
    with wheel.open("rb") as source, gzip.open(served, "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target)
    # How Python notes a module that is not there.
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    load_extensions(connection, ("ducklake",))
    assert "ducklake" in loaded(connection)
    assert list((tmp_path / "installed").rglob("ducklake.duckdb_extension"))


def test_what_is_missing_is_told_with_what_to_install(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_postgres_scanner", None)
    with pytest.raises(WarehouseError) as told:
        load_extensions(connection, LAKE)
    assert "needs DuckDB's extension postgres_scanner" in str(told.value)
    command = shlex.split(str(told.value).partition("Install all that a lake needs: ")[2])
    assert command[:6] == ["python3", "-m", "pip", "--python", sys.executable, "install"]
    assert command[6:] == [
        f"duckdb-extension-{name}=={duckdb.__version__}" for name in ("postgres-scanner", "ducklake", "httpfs")
    ]


def test_a_wheel_for_another_duckdb_is_not_taken() -> None:
    assert find_wheel("ducklake", "9.9.9") is None
    assert find_wheels("ducklake")


def test_a_wheel_that_is_damaged_is_told(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "duckdb_extension_ducklake"
    file = broken / "extensions" / f"v{duckdb.__version__}" / "ducklake.duckdb_extension"
    file.parent.mkdir(parents=True)
    (broken / "__init__.py").touch()
    file.write_bytes(b"half of it")
    monkeypatch.delitem(sys.modules, "duckdb_extension_ducklake", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WarehouseError, match=r"pip --python \S+ install --force-reinstall duckdb-extension-ducklake"):
        load_extensions(connection, ("ducklake",))
