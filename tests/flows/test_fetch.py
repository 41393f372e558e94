"""The HTTP client against a loopback web that misbehaves."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import itertools
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from config.settings import Fetch
from extractors.model import Failure, Page
from flows.fetch import Fetcher
from flows.politeness import TimeUp
from tests.fakes import NOW, Reply, Request, Site, internet

SETTINGS = Fetch(
    allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    host_spacing_seconds=0.0,
    timeout_seconds=2.0,
    max_page_bytes=100_000,
)
Answer = Callable[[Request], Reply]


def fetch(answer: Answer, *paths: str, settings: Fetch = SETTINGS) -> tuple[list[Page | Failure], Site]:
    """Fetch `paths` side by side from a web that answers by `answer`."""
    with internet(answer) as site:
        return asyncio.run(_fetch([path if "://" in path else site.url(path) for path in paths], settings)), site


async def _fetch(urls: list[str], settings: Fetch, seconds: float = 60.0) -> list[Page | Failure]:
    fetcher = Fetcher(settings, user_agent="Test/1", clock=lambda: NOW, bodies=8, seconds=seconds)

    async def one(url: str) -> Page | Failure:
        async with fetcher.page(url) as got:
            return got

    async with fetcher:
        return await asyncio.gather(*(one(url) for url in urls))


def kind(answer: Answer, path: str = "/", settings: Fetch = SETTINGS) -> str:
    """The kind of failure that one fetch ends in."""
    (got,), _ = fetch(answer, path, settings=settings)
    assert isinstance(got, Failure), got
    return got.kind


def test_a_page_comes_back_with_its_body_headers_and_final_address() -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/old":
            return Reply(status=301, headers={"Location": "/new"})
        return Reply(body=b"<p>hello</p>", headers={"X-Thing": "1"})

    (page,), site = fetch(answer, "/old")
    assert isinstance(page, Page)
    assert (page.status, page.body, page.header("x-thing"), page.fetched_at) == (200, b"<p>hello</p>", "1", NOW)
    assert page.requested_url == site.url("/old")
    assert page.final_url == site.url("/new")
    assert site.requests[0].headers["user-agent"] == "Test/1"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("gzip", gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0)),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")[2:-4]),
        ("identity", b"hello"),
    ],
)
def test_bodies_are_decoded(coding: str, body: bytes) -> None:
    (page,), _ = fetch(lambda _: Reply(body=body, headers={"Content-Encoding": coding}), "/")
    assert isinstance(page, Page)
    assert page.body == b"hello"


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert kind(lambda _: Reply(body=bomb, headers={"Content-Encoding": "gzip"})) == "too_large"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=404), "http_404"),
        (Reply(status=410), "http_410"),
        (Reply(status=403), "http_403"),
        (Reply(status=500), "http_500"),
        (Reply(body=b"x" * 200_000), "too_large"),
        (Reply(body=b"x", declared_length=10_000_000), "too_large"),
        (Reply(body=b"abc", declared_length=90), "incomplete_body"),
        (Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}), "bad_encoding"),
        (Reply(body=gzip.compress(b"hello" * 99, mtime=0)[:-20], headers={"Content-Encoding": "gzip"}), "bad_encoding"),
        (Reply(body=b"?", headers={"Content-Encoding": "zstd"}), "bad_encoding"),
        (Reply(status=302, headers={"Location": "/"}), "too_many_redirects"),
        (Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"}), "address_refused"),
        (Reply(status=302, headers={"Location": "http://10.0.0.1/"}), "address_refused"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "scheme_refused"),
        (Reply(status=302, headers={"Location": "ftp://example.org/"}), "scheme_refused"),
        (Reply(status=302, headers={"Location": "http://example.org:99999/"}), "bad_url"),
        (Reply(body=b"late", stall=5.0), "timeout"),
    ],
)
def test_each_fault_ends_under_its_own_name(reply: Reply, expected: str) -> None:
    settings = replace(SETTINGS, timeout_seconds=0.5, retries=0)
    assert kind(lambda _: reply, settings=settings) == expected


@pytest.mark.parametrize(
    ("way", "moved_to"),
    [((301,), "/1"), ((308, 301), "/2"), ((301, 302), "/1"), ((302, 301), None), ((307,), None), ((), None)],
)
def test_only_permanent_redirects_at_the_beginning_tell_where_a_page_moved(
    way: tuple[int, ...], moved_to: str | None
) -> None:
    def answer(request: Request) -> Reply:
        step = int(request.path[1:])
        return Reply(status=way[step], headers={"Location": f"/{step + 1}"}) if step < len(way) else Reply(body=b"x")

    (page,), site = fetch(answer, "/0")
    assert isinstance(page, Page)
    assert page.moved_to == (site.url(moved_to) if moved_to else None)


def test_a_503_that_names_its_end_stops_the_host() -> None:
    got, site = fetch(lambda _: Reply(status=503, headers={"Retry-After": "3600"}), "/1", "/2", "/3", "/4")
    assert sorted(each.kind for each in got if isinstance(each, Failure))[:2] == ["host_paused", "host_paused"]
    assert len(site.requests) == SETTINGS.host_connections


def test_a_name_that_does_not_resolve_and_a_closed_port_have_their_own_names() -> None:
    settings = replace(SETTINGS, retries=0)
    assert kind(lambda _: Reply(), "http://no-such-host.invalid/", settings) == "dns"
    assert kind(lambda _: Reply(), "http://127.0.0.1:1/", settings) == "connect"


def test_a_503_is_asked_again_after_the_time_it_names() -> None:
    asked: list[float] = []

    def answer(_: Request) -> Reply:
        asked.append(time.monotonic())
        return Reply(status=503, headers={"Retry-After": "1"}) if len(asked) == 1 else Reply(body=b"now")

    (page,), _ = fetch(answer, "/")
    assert isinstance(page, Page)
    assert page.body == b"now"
    assert asked[1] - asked[0] >= 1.0


def test_a_long_retry_after_is_left_to_a_later_cycle_and_stops_the_host() -> None:
    got, site = fetch(lambda _: Reply(status=429, headers={"Retry-After": "3600"}), "/1", "/2", "/3", "/4")
    kinds = sorted(failure.kind for failure in got if isinstance(failure, Failure))
    assert kinds == ["host_paused", "host_paused", "http_429", "http_429"]
    assert len(site.requests) == SETTINGS.host_connections


def test_a_host_is_never_asked_by_more_than_the_configured_connections() -> None:
    got, site = fetch(lambda _: Reply(body=b"x", stall=0.02), *(f"/{n}" for n in range(20)))
    assert all(isinstance(page, Page) for page in got)
    assert site.most_open == SETTINGS.host_connections


def test_requests_to_a_host_start_the_configured_time_apart() -> None:
    started: list[float] = []

    def answer(_: Request) -> Reply:
        started.append(time.monotonic())
        return Reply(body=b"x")

    fetch(answer, "/1", "/2", "/3", settings=replace(SETTINGS, host_spacing_seconds=1.0))
    gaps = [later - earlier for earlier, later in itertools.pairwise(started)]
    # What is seen is when they arrive, which the machine delays by a little, and not each by the same.
    assert min(gaps) >= 0.95


def test_redirects_between_hosts_cannot_lock_the_bodies_and_the_hosts_against_each_other() -> None:
    def answer(request: Request) -> Reply:
        if request.path.startswith("/from"):
            port = request.headers["host"].partition(":")[2]
            return Reply(status=302, headers={"Location": f"http://127.0.0.2:{port}/to"})
        return Reply(body=b"there", stall=0.01)

    got, _ = fetch(answer, *(f"/from/{n}" for n in range(40)))
    assert {page.body for page in got if isinstance(page, Page)} == {b"there"}
    assert len(got) == 40


def test_nothing_begins_once_the_time_of_the_cycle_is_over() -> None:
    with internet(lambda _: Reply(body=b"x")) as site:
        with pytest.raises(TimeUp):
            asyncio.run(_fetch([site.url("/")], SETTINGS, seconds=0.0))
        assert site.requests == []


def test_credentials_in_an_address_are_not_sent() -> None:
    with internet(lambda _: Reply(body=b"x")) as site:
        asyncio.run(_fetch([f"http://user:secret@127.0.0.1:{site.port}/"], SETTINGS))
    assert "authorization" not in site.requests[0].headers
