"""A reviewer at a terminal: keys in, screens out. What a key means is decided in `desk`, what is seen in `screen`."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from flows.review import screen
from flows.review.desk import Desk, Leave, Span, answer, lay, press
from flows.review.store import Writer
from warehouse.reviews import ReviewText

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
# What arrow and page keys send, after the escape.
_ARROWS = {"[B": " ", "[6~": " ", "OB": " ", "[A": "b", "[5~": "b", "OA": "b"}
_REST_SECONDS = 0.05

# As termios gives and takes them.
_Settings = list[Any]
Load = Callable[[str], tuple[ReviewText | None, tuple[Span, ...]]]


def sit_down(desk: Desk, *, load: Load, writer: Writer) -> Desk:
    """Let somebody work through the desk's tasks until they leave; the desk as they leave it.

    `load` reads a text by its revision. Each judgement is written down as soon as the next screen is there to be read.
    """
    with _single_keys() as usual:
        return _work(desk, load, writer, usual)


def _work(desk: Desk, load: Load, writer: Writer, usual: _Settings) -> Desk:
    loaded: str | None = None
    while True:
        task = desk.task
        if task is not None and (desk.text is None and loaded != f"{desk.at}/{task.revision}"):
            desk, loaded = lay(desk, *load(task.revision)), f"{desk.at}/{task.revision}"
        show(desk)
        if told := writer.flush():
            desk = replace(desk, message=told)
            show(desk)
        desk, effect = answer(desk, read_line(screen.ask(desk), usual)) if desk.asking else press(desk, read_key())
        if isinstance(effect, Leave):
            return desk
        if effect is not None:
            loaded = None
            writer.take(effect)


def show(desk: Desk) -> None:
    """Draw the desk over whatever is on the terminal."""
    size = shutil.get_terminal_size()
    sys.stdout.write(_CLEAR + "\n".join(screen.draw(desk, width=size.columns, height=size.lines)) + "\n")
    sys.stdout.flush()


def read_key() -> str:
    """The next key, without Enter; Ctrl-C and the end of the input are Ctrl-D."""
    try:
        return _decode(sys.stdin.fileno())
    except KeyboardInterrupt:
        return "\x03"


def read_line(question: str, usual: _Settings) -> str:
    """A typed line, without its end, the terminal being as `usual` meanwhile; "" for Ctrl-C and Ctrl-D."""
    # Lets the line be edited.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    width = shutil.get_terminal_size().columns
    lines = screen.wrap(question, max(width, screen.NARROWEST))
    descriptor = sys.stdin.fileno()
    single = termios.tcgetattr(descriptor)
    termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)
    try:
        return input("\n".join(lines) + "\n> ")
    except (EOFError, KeyboardInterrupt):
        return ""
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, single)


@contextlib.contextmanager
def _single_keys() -> Iterator[_Settings]:
    """The terminal gives each key at once, typed ahead or not, until the block is left; gives its usual settings."""
    descriptor = sys.stdin.fileno()
    usual = termios.tcgetattr(descriptor)
    # Not TCSAFLUSH: keys typed ahead count.
    tty.setcbreak(descriptor, termios.TCSADRAIN)
    try:
        yield usual
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)


def _decode(descriptor: int) -> str:
    """One character of UTF-8, or the meaning of an escape sequence ("" for one without)."""
    first = os.read(descriptor, 1)
    if not first:
        return "\x04"
    if first == b"\x1b":
        return _ARROWS.get(_rest(descriptor).decode(errors="replace"), "")
    more = next((size for lead, size in ((0xF0, 3), (0xE0, 2), (0xC0, 1)) if first[0] >= lead), 0)
    return (first + b"".join(os.read(descriptor, 1) for _ in range(more))).decode(errors="replace")


def _rest(descriptor: int) -> bytes:
    found = b""
    while select.select([descriptor], [], [], _REST_SECONDS)[0] and len(found) < 8:
        found += os.read(descriptor, 1)
        if (found[-1:].isalpha() and found != b"O") or found.endswith(b"~"):
            break
    return found
