"""The model's card: what of it is believed, and what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import ModelError
from extractors.stance.card import CARD, CARD_FORMAT, MODEL, TOKENIZER, check_files, read_card, read_cell, write_cell

SHIPPED = (Path(__file__).parents[3] / "extractors" / "stance" / "network" / CARD).read_bytes()
CONTENT = {MODEL: b"network", TOKENIZER: b"tokens"}


def card(**changes: Any) -> bytes:
    data = {
        "format": CARD_FORMAT,
        "name": "small",
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in CONTENT.items()},
        "cells": ["ban.affirm", "due-process.reject"],
        "languages": ["en"],
        "fusion": {
            "weights": {"bias": -1},
            "offsets": {"ban.affirm": 0.5},
            "thresholds": {"ban.affirm": 0.7},
            "default_threshold": 0.6,
            "cue_threshold": 0.3,
        },
    }
    return json.dumps({**data, **changes}).encode()


def without(key: str) -> bytes:
    return json.dumps({name: value for name, value in json.loads(card()).items() if name != key}).encode()


def test_a_card_is_read() -> None:
    found = read_card(card())
    assert found.cells == (("ban", "affirm"), ("due-process", "reject"))
    assert found.languages == {"en"}
    assert found.fusion.thresholds == {("ban", "affirm"): 0.7}
    assert found.fusion.weights == {"bias": -1.0}
    check_files(found, CONTENT)


def test_the_shipped_card_is_whole() -> None:
    found = read_card(SHIPPED)
    assert len(set(found.cells)) == len(found.cells) == 32
    assert found.files.keys() >= {MODEL, TOKENIZER}
    assert set(found.fusion.thresholds) <= set(found.cells)
    assert all(0 < threshold < 1 for threshold in found.fusion.thresholds.values())
    assert "en" in found.languages


def test_the_digest_changes_with_anything_in_the_card() -> None:
    assert read_card(card()).digest == read_card(card()).digest
    assert read_card(card()).digest != read_card(card(name="other")).digest


@pytest.mark.parametrize("cell", [("ban", "affirm"), ("platform-accountability", "reject")])
def test_cells_are_written_and_read(cell: Any) -> None:
    assert read_cell(write_cell(cell)) == cell


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"\xff\xfe",
        *(without(key) for key in ("format", "name", "files", "cells", "languages", "fusion")),
        card(cells=["ban"]),
        card(cells=["ban.maybe"]),
        card(cells=7),
        card(files=["encoder.onnx"]),
        card(fusion={}),
        card(fusion={**json.loads(card())["fusion"], "weights": {"bias": "heavy"}}),
        card(fusion={**json.loads(card())["fusion"], "default_threshold": None}),
    ],
)
def test_a_damaged_card_says_what_to_do(content: bytes) -> None:
    with pytest.raises(ModelError, match=r"card\.json is damaged .*Reinstall Bellwether, or train the model again"):
        read_card(content)


@pytest.mark.parametrize("version", [0, CARD_FORMAT + 1, "1", None])
def test_a_card_of_another_format_says_which_one_is_read(version: Any) -> None:
    with pytest.raises(ModelError, match=rf"has format .*; this version reads {CARD_FORMAT}"):
        read_card(card(format=version))


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_file_that_the_card_does_not_name_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match=f"{name} is not the file that its card names"):
        check_files(read_card(card()), {**CONTENT, name: b"another"})
    with pytest.raises(ModelError, match=f"{name} is not the file that its card names"):
        check_files(read_card(card(files={})), {name: CONTENT[name]})
