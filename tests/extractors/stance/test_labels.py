"""Speakers written before their words."""

from __future__ import annotations

import pytest

from extractors.stance.labels import find_label


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Ms Thorne: Equal rules sound fair.", "Ms Thorne"),
        ("Baroness Ellingham: My Lords, I have read it.", "Baroness Ellingham"),
        ("Jan Novak, Denmark's digital minister: Because we can.", "Jan Novak"),
        ("Head of field security: None.", "Head of field security"),
        ("Spokesperson: China opposes this.", "Spokesperson"),
        ("Dr. Ada Thorne: It wouldn't.", "Dr. Ada Thorne"),
        ("Abg. Kesselring: Man sagt uns viel.", "Abg. Kesselring"),
    ],
)
def test_a_label_names_the_speaker(sentence: str, label: str) -> None:
    assert find_label(sentence, spaced=True) == label


@pytest.mark.parametrize(
    "sentence",
    [
        "TikTok: a history in numbers.",
        "The result: nobody left.",
        "Bottom Line: it works.",
        "Project Texas: what it was.",
        "Ob Huawei, Temu oder TikTok: es geht um Regeln.",
        "She said: “We left.”",
    ],
)
def test_a_heading_or_a_colon_is_no_label(sentence: str) -> None:
    assert find_label(sentence, spaced=True) is None


def test_chinese_labels_name_an_office() -> None:
    assert find_label("发言人：我们反对。", spaced=False) == "发言人"
    assert find_label("结果：无人离开。", spaced=False) is None
