"""Names with a gap ("Chinese ... app"): two parts of one name with a few describing words between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Name = TypeVar("Name")
Side = Literal["after", "before"]

GAP = " ... "
_MOST_WORDS = {"after": 2, "before": 3}
_REACH = 96
_LONGEST = 6
_MARKS = ',;:.!?…()[]{}"“”„«»‘–—|/*•·，。；：！？、（）《》「」'
# "Platforms in China" may be anybody's; "platforms de China" is written out in the aliases.
_PREPOSITIONS = frozenset(("en", "de", "d'", "del", "di", "van", "von", "in", "ke", "dari", "asal", "chez", "vers"))
_HAN = re.compile(r"[\u4e00-\u9fff]")
# What shows that another clause or another party than the maker stands between the two parts: function words of the
# languages served, and people and offices that have a nationality of their own ("Chinese hackers breach a phone").
_BARRED = """
    a about adalah after against agents al also ambassador amid among an and are army as at au authorities authority aux
    avec be been before began behörden but buyer buyers by cabinet can censors citizens con consumer consumers could
    court courts customer customers dan das dass dem den dengan der des di did die diplomats do does du ein eine el
    embassy espionage et for foreign from general gobierno gobiernos gouvernement government governments hacker
    hackers had has have he her his hukum if in into investors is it its kunden la las law laws le leader leaders
    leadership les los marché market may mercado military minister ministers ministry more nach nationals not o of
    off officer official officials oleh on or ou our over own pada par para parliament party pemerintah people
    police politburo por pour premier president que qui rating regierung regulator regulators restaurant restaurants
    régime régimen said sang says sein she should since so soldiers spies spy students sur than that the their them
    these they this those to too tourist tourists travellers troops una und under une untuk us use used user users
    uses using verbraucher visa visas von vs was we were western what when where which while who will with would y
    yang your état
