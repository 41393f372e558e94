from __future__ import annotations

import pytest

from extractors.genre import infer_genre


@pytest.mark.parametrize(
    ("expected", "url", "title"),
    [
        ("news", "https://example.com/2024/03/14/tech/house-passes-bill", "House passes bill"),
        ("opinion", "https://example.com/opinion/2024/03/a-ban-is-wrong", "A ban is wrong"),
        ("opinion", "https://www.example.co.uk/commentisfree/2024/mar/14/ban", "Why the ban fails"),
        ("opinion", "https://example.de/meinung/kommentar-zum-verbot.html", "Verbot hilft nicht"),
        ("opinion", "https://example.fr/id%C3%A9es/article/x", "Faut-il interdire ?"),
        ("opinion", "https://example.com/a/1", "Opinion | A ban is wrong"),
        ("opinion", "https://example.com/a/1", "A ban is wrong | Editorial"),
        ("opinion", "https://example.de/a/1", "Kommentar: Das Verbot ist falsch"),
        ("opinion", "https://example.cn/a/1", "社评：封禁解决不了问题"),
        ("opinion", "https://example.cn/a/1", "【观点】封禁解决不了问题"),
        ("analysis", "https://example.com/a/1", "Analysis: what the bill means"),
        ("analysis", "https://example.com/explainers/what-the-bill-means/", "What the bill means"),
        ("statement", "https://example.com/press-releases/2024/our-view", "Our position"),
        ("statement", "https://www.prnewswire.com/news/x-1.html", "Company opens office"),
        ("statement", "https://newsroom.example.com/en-us/our-position", "Our position"),
        ("forum", "https://www.reddit.com/r/technology/comments/1/the_ban/", "The ban"),
        ("forum", "https://forum.example.com/t/the-ban/12", "The ban"),
        ("news", "https://example.com/news/opinion-polls-show-support", "Polls: support for ban grows"),
        ("news", "https://example.com/comment", "Huawei: new phone sells out"),
        ("news", "https://[broken", "Huawei: new phone sells out"),
    ],
)
def test_address_and_headline_tell_the_genre(expected: str, url: str, title: str):
    assert infer_genre(url=url, title=title, categories=(), text="Something happened.", feed_kind=None) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("statement", "SHENZHEN, China, March 5, 2024 /PRNewswire/ -- The company today announced a new plant."),
        ("statement", "FOR IMMEDIATE RELEASE\nThe committee today adopted a resolution."),
        ("opinion", "A ban would not help.\nThe author is a commentator based in Beijing."),
        ("opinion", "A ban would not help.\nThe views expressed in this article are the author's own."),
        ("opinion", "Jane Doe is a Washington columnist.\nA ban would not help."),
        ("opinion", "封禁无助于解决问题。\n作者是某大学国际关系学院教授，本文仅代表作者个人观点。"),
        ("news", "The views of lawmakers differ. The minister expressed concern, and the company is appealing."),
        ("news", "The author of the bill said it would pass."),
    ],
)
def test_marks_and_disclaimers_in_the_text_tell_it_too(expected: str, text: str):
    assert (
        infer_genre(url="https://example.com/a/1", title="A bill", categories=(), text=text, feed_kind=None) == expected
    )


@pytest.mark.parametrize(
    ("expected", "categories", "feed_kind"),
    [
        ("opinion", ("World", "Opinion"), None),
        ("opinion", ("Guest Essay",), "regulator"),
        ("analysis", ("China",), "think tank"),
        ("statement", (), "Press_Release"),
        ("statement", (), "regulator"),
        ("news", ("World",), "tech press"),
        ("news", ("World",), "state media"),
    ],
)
def test_categories_come_before_the_kind_of_feed(expected: str, categories: tuple[str, ...], feed_kind: str | None):
    genre = infer_genre(
        url="https://example.com/a/1", title=None, categories=categories, text="Some text.", feed_kind=feed_kind
    )
    assert genre == expected


ARGUED = (
    "Nobody should pretend that a ban protects a single child. We have rules for every other product; we ought to use "
    "them. But that would mean work. So instead of a law we are given theatre."
)
REPORTED = (
    "The ministry said on Tuesday that the app would go. A spokesman told reporters that the order covers all phones. "
    "The company denied the claim. A court will hear the case in May."
)


@pytest.mark.parametrize(
    ("expected", "url", "title", "text"),
    [
        ("opinion", "https://example.com/a/1", "The trouble with bans", ARGUED),
        ("news", "https://example.com/a/1", "Ministry removes app", REPORTED),
        ("news", "https://example.com/a/1", "The trouble with bans", ARGUED[:60]),
        (
            "analysis",
            "https://example.com/a/1",
            "The limits of hiding",
            "Hiding its origin never saved a company for long. Nobody is fooled; the truth comes out at the first "
            "hearing. Still, perhaps the trick is worth a year. That is not nothing.",
        ),
    ],
)
def test_the_words_decide_where_no_sign_does(expected: str, url: str, title: str, text: str):
    assert infer_genre(url=url, title=title, categories=(), text=text, feed_kind=None) == expected


def test_a_sign_outweighs_the_words():
    assert (
        infer_genre(url="https://example.com/a/1", title="x", categories=("Opinion",), text=REPORTED, feed_kind=None)
        == "opinion"
    )
