"""The tier `nli` with a tiny cross-encoder: what it is asked, and what becomes of its answers."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.model import Codebook, Document, Genre, Proposition, Tagging
from extractors.stance.entailment import CrossEncoder, Floats
from extractors.stance.nli import EntailmentTagger
from extractors.stance.screen import SignScreen
from tests.extractors.stance.crossencoder import ENTAILED, config, network, tokenizer
from tests.extractors.stance.small import CODEBOOK, TOPICS

STATEMENTS = {
    "security-threat": "It endangers its users.",
    "ban": "It should be banned.",
    "divestiture": "It should be sold.",
}


def state(proposition: Proposition) -> Proposition:
    return replace(proposition, statement=STATEMENTS[proposition.id])


BOOK = Codebook(version="test", propositions=tuple(state(p) for p in CODEBOOK.propositions if p.id in STATEMENTS))


class Watched(CrossEncoder):
    """A cross-encoder that remembers the premises it was asked about."""

    def __init__(self) -> None:
        super().__init__(network(), tokenizer(), config())
        self.premises: list[str] = []

    def entail(self, premise: str, hypotheses: Sequence[str]) -> Floats:
        self.premises.append(premise)
        return super().entail(premise, hypotheses)


def tagger(encoder: CrossEncoder | None = None, *, threshold: float = 0.8, most: int = 40) -> EntailmentTagger:
    return EntailmentTagger(BOOK, TOPICS, encoder or Watched(), threshold=threshold, max_candidates=most)


def tag(text: str, *, genre: Genre = "news", language: str = "en", using: EntailmentTagger | None = None) -> Tagging:
    """The tagging of a text, after checking that every quote is where it says."""
    tagging = (using or tagger()).tag(Document(id="t", text=text, language=language, genre=genre))
    assert all(text[stance.start : stance.end] == stance.quote for stance in tagging.stances)
    return tagging


def held(text: str, *, genre: Genre = "news", using: EntailmentTagger | None = None) -> list[str]:
    """The stances as short lines: "ban+ by Ada Thorne (reports)"."""
    return [
        f"{stance.proposition}{'+' if stance.pole == 'affirm' else '-'} by {stance.holder.name or stance.holder.type} "
        f"({stance.relation})"
        for stance in tag(text, genre=genre, using=using).stances
    ]


def test_what_is_entailed_is_held_by_whoever_says_it() -> None:
    assert held("TikTok has to be banned, said Senator Ada Thorne. The hearing begins at ten.") == [
        "ban+ by Ada Thorne (reports)"
    ]
    assert held("I think that TikTok has to be sold.", genre="opinion") == ["divestiture+ by author (asserts)"]


def test_a_denial_is_the_other_pole() -> None:
    assert held("“TikTok must not be banned,” said Ada Thorne.") == ["ban- by Ada Thorne (reports)"]


def test_a_stance_says_which_tier_made_it_and_how_sure_it_was() -> None:
    tagging = tag("“TikTok must be banned,” said Ada Thorne.")
    assert (tagging.tier, tagging.status, tagging.on_topic) == ("nli", "done", True)
    (stance,) = tagging.stances
    assert (stance.origin, stance.basis, stance.cues, stance.company) == ("nli", "model", (), "ByteDance")
    assert stance.confidence == pytest.approx(min(0.95, ENTAILED), abs=1e-3)


def test_only_the_sentences_of_the_screen_are_judged_each_after_the_one_before() -> None:
    encoder = Watched()
    text = (
        "TikTok has users who sold shirts. “TikTok endangers us,” said Ada Thorne. TikTok has users who sold hats. "
        "Whether it rained is unknown."
    )
    found = held(text, using=tagger(encoder))
    spans = SignScreen(BOOK, TOPICS)(Document(id="t", text=text, language="en", genre="news"))
    assert [text[start:end] for start, end in spans] == ["“TikTok endangers us,” said Ada Thorne."]
    assert encoder.premises == ["TikTok has users who sold shirts. “TikTok endangers us,” said Ada Thorne."]
    assert found == ["divestiture+ by Ada Thorne (reports)", "security-threat+ by Ada Thorne (reports)"]


def test_a_text_without_a_candidate_asks_nothing() -> None:
    encoder = Watched()
    assert held("TikTok has users who sold shirts.", using=tagger(encoder)) == []
    assert encoder.premises == []


def test_a_cue_decides_nothing_by_itself() -> None:
    text = "TikTok is a national security threat, said Ada Thorne."
    assert SignScreen(BOOK, TOPICS)(Document(id="t", text=text, language="en", genre="news"))
    assert held(text) == []


def test_less_than_the_threshold_is_not_believed() -> None:
    text = "TikTok has to be banned, said Ada Thorne."
    assert held(text, using=tagger(threshold=0.96)) == ["ban+ by Ada Thorne (reports)"]
    assert held(text, using=tagger(threshold=0.97)) == []


def test_of_both_poles_the_likelier_is_taken() -> None:
    assert held("TikTok has to be banned, said Ada Thorne.", using=tagger(threshold=0.0)) == [
        "ban+ by Ada Thorne (reports)",
        "divestiture+ by Ada Thorne (reports)",
        "security-threat+ by Ada Thorne (reports)",
    ]


def test_an_article_has_so_many_sentences_judged_at_most() -> None:
    encoder = Watched()
    text = " ".join(f"Critic {at} said TikTok endangers town {at}." for at in range(9))
    tag(text, using=tagger(encoder, most=4))
    assert [premise.rsplit("Critic ", 1)[1][0] for premise in encoder.premises] == ["0", "1", "2", "3"]


def test_a_sentence_met_again_in_a_copy_is_not_judged_again() -> None:
    encoder = Watched()
    using = tagger(encoder)
    first, copy = (tag("Ada Thorne said TikTok should be sold.", using=using) for _ in range(2))
    assert first == copy
    assert len(encoder.premises) == 1


def test_a_page_without_full_stops_is_cut_short() -> None:
    encoder = Watched()
    tag(f"Ada Thorne said TikTok should be sold {'and more of the like ' * 5000}.", using=tagger(encoder))
    assert max(map(len, encoder.premises)) < 3_000


def test_quotes_stand_in_a_text_with_invisible_characters() -> None:
    text = (
        "Tik\u200bTok\u00ad must be ban\u00adned, said\u00a0Ada Thorne. “Sold\u200b it must be,” said Bo Li of TikTok."
    )
    stances = tag(text).stances
    assert {stance.proposition for stance in stances} == {"ban", "divestiture"}


def test_other_subjects_and_other_languages_are_left_alone() -> None:
    encoder = Watched()
    using = tagger(encoder)
    assert (tag("Plastic bags must be banned, said Ada Thorne.", using=using).on_topic, encoder.premises) == (False, [])
    polish = tag("TikTok banned, sold, endangers.", language="pl", using=using)
    assert (polish.status, polish.stances, polish.tier, encoder.premises) == ("unsupported", (), "nli", [])


def test_the_version_changes_with_whatever_changes_answers() -> None:
    ours = tagger().version
    assert ours.startswith("nli-")
    assert tagger().version == ours
    other = CrossEncoder(network(), tokenizer(), config(name="other"))
    restated = replace(BOOK, propositions=(replace(BOOK.propositions[0], statement="Other."), *BOOK.propositions[1:]))
    versions = [
        tagger(threshold=0.9).version,
        tagger(most=5).version,
        tagger(other).version,
        EntailmentTagger(restated, TOPICS, other, threshold=0.8, max_candidates=40).version,
        EntailmentTagger(BOOK, TOPICS[:1], Watched(), threshold=0.8, max_candidates=40).version,
    ]
    assert len({ours, *versions}) == 6
    assert tagger().codebook_version == "test"


def test_a_tagger_with_a_model_does_not_travel_to_other_processes() -> None:
    with pytest.raises(TypeError, match="opened in the process that uses it"):
        pickle.dumps(tagger())
