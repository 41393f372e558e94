"""The main clause, by language: which words open a sentence before its subject, and which verbs tell a view or an act.

Used where no frame of reported speech stands: "The ministry fined the app", "He blamed it for a culture of violence".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

from extractors.stance.grammar.shape import NEVER


def whole_word(*alternatives: str) -> Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """`opener` matches what precedes the subject. Most others match one whole word.

    `auxiliary`: always a finite verb; `finite`: looks like one unless what precedes it is a `determiner` or it is a
    reduced `participle`; `sure`: never anything else; `relative` opens a clause whose verb is skipped; `adverb`: words
    between the parts of a verb.

    `attitude`: verbs whose subject holds a view, whoever it is; `loose`: those that say so of persons and bodies only;
    `act`: verbs that do what a proposition asks for; `deed`: those acts that even an essay tells as somebody's own
    (None: all acts); `modal`: verbs after which nothing is told as done; `duty`: those that urge.

    `office`: nouns for persons and bodies that speak or act by office; `camp`: groups that opinion pieces argue with;
    `answer`: how a sentence turns to what its author makes of it.

    `preposition` begins a phrase that is no subject, unless one stands at its end (`late`: "In an unsigned opinion the
    Supreme Court"). `tail` finds an attribution after what it reports, with its subject as `who` (or `name`);
    `inverse` a sentence whose subject (`who`) follows its verb (`verb`). `verb_last`: a participle ends the clause.
    """

    opener: Pattern[str]
    auxiliary: Pattern[str]
    finite: Pattern[str]
    determiner: Pattern[str]
    attitude: Pattern[str]
    loose: Pattern[str]
    act: Pattern[str]
    office: Pattern[str]
    modal: Pattern[str]
    duty: Pattern[str]
    deed: Pattern[str] | None = None
    camp: Pattern[str] = NEVER
    answer: Pattern[str] = NEVER
    sure: Pattern[str] = NEVER
    relative: Pattern[str] = NEVER
    adverb: Pattern[str] = NEVER
    preposition: Pattern[str] = NEVER
    late: Pattern[str] = NEVER
    tail: Pattern[str] = NEVER
    inverse: Pattern[str] = NEVER
    verb_last: bool = False
    participle: Pattern[str] = NEVER
