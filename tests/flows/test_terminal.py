"""What the reading commands draw on real terminals, wide and narrow, and in pipes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from tests.flows.report.newsstand import make_newsstand
from tests.flows.test_cli import PROGRAM, bellwether, surroundings

pytestmark = pytest.mark.program

COMMANDS = (
    ("trends", "--since", "400w", "--proposition", "ban"),
    ("alerts", "list"),
    ("stances", "show", "ban"),
    ("status", "--port", "1"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    make_newsstand(folder / "data")
    assert bellwether("init", "config", home=folder).returncode == 0
    return folder


def look(home: Path, *arguments: str, columns: int) -> str:
    """What a terminal of so many columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environ = surroundings(home, TERM="xterm-256color", COLUMNS=str(columns))
    process = subprocess.Popen(
        [*PROGRAM, *arguments], cwd=home, env=environ, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    sent = b""
    try:
        while chunk := os.read(ours, 65536):
            sent += chunk
    except OSError:
        pass  # Linux says so when the last writer is gone.
    os.close(ours)
    assert process.wait(timeout=60) == 0, sent.decode()
    return sent.decode()


def without_escapes(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_words_of_the_web_move_no_cursor(home: Path, command: tuple[str, ...]) -> None:
    for columns in (40, 140):
        shown = without_escapes(look(home, *command, columns=columns))
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown), columns


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_pipe_gets_no_colours(home: Path, command: tuple[str, ...]) -> None:
    piped = bellwether(*command, home=home)
    assert piped.returncode == 0, piped.stderr
    assert "\x1b" not in piped.stdout


def test_alerts_are_a_table_where_there_is_room_and_lines_where_there_is_not(home: Path) -> None:
    wide, narrow = (look(home, "alerts", "list", columns=columns) for columns in (140, 80))
    assert "┃" in wide
    assert max(len(line) for line in without_escapes(wide).splitlines()) <= 140
    assert "┃" not in narrow
    assert without_escapes(narrow).split() == bellwether("alerts", "list", home=home).stdout.split()


def test_trends_fit_the_terminal_and_are_those_of_sql(home: Path) -> None:
    shown = without_escapes(look(home, "trends", "--since", "400w", "--proposition", "ban", columns=60))
    drawn = [line for line in shown.splitlines() if line.startswith("ban ")]
    assert len(drawn) == 2
    assert all(len(line) <= 60 for line in drawn)
    sql = "SELECT value FROM trend(per := 'pole', of_proposition := 'ban') WHERE series = 'affirm' ORDER BY bucket"
    last = bellwether("query", sql, "--format", "csv", home=home).stdout.splitlines()[-1]
    (affirm,) = (line for line in drawn if line.startswith("ban affirm"))
    assert affirm.split()[-1].rstrip("+") == last
