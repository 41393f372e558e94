"""Finds where a text names a company, product, app, law or class of firms that makes it on topic."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from ahocorasick_rs import AhoCorasick

from extractors.model import Alias, Topic
from extractors.phrase import GAP, Anchor, Phrase, anchor_phrases, names_another

_SUFFIX = re.compile(r"(?:['’‘]?s['’]?|['’])?(?=$|\W|[_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])|['’]s(?=[A-Z])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_START, _END = itemgetter(1), itemgetter(2)
_ENDS = frozenset(("", " ", ",", "\n", ")"))
_SPACES = re.compile("  +")
_NAMED = re.compile(r"\b[A-Z][a-z]")
_ADDRESS = re.compile(r"\.(?:com|cn|net|org|io)\b", re.IGNORECASE)
# What may stand between the words of an alias, and how an apostrophe may be written: one sign for one, so that the
# offsets in the folded text are those of the text.
_ALIKE = (
    *((sign, " ") for sign in "\t\n\v\f\r\u00a0\u2007\u202f\u3000\u2010\u2011-"),
    *((sign, "'") for sign in "’‘"),
)
_ALIKE_ASCII = tuple((sign, plain) for sign, plain in _ALIKE if sign.isascii())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A topic named at `text[start:end]`. `company` is the firm behind it, None for laws and classes."""

    start: int
    end: int
    topic_id: str
    company: str | None


@dataclass(frozen=True, slots=True)
class _Name:
    """One written form of a topic, taken apart.

    `beside`: beginnings of words, one of which the text must hold too (empty: none needed). `decoy`: what is
    written so is something else.
    """

    alias: Alias
    topic: Topic
    text: str
    beside: tuple[str, ...] = ()
    decoy: bool = False

    def fits(self, written: str, language: str | None) -> bool:
        """Whether the alias may be written so, in a text of that language (None: whatever it is)."""
        spoken = language is None or not self.alias.languages or language in self.alias.languages
        return spoken and (not self.alias.case_sensitive or self._is_written(written))

    def _is_written(self, written: str) -> bool:
        return written == self.text or (not written.isalnum() and _squeeze(written) == _squeeze(self.text))


@dataclass(frozen=True, slots=True)
class _Page:
    """A text made ready for searching: offsets in `folded` become those of `text` by `cuts`."""

    text: str
    folded: str
    cuts: list[tuple[int, int]]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        return (_origin(start, self.cuts), _origin(end - 1, self.cuts) + 1) if self.cuts else (start, end)

    def holds(self, beginnings: tuple[str, ...]) -> bool:
        """Whether a word begins with one of them."""
        return any(_begins_word(self.folded, beginning) for beginning in beginnings)


class TopicMatcher:
    """All aliases of all topics as one automaton: a text is read once, however many there are.

    Aliases in Latin, Greek or Cyrillic letters match whole words only (with a plural or genitive s, and as the first
    or last part of a hyphened compound); Han, Kana and Hangul aliases match anywhere. An alias limited to some
    languages is ignored in texts of the others; with `language=None` all count. Web addresses and @handles name none.

    "Chinese ... app" may have describing words at its gap, "Manus + China" counts in a text with a word that begins
    with "China", "!Manus Island" is no mention of anything; `config/topics.toml` explains these.
    """

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        plain: dict[str, list[_Name]] = {}
        phrases: list[Phrase[_Name]] = []
        for name in _take_apart(topics):
            first, gap, last = name.text.partition(GAP)
            if gap:
                ends = _form(first), _fold_ending(last)
                phrases.append(Phrase(*ends, name, _proper(first, last), name.alias.languages))
            else:
                plain.setdefault(_form(first), []).append(name)
        anchors = anchor_phrases(phrases)
        forms = tuple(dict.fromkeys((*plain, *anchors)))
        self._names = tuple(tuple(plain.get(form, ())) for form in forms)
        self._anchors: tuple[tuple[Anchor[_Name], ...], ...] = tuple(anchors.get(form, ()) for form in forms)
        self._automaton = AhoCorasick(list(forms)) if forms else None

    def names_topic(self, text: str) -> bool:
        """Whether `text`, of any language, names a topic at least once."""
        return next(self._scan(text, None), None) is not None

    def find(self, text: str, language: str | None = None) -> tuple[Mention, ...]:
        """All mentions in `text`, in order and without overlaps; of two that begin together, the longer one."""
        return tuple(self._scan(text, language.split("-")[0].lower() if language else None))

    def _scan(self, text: str, language: str | None) -> Iterator[Mention]:
        if self._automaton is None:
            return
        folded, cuts = _collapse(_fold(text))
        page = _Page(text, folded, cuts)
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        behind = 0
        # By start, the longest first; two sorts in C are faster than one with a key of our own.
        found.sort(key=_END, reverse=True)
        for index, cut_start, cut_end in sorted(found, key=_START):
            names, anchors = self._names[index], self._anchors[index]
            if not names and all(one.is_barred(folded, cut_start, cut_end, language) for one in anchors):
                continue
            start, end = page.origin(cut_start, cut_end) if cuts else (cut_start, cut_end)
            if start < behind or not _opens_word(text, start) or not _closes_word(text, start, end):
                continue
            name = _choose(names, page, start, end, language)
            if name is None and anchors:
                start, end, name = _complete(anchors, page, cut_start, cut_end, language)
            if name is None or start < behind:
                continue
            behind = end
            if not name.decoy:
                yield Mention(start=start, end=end, topic_id=name.topic.id, company=_company(name.topic))


