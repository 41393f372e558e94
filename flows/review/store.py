"""What the terminal, the commands and the explorer call: list what waits, apply a judgement, take it back.

Reading goes to the snapshot, writing to the live file in short connections under the data lock; publishing then lets
readers see what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Literal

from extractors.errors import UsageError, WarehouseLocked
from extractors.stance.sentences import split
from flows.review.desk import Effect, Finish, Save, TakeBack, Task
from flows.review.judging import Judgement, check_words, make_labels
from flows.review.ordering import Lane, order_items, tell_why
from warehouse import audits, labels, reviews
from warehouse.connection import Connection, transaction
from warehouse.labels import MadeLabel

# So many stances are read for each lane; who has judged them starts again.
MOST_ITEMS = 200
MOST_ARTICLES = 25

Queue = Lane | Literal["audit"]
Opening = Callable[[], AbstractContextManager[Connection]]


def list_items(
    connection: Connection, *, reviewer: str, lane: Lane = "mixed", second: bool = False, limit: int = MOST_ITEMS
) -> tuple[Task, ...]:
    """What waits to be judged, the first to be asked first; `second`: what others have judged and they have not."""
    if second:
        subjects = {stance: subject for subject, stance in reviews.read_judged(connection, reviewer=reviewer).items()}
        found = reviews.read_items(connection, stances=subjects)
        items = tuple(replace(item, subject=subjects[item.stance_id]) for item in found)
        return tuple(Task(item=item, why="judged by somebody else as well") for item in items[:limit])
    ordered = order_items(reviews.read_items(connection, most=max(limit, 1)), lane)
    return tuple(Task(item=item, why=tell_why(item)) for item in ordered[:limit])


def list_audit(
    connection: Connection, audit_id: str, *, reviewer: str, second: bool = False, limit: int = MOST_ARTICLES
) -> tuple[Task, ...]:
    """The next articles of an audit: what the tagger found in each, to be judged, and then the article itself."""
    tasks: list[Task] = []
    waiting = audits.open_items(connection, audit_id, reviewer=reviewer, second=second)
    for article in waiting[:limit]:
        found = audits.found_in(connection, article.revision, reviewer=reviewer)
        unjudged = [stance for stance, judged in found.items() if not judged]
        items = {item.stance_id: item for item in reviews.read_items(connection, stances=unjudged)} if unjudged else {}
        tasks += [Task(item=items[stance], why=tell_why(items[stance])) for stance in unjudged if stance in items]
        tasks.append(Task(read=article, why="Audit: read all of it; is a stance missing?"))
    return tuple(tasks)


def list_tasks(
    connection: Connection,
    lane: Queue,
    audit_id: str | None = None,
    *,
    reviewer: str,
    second: bool = False,
    limit: int | None = None,
) -> tuple[tuple[Task, ...], str | None]:
    """What waits in a lane, and the audit whose articles these are. Raises UsageError where there is no such audit."""
    if lane == "audit":
        audit = choose_audit(audits.read_audits(connection), audit_id).audit_id
        return list_audit(connection, audit, reviewer=reviewer, second=second, limit=limit or MOST_ARTICLES), audit
    return list_items(connection, reviewer=reviewer, lane=lane, second=second, limit=limit or MOST_ITEMS), None


def read_page(connection: Connection, revision: str) -> tuple[reviews.ReviewText | None, tuple[tuple[int, int], ...]]:
    """A text with the bounds of its sentences."""
    text = reviews.read_text(connection, revision=revision)
    if text is None or not text.text:
        return text, ()
    return text, tuple((each.start, each.end) for each in split(text.text, text.language))


def apply(
    connection: Connection, judgement: Judgement, *, reviewer: str, codebook_version: str, now: datetime
) -> tuple[labels.Label, ...]:
    """Write a judgement down, in a transaction of its own; returns its labels.

    Raises UsageError where its text is not stored (any more), or does not have its words.
    """
    with transaction(connection):
        _check_place(connection, judgement)
        made = make_labels(judgement, reviewer=reviewer, codebook_version=codebook_version, now=now)
        labels.save_labels(connection, made, now=now)
    return made


def undo(connection: Connection, *, reviewer: str, now: datetime) -> tuple[MadeLabel, ...]:
    """Take the reviewer's last judgement back, in a transaction of its own; its labels, none where there is none."""
    with transaction(connection):
        last = labels.last_judgement(connection, reviewer)
        if last is None:
            return ()
        made = tuple(label for label in labels.read_labels(connection) if label.judgement_id == last)
        labels.retract_judgement(connection, last, now=now)
    return made


