"""topics.toml: how aliases are written, the shipped topics, and what is refused."""

import tomllib
from importlib.resources import files

import pytest

from config.checks import Wrong
from config.topics import expand, read_topics
from extractors.model import Alias, Topic
from extractors.topic import TopicMatcher

COMPANY = '[[topic]]\nid = "bytedance"\nkind = "company"\nname = "ByteDance"\naliases = ["ByteDance"]\n'


def topic(aliases: str, *, name: str = "tiktok", kind: str = "app", company: str = "ByteDance") -> str:
    named = f'company = "{company}"\n' if company else ""
    return f'[[topic]]\nid = "{name}"\nkind = "{kind}"\nname = "{name}"\n{named}aliases = {aliases}\n'


def messages(toml: str) -> list[str]:
    _, found = read_topics(tomllib.loads(toml))
    return [f"{'.'.join(map(str, finding.path))}: {finding.message}" for finding in found]


def aliases_of(toml: str) -> tuple[Alias, ...]:
    topics, found = read_topics(tomllib.loads(toml))
    assert found == ()
    return topics[-1].aliases


@pytest.fixture(scope="module")
def shipped() -> dict[str, Topic]:
    topics, found = read_topics(tomllib.loads(files("config").joinpath("topics.toml").read_text(encoding="utf-8")))
    assert found == ()
    return {each.id: each for each in topics}


def forms(topic: Topic) -> set[str]:
    return {alias.text for alias in topic.aliases}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TikTok", ("TikTok",)),
        ("(a|b) c", ("a c", "b c")),
        ("Chinese (app|apps)", ("Chinese app", "Chinese apps")),
        ("(5G|EU) (cyber |)toolbox", ("5G cyber toolbox", "5G toolbox", "EU cyber toolbox", "EU toolbox")),
        ("voiture (électrique|) chinoise", ("voiture électrique chinoise", "voiture chinoise")),
        ("(x|x)", ("x",)),
        ("中国(应用|的应用)", ("中国应用", "中国的应用")),
    ],
)
def test_brackets_hold_alternatives(written: str, meant: tuple[str, ...]) -> None:
    assert expand(written) == meant


@pytest.mark.parametrize("written", ["(a", "a)", "a|b", "((a|b) c)", "(|)", "(a|b|c|d|e|f|g|h)" * 4])
def test_other_uses_of_brackets_are_refused(written: str) -> None:
    assert isinstance(expand(written), Wrong)


@pytest.mark.parametrize(
    "written", ["Chinese ... (app|drone)", "Manus + (AI|Singap)", "!Manus Island", "a ... -konzern"]
)
def test_an_alias_may_have_a_gap_need_a_word_or_be_a_decoy(written: str) -> None:
    assert isinstance(expand(written), tuple)


@pytest.mark.parametrize(
    "written",
    [
        "Chinese ...",
        "... app",
        "Chinese...app",
        "a ... b ... c",
        "Manus +",
        "+ AI",
        "a + b + c",
        "a ... b + c",
        "!",
        "!a + b",
    ],
)
def test_signs_that_mean_nothing_are_refused(written: str) -> None:
    assert isinstance(expand(written), Wrong)


@pytest.fixture(scope="module")
def matcher(shipped: dict[str, Topic]) -> TopicMatcher:
    return TopicMatcher(tuple(shipped.values()))


