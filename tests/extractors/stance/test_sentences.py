from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.stance.sentences import split


def pieces(text: str, language: str = "en") -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Sen. Smith of the U.S. said no. Mr. Wang agreed!",
            ["Sen. Smith of the U.S. said no.", "Mr. Wang agreed!"],
        ),
        ("en", "It closes at 5 p.m. Monday.", ["It closes at 5 p.m. Monday."]),
        ("en", "He said: “We won. They lost.” Then he left.", ["He said: “We won.", "They lost.”", "Then he left."]),
        ("en", "“Really?” he asked. Yes.", ["“Really?” he asked.", "Yes."]),
        ("en", "A headline without a stop\nThe text", ["A headline without a stop", "The text"]),
        ("en", "One.\r\n\r\nTwo.\rThree.\u2028Four.", ["One.", "Two.", "Three.", "Four."]),
        ("en", " \n***\n1.\n", ["1."]),
        ("zh", "他说：“不卖。这是抢劫。”他走了。真的吗？", ["他说：“不卖。", "这是抢劫。”", "他走了。", "真的吗？"]),
        ("zh", "「你好。再见。」他说。", ["「你好。", "再见。」他说。"]),
        ("fr", "« C'est faux », a dit M. Dupont. Il part.", ["« C'est faux », a dit M. Dupont.", "Il part."]),
        ("de", "Das ist z. B. gut. Am 3. Mai kam Dr. Meier.", ["Das ist z. B. gut.", "Am 3. Mai kam Dr. Meier."]),
        ("es", "¿Por qué? ¡No! EE. UU. quiere.", ["¿Por qué?", "¡No!", "EE. UU. quiere."]),
    ],
)
def test_cuts_where_a_reader_would(language: str, text: str, expected: list[str]) -> None:
    assert pieces(text, language) == expected


def test_paragraphs_are_the_lines_that_say_something() -> None:
    assert [sentence.paragraph for sentence in split("One. Two.\n\n—\nThree.", "en")] == [0, 0, 1]


@given(
    text=st.text(alphabet=st.sampled_from("aB .!?。！？“”\"'«»「」\n\r\u200b😀\ud800é中1"), max_size=80),
    language=st.sampled_from(["en", "zh", "xx"]),
)
def test_sentences_are_slices_in_order_and_lose_no_word(text: str, language: str) -> None:
    sentences = split(text, language)
    ends = [0, *(sentence.end for sentence in sentences)]
    assert all(end <= sentence.start < sentence.end for end, sentence in zip(ends, sentences, strict=False))
    kept = "".join(text[sentence.start : sentence.end] for sentence in sentences)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize("text", ["a" * 100_000, '("«“' * 25_000, '"a. b" ' * 15_000, "TikTok said no. " * 6_000])
def test_a_line_of_a_hundred_kilobytes_takes_bounded_time(text: str) -> None:
    started = time.process_time()
    sentences = split(text, "en")
    assert time.process_time() - started < 2
    assert all(sentence.end - sentence.start <= 4_000 for sentence in sentences)
