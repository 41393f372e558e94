"""The worker processes, real ones: what a page that hangs or kills its worker costs."""

from __future__ import annotations

import asyncio
import dataclasses
import multiprocessing
import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from config.loader import Configuration, load
from config.template import write
from extractors.feed import ParsedFeed
from extractors.model import Entry, Failure, Feed, Page
from extractors.urls import article_id
from flows.pool import LocalPool
from flows.reading import Reading, ReadingJob, ReadingPlan
from tests.fakes import NOW, Request
from tests.flows.paper import Paper

FEED = Feed(id="f", url="http://paper.example/feed.xml", outlet="Paper", language="en", scope="topical")


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    folder = tmp_path_factory.mktemp("config")
    write(folder)
    return load(folder, environ={})


@pytest.fixture
def plan(configuration: Configuration, tmp_path: Path) -> ReadingPlan:
    return make_plan(configuration, tmp_path)


def make_plan(configuration: Configuration, folder: Path) -> ReadingPlan:
    return ReadingPlan(
        archive_name="run",
        topics=configuration.topics,
        codebook=configuration.codebook,
        min_characters=200,
        archive_root=folder / "pages",
        archive_all=False,
        archive_max_bytes=10_000_000,
        obey_tdm_opt_out=False,
    )


def a_page(url: str, body: bytes) -> Page:
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Page(requested_url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=NOW)


def a_job(slug: str = "one") -> ReadingJob:
    url = f"http://paper.example/{slug}"
    html = Paper(slugs=[slug]).answer(Request(host="paper.example", path=f"/{slug}", headers={})).body
    entry = Entry(article_id=article_id(url), feed_id="f", url=url, canonical_url=url, title="TikTok", seen_at=NOW)
    return ReadingJob(entry=entry, feed=FEED, now=NOW, page=a_page(url, html))


def a_slow_job() -> ReadingJob:
    """A page just below the size limit that takes its reader several seconds."""
    job = a_job("slow")
    nested = "<div><p>TikTok <b>should</b> be <i>banned</i>, she said.</p><ul><li>one</li><li>two</li></ul></div>"
    html = f"<html><body><article>{nested * 45_000}</article></body></html>"
    return dataclasses.replace(job, page=a_page(job.entry.url, html.encode()))


async def wait_for_workers(pool: LocalPool, count: int) -> list[int]:
    """The process ids of the pool's workers, once just so many of them run."""
    for _ in range(1000):
        # Not all children of this process: another test's may be ending.
        workers = list(pool._pool._pool_manager.worker_manager.workers.values())
        if len(workers) == count and all(worker.is_alive() for worker in workers):
            return [worker.pid for worker in workers if worker.pid is not None]
        await asyncio.sleep(0.02)
    raise AssertionError(f"not {count} workers but {workers}; all children: {multiprocessing.active_children()}")


async def gone(pids: list[int]) -> bool:
    """Whether the processes end within a while."""
    for _ in range(200):
        if not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids):
            return True
        await asyncio.sleep(0.05)
    return False


def test_pages_are_read_side_by_side_and_each_keeps_its_own(plan: ReadingPlan) -> None:
    async def scene() -> tuple[list[Reading], int]:
        async with LocalPool(plan, workers=2, deadline=20) as pool:
            readings = await asyncio.gather(*(pool.read(a_job(f"slug-{n}")) for n in range(12)))
            return readings, len(await wait_for_workers(pool, 2))

    readings, workers = asyncio.run(scene())
    assert workers == 2
    assert [reading.entry.url.rpartition("/")[2] for reading in readings] == [f"slug-{n}" for n in range(12)]
    for reading in readings:
        assert reading.tagged is not None
        assert f"A vote on {reading.entry.url.rpartition('/')[2]} is expected" in reading.tagged.article.text
        assert [(stance.proposition, stance.pole) for stance in reading.tagged.stances] == [("ban", "affirm")]


def test_a_worker_leaves_the_index_of_its_pages(plan: ReadingPlan) -> None:
    async def scene() -> None:
        async with LocalPool(plan, workers=1, deadline=60) as pool:
            await pool.read(a_job())

    asyncio.run(scene())
    assert plan.archive_root is not None
    (index,) = plan.archive_root.glob("*/*.cdxj")
    assert index.read_text().startswith("example,paper)/one 20260302120000 {")


