"""Messages in every format: what they say, and that nothing an article says can break out of one."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import jsonschema
import markdown as python_markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Codebook, Proposition
from flows.notify.message import Message, compose
from flows.notify.plaintext import link, one_line
from flows.notify.rehearsal import EXAMPLE
from flows.notify.render import Rendered, render
from tests.fakes import NOW
from warehouse.outbox import OutboxAlert, OutboxNotice

CODEBOOK = Codebook(
    version="t",
    propositions=(
        Proposition(
            id="divestiture", statement="It must be sold.", affirm="A sale is right.", reject="No.", not_this=""
        ),
    ),
)
SCHEMA = json.loads((resources.files("flows.notify") / "schema" / "message-1.json").read_text(encoding="utf-8"))
HOSTILE = [
    "<script>alert(1)</script>",
    "</blockquote></td><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "[click](javascript:alert(1)) ![x](http://evil.example/p.png) <http://evil.example>",
    "`code` ```\nfence\n``` **bold** __u__ ~~s~~ ||spoiler||",
    "@everyone @here <!channel> <!here|x> <@U123> <#C1>",
    "Subject: x\r\nBcc: victim@example.org\r\n\r\nbody",
    "=?utf-8?b?QmNjOiB4?= =?utf-8?q?=0D=0ABcc:_x?=",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m bell\x07",
    "\u202eevil\u202c \u2066x\u2069 \u200b\u200d\ufeff zero",
    "line\u2028separator\u2029para\x85nel\x0bvt",
    "# heading\n- list\n1. one\n> quote\n---\n===",
    "{{ 7 * 7 }} {% raw %} ${x} %(x)s",
    "a" * 10_000,
    "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 50,
    "&lt;script&gt; &amp; &#x3c;b&#x3e;",
    "\ud800 lone surrogate",
    "text\n.\nMAIL FROM:<x>",
    "www.evil.example https://evil.example/x mailto:a@b.example",
]
MARKUP = "<>&\"'`*_[]()#!|~@\r\n\x1b\u202e-=.1 :/"
words = st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE), st.text(alphabet=MARKUP))
NOTE = OutboxNotice(notice_id="n", kind="withdrawal", subject="taken back", message="why", created_at=NOW)


def an_alert(**changes: Any) -> OutboxAlert:
    return dataclasses.replace(EXAMPLE, **changes)


def hostile(text: str) -> OutboxAlert:
    fields = ("title", "quote", "outlet", "holder_name", "reason", "rule", "scope_value", "country", "language")
    return an_alert(**dict.fromkeys(fields, text), facts=json.dumps({"x": text.encode("utf-8", "replace").decode()}))


def rendered(*alerts: OutboxAlert, kind: Any = "alert", notices: tuple[OutboxNotice, ...] = ()) -> Rendered:
    return render(composed(*alerts, kind=kind, notices=notices))


def composed(*alerts: OutboxAlert, kind: Any = "alert", notices: tuple[OutboxNotice, ...] = ()) -> Message:
    return compose(message_id="m1", kind=kind, alerts=alerts, notices=notices, codebook=CODEBOOK, now=NOW)


class Page(HTMLParser):
    """Counts the elements of a page, and keeps its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


PLAIN = rendered(an_alert())


def test_the_message_says_what_is_new_why_who_where_when_and_in_which_words() -> None:
    told = [
        "divestiture/affirm",
        "It must be sold.",
        "not seen in 28 days of collecting before",
        "ByteDance must sell TikTok",
        "Leland Marsh",
        "Sell TikTok, says Northmoor",
        "12 October 2026",
        "https://kernel-and-cable.example/policy/",
        "94%",
        "89% of that day's coverage was complete",
        EXAMPLE.alert_id,
        "bellwether alerts mute stance divestiture/affirm --until 30d",
    ]
    for text in told:
        assert text in PLAIN.text, text
    assert PLAIN.subject == "[Bellwether] New: divestiture affirmed, for the first time anywhere"


def test_a_digest_groups_by_proposition_and_puts_the_important_first() -> None:
    small = an_alert(alert_id="small", scope="outlet", scope_value="X", urgency="digest")
    other = an_alert(alert_id="other", proposition="gone-from-the-codebook", scope="country", scope_value="US")
    note = OutboxNotice(
        notice_id="n", kind="withdrawal", subject="taken back", message="why", alert_id="x", created_at=NOW
    )
    message = composed(small, other, an_alert(), kind="digest", notices=(note,))
    assert [(name, [item.id for item in items]) for name, items in message.groups] == [
        ("divestiture", [EXAMPLE.alert_id, "small"]),
        ("gone-from-the-codebook", ["other"]),
    ]
    assert message.subject == "[Bellwether] 3 new stances and 1 notice"
    shown = render(message)
    assert "<s>taken back</s>" in shown.html
    assert "~~taken back~~" in shown.markdown


