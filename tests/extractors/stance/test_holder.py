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
        ("TikTok was a security risk to us, Senator Ada Thorne told reporters on Monday.", "Ada Thorne"),
        ("TikTok is a security risk, the minister told the committee.", "the minister"),
        ("TikTok is a security risk, Ada Thorne told the council's safety committee.", "Ada Thorne"),
        ("TikTok is a security risk, Ada Thorne told the Senate Committee on Commerce in March.", "Ada Thorne"),
        ("TikTok is a security risk, the minister, who chairs the party, told the committee.", "the minister"),
        ("Asked by reporters, Ada Thorne told them TikTok is a security risk.", "Ada Thorne"),
        ("TikTok is a security risk, said the council's safety chief, Ada Thorne.", "Ada Thorne"),
        ("The council's safety chief, Ada Thorne, warned that TikTok is a security risk.", "Ada Thorne"),
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


def test_a_trailing_pronoun_means_who_was_named() -> None:
    assert held("Senator Ada Thorne spoke first. TikTok is a security risk, she told Reuters.") == {RISK + "Ada Thorne"}


@pytest.mark.parametrize(
    ("language", "text", "holder"),
    [
        ("en", "She said that TikTok is a security risk.", "unattributed"),
        ("en", "“TikTok is a security risk to all of us,” he said.", "unattributed"),
        ("en", "TikTok is a security risk, according to her.", "unattributed"),
        ("en", "They say that TikTok is a security risk.", "generic"),
        ("en", "The two say that TikTok is a security risk.", "generic"),
        ("zh", "她说，TikTok存在安全风险。", "unattributed"),
        ("zh", "他们认为TikTok存在安全风险。", "generic"),
        ("zh", "我认为TikTok存在安全风险。", "author"),
        ("zh", "我的担忧是TikTok存在安全风险。", "author"),
        ("de", "Er sagte, TikTok sei ein Sicherheitsrisiko.", "unattributed"),
        ("de", "Sie sagte, TikTok sei ein Sicherheitsrisiko.", "unattributed"),
        ("de", "Sie sagten, TikTok sei ein Sicherheitsrisiko.", "generic"),
        ("fr", "Il affirme que TikTok est un risque pour la sécurité.", "unattributed"),
        ("fr", "Elles affirment que TikTok est un risque pour la sécurité.", "generic"),
        ("fr", "« TikTok est un risque pour la sécurité de tous », a-t-elle déclaré.", "unattributed"),
        ("es", "Ella dijo que TikTok es un riesgo para la seguridad.", "unattributed"),
        ("es", "Ellos dicen que TikTok es un riesgo para la seguridad.", "generic"),
    ],
)
def test_a_bare_pronoun_is_nobody_s_name(language: str, text: str, holder: str) -> None:
    assert held(text, language=language) == {RISK + holder}


@pytest.mark.parametrize(
    ("language", "text", "holder"),
    [
        ("zh", "李明说，TikTok很大。“TikTok存在很大的安全风险。”他说。", "李明"),
        (
            "de",
            "„TikTok wächst ja immer weiter“, sagte Brodersen. Er sagte, es sei ein Sicherheitsrisiko.",
            "Brodersen",
        ),
        (
            "fr",
            "Marie Dupont affirme que TikTok grandit. Elle affirme que TikTok est un risque pour la sécurité.",
            "Marie Dupont",
        ),
        (
            "de",
            "„TikTok wächst“, sagte Gesa Martens. „TikTok ist ein Sicherheitsrisiko“, sagte sie in Nordhafen.",
            "Gesa Martens",
        ),
    ],
)
def test_pronouns_of_other_languages_mean_who_spoke_last(language: str, text: str, holder: str) -> None:
    assert held(text, language=language) == {RISK + holder}


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("TikTok moved its headquarters to Singapore.", "ByteDance"),
        ("TikTok grew. The company moved its headquarters to Singapore.", "ByteDance"),
        ("A video app, TikTok, quietly moved its headquarters to Singapore.", "ByteDance"),
        ("A start-up that sells on TikTok moved its headquarters to Singapore.", "a start-up"),
        ("TikTok has rivals. One company moved its headquarters to Singapore.", "one company"),
        ("TikTok did well. Another firm, which nobody named, moved its headquarters to Dublin.", "another firm"),
        ("Like TikTok, Manus moved its headquarters to Singapore.", "Manus"),
    ],
)
def test_an_act_of_another_company_is_not_the_topic_s(text: str, holder: str) -> None:
    assert held(text, genre="opinion") == {"origin-concealment+ by " + holder}


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
        ("zh", "外交部发言人毛宁表示，TikTok存在安全风险。", "毛宁"),
        ("zh", "批评者认为TikTok存在安全风险。", "generic"),
        ("zh", "美國議員稱TikTok有安全風險。", "美国议员"),
        ("zh", "TikTok存在安全风险。", "unattributed"),
        ("de", "TikTok sei ein Sicherheitsrisiko, sagte die Ministerin.", "Ministerin"),
        ("zh", "李明对本报记者表示，TikTok存在安全风险。", "李明"),
        ("zh", "李明告诉本报记者，TikTok存在安全风险。", "李明"),
        ("zh", "“TikTok存在很大的安全风险。”专家王强对本报记者说。", "王强"),
        ("zh", "“TikTok存在很大的安全风险。”北京大学教授李明在接受采访时说。", "李明"),
        ("de", "„TikTok ist ein Sicherheitsrisiko für alle“, sagte Brodersen.", "Brodersen"),
        (
            "de",
            "TikTok sei ein Sicherheitsrisiko, sagte die Landesbeauftragte für den Datenschutz, Dörte Hansen-Ruge.",
            "Dörte Hansen-Ruge",
        ),
        ("de", "TikTok sei ein Sicherheitsrisiko, sagt der Datenschutzbeauftragte Ulf Brandt dem NDR.", "Ulf Brandt"),
        ("de", "Huawei müsse aus allen kritischen Netzen, es sei ein Sicherheitsrisiko, sagte Brodersen.", "Brodersen"),
        ("de", "Kritiker warnen, TikTok sei ein Sicherheitsrisiko.", "generic"),
        ("fr", "Selon le ministre, TikTok est un risque pour la sécurité.", "le ministre"),
        ("fr", "Des experts affirment que TikTok est un risque pour la sécurité.", "generic"),
        ("fr", "« TikTok est un risque pour la sécurité de tous », a déclaré Marie Dupont.", "Marie Dupont"),
        ("es", "El presidente Sánchez dijo que TikTok es un riesgo para la seguridad.", "Sánchez"),
        ("es", "Los críticos advierten que TikTok es un riesgo para la seguridad.", "generic"),
    ],
)
def test_other_languages_attribute_too(language: str, text: str, holder: str) -> None:
    assert held(text, language=language) == {RISK + holder}
