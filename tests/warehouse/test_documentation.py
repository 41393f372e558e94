"""warehouse/README.md names every table, view and macro with its columns and parameters, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warehouse.connection import Connection

README = Path(__file__).parents[2] / "warehouse" / "README.md"
# What macros without which they cannot be called are given to see their columns.
NEEDED = {
    "articles_asof": "now()",
    "judgements_asof": "now()",
    "stances_asof": "now()",
    "new_combinations": "DATE '2026-01-01'",
    "trend_days": "'day', NULL, NULL",
    "trend_buckets": "'day', NULL, NULL",
}


def documented() -> dict[str, dict[str, list[str]]]:
    """Name → label ("Columns", "Parameters") → the names listed under it."""
    found = {}
    for section in README.read_text(encoding="utf-8").split("\n### ")[1:]:
        name = re.match(r"`(\w+)`", section)
        assert name, section[:60]
        labelled = re.findall(r"^(Columns|Parameters): (.*?)(?:\n\n|\n*\Z)", section, re.DOTALL | re.MULTILINE)
        found[name[1]] = {label: re.findall(r"(?:^|; )`(\w+)`", text.replace("\n", " ")) for label, text in labelled}
    return found


@pytest.fixture(scope="module")
def sections() -> dict[str, dict[str, list[str]]]:
    return documented()


def existing(connection: Connection) -> dict[str, list[str]]:
    """Columns of tables and views, by name."""
    columns = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() WHERE NOT internal "
        "GROUP BY ALL"
    )
    return dict(columns.fetchall())


def macros(connection: Connection) -> dict[str, tuple[str, list[str]]]:
    found = connection.execute(
        "SELECT function_name, function_type, parameters FROM duckdb_functions() WHERE NOT internal"
    )
    return {name: (kind, parameters) for name, kind, parameters in found.fetchall()}


def test_everything_is_documented_and_all_that_is_documented_exists(
    warehouse: Connection, sections: dict[str, dict[str, list[str]]]
) -> None:
    assert sorted(sections) == sorted({*existing(warehouse), *macros(warehouse)})


def test_with_its_columns(warehouse: Connection, sections: dict[str, dict[str, list[str]]]) -> None:
    columns = existing(warehouse)
    for name, (kind, _) in macros(warehouse).items():
        if kind == "table_macro":
            described = warehouse.execute(f"FROM {name}({NEEDED.get(name, '')}) LIMIT 0").description
            columns[name] = [column[0] for column in described]
    wrong = {name: wanted for name, wanted in columns.items() if sections[name].get("Columns") != wanted}
    assert wrong == {}


def test_with_its_parameters(warehouse: Connection, sections: dict[str, dict[str, list[str]]]) -> None:
    wrong = {
        name: parameters
        for name, (_, parameters) in macros(warehouse).items()
        if sections[name].get("Parameters") != parameters
    }
    assert wrong == {}


def test_every_file_states_the_grain_in_its_first_line() -> None:
    files = (README.parent / "sql" / "views").glob("*.sql")
    assert [file.name for file in files if not file.read_text().startswith("-- Grain: ")] == []
