"""How hosts take turns: real time, in hundredths of a second."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from flows.politeness import PATIENCE, HostPaused, Politeness, TimeUp

# A loaded machine may be late by so much, never early.
CLOCK = 0.002


def polite(*, connections: int = 2, spacing: float = 0.0, seconds: float = 60.0) -> Politeness:
    return Politeness(connections=connections, spacing=spacing, seconds=seconds)


async def visit(politeness: Politeness, host: str, *, stay: float = 0.0) -> tuple[float, float]:
    """The moments at which a request to `host` began and ended."""
    async with politeness.turn(host):
        began = time.monotonic()
        await asyncio.sleep(stay)
        return began, time.monotonic()


async def visit_often(politeness: Politeness, *hosts: str, stay: float = 0.0) -> list[tuple[float, float]]:
    return sorted(await asyncio.gather(*(visit(politeness, host, stay=stay) for host in hosts)))


def most_at_once(visits: list[tuple[float, float]]) -> int:
    return max(sum(began <= moment < ended for began, ended in visits) for moment, _ in visits)


def gaps(visits: list[tuple[float, float]]) -> list[float]:
    return [later - earlier for (earlier, _), (later, _) in itertools.pairwise(visits)]


def test_a_host_has_no_more_requests_open_than_allowed() -> None:
    visits = asyncio.run(visit_often(polite(connections=3), *["a"] * 12, stay=0.02))
    assert most_at_once(visits) == 3


def test_starts_on_one_host_keep_their_distance() -> None:
    visits = asyncio.run(visit_often(polite(connections=9, spacing=0.05), *["a"] * 5))
    assert min(gaps(visits)) >= 0.05 - CLOCK


def test_hosts_do_not_wait_for_each_other() -> None:
    hosts = [f"host-{n}" for n in range(50)]
    visits = asyncio.run(visit_often(polite(connections=1, spacing=30), *hosts, stay=0.05))
    assert most_at_once(visits) == 50


def test_a_crawl_delay_slows_its_host_and_never_speeds_it_up() -> None:
    politeness = polite(spacing=0.06)
    politeness.slow_down("a", 0.01)
    politeness.slow_down("b", 0.12)
    assert min(gaps(asyncio.run(visit_often(politeness, "a", "a", "a")))) >= 0.06 - CLOCK
    assert min(gaps(asyncio.run(visit_often(politeness, "b", "b", "b")))) >= 0.12 - CLOCK


def test_a_short_pause_is_sat_out() -> None:
    politeness = polite()
    politeness.pause("a", 0.2)
    asked = time.monotonic()
    began, _ = asyncio.run(visit(politeness, "a"))
    assert began - asked >= 0.2 - CLOCK


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    politeness = polite()
    politeness.pause("a", 0.2)
    politeness.pause("a", 0.01)
    asked = time.monotonic()
    began, _ = asyncio.run(visit(politeness, "a"))
    assert began - asked >= 0.2 - CLOCK


def test_a_pause_called_while_others_queue_holds_them_too() -> None:
    async def scene() -> list[tuple[float, float]]:
        politeness = polite(connections=1, spacing=0.05)
        first = await visit(politeness, "a")
        queue = [asyncio.create_task(visit(politeness, "a")) for _ in range(3)]
        await asyncio.sleep(0.01)
        politeness.pause("a", 0.3)
        return [first, *sorted(await asyncio.gather(*queue))]

    first, second, *_ = asyncio.run(scene())
    assert second[0] - first[0] >= 0.3 - CLOCK


def test_a_pause_beyond_patience_is_refused_at_once_and_only_on_its_host() -> None:
    politeness = polite()
    politeness.pause("a", PATIENCE + 5)
    asked = time.monotonic()
    with pytest.raises(HostPaused, match="asked for a pause of 6"):
        asyncio.run(visit(politeness, "a"))
    assert time.monotonic() - asked < 5
    asyncio.run(visit(politeness, "b"))


def test_nothing_begins_after_the_time_is_up_and_what_has_begun_may_end() -> None:
    async def scene() -> list[BaseException | tuple[float, float]]:
        politeness = polite(connections=1, spacing=0.15, seconds=0.2)
        return await asyncio.gather(
            *(visit(politeness, "a", stay=0.1) for _ in range(4)), visit(politeness, "b", stay=0.5),
            return_exceptions=True,
        )  # fmt: skip

    *on_a, on_b = asyncio.run(scene())
    assert [isinstance(got, TimeUp) for got in on_a] == [False, False, True, True]
    assert isinstance(on_b, tuple)


def test_a_turn_that_fails_is_given_back() -> None:
    async def scene() -> tuple[float, float]:
        politeness = polite(connections=1)
        for _ in range(3):
            with pytest.raises(ConnectionError):
                async with politeness.turn("a"):
                    raise ConnectionError
        return await asyncio.wait_for(visit(politeness, "a"), 5)

    asyncio.run(scene())


def test_a_turn_given_up_while_waiting_blocks_nobody() -> None:
    async def scene() -> tuple[float, float]:
        politeness = polite(connections=1, spacing=0.1)
        await visit(politeness, "a")
        waiting = asyncio.create_task(visit(politeness, "a"))
        await asyncio.sleep(0.01)
        waiting.cancel()
        return await asyncio.wait_for(visit(politeness, "a"), 5)

    asyncio.run(scene())
