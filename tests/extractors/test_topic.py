from __future__ import annotations

import pytest

from extractors.model import Alias, Topic
from extractors.topic import TopicMatcher

TOPICS = (
    Topic(
        id="tiktok",
        kind="app",
        name="TikTok",
        company="ByteDance",
        aliases=(Alias(text="TikTok"), Alias(text="TikTok Shop"), Alias(text="抖音海外版")),
    ),
    Topic(id="bytedance", kind="company", name="ByteDance", aliases=(Alias(text="ByteDance"), Alias(text="字节跳动"))),
    Topic(id="nio", kind="company", name="Nio", aliases=(Alias(text="Nio", languages=("en",)), Alias(text="蔚来"))),
    Topic(id="apps", kind="class", name="Chinese apps", aliases=(Alias(text="Chinese apps", case_sensitive=False),)),
)
MATCHER = TopicMatcher(TOPICS)


def found(text: str, language: str | None = None) -> list[str]:
    return [text[mention.start : mention.end] for mention in MATCHER.find(text, language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("TikTok’s fate", ["TikTok"]),
        ("TikTok's fate", ["TikTok"]),
        ("TikToks Zukunft", ["TikTok"]),
        ("Das TikTok-Verbot kommt", ["TikTok"]),
        ("“TikTok”, (TikTok), _TikTok_", ["TikTok", "TikTok", "TikTok"]),
        ("TikTok Shop opens", ["TikTok Shop"]),
        ("TikTok Shopping", ["TikTok"]),
        ("#TikTokBan", ["TikTok"]),
        ("ByteDance'sTikTok", ["ByteDance", "TikTok"]),
        ("chinese apps; CHINESE\u00a0APPS", ["chinese apps", "CHINESE\u00a0APPS"]),
        ("a  b\n\n Chinese \n\t apps   of  TikTok", ["Chinese \n\t apps", "TikTok"]),
        ("字节跳动的TikTok被禁", ["字节跳动", "TikTok"]),
        ("使用TikTok的人", ["TikTok"]),
    ],
)
def test_finds_a_topic_in_its_written_forms(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    ["", "TikToker", "StikTok", "tiktok.com", "TikTok.com/@user", "@TikTok", "TIKTOK", "Opinion, Union"],
)
def test_ignores_other_words_addresses_and_handles(text: str) -> None:
    assert found(text) == []
    assert not MATCHER.names_topic(text)


def test_an_alias_counts_in_its_languages_only() -> None:
    assert found("Nio builds cars", "en") == ["Nio"]
    assert found("El niño Nio", "es") == []
    assert found("蔚来", "es") == ["蔚来"]
    assert MATCHER.names_topic("El niño Nio"), "the gate asks before the language is known"


def test_a_mention_tells_the_company_behind_it() -> None:
    companies = [mention.company for mention in MATCHER.find("TikTok, ByteDance, Nio and Chinese apps")]
    assert companies == ["ByteDance", "ByteDance", "Nio", None]


def test_offsets_hold_among_emoji_and_unpaired_surrogates() -> None:
    text = "😀é\ud800 TikTok \u200bByteDance"
    assert found(text) == ["TikTok", "ByteDance"]


def test_no_topics_name_nothing() -> None:
    assert TopicMatcher(()).find("TikTok") == ()
    assert not TopicMatcher(()).names_topic("TikTok")


def test_words_of_an_alias_may_be_parted_by_any_run_of_spaces_and_hyphens() -> None:
    text = "Before:  Chinese \n\u00a0 apps, and chinese-apps."
    assert found(text) == ["Chinese \n\u00a0 apps", "chinese-apps"]


def test_offsets_hold_where_lower_case_is_longer_than_upper_case() -> None:
    assert found("İİİ TikTok İ CHINESE APPS") == ["TikTok", "CHINESE APPS"]


def test_a_longer_alias_that_is_no_word_gives_way_to_the_shorter_one() -> None:
    assert found("TikTok Shops and TikTok Shopping") == ["TikTok Shop", "TikTok"]


GAPS = (
    Topic(
        id="apps",
        kind="class",
        name="Chinese apps",
        aliases=(
            *(
                Alias(text=f"Chinese ... {noun}", case_sensitive=False)
                for noun in ("app", "social network", "inverter")
            ),
            *(Alias(text=f"{noun} ... chinoise", case_sensitive=False) for noun in ("application", "plateforme")),
            *(Alias(text=f"{noun} ... from China", case_sensitive=False) for noun in ("app", "inverter")),
            Alias(text="chinesische ... -konzerne", case_sensitive=False),
            Alias(text="中国 ... 公司", case_sensitive=False),
        ),
    ),
    Topic(
        id="manus",
        kind="product",
        name="Manus",
        company="Butterfly Effect",
        aliases=(Alias(text="Manus + AI"), Alias(text="Manus + Singap"), Alias(text="!Manus Island")),
    ),
)
GAP_MATCHER = TopicMatcher(GAPS)


def found_with_gaps(text: str, language: str | None = None) -> list[str]:
    return [text[mention.start : mention.end] for mention in GAP_MATCHER.find(text, language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A Chinese app, a Chinese-owned app", ["Chinese app", "Chinese-owned app"]),
        ("a Chinese short-video app's users", ["Chinese short-video app's"]),
        ("the  Chinese\nvideo   app", ["Chinese\nvideo   app"]),
        ("Chinese social networks; Chinese AI inverters.", ["Chinese social networks", "Chinese AI inverters"]),
        ("l'application de rencontre chinoise", ["application de rencontre chinoise"]),
        ("Les plateformes chinoises", ["plateformes chinoise"]),
        ("cheap inverters imported from China", ["inverters imported from China"]),
        ("Chinesische Digitalkonzerne wachsen", ["Chinesische Digitalkonzerne"]),
        ("中国短视频公司遭到审查", ["中国短视频公司"]),
    ],
)
def test_describing_words_may_stand_at_a_gap(text: str, names: list[str]) -> None:
    assert found_with_gaps(text) == names
    assert GAP_MATCHER.names_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chinese",
        "Chinese officials like the app",
        "Chinese hackers attack inverters",
        "a Chinese view of the app",
        "Chinese, app",
        "Chinese. App sales rose",
        "Chinese very long winding road app",
        "a Chinese Apple app",
        "le gouvernement chinoise",
        "une application de la loi chinoise",
        "application, chinoise",
        "中国政府要求公司",
    ],
)
def test_a_gap_holds_no_other_party_and_no_other_clause(text: str) -> None:
    assert found_with_gaps(text) == []


def test_a_name_may_need_a_word_beside_it() -> None:
    assert found_with_gaps("Manus left Wuhan for Singapore") == ["Manus"]
    assert found_with_gaps("Manus, an AI agent") == ["Manus"]
    assert found_with_gaps("Manus said that he was tired again") == []
    assert GAP_MATCHER.find("Manus and AI")[0].company == "Butterfly Effect"


def test_a_decoy_is_no_mention() -> None:
    assert found_with_gaps("The AI firm Manus is not Manus Island") == ["Manus"]
    assert not GAP_MATCHER.names_topic("Manus Island has an AI school")
