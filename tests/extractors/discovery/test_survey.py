"""The clusters of a night, and each gate with a case that passes it and one that does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from extractors.discovery.statement import Statement
from extractors.discovery.survey import check_gates, survey
from tests.extractors.discovery.rooms import LIMITS, TODAY, pool, say

SOUND = [say(number, number) for number in range(8)]


def test_a_group_that_came_in_the_last_days_is_a_cluster_without_a_past() -> None:
    (found,) = [each for each in survey(pool(SOUND), today=TODAY, limits=LIMITS) if not each.failed]
    assert {member.statement_id for member in found.members} == {said.statement_id for said in SOUND}
    assert (found.stories, found.watched, found.past_watched) == (8, 140, 700)
    assert found.past <= 1
    assert found.chance < 1e-4
    assert found.ratio > 10


def test_what_was_always_said_is_no_surprise() -> None:
    always = [say(number, number * 3) for number in range(28)]
    (found,) = [each for each in survey(pool(always), today=TODAY, limits=LIMITS) if not each.failed]
    assert found.past > 20
    assert found.chance > 0.1


def test_syndicated_copies_count_once() -> None:
    copies = [say(number, 1, story_id="t0", day=TODAY) for number in range(12)]
    assert all(each.failed for each in survey(pool(copies), today=TODAY, limits=LIMITS))


def test_nothing_is_found_in_nothing() -> None:
    assert survey(pool([]), today=TODAY.replace(year=2030), limits=LIMITS) == ()


def change(**changes: object) -> list[Statement]:
    return [replace(said, **changes) for said in SOUND]


@pytest.mark.parametrize(
    ("members", "word"),
    [
        (SOUND[:5], "sentences"),
        ([replace(said, article_id=f"a{number % 4}") for number, said in enumerate(SOUND)], "articles"),
        ([replace(said, domain=f"site{number % 3}") for number, said in enumerate(SOUND)], "sites"),
        (change(holder="author:one"), "holders"),
        ([replace(said, day=SOUND[number % 2].day) for number, said in enumerate(SOUND)], "days"),
        ([replace(said, domain=f"site{max(number - 3, 0)}") for number, said in enumerate(SOUND)], "from one site"),
    ],
)
def test_each_gate_holds_back_what_lacks_it(members: Sequence[Statement], word: str) -> None:
    assert check_gates(SOUND, 0.1, "ban/affirm", LIMITS) == ()
    (failed,) = check_gates(members, 0.1, "ban/affirm", LIMITS)
    assert word in failed


def test_what_is_close_to_a_known_stance_is_held_back() -> None:
    network = np.tile(np.eye(1, 8, dtype=np.float32), (len(pool(SOUND).statements), 1))
    near = pool(SOUND, network=network, known=np.eye(1, 8, dtype=np.float32), names=["ban/affirm"])
    far = pool(SOUND, network=network, known=np.eye(1, 8, 3, dtype=np.float32), names=["ban/affirm"])
    assert any(
        "too close to ban/affirm" in why for each in survey(near, today=TODAY, limits=LIMITS) for why in each.failed
    )
    assert any(not each.failed for each in survey(far, today=TODAY, limits=LIMITS))
