"""What is remembered of sites between cycles: their files with rules for robots, and the pauses hosts asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import duckdb
import pyarrow as pa

from warehouse import rows
from warehouse.connection import registered
from warehouse.statements import statement

SiteFileName = Literal["robots.txt", "tdmrep.json"]
SiteFileState = Literal["read", "absent", "unreachable"]

_TIME = pa.timestamp("us", tz="UTC")
_ORIGINS = pa.schema([("origin", pa.string())])
_FILES = pa.schema(
    [
        *((name, pa.string()) for name in ("origin", "file", "state", "body")),
        *((name, _TIME) for name in ("read_at", "asked_at", "expires_at")),
    ]
)
_PAUSES = pa.schema([("host", pa.string()), ("paused_until", _TIME)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file with rules for a whole origin (scheme, host and port), good until `expires_at`.

    `body`: what was last read of it, at `read_at`; it stays while the file is unreachable.
    """

    origin: str
    file: SiteFileName
    state: SiteFileState
    body: str | None
    read_at: datetime | None
    asked_at: datetime
    expires_at: datetime


def site_files(connection: duckdb.DuckDBPyConnection, origins: Collection[str]) -> tuple[SiteFile, ...]:
    """What is remembered of `origins`, expired or not."""
    if not origins:
        return ()
    wanted = rows.table(({"origin": origin} for origin in origins), _ORIGINS)
    with registered(connection, wanted_origins=wanted):
        found = connection.execute(statement("site_rules")).fetchall()
    names = _FILES.names
    return tuple(SiteFile(**dict(zip(names, row, strict=True))) for row in found)


def save_site_files(connection: duckdb.DuckDBPyConnection, files: Sequence[SiteFile]) -> None:
    """Remember `files` in place of what was known of them."""
    if files:
        incoming = rows.table(({name: getattr(file, name) for name in _FILES.names} for file in files), _FILES)
        with registered(connection, incoming_files=incoming):
            connection.execute(statement("site_rules_merge"))


def host_pauses(connection: duckdb.DuckDBPyConnection, *, now: datetime) -> dict[str, datetime]:
    """Until when the hosts want to be left alone that asked for it."""
    return dict(connection.execute(statement("host_pauses"), {"now": now}).fetchall())


def save_host_pauses(connection: duckdb.DuckDBPyConnection, pauses: Mapping[str, datetime], *, now: datetime) -> None:
    """Remember `pauses`; those that are over are forgotten."""
    connection.execute(statement("host_pauses_forget"), {"now": now})
    if pauses:
        incoming = rows.table(({"host": host, "paused_until": until} for host, until in pauses.items()), _PAUSES)
        with registered(connection, incoming_pauses=incoming):
            connection.execute(statement("host_pauses_merge"))
