"""The examples of the configuration lose the sentences of forgotten articles, and no others."""

from __future__ import annotations

from pathlib import Path

from flows.removal.examples import ExampleRemoval, drop_examples

OWN = '{"text": "one of the user\'s own", "proposition": "ban", "pole": "affirm"}'


def line(article: str, text: str) -> str:
    return f'{{"text": "{text}", "proposition": "ban", "pole": "affirm", "article_id": "{article}"}}'


def test_lines_of_the_article_go_from_the_file_and_its_copies(tmp_path: Path) -> None:
    current, copy = tmp_path / "exemplars.jsonl", tmp_path / "exemplars.jsonl.20260301T000000Z.bak"
    current.write_text(f"{OWN}\n{line('aaaa', 'one')}\n{line('bbbb', '二')}\n{line('aaaa', 'two')}\n")
    copy.write_text(f"{line('aaaa', 'one')}\n")
    other = tmp_path / "stances.toml.20260301T000000Z.bak"
    other.write_text("aaaa")
    assert drop_examples(tmp_path, ["aaaa", "cccc"]) == ExampleRemoval(files=(current, copy), in_use=2)
    assert current.read_text() == f"{OWN}\n{line('bbbb', '二')}\n"
    assert copy.read_text() == ""
    assert other.read_text() == "aaaa"
    assert drop_examples(tmp_path, ["aaaa"]) == ExampleRemoval(), "a second time there is nothing left"


def test_a_line_that_cannot_be_read_goes_with_its_article(tmp_path: Path) -> None:
    current = tmp_path / "exemplars.jsonl"
    current.write_bytes(b'{"text": "\xff\xfe", "article_id": "aaaa"\n{"text": "\xff", "article_id": "bbbb"')
    assert drop_examples(tmp_path, ["aaaa"]).in_use == 1
    assert current.read_bytes() == b'{"text": "\xff", "article_id": "bbbb"'


def test_a_folder_without_examples(tmp_path: Path) -> None:
    assert drop_examples(tmp_path, ["aaaa"]) == ExampleRemoval()
    assert list(tmp_path.iterdir()) == []
