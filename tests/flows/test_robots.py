"""robots.txt by RFC 9309, on a loopback web."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.settings import Fetch
from flows.fetch import Fetcher
from flows.robots import Permission, Robots
from tests.fakes import NOW, Reply, Request, Site, internet
from warehouse.sites import SiteFile

SETTINGS = Fetch(
    allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),), host_spacing_seconds=0.0, timeout_seconds=1.0, retries=0
)
RULES = b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: Bellwether\nDisallow: /not-you/\n"


def ask(answer: Callable[[Request], Reply], *paths: str) -> tuple[list[Permission], Site]:
    async def run(site: Site) -> list[Permission]:
        fetcher = Fetcher(SETTINGS, user_agent="Bellwether/1", clock=lambda: NOW, bodies=8, seconds=60)
        async with fetcher:
            robots = Robots(fetcher, product="Bellwether", clock=lambda: NOW)
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
            assert (await Robots(fetcher, product="Bellwether", clock=lambda: NOW).permission(site.url("/"))).allowed
            for path in ("/1", "/2"):
                async with fetcher.page(site.url(path)):
                    pass

    with internet(answer) as site:
        asyncio.run(run(site))
    assert started[1] - started[0] >= 0.29


def test_garbage_is_no_rule() -> None:
    (answer,), _ = ask(lambda _: Reply(body=bytes(range(256)) * 100), "/a")
    assert answer.allowed


def with_rules(answer: Callable[[Request], Reply], *known: SiteFile, now: datetime = NOW) -> tuple[Permission, Robots]:
    """The permission for /a from a site at which `known` was remembered of an origin called ORIGIN."""

    async def run(site: Site) -> tuple[Permission, Robots]:
        fetcher = Fetcher(SETTINGS, user_agent="Bellwether/1", clock=lambda: now, bodies=8, seconds=60)
        async with fetcher:
            robots = Robots(fetcher, product="Bellwether", clock=lambda: now)
            robots.remember([replace(file, origin=site.url("")) for file in known])
            return await robots.permission(site.url("/a")), robots

    with internet(answer) as site:
        return asyncio.run(run(site))


FORBIDDING = SiteFile(
    origin="ORIGIN",
    file="robots.txt",
    state="read",
    body="User-agent: *\nDisallow: /",
    read_at=NOW,
    asked_at=NOW,
    expires_at=NOW + timedelta(hours=24),
)


def test_rules_of_an_earlier_cycle_are_believed_for_a_day_and_then_asked_for_again() -> None:
    within, robots = with_rules(lambda _: Reply(status=404), FORBIDDING, now=NOW + timedelta(hours=23))
    assert not within.allowed
    assert robots.asked == []
    later, robots = with_rules(lambda _: Reply(status=404), FORBIDDING, now=NOW + timedelta(hours=25))
    assert later.allowed
    assert [(file.state, file.body) for file in robots.asked] == [("absent", None)]


def test_rules_outlive_a_site_that_cannot_be_reached_for_a_month() -> None:
    week, robots = with_rules(lambda _: Reply(status=500), FORBIDDING, now=NOW + timedelta(days=7))
    assert week.reason == "robots_disallowed"
    (file,) = robots.asked
    assert (file.state, file.read_at, file.expires_at - file.asked_at) == ("unreachable", NOW, timedelta(hours=1))
    months, _ = with_rules(lambda _: Reply(status=500), FORBIDDING, now=NOW + timedelta(days=60))
    assert months == Permission(allowed=False, reason="robots_unreachable", temporary=True)


def test_too_many_redirects_mean_no_rules_and_a_429_means_later() -> None:
    around, _ = with_rules(lambda _: Reply(status=302, headers={"Location": "/robots.txt"}))
    assert around.allowed
    later, _ = with_rules(lambda _: Reply(status=429))
    assert later.reason == "robots_unreachable"


def test_a_file_of_a_megabyte_is_read_up_to_its_first_500_kilobytes() -> None:
    rules = b"User-agent: *\nDisallow: /\n" + b"# padding\n" * 100_000 + b"Allow: /a\n"
    assert not with_rules(lambda _: Reply(body=rules))[0].allowed


def test_tdmrep_is_asked_for_once_and_an_answer_that_is_none_reserves_nothing() -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/.well-known/tdmrep.json":
            return Reply(body=b'[{"location": "/reserved/", "tdm-reservation": 1}]')
        return Reply(status=404)

    async def run(site: Site, *paths: str) -> list[bool]:
        fetcher = Fetcher(SETTINGS, user_agent="Bellwether/1", clock=lambda: NOW, bodies=8, seconds=60)
        async with fetcher:
            robots = Robots(fetcher, product="Bellwether", clock=lambda: NOW)
            return await asyncio.gather(*(robots.opts_out(site.url(path)) for path in paths))

    with internet(answer) as site:
        assert asyncio.run(run(site, "/reserved/a", "/free", "/reserved/b?c")) == [True, False, True]
        assert site.paths() == ["/.well-known/tdmrep.json"]
    with internet(lambda _: Reply(status=500)) as site:
        assert asyncio.run(run(site, "/a")) == [False]
