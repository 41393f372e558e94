"""The cascade's screen: wide enough to lose no stance, narrow enough to leave out plain facts."""

from __future__ import annotations

from extractors.model import Document, Genre
from extractors.stance.screen import SignScreen
from tests.extractors.stance.small import CODEBOOK, TOPICS

SCREEN = SignScreen(CODEBOOK, TOPICS)


def candidates(text: str, *, genre: Genre = "news", language: str = "en") -> list[str]:
    return [text[start:end] for start, end in SCREEN(Document(id="d", text=text, language=language, genre=genre))]


def test_a_report_is_reduced_to_what_is_said_done_or_judged() -> None:
    text = (
        "TikTok has 170 million users in the country. “It is a danger,” said Ada Thorne. "
        "The hearing begins at ten. The Senate passed a bill against TikTok. TikTok is a national security threat."
    )
    assert candidates(text) == [
        "“It is a danger,” said Ada Thorne.",
        "The Senate passed a bill against TikTok.",
        "TikTok is a national security threat.",
    ]


def test_in_an_opinion_every_sentence_about_a_topic_is_one() -> None:
    text = "TikTok has 170 million users. Let that sink in."
    assert candidates(text, genre="opinion") == ["TikTok has 170 million users.", "Let that sink in."]


def test_a_cue_counts_even_where_a_negation_would_silence_it() -> None:
    text = "No evidence has been shown that Huawei is a national security threat."
    assert candidates(text) == [text]


def test_boilerplate_and_other_subjects_are_none() -> None:
    assert candidates("The minister said taxes would rise.") == []
    assert candidates("TikTok said so.\nSign up for our newsletter to read what critics say about TikTok.") == [
        "TikTok said so."
    ]


def test_a_language_without_grammar_is_a_candidate_as_a_whole() -> None:
    text = "TikTokは禁止すべきだ。"
    assert candidates(text, language="ja") == [text]


def test_spans_are_of_the_text_itself_invisible_characters_and_all() -> None:
    text = "Tik\u200bTok must go, said\u00a0Ada Thorne. “It spies\u200b on us.”"
    assert "".join(candidates(text)).replace(" ", "") == text.replace(" ", "")


def test_the_version_changes_with_the_codebook() -> None:
    assert SignScreen(CODEBOOK, TOPICS).version == SCREEN.version
    assert SignScreen(CODEBOOK, TOPICS[:1]).version != SCREEN.version
