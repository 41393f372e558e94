from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from extractors.model import Cue
from extractors.stance.cues import CueBank, bank_cues
from extractors.stance.grammar.en import ENGLISH
from tests.extractors.stance.small import CODEBOOK


def cue(number: int, pattern: str) -> Cue:
    return Cue(id=f"c{number}", proposition="ban", pole="affirm", language="en", pattern=pattern, yes="", no="")


@pytest.mark.parametrize("linear", [True, False], ids=["re2", "re"])
def test_tells_which_cues_match_and_where(linear: bool) -> None:
    bank = CueBank([cue(1, r"\bban(?:ned|s)?\b"), cue(2, "sell"), cue(3, "大")], ENGLISH, linear=linear)
    text = "Ünder a BAN, ban it: 大的 Sell"
    hits = [(hit.cue.id, text[hit.start : hit.end]) for hit in bank.search(text)]
    assert hits == [("c1", "BAN"), ("c2", "Sell"), ("c3", "大")]
    assert bank.search("nothing here") == ()


def test_an_empty_bank_and_an_empty_match_find_nothing() -> None:
    assert CueBank([], ENGLISH).search("a ban") == ()
    assert CueBank([cue(1, "x*")], ENGLISH).search("a ban") == ()


@pytest.mark.parametrize("linear", [True, False], ids=["re2", "re"])
def test_a_broken_pattern_is_named(linear: bool) -> None:
    with pytest.raises(ValueError, match="cue c7: not a valid"):
        CueBank([cue(7, "(ban")], ENGLISH, linear=linear)


HUNGARIAN = Cue(
    id="c9", proposition="ban", pole="affirm", language="hu", pattern="betilt", yes="Betiltják.", no="Engedik."
)


def test_there_is_one_bank_per_supported_language() -> None:
    book = replace(
        CODEBOOK, propositions=(*CODEBOOK.propositions, replace(CODEBOOK.propositions[0], cues=(HUNGARIAN,)))
    )
    banks = bank_cues(book)
    assert set(banks) == {"en", "zh", "de", "fr", "es"}
    assert len(banks["zh"]) == 2


def test_the_codebook_can_be_sent_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(CODEBOOK)) == CODEBOOK


def test_a_cue_whose_own_example_is_negated_holds_its_negation() -> None:
    alone = replace(cue(1, "no (?:single )?country can"), yes="No single country can solve TikTok alone.")
    (hit,) = CueBank([alone], ENGLISH).search("No country can do it")
    assert hit.cue.negated == "ignore"
    (hit,) = CueBank([cue(2, "country can")], ENGLISH).search("No country can do it")
    assert hit.cue.negated == "silence"
