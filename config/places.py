"""Where the keys of a TOML document stand: the standard parser keeps no line numbers, a fault needs one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]

_WORD = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|\n"
    r"|[\[\]{}=,.]"
    r"""|[^\s\[\]{}=,."'#]+""",
    re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every key, table and array element of `text`, which must be valid TOML.

    Array elements and the tables of an array have their index in the path: `("feed", 3, "url")`.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of `path` or, where that is missing from the file, of the nearest thing around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def show_path(path: KeyPath, data: object) -> str:
    """`path` as a person reads it: table 3 of `feed` is `feed[bbc-china]` if it has an id, else `feed[4]`."""
    shown = ""
    for part in path:
        data = _step(data, part)
        if isinstance(part, str):
            shown += f".{part}" if shown else part
        else:
            shown += f"[{_label(data, part)}]"
    return shown


def _step(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _label(data: object, index: int) -> str:
    name = data.get("id") if isinstance(data, dict) else None
    return name if isinstance(name, str) and name else str(index + 1)


class _Scanner:
    """One pass over the words of a document that is known to be valid, so it need not be strict."""

    def __init__(self, text: str) -> None:
        self.words: list[tuple[str, int]] = []
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.tables: dict[KeyPath, int] = {}
        line, end = 1, 0
        for match in _WORD.finditer(text):
            line += text.count("\n", end, match.start())
            end = match.start()
            self.words.append((match.group(), line))

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.at < len(self.words):
            word, line = self.words[self.at]
            if word == "[":
                table = self._read_header(line)
            elif word == "\n" or word.startswith("#"):
                self.at += 1
            else:
                self._read_pair(table)
        return self.lines

    def _peek(self) -> str:
        return self.words[self.at][0] if self.at < len(self.words) else "\n"

    def _read_header(self, line: int) -> KeyPath:
        self.at += 1
        is_array = self._peek() == "["
        self.at += is_array
        names = self._read_key("]")
        self.at += is_array
        path = self._resolve(names[:-1])
        if is_array:
            key = (*path, names[-1])
            self.tables[key] = self.tables.get(key, -1) + 1
            self.lines.setdefault(key, line)
            path = (*key, self.tables[key])
        else:
            path = self._resolve(names)
        self.lines.setdefault(path, line)
        return path

    def _resolve(self, names: KeyPath) -> KeyPath:
        """`[a.b]` under `[[a]]` belongs to the last `a`."""
        path: KeyPath = ()
        for name in names:
            path = (*path, name)
            if path in self.tables:
                path = (*path, self.tables[path])
        return path

    def _read_key(self, end: str) -> KeyPath:
        names: list[str] = []
        while self.at < len(self.words) and self._peek() != end:
            word = self._peek()
            self.at += 1
            if word != ".":
                names.append(_plain_key(word))
        self.at += 1
        return tuple(names)

    def _read_pair(self, table: KeyPath) -> None:
        line = self.words[self.at][1]
        path = table
        for name in self._read_key("="):
            path = (*path, name)
            self.lines.setdefault(path, line)
        self._read_value(path)

    def _read_value(self, path: KeyPath) -> None:
        opening = self._peek()
        if opening == "[":
            self._read_array(path)
        elif opening == "{":
            self._read_inline_table(path)
        else:
            while self._peek() not in {",", "]", "}", "\n"} and not self._peek().startswith("#"):
                self.at += 1

    def _read_array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while self._skip_to_item("]"):
            element = (*path, index)
            self.lines[element] = self.words[self.at][1]
            self._read_value(element)
            index += 1

    def _read_inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while self._skip_to_item("}"):
            self._read_pair(path)

    def _skip_to_item(self, end: str) -> bool:
        """Moves to the next item, or past `end`; tells whether there is an item."""
        while self.at < len(self.words):
            word = self._peek()
            if word not in {"\n", ","} and not word.startswith("#"):
                self.at += word == end
                return word != end
            self.at += 1
        return False


def _plain_key(word: str) -> str:
    if word[0] not in "\"'":
        return word
    return str(tomllib.loads(f"key = {word}")["key"])