@pytest.mark.parametrize(
    ("text", "language", "topic_id"),
    [
        ("Manus moved to Singapore.", "en", "manus"),
        ("Didi fordert Uber in Mexiko heraus.", "de", "didi"),
        ("Le bus de Yutong", "fr", "yutong"),
        ("Aplikasi Temu ditolak karena mengancam UMKM.", "id", "temu"),
        ("Lending apps run from Shenzhen were closed.", "en", "chinese-apps"),
        ("Chinese-made cars", "en", "chinese-electric-cars"),
        ("The Chinese-owned video app", "en", "chinese-apps"),
        ("Three Hangzhou start-ups", "en", "chinese-tech-companies"),
        ("la plataforma china de vídeos", "es", "chinese-apps"),
        ("les jeunes pousses de Shenzhen", "fr", "chinese-tech-companies"),
        ("chinesische Digitalkonzerne", "de", "chinese-tech-companies"),
        ("mobil listrik buatan Cina", "id", "chinese-electric-cars"),
        ("中国短视频平台", "zh", "chinese-apps"),
        ("中國電動車大廠", "zh", "chinese-electric-cars"),
    ],
)
def test_the_shipped_topics_find_what_is_on_topic(
    matcher: TopicMatcher, text: str, language: str, topic_id: str
) -> None:
    assert topic_id in {mention.topic_id for mention in matcher.find(text, language)}
    assert matcher.names_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "China and the United States agreed to talk about soya beans in Beijing.",
        "The Chinese government welcomed the minister.",
        "Chinese officials met the company.",
        "Manus Island lies north of Papua.",
        "Didi Hallervorden wird neunzig.",
        "Temu kangen alumni digelar di Jakarta.",
        "It was an honor to serve.",
        "Le gouvernement chinois et la société civile",
        "El gobierno chino saludó al presidente.",
        "中国政府与美国政府举行会谈。",
        "发展中国家的中小企业",
    ],
)
def test_the_shipped_topics_leave_general_talk_alone(matcher: TopicMatcher, text: str) -> None:
    assert not matcher.names_topic(text)


def test_a_plain_alias_counts_in_any_case_and_language() -> None:
    assert aliases_of(COMPANY + topic('["TikTok", "Tik Tok"]')) == (
        Alias(text="TikTok", languages=(), case_sensitive=False),
        Alias(text="Tik Tok", languages=(), case_sensitive=False),
    )


def test_an_alias_may_be_fenced() -> None:
    fenced = '[{ text = "(Temu|TEMU)", languages = ["en", "de"], case_sensitive = true }]'

    assert aliases_of(COMPANY + topic(fenced)) == (
        Alias(text="Temu", languages=("en", "de"), case_sensitive=True),
        Alias(text="TEMU", languages=("en", "de"), case_sensitive=True),
    )


def test_a_company_is_its_own_and_a_class_has_none() -> None:
    topics, found = read_topics(
        tomllib.loads(COMPANY + topic('["Chinese app"]', name="apps", kind="class", company=""))
    )

    assert found == ()
    assert [each.company for each in topics] == ["ByteDance", None]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (topic('["TikTok"]', company="Bytedance"), 'topic.1.company: "Bytedance" is the name of no company here; did'),
        (topic('["TikTok"]', company=""), "topic.1.company: is missing: every app names the company behind it"),
        (topic('["the Act"]', kind="law"), "topic.1.company: must be left out: a law has no company"),
        (topic('["Other"]', kind="company"), "topic.1.company: must be left out: a company is its own"),
        (topic('["bytedance"]'), 'topic.1.aliases.0: "bytedance" is an alias of topic "bytedance" already'),
        (topic('["TikTok"]', name="bytedance"), 'topic.1.id: "bytedance" is used twice; each must be unique'),
        (topic("[]"), 'topic.1.aliases: must be a list with at least one alias, like ["TikTok", "Tik Tok"]'),
        (topic('"TikTok"'), 'topic.1.aliases: must be a list with at least one alias, like ["TikTok", "Tik Tok"]'),
        (topic('["TikTok", 3]'), "topic.1.aliases.1: must be a table, not 3"),
        (topic('["TikTok", ""]'), "topic.1.aliases.1: must not be empty"),
        (topic('["(TikTok"]'), 'topic.1.aliases.0: "(TikTok" has a bracket or "|" on its own'),
        (topic('[{ text = "(TikTok" }]'), 'topic.1.aliases.0.text: "(TikTok" has a bracket'),
        (topic('[{ text = "TikTok", language = ["en"] }]'), 'topic.1.aliases.0.language: is unknown; did you'),
        (topic('[{ text = "TikTok", languages = ["english"] }]'), "topic.1.aliases.0.languages: item 1 must"),
        (topic('[{ languages = ["en"] }]'), "topic.1.aliases.0.text: is missing"),
        (topic('["TikTok"]', kind="firm"), "topic.1.kind: must be one of"),
        ('[[topic]]\nid = "x"\nkind = "company"\nname = "X"\n', "topic.1.aliases: is missing"),
    ],
)  # fmt: skip
def test_a_wrong_topic_is_told(toml: str, message: str) -> None:
    (told,) = messages(COMPANY + toml)

    assert told.startswith(message)


