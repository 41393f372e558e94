"""How surprising a number of stories is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.novelty.evidence import discoveries, rarity, tail


def test_no_story_surprises_nobody() -> None:
    assert tail(0, 100, past=3, past_watched=1000, noise=1.5) == 1.0


def test_without_noise_and_past_nothing_explains_a_story() -> None:
    assert tail(1, 100, past=0, past_watched=1000, noise=0) == 0.0


def test_without_noise_the_past_explains_as_much_as_it_had() -> None:
    assert tail(1, 100, past=10, past_watched=1000, noise=0) == pytest.approx(1 - (1000 / 1100) ** 10)


def test_a_past_of_one_story_gives_the_geometric_distribution() -> None:
    """A Gamma rate of shape one: P(X >= k) = q**k with q the share of the window in all that was watched."""
    assert tail(3, 250, past=1, past_watched=750, noise=0) == pytest.approx(0.25**3)


def test_the_two_ways_of_adding_up_meet() -> None:
    """Small chances are summed from the top, large ones from the bottom."""
    chances = [tail(k, 1000, past=20, past_watched=1000, noise=1.5) for k in range(60)]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < chance <= 1 for chance in chances)
    assert max(a - b for a, b in pairwise(chances)) < 0.08


def test_tiny_chances_stay_above_nothing() -> None:
    assert 0 < tail(60, 100, past=1, past_watched=10_000, noise=1.5) < 1e-30


def test_more_noise_explains_more() -> None:
    chances = [tail(4, 300, past=0, past_watched=300, noise=noise) for noise in (0.5, 1.5, 5, 20)]
    assert chances == sorted(chances)


def test_room_for_bursts_explains_more() -> None:
    calm = tail(40, 500, past=200, past_watched=5000, noise=1.5)
    assert tail(40, 500, past=200, past_watched=5000, noise=1.5, bursts=True) > 10 * calm


def test_rarity_is_the_lower_tail_of_poisson() -> None:
    assert rarity(0, 3) == pytest.approx(0.0498, abs=1e-4)
    assert rarity(1, 3) == pytest.approx(0.1991, abs=1e-4)
    assert rarity(5, 0) == 1.0


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    """The example of their paper (1995, section 3.2): 15 hypotheses, four of them rejected at 0.05."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
        0.7590, 1.0,
    ]  # fmt: skip
    assert discoveries(chances, 0.05, tested=15) == {0, 1, 2, 3}
    assert discoveries(chances[::-1], 0.05, tested=15) == {14, 13, 12, 11}


def test_keys_of_which_nothing_was_seen_count_as_tested() -> None:
    assert discoveries([0.004], 0.05, tested=10) == {0}
    assert discoveries([0.004], 0.05, tested=1000) == frozenset()
    assert discoveries([], 0.05, tested=1000) == frozenset()
