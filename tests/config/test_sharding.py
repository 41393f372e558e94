"""Sharing the web out by host."""

from __future__ import annotations

from collections import Counter

import pytest

from config.checks import Wrong
from config.sharding import Shard, shard

URLS = [f"https://paper-{n}.example/feed.xml" for n in range(400)]


def test_every_host_is_in_exactly_one_part_and_the_parts_are_about_alike() -> None:
    parts = [Shard(number, 4) for number in (1, 2, 3, 4)]
    held = Counter(number for url in URLS for number, part in enumerate(parts) if part.holds(url))
    assert held.total() == len(URLS)
    assert all(70 <= count <= 130 for count in held.values())


def test_all_of_a_host_goes_to_one_worker() -> None:
    part = next(part for part in (Shard(1, 2), Shard(2, 2)) if part.holds("https://paper.example/feed.xml"))
    for url in ("http://paper.example/a", "https://www.paper.example/b?c=d", "https://PAPER.example:8443/"):
        assert part.holds(url)


def test_without_parts_everything_is_ours() -> None:
    assert all(Shard().holds(url) for url in (*URLS, "", "mailto:x@y.example"))


def test_parts_are_written_as_fractions() -> None:
    assert shard().accept(" 2/4 ") == Shard(2, 4)
    assert str(Shard(2, 4)) == "2/4"


@pytest.mark.parametrize("value", ["", "2", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/4/5", "１/４", 2, None])
def test_what_is_no_part_is_refused(value: object) -> None:
    refused = shard().accept(value)
    assert isinstance(refused, Wrong)
    assert 'like "2/4"' in refused.message
