"""Adding a proposition to stances.toml for its user: every comment stays, and what comes out is checked."""

from __future__ import annotations

import re
from pathlib import Path

import tomlkit

from config.documents import Document, decode, parse_document, read_bytes, to_faults
from config.stances import read_codebook
from extractors.errors import ConfigurationError, Fault, UsageError
from extractors.model import Codebook, Proposition

_VERSION = re.compile(r'^version\s*=\s*"([^"\n]*)"', re.MULTILINE)


def add_proposition(path: Path, proposition: Proposition) -> str:
    """The text of the stances.toml at `path` with `proposition` (its cues aside) after those that it has.

    Its version is one higher. Raises ConfigurationError where the file, as it is or as it would be, has a fault, and
    UsageError where it has a proposition of that id.
    """
    text = read_text(path)
    if proposition.id in {known.id for known in check_codebook(text, path).propositions}:
        raise UsageError(f"{path} has a proposition {proposition.id!r}; choose another --id, or merge into that one")
    grown = f"{bump_version(text, path).rstrip()}\n\n{_describe(proposition)}"
    check_codebook(grown, path)
    return grown


def raise_version(path: Path) -> str:
    """The text of the stances.toml at `path` with a version one higher. Raises ConfigurationError for faults in it."""
    text = bump_version(read_text(path), path)
    check_codebook(text, path)
    return text


def bump_version(text: str, path: Path) -> str:
    """`text` with the last number of its version one higher, or a first one added."""
    found = _VERSION.search(text)
    if found is None:
        raise ConfigurationError((Fault(file=str(path), line=None, key="version", message="is missing"),))
    return f"{text[: found.start(1)]}{next_version(found[1])}{text[found.end(1) :]}"


def next_version(version: str) -> str:
    """`2026.11.1` becomes `2026.11.2`, and what ends in no number gets one."""
    head, dot, last = version.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isascii() and last.isdigit() else f"{version}.1"


def check_codebook(text: str, path: Path) -> Codebook:
    """The codebook in `text`. Raises ConfigurationError with every fault of it."""
    document = parse_document(text, str(path))
    if isinstance(document, Fault):
        raise ConfigurationError((document,))
    return _check(document)


def _check(document: Document) -> Codebook:
    codebook, found = read_codebook(document.data)
    if found:
        raise ConfigurationError(tuple(to_faults(document, found)))
    return codebook


def _describe(proposition: Proposition) -> str:
    keys = ("id", "statement", "affirm", "reject", "not_this")
    lines = [f"{key} = {tomlkit.item(getattr(proposition, key)).as_string()}" for key in keys]
    return "\n".join(("[[proposition]]", *lines, ""))


def read_text(path: Path) -> str:
    """The text of a file. Raises ConfigurationError where it cannot be read."""
    body = read_bytes(path)
    text = body if isinstance(body, Fault) else decode(body, str(path))
    if isinstance(text, Fault):
        raise ConfigurationError((text,))
    return text
