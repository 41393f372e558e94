"""Polling real feed documents from a loopback web, and what is remembered of the answers."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config.settings import Fetch
from extractors.model import Alias, Codebook, Feed, FeedState, Topic
from extractors.topic import TopicMatcher
from flows.fetch import Fetcher
from flows.polling import Answer, ask_feed, judge_answers
from flows.pool import LocalPool
from flows.reading import ReadingPlan
from tests.fakes import NOW, Reply, Request, internet

SETTINGS = Fetch(allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),), host_spacing_seconds=0.0, retries=0)
TOPICS = (Topic(id="tiktok", kind="app", name="TikTok", company="ByteDance", aliases=(Alias(text="TikTok"),)),)
MATCHER = TopicMatcher(TOPICS)
PLAN = ReadingPlan(
    archive_name="r",
    topics=TOPICS,
    codebook=Codebook(version="1", propositions=()),
    min_characters=200,
    archive_root=None,
    archive_all=False,
    archive_max_bytes=1,
    obey_tdm_opt_out=False,
)
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
<item><title>TikTok is sued</title><link>http://paper.example/1</link></item>
<item><title>A football match</title><link>http://paper.example/2</link></item>
</channel></rss>"""


def poll(answer: Callable[[Request], Reply], *feeds: tuple[str, FeedState | None]) -> list[Answer]:
    """Poll feeds at the given paths of a loopback web."""

    async def run(base: str) -> list[Answer]:
        fetcher = Fetcher(SETTINGS, user_agent="Test/1", clock=lambda: NOW, bodies=8, seconds=60)
        async with fetcher, LocalPool(PLAN, workers=1, deadline=30) as pool:
            polls = (
                ask_feed(
                    Feed(id=path, url=base + path, outlet="T", scope="general"),
                    state or FeedState(feed_id=path),
                    fetcher=fetcher,
                    pool=pool,
                    limit=100_000,
                    now=NOW,
                )
                for path, state in feeds
            )
            return await asyncio.gather(*polls)

    with internet(answer) as site:
        return asyncio.run(run(site.url("")))


def serve_rss(request: Request) -> Reply:
    if request.headers.get("if-none-match") == '"v1"':
        return Reply(status=304)
    if request.path == "/gone":
        return Reply(status=410)
    if request.path == "/page":
        return Reply(body=b"<!doctype html><html><body><p>Not a feed</p></body></html>")
    return Reply(body=RSS, headers={"ETag": '"v1"', "Content-Type": "application/rss+xml"})


def test_feeds_that_answer_fail_or_have_nothing_new_are_told_apart() -> None:
    known = FeedState(feed_id="/old", etag='"v1"')
    answers = poll(serve_rss, ("/feed", None), ("/old", known), ("/gone", None), ("/page", None))
    polls = judge_answers(answers, known={}, names_topic=MATCHER.names_topic, settings=SETTINGS)
    assert [poll.record.outcome for poll in polls] == ["ok", "not_modified", "failed", "failed"]
    assert [poll.record.kind for poll in polls] == [None, None, "http_410", "feed_is_html"]
    assert polls[0].state.etag == '"v1"'
    assert polls[1].state.etag == '"v1"'


def test_the_entry_gate_turns_away_what_a_general_feed_says_nothing_about_the_topic_in() -> None:
    answers = poll(serve_rss, ("/feed", None))
    (gated,) = judge_answers(answers, known={}, names_topic=MATCHER.names_topic, settings=SETTINGS)
    assert [drop.reason for drop in gated.drops] == ["no_topic_in_entry"]
    assert [outcome.status for outcome in gated.outcomes] == ["dropped"]
    assert (gated.record.entries, gated.record.new, gated.record.dropped) == (2, 2, 1)
    (whole,) = judge_answers(
        answers, known={}, names_topic=MATCHER.names_topic, settings=replace(SETTINGS, general_fetch="all")
    )
    assert whole.drops == ()


def test_an_entry_in_two_feeds_of_a_shard_is_new_once() -> None:
    answers = poll(serve_rss, ("/feed", None), ("/copy", None))
    polls = judge_answers(answers, known={}, names_topic=MATCHER.names_topic, settings=SETTINGS)
    assert [poll.record.new for poll in polls] == [2, 0]


def test_known_entries_are_not_new() -> None:
    answers = poll(serve_rss, ("/feed", None))
    known = {entry.article_id: entry.article_id for entry in answers[0].entries}
    (judged,) = judge_answers(answers, known=known, names_topic=MATCHER.names_topic, settings=SETTINGS)
    assert judged.record.new == 0
    assert judged.drops == ()


def test_the_pool_starts_no_process_for_a_quiet_cycle(tmp_path: Path) -> None:
    import psutil

    state = FeedState(feed_id="/old", etag='"v1"')
    before = len(psutil.Process().children(recursive=True))
    poll(serve_rss, ("/old", state))
    assert len(psutil.Process().children(recursive=True)) == before
    assert list(tmp_path.iterdir()) == []
