"""`bellwether init DIR`: the shipped files, copied as they are."""

from importlib.resources import files
from pathlib import Path

import pytest

from config import template
from config.loader import load
from extractors.errors import UsageError


def test_the_shipped_files_are_copied_with_their_comments(tmp_path: Path) -> None:
    written = template.write(tmp_path / "deep" / "config")

    assert [path.name for path in written] == list(template.FILES)
    for path in written:
        assert path.read_bytes() == files("config").joinpath(path.name).read_bytes()
        assert path.read_text(encoding="utf-8").startswith("#")


def test_what_was_written_loads(tmp_path: Path) -> None:
    template.write(tmp_path)

    assert load(tmp_path, environ={}).feeds


@pytest.mark.parametrize("name", template.FILES)
def test_nothing_is_overwritten_nor_half_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")

    with pytest.raises(UsageError, match=f"{name} exists already") as caught:
        template.write(tmp_path)

    assert str(tmp_path / name) in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_dangling_link_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").symlink_to(tmp_path / "gone")

    with pytest.raises(UsageError, match=r"alerts\.toml exists already"):
        template.write(tmp_path)


def test_other_files_of_the_directory_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    template.write(tmp_path)

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_in_place_of_the_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("mine")

    with pytest.raises(UsageError, match="config cannot be written"):
        template.write(tmp_path / "config")
