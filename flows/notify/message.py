"""What a message says, before any format: its items in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from extractors.counting import count
from extractors.model import Codebook
from flows.holders import name_holder
from flows.notify.plaintext import chat, chat_title, link, one_line
from warehouse.outbox import OutboxAlert, OutboxNotice

MessageKind = Literal["alert", "withdrawal", "baseline", "operational", "recovered", "digest", "test"]

# So many alerts are told in full in one message; of the others it says how many there are.
MOST_ITEMS = 50
# The order of importance of scopes in a digest: what is new to all comes before what is new to one outlet.
SCOPES = (
    "ever",
    "flipped",
    "surged",
    "returned",
    "country",
    "unlisted",
    "holder",
    "company",
    "language",
    "drifted",
    "outlet",
)
VERBS = {"affirm": "affirmed", "reject": "rejected"}
RELATIONS = {"concedes": "conceded", "acts": "by what they do", "reports": "as reported", "asserts": ""}
PLACES = {
    "ever": "for the first time anywhere",
    "outlet": "for the first time in the outlet",
    "country": "for the first time in outlets of",
    "language": "for the first time in the language",
    "company": "for the first time about",
    "holder": "for the first time by",
    "returned": "again after a quiet time",
    "surged": "more often than its past explains",
    "flipped": "by somebody who held the opposite:",
    "drifted": "by an edit of the article",
    "unlisted": "in words that fit no proposition",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An alert as it is told. Texts are single lines without hidden characters; `url` is safe to link, or None."""

    id: str
    rule: str
    urgent: bool
    proposition: str
    pole: str
    says: str
    statement: str
    scope: str
    scope_value: str
    reason: str
    headline: str
    url: str | None
    outlet: str
    country: str
    language: str
    published_on: date | None
    holder: str
    holder_type: str
    holder_name: str | None
    relation: str
    how: str
    quote: str
    confidence: float | None
    confirmed_by: str
    coverage: float | None
    facts: Any
    created_at: datetime
    stance_id: str
    article_id: str
    story_id: str | None

    @property
    def key(self) -> str:
        """The stance key."""
        return f"{self.proposition}/{self.pole}"

    @property
    def rank(self) -> tuple[bool, int, float, datetime, str]:
        """Sorts the important first."""
        place = SCOPES.index(self.scope) if self.scope in SCOPES else len(SCOPES)
        return (not self.urgent, place, -(self.confidence or 0), self.created_at, self.id)

    @property
    def where(self) -> str:
        """In what it is new."""
        place = PLACES.get(self.scope, self.scope)
        return f"{place} {self.scope_value}".strip()

    @property
    def covered(self) -> str:
        """The share of its day's coverage that was complete, in words."""
        if self.coverage is None:
            return "not known for that day"
        return f"{self.coverage:.0%} of that day's coverage was complete"

    @property
    def sure(self) -> str:
        """How sure the tagger is, and what stands behind it."""
        behind = {
            "corroboration": "carried by several stories",
            "llm": "confirmed by the language model",
            "human": "confirmed by a reviewer",
        }.get(self.confirmed_by, "tagged by a program, not reviewed")
        return behind if self.confidence is None else f"{self.confidence:.0%}, {behind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A notice as it is told."""

    id: str
    kind: str
    subject: str
    message: str
    alert_id: str | None
    facts: Any
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of stable `id` for one channel. `omitted` alerts more are not told in full; all `ids` are named."""

    id: str
    kind: MessageKind
    subject: str
    sent_at: datetime
    groups: tuple[tuple[str, tuple[Item, ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    ids: tuple[str, ...] = ()
    omitted: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """The alerts that are told, the important ones first."""
        return tuple(item for _, items in self.groups for item in items)

    @property
    def answers(self) -> str | None:
        """The id of the message that this one belongs to: the alert that a withdrawal takes back."""
        return self.notes[0].alert_id if self.kind == "withdrawal" and self.notes else None


def compose(
    *,
    message_id: str,
    kind: MessageKind,
    alerts: Sequence[OutboxAlert],
    notices: Sequence[OutboxNotice],
    codebook: Codebook,
    now: datetime,
) -> Message:
    """The message of `alerts` and `notices`, grouped by proposition, the most important first."""
    says = {proposition.id: proposition for proposition in codebook.propositions}
    items = sorted((to_item(alert, says) for alert in alerts), key=lambda item: item.rank)
    notes = tuple(to_note(notice) for notice in notices)
    told = items[:MOST_ITEMS]
    return Message(
        id=message_id,
        kind=kind,
        subject=subject_of(kind, items, notes),
        sent_at=now,
        groups=group(told),
        notes=notes[:MOST_ITEMS],
        ids=tuple(item.id for item in items) + tuple(note.id for note in notes),
        omitted=len(items) - len(told) + max(0, len(notes) - MOST_ITEMS),
    )


def hush(message: Message) -> Message:
    """`message` for chats: whatever the format, no word in it is a mention, a link or code."""
    return replace(
        message,
        subject=chat_title(message.subject),
        groups=tuple((name, tuple(hush_item(item) for item in items)) for name, items in message.groups),
        notes=tuple(replace(note, subject=chat(note.subject), message=chat(note.message)) for note in message.notes),
    )


def hush_item(item: Item) -> Item:
    """`item` for chats; what the codebook says is ours and stays."""
    foreign = ("rule", "scope_value", "reason", "headline", "outlet", "country", "language", "holder", "quote")
    changed: dict[str, Any] = {name: chat(getattr(item, name)) for name in foreign}
    return replace(item, **changed)


def group(items: Iterable[Item]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """`items` by proposition, in the order of each one's first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.proposition, []).append(item)
    return tuple((proposition, tuple(members)) for proposition, members in groups.items())


