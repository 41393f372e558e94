from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.stance.plain import flatten


def test_invisible_characters_vanish_and_offsets_lead_back() -> None:
    text = "\ufeffTik\u200bTok\u00ad’s ban"
    plain = flatten(text, "en")
    assert plain.text == "TikTok's ban"
    start, end = plain.origin(0, 6)
    assert text[start:end] == "Tik\u200bTok"


def test_apostrophes_spaces_and_full_width_letters_become_plain() -> None:
    assert flatten("don’t\u00a0ban ＴｉｋＴｏｋ，好", "zh").text == "don't ban TikTok，好"


def test_traditional_chinese_reads_as_simplified() -> None:
    assert flatten("國家安全風險", "zh").text == "国家安全风险"
    assert flatten("國", "en").text == "國"


@given(st.text(alphabet=st.sampled_from("ab中國\u200b\u00ad\ufeff\u00a0’\ud800"), max_size=40))
def test_every_character_leads_back_to_itself(text: str) -> None:
    plain = flatten(text, "de")
    spans = [plain.origin(index, index + 1) for index in range(len(plain.text))]
    visible = [character for character in text if character not in "\u200b\u00ad\ufeff"]
    assert [text[start:end] for start, end in spans] == visible
