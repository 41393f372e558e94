"""The text as the patterns read it: typographic variants made one, with the way back to the true offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractors.stance.han import SIMPLIFIED

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e]+")
_APOSTROPHE = re.compile(r"(?<=\w)[’ʼ＇](?=\w)")
_ODD = re.compile("[\ud800-\udfff\u00a0\u202f\u2009\u2011\uff01-\uff5e]")
# Full-width punctuation keeps its form: it ends Chinese sentences. Letters and digits become ASCII.
_TABLE = {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2011: "-"} | {
    code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()
}
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` without invisible characters. `cuts` are (offset in `text`, characters taken out before it)."""

    text: str
    cuts: tuple[tuple[int, int], ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that `text[start:end]`, which must not be empty, stands for."""
        return start + self._taken(start), end - 1 + self._taken(end - 1) + 1

    def _taken(self, offset: int) -> int:
        index = bisect_right(self.cuts, offset, key=lambda cut: cut[0])
        return self.cuts[index - 1][1] if index else 0


def hides_characters(text: str) -> bool:
    """Whether `text` holds invisible characters, which may stand in the middle of a name."""
    return not text.isascii() and _INVISIBLE.search(text) is not None


def flatten(text: str, language: str) -> Plain:
    """`text` with invisible characters cut out and the rest replaced one for one.

    Chinese in traditional characters is read as simplified, so that one set of patterns serves both.
    """
    if text.isascii():
        return Plain(text)
    cuts = _find_cuts(text)
    flat = _INVISIBLE.sub("", text) if cuts else text
    flat = _APOSTROPHE.sub("'", flat)
    if _ODD.search(flat):
        flat = flat.translate(_TABLE)
    return Plain(flat.translate(SIMPLIFIED) if language == "zh" else flat, cuts)


def _find_cuts(text: str) -> tuple[tuple[int, int], ...]:
    taken, cuts = 0, []
    for match in _INVISIBLE.finditer(text):
        before = match.start() - taken
        taken += match.end() - match.start()
        cuts.append((before, taken))
    return tuple(cuts)