def test_one_form_may_belong_to_two_topics_in_different_languages() -> None:
    german = topic('[{ text = "Anker", languages = ["de"] }]', name="a")
    english = topic('[{ text = "Anker", languages = ["en"] }]', name="b")

    assert messages(COMPANY + german + english) == []


def test_a_file_without_topics_is_told() -> None:
    assert messages("") == [": lists no [[topic]]; without one nothing is ever on topic"]


def test_the_shipped_topics_cover_the_field(shipped: dict[str, Topic]) -> None:
    assert {each.kind for each in shipped.values()} == {"company", "product", "app", "law", "class"}
    assert sum(each.kind == "company" for each in shipped.values()) >= 80
    assert shipped["tiktok"].company == "ByteDance"
    assert shipped["temu"].company == "PDD"
    assert shipped["pafaca"].company is None
    assert {"Kaspersky", "Zoom"}.isdisjoint(each.name for each in shipped.values())


@pytest.mark.parametrize(
    ("topic_id", "names"),
    [
        ("bytedance", {"ByteDance", "字节跳动", "字節跳動"}),
        ("huawei", {"Huawei", "华为", "華為"}),
        ("pafaca", {"Protecting Americans from Foreign Adversary Controlled Applications Act", "PAFACA"}),
        ("chinese-apps", {"Chinese app", "chinesische Apps", "application chinoise", "aplicaciones china"}),
        ("chinese-apps", {"aplikasi Tiongkok", "中国应用", "中國應用"}),
        ("chinese-tech-companies", {"Chinese tech", "Chinese company", "Chinese companies", "中国科技企业"}),
        ("chinese-tech-companies", {"中國科技企業", "entreprises chinoise", "perusahaan teknologi asal China"}),
        ("chinese-electric-cars", {"Chinese EV", "chinesische Elektroautos", "中国电动车", "mobil listrik China"}),
    ],
)
def test_topics_are_named_in_many_languages(shipped: dict[str, Topic], topic_id: str, names: set[str]) -> None:
    assert names <= forms(shipped[topic_id])


@pytest.mark.parametrize(
    ("topic_id", "word"),
    [
        ("honor", "Honor"),
        ("temu", "Temu"),
        ("vivo", "Vivo"),
        ("oppo", "Oppo"),
        ("nio", "Nio"),
        ("haier", "Haier"),
        ("kwai", "Kwai"),
        ("smic", "SMIC"),
        ("anker", "Anker"),
        ("catl", "CATL"),
        ("oneplus", "OnePlus"),
        ("didi", "DiDi"),
    ],
)
def test_names_that_are_words_keep_their_case(shipped: dict[str, Topic], topic_id: str, word: str) -> None:
    (alias,) = [each for each in shipped[topic_id].aliases if each.text == word]

    assert alias.case_sensitive


@pytest.mark.parametrize(
    ("topic_id", "word", "language"),
    [
        ("temu", "Temu", "id"),
        ("honor", "Honor", "en"),
        ("honor", "Honor", "es"),
        ("vivo", "Vivo", "es"),
        ("smic", "SMIC", "fr"),
        ("anker", "Anker", "de"),
    ],
)
def test_names_that_are_words_of_a_language_do_not_count_in_it(
    shipped: dict[str, Topic], topic_id: str, word: str, language: str
) -> None:
    (alias,) = [each for each in shipped[topic_id].aliases if each.text == word]

    assert alias.languages
    assert language not in alias.languages


@pytest.mark.parametrize("word", ["Manus", "Kimi", "MG", "Eve", "Ant", "JD", "Didi", "Apollo", "荣耀", "联想", "滴滴"])
def test_names_that_say_nothing_alone_stand_only_in_longer_forms(shipped: dict[str, Topic], word: str) -> None:
    assert not [each.id for each in shipped.values() if word in forms(each)]
