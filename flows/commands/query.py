"""`bellwether query`: SQL on the snapshot."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import UsageError
from flows.commands import options

if TYPE_CHECKING:
    import pyarrow as pa

# What a terminal shows unless told otherwise; pipes and files get everything.
ROWS_ON_TERMINAL = 50
WIDEST_CELL = 80


@click.command(epilog='Example: bellwether query "SELECT outlet, count(*) AS articles FROM articles GROUP BY ALL"')
@click.argument("sql")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="parquet needs --out or a pipe.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--limit", type=click.IntRange(min=0), help=f"Rows to show as a table.  [default: {ROWS_ON_TERMINAL}]")
@options.data
def query(sql: str, form: str, out: Path | None, limit: int | None, data: Path) -> None:
    """Run one reading SQL statement on the snapshot. Nothing can be written, and no other file read."""
    from warehouse import read
    from warehouse.connection import SNAPSHOT_NAME, open_snapshot

    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        table = read.query(connection, sql)
    if form == "parquet":
        _write_parquet(table, out)
        return
    text = {"csv": _as_csv, "json": _as_json}[form](table) if form != "table" else _as_table(table, limit)
    if out is not None:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def _write_parquet(table: pa.Table, out: Path | None) -> None:
    import pyarrow.parquet as pq

    if out is not None:
        pq.write_table(table, out)
        return
    if sys.stdout.isatty():
        raise UsageError("parquet is not for a terminal; give --out FILE or pipe it somewhere")
    pq.write_table(table, sys.stdout.buffer)


def _as_csv(table: pa.Table) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_plain(value) for value in row.values()] for row in table.to_pylist())
    return buffer.getvalue()


def _as_json(table: pa.Table) -> str:
    return json.dumps(table.to_pylist(), ensure_ascii=False, default=str, indent=1) + "\n"


def _as_table(table: pa.Table, limit: int | None) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    most = limit if limit is not None else ROWS_ON_TERMINAL
    shown = table.slice(0, most) if most else table
    grid = Table(show_edge=False, header_style="bold")
    for name, column in zip(table.column_names, table.schema, strict=True):
        grid.add_column(Text(name), justify="right" if _is_number(column) else "left", overflow="fold")
    for row in shown.to_pylist():
        grid.add_row(*(Text(_cell(value)) for value in row.values()))
    # As wide as it needs to be in a pipe, as wide as the window on a terminal.
    buffer = io.StringIO()
    width = None if sys.stdout.isatty() else 10_000
    Console(file=buffer, width=width, force_terminal=sys.stdout.isatty()).print(grid)
    rest = len(table) - len(shown)
    more = f"{rest} more rows; --limit 0 shows all\n" if rest else ""
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n" + more


def _is_number(column: pa.Field) -> bool:
    import pyarrow.types as kinds

    return bool(kinds.is_integer(column.type) or kinds.is_floating(column.type) or kinds.is_decimal(column.type))


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def _cell(value: object) -> str:
    """A value on one line, without control characters that a terminal would obey."""
    if value is None:
        return ""
    line = f"{value:.4g}" if isinstance(value, float) else str(_plain(value))
    clean = "".join(char if char.isprintable() else " " for char in line)
    return clean if len(clean) <= WIDEST_CELL else clean[: WIDEST_CELL - 1] + "…"
