"""Random samples of articles that people read whole: drawn with known probabilities, and what came of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from extractors.errors import UsageError
from extractors.model import stable_id
from warehouse import rows
from warehouse.connection import registered
from warehouse.read import records
from warehouse.statements import statement

# Of the articles drawn, those in which the tagger found something: there its errors of both kinds are most frequent.
SHARE_FOUND = 2 / 3
# Of each stratum at least so many, or all.
FEWEST = 10
_ITEMS = pa.schema(
    [
        *((name, pa.string()) for name in ("article_id", "revision", "stratum")),
        ("place", pa.int32()),
        ("probability", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A random sample of articles published from `since` until `until`; `drawn` of them, `finished` by somebody."""

    audit_id: str
    seed: int
    since: date
    until: date
    drawn_at: datetime
    drawn_by: str
    drawn: int
    finished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRow:
    """An article that may be drawn. stratum: found or empty."""

    article_id: str
    revision: str
    published_on: date
    outlet: str
    stratum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditItem:
    """An article of a sample. `place`: from 1, in the random order of its stratum; `probability` of being drawn."""

    article_id: str
    revision: str
    stratum: str
    place: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An article of a sample that is still to be read, in its current text; `unchanged` since it was drawn."""

    article_id: str
    revision: str
    stratum: str
    unchanged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCount:
    """Articles of an audit's population: `finished` were read whole, in `present` of these people found the key.

    `tagged`: the tagger says the key of them. `month`: its first day.
    """

    proposition: str
    pole: str
    month: date
    outlet: str
    stratum: str
    tagged: bool
    articles: int
    finished: int
    present: int


def draw(frame: Sequence[FrameRow], *, size: int, seed: int) -> tuple[AuditItem, ...]:
    """A stratified simple random sample of about `size` articles; the same for the same frame and seed.

    Within a stratum every article has the same `probability`. Articles are ordered by a keyed hash of their ids, which
    no one can choose and which does not depend on the others: the first of each stratum are drawn.
    """
    strata: dict[str, list[FrameRow]] = {"found": [], "empty": []}
    for row in frame:
        strata[row.stratum].append(row)
    items: list[AuditItem] = []
    for stratum, wanted in _allot({name: len(members) for name, members in strata.items()}, size).items():
        ordered = sorted(strata[stratum], key=lambda row: _lot(seed, row.article_id))
        items += [
            AuditItem(
                article_id=row.article_id,
                revision=row.revision,
                stratum=stratum,
                place=place,
                probability=wanted / len(ordered),
            )
            for place, row in enumerate(ordered[:wanted], 1)
        ]
    return tuple(items)


def _allot(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw of each stratum: what one has not goes to the other."""
    found = min(sizes["found"], max(FEWEST, round(size * SHARE_FOUND)))
    empty = min(sizes["empty"], max(FEWEST, size - found))
    found = min(sizes["found"], max(found, size - empty))
    return {"found": found, "empty": empty}


def _lot(seed: int, article_id: str) -> bytes:
    return hashlib.blake2b(f"{seed}/{article_id}".encode(), digest_size=16).digest()


def start_audit(
    connection: duckdb.DuckDBPyConnection, *, size: int, seed: int, since: date, until: date, by: str, now: datetime
) -> Audit:
    """Draw a sample and write it down. Belongs in one `transaction`. The same draw twice is one audit.

    Raises UsageError where there is no article to draw.
    """
    audit_id = stable_id("audit", str(seed), since.isoformat(), until.isoformat(), str(size))[:12]
    known = next((audit for audit in read_audits(connection) if audit.audit_id == audit_id), None)
    if known:
        return known
    items = draw(read_frame(connection, since=since, until=until, drawn_at=now), size=size, seed=seed)
    if not items:
        raise UsageError(f"no article on a topic was published from {since} until {until}; choose other days")
    row = {"audit_id": audit_id, "seed": seed, "since": since, "until": until, "drawn_at": now, "drawn_by": by}
    connection.execute(statement("audits_insert"), row)
    table = rows.table(({name: getattr(item, name) for name in _ITEMS.names} for item in items), _ITEMS)
    with registered(connection, incoming_items=table):
        connection.execute(statement("audit_items_insert"), {"audit_id": audit_id})
    return next(audit for audit in read_audits(connection) if audit.audit_id == audit_id)


def read_frame(
    connection: duckdb.DuckDBPyConnection, *, since: date, until: date, drawn_at: datetime
) -> tuple[FrameRow, ...]:
    """The articles that a sample drawn at that moment is of."""
    parameters = {"since": since, "until": until, "drawn_at": drawn_at}
    return records(FrameRow, connection.execute(statement("audit_frame"), parameters))


def read_audits(connection: duckdb.DuckDBPyConnection) -> tuple[Audit, ...]:
    """All audits, the latest first."""
    return records(Audit, connection.execute(statement("audits_list")))


def open_items(
    connection: duckdb.DuckDBPyConnection, audit_id: str, *, reviewer: str, second: bool = False
) -> tuple[OpenItem, ...]:
    """What is still to be read of an audit; `second`: what others have read and this reviewer has not."""
    parameters = {"audit_id": audit_id, "reviewer": reviewer, "second": second}
    return records(OpenItem, connection.execute(statement("audit_items_open"), parameters))


def found_in(connection: duckdb.DuckDBPyConnection, revision: str, *, reviewer: str) -> dict[str, bool]:
    """The stances that the tagger found in a text, in its order, and whether this reviewer judged them."""
    found = connection.execute(statement("audit_stances"), {"revision": revision, "reviewer": reviewer}).fetchall()
    return dict(found)


def save_read(
    connection: duckdb.DuckDBPyConnection, audit_id: str, item: OpenItem, *, reviewer: str, now: datetime
) -> None:
    """Write down that a person has read an article to its end, having judged and added all that it says."""
    row = {"audit_id": audit_id, "article_id": item.article_id, "revision": item.revision}
    connection.execute(statement("audit_reads_insert"), {**row, "reviewer": reviewer, "read_at": now})


def retract_read(
    connection: duckdb.DuckDBPyConnection, audit_id: str, article_id: str, *, reviewer: str, now: datetime
) -> int:
    """Take back that a person has read an article; returns how many readings that were."""
    row = {"audit_id": audit_id, "article_id": article_id, "reviewer": reviewer, "now": now}
    return int(connection.execute(statement("audit_reads_retract"), row).fetchall()[0][0])


def read_counts(connection: duckdb.DuckDBPyConnection, audit: Audit) -> tuple[AuditCount, ...]:
    """What the tagger and people say of an audit's population, for every stance key, stratum, month and outlet."""
    chosen = {"audit_id": audit.audit_id, "since": audit.since, "until": audit.until, "drawn_at": audit.drawn_at}
    return records(AuditCount, connection.execute(statement("audit_counts"), chosen))