"""
_BARRIERS = frozenset(_BARRED.split())
_BARRIER_SIGNS = (
    "对在和与是要将向被把政府官让使不也都已因可会从其该此这那并及或以于给曾正当局军外驻总人民用法境對"
    "與將讓會從這並給當軍總"
)


@dataclass(frozen=True, slots=True)
class Phrase(Generic[Name]):
    """A name of two parts, `first` and `last`, both folded. A `last` that opens with "-" is the end of a word.

    `proper`: which of them alone is a proper name, if one is. `languages` empty: all.
    """

    first: str
    last: str
    name: Name
    proper: Literal["first", "last"] | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span(Generic[Name]):
    """`names` fit at `folded[start:end]`; the words between the parts are `folded[gap_start:gap_end]`."""

    start: int
    end: int
    gap_start: int
    gap_end: int
    names: Sequence[Name]


class Anchor(Generic[Name]):
    """The part that many phrases share ("Chinese", "chinoise"), and their other parts on one side of it."""

    def __init__(self, side: Side, phrases: Sequence[Phrase[Name]]) -> None:
        self._side: Side = side
        everywhere = any(not phrase.languages for phrase in phrases)
        spoken = {language for phrase in phrases for language in phrase.languages}
        self._languages = frozenset() if everywhere else frozenset(spoken)
        self._words: dict[str, dict[tuple[str, ...], list[Name]]] = {}
        self._endings: dict[str, list[Name]] = {}
        self._signs: dict[str, list[Name]] = {}
        for phrase in phrases:
            self._add(phrase.last if side == "after" else phrase.first, phrase.name)
        ordered = sorted(map(re.escape, self._signs), key=len, reverse=True)
        self._unspaced = re.compile(rf"[^\W{_BARRIER_SIGNS}]{{0,6}}?({'|'.join(ordered)})") if ordered else None
        self._ends = tuple(self._endings)

    def _add(self, other: str, name: Name) -> None:
        if _HAN.search(other):
            self._signs.setdefault(other, []).append(name)
        elif other.startswith("-"):
            self._endings.setdefault(other[1:], []).append(name)
        else:
            words = tuple(other.split())
            key = words[0] if self._side == "after" else words[-1]
            self._words.setdefault(key, {}).setdefault(words, []).append(name)

    def is_barred(self, folded: str, start: int, end: int, language: str | None) -> bool:
        """Whether the language or the word beside `folded[start:end]` rules a phrase out: a fast answer to most."""
        if language and self._languages and language not in self._languages:
            return True
        if self._unspaced is not None:
            return False
        if self._side == "after":
            stop = folded.find(" ", end + 1, end + _REACH)
            return folded[end : end + 1] != " " or folded[end + 1 : stop] in _BARRIERS
        word = folded[folded.rfind(" ", max(0, start - _REACH), max(0, start - 1)) + 1 : max(0, start - 1)]
        return word in _BARRIERS or word in _PREPOSITIONS or word[-1:] in _MARKS

    def match(self, folded: str, start: int, end: int) -> Span[Name] | None:
        """The phrase whose shared part is `folded[start:end]`, None where its other part is not near."""
        if self._unspaced is not None:
            found = self._unspaced.match(folded, end)
            if found:
                return Span(start, found.end(), end, found.start(1), self._signs[found.group(1)])
        if self._side == "after":
            return self._match_after(folded, start, end)
        return self._match_before(folded, start, end)

    def _match_after(self, folded: str, start: int, end: int) -> Span[Name] | None:
        if folded[end : end + 1] != " ":
            return None
        words = _read_on(folded[end + 1 : end + _REACH])
        at = end + 1
        for number, word in enumerate(words[: _MOST_WORDS["after"] + 1]):
            length, names = self._fit(words, number)
            if names:
                return Span(start, at + length, end, at - 1, names)
            if word in _BARRIERS:
                return None
            at += len(word) + 1
        return None

    def _match_before(self, folded: str, start: int, end: int) -> Span[Name] | None:
        if folded[start - 1 : start] != " ":
            return None
        words = _read_back(folded[max(0, start - _REACH) : start - 1])
        at = start - 1
        for number in range(len(words) - 1, max(-1, len(words) - _MOST_WORDS["before"] - 2), -1):
            word = words[number]
            length, names = self._fit_before(words[: number + 1])
            if names:
                return Span(at - length, end, at, start, names)
            nearest = number == len(words) - 1
            if word.rpartition("'")[2] in _BARRIERS or word in _BARRIERS or (nearest and word in _PREPOSITIONS):
                return None
            at -= len(word) + 1
        return None

    def _fit(self, words: list[str], number: int) -> tuple[int, Sequence[Name]]:
        """(length, names) of the longest other part that begins with word `number`."""
        best: tuple[int, Sequence[Name]] = (0, ())
        for form in _singulars(words[number]):
            for parts, names in self._words.get(form, {}).items():
                there = words[number : number + len(parts)]
                if len(parts) > 1 and (there[:-1] != list(parts[:-1]) or parts[-1] not in _singulars(there[-1])):
                    continue
                length = len(" ".join(there))
                best = max(best, (length, names), key=lambda fit: fit[0])
        if not best[0] and self._ends and words[number].endswith(self._ends):
            ending = next(ending for ending in self._ends if words[number].endswith(ending))
            return len(words[number]), self._endings[ending]
        return best

    def _fit_before(self, words: list[str]) -> tuple[int, Sequence[Name]]:
        """(length, names) of the longest other part that ends with the last of `words`."""
        best: tuple[int, Sequence[Name]] = (0, ())
        last = words[-1].rpartition("'")[2]
        for form in _singulars(last):
            for parts, names in self._words.get(form, {}).items():
                if len(parts) > 1 and words[-len(parts) : -1] != list(parts[:-1]):
                    continue
                length = len(" ".join((*parts[:-1], last)))
                best = max(best, (length, names), key=lambda fit: fit[0])
        return best


def _read_on(following: str) -> list[str]:
    """The words up to the end of the clause, as many as a phrase may need."""
    words: list[str] = []
    for word in following.split(" ", _LONGEST)[:_LONGEST]:
        bare = word.rstrip(_MARKS)
        if not bare or bare[0] in _MARKS:
            break
        words.append(bare)
        if bare != word:
            break
    return words


def _read_back(preceding: str) -> list[str]:
    """The words since the beginning of the clause, as many as a phrase may need."""
    words: list[str] = []
    for word in reversed(preceding.rsplit(" ", _LONGEST)[-_LONGEST:]):
        bare = word.lstrip(_MARKS)
        if not bare or bare[-1] in _MARKS:
            break
        words.append(bare)
        if bare != word:
            break
    return words[::-1]


def _singulars(word: str) -> tuple[str, ...]:
    """`word` as it is, and without a plural or genitive s."""
    if word.endswith("'s"):
        return (word, word[:-2])
    return (word, word[:-1]) if word.endswith("s") else (word,)


def anchor_phrases(phrases: Sequence[Phrase[Name]]) -> Mapping[str, tuple[Anchor[Name], ...]]:
    """The anchors by their text: the proper name of the two parts of a phrase, or the part that more phrases have.

    That keeps words like "app" and "company", which every text is full of, out of what is searched for.
    """
    firsts = Counter((one.first, one.proper) for one in phrases)
    lasts = Counter((one.last, one.proper) for one in phrases)
    sides: dict[tuple[str, Side], list[Phrase[Name]]] = {}
    for one in phrases:
        more = firsts[one.first, None] >= lasts[one.last, None]
        forward = one.last.startswith("-") or one.proper == "first" or (one.proper is None and more)
        key: tuple[str, Side] = (one.first, "after") if forward else (one.last, "before")
        sides.setdefault(key, []).append(one)
    anchors: dict[str, tuple[Anchor[Name], ...]] = {}
    for (text, side), members in sides.items():
        anchors[text] = (*anchors.get(text, ()), Anchor(side, members))
    return anchors


def names_another(gap: str) -> bool:
    """Whether the words between the parts, as they are written, hold a name of their own ("Chinese Apple phone")."""
    for word in gap.split():
        head = word.split("-")[0].strip("'’&")
        if head[:1].isupper() and not (head.isupper() and len(head) <= 5) and "-" not in word:
            return True
    return False
