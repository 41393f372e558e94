"""What is proposed: what stays for nights, grows beyond chance, and was not judged before; one a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from extractors.discovery.proposal import Judged, Sighting, State, choose_proposal
from extractors.discovery.survey import Cluster
from tests.extractors.discovery.rooms import LIMITS, TODAY, say

BEGAN = TODAY - timedelta(days=80)


def centre(axis: int = 0) -> Any:
    return np.eye(1, 40, axis, dtype=np.float32)[0]


def cluster(axis: int = 0, **changes: Any) -> Cluster:
    given: dict[str, Any] = {
        "members": tuple(say(100 * axis + number, number) for number in range(8)),
        "centre": centre(axis),
        "failed": (),
        "stories": 8,
        "watched": 140,
        "past": 0,
        "past_watched": 700,
        "chance": 1e-7,
    }
    return Cluster(**{**given, **changes})


def seen(nights: int, axis: int = 0) -> list[Sighting]:
    return [
        Sighting(night=TODAY - timedelta(days=ago), members=frozenset(), centre=centre(axis))
        for ago in range(1, nights + 1)
    ]


def choose(tonight: list[Cluster], sightings: list[Sighting], *judged: Judged, **changes: Any) -> Cluster | None:
    given: dict[str, Any] = {"today": TODAY, "began": BEGAN, "limits": LIMITS}
    return choose_proposal(tonight, sightings, judged, **{**given, **changes})


def judge(state: State, days_ago: int, axis: int = 0) -> Judged:
    day = TODAY - timedelta(days=days_ago)
    return Judged(state=state, proposed_on=day, on=day, centre=centre(axis))


def test_a_cluster_of_four_nights_is_proposed_and_one_of_three_is_not() -> None:
    assert choose([cluster()], seen(3)) == cluster()
    assert choose([cluster()], seen(2)) is None


def test_it_is_known_again_by_its_members_when_its_centre_has_moved() -> None:
    members = frozenset(member.statement_id for member in cluster().members[:5])
    moved = [replace(each, members=members, centre=centre(7)) for each in seen(3)]
    assert choose([cluster()], moved) == cluster()


@pytest.mark.parametrize(
    "changes",
    [{"failed": ("5 sentences of 6",)}, {"chance": 0.01}, {"past": 60, "stories": 8}],
    ids=["a gate", "chance", "hardly more than before"],
)
def test_what_is_held_back_is_not_proposed(changes: dict[str, Any]) -> None:
    assert choose([cluster(**changes)], seen(6)) is None


def test_the_least_explained_by_chance_comes_first() -> None:
    other = cluster(1, chance=1e-9)
    assert choose([cluster(), other], [*seen(4), *seen(4, 1)]) is other


def test_one_a_week_at_most() -> None:
    assert choose([cluster()], seen(4), judge("proposed", 6, axis=9)) is None
    assert choose([cluster()], seen(4), judge("proposed", 7, axis=9)) == cluster()


def test_what_was_rejected_stays_away_for_ninety_days_and_what_was_accepted_for_good() -> None:
    assert choose([cluster()], seen(4), judge("rejected", 89)) is None
    assert choose([cluster()], seen(4), judge("rejected", 90)) == cluster()
    assert choose([cluster()], seen(4), judge("accepted", 300)) is None
    assert choose([cluster()], seen(4), judge("rejected", 30, axis=9)) == cluster()


def test_without_a_past_nothing_is_proposed() -> None:
    assert choose([cluster()], seen(4), began=TODAY - timedelta(days=27)) is None


def test_of_many_clusters_that_chance_explains_few_are_proposed() -> None:
    chance = np.random.default_rng(1)
    nights = 400
    told = sum(
        choose([cluster(axis, chance=float(chance.random())) for axis in range(20)], [
            sighting for axis in range(20) for sighting in seen(4, axis)
        ]) is not None
        for _ in range(nights)
    )  # fmt: skip
    assert told / nights <= 0.01
