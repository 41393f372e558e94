"""How cues and model become one probability, and when it is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.stance.fusion import Cell, Evidence, Fusion, Weighed

BAN: Cell = ("ban", "affirm")
FUSION = Fusion(
    weights={"bias": -1.0, "model": 0.5, "model_other": -0.2, "cue": 2.0, "cues": 0.5, "opposed": -1.0, "turned": -0.5},
    offsets={BAN: 0.5},
    thresholds={BAN: 0.7},
    default_threshold=0.6,
    cue_threshold=0.3,
)


def weigh(cell: Cell = BAN, **evidence: object) -> float:
    return FUSION.weigh(cell, replace(Evidence(probability=0.5), **evidence))  # type: ignore[arg-type]


def test_each_piece_of_evidence_counts_in_its_direction() -> None:
    assert weigh(probability=0.9) > weigh() > weigh(probability=0.1)
    assert weigh(cues=2) > weigh(cues=1) > weigh()
    assert weigh(cues=3) == weigh(cues=2)
    assert weigh(cues=1) > weigh(cues=1, turned=True)
    assert weigh(cues=1) > weigh(cues=1, opposed=True)
    assert weigh(other=0.9) < weigh(other=0.1)


def test_a_negation_without_a_cue_says_nothing() -> None:
    assert weigh(turned=True) == weigh()


def test_the_link_to_the_topic_is_a_feature_by_its_name() -> None:
    assert Evidence(probability=0.5, link="paragraph").features()["link_paragraph"] == 1.0
    fusion = replace(FUSION, weights={"link_named": 3.0})
    named, carried = Evidence(probability=0.5), Evidence(probability=0.5, link="article")
    assert fusion.weigh(BAN, named) > fusion.weigh(BAN, carried)


def test_features_without_a_weight_do_not_count() -> None:
    assert Fusion(weights={}).weigh(BAN, Evidence(probability=0.99, cues=4)) == 0.5


def test_a_cell_has_its_own_offset() -> None:
    assert weigh(BAN) > weigh(("ban", "reject"))


def test_a_cell_has_its_own_threshold_and_a_cue_lowers_it() -> None:
    silent, spoken = Evidence(probability=0.5), Evidence(probability=0.5, cues=1)
    assert FUSION.threshold(BAN, silent) == 0.7
    assert FUSION.threshold(("ban", "reject"), silent) == 0.6
    assert FUSION.threshold(BAN, spoken) == 0.3
    assert replace(FUSION, cue_threshold=0.9).threshold(BAN, spoken) == 0.7


@pytest.mark.parametrize(("probability", "believed"), [(0.69, False), (0.7, True), (0.71, True)])
def test_from_its_threshold_on_a_cell_is_believed(probability: float, believed: bool) -> None:
    weighed = Weighed(cell=BAN, evidence=Evidence(probability=0.5), probability=probability, threshold=0.7)
    assert weighed.believed is believed


@given(probability=st.floats(0, 1), other=st.floats(0, 1), cues=st.integers(0, 9), opposed=st.booleans())
def test_it_is_always_a_probability(probability: float, other: float, cues: int, opposed: bool) -> None:
    """A network may be sure: 0 and 1 must not break the logarithm."""
    assert 0 < weigh(probability=probability, other=other, cues=cues, opposed=opposed) < 1
