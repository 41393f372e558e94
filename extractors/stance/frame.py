"""A frame of reported speech: who is said to say which part of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.stance.grammar import Grammar

FrameKind = Literal["subject", "inverted", "according", "group", "nominal", "passive", "clause", "actor", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`who` holds what stands in `[start, end)` of the sentence; None where only a noun reports ("fears that").

    The reporting word stands at `at` and ends at `until`. `whole`: the attribution follows what it reports, or
    interrupts it. `strong`: the verb can only report. Its subject begins at `subject`, where that comes first.

    Three kinds come from the main clause (`main`): a verb of opinion makes a `clause`, any other verb an `actor` where
    the subject is a person or body by its office, else the subject is only `named`. Its verb may tell an `act`, so
    plainly that an essay's author does not do it (`deed`), or be `urged` ("should").

    `answered`: the sentence goes on to judge what is reported ("..., which is wrong"), or holds it in passing ("as
    rivals grumble"). `camp`: the subject is a group known by its view ("critics"); `office`: a person or body by its
    words. `described`: the language's main clause is, else a frame that opens the sentence is taken for it.
    """

    kind: FrameKind
    who: str | None
    at: int
    until: int
    start: int
    end: int
    whole: bool = False
    strong: bool = True
    subject: int | None = None
    main: bool = False
    act: bool = False
    deed: bool = False
    answered: bool = False
    camp: bool = False
    described: bool = True
    urged: bool = False
    office: bool = True

    def covers(self, start: int, end: int) -> bool:
        """Whether `[start, end)` of the sentence is in what the frame reports, or holds its subject and verb too."""
        opened = self.subject is not None and self.subject <= start and end > self.until
        return start < self.end and (self.start <= start or opened)

    def reaches(self, start: int, end: int) -> bool:
        """Whether `[start, end)` of the sentence stands in the clause whose verb the frame is of."""
        return self.at < end and start < self.end


def find_turn(sentence: str, start: int, grammar: Grammar) -> int:
    """Where the reported clause ends: at "; " or ", but", after which the text speaks for itself again."""
    turn = grammar.attribution.turn.search(sentence, start)
    return turn.start() if turn else len(sentence)