def test_a_withdrawal_answers_its_alert() -> None:
    assert rendered(kind="withdrawal", notices=(dataclasses.replace(NOTE, alert_id="a1"),)).answers == "a1"


def test_what_is_not_known_is_said() -> None:
    unknown = dict.fromkeys(("title", "url", "outlet", "quote", "holder_type", "holder_name", "relation", "coverage"))
    shown = rendered(an_alert(**unknown, published_on=None, country=None, language=None, confidence=None, facts=None))
    assert "not known for that day" in shown.text
    assert "(its text is no longer kept)" in shown.text
    jsonschema.validate(json.loads(shown.json), SCHEMA)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_known_kinds(text: str) -> None:
    check(text)


@settings(max_examples=30, deadline=None)
@given(words)
def test_whatever_an_article_says_it_stays_in_its_place(text: str) -> None:
    check(text)


def check(text: str) -> None:
    shown = rendered(hostile(text))
    check_plain(shown)
    check_html(shown.html, Page(PLAIN.html))
    check_markdown(shown.markdown)
    jsonschema.validate(json.loads(shown.json), SCHEMA)


def check_plain(shown: Rendered) -> None:
    """One line each, nothing that a terminal obeys or nobody sees, and a subject that is one header line."""
    for body in (shown.text, shown.subject, json.dumps(json.loads(shown.json), ensure_ascii=False)):
        assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs") for char in body)
    assert "\n" not in shown.subject
    assert len(shown.subject) <= 150
    assert len(shown.text.splitlines()) == len(PLAIN.text.splitlines())
    assert len(shown.text) < 10_000


def check_html(html: str, plain: Page) -> None:
    page = Page(html)
    assert page.tags == plain.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in plain.attributes]
    assert "<script" not in html.lower()


def check_markdown(body: str) -> None:
    """For Python-Markdown (which Apprise uses), and for a chat that looks for mentions and bare links."""
    page = Page(python_markdown.markdown(body))
    expected = Page(python_markdown.markdown(PLAIN.markdown))
    assert sorted(page.tags) == sorted(expected.tags)
    assert [value for name, value in page.attributes if name in ("href", "src")] == [EXAMPLE.url]
    assert not re.search(r"@(?:everyone|here|channel)\b|<[!@#]", body)
    assert not re.search(r"(?<!\()https?://", body)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://user:pass@evil.example/",
        "https://",
        "//evil.example/x",
        "https://evil.example/\r\nx",
        "http://[bad/",
        "http://x.example:99999/",
        "https://evil.example/" + "a" * 3000,
        "",
        None,
    ],
)
def test_what_is_no_safe_link_is_none(url: str | None) -> None:
    assert link(url) is None
    shown = rendered(an_alert(url=url))
    assert "href" not in shown.html
    assert "](" not in shown.markdown
    assert json.loads(shown.json)["alerts"][0]["url"] is None


def test_a_link_cannot_end_early() -> None:
    assert link('https://x.example/a)b(c>d<e"f g') is None or " " not in (link("https://x.example/a b") or "")
    assert link("https://x.example/a)b(c") == "https://x.example/a%29b%28c"
    assert link('https://x.example/"><b>') == "https://x.example/%22%3E%3Cb%3E"
    assert link("https://x.example/über?q=中") == "https://x.example/%C3%BCber?q=%E4%B8%AD"


def test_one_line_keeps_what_is_written_in_many_scripts() -> None:
    for text in ("“ByteDance muss verkaufen”, sagte sie.", "“桌子不能撤”", "النص العربي", "हिन्दी में", "naïve café"):
        assert one_line(text) == text
    assert one_line("a\nb\t c\u2028d") == "a b c d"
    assert one_line("x" * 400, 10) == "x" * 9 + "…"
    assert one_line(None) == ""
    assert one_line("\x1b[31mred\x1b[0m") == "red"


def test_the_json_is_what_its_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    note = OutboxNotice(notice_id="n", kind="operational", subject="x", message="y", created_at=NOW)
    for shown in (
        PLAIN,
        rendered(an_alert(), kind="digest", notices=(note,)),
        rendered(kind="recovered", notices=(note,)),
    ):
        jsonschema.validate(json.loads(shown.json), SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_json_is_the_same_each_time_but_for_the_time_of_sending() -> None:
    assert rendered(an_alert()).json == PLAIN.json
