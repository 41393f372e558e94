"""The prompt of the LLM tiers: what it shows, how it is cut, and when its hash changes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from config.loader import load
from extractors.model import Codebook, Document, Proposition
from extractors.stance import rules
from extractors.stance.prompt import (
    Passage,
    build_prompt,
    cut_excerpt,
    cut_windows,
    estimate_tokens,
    form_batches,
    template_version,
    write_system,
)

CONFIG = Path(__file__).parents[3] / "config"
TEXT = "TikTok must go, she said. Nobody knew why.\nThe hall was full.\nHe disagreed. A ban would fail. That was all."
DOCUMENT = Document(id="d", text=TEXT, title="TikTok", language="en", genre="news")


@cache
def codebook() -> Codebook:
    return load(CONFIG, environ={}).codebook


def show(passage: Passage) -> list[str]:
    return [passage.write(sentence) for sentence in passage.sentences]


def test_the_prompt_has_every_proposition_with_its_poles_and_limits() -> None:
    system = write_system(codebook())
    for proposition in codebook().propositions:
        for words in (proposition.statement, proposition.affirm, proposition.reject, proposition.not_this):
            assert words in system


def test_no_rule_speaks_of_a_proposition_that_it_does_not_declare_or_the_codebook_lacks() -> None:
    known = {proposition.id for proposition in codebook().propositions}
    assert len(known) == 16
    for rule in (*rules.COUNTS, *rules.HOLDERS, *rules.RELATIONS, *rules.CLOSE_CALLS):
        named = {word for word in re.findall(r"`([a-z-]+)`", rule.text) if word in known or "-" in word}
        assert named <= set(rule.about) <= known, rule.text


def test_every_close_call_is_told_with_the_shipped_codebook_and_none_that_a_smaller_one_cannot_use() -> None:
    system = write_system(codebook())
    assert all(rule.text in system for rule in rules.CLOSE_CALLS)
    only_ban = replace(codebook(), propositions=tuple(p for p in codebook().propositions if p.id == "ban"))
    told = [rule for rule in rules.CLOSE_CALLS if rule.text in write_system(only_ban)]
    assert told == [rule for rule in rules.CLOSE_CALLS if set(rule.about) == {"ban"}] != []


def test_sentences_are_numbered_through_and_paragraphs_kept_apart() -> None:
    prompt = build_prompt(codebook(), cut_windows(DOCUMENT, language="en", tokens=1000))
    assert prompt.user == (
        "ARTICLE\nTitle: TikTok\nGenre: news\nLanguage: en\n\n"
        "[1] TikTok must go, she said.\n[2] Nobody knew why.\n\n[3] The hall was full.\n\n"
        "[4] He disagreed.\n[5] A ban would fail.\n[6] That was all.\n\nLabel this article."
    )


def test_an_excerpt_shows_candidates_with_a_neighbour_on_each_side_and_marks_what_is_left_out() -> None:
    start = TEXT.index("A ban")
    (passage,) = cut_excerpt(DOCUMENT, [(0, 3), (start, start + 5)], language="en", tokens=1000)
    assert show(passage) == [
        "TikTok must go, she said.",
        "Nobody knew why.",
        "He disagreed.",
        "A ban would fail.",
        "That was all.",
    ]
    user = build_prompt(codebook(), (passage, passage)).user
    assert "ARTICLE 1 (excerpt)" in user
    assert "[2] Nobody knew why.\n[...]\n[3] He disagreed." in user
    assert "ARTICLE 2 (excerpt)" in user
    assert "[6] TikTok must go, she said." in user


def test_nothing_is_shown_of_a_document_without_candidates() -> None:
    assert cut_excerpt(DOCUMENT, [], language="en", tokens=1000) == ()


def test_batches_hold_to_size_and_tokens_and_keep_the_order() -> None:
    (passage,) = cut_windows(DOCUMENT, language="en", tokens=1000)
    assert [len(batch) for batch in form_batches([passage] * 5, size=2, tokens=10_000)] == [2, 2, 1]
    assert [len(batch) for batch in form_batches([passage] * 3, size=9, tokens=10)] == [1, 1, 1]
    assert form_batches([], size=4, tokens=100) == ()


def test_the_hash_is_that_of_what_is_sent_and_changes_with_any_of_it() -> None:
    (passage,) = cut_windows(DOCUMENT, language="en", tokens=1000)
    prompt = build_prompt(codebook(), (passage,))
    other_id = replace(passage, document=replace(DOCUMENT, id="another"))
    assert build_prompt(codebook(), (other_id,)).sha256 == prompt.sha256
    changed = replace(passage, document=replace(DOCUMENT, genre="opinion"))
    assert build_prompt(codebook(), (changed,)).sha256 != prompt.sha256


def test_the_template_changes_with_the_codebooks_words_and_not_with_its_cues() -> None:
    first, *others = codebook().propositions
    without_cues = replace(codebook(), propositions=(replace(first, cues=()), *others))
    reworded = replace(codebook(), propositions=(replace(first, statement="It is harmless."), *others))
    assert template_version(without_cues) == template_version(codebook())
    assert template_version(reworded) != template_version(codebook())


def test_the_schema_leaves_no_choice_outside_the_codebook() -> None:
    small = Codebook(version="1", propositions=(Proposition(id="x", statement="", affirm="", reject="", not_this=""),))
    (passage,) = cut_windows(DOCUMENT, language="en", tokens=1000)
    item = build_prompt(small, (passage,)).schema["properties"]["stances"]["items"]
    assert item["properties"]["proposition"]["enum"] == ["x"]
    assert item["additionalProperties"] is False
    assert set(item["required"]) == set(item["properties"])


def test_a_lone_surrogate_does_not_stop_the_hash() -> None:
    broken = replace(DOCUMENT, text="TikTok \ud83d must go. It is bad.", title="a\ud83d")
    prompt = build_prompt(codebook(), cut_windows(broken, language="en", tokens=100))
    assert "TikTok \ufffd must go." in prompt.user
    assert len(prompt.sha256) == 64


@given(
    st.lists(st.sampled_from(["TikTok must go. ", "禁止它。", "No.\n", "Ein Satz über Huawei; lang.\n\n"]), max_size=60)
)
def test_windows_show_every_sentence_once_and_in_order(pieces: list[str]) -> None:
    document = replace(DOCUMENT, text="".join(pieces))
    whole = cut_windows(document, language="en", tokens=10**6)
    windows = cut_windows(document, language="en", tokens=40)
    assert len(whole) <= 1
    assert [sentence for window in windows for sentence in window.sentences] == [
        sentence for window in whole for sentence in window.sentences
    ]
    for window in windows:
        cost = sum(estimate_tokens(window.write(sentence)) + 3 for sentence in window.sentences)
        assert cost <= 40 or len(window.sentences) == 1


def test_a_text_of_han_costs_more_tokens_a_sign_than_one_of_letters() -> None:
    assert estimate_tokens("禁" * 100) == 101
    assert estimate_tokens("word " * 100) == 126
