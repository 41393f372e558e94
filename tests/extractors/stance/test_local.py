"""The tier `local` with the shipped model: every quote in its place, equal answers for equal texts, and its reasons.

Nothing here depends on how good the model is.
"""

from __future__ import annotations

import json
import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Codebook, Cue, Document, Proposition, Tagging
from extractors.stance.card import Card
from extractors.stance.comparison import choose_nearly
from extractors.stance.encoder import Encoder, Floats, Passage
from extractors.stance.explain import Explanation, as_lines, as_record
from extractors.stance.fusion import Evidence, Fusion, Weighed
from extractors.stance.local import LocalTagger, StanceModel
from extractors.stance.tagger import CueTagger
from tests.extractors.stance.shipped import TEXT, configuration, encoder, model, sentences, stated, tagger

LANGUAGES = ("en", "zh", "de", "fr", "es", "id")
BAN = "TikTok should be banned, said Senator Ada Thorne."
# White space, quotes and signs that have broken offsets before; one glue stands between two sentences.
GLUE = (" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "\u200b", "\u00ad ", "\ufeff", "")
MARKS = (
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "«\u00a0",
    "\u00a0»",
    "「",
    "」",
    "🙂",
    "👩\u200d💻",
    "e\u0301",
    "\ud83d",
    "…",
    "—",
)


class CountingEncoder(Encoder):
    """The shipped network, with a note of every sentence that it read."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def read(self, passages: list[Passage]) -> tuple[Floats, Floats]:  # type: ignore[override]  # lists only, here
        self.seen += [passage.sentence for passage in passages]
        return encoder().read(passages)


def believing(fusion: Fusion, *, codebook: Codebook | None = None, **card: object) -> LocalTagger:
    """The shipped tagger with other weights: what follows does not hang on the network's quality."""
    changed: Card = replace(model().card, fusion=fusion, **card)  # type: ignore[arg-type]
    return LocalTagger(codebook or configuration().codebook, configuration().topics, replace(model(), card=changed))


@cache
def credulous() -> LocalTagger:
    """Believes whatever a cue or the model says at all, however faintly."""
    return believing(Fusion(weights={"bias": 5.0}))


@cache
def sceptical() -> LocalTagger:
    """Believes nothing, though nearly everything: all has the probability .5, and .6 is needed."""
    return believing(Fusion(weights={}, default_threshold=0.6, cue_threshold=0.6))


def document(text: str, language: str | None = "en", **more: object) -> Document:
    return Document(id="d", text=text, language=language, **more)  # type: ignore[arg-type]


def check_offsets(text: str, tagging: Tagging) -> None:
    for stance in tagging.stances:
        assert stance.quote
        assert text[stance.start : stance.end] == stance.quote
        assert 0 < stance.confidence < 1


def check_poles(tagging: Tagging) -> None:
    """A holder takes one pole of a proposition in a sentence."""
    poles = Counter((s.start, s.end, s.proposition, s.holder) for s in tagging.stances)
    assert [key for key, count in poles.items() if count > 1] == []


@st.composite
def texts(draw: st.DrawFn, language: str) -> str:
    pool = sentences()[language]
    chosen = draw(st.lists(st.sampled_from(range(len(pool))), min_size=1, max_size=5))
    parts: list[str] = [draw(st.sampled_from(("TikTok. ", "", "TikTok：")))]
    for index in chosen:
        before, after = (draw(st.sampled_from(("", "", *MARKS))) for _ in range(2))
        parts += [before, pool[index], after, draw(st.sampled_from(GLUE))]
    return "".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_quote_is_where_it_says_and_one_pole_a_holder(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    genre = data.draw(st.sampled_from([None, "news", "opinion", "statement"]))
    for one in (tagger(), credulous()):
        tagging = one.tag(document(text, language, genre=genre, title="TikTok"))
        assert tagging.status == "done"
        check_offsets(text, tagging)
        check_poles(tagging)


@settings(max_examples=20, deadline=None)
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_what_an_explanation_points_at_is_there(data: st.DataObject, language: str) -> None:
    text = data.draw(texts(language))
    for one in (credulous(), sceptical()):
        explanation = one.explain(document(text, language, title="TikTok"))
        assert explanation.tagging == one.tag(document(text, language, title="TikTok"))
        for stance in explanation.stances:
            assert all(text[match.start : match.end] == match.matched for match in stance.matches)
        assert all(text[near.start : near.end] == near.quote for near in explanation.nearly)
        assert all(line.isprintable() for line in as_lines(explanation))


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=150), language=st.sampled_from([*LANGUAGES, "hu", None]))
def test_no_text_breaks_it(text: str, language: str | None) -> None:
    text = f"TikTok. {text} TikTok."
    tagging = credulous().tag(document(text, language))
    assert tagging.on_topic
    check_offsets(text, tagging)


