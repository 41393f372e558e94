"""Thresholds learned from judgements, and the gate that a new model must pass."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.model import Threshold
from extractors.stance.card import adjust
from extractors.stance.fusion import Cell, Evidence, Fusion
from extractors.stance.gating import compare_cells, refused
from extractors.stance.scoring import Counts
from extractors.stance.tuning import FEWEST, PULL, Judged, total, tune
from tests.extractors.stance.shipped import model

BAN: Cell = ("ban", "affirm")
DUE: Cell = ("due-process", "reject")
FUSION = Fusion(weights={}, thresholds={BAN: 0.6}, default_threshold=0.5, cue_threshold=0.05)


def judged(text: int, probability: float, present: bool, **changes: Any) -> Judged:
    given: dict[str, Any] = {"cell": BAN, "cued": False, **changes}
    return Judged(text=f"text {text}", probability=probability, present=present, **given)


class TestTuning:
    def test_votes_that_people_reject_raise_the_threshold_and_are_drawn_to_the_shipped_one(self) -> None:
        wrong = [judged(at, 0.65, False) for at in range(30)]
        right = [judged(at, 0.9, True) for at in range(30)]
        (found,) = tune([*wrong, *right], FUSION)
        assert found.before == Threshold(proposition="ban", pole="affirm", vote=0.6, cue=0.05)
        # The best threshold nearest to .6 is .7; 60 judgements against a pull of 20.
        assert found.after.vote == pytest.approx((60 * 0.7 + PULL * 0.6) / (60 + PULL), abs=1e-3)
        assert found.after.cue == 0.05
        assert (found.right_before, found.right_after) == (Counts(found=30, wrong=30), Counts(found=30))

    def test_a_cue_that_people_reject_gets_a_threshold_of_its_own(self) -> None:
        wrong = [judged(at, 0.2, False, cued=True) for at in range(40)]
        right = [judged(at, 0.6, True, cued=True) for at in range(40)]
        (found,) = tune([*wrong, *right], FUSION)
        assert found.after.vote == 0.6
        assert 0.2 < found.after.cue < 0.6

    def test_a_stance_that_people_always_reject_is_said_no_more(self) -> None:
        (found,) = tune([judged(at, 0.62, False) for at in range(40)], FUSION)
        assert found.after.vote > 0.62
        assert (found.right_before, found.right_after) == (Counts(wrong=40), Counts())

    def test_few_judgements_change_nothing(self) -> None:
        (found,) = tune([judged(at, 0.65, False) for at in range(FEWEST - 1)], FUSION)
        assert not found.changed

    def test_what_is_not_better_on_texts_left_out_stays(self) -> None:
        # Noise: whether it is there has nothing to do with the probability.
        noise = [judged(at, 0.3 + 0.005 * (at * 37 % 100), at % 2 == 0) for at in range(12)]
        (found,) = tune([*noise, *[judged(at, 0.95, True) for at in range(12, 24)]], FUSION)
        assert found.right_after.f1 is not None
        assert found.right_before.f1 is not None
        assert found.right_after.f1 >= found.right_before.f1

    def test_what_nothing_speaks_for_is_missed_before_and_after(self) -> None:
        (found,) = tune([judged(at, 0.0, True) for at in range(20)], FUSION)
        assert (found.changed, found.right_after) == (False, Counts(missed=20))

    def test_counts_add_up(self) -> None:
        assert total([Counts(found=1, wrong=2, missed=3), Counts(found=1)]) == Counts(found=2, wrong=2, missed=3)


class TestAdjusting:
    def test_thresholds_are_part_of_the_version_and_stand_in_the_place_of_the_cards(self) -> None:
        card = model().card
        changed = adjust(card, [Threshold(proposition="ban", pole="affirm", vote=0.9, cue=0.4)])
        assert changed.digest != card.digest
        assert changed.fusion.threshold(BAN, Evidence(probability=0.5)) == 0.9
        assert changed.fusion.threshold(BAN, Evidence(probability=0.5, cues=1)) == 0.4
        assert changed.fusion.threshold(DUE, Evidence(probability=0.5)) == card.fusion.threshold(
            DUE, Evidence(probability=0.5)
        )
        assert adjust(card, ()) is card


class TestGate:
    def test_a_cell_that_gets_worse_is_refused_unless_it_is_named(self) -> None:
        before = {BAN: Counts(found=9, wrong=1, missed=0), DUE: Counts(found=5, missed=5)}
        after = {BAN: Counts(found=9, wrong=2, missed=0), DUE: Counts(found=6, missed=4)}
        changes = compare_cells(before, after)
        assert [(change.cell, change.worse) for change in changes] == [(BAN, True), (DUE, False)]
        assert [change.cell for change in refused(changes)] == [BAN]
        assert refused(changes, accepted=[BAN]) == ()

    def test_a_tag_where_nothing_is_to_be_found_is_worse_and_silence_is_not(self) -> None:
        assert refused(compare_cells({}, {BAN: Counts(wrong=1)}))
        assert not refused(compare_cells({BAN: Counts(wrong=1)}, {}))

    def test_cells_of_which_there_is_nothing_are_left_out(self) -> None:
        assert compare_cells({BAN: Counts()}, {BAN: Counts()}) == ()
