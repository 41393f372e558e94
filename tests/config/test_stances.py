"""The shipped `stances.toml`: every cue does what its own examples promise, and all of the codebook is covered."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from config.stances import read_codebook

re2 = pytest.importorskip("re2")

STANCES = Path(__file__).parents[2] / "config" / "stances.toml"
SHARED = Path(__file__).parents[2] / ".." / "shared"

PROPOSITIONS = (
    "security-threat",
    "influence-operations",
    "ban",
    "divestiture",
    "technical-mitigation",
    "due-process",
    "politicised-motive",
    "multilateral-governance",
    "platform-accountability",
    "platform-benefit",
    "user-harm",
    "decoupling-harm",
    "origin-penalty",
    "going-global",
    "origin-concealment",
    "engagement",
)
RESERVED = {"free-expression", "reciprocity"}
POLES = ("affirm", "reject")
COMMON = (
    ("security-threat", "affirm"),
    ("security-threat", "reject"),
    ("influence-operations", "affirm"),
    ("ban", "affirm"),
    ("ban", "reject"),
    ("divestiture", "affirm"),
    ("divestiture", "reject"),
    ("politicised-motive", "affirm"),
    ("user-harm", "affirm"),
    ("platform-benefit", "affirm"),
    ("going-global", "affirm"),
)

DATA: dict[str, Any] = tomllib.loads(STANCES.read_text(encoding="utf-8"))
CUES: list[dict[str, str]] = [cue for proposition in DATA["proposition"] for cue in proposition["cue"]]

each_cue = pytest.mark.parametrize("cue", CUES, ids=[cue["id"] for cue in CUES])


def compile_both(pattern: str) -> tuple[Any, Any]:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern, options), re.compile(pattern, re.IGNORECASE)


@each_cue
def test_matches_its_own_example_in_both_engines(cue: dict[str, str]) -> None:
    for engine in compile_both(cue["pattern"]):
        assert engine.search(cue["yes"]), f"{cue['pattern']} misses {cue['yes']!r}"


@each_cue
def test_leaves_its_near_miss_alone_in_both_engines(cue: dict[str, str]) -> None:
    for engine in compile_both(cue["pattern"]):
        found = engine.search(cue["no"])
        assert found is None, f"{cue['pattern']} takes {found[0]!r} in {cue['no']!r}"


@each_cue
def test_needs_some_words_to_match(cue: dict[str, str]) -> None:
    for engine in compile_both(cue["pattern"]):
        assert engine.search("") is None
        assert engine.search("It.") is None


def test_the_configuration_reads_it_without_findings() -> None:
    codebook, findings = read_codebook(DATA)

    assert findings == ()
    assert sum(len(proposition.cues) for proposition in codebook.propositions) == len(CUES)
    assert re.fullmatch(r"\d{4}\.\d+\.\d+", codebook.version)


def test_holds_the_sixteen_propositions_in_the_codebooks_order() -> None:
    assert tuple(proposition["id"] for proposition in DATA["proposition"]) == PROPOSITIONS


def test_ships_no_reserved_category() -> None:
    named = {proposition["id"] for proposition in DATA["proposition"]} | {cue["id"].split(".")[0] for cue in CUES}

    assert named.isdisjoint(RESERVED)


def test_each_cue_has_an_identity_of_its_own_that_says_where_it_stands() -> None:
    repeated = [identity for identity, count in Counter(cue["id"] for cue in CUES).items() if count > 1]
    astray = [
        cue["id"]
        for proposition in DATA["proposition"]
        for cue in proposition["cue"]
        if not re.fullmatch(rf"{proposition['id']}\.{cue['pole']}\.{cue['language']}\.\d\d", cue["id"])
    ]

    assert repeated == []
    assert astray == []


def test_no_wording_is_listed_twice() -> None:
    patterns = Counter((cue["language"], cue["pattern"]) for cue in CUES)

    assert [pattern for pattern, count in patterns.items() if count > 1] == []


@pytest.mark.parametrize("proposition", PROPOSITIONS)
@pytest.mark.parametrize("pole", POLES)
def test_both_poles_of_every_proposition_can_be_found_in_english(proposition: str, pole: str) -> None:
    assert count_cues(proposition, pole, "en") >= 4


@pytest.mark.parametrize(("proposition", "pole"), COMMON)
@pytest.mark.parametrize("language", ["zh", "de"])
def test_the_commonest_stances_can_be_found_in_chinese_and_german(proposition: str, pole: str, language: str) -> None:
    assert count_cues(proposition, pole, language) >= 1


def test_a_cue_only_turns_with_a_negation_where_the_file_says_so() -> None:
    assert {cue.get("negated", "silence") for cue in CUES} <= {"silence", "flip", "ignore"}


@pytest.mark.parametrize("proposition", DATA["proposition"], ids=PROPOSITIONS)
def test_a_person_can_read_what_each_proposition_means(proposition: dict[str, str]) -> None:
    assert proposition["statement"].endswith(".")
    assert all(len(proposition[key].split()) >= 5 for key in ("statement", "affirm", "reject", "not_this"))


@pytest.mark.newsroom
def test_no_text_is_copied_from_the_source_pieces() -> None:
    pieces = SHARED / "source_pieces"
    if not pieces.exists():
        pytest.skip("the source pieces are not here")
    source = {run for piece in pieces.glob("*.txt") for run in list_runs(piece.read_text(encoding="utf-8"))}
    texts = [cue[key] for cue in CUES for key in ("yes", "no")]
    texts += [p[key] for p in DATA["proposition"] for key in ("statement", "affirm", "reject", "not_this")]

    assert [text for text in texts if source.intersection(list_runs(text))] == []


def count_cues(proposition: str, pole: str, language: str) -> int:
    return sum(cue["id"].startswith(f"{proposition}.{pole}.{language}.") for cue in CUES)


def list_runs(text: str, words: int = 6) -> list[tuple[str, ...]]:
    found = re.findall(r"[a-z0-9]+", text.lower())
    return [tuple(found[at : at + words]) for at in range(len(found) - words + 1)]
