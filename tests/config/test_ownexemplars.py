"""exemplars.jsonl: what is written is read again, and every fault is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.ownexemplars import read_exemplars, write_exemplars
from extractors.model import OwnExemplar

SOUND = '{"text": "Speech is free.", "proposition": "voice", "pole": "affirm"}'


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    given = (
        OwnExemplar(
            text="Free “speech”.", proposition="voice", pole="reject", vector=b"\x00\xff\n", network="n", article_id="a"
        ),
        OwnExemplar(text="By hand.", proposition="voice", pole="affirm"),
    )
    path = tmp_path / "exemplars.jsonl"
    path.write_text(write_exemplars(given), encoding="utf-8")
    assert read_exemplars(path, ["voice"]) == (given, ())


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert read_exemplars(tmp_path / "exemplars.jsonl", ["voice"]) == ((), ())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is no JSON object"),
        ("[1]", "is no JSON object"),
        (SOUND.replace("text", "txt"), "is missing or no text"),
        (SOUND.replace("voice", "noise"), "names no proposition"),
        (SOUND.replace("affirm", "agree"), "must be affirm or reject"),
        (SOUND.replace("}", ', "vector": "é"}'), "is no base64"),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "exemplars.jsonl"
    path.write_text(f"{SOUND}\n\n{line}\n", encoding="utf-8")
    found, (fault,) = read_exemplars(path, ["voice"])
    assert len(found) == 1
    assert fault.line == 3
    assert words in str(fault)
