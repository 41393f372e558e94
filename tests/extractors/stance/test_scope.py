"""Negation, denial, supposition and questions, sentence by sentence."""

from __future__ import annotations

import pytest

from tests.extractors.stance.small import held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TikTok is a security risk.", "+"),
        ("TikTok is not a security risk.", "-"),
        ("TikTok is not only a security risk.", "+"),
        ("TikTok is no doubt a security risk.", "+"),
        ("I don't believe TikTok is a security risk.", "-"),
        ("Nobody has shown that TikTok is a security risk.", "-"),
        ("Fears that TikTok is a security risk are overblown.", "-"),
        ("TikTok could become a security risk.", "+"),
        ("Whatever you call it, TikTok is a security risk.", "+"),
    ],
)
def test_a_flipping_cue_follows_the_negations_around_it(text: str, expected: str) -> None:
    assert held(text, genre="opinion") == {f"security-threat{expected} by author"}


@pytest.mark.parametrize(
    "text",
    [
        "TikTok is not a propaganda tool.",
        "If TikTok should be banned, show us why.",
        "Officials asked whether TikTok should be banned.",
        "Should TikTok be banned? It should be banned, or not?"[:24],
        "Is TikTok a security threat?",
        "Do you think TikTok should be banned? Tell us.",
        "What do you think: TikTok should be banned?",
    ],
)
def test_negated_supposed_and_open_matches_are_silent(text: str) -> None:
    assert held(text, genre="opinion") == set()


def test_an_explicit_denial_turns_even_a_silencing_cue() -> None:
    assert held("TikTok denied that it is a propaganda tool.") == {"influence-operations- by TikTok"}


def test_a_rhetorical_question_counts() -> None:
    assert held("Why would anyone think TikTok is a security risk?", genre="opinion") == {"security-threat+ by author"}
    assert held("Isn't TikTok plainly a propaganda tool?", genre="opinion") == set()


def test_a_condition_ends_with_its_clause() -> None:
    text = "If the law stands, TikTok should be banned."
    assert held(text, genre="opinion") == {"ban+ by author"}


def test_a_match_inside_one_of_the_other_pole_does_not_count() -> None:
    text = "There is no evidence that TikTok is a security threat."
    assert held(text) == {"security-threat- by unattributed"}


def test_a_measure_that_may_come_is_not_called_for() -> None:
    assert held("TikTok may have to sell its business.", genre="opinion") == set()
    assert held("TikTok will have to sell its business.", genre="opinion") == {"divestiture+ by author"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "TikTok不构成安全威胁。", {"security-threat- by author"}),
        ("zh", "TikTok不仅是安全威胁。", {"security-threat+ by author"}),
        ("zh", "如果TikTok是安全威胁，请拿出来。", set()),
        ("zh", "TikTok有安全风险吗？", set()),
        ("de", "TikTok ist kein Sicherheitsrisiko.", {"security-threat- by author"}),
        ("de", "TikTok ist nicht nur ein Sicherheitsrisiko.", {"security-threat+ by author"}),
        ("fr", "TikTok n'est pas un risque pour la sécurité.", {"security-threat- by author"}),
        ("es", "TikTok no es un riesgo para la seguridad.", {"security-threat- by author"}),
        ("es", "Si TikTok es un riesgo para la seguridad, demuéstrenlo.", set()),
    ],
)
def test_the_other_languages_negate_too(language: str, text: str, expected: set[str]) -> None:
    assert held(text, language=language, genre="opinion") == expected