class Writer:
    """Writes a session's effects down as soon as the live file is free; what waits for it is kept in order."""

    def __init__(
        self,
        *,
        opening: Opening,
        reviewer: str,
        codebook_version: str,
        clock: Callable[[], datetime],
        audit_id: str | None = None,
    ) -> None:
        self._opening = opening
        self._reviewer = reviewer
        self._codebook = codebook_version
        self._clock = clock
        self.audit_id = audit_id
        self._waiting: list[tuple[Effect, datetime]] = []
        self._ids: dict[int, str] = {}
        self.wrote = 0

    @property
    def waiting(self) -> int:
        """How many are not written down yet."""
        return len(self._waiting)

    def take(self, effect: Effect) -> None:
        """Have an effect written down; one that was to be taken back before it was written is forgotten."""
        if isinstance(effect, TakeBack) and any(each is effect.what for each, _ in self._waiting):
            self._waiting = [(each, at) for each, at in self._waiting if each is not effect.what]
            return
        self._waiting.append((effect, self._clock()))

    def flush(self, opening: Opening | None = None) -> str:
        """Write down what waits; what is wrong with it, or why it must wait, in words ("" where nothing is)."""
        if not self._waiting:
            return ""
        told = ""
        try:
            with (opening or self._opening)() as connection:
                while self._waiting:
                    told = self._write(connection, *self._waiting[0]) or told
                    self._waiting.pop(0)
        except WarehouseLocked:
            return f"{len(self._waiting)} not written yet: a cycle is at work; it is tried again"
        return told

    def _write(self, connection: Connection, effect: Effect, at: datetime) -> str:
        try:
            if isinstance(effect, Save):
                made = apply(
                    connection, effect.judgement, reviewer=self._reviewer, codebook_version=self._codebook, now=at
                )
                self._ids[id(effect)] = made[0].judgement_id or ""
            elif isinstance(effect, Finish):
                self._finish(connection, effect, at)
            elif isinstance(effect, TakeBack):
                self._take_back(connection, effect.what, at)
            self.wrote += 1
        except UsageError as wrong:
            return str(wrong)
        return ""

    def _finish(self, connection: Connection, effect: Finish, at: datetime) -> None:
        assert self.audit_id is not None
        with transaction(connection):
            audits.save_read(connection, self.audit_id, effect.read, reviewer=self._reviewer, now=at)

    def _take_back(self, connection: Connection, what: Save | Finish, at: datetime) -> None:
        with transaction(connection):
            if isinstance(what, Save) and id(what) in self._ids:
                labels.retract_judgement(connection, self._ids[id(what)], now=at)
            elif isinstance(what, Finish):
                assert self.audit_id is not None
                audits.retract_read(connection, self.audit_id, what.read.article_id, reviewer=self._reviewer, now=at)


def choose_audit(found: Sequence[audits.Audit], ident: str | None) -> audits.Audit:
    """The audit whose id begins so, or the latest. Raises UsageError where there is none, or more than one."""
    chosen = [audit for audit in found if audit.audit_id.startswith(ident or "")]
    if not chosen:
        what = f"no audit {ident}" if ident else "no audit has been drawn yet"
        raise UsageError(f"{what}; `bellwether review audit draw --since 90d` draws one")
    if ident and len(chosen) > 1:
        raise UsageError(f"more than one audit begins with {ident}; give more digits")
    return chosen[0]


def _check_place(connection: Connection, judgement: Judgement) -> None:
    text = reviews.read_text(connection, revision=judgement.revision, article_id=judgement.article_id)
    if text is None:
        raise UsageError("the article is no longer stored: it was forgotten meanwhile, and nothing was written")
    for claim in (judgement.right, judgement.seen):
        if claim is not None and text.text and (wrong := check_words(text.text, claim)):
            raise UsageError(f"{wrong}; nothing was written")


def find_item(connection: Connection, ident: str) -> reviews.ReviewItem:
    """The stance or label whose id begins so, whoever judged it. Raises UsageError where there is not one."""
    found = reviews.find_stances(connection, ident)
    if len(found) != 1:
        what = "more than one stance begins so; give more digits" if found else "no stance has that ID"
        raise UsageError(f"{ident}: {what}; `bellwether review queue` lists those that wait")
    items = reviews.read_items(connection, stances=found)
    if not items:
        raise UsageError(f"{ident} is a judgement of a person; judge the stance that it is about, or take it back")
    return items[0]
