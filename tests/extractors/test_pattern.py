from __future__ import annotations

import pytest

from extractors.pattern import compile_pattern, compile_set

ENGINES = pytest.mark.parametrize("linear", [True, False], ids=["re2", "re"])


@ENGINES
def test_a_set_tells_which_patterns_match_and_where(linear: bool) -> None:
    patterns = compile_set([r"\bban(?:s|ned)?\b", "étrange|大家", "x{2,3}", "[^.;]{0,45}end"], linear=linear)
    assert patterns.which("ÉTRANGE: they BANNED xx") == [0, 1, 2]
    assert patterns.locate(0, "é they BANNED") == (7, 13)
    assert patterns.locate(2, "none") is None
    assert patterns.which("") == []
    assert compile_set([], linear=linear).which("anything") == []


@ENGINES
def test_a_pattern_that_cannot_be_read_is_told(linear: bool) -> None:
    with pytest.raises(ValueError, match=r"not a valid .*pattern"):
        compile_pattern("(", linear=linear)
    with pytest.raises(ValueError, match=r"not a valid .*pattern"):
        compile_set(["good", "("], linear=linear)


def test_re2_prefers_the_longest_where_asked() -> None:
    match = compile_pattern("TikTok|TikTok Shop", longest=True).search("the TikTok Shop")
    assert match.group() == "TikTok Shop"