def _take_apart(topics: tuple[Topic, ...]) -> list[_Name]:
    """The names of all topics; forms that differ only in the word beside them are one name."""
    beside: dict[tuple[str, Alias], list[str]] = {}
    owners = {topic.id: topic for topic in topics}
    for topic in topics:
        for alias in topic.aliases:
            text, parted, company = alias.text.partition(" + ")
            if text.strip():
                bare = (
                    Alias(text=text, languages=alias.languages, case_sensitive=alias.case_sensitive)
                    if parted
                    else alias
                )
                beside.setdefault((topic.id, bare), []).append(_form(company) if company else "")
    return [
        _Name(bare, owners[owner], bare.text.removeprefix("!").strip(), _needed(company), bare.text.startswith("!"))
        for (owner, bare), company in beside.items()
    ]


def _needed(company: list[str]) -> tuple[str, ...]:
    return tuple(company) if all(company) else ()


def _choose(names: Sequence[_Name], page: _Page, start: int, end: int, language: str | None) -> _Name | None:
    written = page.text[start:end]
    for name in names:
        if name.fits(written, language) and (not name.beside or page.holds(name.beside)):
            return name
    return None


def _complete(
    anchors: Sequence[Anchor[_Name]], page: _Page, start: int, end: int, language: str | None
) -> tuple[int, int, _Name | None]:
    """The phrase around the part of it at `folded[start:end]`, as (start, end, name) in the text itself."""
    for anchor in anchors:
        span = anchor.match(page.folded, start, end)
        if span is None:
            continue
        gap = page.text[slice(*page.origin(span.gap_start, span.gap_end + 1))]
        name = next((name for name in span.names if name.fits(name.text, language)), None)
        if name is not None and not names_another(gap):
            return (*page.origin(span.start, span.end), name)
    return start, end, None


def _proper(first: str, last: str) -> Literal["first", "last"] | None:
    """Which of two parts alone holds a word written like a name: "China" does, "app" and "EV" do not."""
    named = _NAMED.search(first), _NAMED.search(last)
    if bool(named[0]) == bool(named[1]):
        return None
    return "first" if named[0] else "last"


def _begins_word(folded: str, beginning: str) -> bool:
    at = folded.find(beginning)
    while at > 0 and folded[at - 1].isalnum() and not _is_unspaced(folded[at]):
        at = folded.find(beginning, at + 1)
    return at >= 0


def _fold_ending(last: str) -> str:
    """The second part of a phrase; a hyphen before it stays, as the sign of a word's end."""
    bare = last.strip().removeprefix("-")
    return ("-" if bare != last.strip() else "") + _form(bare)


def _company(topic: Topic) -> str | None:
    return topic.company or (topic.name if topic.kind == "company" else None)


def _fold(text: str) -> str:
    """`text` in lower case, with one kind of space and apostrophe; as long as it was, sign for sign."""
    return _lower(_unify(text))


def _form(name: str) -> str:
    """A name as it stands in a folded text with single spaces."""
    return _lower(_squeeze(name))


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return lower if lower.isascii() else _SURROGATE.sub("\ufffd", lower)


def _unify(text: str) -> str:
    # A dozen scans for one sign each are ten times faster than one str.translate.
    for sign, plain in _ALIKE_ASCII if text.isascii() else _ALIKE:
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
    # Tens of thousands of names are one word.
    return text if text.isalnum() else " ".join(_unify(text).split())


def _is_unspaced(character: str) -> bool:
    """Whether `character` belongs to a script that writes no spaces between words."""
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" or "\uf900" <= character <= "\ufaff"


def _opens_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if before in {"", " "} or _is_unspaced(text[start]):
        return True
    if before == "@":
        return False
    glued = text[max(0, start - 2) : start] in {"'s", "’s"} and text[start].isupper()
    return glued or _is_unspaced(before) or not before.isalnum()


def _closes_word(text: str, start: int, end: int) -> bool:
    if text[end : end + 1] in _ENDS or _is_unspaced(text[end - 1]):
        return True
    if _ADDRESS.match(text, end):
        return False
    hashtag = start > 0 and text[start - 1] == "#"
    return _SUFFIX.match(text, end) is not None or (hashtag and text[end : end + 1].isupper())