@pytest.mark.parametrize(
    "text",
    [
        "TikTok\ud83d should be banned, said Ada Thorne.",
        "TikTok should be banned\x00, said \udc00 Ada Thorne.",
        "TikTok " + "a" * 5_000 + " should be banned, said Ada Thorne.",
        "TikTok should be banned, " * 400,
    ],
)
def test_what_no_tokenizer_takes_as_it_is_breaks_nothing(text: str) -> None:
    tagging = credulous().tag(document(text, title="TikTok \ud800"))
    assert tagging.stances
    check_offsets(text, tagging)


# Equal texts, equal answers.


@cache
def articles() -> tuple[str, ...]:
    pool = sentences()["en"]
    return tuple(f"TikTok. {' '.join(pool[start : start + 12])}" for start in range(0, 120, 12))


def test_the_same_text_gives_the_same_answer_and_is_read_once() -> None:
    network = CountingEncoder()
    one = LocalTagger(
        configuration().codebook, configuration().topics, StanceModel(card=model().card, load=lambda: network)
    )
    first = [one.tag(document(text)) for text in articles()]
    read = len(network.seen)
    assert read > 0
    assert [one.tag(document(text)) for text in articles()] == first
    assert len(network.seen) == read


def test_the_answer_does_not_hang_on_what_was_tagged_before() -> None:
    there = {text: tagger().tag(document(text)) for text in articles()}
    fresh = LocalTagger(configuration().codebook, configuration().topics, model())
    for text in reversed(articles()):
        assert fresh.tag(document(text)) == there[text]


def test_the_network_is_loaded_once_and_only_when_a_sentence_needs_it() -> None:
    loads: list[int] = []

    def load() -> Encoder:
        loads.append(1)
        return encoder()

    one = LocalTagger(configuration().codebook, configuration().topics, StanceModel(card=model().card, load=load))
    one.tag(document("It rained on Monday."))
    one.tag(document("A TikTok veszélyes.", "hu"))
    one.tag(document(" ".join(["TikTok.", *sentences()["de"][:10]]), "de"))
    assert loads == []
    one.tag(document(BAN))
    one.tag(document(f"{BAN} It did not."))
    assert loads == [1]


def test_the_version_changes_with_the_model_and_with_the_cues() -> None:
    again = LocalTagger(configuration().codebook, configuration().topics, model())
    assert again.version == tagger().version
    other_model = believing(model().card.fusion, digest="another")
    fewer = replace(configuration().codebook, propositions=configuration().codebook.propositions[1:])
    other_cues = LocalTagger(fewer, configuration().topics, model())
    cues = CueTagger(configuration().codebook, configuration().topics)
    assert len({tagger().version, other_model.version, other_cues.version, cues.version}) == 4


def test_it_is_opened_where_it_is_used_and_does_not_travel() -> None:
    with pytest.raises(TypeError, match="opened in the process that uses it"):
        pickle.dumps(tagger())


# Languages.


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_other_languages_are_tagged_by_cues_alone(language: str) -> None:
    cues = CueTagger(configuration().codebook, configuration().topics)
    stances = 0
    for start in range(0, 60, 6):
        text = f"TikTok. {' '.join(sentences()[language][start : start + 6])}"
        expected = cues.tag(document(text, language, title="TikTok"))
        assert credulous().tag(document(text, language, title="TikTok")) == expected
        stances += len(expected.stances)
    assert stances > 0


@pytest.mark.parametrize("language", ["hu", "pl", "sr-Latn"])
def test_an_unsupported_language_stays_unsupported(language: str) -> None:
    tagging = credulous().tag(document("TikTok: a ban would be wrong.", language))
    assert (tagging.status, tagging.on_topic, tagging.stances) == ("unsupported", True, ())


def test_an_explanation_says_that_the_model_does_not_read_the_language() -> None:
    explanation = tagger().explain(document("TikTok ist ein Sicherheitsrisiko, sagte die Ministerin.", "de"))
    assert explanation.notes == ("tagged by cues alone: the model reads en, not de",)
    (explained,) = explanation.stances
    assert explained.weighing is None
    assert explained.matches


# Codebooks of one's own.


@pytest.mark.parametrize("missing", ["ban", "platform-benefit", "origin-concealment"])
def test_a_proposition_that_is_not_in_the_codebook_is_never_tagged(missing: str) -> None:
    book = configuration().codebook
    fewer = replace(book, propositions=tuple(p for p in book.propositions if p.id != missing))
    one = believing(Fusion(weights={"bias": 5.0}), codebook=fewer)
    plain = [*stated(missing, "affirm"), *stated(missing, "reject")]
    assert plain
    found: set[str] = set()
    shown: set[str] = set()
    for sentence in plain:
        explanation = one.explain(document(sentence, title="TikTok"))
        found |= {stance.proposition for stance in explanation.tagging.stances}
        shown |= {near.proposition for near in explanation.nearly}
        shown |= {stance.proposition for stance in credulous().tag(document(sentence, title="TikTok")).stances}
    assert missing in shown
    assert missing not in found
    assert len(found) > 1


