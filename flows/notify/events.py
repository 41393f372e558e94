"""Alerts and notices as Prefect events, so that automations can act on them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from prefect.events import emit_event

from flows.notify.message import Item, Message
from flows.notify.outcome import ACCEPTED, Outcome
from flows.notify.render import to_json

APPEARED = "bellwether.stance.appeared"
NAMES = {
    "withdrawal": "bellwether.stance.withdrawn",
    "operational": "bellwether.operation.faulted",
    "recovered": "bellwether.operation.recovered",
    "baseline": "bellwether.baseline.filled",
}


def emit(messages: Sequence[Message]) -> dict[str, Outcome]:
    """Emit each message as an event; its id is the message's, so that a repeat is known as one.

    Prefect sends events in the background; accepted means handed to it.
    """
    return {message.id: _emit_one(message) for message in messages}


def _emit_one(message: Message) -> Outcome:
    resource, related = describe(message)
    event = emit_event(
        event=APPEARED if message.items else NAMES.get(message.kind, "bellwether.notice"),
        resource=resource,
        related=related,
        payload=json.loads(json.dumps(to_json(message), default=str)),
        id=event_id(message.id),
    )
    return ACCEPTED if event else Outcome(fault="unreachable", message="Prefect takes no events here")


def event_id(ident: str) -> UUID:
    """The UUID of a message id: its own 32 digits, where it has them."""
    return UUID(hex=ident) if re.fullmatch(r"[0-9a-f]{32}", ident) else uuid5(NAMESPACE_URL, ident)


def describe(message: Message) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The resource of a message and those related to it: proposition, outlet, article and story."""
    resource = {"prefect.resource.id": f"bellwether.alert.{message.id}", "prefect.resource.name": message.subject}
    if not message.items:
        notes = message.notes[0] if message.notes else None
        told = {"bellwether.kind": message.kind, "bellwether.subject": notes.subject if notes else ""}
        return {**resource, "prefect.resource.id": f"bellwether.notice.{message.id}", **told}, []
    item = message.items[0]
    labels = {
        "proposition": item.proposition,
        "pole": item.pole,
        "stance": item.key,
        "rule": item.rule,
        "scope": item.scope,
        "scope-value": item.scope_value,
        "outlet": item.outlet,
        "country": item.country,
        "language": item.language,
        "urgency": "immediate" if item.urgent else "digest",
    }
    return resource | {f"bellwether.{name}": value for name, value in labels.items()}, _related(item)


def _related(item: Item) -> list[dict[str, str]]:
    found = [
        ("proposition", item.proposition, item.statement),
        ("outlet", re.sub(r"[^a-z0-9]+", "-", item.outlet.lower()).strip("-") or "unknown", item.outlet),
        ("article", item.article_id, item.headline),
        ("story", item.story_id or "", item.headline),
    ]
    return [
        {
            "prefect.resource.id": f"bellwether.{role}.{ident}",
            "prefect.resource.role": role,
            "prefect.resource.name": name,
        }
        for role, ident, name in found
        if ident
    ]
