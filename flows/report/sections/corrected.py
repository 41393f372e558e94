"""Shares of stances corrected for the tagger's error, by what people found in a random sample of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.report.section import Chart, Section, Source
from flows.review.shares import CorrectedRow, read_corrected_shares
from warehouse.audits import Audit

MOST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The latest audit with the `most` largest shares; no `audit` where none was drawn.

    `missing`: how many articles must still be read before a corrected share is given.
    """

    most: int
    audit: Audit | None
    drawn_on: date | None
    missing: int
    rows: tuple[CorrectedRow, ...]


def read(source: Source) -> Corrected:
    """The shares of the audit's own population, whatever the briefing's period: the sample speaks for no other."""
    found = read_corrected_shares(source.connection)
    if found is None:
        return Corrected(most=MOST, audit=None, drawn_on=None, missing=0, rows=())
    given = tuple(row for row in found.rows if row.corrected is not None)
    return Corrected(
        most=MOST,
        audit=found.audit,
        drawn_on=found.audit.drawn_at.date(),
        missing=min((row.missing for row in found.rows), default=0),
        rows=given[:MOST],
    )


def draw(numbers: Corrected) -> Sequence[Chart]:
    """Nothing: the intervals stand in the table."""
    return []


SECTION = Section(id="corrected", title="Shares corrected for the tagger’s error", read=read, draw=draw)