def test_a_proposition_that_the_model_does_not_know_is_tagged_by_its_cues() -> None:
    cue = Cue(
        id="parcels.affirm.en.01", proposition="parcels", pole="affirm", language="en",
        pattern="flood of parcels", yes="A flood of parcels.", no="A parcel.",
    )  # fmt: skip
    own = Proposition(id="parcels", statement="", affirm="", reject="", not_this="", cues=(cue,))
    book = replace(configuration().codebook, propositions=(*configuration().codebook.propositions, own))
    one = believing(sceptical_fusion(), codebook=book)
    explanation = one.explain(document("Temu sends a flood of parcels, said Senator Ada Thorne."))
    assert [(e.stance.proposition, e.stance.basis, e.weighing) for e in explanation.stances] == [
        ("parcels", "cue", None)
    ]


def sceptical_fusion() -> Fusion:
    return Fusion(weights={}, default_threshold=0.6, cue_threshold=0.6)


# Cues and model together.


def test_a_cue_that_the_weighing_does_not_believe_is_silenced_with_its_figures() -> None:
    explanation = sceptical().explain(document(BAN))
    assert explanation.tagging.stances == ()
    reasons = {silent.cue: silent.reason for silent in explanation.silenced}
    assert reasons["ban.affirm.en.01"] == "0.50 by cues and model for ban affirm, threshold 0.60"


def test_a_cue_that_is_believed_gives_the_weighed_probability_and_its_basis() -> None:
    (explained,) = (e for e in credulous().explain(document(BAN)).stances if e.stance.proposition == "ban")
    assert explained.stance.confidence == 0.95
    assert explained.weighing is not None
    assert explained.weighing.weighed == pytest.approx(0.993, abs=1e-3)
    assert explained.stance.basis == ("cue+model" if explained.weighing.model >= 0.2 else "cue")
    assert "ban.affirm.en.01" in {match.cue for match in explained.matches}


def test_a_vote_of_the_model_alone_is_for_the_whole_sentence() -> None:
    votes = [
        explained
        for sentence in sentences()["en"][:60]
        for explained in credulous().explain(document(sentence, title="TikTok")).stances
        if explained.stance.basis == "model"
    ]
    assert votes
    for explained in votes:
        assert explained.matches == ()
        assert explained.weighing is not None
        assert explained.weighing.model >= 0.02


def test_weighing_gives_calibration_the_evidence_for_every_sentence() -> None:
    text = " ".join(["TikTok.", *sentences()["en"][:12]])
    found = list(tagger().weigh_evidence(document(text)))
    assert found
    for start, end, cell, evidence in found:
        assert text[start:end].strip()
        assert cell in model().card.cells
        assert evidence.cues or evidence.probability >= 0.02
    assert list(tagger().weigh_evidence(document("It rained."))) == []
    assert list(tagger().weigh_evidence(document("A TikTok veszélyes.", "hu"))) == []


# Explanations.


@cache
def explanations() -> tuple[Explanation, ...]:
    return tuple(tagger().explain(document(text, title="TikTok")) for text in articles())


def explained_stances() -> Iterator[tuple[Explanation, int]]:
    for explanation in explanations():
        yield from ((explanation, at) for at in range(len(explanation.stances)))


def test_every_stance_of_the_model_s_language_has_figures_and_neighbours() -> None:
    found = [explanation.stances[at] for explanation, at in explained_stances()]
    assert found
    for explained in found:
        weighing = explained.weighing
        assert weighing is not None
        assert weighing.weighed >= round(weighing.threshold, 3) - 1e-3
        assert len(weighing.neighbours) == 3
        assert all(-1 <= near.similarity <= 1.001 for near in weighing.neighbours)
        cell = (explained.stance.proposition, explained.stance.pole)
        showing = [cell in near.exemplar.cells for near in weighing.neighbours]
        # Those that show the cell come first.
        assert showing == sorted(showing, reverse=True)


def test_the_neighbours_are_sentences_of_the_training_text() -> None:
    exemplars = model().load_exemplars()
    assert exemplars is not None
    vector = encoder().read([Passage(sentence="Banning TikTok would be wrong.", genre="opinion")])[1][0]
    texts = [near.exemplar.text for near in exemplars.nearest(vector, k=len(exemplars))]
    assert len(set(texts)) == len(texts)
    assert set(texts) <= all_training_texts()


def all_training_texts() -> frozenset[str]:
    found: set[str] = set()
    for path in TEXT.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            record = json.loads(line) if line else {}
            found |= {record["text"]} if "labels" in record else {s["text"] for s in record.get("sentences", [])}
    return frozenset(found)


