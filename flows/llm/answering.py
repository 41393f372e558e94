"""What the LLM taggers ask, and what they get: a client of an endpoint, or recorded answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from extractors.stance.prompt import Prompt

# Why there is no answer, in the words that a run's summary counts.
BUDGET_SPENT = "budget_spent"
BAD_ANSWER = "bad_answer"
TOO_LONG = "article_too_long"
OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as the model wrote it, and the tokens that it cost."""

    text: str
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReply:
    """Why there is no answer: `reason` is counted, `message` is for a person; tokens may have been spent all the same.

    `final`: asking again in this run is no use (the key is refused, the model unknown). `sent`: a request was made.
    """

    reason: str
    message: str
    tokens_in: int = 0
    tokens_out: int = 0
    final: bool = False
    sent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A bad answer, and what was wrong with it."""

    answer: str
    message: str


class Answerer(Protocol):
    """Answers prompts. `retries`: how often it may be told what was wrong with its answer."""

    @property
    def model(self) -> str: ...

    @property
    def retries(self) -> int: ...

    async def ask(self, prompt: Prompt, correction: Correction | None = None) -> Reply | NoReply: ...
