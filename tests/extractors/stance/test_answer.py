"""Answers of a language model: what is believed, what is dropped, and that every quote is the text's own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Codebook, Document, Holder, Proposition, Stance
from extractors.stance.answer import Items, Unreadable, check_items, find_stances, merge_stances, read_items
from extractors.stance.company import find_company
from extractors.stance.evidence import find_quote, names_holder
from extractors.stance.prompt import Passage, Prompt, build_prompt, cut_excerpt, cut_windows
from extractors.topic import TopicMatcher
from tests.extractors.stance.small import TOPICS

CODEBOOK = Codebook(
    version="1",
    propositions=tuple(
        Proposition(id=name, statement=name, affirm="", reject="", not_this="") for name in ("ban", "user-harm")
    ),
)
TEXT = (
    "“Ban it – now,” said Ada  Thorne. Nobody laughed.\n"
    "The app is bad for children. Ban it – now, they cried.\n"
    "它必须被禁止，她说。A ban isn’t\u00a0the “answer”… or is it?"
)


def passage_of(text: str = TEXT, **more: Any) -> Passage:
    document = Document(id="d", text=text, title="TikTok", language="en", genre="news", **more)
    (passage,) = cut_windows(document, language="en", tokens=10_000)
    return passage


def prompt_of(*passages: Passage) -> Prompt:
    return build_prompt(CODEBOOK, passages or (passage_of(),))


def item(**more: Any) -> dict[str, Any]:
    return {
        "sentence": 1,
        "quote": "Ban it",
        "proposition": "ban",
        "pole": "affirm",
        "holder": {"type": "attributed", "name": "Ada Thorne"},
        "relation": "reports",
        "confidence": 0.9,
        **more,
    }


def answer(*items: object) -> str:
    return json.dumps({"stances": list(items)})


def found(*items: dict[str, Any], text: str = TEXT, lowest: float = 0.0) -> tuple[tuple[Stance, ...], Counter[str]]:
    return find_stances(items, passage_of(text), origin="llm", lowest=lowest)


def test_a_good_item_becomes_a_stance_with_its_evidence() -> None:
    (stance,), dropped = found(item())
    assert TEXT[stance.start : stance.end] == stance.quote == "Ban it"
    assert stance.holder == Holder(type="attributed", name="Ada Thorne")
    assert (stance.basis, stance.origin, stance.relation, stance.confidence) == ("llm", "llm", "reports", 0.9)
    assert not dropped


@pytest.mark.parametrize(
    ("quote", "sentence", "expected"),
    [
        ("Ban it - now", 1, "Ban it – now"),
        ('"Ban it – now," said Ada Thorne.', 1, "Ban it – now,” said Ada  Thorne"),
        ("The APP is bad", 3, "The app is bad"),
        ("它必须被禁止,", 5, "它必须被禁止"),
        ("A ban isn't the 'answer'... or is it?", 6, "A ban isn’t\u00a0the “answer”… or is it?"),
        ("Nobody laughed. The app is bad", 2, "Nobody laughed.\nThe app is bad"),
        ("...bad for children...", 3, "bad for children"),
    ],
)
def test_differences_of_form_are_forgiven_and_the_texts_own_words_kept(
    quote: str, sentence: int, expected: str
) -> None:
    span = find_quote(quote, passage_of(), sentence)
    assert span is not None
    assert TEXT[span[0] : span[1]] == expected


def test_the_sentence_number_decides_between_two_places_and_the_nearest_serves_where_it_is_wrong() -> None:
    first, second = TEXT.index("Ban it"), TEXT.rindex("Ban it")
    places = [find_quote("Ban it – now", passage_of(), sentence) for sentence in (1, 2, 3, 4, 99)]
    assert [place and place[0] for place in places] == [first, first, second, second, second]


@pytest.mark.parametrize(
    "quote", ["It spies on us all", "", "“…”", "a", "is", "Ban it for ever", "app is for children"]
)
def test_a_quote_that_the_text_does_not_have_is_no_evidence(quote: str) -> None:
    assert found(item(quote=quote)) == ((), Counter({"invented_quote": 1}))


def test_what_an_excerpt_does_not_show_cannot_be_quoted() -> None:
    document = passage_of().document
    (excerpt,) = cut_excerpt(document, [(0, 1)], language="en", tokens=1000)
    assert find_quote("Nobody laughed", excerpt, 1) is not None
    assert find_quote("bad for children", excerpt, 1) is None


def test_names_that_the_text_does_not_have_are_left_out_and_groups_have_none() -> None:
    stances, dropped = found(
        item(holder={"type": "attributed", "name": "Senator Thorne"}),
        item(holder={"type": "attributed", "name": "Marco Rubio"}, proposition="user-harm"),
        item(holder={"type": "generic", "name": "critics"}),
        item(holder={"type": "author", "name": None}),
    )
    assert [stance.holder for stance in stances] == [
        Holder(type="attributed", name="Senator Thorne"),
        Holder(type="attributed"),
        Holder(type="generic"),
        Holder(type="author"),
    ]
    assert dropped == Counter({"invented_name": 1})


def test_names_occur_in_any_script() -> None:
    document = Document(id="d", text="外交部发言人毛宁说，TikTok 没有问题。")
    assert names_holder("毛宁", document)
    assert not names_holder("汪文斌", document)
    assert names_holder("Xi", Document(id="d", text="President Xi spoke."))


def test_an_author_asserts_and_others_are_reported() -> None:
    stances, _ = found(
        item(holder={"type": "author", "name": None}, relation="reports"),
        item(relation="asserts"),
        item(holder={"type": "generic", "name": None}, relation="concedes"),
        item(holder={"type": "unattributed", "name": None}, relation="acts"),
    )
    assert [stance.relation for stance in stances] == ["asserts", "reports", "concedes", "acts"]


def test_a_holder_takes_one_pole_of_a_proposition_in_a_sentence_the_surer_one() -> None:
    stances, _ = found(item(confidence=0.6), item(pole="reject", confidence=0.8), item(quote="Ban it – now"))
    assert [(stance.pole, stance.confidence) for stance in stances] == [("affirm", 0.9)]


def test_confidence_is_capped_and_what_is_too_unsure_left_out() -> None:
    (stance,), dropped = found(item(confidence=1), item(confidence=0.4, proposition="user-harm"), lowest=0.5)
    assert stance.confidence == 0.95
    assert dropped == Counter({"unsure": 1})


def test_of_one_holders_many_sentences_the_surest_three_are_kept_in_the_order_of_the_text() -> None:
    stances, _ = found(
        *(
            item(sentence=n, quote=quote, confidence=sure)
            for n, quote, sure in (
                (1, "Ban it", 0.7),
                (2, "Nobody laughed", 0.9),
                (3, "bad for children", 0.6),
                (4, "they cried", 0.8),
            )
        )
    )
    kept = merge_stances([*stances, *stances])
    assert [stance.quote for stance in kept] == ["Ban it", "Nobody laughed", "they cried"]


@pytest.mark.parametrize(
    "text",
    [
        answer(item()),
        f"```json\n{answer(item())}\n```",
        f"<think>Is {{this}} a stance?</think>Here you are: {answer(item())} I hope it helps.",
    ],
)
def test_fences_thoughts_and_chatter_around_an_answer_are_forgiven(text: str) -> None:
    items = read_items(text, prompt_of())
    assert isinstance(items, Items)
    assert items.passages == ((item(),),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON object"),
        ("I cannot help with that.", "no JSON object"),
        ('{"stances": [{"sentence": 1, "quo', "the answer is no JSON: "),
        ("[" * 100_000 + '{"stances": ' + "[" * 100_000, "nested too deeply"),
        ('{"labels": []}', 'the key "stances"'),
        ('{"stances": {}}', 'the key "stances"'),
        (answer("ban+", item(pole="pro")), "entry (1 times), pole (1 times)"),
        (answer(*[item()] * 201), "201 entries"),
    ],
)
def test_an_answer_that_is_none_says_what_is_wrong(text: str, message: str) -> None:
    read = read_items(text, prompt_of())
    assert isinstance(read, Unreadable)
    assert message in read.message


def test_single_items_out_of_form_are_dropped_and_counted() -> None:
    bad = (
        item(proposition="free-expression"), item(pole="both"), item(relation="says"), item(holder="critics"),
        item(holder={"type": "lobby", "name": None}), item(sentence="1"), item(sentence=99), item(sentence=0),
        item(quote=None), item(confidence=95), item(confidence=float("nan")), item(confidence=True), 7, [],
    )  # fmt: skip
    items = read_items(answer(item(), *bad), prompt_of())
    assert isinstance(items, Items)
    assert items.passages == ((item(),),)
    assert items.dropped == {
        "bad_proposition": 1, "bad_pole": 1, "bad_relation": 1, "bad_holder": 2, "bad_sentence": 3,
        "bad_quote": 1, "bad_confidence": 3, "bad_entry": 2,
    }  # fmt: skip


def test_an_answer_about_several_articles_is_cut_by_sentence_numbers() -> None:
    passages = (passage_of("One is bad. Two."), passage_of("Ban it, they say."))
    items = read_items(answer(item(sentence=3, quote="Ban it, they"), item(sentence=2)), prompt_of(*passages))
    assert isinstance(items, Items)
    assert items.passages == ((item(sentence=2),), (item(sentence=1, quote="Ban it, they"),))


def test_kept_items_are_checked_again() -> None:
    assert check_items([item()], prompt_of()) == (item(),)
    assert check_items([item(pole="pro")], prompt_of()) is None
    assert check_items({"stances": []}, prompt_of()) is None


def test_the_company_is_the_one_in_the_quote_else_the_last_one_named_else_the_titles() -> None:
    text = "Chinese apps are bad. Huawei spies. So does it. TikTok, too."
    matcher = TopicMatcher(TOPICS)
    mentions, title = matcher.find(text), matcher.find("ByteDance sues")
    places = [text.index(words) for words in ("Chinese", "Huawei", "So does", "TikTok")]
    assert [find_company(mentions, title, place, place + 8) for place in places] == [
        "ByteDance", "Huawei", "Huawei", "ByteDance",
    ]  # fmt: skip
    assert find_company((), (), 0, 5) is None


PIECES = st.sampled_from(
    [
        "TikTok must go.",
        " ",
        "\n",
        "“No,” he said…",
        "禁止它。",
        "\u200b",
        "İstanbul",
        "ß",
        "\ud83d",
        "Ban it",
        "-–—",
        "\u00a0",
    ]
)


@given(
    st.lists(PIECES, max_size=25),
    st.lists(PIECES, max_size=6),
    st.integers(-2, 30),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_whatever_is_answered_every_quote_is_the_texts_own(
    pieces: list[str], words: list[str], sentence: int, start: int, length: int
) -> None:
    text = "".join(pieces) + "\nIt ends here."
    passages = cut_windows(Document(id="d", text=text), language="en", tokens=10_000)
    quotes = ("".join(words), text[start : start + length], text[start : start + length].replace(" ", "  ").upper())
    for passage in passages:
        items = [item(sentence=sentence, quote=quote) for quote in quotes]
        stances, dropped = find_stances(items, passage, origin="cascade")
        assert all(text[stance.start : stance.end] == stance.quote != "" for stance in stances)
        assert len(stances) + dropped["invented_quote"] <= len(items)


def test_a_quote_of_a_whole_shown_sentence_is_always_found() -> None:
    passage = passage_of()
    for number, sentence in enumerate(passage.sentences, start=1):
        assert find_quote(passage.write(sentence), passage, number) is not None
    assert replace(passage, cut=True).write(passage.sentences[0]) == "“Ban it – now,” said Ada  Thorne."
