"""Which country a stance is about: the rule by examples, and how often it is right on labelled stances."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.model import Document, Stance
from extractors.stance.about import decide_country, find_places
from extractors.stance.sentences import split
from tests.extractors.stance.shipped import tagger

DATA = Path(__file__).parents[2] / "data"


def about(
    text: str, *, title: str = "", language: str = "en", of: str | None = None, cue: str | None = None
) -> str | None:
    places = find_places(text, split(text, language), title, language)
    start = text.index(of) if of else 0
    end = start + len(of) if of else len(text)
    return decide_country(places, start, end, (text.index(cue), text.index(cue) + len(cue)) if cue else None)


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "Temu is treated worse in Brazil than its rivals.", "BR"),
        ("en", "Lawmakers on Capitol Hill want the app gone.", "US"),
        ("en", "Ofcom should look at the app.", "GB"),
        ("en", "MEPs want TikTok to answer under the Digital Services Act.", "EU"),
        ("en", "The FTC sued the company over children's data.", "US"),
        ("de", "Die österreichischen Behörden sperren die App.", "AT"),
        ("de", "Das BSI warnt vor der App.", "DE"),
        ("fr", "L'Assemblée nationale débat de l'interdiction de l'application.", "FR"),
        ("es", "El Gobierno brasileño quiere gravar los paquetes de Shein.", "BR"),
        ("id", "Kominfo memblokir aplikasi itu.", "ID"),
        ("zh", "印度尼西亚禁止了这款应用。", "ID"),
        ("zh-Hant", "美國國會要求字節跳動出售業務。", "US"),
        ("en", "Brasília taxes what Shein sends.", "BR"),
    ],
)
def test_names_demonyms_capitals_and_bodies(language: str, text: str, country: str) -> None:
    assert about(text, language=language) == country


class TestChina:
    def test_is_where_the_companies_come_from_and_not_what_is_meant(self) -> None:
        assert about("Chinese law obliges the owner to hand data to Beijing.") is None
        assert about("China will protect its firms, and Canada must not ban the app.") == "CA"

    def test_is_meant_where_its_own_market_is(self) -> None:
        assert about("The Chinese market is no longer enough for the brand.") == "CN"
        assert about("Unlike Chinese users, Australians see no limit.") == "AU"


class TestSeveral:
    TEXT = "India banned the app after a border clash, the Taliban cite morals, and in Iran it cannot be reached."

    def test_the_one_beside_the_cue(self) -> None:
        assert about(self.TEXT, cue="banned the app") == "IN"

    def test_none_where_that_is_not_clear(self) -> None:
        assert about(self.TEXT) is None
        assert about("Brussels and Washington both taxed the cars.", cue="taxed the cars") is None


class TestWhatIsNotMeant:
    @pytest.mark.parametrize(
        "text",
        [
            "It asks less of users than its American rivals do.",
            "An analyst in Singapore said the app is a danger.",
            "Videos under the pro-Israeli tag were fewer.",
            "Jordan and Chad say that the app is fun.",
            "The Latin American team uses the app.",
        ],
    )
    def test_rivals_speakers_and_names(self, text: str) -> None:
        assert about(text) is None


class TestAround:
    def test_the_paragraph_then_the_title_then_the_article(self) -> None:
        text = "Germans love it. It must be banned.\nIt is a danger."
        assert about(text, of="It must be banned.") == "DE"
        assert about(text, of="It is a danger.", title="France and TikTok") == "FR"
        assert about(text, of="It is a danger.") is None
        assert about(f"{text}\nBerlin says no.", of="It is a danger.") == "DE"

    def test_a_paragraph_that_names_many_decides_nothing(self) -> None:
        assert about("Italy, Spain and Poland met. It is a danger.", of="It is a danger.") is None

    def test_names_inside_of_other_chinese_words_are_none(self) -> None:
        for text in ("出海地图上少了一国。", "据《近日本报》称，这款应用很危险。", "这是一个完美方案。"):
            assert about(text, language="zh") is None

    def test_nothing_named(self) -> None:
        assert about("It is a danger.") is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of those that were told, how many are right; of those that should be told, how many are."""

    precision: float
    recall: float


def measure(field: str, tell: Callable[[Stance], str | None]) -> Score:
    labelled = [row for row in map(json.loads, (DATA / "about.jsonl").read_text().splitlines()) if field in row]
    texts = {
        (file, row["id"]): row
        for file in ("dev_passages.jsonl", "gold.jsonl")
        for row in map(json.loads, (DATA / file).read_text(encoding="utf-8").splitlines())
    }
    right = told = wanted = 0
    for row in labelled:
        source = texts[row["file"], row["id"]]
        document = Document(id=row["id"], text=source["text"], title=source["title"], language=source["lang"])
        key = (row["proposition"], row["pole"], row["start"])
        for stance in tagger().tag(document).stances:
            if (stance.proposition, stance.pole, stance.start) == key:
                said = tell(stance)
                right += said is not None and said == row[field]
                told += said is not None
                wanted += row[field] is not None
                break
    assert wanted > 30, "the labels no longer fit what the tagger finds"
    return Score(precision=right / told, recall=right / wanted)


def test_countries_on_labelled_stances() -> None:
    score = measure("about_country", lambda stance: stance.about_country)
    assert score.precision >= 0.9
    assert score.recall >= 0.65


def test_companies_on_labelled_stances() -> None:
    score = measure("company", lambda stance: stance.company)
    assert score.precision >= 0.9
    assert score.recall >= 0.95
