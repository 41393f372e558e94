"""Taking away what has been kept for long enough: texts, names of private persons, what dropped entries told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse import rows
from warehouse.connection import registered
from warehouse.novelty import mark_silent
from warehouse.read import records
from warehouse.statements import statement

_NAMES = pa.schema([(name, pa.string()) for name in ("source", "id", "name", "pseudonym", "quote")])


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStance:
    """A stance (or a person's label) of a holder who is not known to the public; `source` is its table."""

    source: str
    id: str
    holder_name: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What a stance says from now on: a pseudonym for `name`, and its quote without it."""

    source: str
    id: str
    name: str
    pseudonym: str
    quote: str


def texts_due(connection: duckdb.DuckDBPyConnection, *, before: datetime) -> int:
    """How many texts were stored before that moment and are still there."""
    return int(connection.execute(statement("retention_texts_due"), {"before": before}).fetchall()[0][0])


def remove_texts(connection: duckdb.DuckDBPyConnection, *, before: datetime, now: datetime) -> tuple[str, ...]:
    """Empty the texts stored before that moment; their revisions. Their stances stay, with quotes and offsets."""
    found = connection.execute(statement("retention_texts"), {"before": before, "now": now}).fetchall()
    return tuple(row[0] for row in found)


def archive_files(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The files of the page archive that revisions were taken from."""
    return tuple(row[0] for row in connection.execute(statement("archive_files")).fetchall())


def let_go_of_pages(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Have no revision point into these files of the archive, which are gone."""
    if files:
        connection.execute(statement("retention_pages"), {"files": list(files)})


def entries_due(connection: duckdb.DuckDBPyConnection, *, before: datetime) -> int:
    """How many entries seen before that moment came to nothing and still have a title, a summary or the like."""
    return int(connection.execute(statement("retention_entries_due"), {"before": before}).fetchall()[0][0])


def remove_entries(connection: duckdb.DuckDBPyConnection, *, before: datetime) -> int:
    """Empty what feeds told of entries that came to nothing; how many there were. The entries stay, and their drops."""
    return len(connection.execute(statement("retention_entries"), {"before": before}).fetchall())


def names_due(
    connection: duckdb.DuckDBPyConnection, *, before: datetime, stories: int, outlets: int
) -> tuple[NamedStance, ...]:
    """Stances recorded before that moment, their text gone, of holders in fewer than so many stories or outlets."""
    parameters = {"before": before, "stories": stories, "outlets": outlets}
    return records(NamedStance, connection.execute(statement("retention_names"), parameters))


def rename(connection: duckdb.DuckDBPyConnection, renamed: Sequence[Renamed]) -> None:
    """Put pseudonyms in the place of names. Belongs in one `transaction`."""
    incoming = ({name: getattr(each, name) for name in _NAMES.names} for each in renamed)
    with registered(connection, incoming_names=rows.table(incoming, _NAMES)):
        for part in connection.extract_statements(statement("retention_names_apply")):
            connection.execute(part)
    if renamed:
        mark_silent(connection, None)
