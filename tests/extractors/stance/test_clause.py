"""The main clause: its subject and the kind of its verb."""

from __future__ import annotations

import time

import pytest

from extractors.stance.clause import read_clause
from extractors.stance.grammar.mainclauses import CLAUSES


@pytest.mark.parametrize(
    ("language", "sentence", "subject", "verb"),
    [
        ("en", "The ministry fined the app on Friday.", "The ministry", "fined"),
        ("en", "But in May, the court in Oslo lifted it.", "the court in Oslo", "lifted"),
        ("en", "On Tuesday, the House has quietly withdrawn its bill.", "the House", "withdrawn"),
        ("en", "Its director, Ada Thorne, said nothing had changed.", "Ada Thorne", "said"),
        ("en", "The centre that defended her said the trials went on.", "The centre", "said"),
        ("en", "Dealers consulted by this agency thought otherwise.", "Dealers consulted by this agency", "thought"),
        ("en", "In an unsigned opinion the Supreme Court let the law stand.", "the Supreme Court", "let"),
        ("en", "Officials don’t believe a word of it.", "Officials", "believe"),
        (
            "en",
            "Italy's privacy authority ordered a halt, and the app vanished.",
            "Italy's privacy authority",
            "ordered",
        ),
        ("fr", "Le tribunal de Paris a refusé vendredi la suspension.", "Le tribunal de Paris", "refusé"),
        ("es", "La oposición tachó el viaje de ingenuo.", "La oposición", "tachó"),
        ("de", "Die Behörde hat gegen die Firma eine Buße verhängt.", "Die Behörde", "verhängt"),
        ("de", "Am Dienstag untersagte die Behörde den Dienst.", "die Behörde", "untersagte"),
    ],
)
def test_subject_and_verb(language: str, sentence: str, subject: str, verb: str) -> None:
    clause = read_clause(sentence, CLAUSES[language])
    assert clause is not None
    assert (clause.subject, clause.verb) == (subject, verb)


@pytest.mark.parametrize(
    "sentence",
    [
        "The app spies on everybody, the minister said.",
        "“It is a threat,” she said.",
        "Between a rock and a hard place, no.",
        "Ban it.",
    ],
)
def test_no_clause_is_better_than_a_wrong_one(sentence: str) -> None:
    clause = read_clause(sentence, CLAUSES["en"])
    assert clause is None or clause.subject == "The app"


def test_a_modal_is_not_done_and_a_duty_is_urged() -> None:
    clauses = CLAUSES["en"]
    told = {word: read_clause(f"The minister {word} sue the app.", clauses) for word in ("will", "may", "should")}
    assert {word: (clause.done, clause.urged) for word, clause in told.items() if clause} == {
        "will": (True, False),
        "may": (False, False),
        "should": (False, True),
    }


def test_the_passive_has_no_actor_for_its_subject() -> None:
    clause = read_clause("The app has been banned by Congress.", CLAUSES["en"])
    assert clause is not None
    assert clause.passive


@pytest.mark.parametrize("piece", ["Asked, ", "x who said, ", "Mark Warner ", "being told, ", "In the House of ", ",a"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    sentence = piece * (4_000 // len(piece))
    started = time.perf_counter()
    for clauses in CLAUSES.values():
        read_clause(sentence, clauses)
        clauses.tail.search(sentence)
    assert time.perf_counter() - started < 0.5
