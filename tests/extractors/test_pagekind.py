from __future__ import annotations

import pytest

from extractors.head import read_head
from extractors.model import Refusal
from extractors.pagekind import refuse_foreign, refuse_text

PROSE = "The committee met for five hours and heard eleven witnesses from both sides of the question. "
STORY = "\n".join(PROSE * 3 for _ in range(6))


def reason(
    text: str, *, html: str = "<html><body></body></html>", title: str | None = None, path: str = "/a/story"
) -> str:
    url = f"https://example.com{path}"
    refusal = refuse_text(text, title, html=html, url=url, head=read_head(html, url=url), min_characters=200)
    return refusal.reason if refusal is not None else "kept"


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [1, 2, 3]}',
        "plain words and nothing else, 3 < 4",
        '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>",
        "<!-- made by x --><urlset><url/></urlset>",
        "\n<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>",
    ],
)
def test_what_is_no_web_page_is_refused(text: str):
    refusal = refuse_foreign(text)
    assert isinstance(refusal, Refusal)
    assert (refusal.gate, refusal.reason) == ("extract", "not_html")


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE HTML><p>x", '<?xml version="1.0"?><html><p>x</p></html>', "words <p>x</p>"]
)
def test_markup_of_any_kind_is_a_page(text: str):
    assert refuse_foreign(text) is None


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("script_only", "Please enable JavaScript to view this page. " * 6),
        ("script_only", "JavaScript is disabled in your browser. " * 6),
        ("script_only", "Bitte aktivieren Sie JavaScript, um diese Seite zu sehen."),
        ("blocked", "Checking your browser before accessing the site. " * 6),
        ("blocked", "Verify you are human by completing the action below."),
        ("soft_404", "Sorry, the page you are looking for could not be found. " * 5),
        ("no_text", ""),
        ("too_short", "One sentence that says little."),
        ("kept", STORY),
        (
            "kept",
            f"{STORY}\nWithout JavaScript enabled the app does nothing; access is denied, said the captcha's maker.",
        ),
    ],
)
def test_stubs_and_short_texts_are_refused_by_name(expected: str, text: str):
    html = (
        f"<html><body><p>{text}</p><p>{PROSE * 3}</p></body></html>" if expected in ("no_text", "too_short") else text
    )
    assert reason(text, html=html) == expected


def test_an_error_page_is_known_by_its_title():
    assert reason("Try our search. " * 15, title="404 - Page not found | Example") == "soft_404"


def test_an_empty_shell_with_scripts_waits_for_a_browser():
    assert reason("", html="<html><body><div id=root></div><script src=app.js></script></body></html>") == "script_only"


def test_a_front_page_is_a_hub_and_a_marked_article_at_the_root_is_not():
    assert reason(STORY, path="/") == "hub_page"
    assert reason(STORY, path="/en/") == "hub_page"
    marked = '<html><meta property="og:type" content="article"></html>'
    assert reason(STORY, html=marked, path="/?p=12") == "kept"


def test_a_section_page_is_a_hub_by_its_linked_headlines():
    cards = "".join(f'<div><h3 class="c"><a href="/a/{n}">Headline number {n}</a></h3></div>' for n in range(20))
    teasers = "\n".join(f"Headline number {n} of the day says a thing" for n in range(20))
    assert reason(teasers, html=f"<html><body>{cards}</body></html>", path="/technology/") == "hub_page"
    assert reason(STORY, html=f"<html><body><p>{STORY}</p>{cards}</body></html>", path="/technology/x") == "kept"
