"""The main clause of every language that has one described."""

from __future__ import annotations

from extractors.stance.grammar.clauses import Clauses
from extractors.stance.grammar.clauses_de import GERMAN_CLAUSES
from extractors.stance.grammar.clauses_en import ENGLISH_CLAUSES
from extractors.stance.grammar.clauses_romance import FRENCH_CLAUSES, SPANISH_CLAUSES

CLAUSES: dict[str, Clauses] = {
    "en": ENGLISH_CLAUSES,
    "de": GERMAN_CLAUSES,
    "fr": FRENCH_CLAUSES,
    "es": SPANISH_CLAUSES,
}
