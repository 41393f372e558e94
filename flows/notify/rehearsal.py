"""Trying the channels out: a marked test message, and an example in every format."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from config.channels import Channel, Delivery
from extractors.model import Codebook, stable_id
from flows.notify.message import Message, compose
from flows.notify.outcome import Outcome
from flows.notify.render import Rendered, render
from flows.notify.sending import run_courier, send
from warehouse.outbox import OutboxAlert

# An invented alert; outlet, holder and words are the bundled newsroom's.
EXAMPLE = OutboxAlert(
    alert_id=stable_id("example"),
    rule="ever",
    proposition="divestiture",
    pole="affirm",
    scope="ever",
    scope_value="",
    stance_id=stable_id("example", "stance"),
    article_id=stable_id("example", "article"),
    story_id=stable_id("example", "story"),
    created_at=datetime(2026, 10, 12, 8, 0, tzinfo=UTC),
    reason="not seen in 28 days of collecting before; now in 2 stories of 4 outlets",
    urgency="immediate",
    confirmed_by="corroboration",
    facts=json.dumps({"stories": 2, "outlets": 4, "watched_days": 28}),
    coverage=0.89,
    title="Sell TikTok, says Northmoor's senate",
    url="https://kernel-and-cable.example/policy/sell-tiktok-says-northmoors-senate",
    outlet="Kernel & Cable",
    country="US",
    language="en",
    published_on=date(2026, 10, 12),
    holder_type="attributed",
    holder_name="Leland Marsh",
    relation="reports",
    quote="\u201cByteDance must sell TikTok,\u201d said Senator Leland Marsh, who wrote the bill.",
    confidence=0.94,
)


def example(codebook: Codebook) -> Rendered:
    """The invented alert in all formats."""
    message = compose(
        message_id=EXAMPLE.alert_id,
        kind="alert",
        alerts=(EXAMPLE,),
        notices=(),
        codebook=codebook,
        now=EXAMPLE.created_at,
    )
    return render(message)


def show_formats(codebook: Codebook, *, as_json: bool) -> str:
    """The example, a format after the other."""
    shown = example(codebook)
    if as_json:
        return shown.json
    pretty = json.dumps(json.loads(shown.json), ensure_ascii=False, indent=2)
    parts = {"subject": shown.subject, "text": shown.text, "markdown": shown.markdown, "html": shown.html}
    return "\n\n".join(f"--- {name}\n{body}" for name, body in {**parts, "json": pretty}.items())


async def rehearse(
    channels: Sequence[Channel], delivery: Delivery, *, environ: Mapping[str, str], now: datetime
) -> dict[str, Outcome]:
    """Send a test message over each channel; what became of it by the channel's id."""
    return dict(await asyncio.gather(*(_rehearse(channel, delivery, environ, now) for channel in channels)))


async def _rehearse(
    channel: Channel, delivery: Delivery, environ: Mapping[str, str], now: datetime
) -> tuple[str, Outcome]:
    ident = stable_id("test", channel.id, now.isoformat())
    message = render(Message(id=ident, kind="test", subject="[Bellwether] Test: this channel works", sent_at=now))
    outcomes = await send(channel, [message], delivery, environ=environ, courier=run_courier)
    return channel.id, outcomes[ident]
