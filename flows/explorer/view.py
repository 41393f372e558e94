"""What the explorer shows, read from the snapshot: every number by the queries of `trends` and the warehouse's views.

Each function opens the snapshot for as long as it reads, so that what is shown next comes from the newest one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from flows.explorer import CONFIG_VARIABLE, DATA_VARIABLE
from flows.places import find_snapshot
from flows.trendlines import Line, of_counts, of_shares
from warehouse import evidence, read
from warehouse.connection import Connection, Place, open_snapshot, published_at
from warehouse.evidence import Choices, Reach, Sayer, Sentence
from warehouse.read import Bucket, Choice, LedgerRow, TrendBy, TrendCount

PERIOD_DAYS = 90
# More lines than these cannot be told apart.
MOST_LINES = 8
MOST_SENTENCES = 200
MOST_HOLDERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What a person picked. None and no names: all. `since` and `until` are publication days, both included.

    `tolerance`: the share of outlets that may have been missed before a bucket counts as a gap.
    """

    proposition: str | None = None
    pole: str | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: date
    until: date
    bucket: Bucket = "week"
    count: TrendCount = "stories"
    split: TrendBy = "pole"
    tolerance: float = 0.0

    @property
    def choice(self) -> Choice:
        """The same in the words of the warehouse."""
        return Choice(
            proposition=self.proposition,
            pole=self.pole,
            outlet=self.outlets,
            language=self.languages,
            tolerance=self.tolerance,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to pick from, and what to begin with. `last_day`: the last that was looked at."""

    choices: Choices
    proposition: str | None
    last_day: date
    published_at: datetime

    @property
    def start(self) -> Picked:
        """The first view: the proposition that most was said of lately."""
        since = self.last_day - timedelta(days=PERIOD_DAYS - 1)
        return Picked(proposition=self.proposition, since=since, until=self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How a choice moved: its lines, and how much there is of it from `since`, the start of a bucket, until `until`."""

    lines: tuple[Line, ...]
    reach: Mapping[str | None, Reach] = field(default_factory=dict)
    since: date
    until: date


def find_place(environ: Mapping[str, str]) -> Place:
    """What to look at: the snapshot of the data folder, or the lake, that `environ` names."""
    config, data = environ.get(CONFIG_VARIABLE) or "config", environ.get(DATA_VARIABLE) or "data"
    return find_snapshot(Path(config), Path(data), environ=environ)


def read_offer(snapshot: Place) -> Offer | None:
    """What there is to pick from; None where nothing was collected yet.

    Raises WarehouseError where there is no snapshot, or one that cannot be read.
    """
    with open_snapshot(snapshot) as connection:
        days = read.window(connection, since_days=PERIOD_DAYS, bucket="day")
        if days is None:
            return None
        choices = evidence.choices(connection)
        proposition = evidence.loudest(connection, **days)
        published = published_at(snapshot, connection)
    return Offer(choices=choices, proposition=proposition, last_day=days["until"], published_at=published)


def read_movement(snapshot: Place, picked: Picked) -> Movement:
    """The trend of `picked`, a line for each value of its split, and its counts over the whole period."""
    with open_snapshot(snapshot) as connection:
        days = _days(connection, picked)
        rows = read.trends(
            connection,
            by=picked.split,
            since=picked.since,
            until=picked.until,
            count=picked.count,
            bucket=picked.bucket,
            max_groups=MOST_LINES,
            choice=picked.choice,
        )
        reach = evidence.reach(connection, **days, choice=picked.choice)
    lines = _begun(of_counts(rows, label="all"))
    return Movement(lines=lines, reach={row.pole: row for row in reach}, **days)


def read_shares(snapshot: Place, picked: Picked) -> tuple[Line, ...]:
    """Which part, in percent, of all stories of the outlets and languages picked takes the stance picked.

    Without a proposition: the shares of all stances, the largest first.
    """
    everything = Choice(outlet=picked.outlets, language=picked.languages, tolerance=picked.tolerance)
    with open_snapshot(snapshot) as connection:
        rows = read.shares(
            connection,
            by="stance",
            since=picked.since,
            until=picked.until,
            bucket=picked.bucket,
            # All 32 of them, for the one picked may be the rarest.
            max_groups=32 if picked.proposition else MOST_LINES,
            choice=everything,
        )
    return _begun(of_shares([row for row in rows if _is_picked(row.group or "", picked)]))


def read_sayers(snapshot: Place, picked: Picked) -> tuple[Sayer, ...]:
    """Who says it most."""
    with open_snapshot(snapshot) as connection:
        return evidence.sayers(connection, **_days(connection, picked), choice=picked.choice, most=MOST_HOLDERS)


def read_sentences(snapshot: Place, picked: Picked) -> tuple[Sentence, ...]:
    """The words behind the numbers, the latest first."""
    with open_snapshot(snapshot) as connection:
        return evidence.sentences(connection, **_days(connection, picked), choice=picked.choice, most=MOST_SENTENCES)


def read_ledger(snapshot: Place, picked: Picked) -> tuple[LedgerRow, ...]:
    """What was asked, answered and turned away behind each bucket."""
    with open_snapshot(snapshot) as connection:
        return read.ledger(
            connection, since=picked.since, until=picked.until, bucket=picked.bucket, choice=picked.choice
        )


def see(lines: Sequence[Line]) -> dict[date, bool]:
    """For each bucket, whether any line was all seen in it."""
    seen: dict[date, bool] = {}
    for point in (point for line in lines for point in line.points):
        seen[point.bucket] = seen.get(point.bucket, False) or point.complete
    return seen


def _begun(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Without the buckets before anything was followed or found."""
    known = [number for line in lines for number, point in enumerate(line.points) if point.value or point.outlets]
    return tuple(replace(line, points=line.points[min(known, default=0) :]) for line in lines)


def _days(connection: Connection, picked: Picked) -> dict[str, date]:
    # A trend begins with a whole bucket, and so does all that is said of it.
    return read.window(connection, since=picked.since, until=picked.until, bucket=picked.bucket) or {
        "since": picked.since,
        "until": picked.until,
    }


def _is_picked(stance: str, picked: Picked) -> bool:
    proposition, _, pole = stance.rpartition(" ")
    return picked.proposition in (None, proposition) and picked.pole in (None, pole)
