"""SQL in the explorer: a query to go on from, and the rows of one that a person wrote."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa

from extractors.errors import WarehouseError
from flows.explorer.view import MOST_LINES, Picked
from warehouse import read
from warehouse.connection import Connection, Place, open_snapshot

MOST_ROWS = 1_000
MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first `MOST_ROWS` rows of a query. `more`: there are others."""

    rows: pa.Table
    more: bool


def write_query(picked: Picked) -> str:
    """The query whose rows are the points of the chart, for a person to go on from."""
    given = {
        "per": picked.split,
        "bucket": picked.bucket,
        "of_proposition": picked.proposition,
        "of_pole": picked.pole,
        "in_outlet": picked.outlets,
        "in_language": picked.languages,
        "since": picked.since.isoformat(),
        "until": picked.until.isoformat(),
        "count": picked.count,
    }
    lines = [f"    {name} := {_write_literal(value)}" for name, value in given.items() if value]
    lines += [f"    tolerance := {picked.tolerance}"] if picked.tolerance else []
    return (
        "FROM trend(\n" + ",\n".join([*lines, f"    most := {MOST_LINES}"]) + "\n)\nORDER BY total DESC, series, bucket"
    )


def _write_literal(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_write_literal, value)) + "]"
    return "'" + value.replace("'", "''") + "'"


def ask(snapshot: Place, sql: str) -> Answer:
    """The rows of one reading statement. Raises QueryRefused and UsageError as `warehouse.read.query` does."""
    with open_snapshot(snapshot) as connection, _stopped_after(MOST_SECONDS, connection):
        schema, batches = read.stream(connection, sql, batch_rows=MOST_ROWS + 1)
        found: list[pa.RecordBatch] = []
        for batch in batches:
            found.append(batch)
            if sum(each.num_rows for each in found) > MOST_ROWS:
                break
        table = pa.Table.from_batches(found, schema=schema)
    return Answer(rows=table.slice(0, MOST_ROWS), more=table.num_rows > MOST_ROWS)


@contextmanager
def _stopped_after(seconds: float, connection: Connection) -> Iterator[None]:
    stopped = threading.Event()

    def interrupt() -> None:
        stopped.set()
        connection.interrupt()

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException as fault:
        if stopped.is_set():
            raise WarehouseError(
                f"The query was stopped after {seconds:.0f} s. Ask for less at once, or use `bellwether query`."
            ) from fault
        raise
    finally:
        timer.cancel()
