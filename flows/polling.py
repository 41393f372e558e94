"""Asking feeds what is new: the request, the judgement of its answer, and the gate for entries of general feeds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx

from config.settings import Fetch
from extractors.feed import ParsedFeed
from extractors.model import Drop, Entry, EntryOutcome, Failure, Feed, FeedState, Page, PollRecord
from extractors.moving import follow_move
from extractors.schedule import next_state
from flows.fetch import FEED_ACCEPT, Fetcher
from flows.pool import ReadingPool
from warehouse.feeds import FeedPoll


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a feed's server said to one poll. Exactly one of `parsed` and `failure` is set, neither after a 304."""

    feed: Feed
    state: FeedState
    polled_at: datetime
    seconds: float
    page: Page | None = None
    parsed: ParsedFeed | None = None
    failure: Failure | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.parsed.entries if self.parsed else ()


async def ask_feed(
    feed: Feed, state: FeedState, *, fetcher: Fetcher, pool: ReadingPool, limit: int, now: datetime
) -> Answer:
    """Poll one feed with a conditional GET. `limit` in bytes."""
    started = time.monotonic()
    url = state.moved_to or feed.url
    got = await fetcher.get(url, limit=limit, headers=_conditions(state), stage="poll")
    page = got if isinstance(got, Page) else None
    failure = got if isinstance(got, Failure) else None
    parsed: ParsedFeed | None = None
    if page is not None and page.status != httpx.codes.NOT_MODIFIED:
        judged = fetcher.judge(page, stage="poll", key=url)
        read = await pool.parse(judged, feed, now=now) if isinstance(judged, Page) else judged
        parsed, failure = (None, read) if isinstance(read, Failure) else (read, None)
    return Answer(
        feed=feed,
        state=state,
        polled_at=now,
        seconds=time.monotonic() - started,
        page=page,
        parsed=parsed,
        failure=failure,
    )


def _conditions(state: FeedState) -> dict[str, str]:
    headers = {"accept": FEED_ACCEPT}
    if state.etag:
        headers["if-none-match"] = state.etag
    if state.last_modified:
        headers["if-modified-since"] = state.last_modified
    return headers


def judge_answers(
    answers: Sequence[Answer],
    *,
    known: Mapping[str, str],
    names_topic: Callable[[str], bool],
    settings: Fetch,
) -> tuple[FeedPoll, ...]:
    """What the warehouse is to remember of a shard's answers. `known` maps entries' ids to those they are known by.

    An entry shown by two feeds of the shard is new for the first of them only. `names_topic` is asked only of what
    general feeds show.
    """
    seen = set(known)
    polls = []
    for answer in answers:
        fresh = tuple(entry for entry in answer.entries if entry.article_id not in seen)
        seen.update(entry.article_id for entry in fresh)
        polls.append(_judge(answer, fresh, names_topic=names_topic, settings=settings))
    return tuple(polls)


def _judge(
    answer: Answer, fresh: tuple[Entry, ...], *, names_topic: Callable[[str], bool], settings: Fetch
) -> FeedPoll:
    gated = [] if settings.general_fetch == "all" else [e for e in fresh if not _passes(e, answer.feed, names_topic)]
    drops = [
        Drop(gate="entry", reason="no_topic_in_entry", key=e.article_id, feed_id=e.feed_id, at=e.seen_at) for e in gated
    ]
    own = answer.parsed.drops if answer.parsed else ()
    record = _record(answer, new=len(fresh), dropped=len(drops) + len(own))
    return FeedPoll(
        record=record,
        state=_next(answer, record, settings),
        entries=answer.entries,
        drops=(*own, *drops),
        failures=(answer.failure,) if answer.failure else (),
        outcomes=tuple(
            EntryOutcome(article_id=e.article_id, status="dropped", reason="no_topic_in_entry") for e in gated
        ),
    )


def _passes(entry: Entry, feed: Feed, names_topic: Callable[[str], bool]) -> bool:
    """The entry gate: topical feeds pass whole, general ones what title, summary or categories name."""
    said = (entry.title or "", entry.summary or "", *entry.categories)
    return feed.scope == "topical" or any(names_topic(part) for part in said)


def _record(answer: Answer, *, new: int, dropped: int) -> PollRecord:
    outcome = PollRecord(feed_id=answer.feed.id, polled_at=answer.polled_at, outcome="ok", seconds=answer.seconds)
    if answer.page is not None:
        outcome = replace(outcome, status=answer.page.status, bytes=len(answer.page.body))
    if answer.failure is not None:
        return replace(outcome, outcome="failed", kind=answer.failure.kind, message=answer.failure.message)
    if answer.parsed is None:
        return replace(outcome, outcome="not_modified")
    return replace(
        outcome,
        entries=len(answer.entries),
        new=new,
        dropped=dropped,
        oldest_entry_at=answer.parsed.oldest_entry_at,
    )


def _next(answer: Answer, record: PollRecord, settings: Fetch) -> FeedState:
    following = next_state(
        answer.state,
        record,
        headers=answer.page.headers if answer.page else (),
        ttl=answer.parsed.ttl if answer.parsed else None,
        now=answer.polled_at,
        minimum=timedelta(minutes=settings.poll_interval_minutes),
        maximum=timedelta(hours=settings.max_poll_interval_hours),
    )
    moved_to = answer.page.moved_to if answer.page else None
    return follow_move(following, record, moved_to=moved_to, configured=answer.feed.url, now=answer.polled_at)
