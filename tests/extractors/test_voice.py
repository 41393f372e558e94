"""Whether a text argues or reports, by its words."""

from __future__ import annotations

import pytest

from extractors.voice import is_personal, score_voice

REPORT = (
    "The ministry said on Tuesday that the app would be removed from phones. A spokesman told reporters that the order "
    "covers 4,000 employees. “We should never have allowed it, and I regret it,” Ada Thorne said. The court will hear "
    "the case in May."
)
ESSAY = (
    "Nobody should pretend that a ban will protect a single child. We have rules for every other product; we ought to "
    "use them. But that would mean work. So instead of a law we are given theatre."
)


@pytest.mark.parametrize(
    ("title", "text", "argues"),
    [
        ("Ministry removes app", REPORT, False),
        ("Why the ban is wrong", ESSAY, True),
        (
            "Ministerium untersagt App",
            "Das Ministerium untersagte die App am Dienstag. Ein Sprecher sagte, die Regel gelte sofort. "
            "Der Konzern kritisierte die Entscheidung.",
            False,
        ),
        (
            "Warum das Verbot falsch ist",
            "Niemand sollte glauben, dass ein Verbot hilft. Wir haben doch Gesetze. Aber wer nutzt sie?",
            True,
        ),
        (
            "Le gouvernement suspend l'application",
            "Le gouvernement a suspendu l'application mardi. Le ministre a déclaré que la mesure était provisoire. "
            "L'entreprise a dénoncé la décision, selon son porte-parole.",
            False,
        ),
        (
            "Pourquoi interdire est une erreur",
            "Il faudrait cesser de croire aux interdictions. Nous avons des lois, et personne ne les applique. "
            "Mais qui s'en soucie ?",
            True,
        ),
        ("印度宣布封禁", "印度政府29日宣布封禁59款应用。发言人表示，决定立即生效。公司回应称，将配合调查。", False),
        ("封禁何必", "我们真的需要封禁吗？其实不过是作秀。但谁会在意呢？与其封禁，不如立法。", True),
    ],
)
def test_words_tell_an_essay_from_a_report(title: str, text: str, argues: bool) -> None:
    assert (score_voice(title, text) > 0) is argues


def test_what_is_quoted_does_not_count() -> None:
    assert not is_personal(REPORT)
    assert is_personal(ESSAY)


@pytest.mark.parametrize("text", ["", "   ", "I think so.", "We should go. We must."])
def test_a_line_or_two_shows_nothing(text: str) -> None:
    assert score_voice("Why?", text) == 0.0
