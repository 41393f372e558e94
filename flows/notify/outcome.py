"""How a try to hand over a message ended. Nothing in it may hold an address, a token or what a server answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# unreachable, timeout, busy, broken and misconfigured concern the channel; refused concerns this message.
Fault = Literal["unreachable", "timeout", "busy", "broken", "misconfigured", "refused"]
LONGEST_RETRY_AFTER = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`fault` is None when the channel took the message; `retry_after` (seconds) is what the receiver asked for."""

    fault: Fault | None = None
    message: str = ""
    retry_after: float | None = None


ACCEPTED = Outcome()


def judge_status(status: int, retry_after: float | None = None) -> Outcome:
    """What an HTTP status says about a try."""
    if 200 <= status < 300:
        return ACCEPTED
    told = f"HTTP {status}"
    if status in (408, 425, 429, 503):
        return Outcome(fault="busy", message=told, retry_after=retry_after)
    if status >= 500:
        return Outcome(fault="broken", message=told, retry_after=retry_after)
    if 300 <= status < 400:
        return Outcome(fault="misconfigured", message=f"{told}: redirects are not followed; give the final address")
    if status in (401, 403, 404, 405, 407, 410):
        return Outcome(fault="misconfigured", message=f"{told}: look at the address and its token")
    return Outcome(fault="refused", message=told)
