"""Forgetting articles: bar them, take them from every place, and write down that it was done.

The order of the steps is what makes it repeatable. A note in the data folder says that a removal is under way; then
the addresses are barred; then every place outside of the tables is cleared, for only the tables know what to look for;
then the rows go, in one transaction; then the file is written anew, for deleted rows stay readable in its free blocks;
then the snapshot. Killed anywhere, the same steps are done again from the start, by the next `forget`, cycle or
`maintain`: what is barred and still there is what is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.urls import canonicalise
from flows.removal.bars import make_key, make_marks, mark_address, name_key, read_key
from flows.removal.pages import erase_pages
from flows.removal.traces import find_leftovers, forget_answers, forget_runs, remove_reports, trace
from warehouse import removals
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.removals import Holding, Word
from warehouse.rewrite import rewrite

Clock = Callable[[], datetime]

PENDING_NAME = "forget.pending"
ARCHIVE = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalReport:
    """What a removal took away. `runs`: rows of Prefect's database; `left`: files of the user that mention one."""

    articles: int
    rows_deleted: int
    archive_records: int
    answers: int
    runs: int
    reports: tuple[Path, ...]
    left: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """`marks`: all that is barred, so that what came back under another address is found as well."""

    ids: frozenset[str]
    words: tuple[Word, ...]
    key: bytes
    marks: frozenset[str]

    def has_page(self, address: str, article_id: str) -> bool:
        """Whether an archived page is of one of the articles."""
        return article_id in self.ids or (bool(address) and mark_address(self.key, address) in self.marks)


def find(live: Path, addresses: Iterable[Collection[str]], *, story: bool) -> tuple[tuple[Holding, ...], ...]:
    """For each article wanted (by its canonical addresses, the best first) what there is of it; () for none known.

    `story`: with all articles of its story, itself first.
    """
    with open_live(live) as connection:
        migrate(connection)
        return tuple(_hold(connection, spelt, story=story) for spelt in addresses)


def _hold(connection: Connection, addresses: Collection[str], *, story: bool) -> tuple[Holding, ...]:
    found = removals.find_article(connection, tuple(addresses))
    if found is None:
        return ()
    ids = {found, *(removals.find_copies(connection, [found]) if story else ())}
    holdings = removals.overview(connection, ids)
    return tuple(sorted(holdings, key=lambda holding: holding.article_id != found))


def is_barred(data: Path, addresses: Collection[str]) -> bool:
    """Whether one of these canonical addresses was forgotten before."""
    key = read_key(data)
    if key is None:
        return False
    with open_live(data / LIVE_NAME) as connection:
        marks = {bar.mark for bar in removals.read_bars(connection)}
    return any(mark_address(key, address) in marks for address in addresses)


def forget(data: Path, article_ids: Collection[str], *, clock: Clock, note: str | None = None) -> RemovalReport:
    """Take articles away for good. The data folder's lock must be held.

    Doing it again changes nothing. Raises WarehouseError where the disk has no room for a second copy of the warehouse.
    """
    live = data / LIVE_NAME
    announce(data)
    with open_live(live) as connection:
        migrate(connection, now=clock())
        subject = _bar(connection, article_ids, key=make_key(data))
    traces = trace(subject.words)
    revisions = [word.word for word in subject.words if word.kind == "revision"]
    answers = forget_answers(data, revisions, clock=clock)
    runs = forget_runs(data, traces)
    reports = remove_reports(data, traces)
    pages = erase_pages(data / ARCHIVE, subject.has_page)
    rows = _delete(live, subject, pages=pages, note=note, now=clock())
    _clear(data)
    return RemovalReport(
        articles=len(subject.ids),
        rows_deleted=rows,
        archive_records=pages,
        answers=answers,
        runs=runs,
        reports=reports,
        left=find_leftovers(data, traces),
    )


def resume(data: Path, *, clock: Clock) -> RemovalReport | None:
    """Finish a removal that was interrupted, and take away what came back meanwhile; None where there is none.

    The data folder's lock must be held.
    """
    if not (data / PENDING_NAME).exists():
        return None
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=clock())
        ids = _find_barred(connection, key=make_key(data))
    return forget(data, ids, clock=clock)


def take_back(data: Path, *, clock: Clock) -> RemovalReport | None:
    """Take away what came back under a new address in this cycle; the data folder's lock must be held."""
    announce(data)
    return resume(data, clock=clock)


def announce(data: Path) -> None:
    """Note that something is being taken away, so that whoever comes after a kill finishes it."""
    (data / PENDING_NAME).touch()


def conclude(data: Path) -> None:
    """Take that note back: nothing that was taken away can be read any more."""
    (data / PENDING_NAME).unlink(missing_ok=True)


def is_pending(data: Path) -> bool:
    """Whether a removal is under way, or was interrupted."""
    return (data / PENDING_NAME).exists()


def give_up_bars(data: Path) -> int:
    """Drop the bars whose key is lost, so that cycles run again; how many there were. The lock must be held."""
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        return removals.drop_bars(connection, except_of=name_key(make_key(data)))


def _bar(connection: Connection, article_ids: Collection[str], *, key: bytes) -> _Subject:
    ids = {*article_ids, *removals.find_twins(connection, article_ids)}
    spellings = removals.spell(connection, ids)
    # An address that another article has as its own is that article's.
    addresses = {spelling.address for spelling in spellings if not spelling.owned}
    canonical = {found for address in addresses if (found := canonicalise(address)) is not None}
    with transaction(connection):
        marks = make_marks(key, addresses=addresses | canonical, guids=removals.guids(connection, ids))
        removals.save_bars(connection, marks, key_id=name_key(key))
    barred = frozenset(bar.mark for bar in removals.read_bars(connection))
    return _Subject(ids=frozenset(ids), words=removals.words(connection, ids), key=key, marks=barred)


def _find_barred(connection: Connection, *, key: bytes) -> set[str]:
    """The articles in the tables that are barred: what an interrupted removal has left to do."""
    marks = {bar.mark for bar in removals.read_bars(connection)}
    return {
        known.article_id
        for known in removals.known_addresses(connection)
        if known.returned or mark_address(key, known.address) in marks
    }


def _delete(live: Path, subject: _Subject, *, pages: int, note: str | None, now: datetime) -> int:
    with open_live(live) as connection, transaction(connection):
        rows = removals.remove_articles(connection, subject.ids, now=now)
        if rows:
            removals.record_removal(
                connection, articles=len(subject.ids), rows_deleted=rows, archive_records=pages, note=note, now=now
            )
    return rows


def _clear(data: Path) -> None:
    """Leave no copy of what was deleted: not in the live file's free blocks, not in the snapshot."""
    rewrite(data / LIVE_NAME)
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME, force=True)
    conclude(data)
