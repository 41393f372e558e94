"""A message in each format: plain text, Markdown, HTML, and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template

from flows.notify.message import VERBS, Item, Message, Note, group
from flows.notify.plaintext import markdown
from flows.report.told import SIGNS, Told

# The version of the JSON; a field may be added to it, none removed or changed (schema/message-1.json).
SCHEMA_VERSION = 1
# Gmail clips a message of more than 102 KB.
LARGEST_HTML = 95_000
TEST_LINE = "This is a test by `bellwether alerts test`. Nothing is new; the channel works."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message in all formats; `json` is an object on one line."""

    id: str
    kind: str
    subject: str
    answers: str | None
    text: str
    markdown: str
    html: str
    json: str


def render(message: Message, briefing: Told | None = None) -> Rendered:
    """`message` in all formats; the HTML of a digest has what the last `briefing` told before its items."""
    return Rendered(
        id=message.id,
        kind=message.kind,
        subject=message.subject,
        answers=message.answers,
        text="\n".join(text_lines(message)),
        markdown="\n".join(markdown_lines(message)),
        html=render_html(message, briefing if message.kind == "digest" else None),
        json=json.dumps(to_json(message), ensure_ascii=False, sort_keys=True, default=str),
    )


def render_html(message: Message, briefing: Told | None) -> str:
    """The HTML, with as many items as mail programs show without clipping; the text has all of them."""
    told = message
    while True:
        html = html_template().render(
            message=told, verbs=VERBS, test_line=TEST_LINE, foot=foot, briefing=briefing, signs=SIGNS
        )
        if len(html.encode()) <= LARGEST_HTML or not told.groups:
            return html
        told = replace(told, groups=group(told.items[: len(told.items) * 3 // 4]), omitted=told.omitted + _left(told))


def _left(message: Message) -> int:
    """How many items less the next try has."""
    return len(message.items) - len(message.items) * 3 // 4


@cache
def html_template() -> Template:
    """The template; everything that it shows is escaped."""
    environment = Environment(
        loader=PackageLoader("flows.notify", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("message.html")


def text_lines(message: Message) -> Iterator[str]:
    """The lines of the plain text. Every line that holds foreign words begins with our own."""
    if message.kind == "test":
        yield TEST_LINE
        yield ""
    for note in message.notes:
        yield from _note_lines(note)
    for proposition, items in message.groups:
        if message.kind == "digest":
            yield f"== {proposition}: {items[0].statement}"
            yield ""
        for item in items:
            yield from _item_lines(item)
    if message.omitted:
        yield f"And {message.omitted:,} more: bellwether alerts list"
        yield ""
    yield f"Message {message.id}"


def _note_lines(note: Note) -> Iterator[str]:
    yield f"{note.kind.upper()}: {note.subject}"
    yield f"  {note.message}"
    if note.alert_id:
        yield f"  It was alert {note.alert_id}."
    yield ""


def _item_lines(item: Item) -> Iterator[str]:
    yield f"NEW STANCE: {item.key}, {item.where}"
    yield f"  {VERBS.get(item.pole, item.pole).capitalize()}: {item.statement}"
    if item.says:
        yield f"  That is: {item.says}"
    yield f"  Why it is new: {item.reason}"
    yield ""
    yield f"    | {item.quote}"
    yield ""
    for label, value in details(item):
        yield f"  {label:<9} {value}"
    yield ""
    for line in foot(item):
        yield f"  {line}"
    yield ""


def details(item: Item) -> Iterator[tuple[str, str]]:
    """The rows under the quote."""
    yield "Said by", item.holder + (f" ({item.how})" if item.how else "")
    yield "Headline", item.headline
    place = ", ".join(part for part in (item.country, item.language) if part)
    day = f", {item.published_on.day} {item.published_on:%B %Y}" if item.published_on else ""
    yield "Outlet", f"{item.outlet}{f' ({place})' if place else ''}{day}"
    yield "Link", item.url or "(none that is safe to open)"
    yield "Sure", item.sure
    yield "Coverage", item.covered
    yield "Rule", f"{item.rule}, alert {item.id}"


def foot(item: Item) -> tuple[str, ...]:
    """How to hear no more of it."""
    return (
        f"bellwether alerts ack {item.id}",
        f"bellwether alerts mute stance {item.key} --until 30d",
    )


def markdown_lines(message: Message) -> Iterator[str]:
    """The lines of the Markdown, in the small part of it that chats understand."""
    if message.kind == "test":
        yield markdown(TEST_LINE)
        yield ""
    for note in message.notes:
        struck = "~~" if note.kind == "withdrawal" else ""
        yield f"**{markdown(note.kind.capitalize())}:** {struck}{markdown(note.subject)}{struck}"
        yield ""
        yield markdown(note.message)
        yield ""
    for proposition, items in message.groups:
        if message.kind == "digest":
            yield f"**{markdown(proposition)}:** {markdown(items[0].statement)}"
            yield ""
        for item in items:
            yield from _markdown_item(item)
    if message.omitted:
        yield f"And {message.omitted:,} more: `bellwether alerts list`"
        yield ""
    yield f"Message `{message.id}`"


def _markdown_item(item: Item) -> Iterator[str]:
    verb = VERBS.get(item.pole, item.pole).capitalize()
    yield f"**New stance: {markdown(item.key)}, {markdown(item.where)}**"
    yield ""
    yield f"{markdown(verb)}: {markdown(item.statement)} Why it is new: {markdown(item.reason)}"
    yield ""
    yield f"> {markdown(item.quote)}"
    yield ""
    for label, value in details(item):
        if label == "Link":
            yield f"- [Open the article]({item.url})" if item.url else f"- {label}: {markdown(value)}"
        else:
            yield f"- {label}: {markdown(value)}"
    yield ""
    for line in foot(item):
        yield f"`{line.replace('`', '')}`"
        yield ""


def to_json(message: Message) -> dict[str, Any]:
    """The object of the webhook; schema/message-1.json describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "id": message.id,
        "kind": message.kind,
        "subject": message.subject,
        "sent_at": message.sent_at.isoformat(),
        "ids": list(message.ids),
        "alerts": [_json_item(item) for item in message.items],
        "notices": [_plain(asdict(note)) for note in message.notes],
        "omitted": message.omitted,
    }


def _json_item(item: Item) -> dict[str, Any]:
    names = (
        "id", "rule", "reason", "headline", "url", "outlet", "country", "language", "published_on", "relation", "quote",
        "confidence", "coverage", "facts", "created_at", "stance_id", "article_id", "story_id",
    )  # fmt: skip
    return _plain({name: getattr(item, name) for name in names}) | {
        "urgency": "immediate" if item.urgent else "digest",
        "stance": {"proposition": item.proposition, "pole": item.pole, "statement": item.statement, "says": item.says},
        "scope": {"kind": item.scope, "value": item.scope_value},
        "holder": {"type": item.holder_type, "name": item.holder_name},
        "confirmed_by": item.confirmed_by or None,
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
