"""The line of every key of a TOML document."""

import tomllib
from importlib.resources import files

import pytest

from config.places import KeyPath, key_lines, line_of, show_path


def paths_of(value: object, path: KeyPath = ()) -> list[KeyPath]:
    """Every key and index of a parsed document."""
    if isinstance(value, dict):
        children = [((*path, key), child) for key, child in value.items()]
    elif isinstance(value, list):
        children = [((*path, at), child) for at, child in enumerate(value)]
    else:
        children = []
    return [found for child_path, child in children for found in [child_path, *paths_of(child, child_path)]]


def test_tables_keys_and_arrays() -> None:
    lines = key_lines(
        "\n".join(
            [
                "version = 1  # one",
                "[fetch]",
                'agent = "a # [no] = comment"',
                "networks = [",
                '  "10.0.0.0/8",  # inside',
                "",
                '  "[::1]/128",',
                "]",
                "[[feed]]",
                'id = "one"',
                "[[feed]]",
                'id = "two"',
                "  [[feed.part]]",
                "  x = { y = 1, z = [2, 3] }",
                "  [feed.part.deep]",
                "  a.b.'c d' = 1979-05-27 07:32:00.5",
            ]
        )
    )

    assert lines[("version",)] == 1
    assert lines[("fetch",)] == 2
    assert lines[("fetch", "agent")] == 3
    assert lines[("fetch", "networks", 0)] == 5
    assert lines[("fetch", "networks", 1)] == 7
    assert lines[("feed", 0)] == 9
    assert lines[("feed", 1, "id")] == 12
    assert lines[("feed", 1, "part", 0)] == 13
    assert lines[("feed", 1, "part", 0, "x", "z", 1)] == 14
    assert lines[("feed", 1, "part", 0, "deep", "a", "b", "c d")] == 16


@pytest.mark.parametrize(
    "value",
    [
        '"""\nmany\nlines, "quoted" = [x]\n"""',
        "'''\nmany\nlines = 1\n'''",
        '"""ends in quotes""""',
        '"escaped \\" quote # x"',
        "'literal \\'",
        '""',
        "[[1, 2], [3,\n4]]",
        "[]",
        "{}",
        "[{ a = 1 }, { b = [\n2] }]",
        "-1.5e3",
    ],
)
def test_a_value_of_any_shape_does_not_move_the_next_key(value: str) -> None:
    text = f"first = {value}\nnext = 1\n"
    tomllib.loads(text)

    assert key_lines(text)[("next",)] == text.count("\n")


@pytest.mark.parametrize("name", ["settings.toml", "feeds.toml", "topics.toml", "alerts.toml"])
def test_every_key_of_the_shipped_files_is_placed(name: str) -> None:
    text = files("config").joinpath(name).read_text(encoding="utf-8")
    lines = key_lines(text)
    written = text.splitlines()

    for path in paths_of(tomllib.loads(text)):
        last = path[-1]
        if isinstance(last, str):
            assert last in written[lines[path] - 1]
        else:
            assert path in lines


def test_windows_line_ends_count_once() -> None:
    assert key_lines("a = 1\r\nb = 2\r\n") == {("a",): 1, ("b",): 2}


def test_a_missing_key_stands_at_its_table() -> None:
    lines = key_lines('[[feed]]\nid = "x"\n')

    assert line_of(lines, ("feed", 0, "url")) == 1
    assert line_of(lines, ("rule",)) is None


def test_paths_are_shown_by_id_or_by_number() -> None:
    data = {"feed": [{"id": "bbc"}, {"id": ""}, "odd"]}

    assert show_path(("feed", 0, "url"), data) == "feed[bbc].url"
    assert show_path(("feed", 1, "url"), data) == "feed[2].url"
    assert show_path(("feed", 2), data) == "feed[3]"
    assert show_path((), data) == ""
