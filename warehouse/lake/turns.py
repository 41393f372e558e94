"""Loaders of a lake take turns, and try again where somebody else was faster.

A load reads what is known and writes what is not, in many tables. DuckLake's transactions read one version each, and
two that insert the same row do not conflict: both would commit, and the row be there twice. So a transaction of ours
begins by taking the turn (a lock in the catalog's Postgres, which goes with the session that holds it) and only then
reads. Loads of all machines are therefore one after the other, each seeing all before it; polling, fetching, reading
and tagging, which take their time, are not concerned.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import duckdb

from extractors.errors import WarehouseLocked
from warehouse.lake.opening import open_writing
from warehouse.lake.place import Lake
from warehouse.statements import statement

T = TypeVar("T")

ATTEMPTS = 30
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0

# How DuckLake says that another one committed first, and Postgres' library that the connection is gone.
_PASSING = (
    "conflict",
    "could not serialize",
    "server closed the connection",
    "terminating connection",
    "connection to server",
    "no connection to the server",
    "could not receive data",
    "could not send data",
    "ssl connection has been closed",
    "the turn was lost",
)


class TurnLost(duckdb.TransactionException):
    """The session that held the turn ended while its transaction was at work: the turn was lost."""


@contextmanager
def turn(connection: duckdb.DuckDBPyConnection) -> Iterator[Callable[[], None]]:
    """Be the only loader of the lake within the block; waits for those before. Yields a check that it still is so."""
    session = connection.cursor()
    try:
        session.execute("BEGIN TRANSACTION")
        session.execute(statement("lake_turn_bounds"))
        session.execute(statement("lake_turn_take")).fetchall()
        yield lambda: _check(session)
    finally:
        # Ends the turn. Said aloud: closing a connection whose session in Postgres has died ends the whole process.
        with suppress(duckdb.Error):
            session.execute("ROLLBACK")
        session.close()


@contextmanager
def alone(lake: Lake) -> Iterator[None]:
    """Be the only one of all machines that delivers alerts from `lake`; `WarehouseLocked` while another is."""
    with open_writing(lake) as connection:
        connection.execute("BEGIN TRANSACTION")
        try:
            if not connection.execute(statement("lake_delivery_take")).fetchall()[0][0]:
                raise WarehouseLocked(f"Another machine delivers the alerts of {lake}; it sends what is due.")
            yield
        finally:
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")


def _check(session: duckdb.DuckDBPyConnection) -> None:
    try:
        held = session.execute(statement("lake_turn_held")).fetchall()[0][0]
    except duckdb.Error as fault:
        raise TurnLost(f"the turn was lost: {fault}") from fault
    if not held:
        raise TurnLost("the turn was lost")


def retried(attempt: Callable[[], T], *, pause: Callable[[float], None] = time.sleep) -> T:
    """What `attempt` returns, tried at most 30 times where the fault is one that passes; the last one is raised.

    The pauses between grow to 5 s: a minute or so in all.
    """
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except duckdb.Error as fault:
            if number + 1 == ATTEMPTS or not passes(fault):
                raise
            longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**number)
            pause(random.uniform(0, longest))  # noqa: S311 - spreads loaders, hides nothing
    raise AssertionError("not reached")


def passes(fault: duckdb.Error) -> bool:
    """Whether the same transaction may well succeed when it is tried again."""
    said = str(fault).lower()
    return "lock timeout" not in said and any(sign in said for sign in _PASSING)
