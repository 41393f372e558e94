"""Corrected shares: by hand, at the edges, and whether their intervals cover."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.corrected import Group, correct, wilson


def group(tagged: bool, articles: int, finished: int, present: int) -> Group:
    return Group(tagged=tagged, articles=articles, finished=finished, present=present)


def test_by_hand() -> None:
    """100 tagged, of 10 read 6 have it; 900 not tagged, of 30 read 3 have it: (100 * .6 + 900 * .1) / 1000."""
    found = correct([group(True, 100, 10, 6), group(False, 900, 30, 3)])
    assert found is not None
    assert (found.raw, found.labels) == (0.1, 40)
    assert found.corrected == pytest.approx(0.15)
    assert found.low < 0.15 < found.high


def test_what_was_all_read_is_known_without_doubt() -> None:
    found = correct([group(True, 10, 10, 6), group(False, 90, 90, 3)])
    assert found is not None
    assert found.low == pytest.approx(found.high) == pytest.approx(0.09)


def test_a_stance_that_nobody_found_is_still_possible_and_never_less_than_none() -> None:
    found = correct([group(True, 5, 5, 0), group(False, 995, 95, 0)])
    assert found is not None
    assert (found.corrected, found.low) == (0, 0)
    # The rule of three, near enough.
    assert 0.02 < found.high < 0.05


def test_of_what_nobody_read_nothing_is_known() -> None:
    found = correct([group(True, 50, 0, 0), group(False, 50, 0, 0)])
    assert found is not None
    assert found.corrected == found.raw == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - 0.5, 0.5 + 0.5))
    assert correct([]) is None


@pytest.mark.parametrize(
    ("present", "read", "low", "high"),
    # Brown, Cai and DasGupta's modification takes the lower limit of the first row from .0018 to .0005.
    [(1, 100, 0.000513, 0.05449), (10, 100, 0.05523, 0.17437), (0, 10, 0.0, 0.27753), (99, 100, 0.94551, 0.999487)],
)
def test_wilson(present: int, read: int, low: float, high: float) -> None:
    assert wilson(present, read) == pytest.approx((low, high), abs=1e-5)


def test_the_interval_of_a_rare_stance_covers() -> None:
    """400 audits of a population in which 1.6 % have the stance and the tagger finds half of them."""
    chance = np.random.default_rng(5)
    truth = np.zeros(2000, bool)
    truth[:32] = True
    tagged = truth & (chance.random(2000) < 0.5) | (chance.random(2000) < 0.005)
    covered = 0
    for _ in range(400):
        read = np.zeros(2000, bool)
        read[chance.choice(2000, 200, replace=False)] = True
        parts = [
            group(said, int((tagged == said).sum()), int((read & (tagged == said)).sum()),
                  int((read & (tagged == said) & truth).sum()))
            for said in (True, False)
        ]  # fmt: skip
        found = correct(parts)
        assert found is not None
        covered += found.low <= truth.mean() <= found.high
    assert covered >= 372
