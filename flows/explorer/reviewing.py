"""The review in the explorer: the same desk as at the terminal, with buttons for its keys.

Only where `bellwether explore --review` asked for it; without, nothing of the explorer writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.commands.reviewing import codebook_of
from flows.commands.writing import publish_written, writing
from flows.explorer import CONFIG_VARIABLE, DATA_VARIABLE, REVIEWER_VARIABLE
from flows.explorer.view import find_place
from flows.review import desk, screen
from flows.review.desk import Desk, lay, start
from flows.review.store import Queue, Writer, list_tasks, read_page
from warehouse.connection import Place, open_snapshot

LANES: tuple[Queue, ...] = ("mixed", "uncertain", "consequential", "audit")
# How long a judgement waits for a cycle to end before it says that it does.
PATIENCE_SECONDS = 5.0
# What the desk does by a key, and what stands on the button. marimo heeds keys while no field or button has the focus.
ON_STANCE = {"a": "Accept", "r": "Reject", "p": "Other pole", "h": "Holder …", "s": "Words …", "x": "As found"}
ON_ARTICLE = {"d": "Read to the end"}
ON_TEXT = {"m": "Missed …", "k": "Skip"}
ALWAYS = {"z": "Undo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One reviewer at one page. `writer` keeps what a running cycle lets nobody write yet."""

    reviewer: str
    place: Place
    propositions: Mapping[str, str]
    writer: Writer
    publish: Callable[[], None]

    def begin(self, lane: Queue) -> Desk:
        """A desk with what waits in a lane. Raises UsageError for audits where none has been drawn."""
        with open_snapshot(self.place) as connection:
            tasks, audit = list_tasks(connection, lane, reviewer=self.reviewer)
        self.writer.audit_id = audit
        return self._load(start(tasks, self.propositions))

    def press(self, at: Desk, key: str) -> Desk:
        """What a key does; a judgement is written down at once, or says why it waits."""
        moved, effect = desk.press(at, key)
        if effect is not None and not isinstance(effect, desk.Leave):
            self.writer.take(effect)
        return self._write(moved)

    def answer(self, at: Desk, typed: str) -> Desk:
        """What a typed line does."""
        moved, effect = desk.answer(at, typed)
        if effect is not None and not isinstance(effect, desk.Leave):
            self.writer.take(effect)
        return self._write(moved)

    def show_in_charts(self, at: Desk) -> Desk:
        """Publish what was judged, so that the charts count it."""
        told = self.writer.flush()
        if told:
            return replace(at, message=told)
        self.publish()
        return replace(at, message="the charts count it now: “Look again” reads them anew")

    def _write(self, at: Desk) -> Desk:
        told = self.writer.flush()
        return self._load(replace(at, message=told) if told else at)

    def _load(self, at: Desk) -> Desk:
        if at.task is None or at.text is not None:
            return at
        with open_snapshot(self.place) as connection:
            return lay(at, *read_page(connection, at.task.revision))


def open_session(environ: Mapping[str, str]) -> Session | None:
    """The session that `environ` asks for; None where nobody is to review."""
    reviewer = environ.get(REVIEWER_VARIABLE)
    if not reviewer:
        return None
    config, data = Path(environ[CONFIG_VARIABLE]), Path(environ[DATA_VARIABLE])
    codebook = codebook_of(config)
    return Session(
        reviewer=reviewer,
        place=find_place(environ),
        propositions={each.id: each.statement for each in codebook.propositions},
        writer=Writer(
            opening=writing(config, data, purpose="review", patience=PATIENCE_SECONDS),
            reviewer=reviewer,
            codebook_version=codebook.version,
            clock=lambda: datetime.now(UTC),
        ),
        publish=lambda: publish_written(config, data),
    )


def ask(at: Desk) -> str:
    """The question that is being answered; "" where none is."""
    return screen.ask(at)


def list_keys(at: Desk) -> dict[str, str]:
    """The keys that do something now, and what their buttons say."""
    if at.task is None:
        return ALWAYS
    return {**(ON_ARTICLE if at.task.item is None else ON_STANCE), **ON_TEXT, **ALWAYS}
