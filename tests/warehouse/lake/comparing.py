"""Everything that a warehouse answers, to be compared with what another one does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.warehouse.test_documentation import NEEDED, macros
from warehouse.connection import Connection
from warehouse.statements import sql_files

Rows = list[tuple[Any, ...]]

# What belongs to the file or the lake itself.
OWN = ("schema_migrations", "schema_views")


def tables(connection: Connection) -> dict[str, Rows]:
    """All rows of all tables, in the order of their columns."""
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse' AND schema_name = 'main'"
    )
    return {name: rows(connection, f'FROM "{name}"') for (name,) in found.fetchall() if name not in OWN}


def views(connection: Connection) -> dict[str, Rows]:
    """All rows of all views."""
    found = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")
    return {name: rows(connection, f'FROM "{name}"') for (name,) in found.fetchall()}


def macro_tables(connection: Connection, arguments: Iterable[str] = ("",)) -> dict[str, Rows]:
    """What each macro that gives a table gives, with what it needs and once with each of `arguments` besides."""
    found = {}
    for name, (kind, parameters) in sorted(macros(connection).items()):
        if kind != "table_macro":
            continue
        for extra in arguments:
            # Those without a default come first, and NEEDED gives them.
            if extra and extra.split(" := ")[0] not in parameters[NEEDED.get(name, "").count(",") + (name in NEEDED) :]:
                continue
            call = ", ".join(part for part in (NEEDED.get(name, ""), extra) if part)
            found[f"{name}({call})"] = rows(connection, f"FROM {name}({call})")
    return found


def examples(connection: Connection) -> dict[str, Rows]:
    """What the queries that come with the program answer."""
    return {file.name: rows(connection, file.text.rstrip().rstrip(";")) for file in sql_files("examples")}


def rows(connection: Connection, sql: str) -> Rows:
    """The rows in an order of their own, floating numbers rounded: sums of them depend on the order of adding."""
    found = connection.execute(sql).fetchall()
    return sorted(([_plain(value) for value in row] for row in found), key=repr)  # type: ignore[misc]


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9)
    return sorted(map(repr, value)) if isinstance(value, list) and value and isinstance(value[0], dict) else value


def differences(one: dict[str, Rows], other: dict[str, Rows]) -> dict[str, str]:
    """The names whose rows differ, and how."""
    assert one.keys() == other.keys()
    return {name: _describe(one[name], other[name]) for name in one if one[name] != other[name]}


def _describe(one: Rows, other: Rows) -> str:
    here, there = [row for row in one if row not in other], [row for row in other if row not in one]
    pairs = [
        [(a, b) for a, b in zip(row, match, strict=True) if a != b] for row, match in zip(here, there, strict=False)
    ]
    return f"{len(here)} of {len(one)} rows only here, {len(there)} of {len(other)} only there; paired: {pairs[:5]}"
