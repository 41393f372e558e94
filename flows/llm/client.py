"""Asks an OpenAI-compatible endpoint (`/v1/chat/completions`): a prompt in, an answer or a named reason out.

The key is taken from the environment, sent in one header, and never part of a message. Redirects are not followed:
they would carry it elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType

import httpx

from config.settings import Llm
from extractors.errors import UsageError
from extractors.schedule import parse_retry_after
from extractors.stance.prompt import Prompt
from flows.body import ACCEPT_ENCODING, BodyTooLarge, BodyUndecodable, read_body
from flows.faults import transport_fault
from flows.llm.answering import Correction, NoReply, Reply
from flows.llm.protocol import Dialect, explain_error, read_completion, write_request

# A wait longer than this is not sat out: the documents that it would hold up keep what the local tier found.
LONGEST_WAIT = 60.0
FIRST_WAIT = 1.0
# After so many failures in a row the endpoint is left alone for a while.
FAILURES_IN_A_ROW = 4
PAUSE_SECONDS = 300.0

# The request may have been worked on, and paid for, though its answer was lost.
_LOST = frozenset({"timeout", "incomplete_body", "connection_lost", "answer_too_large", "bad_encoding"})
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
# Asking again in this run is no use; what to do about it.
_FINAL = {
    401: ("key_refused", "the endpoint refuses the key; check the variable that llm.key_env names"),
    402: ("payment_required", "the endpoint asks for payment"),
    404: ("not_found", "the endpoint knows no such address or model; check llm.endpoint and llm.model"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """An HTTP answer, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes


