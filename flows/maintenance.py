"""What is done to a data folder every week: what was interrupted is finished, what was kept long enough taken away."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from config.loader import Configuration
from config.settings import Retention
from extractors.errors import UsageError
from extractors.topic import TopicMatcher
from flows.places import place_live
from flows.pseudonyms import mask_name, pseudonym
from flows.removal import forgetting
from flows.removal.bars import make_key
from flows.removal.traces import forget_answers
from flows.retention import prune
from warehouse import retention
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, Connection, hold_lock, open_live, transaction
from warehouse.lake.tidying import tidy
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.retention import NamedStance, Renamed
from warehouse.rewrite import rewrite

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceReport:
    """What was taken away, or would be in a dry run. `finished`: an interrupted removal was brought to its end.

    `answers` of language models and `page_files` of the archive are not foreseen in a dry run.
    """

    dry_run: bool
    finished: bool
    texts: int
    names: int
    entries: int
    answers: int = 0
    page_files: int = 0

    @property
    def changed(self) -> bool:
        """Whether rows changed."""
        return bool(self.texts or self.names or self.entries)


def maintain(configuration: Configuration, data: Path, *, clock: Clock, dry_run: bool = False) -> MaintenanceReport:
    """Apply `[retention]` to the warehouse, and leave no copy of what it takes away; doing it again changes nothing.

    Where something was taken away, the file is written anew and published, for deleted texts stay readable in its free
    blocks. Killed in between, the next call does that. Raises WarehouseLocked, and WarehouseError for a full disk.
    """
    if configuration.settings.warehouse.store:
        return _tidy_lake(configuration, data, now=clock(), dry_run=dry_run)
    live = data / LIVE_NAME
    with hold_lock(data, purpose="maintain"):
        pending = forgetting.is_pending(data)
        if not dry_run:
            forgetting.resume(data, clock=clock)
        with open_live(live) as connection:
            migrate(connection, now=clock())
            due = _foresee(connection, configuration, pending=pending, now=clock())
            if dry_run:
                return due
            # A kill after the rows changed must not leave the words in free blocks for ever.
            forgetting.announce(data)
            with transaction(connection):
                report, revisions = _apply(connection, configuration, data, finished=pending, now=clock())
        report = replace(
            report,
            answers=forget_answers(data, revisions, clock=clock) if revisions else 0,
            page_files=_prune(data, configuration, now=clock()),
        )
        if report.changed:
            rewrite(live)
            publish(live, data / SNAPSHOT_NAME, force=True)
        forgetting.conclude(data)
    return report


def _tidy_lake(configuration: Configuration, data: Path, *, now: datetime, dry_run: bool) -> MaintenanceReport:
    """A lake's files are merged and its old versions given up; [retention] is not for lakes yet, and says so."""
    retention = configuration.settings.retention
    if retention.text_days or retention.person_names_days or retention.entry_days:
        raise UsageError(
            "[retention] is not applied to a warehouse on a lake: set its days to 0, and see "
            '"On DuckLake" in warehouse/README.md for how rows are taken away there'
        )
    if not dry_run:
        place = place_live(configuration.settings.warehouse, data, environ=os.environ)
        with open_live(place) as connection:
            tidy(connection, now=now)
    return MaintenanceReport(dry_run=dry_run, finished=False, texts=0, names=0, entries=0)


def _foresee(
    connection: Connection, configuration: Configuration, *, pending: bool, now: datetime
) -> MaintenanceReport:
    """What would be taken away. Names follow their texts: those of texts that are still there are not counted."""
    wanted = configuration.settings.retention
    return MaintenanceReport(
        dry_run=True,
        finished=pending,
        texts=retention.texts_due(connection, before=_ago(now, wanted.text_days)) if wanted.text_days else 0,
        names=len(_names_due(connection, configuration, now)),
        entries=retention.entries_due(connection, before=_ago(now, wanted.entry_days)) if wanted.entry_days else 0,
    )


def _apply(
    connection: Connection, configuration: Configuration, data: Path, *, finished: bool, now: datetime
) -> tuple[MaintenanceReport, tuple[str, ...]]:
    """What was taken away, and the revisions whose texts were."""
    wanted = configuration.settings.retention
    texts = retention.remove_texts(connection, before=_ago(now, wanted.text_days), now=now) if wanted.text_days else ()
    names = _names_due(connection, configuration, now)
    if names:
        retention.rename(connection, _rename(names, make_key(data)))
    entries = retention.remove_entries(connection, before=_ago(now, wanted.entry_days)) if wanted.entry_days else 0
    report = MaintenanceReport(dry_run=False, finished=finished, texts=len(texts), names=len(names), entries=entries)
    return report, texts


def _prune(data: Path, configuration: Configuration, *, now: datetime) -> int:
    """Bound the page archive by `[archive]`, and let the warehouse point into no file that is gone."""
    root, wanted = data / forgetting.ARCHIVE, configuration.settings.archive
    if not (wanted.keep_days or wanted.keep_mb):
        return 0
    pruned = prune(root, keep_days=wanted.keep_days, keep_mb=wanted.keep_mb, now=now)
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        gone = [file for file in retention.archive_files(connection) if not (root / file).exists()]
        retention.let_go_of_pages(connection, gone)
    return pruned.files


def _names_due(connection: Connection, configuration: Configuration, now: datetime) -> tuple[NamedStance, ...]:
    wanted: Retention = configuration.settings.retention
    if not wanted.person_names_days:
        return ()
    matcher = TopicMatcher(configuration.topics)
    due = retention.names_due(
        connection,
        before=_ago(now, wanted.person_names_days),
        stories=wanted.public_from_stories,
        outlets=wanted.public_from_outlets,
    )
    # A company or a law is nobody's private name, and a name that was changed is none any more.
    return tuple(
        row for row in due if not matcher.names_topic(row.holder_name) and not row.holder_name.startswith("person-")
    )


def _rename(rows: Sequence[NamedStance], key: bytes) -> list[Renamed]:
    return [
        Renamed(
            source=row.source,
            id=row.id,
            name=row.holder_name,
            pseudonym=pseudonym(key, row.holder_name),
            quote=mask_name(row.quote, row.holder_name),
        )
        for row in rows
    ]


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