def to_item(alert: OutboxAlert, says: Mapping[str, Any]) -> Item:
    """An alert in words; what the codebook no longer knows is told by its key."""
    proposition = says.get(alert.proposition)
    statement = one_line(proposition.statement, 500) if proposition else alert.proposition
    pole = getattr(proposition, alert.pole, "") if proposition and alert.pole in VERBS else ""
    return Item(
        id=alert.alert_id,
        rule=one_line(alert.rule, 120),
        urgent=alert.urgency != "digest",
        proposition=one_line(alert.proposition, 120),
        pole=one_line(alert.pole, 20),
        says=one_line(pole, 500),
        statement=statement,
        scope=one_line(alert.scope, 40),
        scope_value=one_line(alert.scope_value, 200),
        reason=one_line(alert.reason, 500),
        headline=one_line(alert.title) or "(no headline)",
        url=link(alert.url),
        outlet=one_line(alert.outlet, 200) or "an outlet no longer known",
        country=one_line(alert.country, 10),
        language=one_line(alert.language, 20),
        published_on=alert.published_on,
        holder=one_line(name_holder(alert.holder_type, alert.holder_name), 200),
        holder_type=one_line(alert.holder_type, 20),
        holder_name=one_line(alert.holder_name, 200) or None,
        relation=one_line(alert.relation, 20),
        how=RELATIONS.get(alert.relation or "", ""),
        quote=one_line(alert.quote, 1000) or "(its text is no longer kept)",
        confidence=alert.confidence,
        confirmed_by=one_line(alert.confirmed_by, 20),
        coverage=alert.coverage,
        facts=read_facts(alert.facts),
        created_at=alert.created_at,
        stance_id=alert.stance_id,
        article_id=alert.article_id,
        story_id=alert.story_id,
    )


def to_note(notice: OutboxNotice) -> Note:
    """A notice as it is told."""
    return Note(
        id=notice.notice_id,
        kind=one_line(notice.kind, 40),
        subject=one_line(notice.subject, 200),
        message=one_line(notice.message, 1000),
        alert_id=notice.alert_id,
        facts=read_facts(notice.facts),
        created_at=notice.created_at,
    )


def read_facts(text: str | None) -> Any:
    """The JSON of a `facts` column, its texts without hidden characters; None where there is none."""
    try:
        return _clean(json.loads(text)) if text else None
    except ValueError:
        return None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value, 1000)
    if isinstance(value, list):
        return [_clean(each) for each in value[:1000]]
    if isinstance(value, dict):
        return {one_line(str(key), 100): _clean(each) for key, each in value.items()}
    return value


def subject_of(kind: MessageKind, items: Sequence[Item], notes: Sequence[Note]) -> str:
    """The subject: one line that says by itself what is new."""
    if kind == "test":
        return "[Bellwether] Test: this channel works"
    if kind == "alert" and items:
        item = items[0]
        return one_line(f"[Bellwether] New: {item.proposition} {VERBS.get(item.pole, item.pole)}, {item.where}", 150)
    if kind == "digest":
        parts = [count(len(each), noun) for each, noun in ((items, "new stance"), (notes, "notice")) if each]
        return f"[Bellwether] {' and '.join(parts)}"
    head = {"withdrawal": "Withdrawn: ", "operational": "Operation: ", "recovered": "Recovered: ", "baseline": ""}
    return one_line(f"[Bellwether] {head.get(kind, '')}{notes[0].subject if notes else ''}", 150)
