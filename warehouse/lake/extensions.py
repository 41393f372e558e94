"""The extensions of DuckDB that a lake needs: from PyPI's wheels, which need no network, else by INSTALL."""

from __future__ import annotations

import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError

LAKE = ("postgres_scanner", "ducklake")
OBJECTS = ("httpfs",)


def load_extensions(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """Load `names` into the instance of `connection`; those already loaded cost nothing.

    Raises `WarehouseError`, with what to install, where an extension is neither in a wheel nor to be had by INSTALL.
    """
    for name in names:
        wheel = find_wheel(name, duckdb.__version__)
        try:
            if wheel is None:
                connection.install_extension(name)
            connection.load_extension(name if wheel is None else str(wheel))
        except duckdb.Error as fault:
            raise WarehouseError(_explain(name, wheel, fault)) from fault


def find_wheel(name: str, version: str) -> Path | None:
    """The file of an extension for DuckDB `version`, as its wheel installed it; None where there is none."""
    found = find_wheels(name)
    return next((file for file in found if file.parent.name == f"v{version}"), None)


def find_wheels(name: str) -> tuple[Path, ...]:
    """The files of an extension that its wheel installed, whatever version of DuckDB they are for."""
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        return ()
    return tuple(sorted((Path(spec.origin).parent / "extensions").glob(f"*/{name}.duckdb_extension")))


def _explain(name: str, wheel: Path | None, fault: duckdb.Error) -> str:
    said = str(fault).strip().splitlines()[0].rstrip(".")
    if wheel is not None:
        return f"{wheel} cannot be loaded: {said}. Install it anew: {_install('--force-reinstall', name)}"
    others = find_wheels(name)
    beside = f" {others[0]} is for another DuckDB than {duckdb.__version__}." if others else ""
    return (
        f"A warehouse on DuckLake needs DuckDB's extension {name}, which is not installed and could not be fetched "
        f"({said}).{beside} Install all that a lake needs: {_install(*LAKE, *OBJECTS)}"
    )


def _install(*words: str) -> str:
    """The command for this environment, which need not have a pip of its own; options stay as they are."""
    names = (word if word.startswith("-") else _wheel(word) for word in words)
    return shlex.join(["python3", "-m", "pip", "--python", sys.executable, "install", *names])


def _wheel(name: str) -> str:
    return f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}"
