"""Statements coded by hand, as a file has them: CSV, JSON Lines or a database of Discourse Network Analyzer."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from extractors.errors import Fault, UsageError
from extractors.model import HolderType, Pole, Relation
from flows.exchange.dna import MACHINE, sql
from flows.exchange.speaking import Holding, Speaker, tell_holder

# What each column may also be called: DNA's and rDNA's words.
ALIASES = {
    "concept": "proposition",
    "organisation": "organization",
    "article": "article_id",
    "text": "quote",
    "stop": "end",
    "start_char": "start",
    "end_char": "end",
    "coder": "reviewer",
    "about country": "about_country",
    "country": "about_country",
    "holder type": "holder_type",
}
COLUMNS = (
    *("url", "article_id", "proposition", "pole", "agreement", "person", "organization", "holder_type", "holder_name"),
    *("relation", "company", "about_country", "quote", "start", "end", "holds", "reviewer", "note"),
)
_POLES = {"affirm": "affirm", "reject": "reject", "1": "affirm", "0": "reject", "true": "affirm", "false": "reject"}
_YES_NO = {"": True, "true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A statement that a person coded. `keys`: the article's id and addresses, whichever are given.

    `start` and `end` are offsets into `text` where the file has one (a .dna), else into the stored text. `machine`: it
    is signed by the tagger, as exported statements are.
    """

    line: int
    keys: tuple[str, ...]
    proposition: str
    pole: Pole
    holder_type: HolderType
    holder_name: str | None
    relation: Relation
    company: str | None
    about_country: str | None
    quote: str | None
    start: int | None
    end: int | None
    holds: bool
    reviewer: str
    note: str | None
    text: str | None = None
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds, and all that is wrong with it. `line`: a row of a table, or a statement's number in a .dna."""

    rows: tuple[Coded, ...]
    faults: tuple[Fault, ...]


def name_row(file: str, line: int) -> str:
    """A row as it is named in a message: by its line, in a database by the statement's number."""
    return f"{file}: statement {line}" if file.lower().endswith(".dna") else f"{file}:{line}"


def read_coded(path: Path, *, propositions: Collection[str], reviewer: str | None) -> Reading:
    """Read a file by its ending (.dna, .csv, .jsonl). `reviewer`: whose rows without a name are.

    Raises UsageError for another ending, or a file that is not what its name says.
    """
    readers = {".dna": _read_dna, ".csv": _read_csv, ".jsonl": _read_jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path.name}: what is this? Give a file that ends in {', '.join(readers)}")
    rows: list[Coded] = []
    faults: list[Fault] = []
    for line, record in reader(path):
        if isinstance(record, str):
            faults.append(Fault(file=name_row(path.name, line), line=None, key="", message=record))
            continue
        wrong = list(_check(record, propositions, reviewer))
        place = name_row(path.name, line)
        faults += [Fault(file=place, line=None, key=key, message=message) for key, message in wrong]
        if not wrong:
            rows.append(_build(line, record, reviewer))
    return Reading(rows=tuple(rows), faults=tuple(faults))


_Record = dict[str, Any]


def _read_csv(path: Path) -> Iterator[tuple[int, _Record | str]]:
    reader = csv.DictReader(io.StringIO(_read_text(path), newline=""))
    names = [_name(field) for field in reader.fieldnames or ()]
    if unknown := [name for name in names if name not in COLUMNS]:
        yield 1, f"no such column: {', '.join(unknown)}; there are {', '.join(COLUMNS)}"
        return
    for row in reader:
        if None in row or None in row.values():
            yield reader.line_num, f"this row has not the {len(names)} fields that the header has"
            continue
        yield reader.line_num, {_name(key): value.strip() for key, value in row.items()}


