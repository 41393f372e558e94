"""Runs the cases through the pieces of a real cycle: the HTTP client, robots.txt, the reader of feeds and of pages."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial

from config.settings import Fetch
from extractors.feed import ParsedFeed, parse_feed
from extractors.model import Alias, Codebook, Entry, Failure, Feed, Page, Topic
from extractors.urls import article_id
from flows.fetch import FEED_ACCEPT, Fetcher
from flows.reader import Reader
from flows.reading import Reading, ReadingJob, ReadingPlan
from flows.robots import Permission, Robots
from tests.fakes import NOW
from tests.flows.hostile.certificates import Authority
from tests.flows.hostile.web import Case, Script, Web, host_of, serve

SETTINGS = Fetch(
    allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
    host_spacing_seconds=0.0,
    timeout_seconds=30.0,
    retries=0,
    max_page_bytes=5_000_000,
    max_feed_bytes=2_500_000,
    connections=256,
)
FEED = Feed(id="hostile", url="http://paper.example/feed.xml", outlet="Hostile", language="en", scope="topical")
PLAN = ReadingPlan(
    archive_name="hostile",
    topics=(Topic(id="tiktok", kind="app", name="TikTok", company="ByteDance", aliases=(Alias(text="TikTok"),)),),
    codebook=Codebook(version="1", propositions=()),
    min_characters=200,
    archive_root=None,
    archive_all=False,
    archive_max_bytes=1,
    obey_tdm_opt_out=False,
)


# More side by side would only make them late on a busy machine.
AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a case ended, with what came of it, and what its server was asked."""

    outcome: str
    got: Reading | ParsedFeed | Failure | None
    heads: tuple[bytes, ...] = ()


def run_cases(cases: Sequence[Case]) -> dict[str, Ended]:
    """Every case, by name: the network side by side, the reading one after the other."""
    return asyncio.run(_run(cases))


async def _run(cases: Sequence[Case]) -> dict[str, Ended]:
    numbered = {case.name: host_of(number) for number, case in enumerate(cases)}
    authority = Authority()
    plain = {numbered[case.name]: case.script for case in cases if case.script and not case.certificate}
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(serve(plain))
        bench = _Bench(
            patient=await stack.enter_async_context(_open(SETTINGS, authority)),
            hasty=await stack.enter_async_context(_open(replace(SETTINGS, timeout_seconds=1.0), authority)),
            stranger=await stack.enter_async_context(_open(replace(SETTINGS, allowed_networks=()), authority)),
            web=web,
            authority=authority,
            places=asyncio.Semaphore(AT_ONCE),
        )
        asked = await asyncio.gather(*(bench.ask(case, numbered[case.name]) for case in cases))
    reader = Reader(PLAN, worker="hostile")
    return {
        case.name: replace(judge(case, got, reader), heads=tuple(web.heads.get(numbered[case.name], ())))
        for case, got in zip(cases, asked, strict=True)
    }


def judge(case: Case, got: Page | Failure | Permission, reader: Reader) -> Ended:
    """What a worker makes of an answer. Kept out of the event loop, where it would eat up the others' time limits."""
    if isinstance(got, Permission):
        return Ended(outcome="allowed" if got.allowed else got.reason, got=None)
    if isinstance(got, Failure):
        return Ended(outcome=got.kind, got=got)
    return _parse(got) if case.kind == "feed" else _read(got, reader)


def _read(page: Page, reader: Reader) -> Ended:
    url = page.requested_url
    entry = Entry(article_id=article_id(url), feed_id=FEED.id, url=url, canonical_url=url, seen_at=NOW)
    reading = reader.read(ReadingJob(entry=entry, feed=FEED, now=NOW, page=page))
    assert reading.tagged or reading.refusal
    return Ended(outcome="stored" if reading.tagged else str(reading.refusal and reading.refusal.reason), got=reading)


def _parse(page: Page) -> Ended:
    parsed = parse_feed(page.body, feed=FEED, headers=page.headers, base_url=page.final_url, now=NOW)
    if isinstance(parsed, Failure):
        return Ended(outcome=parsed.kind, got=parsed)
    reasons = sorted({drop.reason for drop in parsed.drops})
    return Ended(outcome=", ".join((f"{len(parsed.entries)} entries", *reasons)), got=parsed)


def _open(settings: Fetch, authority: Authority) -> Fetcher:
    return Fetcher(
        settings, user_agent="Bellwether/1", clock=lambda: NOW, bodies=400, seconds=120, tls=authority.client()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What the cases share. `hasty` waits a second, for servers that answer never; `stranger` goes to public ones."""

    patient: Fetcher
    hasty: Fetcher
    stranger: Fetcher
    web: Web
    authority: Authority
    places: asyncio.Semaphore

    async def ask(self, case: Case, host: str) -> Page | Failure | Permission:
        """The network's part of one case. Those that end with time are waited for side by side."""
        if case.slow:
            return await self._ask(case, host, self.hasty)
        async with self.places:
            return await self._ask(case, host, self.stranger if case.kind == "address" else self.patient)

    async def _ask(self, case: Case, host: str, fetcher: Fetcher) -> Page | Failure | Permission:
        url = case.url.replace("{port}", str(self.web.port)) or f"http://{host}:{self.web.port}/{case.name}"
        if case.kind == "robots":
            return await Robots(fetcher, product="Bellwether", clock=lambda: NOW).permission(url)
        if case.kind == "tls":
            return await self._ask_tls(case, host, fetcher)
        if case.kind == "feed":
            headers = {"accept": FEED_ACCEPT}
            got = await fetcher.get(url, limit=SETTINGS.max_feed_bytes, headers=headers, stage="poll")
            return fetcher.judge(got, stage="poll", key=url)
        return await _get(url, fetcher)

    async def _ask_tls(self, case: Case, host: str, fetcher: Fetcher) -> Page | Failure:
        if case.certificate and case.script:
            async with serve({host: case.script}, tls=self.authority.server(case.certificate, host)) as web:
                return await _get(f"https://{host}:{web.port}/{case.name}", fetcher)
        speak = partial(_answer_plainly, case.script) if case.script else _dribble_handshake
        async with await asyncio.start_server(speak, host, 0) as server:
            return await _get(f"https://{host}:{server.sockets[0].getsockname()[1]}/", fetcher)


async def _get(url: str, fetcher: Fetcher) -> Page | Failure:
    async with fetcher.page(url) as got:
        return got


async def _dribble_handshake(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # The beginning of a TLS record that announces a ServerHello of 16 kB.
    with suppress(OSError, asyncio.CancelledError):
        for byte in b"\x16\x03\x03\x40\x00\x02" + bytes(100):
            if not writer.is_closing():
                writer.write(bytes([byte]))
                await asyncio.sleep(0.2)


async def _answer_plainly(script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    await script(b"", writer)
    writer.close()