def test_what_was_nearly_a_stance_stayed_below_its_threshold() -> None:
    for explanation in explanations():
        assert len(explanation.nearly) <= 3
        assert len({near.start for near in explanation.nearly}) == len(explanation.nearly)
        for near in explanation.nearly:
            assert near.weighing.weighed <= near.weighing.threshold + 1e-3
            assert near.weighing.weighed >= near.weighing.threshold / 2 - 1e-3
    shown = sceptical().explain(document(f"{BAN} It is a security risk, critics say. It spies on us, they say. "
                                         "It harms children, doctors warn."))  # fmt: skip
    assert len(shown.nearly) == 3
    assert "ban.affirm.en.01" in {cue for near in shown.nearly for cue in near.cues}


def test_the_strongest_below_the_threshold_are_chosen_one_a_sentence() -> None:
    def below(probability: float, pole: str = "affirm") -> Weighed:
        cell = ("ban", pole)
        return Weighed(cell=cell, evidence=Evidence(probability=0.1), probability=probability, threshold=0.6)  # type: ignore[arg-type]

    cells = {
        0: [below(0.35), below(0.5, "reject")],
        1: [below(0.6), below(0.2)],
        2: [below(0.55)],
        3: [below(0.4)],
        4: [below(0.31)],
    }
    chosen = [(index, weighed.probability) for index, weighed in choose_nearly(cells)]
    assert chosen == [(0, 0.5), (2, 0.55), (3, 0.4)]


def test_without_training_sentences_it_explains_without_neighbours() -> None:
    bare = LocalTagger(configuration().codebook, configuration().topics, replace(model(), load_exemplars=lambda: None))
    for text in articles():
        explanation = bare.explain(document(text, title="TikTok"))
        assert explanation.notes == ("no training sentences to compare with lie beside this model",)
        assert all(explained.weighing and explained.weighing.neighbours == () for explained in explanation.stances)
        assert all(near.weighing.neighbours == () for near in explanation.nearly)


def test_lines_for_people_tell_every_reason() -> None:
    explanation, at = next(explained_stances())
    explained = explanation.stances[at]
    weighing = explained.weighing
    assert weighing is not None
    told = "\n".join(as_lines(explanation))
    assert f"tagger  {tagger().version}" in told
    assert f"{explained.stance.proposition} {explained.stance.pole}  by " in told
    assert f"[{explained.stance.start}-{explained.stance.end}] " in told
    assert f"holder rule: {explained.holder_rule}" in told
    assert f"basis {explained.stance.basis}, tier local, topic {explained.topic}" in told
    assert f"(the model alone {weighing.model:.2f}), threshold {weighing.threshold:.2f}" in told
    assert f"near {weighing.neighbours[0].similarity:.2f} “{weighing.neighbours[0].exemplar.text[:100]}" in told


def test_signals_of_a_terminal_do_not_reach_it() -> None:
    explanation = credulous().explain(document(f"{BAN[:-1]}\x1b[31m and\x07 soon."))
    assert explanation.stances
    assert all(line.isprintable() for line in as_lines(explanation))


def test_a_record_for_programs_holds_all_of_it() -> None:
    explanation, at = next(explained_stances())
    record = json.loads(json.dumps(as_record(explanation)))
    stance = record["stances"][at]
    assert stance["stance"]["quote"] == explanation.stances[at].stance.quote
    assert stance["weighing"]["neighbours"][0]["exemplar"]["cells"]
    assert record["tagger"] == tagger().version
    assert record["tagging"]["status"] == "done"
    assert "stances" not in record["tagging"]


def test_signals_that_were_outdone_say_by_what() -> None:
    text = " ".join([BAN] * 5)
    explanation = credulous().explain(document(text))
    kept = [s for s in explanation.tagging.stances if s.proposition == "ban" and s.pole == "affirm"]
    assert len(kept) == 3
    reasons = Counter(s.reason for s in explanation.silenced if s.cue == "ban.affirm.en.01")
    assert reasons["stronger sentences show it already"] == 2


def test_every_pair_of_poles_is_settled() -> None:
    """Where cues and model speak for both poles at once, as a credulous fusion makes them, one stays."""
    for affirm, reject in product(stated("ban", "affirm")[:4], stated("ban", "reject")[:4]):
        text = f"{affirm.rstrip('.!?')}, and {reject}"
        check_poles(credulous().tag(document(text, title="TikTok", genre="opinion")))


def test_confidence_is_rounded_for_the_warehouse() -> None:
    for explanation in explanations():
        for stance in explanation.tagging.stances:
            assert stance.confidence == round(stance.confidence, 3)
            assert isinstance(stance.confidence, float)
            assert not isinstance(stance.confidence, np.floating)
