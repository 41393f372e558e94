"""The JSON webhook: signed, with a key that lets the receiver drop repeats."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from flows.notify.outcome import LONGEST_RETRY_AFTER, Outcome, judge_status

# Only the status counts; an answer is read as far as that keeps the connection usable.
MOST_ANSWER_BYTES = 65_536


def sign(body: bytes, *, secret: str, timestamp: int) -> str:
    """HMAC-SHA256 over `timestamp`, a dot and the body; `v1=` and 64 hexadecimal digits."""
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_of(message: Mapping[str, str], *, secret: str, timestamp: int) -> dict[str, str]:
    """The headers of a message (`id`, `kind`, `json`)."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Bellwether-Alerts/1",
        "X-Bellwether-Id": message["id"],
        "X-Bellwether-Kind": message["kind"],
        "X-Bellwether-Timestamp": str(timestamp),
        "X-Bellwether-Signature": sign(message["json"].encode(), secret=secret, timestamp=timestamp),
        "Idempotency-Key": message["id"],
    }


def post(message: Mapping[str, str], *, url: str, secret: str, timeout: float) -> Outcome:
    """Post a message. TLS is verified, redirects are not followed."""
    headers = headers_of(message, secret=secret, timestamp=int(time.time()))
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False) as client,
            client.stream("POST", url, content=message["json"].encode(), headers=headers) as answer,
        ):
            _drain(answer)
            return judge_status(answer.status_code, read_retry_after(answer.headers.get("retry-after")))
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Outcome(fault="misconfigured", message="its address is no http or https URL")
    except httpx.TimeoutException as error:
        return Outcome(fault="timeout", message=f"no answer within {timeout:g} s ({type(error).__name__})")
    except httpx.HTTPError as error:
        # By its name only: the text of some errors repeats the address.
        return Outcome(fault="unreachable", message=f"no connection or a broken one ({type(error).__name__})")


def _drain(answer: httpx.Response) -> None:
    read = 0
    for chunk in answer.iter_raw():
        read += len(chunk)
        if read > MOST_ANSWER_BYTES:
            return


def read_retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header (a number or a date), at most a day; None where there is none."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value.strip()[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
