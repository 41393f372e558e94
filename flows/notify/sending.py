"""Sending over one channel: a courier is started, given the messages, and listened to until its time is over."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import flows
from config.channels import Channel, Delivery
from flows.notify.outcome import Outcome
from flows.notify.render import Rendered
from flows.notify.secrets import Missing, find_address

# Where our packages lie, for the courier's interpreter.
ROOT = Path(flows.__file__).parents[1]
LINE_LIMIT = 1_000_000


class Courier(Protocol):
    """Hands over a task (see flows.notify.courier); what it told in time, and whether it ended by itself."""

    async def __call__(
        self, task: Mapping[str, Any], environ: Mapping[str, str], *, seconds: float
    ) -> tuple[dict[str, Outcome], bool]: ...


async def send(
    channel: Channel,
    messages: Sequence[Rendered],
    delivery: Delivery,
    *,
    environ: Mapping[str, str],
    courier: Courier,
) -> dict[str, Outcome]:
    """Send `messages` over `channel`; what became of each by its id. One that is missing was not tried.

    A channel that cannot take its first message is not asked to take the others.
    """
    if not messages:
        return {}
    address = await find_address(channel, environ)
    if isinstance(address, Missing):
        return {messages[0].id: Outcome(fault="misconfigured", message=address.message)}
    task = {
        "kind": channel.kind,
        "url": address.url,
        "secret": address.secret,
        "timeout": delivery.timeout_seconds,
        "parent": os.getpid(),
        "messages": [pack(channel, message) for message in messages],
    }
    outcomes, ended = await courier(task, environ, seconds=delivery.deadline_seconds)
    left = [message.id for message in messages if message.id not in outcomes]
    if left and not any(outcome.fault not in (None, "refused") for outcome in outcomes.values()):
        # The one that it was at may have arrived; the others were not tried.
        outcomes[left[0]] = (
            Outcome(fault="broken", message="the courier ended early")
            if ended
            else Outcome(fault="timeout", message=f"not done within {delivery.deadline_seconds:g} s")
        )
    return outcomes


def pack(channel: Channel, message: Rendered) -> dict[str, str]:
    """What the courier needs of a message."""
    packed = {"id": message.id, "kind": message.kind, "subject": message.subject}
    if channel.kind == "webhook":
        return packed | {"json": message.json}
    if channel.kind == "mail":
        html = "" if channel.format == "text" else message.html
        return packed | {"text": message.text, "html": html, "answers": message.answers or ""}
    # Most services read Markdown, whatever they are told; so what is foreign had better be escaped for it.
    chosen = channel.format or "markdown"
    body = {"text": message.text, "markdown": message.markdown, "html": message.html}[chosen]
    return packed | {"body": body, "format": chosen}


async def run_courier(
    task: Mapping[str, Any], environ: Mapping[str, str], *, seconds: float
) -> tuple[dict[str, Outcome], bool]:
    """A courier in a process of its own, which is killed when its time is over."""
    paths = os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH", "")]))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "flows.notify.courier",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # What libraries say of a fault may repeat the address.
        stderr=asyncio.subprocess.DEVNULL,
        env={**environ, "PYTHONPATH": paths},
        limit=LINE_LIMIT,
    )
    outcomes: dict[str, Outcome] = {}
    ended = False
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(_feed(process, json.dumps(task).encode()), _listen(process, outcomes))
        ended = True
    except TimeoutError:
        return outcomes, False
    finally:
        if not ended:
            process.kill()
        await process.wait()
    return outcomes, True


async def _feed(process: asyncio.subprocess.Process, task: bytes) -> None:
    assert process.stdin is not None, "it was opened as a pipe"
    try:
        process.stdin.write(task)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return
    finally:
        process.stdin.close()


async def _listen(process: asyncio.subprocess.Process, outcomes: dict[str, Outcome]) -> None:
    assert process.stdout is not None, "it was opened as a pipe"
    async for line in process.stdout:
        result: dict[str, Any] = json.loads(line)
        ident = result.pop("id")
        outcomes[ident] = Outcome(**result)
