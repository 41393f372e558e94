"""Stances as a database of Discourse Network Analyzer, which rDNA opens as well.

Offsets: DNA's editor counts as Java does (an emoji is two signs) and its SQL as SQLite does (one). Signs beyond U+FFFF
are therefore written as U+FFFD, one for one: then both find the same words, and offsets are those of the warehouse.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path

from extractors.errors import UsageError
from flows.exchange.speaking import Holding, tell_speaker
from warehouse.discourse import DocumentRow, StatementRow

# The oldest version with these tables; later ones open its databases, 3.1.0 those of no other.
VERSION = {"version": "3.0.8", "date": "2022-06-16"}
ADMIN = "Admin"
MACHINE = "Bellwether"
LONGEST = 190
# The first four are DNA's own, by which rDNA asks.
VARIABLES = (
    ("person", "short text"),
    ("organization", "short text"),
    ("concept", "short text"),
    ("agreement", "boolean"),
    ("company", "short text"),
    ("about country", "short text"),
    ("holder type", "short text"),
    ("relation", "short text"),
    ("basis", "short text"),
    ("confidence", "integer"),
)
_IDS = {name: number for number, (name, _) in enumerate(VARIABLES, start=1)}
_ATTRIBUTES = ("Type", "Alias", "Notes")
_NOT_EVERYWHERE_ONE = re.compile("[\U00010000-\U0010ffff\x00\r]")
_ITERATIONS, _SALT_BYTES = 100_000, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaCounts:
    """What was written; `left_out`: documents without a text, for the snapshot or the retention settings have none."""

    documents: int
    statements: int
    left_out: int


@dataclass(slots=True)
class _Entities:
    """Numbers the values of each variable."""

    ids: dict[tuple[int, str], int] = field(default_factory=dict)

    def number(self, variable: int, value: str) -> int:
        return self.ids.setdefault((variable, clip(value)), len(self.ids) + 1)


@cache
def sql(name: str) -> str:
    """The text of `sql/dna_NAME.sql`."""
    return (resources.files("flows.exchange") / "sql" / f"dna_{name}.sql").read_text(encoding="utf-8")


def fold(text: str) -> str:
    """`text`, as long as it was, in signs that Java and SQLite count alike."""
    return _NOT_EVERYWHERE_ONE.sub("\ufffd", text)


def clip(text: str) -> str:
    """`text` within the length that DNA's short fields have."""
    folded = fold(text)
    return folded if len(folded) <= LONGEST else folded[: LONGEST - 1] + "…"


def write_dna(
    path: Path,
    documents: Sequence[DocumentRow],
    statements: Sequence[StatementRow],
    *,
    concepts: Mapping[str, str],
    password: str,
    replace: bool = False,
) -> DnaCounts:
    """Write a new database to `path`, which appears whole or not at all.

    `concepts`: what each proposition says. `password`: that of all coders. Raises UsageError where there is a file,
    unless it is to be replaced, and OSError where `path` cannot be written.
    """
    if path.exists() and not replace:
        raise UsageError(f"{path} is there already; name a new file, or replace it by --force")
    kept = tuple(document for document in documents if document.text)
    places = {document.revision: number for number, document in enumerate(kept, start=1)}
    told = tuple(statement for statement in statements if statement.revision in places)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        # SQLite does not say why it cannot make a file.
        draft.touch()
        with closing(sqlite3.connect(draft)) as connection:
            connection.executescript(sql("schema"))
            connection.execute("PRAGMA foreign_keys = ON")
            with connection:
                coders = _write_frame(connection, told, password)
                _write_documents(connection, kept)
                _write_statements(connection, kept, told, places=places, coders=coders, concepts=concepts)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return DnaCounts(documents=len(kept), statements=len(told), left_out=len(documents) - len(kept))


