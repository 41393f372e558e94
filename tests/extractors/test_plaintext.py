from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.plaintext import as_html, clean_text, has_text

HIDING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\xad\x00\x07\x1b\x7f"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("TikTok <b>sues</b>", "TikTok sues"),
        ("<p>One</p><p>Two<br/>three</p>", "One Two three"),
        ("un<em>believ</em>able", "unbelievable"),
        ('<img src="a.jpg" alt="x"/> Caption', "Caption"),
        ("<script>alert(1)</script>Text<style>p{}</style><!-- note -->", "Text"),
        ("Cut off <!-- in a comment", "Cut off"),
        ("<![CDATA[Twice wrapped]]>", "Twice wrapped"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;escaped&lt;/b&gt; markup", "escaped markup"),
        ("Vector<int> in C++", "Vector<int> in C++"),
        ("profit < 5 % and > 3 %", "profit < 5 % and > 3 %"),
        ("non&nbsp;breaking\n\t  space", "non breaking space"),
        ("Tik\xadTok \u202eevil\u202c \u200bZWSP", "TikTok evil ZWSP"),
        ("&#x202e;evil", "evil"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("cafe\u0301", "café"),
    ],
)
def test_leaves_one_line_of_plain_text(markup: str, text: str) -> None:
    assert clean_text(markup, limit=100) == text


@pytest.mark.parametrize("markup", [None, "", "  ", "<p></p>", "<img src='x'>", "&nbsp;", "\u200b", "<!-- x -->"])
def test_gives_none_when_nothing_is_left(markup: str | None) -> None:
    assert clean_text(markup, limit=100) is None


def test_cuts_at_a_word_and_says_so() -> None:
    assert clean_text("one two three four", limit=12) == "one two…"
    assert clean_text("x" * 50, limit=10) == "x" * 9 + "…"
    assert clean_text("exactly ten", limit=11) == "exactly ten"


@given(st.text(max_size=300), st.integers(min_value=2, max_value=50))
def test_never_exceeds_its_limit_nor_lets_hidden_characters_through(markup: str, limit: int) -> None:
    text = clean_text(markup, limit=limit) or ""
    assert len(text) <= limit
    assert not set(text) & set(HIDING)
    assert text == " ".join(text.split())
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def test_has_text_measures_text_and_not_markup() -> None:
    assert has_text("<p>" + "word " * 100 + "</p>", 400)
    assert not has_text('<p class="' + "x" * 1000 + '">short</p>', 400)
    assert not has_text("<script>" + "x = 1; " * 200 + "</script>", 400)


def test_as_html_escapes_and_makes_paragraphs() -> None:
    assert as_html("One\nline\n\n<b>two</b> & three") == "<p>One line</p>\n<p>&lt;b&gt;two&lt;/b&gt; &amp; three</p>"
    assert as_html(" \n ") is None
