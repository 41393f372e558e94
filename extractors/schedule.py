"""When to ask a feed again (design section 4). Times are aware; intervals are kept between `minimum` and `maximum`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from extractors.model import FeedState, PollRecord

Headers = tuple[tuple[str, str], ...]

PUNCTUAL_SUCCESSES = 2
_STEP = 2
_GRACE = timedelta(minutes=1)
_MOST_DOUBLINGS = 16
_MOST_SECONDS = 366 * 86_400
_MOST_VALIDATOR = 1000


def next_state(
    state: FeedState,
    record: PollRecord,
    *,
    headers: Headers,
    ttl: timedelta | None,
    now: datetime,
    minimum: timedelta,
    maximum: timedelta,
) -> FeedState:
    """What to remember of a feed after the poll in `record`.

    The interval doubles when more than two thirds of the entries shown were known (an empty feed and a 304 show
    nothing new), halves when fewer than one third were, and moves only at the second punctual success in a row: a
    poll that came late sees more new entries than the feed's rhythm explains, one that somebody made early fewer. A
    failure keeps interval, ETag and Last-Modified and backs off, doubling from `minimum`; no status is final. A 304
    after a failure leaves the failure count alone, for it shows no content. Retry-After, Cache-Control max-age and
    `ttl` (after a 304 the last one seen) can only delay, up to `maximum`.
    """
    if record.outcome == "failed":
        return _after_failure(state, headers, now, minimum, maximum)
    settled = _adapt(state, record, now, minimum, maximum)
    interval = settled.interval or minimum
    wish = state.ttl if record.outcome == "not_modified" else ttl
    asked = (parse_retry_after(_header(headers, "retry-after"), now), _max_age(headers), wish)
    delay = min(maximum, max((interval, *filter(None, asked))))
    if record.outcome == "not_modified":
        return replace(settled, next_poll_at=now + delay)
    return replace(
        settled,
        next_poll_at=now + delay,
        failures=0,
        ttl=ttl,
        etag=_validator(headers, "etag"),
        last_modified=_validator(headers, "last-modified"),
    )


def is_due(state: FeedState | None, now: datetime) -> bool:
    """Whether a feed should be polled in a cycle that starts at `now`; one never polled is.

    A healthy feed is due a little early, by a tenth of its interval and a minute at most: else a cycle that starts a
    second sooner than the last would skip it and halve its rhythm.
    """
    if state is None or state.next_poll_at is None:
        return True
    grace = min(_GRACE, state.interval / 10) if state.interval and not state.failures else timedelta(0)
    return state.next_poll_at - grace <= now


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a `Retry-After` header asks for (seconds, or a date), never negative; None when it says none."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:12]), _MOST_SECONDS))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):  # what the standard library raises for other texts
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(timedelta(0), aware - now)


def _after_failure(
    state: FeedState, headers: Headers, now: datetime, minimum: timedelta, maximum: timedelta
) -> FeedState:
    failures = state.failures + 1
    backoff = minimum * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    asked = parse_retry_after(_header(headers, "retry-after"), now) or timedelta(0)
    return replace(state, failures=failures, successes=0, next_poll_at=now + min(maximum, max(backoff, asked)))


def _adapt(state: FeedState, record: PollRecord, now: datetime, minimum: timedelta, maximum: timedelta) -> FeedState:
    """Counts the success and moves the interval when it is the second punctual one."""
    interval = min(maximum, max(minimum, state.interval or minimum))
    if not _is_punctual(state, interval, now):
        return replace(state, interval=interval, successes=0)
    if state.successes + 1 < PUNCTUAL_SUCCESSES:
        return replace(state, interval=interval, successes=state.successes + 1)
    moved = min(maximum, max(minimum, interval * _factor(record)))
    return replace(state, interval=moved, successes=0 if moved != interval else state.successes + 1)


def _is_punctual(state: FeedState, interval: timedelta, now: datetime) -> bool:
    """Whether the poll came within half an interval of its time."""
    return state.next_poll_at is not None and abs(now - state.next_poll_at) <= interval / 2


def _factor(record: PollRecord) -> float:
    """By what the interval is multiplied. Compared in whole numbers, so that a third is a third."""
    known = record.entries - record.new
    if record.outcome == "not_modified" or record.entries == 0 or 3 * known > 2 * record.entries:
        return _STEP
    return 1 / _STEP if 3 * known < record.entries else 1


def _max_age(headers: Headers) -> timedelta | None:
    """How long the answer stays fresh: `max-age` less the time it already spent in caches."""
    directives = [part.strip().lower() for part in (_header(headers, "cache-control") or "").split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return None
    seconds = next((_seconds(part[8:].strip('"')) for part in directives if part.startswith("max-age=")), 0)
    return timedelta(seconds=max(0, seconds - _seconds(_header(headers, "age") or "")))


def _seconds(text: str) -> int:
    trimmed = text.strip()
    return min(int(trimmed[:12]), _MOST_SECONDS) if trimmed.isascii() and trimmed.isdecimal() else 0


def _validator(headers: Headers, name: str) -> str | None:
    """An ETag or Last-Modified that can be sent back; overlong ones are not worth a header."""
    value = (_header(headers, name) or "").strip()
    return value if value and len(value) <= _MOST_VALIDATOR and value.isprintable() else None


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key == name), None)
