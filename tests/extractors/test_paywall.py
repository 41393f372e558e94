from __future__ import annotations

import pytest

from extractors.head import Head, read_head
from extractors.paywall import is_truncated

PROSE = "The committee met for five hours and heard eleven witnesses from both sides of the question. "
FREE = read_head("", url="https://example.com/a")


def marked(words: int | None = None) -> Head:
    count = "" if words is None else f', "wordCount": {words}'
    html = f'<script type="application/ld+json">{{"isAccessibleForFree": false{count}}}</script>'
    return read_head(html, url="https://example.com/a")


@pytest.mark.parametrize(
    "end",
    [
        "Subscribe to continue reading.",
        "To continue reading this article, please log in or register",
        "This article is for subscribers only. Already a subscriber? Sign in",
        "This content is reserved for our members.",
        "Continue reading",
        "Jetzt weiterlesen",
        "Sie haben bereits ein Abo?",
        "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
        "Contenido exclusivo para suscriptores",
        "订阅后继续阅读全文",
        "阅读全文",
        "この記事は会員限定です。残り812文字",
        "The rest of the sentence [+1830 chars]",
        "and then the minister […]",
    ],
)
def test_an_invitation_or_a_torn_end_shows_a_cut_text(end: str):
    assert is_truncated(PROSE * 3 + end)


@pytest.mark.parametrize(
    "end",
    [
        "",
        "“We will see…”, she said, and left the room without another word about the matter.",
        "Readers who subscribe to the theory should think again.",
        "He asked users to log in to the portal and read the notice before Friday's deadline passes for good.",
        "专家建议用户阅读隐私政策。",
    ],
)
def test_whole_texts_are_not_called_cut(end: str):
    assert not is_truncated(PROSE * 30 + end, FREE)
    assert not is_truncated(PROSE * 3 + end)


def test_a_marked_page_is_cut_when_its_text_is_short():
    assert is_truncated(PROSE * 4, marked())
    assert not is_truncated(PROSE * 40, marked())


def test_a_marked_page_is_measured_by_the_words_it_declares():
    assert is_truncated(PROSE * 20, marked(words=1500))
    assert not is_truncated(PROSE * 20, marked(words=320))


def test_dots_at_the_end_of_a_long_free_text_are_style():
    assert not is_truncated(PROSE * 40 + "Who knows ...", FREE)
    assert is_truncated(PROSE * 4 + "Who knows ...", FREE)
