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
    return {
        name: f"{len(one[name])} rows and {len(other[name])}; only here: "
        f"{[row for row in one[name] if row not in other[name]][:3]}; only there: "
        f"{[row for row in other[name] if row not in one[name]][:3]}"
        for name in one
        if one[name] != other[name]
    }
