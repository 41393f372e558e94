"""Finds where a text names a company, product, app, law or class of firms that makes it on topic."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from extractors.model import Alias, Topic

_SUFFIX = re.compile(r"(?:['’‘]?s['’]?|['’])?(?=$|\W|[_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])|['’]s(?=[A-Z])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile("  +")
_ADDRESS = re.compile(r"\.(?:com|cn|net|org|io)\b", re.IGNORECASE)
# What may stand between the words of an alias, and how an apostrophe may be written: one sign for one, so that the
# offsets in the folded text are those of the text.
_ALIKE = (
    *((sign, " ") for sign in "\t\n\v\f\r\u00a0\u2007\u202f\u3000\u2010\u2011-"),
    *((sign, "'") for sign in "’‘"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A topic named at `text[start:end]`. `company` is the firm behind it, None for laws and classes."""

    start: int
    end: int
    topic_id: str
    company: str | None


@dataclass(frozen=True, slots=True)
class _Name:
    alias: Alias
    topic: Topic

    def fits(self, written: str, language: str | None) -> bool:
        """Whether the alias may be written so, in a text of that language (None: whatever it is)."""
        spoken = language is None or not self.alias.languages or language in self.alias.languages
        return spoken and (not self.alias.case_sensitive or _squeeze(written) == _squeeze(self.alias.text))


class TopicMatcher:
    """All aliases of all topics as one automaton: a text is read once, however many there are.

    Aliases in Latin, Greek or Cyrillic letters match whole words only (with a plural or genitive s, and as the first
    or last part of a hyphened compound); Han, Kana and Hangul aliases match anywhere. An alias limited to some
    languages is ignored in texts of the others; with `language=None` all count. Web addresses and @handles name none.
    """

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        names: dict[str, list[_Name]] = {}
        for topic in topics:
            for alias in topic.aliases:
                if alias.text.strip():
                    names.setdefault(_fold(_squeeze(alias.text)), []).append(_Name(alias, topic))
        self._names = tuple(tuple(alike) for alike in names.values())
        self._automaton = AhoCorasick(list(names)) if names else None

    def names_topic(self, text: str) -> bool:
        """Whether `text`, of any language, names a topic at least once."""
        return next(self._scan(text, None), None) is not None

    def find(self, text: str, language: str | None = None) -> tuple[Mention, ...]:
        """All mentions in `text`, in order and without overlaps; of two that begin together, the longer one."""
        return tuple(self._scan(text, language.split("-")[0].lower() if language else None))

    def _scan(self, text: str, language: str | None) -> Iterator[Mention]:
        behind = 0
        for start, end, index in self._candidates(text):
            if start < behind or not _opens_word(text, start) or not _closes_word(text, start, end):
                continue
            written = text[start:end]
            name = next((name for name in self._names[index] if name.fits(written, language)), None)
            if name is not None:
                behind = end
                yield Mention(start=start, end=end, topic_id=name.topic.id, company=_company(name.topic))

    def _candidates(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, index of the names) wherever an alias is spelled, by start, the longest first."""
        if self._automaton is None:
            return []
        folded, cuts = _collapse(_fold(text))
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if cuts:
            found = [(index, _origin(start, cuts), _origin(end - 1, cuts) + 1) for index, start, end in found]
        return sorted(((start, end, index) for index, start, end in found), key=lambda match: (match[0], -match[1]))


def _company(topic: Topic) -> str | None:
    return topic.company or (topic.name if topic.kind == "company" else None)


def _fold(text: str) -> str:
    """`text` in lower case, with one kind of space and apostrophe; as long as it was, sign for sign."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    alike = _unify(lower)
    return alike if alike.isascii() else _SURROGATE.sub("\ufffd", alike)


def _unify(text: str) -> str:
    # A dozen scans for one sign each are ten times faster than one str.translate.
    for sign, plain in _ALIKE:
        text = text.replace(sign, plain)
    return text


def _collapse(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """`folded` with single spaces only, and its cuts: (offset in the result, signs left out before it)."""
    cuts: list[tuple[int, int]] = []
    left_out = 0
    for run in _SPACES.finditer(folded):
        left_out += run.end() - run.start() - 1
        cuts.append((run.end() - left_out, left_out))
    return (_SPACES.sub(" ", folded) if cuts else folded), cuts


def _origin(offset: int, cuts: list[tuple[int, int]]) -> int:
    index = bisect_right(cuts, offset, key=lambda cut: cut[0])
    return offset + (cuts[index - 1][1] if index else 0)


def _squeeze(text: str) -> str:
    return " ".join(_unify(text).split())


def _is_unspaced(character: str) -> bool:
    """Whether `character` belongs to a script that writes no spaces between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" or "\uf900" <= character <= "\ufaff"


def _opens_word(text: str, start: int) -> bool:
    if start == 0 or _is_unspaced(text[start]):
        return True
    before = text[start - 1]
    if before == "@":
        return False
    glued = text[max(0, start - 2) : start] in {"'s", "’s"} and text[start].isupper()
    return glued or _is_unspaced(before) or not before.isalnum()


def _closes_word(text: str, start: int, end: int) -> bool:
    if _is_unspaced(text[end - 1]):
        return True
    if _ADDRESS.match(text, end):
        return False
    hashtag = start > 0 and text[start - 1] == "#"
    return _SUFFIX.match(text, end) is not None or (hashtag and text[end : end + 1].isupper())
