"""Names in filters: known ones in any capitals, slips of the pen told, and what is true but not there let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.template import write
from extractors.errors import UsageError
from flows.spelling import Kind, Names, read_names
from tests.flows.explorer.desk import fill
from warehouse.connection import open_snapshot


@pytest.fixture
def names(tmp_path: Path) -> Names:
    write(tmp_path / "config")
    with open_snapshot(fill(tmp_path / "data")) as connection:
        return read_names(connection, tmp_path / "config")


@pytest.mark.parametrize(
    ("kind", "asked", "spelt"),
    [
        ("proposition", "BAN", "ban"),
        ("outlet", "harbour post", "Harbour Post"),
        ("language", "EN", "en"),
        ("country", "us", "US"),
        ("company", "bytedance", "ByteDance"),
        ("company", "TikTok", "ByteDance"),
        ("about_country", "br", "BR"),
        # In the codebook, though nobody said it yet.
        ("proposition", "user-harm", "user-harm"),
    ],
)
def test_what_there_is_is_spelt_as_it_is_here(names: Names, kind: Kind, asked: str, spelt: str) -> None:
    assert names.spell(kind, asked) == spelt


@pytest.mark.parametrize(
    ("kind", "asked", "words"),
    [
        ("proposition", "bann", r"no proposition 'bann'; did you mean ban\?"),
        ("outlet", "Harbor Post", r"did you mean Harbour Post\?"),
        ("outlet", "zzz", r"there are Harbour Post, Kieler Blatt"),
        ("language", "english", "no language 'english'"),
        ("country", "Narnia", r"no country 'Narnia'; `bellwether trends --by"),
        ("company", "Tiktokk", r"did you mean tiktok\?"),
        ("about_country", "zz", "no about country 'zz'"),
    ],
)
def test_a_slip_of_the_pen_is_told(names: Names, kind: Kind, asked: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        names.spell(kind, asked)


def test_without_a_configuration_the_warehouse_alone_tells(tmp_path: Path) -> None:
    with open_snapshot(fill(tmp_path / "data")) as connection:
        found = read_names(connection, tmp_path / "nowhere")
    assert found.spell("proposition", "Ban") == "ban"
    with pytest.raises(UsageError, match="no proposition 'user-harm'"):
        found.spell("proposition", "user-harm")
