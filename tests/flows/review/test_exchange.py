"""Labels as JSON Lines: what is written can be read, and every fault is told with its line."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from extractors.urls import canonicalise
from flows.review.exchange import Line, place_labels, read_labels
from tests.warehouse.samples import NOW
from tests.warehouse.test_labels import a_label
from warehouse.reviews import KnownText

GOOD = {
    "label_id": "l1",
    "url": "https://harbour.example/a",
    "proposition": "ban",
    "pole": "reject",
    "holder_type": "attributed",
    "holder_name": "Mara Quist",
    "relation": "reports",
    "quote": "A ban is wrong",
    "start_char": 0,
    "end_char": 14,
    "holds": False,
    "reviewer": "kb",
    "codebook_version": "2026.1",
    "labelled_at": "2026-03-02T12:00:00+00:00",
}


def read(*records: Any) -> tuple[tuple[Line, ...], list[tuple[int | None, str, str]]]:
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    found, faults = read_labels(
        b"\n".join(lines), file="labels.jsonl", propositions=["ban"], canonical=canonicalise, now=NOW
    )
    return found, [(fault.line, fault.key, fault.message) for fault in faults]


def test_a_label_without_ids_is_of_the_article_at_its_address() -> None:
    found, faults = read(GOOD)
    assert faults == []
    assert found[0].label.article_id == a_label().article_id


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ({"proposition": "bann"}, "proposition", "there is no proposition 'bann' in the codebook"),
        ({"pole": "maybe"}, "pole", "must be one of affirm, reject, not 'maybe'"),
        ({"holds": "yes"}, "holds", "must be true or false, not 'yes'"),
        ({"quote": " "}, "quote", "must be a text that is not empty"),
        ({"start_char": -1}, "start_char", "must be a whole number from 0"),
        ({"end_char": 15}, "end_char", "span 15 characters, the quote has 14"),
        ({"holder_name": None}, "holder_name", "belongs to holders of type attributed"),
        ({"labelled_at": "yesterday"}, "labelled_at", "must be a moment like"),
        ({"labelled_at": (NOW + timedelta(days=9)).isoformat()}, "labelled_at", "lies in the future"),
        ({"url": None}, "url", "article_id is missing"),
        ({"reviewer": ""}, "reviewer", "must be a text that is not empty"),
        ({"verdict": "perhaps"}, "verdict", "must be one of accept, reject, correct, add"),
    ],
)
def test_each_fault_is_told_with_its_line(changes: dict[str, Any], key: str, told: str) -> None:
    _, faults = read(GOOD, {**GOOD, **changes})
    assert [(line, name) for line, name, _ in faults] == [(2, key)]
    assert told in faults[0][2]


def test_what_is_no_json_or_no_utf_8_or_nothing_at_all_is_told() -> None:
    _, faults = read(b"{", b'"x"', b"\xff\xfe", GOOD)
    assert [line for line, _, _ in faults] == [1, 2, 3]
    assert read(b"")[1] == [(None, "", "holds no label; write one JSON object a line")]


def texts(*given: tuple[str, str | None, bool]) -> dict[str, list[KnownText]]:
    article = a_label().article_id
    return {
        article: [
            KnownText(article_id=article, revision=revision, text=text, current=current)
            for revision, text, current in given
        ]
    }


def place(found: dict[str, list[KnownText]]) -> tuple[Any, ...]:
    placed, faults = place_labels([Line(number=7, label=a_label())], found, file="f")
    return tuple((each.revision, each.start_char, each.end_char) for each in placed) + tuple(map(str, faults))


def test_a_label_goes_where_its_words_stand_today() -> None:
    own = a_label().revision
    assert place(texts((own, "A ban is wrong, says Mara Quist.", True))) == ((own, 0, 14),)
    assert place(texts(("new", "Again: A ban is wrong.", True))) == (("new", 7, 21),)
    # Its own text was taken away by the retention settings: there is nothing to compare with.
    assert place(texts((own, "", True))) == ((own, 0, 14),)


def test_a_label_without_a_place_is_told_with_its_line() -> None:
    assert place({}) == ("f:7: j1/False: its article is not stored here: it was never collected, or was forgotten",)
    assert "no text of its article says 'A ban is wrong'" in place(texts(("new", "All is well.", True)))[0]