class ChatClient:
    """One endpoint and model; implements `answering.Answerer`. Use as an async context manager."""

    retries = 1

    def __init__(
        self, settings: Llm, *, key: str | None, clock: Callable[[], datetime], first_wait: float = FIRST_WAIT
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._first_wait = first_wait
        self._dialect = Dialect()
        self._paused: tuple[float, NoReply] | None = None
        self._failures = 0
        self._key = key
        self._url = _completions(settings.endpoint)
        self._client = httpx.AsyncClient(
            headers={"accept": "application/json", "accept-encoding": ACCEPT_ENCODING, **_authorise(key)},
            timeout=httpx.Timeout(settings.timeout_seconds, pool=None),
            limits=httpx.Limits(max_connections=settings.max_parallel),
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def model(self) -> str:
        """The model asked for."""
        return self._settings.model

    async def __aenter__(self) -> ChatClient:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def ask(self, prompt: Prompt, correction: Correction | None = None) -> Reply | NoReply:
        """The endpoint's answer, asked for again as often as the settings say where that may help."""
        lost = 0
        for attempt in range(self._settings.retries + 1):
            if self._paused is not None and time.monotonic() < self._paused[0]:
                return replace(self._paused[1], tokens_in=lost, tokens_out=0, sent=lost > 0)
            got = await self._try(prompt, correction)
            lost += prompt.tokens if isinstance(got, NoReply) and got.reason in _LOST else 0
            wait = self._wait_before_retry(got, attempt)
            if wait is None:
                break
            await asyncio.sleep(wait)
        reply = self._judge(got)
        self._remember(got, reply)
        return replace(reply, tokens_in=reply.tokens_in + lost)

    async def _try(self, prompt: Prompt, correction: Correction | None) -> _Answer | NoReply:
        """One exchange, in as plain words as the endpoint turns out to need."""
        dialect = self._dialect
        while True:
            request = write_request(
                prompt, correction, model=self.model, tokens=self._settings.max_answer_tokens, dialect=dialect
            )
            got = await self._post(request)
            if not isinstance(got, _Answer) or got.status not in (400, 422):
                break
            plainer = dialect.plainer(explain_error(got.body))
            if plainer is None:
                return got
            dialect = plainer
        if isinstance(got, _Answer) and got.status == httpx.codes.OK:
            # Requests side by side learn this once each; the plainest that one of them needed stays.
            self._dialect = self._dialect.meet(dialect)
        return got

    async def _post(self, request: Mapping[str, object]) -> _Answer | NoReply:
        limit = self._settings.timeout_seconds
        try:
            async with asyncio.timeout(limit), self._client.stream("POST", self._url, json=request) as response:
                body = await read_body(response, limit=self._settings.max_answer_bytes)
                return _Answer(status=response.status_code, headers=response.headers, body=body)
        except BodyTooLarge as error:
            return NoReply(reason="answer_too_large", message=f"{error} (llm.max_answer_bytes)")
        except BodyUndecodable as error:
            return NoReply(reason="bad_encoding", message=str(error))
        except (TimeoutError, httpx.TimeoutException):
            return NoReply(reason="timeout", message=f"no complete answer within {limit:g} s (llm.timeout_seconds)")
        except httpx.TransportError as error:
            kind, message = transport_fault(error)
            return NoReply(reason="unreachable" if kind in ("connect", "dns") else kind, message=self._hide(message))

    def _wait_before_retry(self, got: _Answer | NoReply, attempt: int) -> float | None:
        """Seconds to wait before another try, None where none is left or none would help."""
        if attempt == self._settings.retries:
            return None
        backoff = self._first_wait * 2**attempt
        if isinstance(got, NoReply):
            return backoff if got.reason in ("connection_lost", "incomplete_body", "unreachable") else None
        if got.status not in _AGAIN:
            return None
        asked = parse_retry_after(got.headers.get("retry-after"), self._clock())
        wait = backoff if asked is None else max(asked.total_seconds(), 0.0)
        return wait if wait <= LONGEST_WAIT else None

    def _judge(self, got: _Answer | NoReply) -> Reply | NoReply:
        if isinstance(got, NoReply):
            return got
        if got.status == httpx.codes.OK:
            return read_completion(got.body)
        said = self._hide(explain_error(got.body))
        reason, advice = _FINAL.get(got.status, ("", ""))
        if reason:
            return NoReply(reason=reason, message=f"{advice}; it said: {said}", final=True)
        kind = "rate_limited" if got.status == 429 else f"http_{got.status}"
        return NoReply(reason=kind, message=f"the endpoint answered {got.status}: {said}")

    def _remember(self, got: _Answer | NoReply, reply: Reply | NoReply) -> None:
        """Leave an endpoint alone that refuses for good, asks for time, or has failed several times in a row."""
        if isinstance(reply, Reply) or (isinstance(got, _Answer) and got.status == httpx.codes.OK):
            self._failures = 0
            return
        assert isinstance(reply, NoReply)
        self._failures += 1
        pause = 0.0
        if isinstance(got, _Answer) and got.status in (429, 503):
            asked = parse_retry_after(got.headers.get("retry-after"), self._clock())
            pause = min(asked.total_seconds(), 86_400.0) if asked else 0.0
        if self._failures >= FAILURES_IN_A_ROW:
            pause = max(pause, PAUSE_SECONDS)
        if reply.final:
            pause = float("inf")
        if pause:
            self._paused = (time.monotonic() + pause, reply)

    def _hide(self, message: str) -> str:
        """`message` without the key, should the endpoint repeat it."""
        return message.replace(self._key, "[key]") if self._key else message


def read_key(settings: Llm, environ: Mapping[str, str]) -> str | None:
    """The key from the variable that the settings name. Raises UsageError where that is not set or no header line."""
    if not settings.key_env:
        return None
    key = environ.get(settings.key_env, "").strip()
    if not key:
        raise UsageError(f"llm.key_env names {settings.key_env}, but that environment variable is not set or empty")
    if not key.isascii() or not key.isprintable():
        raise UsageError(f"the environment variable {settings.key_env} holds characters that no key has")
    return key


def _authorise(key: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"} if key else {}


def _completions(endpoint: str) -> str:
    """The address to post to: settings give the base (`.../v1`) or the whole of it."""
    base = endpoint.rstrip("/")
    return base if base.endswith("/chat/completions") else f"{base}/chat/completions"
