"""Which country a stance is about: whose law, market, state or public is meant, and not where the outlet sits.

The rule, as an analyst would code it. What the sentence names counts first, then its paragraph, then the title, then
the article. China is where the argued-over companies come from and is named nearly everywhere: it is meant only where
the sentence speaks of China's own market or public, and no other country is named there. A name does not count where
it only says where a speaker sits ("an analyst in Singapore") or a rival firm comes from ("American rivals"). Several
countries in a sentence: the one that a cue stands beside, where that is clear. The EU counts as a country of its own
beside its members. Where none is sure: None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.stance.countries import country_matcher
from extractors.stance.sentences import Sentence

ORIGIN = "CN"
# What lies between a cue and the country that it is about.
_NEAR = 60
_DOMINANT = 0.6
# How often an article must name the country that its other paragraphs are about: once may be an aside.
_OFTEN = 2
_SPEAKER = re.compile(
    r"\b(?:professors?|analysts?|spokes\w+|researchers?|experts?|lawyers?|economists?|scholars?|scientists?|advisers?|"
    r"correspondents?|journalists?|reporters?|diplomats?|consultants?)\s(?:\w+\s){0,3}?(?:in|from|at|of|based in)\s"
    r"(?:the\s)?$|\bpro-$|\banti-$|\b(?:cranes?|goods|products?|parcels?|cars?|drones?|phones?|parts|made|imported)\s"
    r"(?:from|in)\s$",
    re.IGNORECASE,
)
_FIRMS = re.compile(
    r"(?:['’]s|['’])?[\s-](?:[\w-]+\s)?(?:rivals?|competitors?|compan(?:y|ies)|firms?|carmakers?|automakers?|chip\s?makers?|"
    r"start-?ups?|giants?|investors?|buyers?|counterparts?|brands?|owners?|dollars?|networks?|media|newspapers?|"
    r"Konkurrenten|Firmen|Konzerne?|Unternehmen|Hersteller|Investoren|entreprises?|empresas?|rivales)\b"
    r"|(?:车企|車企|公司|企业|企業|厂商|廠商|品牌|巨头|巨頭|制造商|製造商|同行)"
)
_HOME = re.compile(
    r"\bChin(?:a['’]s|ese) (?:market|consumers?|users|shoppers|viewers|audiences?|customers|internet users)\b|"
    r"\bchinesische[nr]? (?:Markt|Verbraucher|Kunden|Nutzer)\b|marché chinois|consommateurs chinois|mercado chino|"
    r"consumidores chinos|pasar (?:Tiongkok|China)|中国(?:市场|消费者|用户|网民)|中國(?:市場|消費者|用戶|網民)|国内市场"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country named at `start` in the text."""

    start: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The countries that a text and its title name, without those that only say where somebody is from."""

    text: str
    sentences: tuple[Sentence, ...]
    named: tuple[Place, ...]
    title: tuple[Place, ...]


def find_places(text: str, sentences: Sequence[Sentence], title: str | None, language: str) -> Places:
    """The countries named in a text of `language` (BCP 47) and its title."""
    return Places(
        text=text,
        sentences=tuple(sentences),
        named=_find(text, language),
        title=_find(title or "", language),
    )


def decide_country(places: Places, start: int, end: int, cue: tuple[int, int] | None = None) -> str | None:
    """The code of the country that `text[start:end]` is about (ISO 3166-1 alpha-2, or EU); None where it is not sure.

    `cue`: the words that show the stance, where something narrower than the whole is known.
    """
    inside = [place for place in places.named if start <= place.start < end]
    foreign = [place for place in inside if place.code != ORIGIN]
    if foreign:
        return _choose(foreign, cue)
    around = _in_paragraph(places, start)
    for group, least in ((around, 1), (places.title, 1), (places.named, _OFTEN)):
        found = _agreed(group, least)
        if found is not None:
            return found
    alone = not any(place.code != ORIGIN for place in (*places.named, *places.title))
    return ORIGIN if alone and _HOME.search(places.text, start, end) else None


def _find(text: str, language: str) -> tuple[Place, ...]:
    found = country_matcher().find(text, language) if text else ()
    return tuple(
        Place(start=mention.start, code=mention.topic_id)
        for mention in found
        if not _SPEAKER.search(text, max(0, mention.start - 60), mention.start) and not _FIRMS.match(text, mention.end)
    )


def _choose(foreign: Sequence[Place], cue: tuple[int, int] | None) -> str | None:
    """The one country of a sentence; of several the one beside the cue."""
    codes = {place.code for place in foreign}
    if len(codes) == 1:
        return foreign[0].code
    if cue is None:
        return None
    near = {place.code for place in foreign if _distance(place, cue) <= _NEAR}
    before = {place.code for place in foreign if place.start <= cue[1] and _distance(place, cue) <= _NEAR}
    chosen = before if len(before) == 1 else near
    return next(iter(chosen)) if len(chosen) == 1 else None


def _distance(place: Place, cue: tuple[int, int]) -> int:
    return max(cue[0] - place.start, place.start - cue[1], 0)


def _in_paragraph(places: Places, start: int) -> tuple[Place, ...]:
    paragraph = next((one.paragraph for one in places.sentences if one.start <= start < one.end), None)
    own = [one for one in places.sentences if one.paragraph == paragraph]
    if not own:
        return ()
    return tuple(place for place in places.named if own[0].start <= place.start < own[-1].end)


def _agreed(group: Sequence[Place], least: int) -> str | None:
    """The country that most of the names stand for, if they are `least` or more."""
    counted = Counter(place.code for place in group if place.code != ORIGIN)
    if not counted:
        return None
    code, most = counted.most_common(1)[0]
    return code if most >= max(least, _DOMINANT * counted.total()) else None
