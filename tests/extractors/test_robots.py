"""robots.txt and tdmrep.json as text: what they allow, and that nothing in them costs more than its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.robots import crawl_delay, read_robots, reserves_mining

SITE = "https://example.org"


def allows(text: str, path: str) -> bool:
    return bool(read_robots(text, product="Bellwether").can_fetch(SITE + path, "Bellwether"))


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /private/\nAllow: /private/open", "/private/open", True),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: other\nUser-agent: bellwether\nDisallow: /", "/x", False),
        ("User-agent: bellwether\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: one\nUser-agent: two\nDisallow: /\nUser-agent: *\nDisallow: /b", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("user-agent : *\ndisallow : /x", "/x", False),
        ("\ufeffUser-agent: *\nDisallow: /x", "/y", True),
        ("<html><body>Not found</body></html>", "/x", True),
        ("", "/x", True),
    ],
)
def test_rules_are_those_of_our_group(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("3600", 60.0),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("nan", None),
        ("1e999", None),
    ],
)
def test_a_crawl_delay_is_a_number_of_seconds_up_to_a_minute(value: str, seconds: float | None) -> None:
    rules = read_robots(f"User-agent: *\nCrawl-delay: {value}", product="Bellwether")
    assert crawl_delay(rules, product="Bellwether") == seconds


def test_thousands_of_robots_that_share_thousands_of_rules_cost_no_time() -> None:
    names = "".join(f"User-agent: robot{n}\n" for n in range(12_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(12_000))
    started = time.process_time()
    assert allows(names + "User-agent: *\n" + rules, "/x")
    assert time.process_time() - started < 2


def test_a_pattern_of_many_stars_costs_no_time() -> None:
    started = time.process_time()
    assert allows("User-agent: *\nDisallow: /" + "*a" * 900 + "b$", "/" + "a" * 1900)
    assert not reserves_mining('[{"location": "/' + "*a" * 5000 + 'b$", "tdm-reservation": 1}]', "/" + "a" * 1900)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("document", "path", "reserved"),
    [
        ('[{"location": "/", "tdm-reservation": 1}]', "/x", True),
        ('[{"location": "/", "tdm-reservation": 1}, {"location": "/free/", "tdm-reservation": 0}]', "/free/x", False),
        ('[{"location": "/news/*.html$", "tdm-reservation": 1}]', "/news/a.html", True),
        ('[{"location": "/news/*.html$", "tdm-reservation": 1}]', "/news/a.html?x", False),
        ('[{"location": "/a$", "tdm-reservation": 1}]', "/ab", False),
        ('[{"location": "/", "tdm-reservation": true}]', "/x", False),
        ('[{"location": 5, "tdm-reservation": 1}]', "/x", False),
        ('{"location": "/", "tdm-reservation": 1}', "/x", False),
        ("[" * 100_000, "/x", False),
        ("<html>", "/x", False),
    ],
)
def test_tdmrep_reserves_by_its_longest_location(document: str, path: str, reserved: bool) -> None:
    assert reserves_mining(document, path) is reserved


@given(st.text(max_size=400), st.text(alphabet="/ab*$%?", max_size=20))
def test_no_robots_txt_raises(text: str, path: str) -> None:
    rules = read_robots(text, product="Bellwether")
    assert rules.can_fetch(f"{SITE}/{path}", "Bellwether") in (True, False)
    delay = crawl_delay(rules, product="Bellwether")
    assert delay is None or 0 < delay <= 60


@given(st.text(max_size=200))
def test_no_tdmrep_raises(text: str) -> None:
    assert reserves_mining(text, "/x") in (True, False)
