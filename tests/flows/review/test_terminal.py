"""A reviewer at a real terminal: the program on a pseudo-terminal, keys typed, screens read."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flows.trendlines import columns
from tests.flows.review.desk import CONFIG, publish_newsroom
from warehouse.connection import SNAPSHOT_NAME, open_snapshot

pytestmark = pytest.mark.program

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
PATIENCE = 30.0


class Seat:
    """What a person at the terminal can do: wait for something to be shown, and type."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.shown = ""

    def read_until(self, pattern: str) -> str:
        """What is shown since the last time, up to `pattern`, which comes soon."""
        new, deadline = "", time.monotonic() + PATIENCE
        while not re.search(pattern, new, re.DOTALL):
            assert time.monotonic() < deadline, f"{pattern!r} was not shown, but {new!r}"
            if not select.select([self._descriptor], [], [], 0.2)[0]:
                continue
            try:
                new += os.read(self._descriptor, 65536).decode()
            except OSError:
                # How Linux says that the other side has ended.
                assert re.search(pattern, new, re.DOTALL), f"ended without {pattern!r}: {new!r}"
        self.shown += new
        return new

    def type(self, keys: str) -> None:
        """Type without waiting."""
        os.write(self._descriptor, keys.encode())


@contextmanager
def sit_down(data: Path, *arguments: str, width: int = 80) -> Iterator[Seat]:
    """`bellwether review` on a terminal of its own; ended when the block is left."""
    words = ["review", "--data", str(data), "--config", str(CONFIG), "--reviewer", "ada", *arguments]
    pid, descriptor = pty.fork()
    if pid == 0:
        # What the surroundings say of a terminal's size goes before what the terminal says.
        environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        os.execve(sys.executable, [sys.executable, "-m", "flows.cli", *words], environ)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    try:
        yield Seat(descriptor)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(descriptor)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    publish_newsroom(tmp_path)
    return tmp_path


def ask(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        return connection.execute(sql).fetchall()


def test_judging_undoing_leaving_and_coming_back(data: Path) -> None:
    with sit_down(data) as seat:
        seat.read_until("1 of 2, 0 done.*q quit")
        seat.type("r")
        seat.read_until("2 of 2, 1 done.*q quit")
        seat.type("z")
        seat.read_until(r"1 of 2, 0 done.*taken back")
        seat.type("h")
        seat.read_until("name:\r\n> ")
        seat.type("Ada Thorne\n")
        seat.read_until("by Ada Thorne.*q quit")
        seat.type("a")
        seat.read_until("2 of 2, 1 done.*q quit")
        seat.type("q")
        seat.read_until("1 done as ada, 1 left")
    holders = ask(data, "SELECT holder_name FROM stances WHERE basis = 'human'")
    assert holders == [("Ada Thorne",)]
    assert ask(data, "SELECT verdict, retracted_at IS NULL FROM labels WHERE NOT holds ORDER BY ALL") == [
        ("correct", True),
        ("reject", False),
    ]
    with sit_down(data) as seat:
        seat.read_until("1 of 1, 0 done.*q quit")
        # Ctrl-D leaves as well.
        seat.type("\x04")
        seat.read_until("0 done as ada, 1 left")


def test_adding_a_missed_stance_in_an_audit(data: Path) -> None:
    from click.testing import CliRunner

    from flows.cli import cli

    where = ["--data", str(data), "--config", str(CONFIG)]
    CliRunner().invoke(cli, ["review", "audit", "draw", "--since", "400d", "--until", "2026-12-31", *where])
    with sit_down(data, "--queue", "audit") as seat:
        for _ in range(5):
            shown = seat.read_until("(q quit|z undo · q)")
            if "a accept" in shown:
                seat.type("a")
            elif "TikTok was there" in shown:
                seat.type("m2\nban\na\nu\n")
                seat.read_until("added: ban affirm.*q quit")
                seat.type("d")
            else:
                seat.type("d")
        seat.read_until("All 5 are done")
        seat.type("q")
        seat.read_until("6 done as ada")
    assert ask(data, "SELECT count(*) FROM audit_reads") == [(3,)]
    assert ask(data, "SELECT quote, holder_type FROM stances WHERE pole = 'affirm'") == [
        ("A ban may be right, who knows.", "unattributed")
    ]


def test_forty_columns_are_enough_and_nothing_of_an_article_reaches_the_terminal(data: Path) -> None:
    with sit_down(data, "--queue", "uncertain", width=40) as seat:
        # The size is set once the program runs; the next screen has it.
        seat.read_until("1 of 2")
        seat.type("?")
        seat.read_until("Judge by.*q quit")
        seat.type("k")
        seat.read_until("2 of 2.*q quit")
        seat.type("q")
        seat.read_until("0 done as ada")
    *_, helping, last = seat.shown.split(CLEAR)
    lines = helping.split("\r\n")
    assert max(columns(line) for line in lines) <= 40
    assert len(lines) <= 25
    shown = seat.shown.replace(CLEAR, "")
    assert not [char for char in shown if not char.isprintable() and char not in "\r\n"]
    assert "2 of 2" in last
