"""Reading a TOML file, with every way it can be unreadable told as a fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.places import key_lines, line_of, show_path
from config.tables import Finding
from extractors.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A TOML file: its name for messages, its text and what the parser made of it."""

    file: str
    text: str
    data: dict[str, Any]


def read_document(path: Path) -> Document | Fault:
    """The document at `path`; a file that is missing, unreadable, not UTF-8 or not TOML is a fault."""
    body = read_bytes(path)
    if isinstance(body, Fault):
        return body
    text = decode(body, str(path))
    return text if isinstance(text, Fault) else parse_document(text, str(path))


def read_bytes(path: Path) -> bytes | Fault:
    """The bytes of the file at `path`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = "is missing; `bellwether init DIR` writes a fresh set of files to take it from"
    except IsADirectoryError:
        message = "is a directory; a file is needed here"
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
    return Fault(file=str(path), line=None, key="", message=message)


def decode(body: bytes, file: str) -> str | Fault:
    """`body` as text; a byte order mark is taken off."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte 0x{body[error.start]:02x}); save the file with UTF-8 encoding"
        return Fault(file=file, line=line, key="", message=message)


def parse_document(text: str, file: str) -> Document | Fault:
    """The TOML document in `text`."""
    try:
        return Document(file=file, text=text, data=tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        what, line, column = _locate(str(error), text)
        hint = "; text needs quotes, true and false none" if "Invalid value" in what else ""
        message = f"is not valid TOML at column {column}: {what[:1].lower()}{what[1:]}{hint}"
        return Fault(file=file, line=line, key="", message=message)


def _locate(message: str, text: str) -> tuple[str, int, int]:
    """What the parser said, and where: it ends with "(at line 3, column 7)" or "(at end of document)"."""
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place:
        return message[: place.start()], int(place[1]), int(place[2])
    lines = text.rstrip("\n").split("\n")
    return message.removesuffix(" (at end of document)"), len(lines), len(lines[-1]) + 1


def to_faults(document: Document, findings: Iterable[Finding]) -> tuple[Fault, ...]:
    """`findings` with their lines. The scan for lines is run only when there is something to tell."""
    found = list(findings)
    lines = key_lines(document.text) if found else {}
    return tuple(
        Fault(
            file=document.file,
            line=line_of(lines, finding.path),
            key=show_path(finding.path, document.data),
            message=finding.message,
        )
        for finding in found
    )
