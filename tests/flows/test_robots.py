"""robots.txt by RFC 9309, on a loopback web."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from config.settings import Fetch
from flows.fetch import Fetcher
from flows.robots import Permission, Robots
from tests.fakes import NOW, Reply, Request, Site, internet

SETTINGS = Fetch(
    allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),), host_spacing_seconds=0.0, timeout_seconds=1.0, retries=0
)
RULES = b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: Bellwether\nDisallow: /not-you/\n"


def ask(answer: Callable[[Request], Reply], *paths: str) -> tuple[list[Permission], Site]:
    async def run(site: Site) -> list[Permission]:
        fetcher = Fetcher(SETTINGS, user_agent="Bellwether/1", clock=lambda: NOW, bodies=8, seconds=60)
        async with fetcher:
            robots = Robots(fetcher, product="Bellwether")
            return await asyncio.gather(*(robots.permission(site.url(path)) for path in paths))

    with internet(answer) as site:
        return asyncio.run(run(site)), site


def test_our_own_group_of_rules_counts_and_is_asked_for_once() -> None:
    answers, site = ask(lambda _: Reply(body=RULES), "/not-you/x", "/private/x", "/a", "/b")
    assert [answer.allowed for answer in answers] == [False, True, True, True]
    assert answers[0].reason == "robots_disallowed"
    assert not answers[0].temporary
    assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_rules_everything_is_allowed(status: int) -> None:
    (answer,), _ = ask(lambda _: Reply(status=status), "/a")
    assert answer.allowed


@pytest.mark.parametrize("reply", [Reply(status=500), Reply(status=503), Reply(body=b"x", stall=3.0)])
def test_rules_that_cannot_be_read_forbid_everything_for_now(reply: Reply) -> None:
    (answer,), _ = ask(lambda _: reply, "/a")
    assert not answer.allowed
    assert answer.temporary
    assert answer.reason == "robots_unreachable"


def test_rules_behind_a_redirect_are_followed() -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(status=301, headers={"Location": "/rules"})
        return Reply(body=b"User-agent: *\nDisallow: /\n")

    (permission,), _ = ask(answer, "/a")
    assert not permission.allowed


def test_a_crawl_delay_spaces_the_requests_to_its_host() -> None:
    started: list[float] = []

    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(body=b"User-agent: *\nCrawl-delay: 0.3\n")
        started.append(time.monotonic())
        return Reply(body=b"x")

    async def run(site: Site) -> None:
        fetcher = Fetcher(replace(SETTINGS), user_agent="Bellwether/1", clock=lambda: NOW, bodies=8, seconds=60)
        async with fetcher:
            assert (await Robots(fetcher, product="Bellwether").permission(site.url("/"))).allowed
            for path in ("/1", "/2"):
                async with fetcher.page(site.url(path)):
                    pass

    with internet(answer) as site:
        asyncio.run(run(site))
    assert started[1] - started[0] >= 0.29


def test_garbage_is_no_rule() -> None:
    (answer,), _ = ask(lambda _: Reply(body=bytes(range(256)) * 100), "/a")
    assert answer.allowed
