from __future__ import annotations

import pytest

from extractors.stance.boilerplate import mark_margins
from extractors.stance.grammar import GRAMMARS
from extractors.stance.sentences import split


def kept(text: str, language: str = "en") -> list[str]:
    sentences = split(text, language)
    margins = mark_margins(text, sentences, GRAMMARS[language])
    return [text[s.start : s.end] for s, margin in zip(sentences, margins, strict=True) if margin is None]


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Lee | Updated: 2024-03-15",
        "Share - WeChat",
        "Home / Opinion / Contributors",
        "A flag and a phone, June 2, 2023. [Photo/Agencies]",
        "Stephanie Doe | Getty Images",
        "The author is a Beijing-based commentator.",
        "The views don't necessarily reflect those of this newspaper.",
        "Sign up for our newsletter to receive it in your inbox.",
        "Copyright 1995 - 2024. All rights reserved.",
        "License for publishing multimedia online 0108263",
        "Do you think the ban will go through? Let me know your thoughts.",
        "Advertisement",
        "Read more: TikTok should be banned",
        "Follow us on TikTok",
        "© 2024 Example",
    ],
)
def test_lines_around_an_article_are_no_part_of_it(line: str) -> None:
    text = f"The first paragraph says something.\n{line}\nThe last paragraph says more."
    assert kept(text) == ["The first paragraph says something.", "The last paragraph says more."]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "本文不代表本报立场。"),
        ("zh", "责任编辑：王伟"),
        ("de", "Alle Rechte vorbehalten."),
        ("fr", "Abonnez-vous à notre newsletter."),
        ("es", "Todos los derechos reservados."),
    ],
)
def test_other_languages_have_margins_too(language: str, line: str) -> None:
    assert kept(f"TikTok TikTok TikTok.\n{line}", language) == ["TikTok TikTok TikTok."]


def test_nothing_after_a_closing_heading_belongs_to_the_article() -> None:
    body = "\n".join(f"Paragraph {n} of the article says something about it." for n in range(6))
    item = "1. A long item about TikTok and others, told at length. It goes on."
    text = f"{body}\nNow read the rest of the newsletter\n{item}"
    assert kept(text) == body.split("\n")


def test_a_list_of_stories_in_the_middle_ends_with_the_next_paragraph() -> None:
    long = (
        "This paragraph is part of the article again, as its length of more than one hundred and forty characters "
        "shows to anybody who counts them all."
    )
    rest = "\n".join([long] * 12)
    assert kept(f"Start of it.\nRelated stories\nTikTok is a threat\n• Huawei banned\n{rest}") == [
        "Start of it.",
        *[long] * 12,
    ]


def test_a_quoted_question_is_not_put_to_the_reader() -> None:
    assert kept("“Do you know what it collects?” the senator asked.") == [
        "“Do you know what it collects?” the senator asked."
    ]
