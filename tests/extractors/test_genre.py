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
