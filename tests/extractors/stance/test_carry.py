from __future__ import annotations

import pytest

from extractors.stance.carry import carry_topics
from extractors.stance.grammar import GRAMMARS
from extractors.stance.sentences import split
from extractors.topic import TopicMatcher
from tests.extractors.stance.small import TOPICS

MATCHER = TopicMatcher(TOPICS)


def links(text: str, title: str = "") -> list[str | None]:
    sentences = split(text, "en")
    bearings = carry_topics(
        text, sentences, [None] * len(sentences), MATCHER.find(text), MATCHER.find(title), GRAMMARS["en"]
    )
    return [bearing.link if bearing else None for bearing in bearings]


FILLER = "Rain fell on the town. " * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TikTok grew. It grew. Everyone watched.", ["named", "reference", "paragraph"]),
        ("TikTok grew.\nThe app grew.", ["named", "reference"]),
        ("TikTok grew. Instagram followed.", ["named", None]),
        (FILLER + "\nTikTok grew. Fast.\nThe rain went on.", [None] * 4 + ["named", "paragraph", None]),
    ],
)
def test_a_topic_is_carried_by_reference_and_paragraph(text: str, expected: list[str | None]) -> None:
    assert links(text) == expected


def test_the_topic_of_the_title_carries_through_the_article() -> None:
    assert links("Rain fell.\nProhibition never works.", title="TikTok and us") == ["article", "article"]
    assert links("Rain fell.\nProhibition never works.") == [None, None]


def test_a_topic_named_once_late_does_not_carry_far() -> None:
    text = FILLER + "\n" + FILLER + "\nTikTok grew."
    assert links(text)[:8] == [None] * 8


def test_a_topic_named_later_in_a_paragraph_covers_what_leads_up_to_it() -> None:
    text = FILLER + "\nNobody got a vote out of it. It was no election stunt. TikTok grew."
    assert links(text) == [None] * 4 + ["reference", "reference", "named"]


def test_a_noun_reaches_back_over_a_paragraph_and_a_pronoun_does_not() -> None:
    text = FILLER + "\nTikTok grew.\nRain fell.\nSuch bans never work. It rained."
    assert links(text)[4:] == ["named", None, "reference", None]


def test_a_noun_does_not_reach_back_past_a_rival_or_over_many_sentences() -> None:
    assert links(FILLER + "\nTikTok grew.\nInstagram followed.\nThe app grew.")[4:] == ["named", None, None]
    assert links(FILLER + "\nTikTok grew.\n" + FILLER + FILLER + "\nThe app grew.")[-1] is None


def test_a_rival_measured_against_the_topic_stays_on_it() -> None:
    assert links("TikTok grew. Instagram collects the same data.") == ["named", "paragraph"]