def _read_jsonl(path: Path) -> Iterator[tuple[int, _Record | str]]:
    for number, line in enumerate(_read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as fault:
            yield number, f"this line is no JSON object ({fault})"
            continue
        if not isinstance(record, dict):
            yield number, "this line is no JSON object"
        elif unknown := [key for key in record if _name(key) not in COLUMNS]:
            yield number, f"no such field: {', '.join(unknown)}; there are {', '.join(COLUMNS)}"
        else:
            yield number, {_name(key): _as_text(value) for key, value in record.items()}


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{path.name} is not in UTF-8 ({fault.reason} at byte {fault.start})") from fault


def _name(field: str) -> str:
    name = field.strip().lower()
    return ALIASES.get(name, name)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def _read_dna(path: Path) -> Iterator[tuple[int, _Record | str]]:
    """Each statement with its values; `_text` is the document's, `_notes` say which article it is."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            version = dict.fromkeys(row[0] for row in connection.execute(sql("version")))
            values: dict[int, dict[str, Any]] = {}
            for statement, variable, value in connection.execute(sql("values")):
                values.setdefault(statement, {})[_name(variable)] = value
            statements = connection.execute(sql("statements")).fetchall()
    except sqlite3.Error as fault:
        raise UsageError(
            f"{path.name} is no database of Discourse Network Analyzer 3 ({fault}); one of version 2 is first imported "
            "into a new database there"
        ) from fault
    if not any(one.startswith("3.") for one in version):
        raise UsageError(f"{path.name} was made by version {', '.join(version) or '?'}; version 3 can be read")
    for number, start, stop, coder, _, text, notes in statements:
        known = {key: value for key, value in values.get(number, {}).items() if key in COLUMNS}
        begin, end = _count_as_python(text, start), _count_as_python(text, stop)
        record = {key: _as_text(value) for key, value in known.items()} | {"start": str(begin), "end": str(end)}
        yield number, record | {"quote": text[begin:end], "reviewer": coder, "_text": text, "_notes": notes}


def _count_as_python(text: str, offset: int) -> int:
    """A place in `text` that Java counted in UTF-16, where an emoji is two."""
    if text.isascii() or max(text) <= "\uffff":
        return offset
    return len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", "ignore"))


def _check(record: Mapping[str, str], propositions: Collection[str], reviewer: str | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a row: the column and why."""
    if not _find_keys(record):
        yield "url", "say which article: url or article_id (in DNA: an address in the document's notes)"
    proposition = record.get("proposition", "")
    if proposition not in propositions:
        yield "proposition", f"{proposition!r} is none of the codebook's; there are {', '.join(sorted(propositions))}"
    if _find_pole(record) is None:
        yield "pole", 'write "affirm" or "reject" (or agreement 1 or 0)'
    for key, words in (("holder_type", get_args(HolderType)), ("relation", get_args(Relation))):
        if record.get(key) and record[key] not in words:
            yield key, f"{record[key]!r} is none of {', '.join(words)}"
    if record.get("about_country") and not _COUNTRY.fullmatch(record["about_country"]):
        yield "about_country", f"{record['about_country']!r} is no country code of two letters, like BR (or EU)"
    yield from _check_place(record)
    if record.get("holds", "").lower() not in _YES_NO:
        yield "holds", "write true or false"
    if not (record.get("reviewer") or reviewer):
        yield "reviewer", "who coded this? Fill the column or give --reviewer"


def _check_place(record: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    start, end = record.get("start", ""), record.get("end", "")
    if bool(start) != bool(end):
        yield "start", "give start and end, or neither"
    elif start and not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        yield "start", f"{start} to {end} is no place in a text; offsets count characters from 0, the end is one past"
    elif not start and not record.get("quote"):
        yield "quote", "say where it stands: quote, or start and end"


def _find_pole(record: Mapping[str, str]) -> Pole | None:
    found = _POLES.get((record.get("pole") or record.get("agreement") or "").lower())
    return "affirm" if found == "affirm" else "reject" if found == "reject" else None


def _find_keys(record: Mapping[str, str]) -> tuple[str, ...]:
    notes = record.get("_notes", "")
    named = re.findall(r"^article: ([0-9a-f]{32})$", notes, re.MULTILINE)
    addresses = re.findall(r"https?://\S+", notes)
    given = (record.get("article_id"), record.get("url"), *named, *addresses)
    return tuple(dict.fromkeys(key for key in given if key))


def _build(line: int, record: Mapping[str, str], reviewer: str | None) -> Coded:
    holding = _find_holder(record)
    relation = record.get("relation") or ("reports" if holding.type in {"attributed", "generic"} else "asserts")
    pole = _find_pole(record)
    assert pole is not None, "checked"
    by_machine = record.get("reviewer") == MACHINE
    return Coded(
        line=line,
        keys=_find_keys(record),
        proposition=record["proposition"],
        pole=pole,
        holder_type=_one_of(holding.type),
        holder_name=holding.name,
        relation=_relation(relation),
        company=record.get("company") or None,
        about_country=record.get("about_country") or None,
        quote=record.get("quote") or None,
        start=int(record["start"]) if record.get("start") else None,
        end=int(record["end"]) if record.get("end") else None,
        holds=_YES_NO[record.get("holds", "").lower()],
        reviewer=(reviewer or MACHINE) if by_machine else record.get("reviewer") or reviewer or "",
        note=record.get("note") or None,
        text=record.get("_text"),
        machine=by_machine,
    )


def _find_holder(record: Mapping[str, str]) -> Holding:
    speaker = Speaker(person=record.get("person", ""), organisation=record.get("organization", ""))
    kind = record.get("holder_type", "")
    name = record.get("holder_name") or None
    if not kind:
        return Holding(type="attributed", name=name) if name else tell_holder(speaker)
    if kind != "attributed":
        return Holding(type=kind)
    return Holding(type=kind, name=name or speaker.person or speaker.organisation or None)


def _one_of(word: str) -> HolderType:
    return next(kind for kind in get_args(HolderType) if kind == word)


def _relation(word: str) -> Relation:
    return next(relation for relation in get_args(Relation) if relation == word)
