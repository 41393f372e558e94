"""The webhook against a real HTTP server: its signature, and every way in which a receiver can fail."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flows.notify.outcome import Outcome
from flows.notify.webhook import MOST_ANSWER_BYTES, post, read_retry_after
from tests.fakes import Reply, Request, internet

MESSAGE = {"id": "m1", "kind": "alert", "json": json.dumps({"id": "m1", "quote": "“ü”"}, ensure_ascii=False)}
SECRET = "the-secret"


def test_a_receiver_can_tell_who_sent_it_and_what_it_has_seen_before() -> None:
    with internet(lambda _: Reply(status=202)) as site:
        assert post(MESSAGE, url=site.url("/in?token=x"), secret=SECRET, timeout=2) == Outcome()
    (request,) = site.requests
    assert verify(request, SECRET)
    assert not verify(request, "another")
    assert request.headers["idempotency-key"] == request.headers["x-bellwether-id"] == "m1"
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(request.body)["quote"] == "“ü”"


def verify(request: Request, secret: str) -> bool:
    """The receiver's side, as ALERTS.md shows it."""
    signed = request.headers["x-bellwether-timestamp"].encode() + b"." + request.body
    expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, request.headers["x-bellwether-signature"])


@pytest.mark.parametrize(
    ("reply", "fault", "told"),
    [
        (Reply(status=500), "broken", "HTTP 500"),
        (Reply(status=503, headers={"retry-after": "7"}), "busy", "HTTP 503"),
        (Reply(status=429), "busy", "HTTP 429"),
        (Reply(status=400, body=b"bad secret xyz"), "refused", "HTTP 400"),
        (Reply(status=413), "refused", "HTTP 413"),
        (Reply(status=401), "misconfigured", "HTTP 401: look at the address and its token"),
        (Reply(status=404), "misconfigured", "HTTP 404: look at the address and its token"),
        (Reply(stall=1.5, body=b"late"), "timeout", "no answer within 0.5 s (ReadTimeout)"),
        (
            Reply(body=b"short", declared_length=50),
            "unreachable",
            "no connection or a broken one (RemoteProtocolError)",
        ),
    ],
)
def test_what_may_go_wrong(reply: Reply, fault: str, told: str) -> None:
    with internet(lambda _: reply) as site:
        outcome = post(MESSAGE, url=site.url("/hook/s3cret"), secret=SECRET, timeout=0.5)
    assert (outcome.fault, outcome.message) == (fault, told)


def test_a_redirect_is_not_followed_with_the_signature() -> None:
    with internet(lambda _: Reply(status=307, headers={"location": "/else"})) as site:
        outcome = post(MESSAGE, url=site.url("/in"), secret=SECRET, timeout=2)
    assert site.paths() == ["/in"]
    assert outcome.message == "HTTP 307: redirects are not followed; give the final address"


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with internet(lambda _: Reply(body=b"x" * (MOST_ANSWER_BYTES * 40))) as site:
        assert post(MESSAGE, url=site.url("/in"), secret=SECRET, timeout=5) == Outcome()


def test_nobody_there_and_no_address() -> None:
    with internet(lambda _: Reply()) as site:
        url = site.url("/hook/s3cret")
    assert post(MESSAGE, url=url, secret=SECRET, timeout=1).message == "no connection or a broken one (ConnectError)"
    for wrong in ("ftp://x/", "s3cret", "http://"):
        outcome = post(MESSAGE, url=wrong, secret=SECRET, timeout=1)
        assert (outcome.fault, outcome.message) == ("misconfigured", "its address is no http or https URL")


def test_retry_after_as_seconds_or_as_a_date() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=100)
    assert read_retry_after("120") == 120
    assert read_retry_after("99999999999999") == 86_400
    assert 90 <= (read_retry_after(format_datetime(soon, usegmt=True)) or 0) <= 100
    assert read_retry_after(format_datetime(soon - timedelta(days=1))) == 0
    for nothing in (None, "", "soon", "-5", "½"):
        assert read_retry_after(nothing) is None