def test_a_pool_that_is_not_used_starts_no_process(plan: ReadingPlan) -> None:
    async def scene() -> int:
        async with LocalPool(plan, workers=2, deadline=20):
            await asyncio.sleep(0.3)
            return len(multiprocessing.active_children())

    assert asyncio.run(scene()) == 0


def test_a_page_that_hangs_its_worker_costs_that_page_only(plan: ReadingPlan) -> None:
    async def scene() -> list[Reading]:
        async with LocalPool(plan, workers=1, deadline=1, warm=True) as pool:
            return await asyncio.gather(pool.read(a_job("before")), pool.read(a_slow_job()), pool.read(a_job("after")))

    before, slow, after = asyncio.run(scene())
    assert slow.failure == Failure(
        stage="extract",
        kind="deadline",
        key="http://paper.example/slow",
        message="not read within 1 s; the worker was replaced",
        at=NOW,
    )
    assert slow.tagged is None
    assert before.tagged is not None
    assert after.tagged is not None


def test_a_worker_that_never_returns_is_replaced(plan: ReadingPlan) -> None:
    async def scene() -> tuple[object, Reading, list[int]]:
        async with LocalPool(plan, workers=1, deadline=1, warm=True) as pool:
            stuck = asyncio.create_task(pool._run("extract", "stuck", NOW, time.sleep, 3600))
            pids = await wait_for_workers(pool, 1)
            return await stuck, await pool.read(a_job()), pids

    stuck, after, pids = asyncio.run(scene())
    assert isinstance(stuck, Failure)
    assert (stuck.stage, stuck.kind, stuck.key) == ("extract", "deadline", "stuck")
    assert after.tagged is not None
    assert asyncio.run(gone(pids))


def test_a_worker_that_is_killed_costs_its_page_only(plan: ReadingPlan) -> None:
    async def scene() -> tuple[Reading, Reading]:
        async with LocalPool(plan, workers=1, deadline=60) as pool:
            await pool.read(a_job("warm"))
            slow = asyncio.create_task(pool.read(a_slow_job()))
            await asyncio.sleep(0.5)
            for pid in await wait_for_workers(pool, 1):
                os.kill(pid, signal.SIGKILL)
            return await slow, await pool.read(a_job("after"))

    killed, after = asyncio.run(scene())
    assert killed.failure is not None
    assert (killed.failure.stage, killed.failure.kind, killed.failure.key) == (
        "extract", "worker_died", "http://paper.example/slow",
    )  # fmt: skip
    assert "exit code" in killed.failure.message
    assert after.tagged is not None


def test_workers_that_are_killed_between_two_pages_cost_none(plan: ReadingPlan) -> None:
    async def scene() -> list[Reading]:
        async with LocalPool(plan, workers=2, deadline=60) as pool:
            await asyncio.gather(*(pool.read(a_job(f"before-{n}")) for n in range(4)))
            pids = await wait_for_workers(pool, 2)
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            assert await gone(pids)
            # The pool notices within a fraction of a second.
            await asyncio.sleep(1)
            return await asyncio.gather(*(pool.read(a_job(f"after-{n}")) for n in range(4)))

    assert all(reading.tagged is not None for reading in asyncio.run(scene()))


def test_a_worker_that_crashes_leaves_the_page_beside_it_alone(plan: ReadingPlan) -> None:
    async def scene() -> tuple[list[Failure], list[Reading]]:
        async with LocalPool(plan, workers=2, deadline=60) as pool:
            crashes = asyncio.gather(*(pool._run("extract", f"crash-{n}", NOW, os._exit, 66) for n in range(3)))
            readings = asyncio.gather(*(pool.read(a_job(f"slug-{n}")) for n in range(6)))
            return await crashes, await readings

    crashes, readings = asyncio.run(scene())
    assert [(crash.kind, crash.key) for crash in crashes] == [("worker_died", f"crash-{n}") for n in range(3)]
    assert "exit code 66" in crashes[0].message
    assert all(reading.tagged is not None for reading in readings)


def test_a_bug_in_a_worker_is_raised_and_is_no_fault_of_the_page(plan: ReadingPlan) -> None:
    async def scene() -> Reading:
        async with LocalPool(plan, workers=1, deadline=20) as pool:
            with pytest.raises(ZeroDivisionError):
                await pool._run("extract", "bug", NOW, divmod, 1, 0)
            return await pool.read(a_job())

    assert asyncio.run(scene()).tagged is not None