def hash_password(password: str, salt: bytes) -> str:
    """As jasypt's StrongPasswordEncryptor keeps it: salt, then SHA-256 of it and the password 100,000 times over."""
    digest = hashlib.sha256(salt + unicodedata.normalize("NFC", password).encode()).digest()
    for _ in range(_ITERATIONS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _write_frame(connection: sqlite3.Connection, statements: Iterable[StatementRow], password: str) -> dict[str, int]:
    """Settings, coders, the statement type and its variables; returns the coders' numbers."""
    people = sorted({row.reviewer for row in statements if row.reviewer} - {ADMIN, MACHINE})
    coders = {name: number for number, name in enumerate((ADMIN, MACHINE, *people), start=1)}
    hashed = hash_password(password, secrets.token_bytes(_SALT_BYTES))
    connection.executemany(sql("insert_settings"), VERSION.items())
    rows = [(number, clip(name), *_colour(number), hashed) for name, number in coders.items()]
    connection.executemany(sql("insert_coders"), rows)
    pairs = [(one, other) for one in coders.values() for other in coders.values() if one != other]
    connection.executemany(sql("insert_relations"), pairs)
    connection.execute(sql("insert_types"))
    connection.executemany(sql("insert_variables"), [(_IDS[name], name, kind) for name, kind in VARIABLES])
    wanted = [(_attribute(variable, name), variable, name) for variable in (1, 2, 3) for name in _ATTRIBUTES]
    connection.executemany(sql("insert_attributes"), wanted)
    return coders


def _colour(number: int) -> tuple[int, int, int]:
    return ((255, 255, 0), (120, 160, 220), (220, 140, 90), (120, 200, 130))[min(number, 4) - 1]


def _attribute(variable: int, name: str) -> int:
    return (variable - 1) * len(_ATTRIBUTES) + _ATTRIBUTES.index(name) + 1


def _write_documents(connection: sqlite3.Connection, documents: Sequence[DocumentRow]) -> None:
    rows = []
    for number, document in enumerate(documents, start=1):
        moment = document.published_at or datetime.combine(document.published_on, datetime.min.time(), UTC)
        notes = f"article: {document.article_id}\nrevision: {document.revision}\nurl: {document.url}"
        section = " ".join(part for part in (document.country, document.language) if part)
        texts = (clip(document.title or document.url), fold(document.text or ""))
        by = clip(", ".join(document.authors)), clip(document.outlet), section
        rows.append((number, *texts, 2, *by, notes, document.genre, int(moment.timestamp())))
    connection.executemany(sql("insert_documents"), rows)


def _write_statements(
    connection: sqlite3.Connection,
    documents: Sequence[DocumentRow],
    statements: Sequence[StatementRow],
    *,
    places: Mapping[str, int],
    coders: Mapping[str, int],
    concepts: Mapping[str, str],
) -> None:
    entities = _Entities()
    # DNA offers the empty value of every variable.
    for name, kind in VARIABLES:
        if kind == "short text":
            entities.number(_IDS[name], "")
    rows, short, flags, numbers = [], [], [], []
    for number, row in enumerate(statements, start=1):
        place = places[row.revision]
        rows.append((number, place, row.start_char, row.end_char, coders[row.reviewer or MACHINE]))
        for name, value in describe(row, documents[place - 1]).items():
            short.append((number, _IDS[name], entities.number(_IDS[name], value)))
        flags.append((number, _IDS["agreement"], int(row.pole == "affirm")))
        numbers.append((number, _IDS["confidence"], round(row.confidence * 100)))
    connection.executemany(sql("insert_statements"), rows)
    known = [(number, variable, value) for (variable, value), number in entities.ids.items()]
    connection.executemany(sql("insert_entities"), known)
    connection.executemany(sql("insert_values"), _attribute_values(entities, documents, concepts))
    connection.executemany(sql("insert_shorttext"), short)
    connection.executemany(sql("insert_boolean"), flags)
    connection.executemany(sql("insert_integer"), numbers)


def describe(row: StatementRow, document: DocumentRow) -> dict[str, str]:
    """The short texts of a statement, by variable."""
    holding = Holding(type=row.holder_type, name=row.holder_name)
    speaker = tell_speaker(holding, outlet=document.outlet, authors=tuple(document.authors))
    return {
        "person": speaker.person,
        "organization": speaker.organisation,
        "concept": row.proposition,
        "company": row.company or "",
        "about country": row.about_country or "",
        "holder type": row.holder_type,
        "relation": row.relation,
        "basis": row.basis,
    }


def _attribute_values(
    entities: _Entities, documents: Sequence[DocumentRow], concepts: Mapping[str, str]
) -> Iterable[tuple[int, int, str]]:
    outlets = {clip(document.outlet) for document in documents}
    for (variable, value), number in entities.ids.items():
        if variable > 3:
            continue
        given = {
            "Type": "outlet" if variable == _IDS["organization"] and value in outlets else "",
            "Notes": clip(concepts.get(value, "")) if variable == _IDS["concept"] else "",
        }
        for name in _ATTRIBUTES:
            yield number, _attribute(variable, name), given.get(name, "")
