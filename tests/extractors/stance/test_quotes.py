from __future__ import annotations

import pytest

from extractors.stance.quotes import find_quotes


def quoted(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no, ‘never’ again” and left.", ["“no, ‘never’ again”"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("Er sagte: „Nein“, dann »Ja«.", ["„Nein“", "»Ja«"]),
        ("« Non », dit-il.", ["« Non »"]),
        ("他说「不『卖』」和“好”。", ["「不『卖』」", "“好”"]),
        ("'We will sue,' he said of users' data.", ["'We will sue,'"]),
        ("The companies' plan, the users’ data, don't", []),
        ('a 5" screen', []),
    ],
)
def test_finds_the_outermost_quotes(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quote_left_open_at_the_start_goes_on_in_the_next_paragraph() -> None:
    (quote,) = find_quotes("“We disagree. It is wrong.")
    assert not quote.closed
    assert quoted("An odd “ mark in between") == []
