"""Reading the tables of a TOML document against a schema. Nothing raises: findings are collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from config.checks import Check, Wrong, show, suggest
from config.places import KeyPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong at `path` of a document."""

    path: KeyPath
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a table may hold under one name. A key that is not `required` may be left out."""

    check: Check
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One table of an array: the values that passed, and whether all did."""

    path: KeyPath
    values: dict[str, Any]
    sound: bool


Findings = tuple[Finding, ...]
Schema = Mapping[str, Key]


def read_table(table: object, schema: Schema, path: KeyPath, *, ignore: Iterable[str] = ()) -> tuple[Row, Findings]:
    """The row that `table` gives; keys in `ignore` are for the caller to read."""
    if not isinstance(table, dict):
        finding = Finding(path=path, message=f"must be a table, not {show(table)}")
        return Row(path=path, values={}, sound=False), (finding,)
    values: dict[str, Any] = {}
    found = list(find_unknown(table, {*schema, *ignore}, path))
    for name, key in schema.items():
        if name not in table:
            found += [Finding(path=(*path, name), message="is missing")] if key.required else []
            continue
        value = key.check.accept(table[name])
        if isinstance(value, Wrong):
            found.append(Finding(path=(*path, name), message=value.message))
        else:
            values[name] = value
    return Row(path=path, values=values, sound=not found), tuple(found)


def read_rows(
    data: Mapping[str, Any], name: str, schema: Schema, *, path: KeyPath = (), ignore: Iterable[str] = ()
) -> tuple[tuple[Row, ...], Findings]:
    """The tables `[[name]]` of `data`."""
    tables = data.get(name, [])
    if not isinstance(tables, list):
        wrong = Finding(path=(*path, name), message=f"must be written as [[{name}]], with two brackets")
        return (), (wrong,)
    read = [read_table(table, schema, (*path, name, at), ignore=ignore) for at, table in enumerate(tables)]
    return tuple(row for row, _ in read), tuple(finding for _, found in read for finding in found)


def find_unknown(table: Mapping[str, Any], known: Iterable[str], path: KeyPath = ()) -> Findings:
    """A finding for each key of `table` that is not `known`."""
    names = sorted(known)
    return tuple(
        Finding(path=(*path, key), message=f"is unknown{suggest(key, names) or '; known here: ' + ', '.join(names)}")
        for key in table
        if key not in names
    )


def find_repeated(rows: Iterable[Row], name: str) -> Findings:
    """A finding for each row whose `name` an earlier row has already."""
    seen: set[object] = set()
    found: list[Finding] = []
    for row in rows:
        value = row.values.get(name)
        if value in seen:
            found.append(Finding(path=(*row.path, name), message=f"{show(value)} is used twice; each must be unique"))
        elif value is not None:
            seen.add(value)
    return tuple(found)
