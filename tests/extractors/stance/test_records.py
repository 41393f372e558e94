from __future__ import annotations

import json

import pytest

from extractors.errors import Fault
from extractors.model import Document, Tagging
from extractors.stance.records import read_document, write_tagging
from tests.extractors.stance.small import TAGGER


def test_reads_a_document() -> None:
    line = '{"id": "a", "text": "TikTok grew.", "title": null, "language": "en", "genre": "news", "more": 1}'
    assert read_document(line, 1) == Document(id="a", text="TikTok grew.", language="en", genre="news")


def test_reads_the_language_of_gold_files_and_numbers_as_ids() -> None:
    assert read_document('{"id": 7, "text": "", "lang": "zh"}', 1) == Document(id="7", text="", language="zh")


def test_replaces_unpaired_surrogates_one_for_one() -> None:
    document = read_document('{"id": "a", "text": "x\\ud800y"}', 1)
    assert isinstance(document, Document)
    assert document.text == "x\ufffdy"


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("", "", "no JSON object"),
        ("[1]", "", "no JSON object"),
        ('{"id": "a"', "", "no JSON object"),
        ('{"text": "x"}', "id", "missing"),
        ('{"id": "", "text": "x"}', "id", "missing"),
        ('{"id": true, "text": "x"}', "id", "missing"),
        ('{"id": "a"}', "text", "missing"),
        ('{"id": "a", "text": 5}', "text", "missing"),
        ('{"id": "a", "text": "x", "title": 5}', "title", "must be a text"),
        ('{"id": "a", "text": "x", "genre": "poem"}', "genre", "'poem' is no genre; choose one of opinion"),
        ("[" * 100_000, "", "no JSON object"),
    ],
)
def test_says_where_and_what_is_wrong(line: str, key: str, words: str) -> None:
    fault = read_document(line, 12, "in.jsonl")
    assert isinstance(fault, Fault)
    assert (fault.file, fault.line, fault.key) == ("in.jsonl", 12, key)
    assert words in fault.message


def test_writes_the_record_of_the_tag_command() -> None:
    document = Document(id="a", text="TikTok is a security risk, said Ann Lee.", language="en", genre="news")
    record = write_tagging(document, TAGGER.tag(document))
    assert json.loads(json.dumps(record)) == {
        "id": "a",
        "on_topic": True,
        "language": "en",
        "stances": [
            {
                "proposition": "security-threat",
                "pole": "affirm",
                "holder": {"type": "attributed", "name": "Ann Lee"},
                "relation": "reports",
                "company": "ByteDance",
                "about_country": None,
                "quote": "TikTok is a security risk, said Ann Lee.",
                "start": 0,
                "end": 40,
                "confidence": 0.8,
                "basis": "cue",
            }
        ],
    }


def test_marks_what_was_not_tagged() -> None:
    tagging = Tagging(on_topic=True, language="hu", status="unsupported", genre="news")
    record = write_tagging(Document(id="a", text="x"), tagging)
    assert record == {"id": "a", "on_topic": True, "language": "hu", "stances": [], "tagging": "unsupported"}
