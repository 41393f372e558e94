"""No tier falls below what it once reached on the project's gold set, unless someone means it to."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from config.loader import Configuration, load
from extractors.stance.gold import GoldPassage, read_gold
from extractors.stance.scoring import Figures, score
from flows.taggers import open_tagger, tag_documents

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((DATA / "floors.toml").read_text(encoding="utf-8"))
NAMES = {"micro_precision", "micro_all_f1", "macro5_f1", "wrongly_tagged_at_most", "holder"}
CEILING = "_at_most"


@cache
def configuration() -> Configuration:
    return load(ROOT / "config", environ={})


@cache
def passages() -> tuple[GoldPassage, ...]:
    path = DATA / "gold.jsonl"
    propositions = [proposition.id for proposition in configuration().codebook.propositions]
    found, faults = read_gold(path.read_bytes(), file=path.name, propositions=propositions)
    assert faults == ()
    return found


@cache
def figures(tier: str) -> Figures:
    tagger = open_tagger(configuration(), tier)
    taggings = tag_documents(tagger, [passage.document for passage in passages()])
    pairs = list(zip(passages(), taggings, strict=True))
    propositions = [proposition.id for proposition in configuration().codebook.propositions]
    return score(pairs, propositions=propositions, resamples=0).overall


def today(tier: str) -> dict[str, float | None]:
    """The figures that have floors, by the names of floors.toml."""
    found = figures(tier)
    return {
        "micro_precision": found.counts.precision,
        "micro_all_f1": found.counts_all.f1,
        "macro5_f1": found.macro5.f1,
        "wrongly_tagged_at_most": found.wrongly_tagged.value,
        "holder": found.holder.value,
    }


def complain(tier: str, floors: dict[str, float], reached: dict[str, float | None]) -> list[str]:
    """A sentence for each figure that is worse than its floor; an undefined figure is."""
    lines = []
    for name, floor in floors.items():
        value = reached[name]
        ceiling = name.endswith(CEILING)
        if value is not None and (value <= floor if ceiling else value >= floor):
            continue
        shown = "undefined" if value is None else f"{value:.4f}"
        lines.append(
            f"{tier}: {name} is {shown}, which is {'above its ceiling' if ceiling else 'below its floor'} {floor}. "
            f"Mend the tier, or change tests/data/floors.toml in a commit that says why."
        )
    return lines


def test_there_is_a_tier_with_floors() -> None:
    assert FLOORS


@pytest.mark.parametrize("tier", FLOORS)
def test_every_tier_has_every_floor(tier: str) -> None:
    assert FLOORS[tier].keys() == NAMES
    assert all(0 < floor < 1 for floor in FLOORS[tier].values())


@pytest.mark.parametrize("tier", FLOORS)
def test_no_tier_falls_below_its_floors(tier: str) -> None:
    complaints = complain(tier, FLOORS[tier], today(tier))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("tier", FLOORS)
def test_every_quote_stands_where_it_says(tier: str) -> None:
    assert figures(tier).misquoted == 0


def test_a_worse_figure_is_told_with_its_floor_and_what_to_do() -> None:
    floors = {"micro_precision": 0.7, "wrongly_tagged_at_most": 0.1, "macro5_f1": 0.5, "holder": 0.8}
    reached = {"micro_precision": 0.69, "wrongly_tagged_at_most": 0.11, "macro5_f1": None, "holder": 0.8}
    assert [line.split(". ")[0] for line in complain("cues", floors, reached)] == [
        "cues: micro_precision is 0.6900, which is below its floor 0.7",
        "cues: wrongly_tagged_at_most is 0.1100, which is above its ceiling 0.1",
        "cues: macro5_f1 is undefined, which is below its floor 0.5",
    ]


# The gold set itself


def test_the_gold_set_is_as_large_and_as_wide_as_its_readme_says() -> None:
    assert len(passages()) == 230
    cells = [stance.cell for passage in passages() for stance in passage.stances or ()]
    assert (len(cells), len(set(cells))) == (387, 32)
    assert sum(len(passage.optional) for passage in passages()) == 88
    assert sum(not passage.stances and not passage.optional for passage in passages()) == 67
    assert {(passage.language or "").split("-")[0] for passage in passages()} == {"en", "zh", "de", "fr", "es", "id"}


def test_every_gold_stance_says_whose_it_may_be_and_how_it_is_told() -> None:
    assert all(stance.holders and stance.relations for passage in passages() for stance in passage.stances or ())
