"""Entering statements coded by hand: all of a file or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.counting import count
from extractors.errors import UsageError
from extractors.urls import article_id, canonicalise
from flows.exchange.coded import Reading, name_row
from flows.exchange.matching import Unmatched, match_coded, replace_stances
from warehouse.connection import Place, commit, open_live
from warehouse.handcoded import Sought, find_texts, known_labels, save_labels, stances_of
from warehouse.labels import read_labels


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
        sought = {key: _seek(key) for row in reading.rows for key in row.keys}
        texts = {found.key: found for found in find_texts(connection, list(sought.values()))}
        stances = stances_of(connection, [found.article_id for found in texts.values()])
        matched = match_coded(
            file,
            reading.rows,
            texts,
            stances,
            codebook_version=codebook_version,
            accept=accept,
            judged=read_labels(connection),
        )
        refuse(file, [str(fault) for fault in matched.faults])
        if not skip_unmatched:
            lines = [f"{name_row(file, one.line)}: {one.key} is not stored" for one in matched.unmatched]
            refuse(file, lines, hint="; --skip-unmatched imports the others")
        known = known_labels(connection, matched.labels)
        replaced = replace_stances(matched, stances, known=known, codebook_version=codebook_version)
        labels = (*matched.labels, *replaced)
        entered = commit(connection, lambda: save_labels(connection, labels, now=now))
    return ImportReport(
        rows=len(reading.rows),
        entered=entered,
        known=len({label.label_id for label in labels}) - entered,
        replaced=len(replaced),
        untouched=len(matched.untouched),
        unmatched=matched.unmatched,
    )


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