def test_a_feed_is_parsed_in_a_worker_and_a_broken_one_is_a_failure(plan: ReadingPlan) -> None:
    rss = (
        b"<rss version='2.0'><channel><item><title>A</title><link>http://paper.example/a</link></item></channel></rss>"
    )

    async def scene() -> tuple[ParsedFeed | Failure, ParsedFeed | Failure]:
        async with LocalPool(plan, workers=1, deadline=20) as pool:
            good = await pool.parse(a_page(FEED.url, rss), FEED, now=NOW)
            return good, await pool.parse(a_page(FEED.url, b"\x89PNG not a feed"), FEED, now=NOW)

    good, broken = asyncio.run(scene())
    assert isinstance(good, ParsedFeed)
    assert [entry.url for entry in good.entries] == ["http://paper.example/a"]
    assert isinstance(broken, Failure)
    assert broken.stage == "poll"


def test_leaving_on_an_error_waits_for_no_page_and_leaves_no_process(plan: ReadingPlan) -> None:
    pids: list[int] = []

    async def scene() -> None:
        async with LocalPool(plan, workers=1, deadline=60) as pool:
            stuck = asyncio.create_task(pool._run("extract", "stuck", NOW, time.sleep, 3600))
            pids.extend(await wait_for_workers(pool, 1))
            await asyncio.sleep(0.2)
            assert not stuck.done()
            raise KeyError("a bug elsewhere")

    began = time.monotonic()
    with pytest.raises(KeyError):
        asyncio.run(scene())
    assert time.monotonic() - began < 30
    assert pids
    assert asyncio.run(gone(pids))


def test_a_page_that_hangs_its_worker_is_made_good_by_the_feed(plan: ReadingPlan) -> None:
    slow = a_slow_job()
    carried = f"<p>{'TikTok was heard by the committee for two days. ' * 8}</p>"
    job = dataclasses.replace(slow, entry=dataclasses.replace(slow.entry, content=carried))

    async def scene() -> Reading:
        async with LocalPool(plan, workers=1, deadline=3) as pool:
            return await pool.read(job)

    reading = asyncio.run(scene())
    assert reading.failure is not None
    assert reading.failure.kind == "deadline"
    assert reading.tagged is not None
    assert reading.tagged.article.text_source == "feed"


def eat(megabytes: int) -> int:
    """Allocate and touch so much memory, in a worker."""
    held = [bytearray(b"x" * 1_000_000) for _ in range(megabytes)]
    return len(held)


def resident_bytes() -> int:
    """What the worker that runs this holds in memory."""
    return int(psutil.Process().memory_info().rss)


def test_a_page_that_wants_all_the_memory_gets_none_of_the_machine_s(plan: ReadingPlan) -> None:
    async def scene() -> tuple[object, Reading, int | Failure]:
        async with LocalPool(plan, workers=1, deadline=60, memory_mb=600) as pool:
            greedy = await pool._run("extract", "greedy", NOW, eat, 100_000)
            after = await pool.read(a_job("after"))
            return greedy, after, await pool._run("extract", "resident", NOW, resident_bytes)

    greedy, after, resident = asyncio.run(scene())
    assert isinstance(greedy, Failure)
    assert (greedy.kind, greedy.key) == ("out_of_memory", "greedy")
    assert greedy.message == "more than 600 MB were needed to read it"
    assert after.tagged is not None
    assert isinstance(resident, int)
    assert resident < 700_000_000


@pytest.mark.server
def test_a_page_of_400_000_tiny_paragraphs_ends_within_its_deadline(plan: ReadingPlan) -> None:
    job = a_job("tiny")
    body = b"<html><body>" + b"<p>a</p>" * 400_000 + b"</body></html>"

    async def scene() -> tuple[Reading, Reading, float]:
        async with LocalPool(plan, workers=1, deadline=6, memory_mb=2000) as pool:
            await pool.read(a_job("warm"))
            started = time.monotonic()
            tiny = await pool.read(dataclasses.replace(job, page=a_page(job.entry.url, body)))
            return tiny, await pool.read(a_job("after")), time.monotonic() - started

    tiny, after, seconds = asyncio.run(scene())
    assert tiny.failure is not None or tiny.refusal is not None or tiny.tagged is not None
    assert tiny.failure is None or tiny.failure.kind in ("deadline", "out_of_memory")
    assert after.tagged is not None
    assert seconds < 60
