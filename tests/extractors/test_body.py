from __future__ import annotations

import pytest

from extractors.body import clean_body, clean_title, tidy


def test_text_becomes_one_paragraph_a_line_in_composed_characters():
    assert tidy("  One \t two \n\n \nThree\xa0four\u3000五 \ud83d") == "One two\nThree four 五"
    assert tidy("u\u0308ber") == "über"


def test_furniture_and_the_repeated_headline_go_and_prose_stays():
    prose = "Subscribe to the idea, he said, and move on."
    text = f"A Ban – of WHAT?\nArticle content\nThe bill passed.\nRead more:\n12 Comments\n{prose}"
    assert clean_body(text, "A ban: of what?") == f"The bill passed.\n{prose}"


def test_a_text_of_one_line_keeps_it():
    assert clean_body("A ban of what?", "A ban of what?") == "A ban of what?"


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("Ban passes | Example News", "Ban passes"),
        ("Ban passes - example.com", "Ban passes"),
        ("Ban passes – EXAMPLE", "Ban passes"),
        ("Ban passes: a first look - at last", "Ban passes: a first look - at last"),
        ("Ban | passes | Example News", "Ban | passes"),
        ("  Ban\n passes ", "Ban passes"),
        ("", None),
        (None, None),
    ],
)
def test_the_site_s_name_leaves_the_headline(title: str | None, cleaned: str | None):
    assert clean_title(title, site_name="Example News", url="https://www.example.com/a") == cleaned


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Titel | Börsen-Zeitung", "https://www.boersen-zeitung.de/a"),
        ("Titel - Seznam Zprávy", "https://www.seznamzpravy.cz/a"),
        ("Titel | MDR.DE", "https://www.mdr.de/a"),
    ],
)
def test_the_site_s_name_is_known_from_its_host_too(title: str, url: str):
    assert clean_title(title, site_name=None, url=url) == "Titel"


def test_a_title_is_cut_at_500_characters():
    assert clean_title("x" * 900, site_name=None, url="https://example.com/") == "x" * 500
