"""Shares of stances corrected by an audit, for trends and briefings."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

from extractors.corrected import ENOUGH_LABELS, Group, correct
from flows.commands.alerts import plain
from flows.review.store import choose_audit
from warehouse.audits import Audit, AuditCount, read_audits, read_counts
from warehouse.connection import Connection

SplitBy = Literal["month", "outlet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRow:
    """The share (0 to 1) of the articles on a topic that have a stance: as tagged, and corrected with a 95 % interval.

    `group`: a month (its first day) or an outlet, "" for all. `articles`: how many it is a share of; `labels`: how many
    of these people have read whole; `missing`: how many must still be read before a corrected share is given, which is
    None until then, as are `low` and `high`.
    """

    proposition: str
    pole: str
    group: str
    articles: int
    labels: int
    missing: int
    raw: float
    corrected: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShares:
    """The corrected shares of an audit's population, the largest first within a group."""

    audit: Audit
    rows: tuple[CorrectedRow, ...]


def read_corrected_shares(
    connection: Connection,
    *,
    by: SplitBy | None = None,
    proposition: str | None = None,
    pole: str | None = None,
    audit_id: str | None = None,
    most: int | None = None,
) -> CorrectedShares | None:
    """The shares of the latest audit (or the one whose id begins so); None where none was drawn and none is asked for.

    `most`: so many rows of each group, the largest. Raises UsageError for an audit that is not there.
    """
    found = read_audits(connection)
    if not found and audit_id is None:
        return None
    begun = [audit for audit in found if audit.finished]
    audit = choose_audit(begun if begun and audit_id is None else found, audit_id)
    counts = [
        each
        for each in read_counts(connection, audit)
        if proposition in (None, each.proposition) and pole in (None, each.pole)
    ]
    groups = itertools.groupby(_correct_all(counts, by), key=lambda row: row.group)
    rows = tuple(row for _, same in groups for row in itertools.islice(same, most))
    return CorrectedShares(audit=audit, rows=rows)


def _correct_all(counts: Iterable[AuditCount], by: SplitBy | None) -> list[CorrectedRow]:
    grouped: dict[tuple[str, str, str], list[AuditCount]] = defaultdict(list)
    group_of = _GROUPS[by]
    for each in counts:
        grouped[each.proposition, each.pole, group_of(each)].append(each)
    rows = [row for key, parts in grouped.items() if (row := _correct(*key, parts))]
    return sorted(rows, key=lambda row: (row.group, -max(row.raw, row.corrected or 0.0), row.proposition, row.pole))


_GROUPS: dict[SplitBy | None, Callable[[AuditCount], str]] = {
    None: lambda each: "",
    "month": lambda each: each.month.isoformat(),
    "outlet": lambda each: each.outlet,
}


def _correct(proposition: str, pole: str, group: str, parts: Sequence[AuditCount]) -> CorrectedRow | None:
    """None for a stance that neither the tagger nor anybody found there."""
    found = correct(_merge(parts))
    if found is None or not any(part.tagged or part.present for part in parts):
        return None
    articles = sum(part.articles for part in parts)
    missing = max(0, min(ENOUGH_LABELS, articles) - found.labels)
    return CorrectedRow(
        proposition=proposition,
        pole=pole,
        group=group,
        articles=articles,
        labels=found.labels,
        missing=missing,
        raw=found.raw,
        corrected=None if missing else found.corrected,
        low=None if missing else found.low,
        high=None if missing else found.high,
    )


def _merge(parts: Sequence[AuditCount]) -> Iterator[Group]:
    """The groups of the estimate: by stratum and the tagger's answer, months and outlets put together."""
    merged: dict[tuple[str, bool], list[AuditCount]] = defaultdict(list)
    for part in parts:
        merged[part.stratum, part.tagged].append(part)
    for (_, tagged), same in sorted(merged.items()):
        yield Group(
            tagged=tagged,
            articles=sum(part.articles for part in same),
            finished=sum(part.finished for part in same),
            present=sum(part.present for part in same),
        )


def draw_shares(found: CorrectedShares, *, by: SplitBy | None) -> Iterator[str]:
    """The shares as lines of text, in percent."""
    audit = found.audit
    yield (
        f"Share of articles on a topic, {audit.since} … {audit.until}; audit {audit.audit_id}: "
        f"{audit.finished} of {audit.drawn} read"
    )
    yield f"{'':<38}{'tagged':>8}{'corrected':>11}   95 % interval   labels"
    before = ""
    for row in found.rows:
        if row.group != before:
            yield row.group[:7] if by == "month" else plain(row.group)
            before = row.group
        yield _draw_row(row)
    if not found.rows:
        yield "No stance in this period."


def _draw_row(row: CorrectedRow) -> str:
    start = f"{row.proposition + ' ' + row.pole:<38}{row.raw:>8.1%}"
    if row.corrected is None or row.low is None or row.high is None:
        return f"{start}{'-':>11}   {row.missing} more articles must be read  {row.labels:>4}"
    return f"{start}{row.corrected:>11.1%}   {f'{row.low:.1%} … {row.high:.1%}':<15} {row.labels:>6}"


def write_shares(found: CorrectedShares, *, form: str) -> str:
    """The shares as JSON (one object with the audit and its rows) or as CSV."""
    if form == "json":
        return json.dumps(asdict(found), ensure_ascii=False, default=str)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [each.name for each in fields(CorrectedRow)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in found.rows)
    return buffer.getvalue()
