"""Who holds a stance: the rules of attribution, each with the sentence that shows it."""

from __future__ import annotations

import pytest

from tests.extractors.stance.small import held, tag

RISK = "security-threat+ by "


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("TikTok is a security risk, Senator Mark Warner said on Tuesday.", "Mark Warner"),
        ("“TikTok is a security risk and always was,” said Sen. Marco Rubio, a Republican.", "Marco Rubio"),
        ("TikTok is a security risk, warned the U.S. Department of Justice.", "U.S. Department of Justice"),
        (
            "According to a report by the Heritage Foundation, TikTok is a security risk.",
            "a report by the Heritage Foundation",
        ),
        ("Mark Warner, chairman of the committee, said TikTok was a security risk.", "Mark Warner"),
        ("A spokesman for the ministry said that TikTok was a security risk.", "a spokesman for the ministry"),
        ("The ministry called TikTok a security risk.", "the ministry"),
        ("Critics say TikTok is a security risk.", "generic"),
        ("Some US lawmakers argue that TikTok is a security risk.", "generic"),
        ("TikTok, its critics warn, is a security risk.", "generic"),
        ("Hardline voices have sounded alarms that TikTok is a security risk.", "generic"),
        ("To many American parents, TikTok is a security risk.", "generic"),
        ("There are growing fears that TikTok is a security risk.", "generic"),
        ("Washington's fears that TikTok is a security risk have grown.", "Washington"),
        ("The minister signed the order, saying TikTok was a security risk.", "the minister"),
        ("TikTok was described by Congress as a security risk.", "Congress"),
        ("TikTok is a security risk.", "unattributed"),
        ("The evidence says TikTok is a security risk.", "unattributed"),
        ("I think TikTok is a security risk.", "author"),
    ],
)
def test_one_sentence_of_news(text: str, holder: str) -> None:
    assert held(text) == {RISK + holder}


def test_the_author_speaks_in_opinion_only() -> None:
    text = "TikTok is a security risk."
    assert held(text, genre="opinion") == {RISK + "author"}
    assert held(text, genre="news") == {RISK + "unattributed"}


def test_a_pronoun_means_who_spoke_last() -> None:
    text = "Senator Warner said TikTok had grown. He added that TikTok is a security risk."
    assert held(text) == {RISK + "Warner"}


def test_a_short_name_means_the_full_one() -> None:
    text = "Mark Warner spoke of TikTok, Mark Warner said. TikTok is a security risk, Warner warned."
    assert held(text) == {RISK + "Mark Warner"}


def test_a_pronoun_without_a_speaker_means_who_was_named() -> None:
    assert held("Jan Novak runs a shop on TikTok. He says that TikTok is a security risk.") == {RISK + "Jan Novak"}


def test_a_quote_goes_on_over_sentences_and_paragraphs() -> None:
    text = (
        "“TikTok grew fast,” Mark Warner said. “It is a security risk. It is a propaganda tool.”\n"
        "“And it should be banned by us all,” he added."
    )
    assert held(text) == {RISK + "Mark Warner", "influence-operations+ by Mark Warner", "ban+ by Mark Warner"}


def test_an_open_quote_is_carried_into_the_next_paragraph() -> None:
    text = "“TikTok grew fast,” Ann Lee said. “We looked at TikTok for years.\n“TikTok is a security risk, clearly.”"
    assert held(text) == {RISK + "Ann Lee"}


def test_i_inside_a_quote_is_the_speaker() -> None:
    assert held("“I think TikTok is a security risk,” said Ann Lee.") == {RISK + "Ann Lee"}


def test_a_quote_inside_a_quote_belongs_to_whom_it_names() -> None:
    text = "“Critics say that TikTok is a security risk,” Ann Lee said."
    assert held(text) == {RISK + "generic"}


def test_what_follows_but_is_no_longer_the_speaker_s() -> None:
    text = "Critics say TikTok is a security threat, but there is no evidence that it spied."
    assert held(text, genre="opinion") == {RISK + "generic", "security-threat- by author"}


def test_scare_quotes_have_no_speaker() -> None:
    assert held('TikTok is a "security risk" to them all.', genre="opinion") == {RISK + "author"}


@pytest.mark.parametrize(
    ("text", "expected", "relation"),
    [
        ("India banned 59 Chinese apps.", "ban+ by India", "acts"),
        ("The TikTok sale law was passed in Congress.", "divestiture+ by Congress", "acts"),
        ("TikTok moved its headquarters to Singapore.", "origin-concealment+ by ByteDance", "acts"),
        ("Many Chinese tech companies hide its roots.", "origin-concealment+ by generic", "acts"),
        ("The senate wants to ban TikTok.", "ban+ by the senate", "reports"),
    ],
)
def test_acts_belong_to_their_actors(text: str, expected: str, relation: str) -> None:
    assert held(text, genre="opinion") == {expected}
    assert [stance.relation for stance in tag(text, genre="opinion")] == [relation]


def test_a_concession_is_granted_by_somebody_who_argues_otherwise() -> None:
    text = (
        "Instead of banning TikTok, regulate it. A ban would hurt people. "
        "To be sure, TikTok is a propaganda tool. But it helps small businesses."
    )
    relations = {stance.proposition: stance.relation for stance in tag(text, genre="opinion")}
    assert relations == {"ban": "asserts", "influence-operations": "concedes", "platform-benefit": "asserts"}


@pytest.mark.parametrize(
    ("language", "text", "holder"),
    [
        ("zh", "外交部发言人毛宁表示，TikTok存在安全风险。", "外交部发言人毛宁"),
        ("zh", "批评者认为TikTok存在安全风险。", "generic"),
        ("zh", "美國議員稱TikTok有安全風險。", "美国议员"),
        ("zh", "TikTok存在安全风险。", "unattributed"),
        ("de", "TikTok sei ein Sicherheitsrisiko, sagte die Ministerin.", "Ministerin"),
        ("de", "Kritiker warnen, TikTok sei ein Sicherheitsrisiko.", "generic"),
        ("fr", "Selon le ministre, TikTok est un risque pour la sécurité.", "le ministre"),
        ("fr", "Des experts affirment que TikTok est un risque pour la sécurité.", "generic"),
        ("es", "El presidente Sánchez dijo que TikTok es un riesgo para la seguridad.", "Sánchez"),
        ("es", "Los críticos advierten que TikTok es un riesgo para la seguridad.", "generic"),
    ],
)
def test_other_languages_attribute_too(language: str, text: str, holder: str) -> None:
    assert held(text, language=language) == {RISK + holder}
