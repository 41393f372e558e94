"""A proposition is added to stances.toml without touching what its user wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.growing import add_proposition, check_codebook, next_version, raise_version
from extractors.errors import ConfigurationError, UsageError
from extractors.model import Proposition

TEXT = """# my codebook
version = "2026.11.9"  # by hand

[[proposition]]
id = "ban"
statement = "It should be banned."
affirm = "Ban it."
reject = "Do not."
not_this = ""  # nothing
"""
VOICE = Proposition(id="voice", statement='It gives a "voice".', affirm="Yes.", reject="No.", not_this="")


@pytest.fixture
def stances(tmp_path: Path) -> Path:
    path = tmp_path / "stances.toml"
    path.write_text(TEXT)
    return path


def test_the_proposition_comes_last_and_every_comment_stays(stances: Path) -> None:
    text = add_proposition(stances, VOICE)
    assert text.startswith(TEXT.replace("2026.11.9", "2026.11.10").rstrip())
    codebook = check_codebook(text, stances)
    assert codebook.propositions[-1] == VOICE
    assert codebook.version == "2026.11.10"
    assert stances.read_text() == TEXT


def test_an_id_that_is_taken_or_none_is_refused(stances: Path) -> None:
    stances.write_text(add_proposition(stances, VOICE))
    with pytest.raises(UsageError, match="has a proposition 'voice'"):
        add_proposition(stances, VOICE)
    with pytest.raises(ConfigurationError, match="id"):
        add_proposition(stances, Proposition(id="My Voice", statement="S.", affirm="A.", reject="R.", not_this=""))


def test_a_file_with_a_fault_is_not_added_to(stances: Path) -> None:
    stances.write_text(TEXT.replace("statement", "sttement"))
    with pytest.raises(ConfigurationError, match="sttement"):
        add_proposition(stances, VOICE)
    stances.write_text(TEXT.replace('version = "2026.11.9"  # by hand', ""))
    with pytest.raises(ConfigurationError, match="version"):
        raise_version(stances)
    stances.unlink()
    with pytest.raises(ConfigurationError, match="is missing"):
        raise_version(stances)


@pytest.mark.parametrize(
    ("old", "new"), [("2026.11.1", "2026.11.2"), ("9", "10"), ("draft", "draft.1"), ("1.b", "1.b.1")]
)
def test_the_next_version(old: str, new: str) -> None:
    assert next_version(old) == new
