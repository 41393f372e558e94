"""The rows of a query on their way out: as a table, CSV, JSON or Parquet, within bounds of time and memory."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from extractors.errors import UsageError, WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa

    from warehouse.connection import Connection

# What a terminal shows unless told otherwise; CSV, JSON and Parquet get everything.
ROWS_ON_TERMINAL = 50
WIDEST_CELL = 80
# Where columns would get narrower, a table is a heap of letters; rows are shown one below the other then.
NARROWEST_COLUMN = 8
# Rows beyond those shown are counted up to here, not for ever.
MOST_COUNTED = 1_000_000
# What the program itself takes, with DuckDB's and Arrow's code and a few batches.
OWN_MEMORY_MB = 1024
# How long a query that was told to stop may take to do so.
GRACE_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How rows are to be written: 'table', 'csv', 'json' or 'parquet'. `limit`: rows of a table; 0: all."""

    form: str
    limit: int | None = None


@contextmanager
def bounded(memory_mb: int) -> Iterator[None]:
    """Hold this process to `memory_mb` and its own needs: DuckDB's limit does not count every string it makes."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = (memory_mb + OWN_MEMORY_MB) * 1024 * 1024
    if before[1] != resource.RLIM_INFINITY:
        most = min(most, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, (most, before[1]))
    try:
        yield
    except MemoryError as fault:
        raise WarehouseError(
            "the query takes more memory than it may; ask for less, or give it more by --memory"
        ) from fault
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@contextmanager
def stopped_by_signal(connection: Connection) -> Iterator[None]:
    """Let Ctrl-C reach a query: Python's own handler waits until DuckDB is done, which may be never."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def wait() -> None:
        while got := os.read(reading, 1):
            if got[0] == signal.SIGINT:
                connection.interrupt()

    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        waiter.join()
        os.close(reading)


@contextmanager
def stopped_after(seconds: float, connection: Connection) -> Iterator[None]:
    """Interrupt what `connection` does after `seconds`, and end the process where that is not heeded."""
    stopped = threading.Event()

    def interrupt() -> None:
        stopped.set()
        connection.interrupt()
        last.start()

    def give_up() -> None:
        sys.stderr.write(f"bellwether: {_too_long(seconds)}\n")
        sys.stderr.flush()
        os._exit(1)

    first, last = threading.Timer(seconds, interrupt), threading.Timer(GRACE_SECONDS, give_up)
    first.daemon = last.daemon = True
    first.start()
    try:
        yield
    except Exception as fault:
        if stopped.is_set():
            raise WarehouseError(_too_long(seconds)) from fault
        raise
    finally:
        first.cancel()
        last.cancel()


def _too_long(seconds: float) -> str:
    return f"the query was stopped after {seconds:.0f} s; ask for less at once, or give it longer by --timeout"


def write(schema: pa.Schema, batches: Iterator[pa.RecordBatch], shape: Shape, out: Path | None) -> None:
    """Write all rows to `out` or standard output. Half a file is removed when the query fails on the way.

    Raises UsageError, and OSError where `out` cannot be written.
    """
    if shape.form == "parquet" and out is None and sys.stdout.isatty():
        raise UsageError("parquet is not for a terminal; give --out FILE or pipe it somewhere")
    if out is None:
        _write(schema, batches, shape, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    draft = out.with_name(f".{out.name}.part-{os.getpid()}")
    try:
        with draft.open("wb") as file:
            _write(schema, batches, shape, file)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _write(schema: pa.Schema, batches: Iterator[pa.RecordBatch], shape: Shape, file: IO[bytes]) -> None:
    if shape.form == "parquet":
        _write_parquet(schema, batches, file)
        return
    if shape.form == "table":
        parts = _as_table(schema, batches, shape.limit)
    else:
        parts = _as_csv(schema, batches) if shape.form == "csv" else _as_json(schema, batches)
    for part in parts:
        file.write(part.encode())


def _write_parquet(schema: pa.Schema, batches: Iterator[pa.RecordBatch], file: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    kind: Any = pq.ParquetWriter
    with kind(file, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _as_csv(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(schema.names)
    yield buffer.getvalue()
    for batch in batches:
        buffer.seek(0)
        buffer.truncate()
        writer.writerows([_plain(value) for value in row] for row in _rows(batch))
        yield buffer.getvalue()


def _as_json(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[str]:
    opened = False
    for batch in batches:
        for row in _rows(batch):
            yield ("," if opened else "[") + "\n " + json.dumps(_named(schema, row), ensure_ascii=False, default=str)
            opened = True
    yield "\n]\n" if opened else "[]\n"


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[object, ...]]:
    """By position: two columns may have one name."""
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _named(schema: pa.Schema, row: tuple[object, ...]) -> dict[str, object]:
    """The values by name; the second column `n` is `n_1`."""
    named: dict[str, object] = {}
    for name, value in zip(schema.names, row, strict=True):
        free = next(key for key in (name, *(f"{name}_{number}" for number in range(1, 1000))) if key not in named)
        named[free] = value
    return named


def _as_table(schema: pa.Schema, batches: Iterator[pa.RecordBatch], limit: int | None) -> Iterator[str]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown, rest = _take(batches, ROWS_ON_TERMINAL if limit is None else limit)
    more = f"{f'more than {MOST_COUNTED}' if rest > MOST_COUNTED else rest} more rows; --limit 0 shows all\n"
    if sys.stdout.isatty() and is_narrow(schema.names, shown, columns=shutil.get_terminal_size().columns):
        yield from _as_records(schema.names, shown)
        yield more if rest else ""
        return
    grid = Table(show_edge=False, header_style="bold")
    for name, column in zip(schema.names, schema, strict=True):
        grid.add_column(Text(name), justify="right" if _is_number(column) else "left", overflow="fold")
    for row in shown:
        grid.add_row(*(Text(_cell(value)) for value in row))
    # As wide as it needs to be in a pipe, as wide as the window on a terminal.
    buffer = io.StringIO()
    width = None if sys.stdout.isatty() else 10_000
    Console(file=buffer, width=width, force_terminal=sys.stdout.isatty()).print(grid)
    yield "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"
    yield more if rest else ""


def is_narrow(names: Sequence[str], rows: Sequence[Sequence[object]], *, columns: int) -> bool:
    """Whether a column of the table would get narrower than it needs to be and than can be read."""
    widths = [max([len(name), *(len(_cell(row[at])) for row in rows)]) for at, name in enumerate(names)]
    # Rich shortens the widest first: all that are wider than the share left to them get as much as each other.
    free, left = columns - 3 * len(widths), len(widths)
    for width in sorted(widths):
        if width > free // left:
            return free // left < NARROWEST_COLUMN
        free, left = free - width, left - 1
    return False


def _as_records(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Each row as lines, a column a line."""
    label = max(map(len, names), default=0)
    for number, row in enumerate(rows, start=1):
        yield f"── {number} ──\n"
        for name, value in zip(names, row, strict=True):
            yield f"{name:<{label}}  {_cell(value)}".rstrip() + "\n"


def _take(batches: Iterator[pa.RecordBatch], most: int) -> tuple[list[tuple[object, ...]], int]:
    """The first rows (0: all), and how many there are beyond them."""
    shown: list[tuple[object, ...]] = []
    rest = 0
    for batch in batches:
        wanted = batch.slice(0, most - len(shown)) if most else batch
        shown.extend(_rows(wanted))
        rest += len(batch) - len(wanted)
        if rest > MOST_COUNTED:
            break
    return shown, rest


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
