"""Names of private persons, after their time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.pseudonyms import MASK, mask_name, pseudonym

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("quote", "name", "masked"),
    [
        ("It should be banned, said Ada Thorne.", "Ada Thorne", "It should be banned, said ███ ██████."),
        ("Thorne wants a ban; THORNE's rose grows.", "Rose Thorne", "██████ wants a ban; ██████'s ████ grows."),
        ("Roseland is not Rose.", "Rose", "Roseland is not ████."),
        ("Von der Heide spricht.", "Klara von der Heide", "Von der █████ spricht."),
        ("李明说应该禁止。", "李明", "██说应该禁止。"),
        ("Nobody is named.", "7", "Nobody is named."),
    ],
)
def test_the_quote_loses_the_name_and_keeps_its_length(quote: str, name: str, masked: str) -> None:
    assert mask_name(quote, name) == masked
    assert len(masked) == len(quote)


@given(st.text(), st.text())
def test_any_quote_keeps_its_length_and_all_that_is_not_masked(quote: str, name: str) -> None:
    masked = mask_name(quote, name)
    assert len(masked) == len(quote)
    assert all(after in (before, MASK) for before, after in zip(quote, masked, strict=True))


def test_one_person_has_one_pseudonym_which_needs_the_key() -> None:
    assert pseudonym(KEY, "Ada Thorne") == pseudonym(KEY, "ADA THORNE")
    assert pseudonym(KEY, "Ada Thorne") != pseudonym(KEY, "Ida Thorne")
    assert pseudonym(KEY, "Ada Thorne") != pseudonym(bytes(32), "Ada Thorne")
    assert "thorne" not in pseudonym(KEY, "Ada Thorne")
