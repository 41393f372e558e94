"""Opening a lake: the tables come from its catalog, views and macros are made in the memory of each instance.

DuckLake 1.5.5 keeps no macro whose parameters have no type, and a view kept there would belong to whichever program
wrote it last. Those made here always fit the program that asks.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.errors import WarehouseError, WarehouseLocked
from warehouse.lake.extensions import LAKE, OBJECTS, load_extensions
from warehouse.lake.place import Lake, ObjectStore, hide_secrets
from warehouse.statements import sql_files, statement

# Connections of a process share the instance, and what is half attached in it is there for all of them.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def open_writing(lake: Lake, *, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads and writes the lake, which is made when its catalog is empty.

    Opening takes a second; while another connection of this process to the same lake is open, a hundredth. Raises
    `WarehouseError` where an extension is missing, or the catalog or the data cannot be used.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if not lake.remote:
        Path(lake.folder).mkdir(parents=True, exist_ok=True)
    # The name makes connections of a process to one lake share one instance, and with it what was loaded and made.
    name = hashlib.sha256(f"{lake.catalog}\n{lake.folder}".encode()).hexdigest()[:16]
    with explained(lake):
        connection = duckdb.connect(f":memory:lake-{name}", config=_settings(lake, memory_limit, threads))
        try:
            with _ONE_AT_A_TIME:
                _attach(connection, lake, f"DATA_PATH {_quote(lake.folder)}")
                connection.execute(statement("timezone_set"))
                connection.execute(statement("lake_search"))
                with suppress(duckdb.CatalogException, duckdb.BinderException):
                    # Tables not there, or those of an older program: `migrate` comes next, and makes the views.
                    make_views(connection)
            yield connection
        finally:
            connection.close()


@contextmanager
def open_reading(
    lake: Lake, *, memory_limit: str, threads: int, version: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can read one version of the lake (the last one when it was opened, or `version`), and no more.

    It reaches no other file than the lake's, and nobody can change its settings. Raises `WarehouseError` as
    `open_writing` does, and where the lake holds nothing yet.
    """
    with explained(lake):
        connection = duckdb.connect(":memory:", config=_settings(lake, memory_limit, threads))
        try:
            _attach(connection, lake, "READ_ONLY, CREATE_IF_NOT_EXISTS false")
            last = connection.execute(statement("lake_version")).fetchall()[0][0]
            connection.execute("DETACH warehouse")
            _attach(connection, lake, f"READ_ONLY, SNAPSHOT_VERSION {int(last if version is None else version)}")
            connection.execute(statement("timezone_set"))
            connection.execute(statement("lake_search"))
            _make_views_for(connection, lake)
            connection.execute(f"SET allowed_directories = [{_quote(lake.folder)}]")
            connection.execute("SET enable_external_access = false")
            connection.execute(statement("configuration_lock"))
            yield connection
        finally:
            connection.close()


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse of `connection` is a lake."""
    return bool(connection.execute(statement("lake_is_attached")).fetchall()[0][0])


def suited(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The statement `name`, or the one that does the same on a lake (NAME_lake) where the connection is to one."""
    return statement(f"{name}_lake" if is_lake(connection) else name)


def make_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make all views and macros where the instance has none yet, and say whether; DuckDB's error without the tables."""
    if connection.execute(statement("lake_views_marked")).fetchall()[0][0]:
        return False
    connection.execute("BEGIN TRANSACTION")
    try:
        for file in sql_files("views"):
            connection.execute(file.text)
        connection.execute(statement("lake_views_mark"))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return True


@contextmanager
def explained(lake: Lake) -> Iterator[None]:
    """Errors of the catalog and of the data as `WarehouseError`, without passwords."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException, duckdb.HTTPException) as fault:
        raise _explain(fault, lake) from fault
    except duckdb.OutOfMemoryException as fault:
        raise WarehouseError(
            f"DuckDB ran out of memory over {lake}: {_first_line(fault)}. Ask for less at once."
        ) from fault


def _make_views_for(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    try:
        make_views(connection)
    except (duckdb.CatalogException, duckdb.BinderException) as fault:
        raise WarehouseError(
            f"{lake} holds no warehouse of this program yet, or one of an older one ({_first_line(fault)}). A cycle of "
            "`bellwether track` makes it and brings it up to date."
        ) from fault


def _attach(connection: duckdb.DuckDBPyConnection, lake: Lake, options: str) -> None:
    load_extensions(connection, (*LAKE, *OBJECTS) if lake.remote else LAKE)
    if lake.objects is not None:
        connection.execute(_secret(lake.objects))
    attach = f"ATTACH IF NOT EXISTS {_quote(f'ducklake:postgres:{lake.catalog}')} AS warehouse ({options})"
    try:
        connection.execute(attach)
    except duckdb.InvalidInputException as fault:
        if "explicitly disabled" not in str(fault):
            raise
        raise WarehouseError(f"{lake} is empty. A cycle of `bellwether track` makes the warehouse.") from fault
    except duckdb.Error as fault:
        # Another machine makes it at this moment; its transaction was first, and is over.
        if "Failed to initialize DuckLake" not in str(fault) or "already exists" not in str(fault):
            raise
        connection.execute(attach)


def _secret(objects: ObjectStore) -> str:
    given = {
        "KEY_ID": objects.key_id,
        "SECRET": objects.secret,
        "SESSION_TOKEN": objects.session_token,
        "REGION": objects.region,
        "ENDPOINT": objects.endpoint,
        # A service of one's own rarely has a name for every bucket.
        "URL_STYLE": "path" if objects.endpoint else "",
    }
    named = ", ".join(f"{key} {_quote(value)}" for key, value in given.items() if value)
    return f"CREATE OR REPLACE SECRET objects (TYPE s3, USE_SSL {str(objects.tls).lower()}, {named})"


def _settings(lake: Lake, memory_limit: str, threads: int) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": memory_limit,
        "max_temp_directory_size": "10GB",
        "allocator_flush_threshold": "8MB",
        "allocator_bulk_deallocation_flush_threshold": "8MB",
        "threads": str(threads),
        "temp_directory": str(lake.scratch),
        "python_enable_replacements": "false",
        # What comes from the network comes because `load_extensions` asked for it.
        "autoinstall_known_extensions": "false",
    }


def _quote(text: str) -> str:
    # DuckDB 1.5 takes no parameters in ATTACH, SET and CREATE SECRET.
    return "'" + text.replace("'", "''") + "'"


def _explain(fault: duckdb.Error, lake: Lake) -> WarehouseError:
    said = _first_line(fault)
    if "lock timeout" in str(fault):
        return WarehouseLocked(
            f"{lake} is being written to by another loader for more than five minutes. Look for it in pg_stat_activity "
            "of the catalog's database, then run the command again."
        )
    if "does not exist" in str(fault) and "database" in str(fault):
        return WarehouseError(f"{lake} has no database yet: {said}. Make it with createdb and run the command again.")
    return WarehouseError(
        f"{lake} cannot be used: {said}. Check that Postgres answers (psql with the same connection string) and that "
        f"{lake.data_path} is mounted and may be written to."
    )


def _first_line(fault: Exception) -> str:
    lines = [line.strip() for line in hide_secrets(str(fault)).splitlines() if line.strip()]
    return " ".join(lines[:2]).rstrip(".") if lines else type(fault).__name__
