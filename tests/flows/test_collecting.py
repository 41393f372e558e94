"""What the end of a try means for the entry's next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.model import Entry, Failure, Refusal
from flows.collecting import decide_outcome, name_drop
from flows.reading import Reading
from tests.fakes import NOW

ENTRY = Entry(
    article_id="a", feed_id="f", url="http://example.org/a", canonical_url="http://example.org/a", seen_at=NOW
)


def failed(kind: str) -> Reading:
    return Reading(entry=ENTRY, failure=Failure(stage="fetch", kind=kind, key=ENTRY.url, message="", at=NOW))


@pytest.mark.parametrize("kind", ["timeout", "http_503", "http_429", "robots_unreachable", "dns"])
def test_what_may_pass_is_tried_again_later_and_later_and_then_no_more(kind: str) -> None:
    waits = [decide_outcome(failed(kind), attempts=attempts, now=NOW).next_try_at for attempts in range(4)]
    assert waits == [NOW + timedelta(minutes=30), NOW + timedelta(hours=2), NOW + timedelta(hours=8), None]


@pytest.mark.parametrize("kind", ["http_404", "http_410", "too_large", "address_refused", "tls_expired", "deadline"])
def test_what_will_not_pass_ends_the_entry_under_its_name(kind: str) -> None:
    outcome = decide_outcome(failed(kind), attempts=0, now=NOW)
    assert (outcome.status, outcome.reason, outcome.next_try_at) == ("failed", kind, None)


def test_a_host_s_pause_is_no_try_and_a_dead_worker_gets_one_more() -> None:
    paused = decide_outcome(failed("host_paused"), attempts=9, now=NOW)
    assert paused.next_try_at == NOW + timedelta(minutes=30)
    assert decide_outcome(failed("worker_died"), attempts=0, now=NOW).next_try_at is not None
    assert decide_outcome(failed("worker_died"), attempts=1, now=NOW).next_try_at is None


def test_a_gated_page_is_remembered_as_dropped_and_counted_by_its_gate() -> None:
    reading = Reading(entry=ENTRY, refusal=Refusal(gate="extract", reason="script_only"))
    outcome = decide_outcome(reading, attempts=0, now=NOW)
    assert (outcome.status, outcome.reason) == ("dropped", "script_only")
    drop = name_drop(reading, now=NOW)
    assert drop is not None
    assert (drop.gate, drop.reason, drop.key, drop.feed_id) == ("extract", "script_only", "a", "f")


def test_a_failed_page_is_a_failure_and_no_drop() -> None:
    assert name_drop(failed("http_404"), now=NOW) is None
