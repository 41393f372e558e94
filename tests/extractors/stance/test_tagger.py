from __future__ import annotations

import pickle
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Document
from extractors.stance.explain import as_lines
from extractors.stance.tagger import CueTagger
from tests.extractors.stance.small import CODEBOOK, TAGGER, TOPICS, held, tag

WORDS = [
    *(
        "TikTok",
        "ByteDance",
        "字节跳动",
        "security",
        "threat",
        "risk",
        "espionage",
        "propaganda",
        "ban",
        "should be banned",
    ),
    *(
        "must sell",
        "not",
        "no",
        "if",
        "critics say",
        "I think",
        "said Smith",
        "应该封禁",
        "安全威胁",
        "批评者认为",
        "Spionage",
    ),
    *("“", "”", '"', "'", "‘", "’", "«", "»", "「", "」", ".", "!", "?", "。", "，", "？", "\n", "\r\n"),
    *("\u200b", "\u00ad", "😀", "\ud800", "espionaje"),
]


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(st.sampled_from([*WORDS, " "]), max_size=60),
    glue=st.sampled_from(["", " "]),
    language=st.sampled_from(["en", "zh", "zh-Hant", "de", "fr", "es", "hu", None]),
    title=st.sampled_from([None, "TikTok"]),
)
def test_every_quote_is_where_it_says(words: list[str], glue: str, language: str | None, title: str | None) -> None:
    text = glue.join(words)
    tagging = TAGGER.tag(Document(id="x", text=text, language=language, title=title))
    for stance in tagging.stances:
        assert stance.quote
        assert text[stance.start : stance.end] == stance.quote
        assert 0 < stance.confidence < 1


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(["en", "zh", "de", "fr", "es", "xx"]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    tagging = TAGGER.tag(Document(id="x", text="TikTok. " + text, language=language))
    assert tagging.on_topic


@pytest.mark.parametrize(
    ("text", "title", "on_topic"),
    [
        ("TikTok grew.", None, True),
        ("It grew.", "TikTok", True),
        ("The US and China talked in Madrid.", "A thaw", False),
        ("", None, False),
        ("Rain.\nFollow us on TikTok", None, False),
        ("Add garlic and put it in the oven. The recipe is from TikTok.", None, False),
    ],
)
def test_on_topic_is_what_names_a_topic_in_its_title_or_article(text: str, title: str | None, on_topic: bool) -> None:
    assert TAGGER.tag(Document(id="x", text=text, title=title, language="en")).on_topic is on_topic


def test_an_unsupported_language_is_never_silently_without_stance() -> None:
    tagging = TAGGER.tag(Document(id="x", text="A TikTok veszélyes.", language="hu"))
    assert (tagging.status, tagging.on_topic, tagging.stances) == ("unsupported", True, ())


def test_the_genre_is_guessed_where_it_is_not_given() -> None:
    assert held("Opinion\nTikTok is a security risk.", genre=None) == {"security-threat+ by author"}
    assert held("I saw it. I think so.\nTikTok is a security risk.", genre=None) == {"security-threat+ by author"}
    assert held("TikTok is a security risk.", genre=None) == {"security-threat+ by unattributed"}


def test_one_pole_per_proposition_and_holder_in_a_sentence() -> None:
    text = "TikTok is called a security threat, yet the danger to data got no worse."
    assert held(text, genre="opinion") == {"security-threat- by author"}


def test_only_the_strongest_three_sentences_are_kept() -> None:
    text = " ".join(["TikTok is a security risk."] * 5)
    assert len(tag(text)) == 3


def test_a_topic_named_in_the_sentence_and_more_cues_give_more_confidence() -> None:
    (named,) = tag("TikTok is a security risk.")
    (carried,) = tag("Rain fell. It is a security risk.", title="TikTok")
    (twice,) = tag("TikTok is Spionage, a Sicherheitsrisiko.", language="de")
    assert named.confidence > carried.confidence
    assert named.company == "ByteDance"
    assert twice.cues == ("security-threat.affirm.de.03",)


def test_a_very_long_sentence_is_cut_to_the_clauses_around_the_cue() -> None:
    text = "TikTok grew, and " + "it went on and on, " * 100 + "it is a security risk, " + "and so on, " * 100
    (stance,) = tag(text)
    assert "security risk" in stance.quote
    assert len(stance.quote) <= 700


def test_zero_width_characters_hide_nothing() -> None:
    text = "Tik\u200bTok is a secu\u00adrity ri\u200bsk.\ufeff"
    (stance,) = tag(text)
    assert stance.quote == "Tik\u200bTok is a secu\u00adrity ri\u200bsk."


def test_a_huge_line_takes_bounded_time() -> None:
    text = "TikTok is a security risk, critics say, and " * 2_400
    started = time.process_time()
    tag(text)
    assert time.process_time() - started < 5


def test_the_version_changes_with_cues_topics_and_codebook() -> None:
    versions = {
        TAGGER.version,
        CueTagger(replace(CODEBOOK, version="other"), TOPICS).version,
        CueTagger(CODEBOOK, TOPICS[1:]).version,
        CueTagger(replace(CODEBOOK, propositions=CODEBOOK.propositions[1:]), TOPICS).version,
    }
    assert len(versions) == 4
    assert CueTagger(CODEBOOK, TOPICS).version == TAGGER.version
    assert TAGGER.codebook_version == "test"


def test_it_travels_to_a_worker() -> None:
    copy = pickle.loads(pickle.dumps(TAGGER))
    document = Document(id="x", text="TikTok is a security risk.", language="en")
    assert copy.tag(document) == TAGGER.tag(document)
    assert copy.version == TAGGER.version


def test_an_explanation_gives_every_reason() -> None:
    text = "Critics say TikTok is a security risk. TikTok is not a propaganda tool.\nSign up here: it should be banned."
    explanation = TAGGER.explain(Document(id="d1", text=text, language="en", genre="news"))
    (explained,) = explanation.stances
    assert [match.matched for match in explained.matches] == ["security risk"]
    assert explained.topic == "tiktok (named)"
    assert explained.holder_rule == "subject"
    assert sum(value for _, value in explained.confidence) == pytest.approx(explained.stance.confidence)
    assert [silent.reason for silent in explanation.silenced] == ["negation: not", "boilerplate: margin line"]
    assert all(text[silent.start : silent.end] == silent.matched for silent in explanation.silenced)
    lines = "\n".join(as_lines(explanation))
    assert "d1: on topic, en, news, tagging done" in lines
    assert "“security risk”" in lines


def test_an_explanation_of_nothing_says_so() -> None:
    explanation = TAGGER.explain(Document(id="d2", text="Rain fell.", language="en"))
    assert as_lines(explanation) == ("d2: off topic, en, news, tagging done",)
