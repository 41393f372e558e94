"""From an entry to a reading: permission, page, worker. And what its outcome means for the next cycle."""

from __future__ import annotations

from datetime import datetime, timedelta

from extractors.model import Drop, Entry, EntryOutcome, Failure, Feed, Page, Refusal
from flows.fetch import Fetcher
from flows.politeness import TimeUp
from flows.pool import ReadingPool
from flows.reading import Reading, ReadingJob
from flows.robots import Robots

MAX_ATTEMPTS = 4
FIRST_WAIT = timedelta(minutes=30)
# What may pass by itself; everything else ends the entry at once.
TRANSIENT = frozenset(
    {"timeout", "connect", "connection_lost", "dns", "incomplete_body", "robots_unreachable", "worker_died"}
    | {"http_408", "http_425", "http_429", "http_500", "http_502", "http_503", "http_504"}
)


class Collector:
    """Collects entries; holds what all of them share."""

    def __init__(
        self, *, fetcher: Fetcher, robots: Robots | None, pool: ReadingPool, obey_opt_outs: bool = False
    ) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._pool = pool
        self._obey_opt_outs = obey_opt_outs

    async def collect(self, entry: Entry, feed: Feed, *, now: datetime) -> Reading | None:
        """One entry's reading, or None where the cycle's time was over before it began."""
        try:
            refused = await self._forbidden(entry, now)
            if refused is not None:
                return await self._read(refused, entry, feed, now=now)
            sign = "tdmrep.json" if self._robots and await self._robots.opts_out(entry.url) else None
            if sign and self._obey_opt_outs:
                message = f"{sign} opts out of text and data mining"
                return Reading(entry=entry, refusal=Refusal(gate="tdm", reason="tdm_opt_out", message=message))
            async with self._fetcher.page(entry.url) as got:
                return await self._read(got, entry, feed, now=now, sign=sign)
        except TimeUp:
            return None

    async def _forbidden(self, entry: Entry, now: datetime) -> Refusal | Failure | None:
        if self._robots is None:
            return None
        permission = await self._robots.permission(entry.url)
        if permission.allowed:
            return None
        if permission.temporary:
            message = "robots.txt did not answer, so nothing may be fetched for now (RFC 9309)"
            return Failure(stage="fetch", kind=permission.reason, key=entry.url, message=message, at=now)
        return Refusal(gate="robots", reason=permission.reason)

    async def _read(
        self, got: Page | Failure | Refusal, entry: Entry, feed: Feed, *, now: datetime, sign: str | None = None
    ) -> Reading:
        page = got if isinstance(got, Page) else None
        failure = got if isinstance(got, Failure) else None
        refusal = got if isinstance(got, Refusal) else None
        if page is None and not (entry.content or entry.summary):
            return Reading(entry=entry, failure=failure, refusal=refusal)
        return await self._pool.read(
            ReadingJob(entry=entry, feed=feed, now=now, page=page, failure=failure, refusal=refusal, tdm_opt_out=sign)
        )


def decide_outcome(reading: Reading, *, attempts: int, now: datetime) -> EntryOutcome:
    """How the try ended. `attempts` counts earlier tries; transient failures come back after 30 min, 2 h and 8 h.

    A host's pause is no try. A page whose worker died gets one more: the worker may have been killed from outside.
    """
    article_id = reading.entry.article_id
    if reading.tagged is not None:
        return EntryOutcome(article_id=article_id, status="stored")
    if reading.failure is None:
        assert reading.refusal is not None, "a reading without article, failure or refusal"
        return EntryOutcome(article_id=article_id, status="dropped", reason=reading.refusal.reason)
    kind = reading.failure.kind
    if kind == "host_paused":
        return EntryOutcome(article_id=article_id, status="failed", reason=kind, next_try_at=now + FIRST_WAIT)
    again = kind in TRANSIENT and attempts + 1 < (2 if kind == "worker_died" else MAX_ATTEMPTS)
    return EntryOutcome(
        article_id=article_id,
        status="failed",
        reason=kind,
        next_try_at=now + FIRST_WAIT * 4**attempts if again else None,
    )


def name_drop(reading: Reading, *, now: datetime) -> Drop | None:
    """The drop of a reading that a gate turned away."""
    refusal, entry = reading.refusal, reading.entry
    if refusal is None or reading.tagged is not None or reading.failure is not None:
        return None
    return Drop(gate=refusal.gate, reason=refusal.reason, key=entry.article_id, feed_id=entry.feed_id, at=now)
