"""Entering statements coded by hand: all of a file or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.counting import count
from extractors.errors import UsageError
from extractors.urls import article_id, canonicalise
from flows.exchange.coded import Coded, Reading
from flows.exchange.matching import Matched, Unmatched, match_coded
from warehouse.connection import Connection, Place, commit, open_live
from warehouse.handcoded import Sought, find_texts, save_labels, stances_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. `known`: labels that were there already; `replaced`: stances of the machine that gave way."""

    rows: int
    entered: int
    known: int
    replaced: int
    untouched: int
    unmatched: tuple[Unmatched, ...]


def import_coded(
    place: Place,
    file: str,
    reading: Reading,
    *,
    codebook_version: str,
    accept: bool,
    skip_unmatched: bool,
    now: datetime,
) -> ImportReport:
    """Enter what `reading` holds as labels of the live warehouse.

    Raises UsageError with every fault, and with every row whose article is not stored (unless `skip_unmatched`);
    nothing is entered then. Hold the lock of the data folder.
    """
    refuse(file, [str(fault) for fault in reading.faults])
    with open_live(place) as connection:
        matched = _match(connection, file, reading.rows, codebook_version=codebook_version, accept=accept)
        refuse(file, [str(fault) for fault in matched.faults])
        if not skip_unmatched:
            lines = [f"{file}:{one.line}: {one.key} is not stored" for one in matched.unmatched]
            refuse(file, lines, hint="; --skip-unmatched imports the others")
        labels = (*matched.labels, *matched.replaced)
        entered = commit(connection, lambda: save_labels(connection, labels, now=now))
    return ImportReport(
        rows=len(reading.rows),
        entered=entered,
        known=len({label.label_id for label in labels}) - entered,
        replaced=len(matched.replaced),
        untouched=matched.untouched,
        unmatched=matched.unmatched,
    )


def _match(connection: Connection, file: str, rows: Sequence[Coded], *, codebook_version: str, accept: bool) -> Matched:
    sought = {key: _seek(key) for row in rows for key in row.keys}
    texts = {found.key: found for found in find_texts(connection, list(sought.values()))}
    stances = stances_of(connection, [found.article_id for found in texts.values()])
    return match_coded(file, rows, texts, stances, codebook_version=codebook_version, accept=accept)


def _seek(key: str) -> Sought:
    canonical = canonicalise(key)
    if canonical is None:
        return Sought(key=key, article_id=key, address=key)
    return Sought(key=key, article_id=article_id(canonical), address=canonical)


def refuse(file: str, lines: Sequence[str], hint: str = "") -> None:
    """Raise UsageError with every line, if there are any."""
    if lines:
        listed = "\n".join(lines)
        raise UsageError(f"nothing of {file} is imported, for it has {count(len(lines), 'fault')}{hint}:\n{listed}")
