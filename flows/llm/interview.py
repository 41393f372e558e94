"""One question and its answer: budget, request, and another try where the answer cannot be read."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import TypeVar

from extractors.stance.answer import Items, Unreadable, find_stances, read_items
from extractors.stance.prompt import Prompt, estimate_tokens
from flows.llm.answering import BAD_ANSWER, BUDGET_SPENT, OUT_OF_TIME, Answerer, Correction, NoReply, Reply
from flows.llm.budget import Budget
from flows.llm.usage import Usage

# An answer is short; so much is set aside for it while it is awaited.
ANSWER_TOKENS = 1_000

Read = TypeVar("Read")
# Makes something of an answer to a prompt.
Reader = Callable[[str, Prompt], Read | Unreadable]


class Interview:
    """Asks an answerer, at most `max_parallel` questions at a time, and counts what it costs.

    Nothing is asked later than `seconds` after its making.
    """

    def __init__(
        self,
        answerer: Answerer,
        *,
        budget: Budget | None,
        usage: Usage,
        max_parallel: int,
        seconds: float = math.inf,
    ) -> None:
        self._until = time.monotonic() + seconds
        self._answerer = answerer
        self._budget = budget
        self._usage = usage
        self._places = asyncio.Semaphore(max_parallel)

    async def ask(self, prompt: Prompt) -> Items | NoReply:
        """The items of an answer. A bad one is asked for once more, with what was wrong with it."""
        answer = await self.ask_for(prompt, _read)
        if isinstance(answer, Items):
            self._usage.dropped.update(answer.dropped)
        return answer

    async def ask_for(self, prompt: Prompt, read: Reader[Read]) -> Read | NoReply:
        """What `read` makes of an answer; one that is `Unreadable` to it is bad."""
        async with self._places:
            answer = await self._ask(prompt, read)
        if isinstance(answer, NoReply):
            self._usage.messages.setdefault(answer.reason, answer.message)
        return answer

    async def _ask(self, prompt: Prompt, read: Reader[Read]) -> Read | NoReply:
        correction: Correction | None = None
        for _ in range(self._answerer.retries + 1):
            reply = await self._spend(prompt, correction)
            if isinstance(reply, NoReply):
                return reply
            got = read(reply.text, prompt)
            if not isinstance(got, Unreadable):
                return got
            correction = Correction(answer=reply.text, message=got.message)
        assert correction is not None, "at least one answer was asked for"
        return NoReply(reason=BAD_ANSWER, message=correction.message)

    async def _spend(self, prompt: Prompt, correction: Correction | None) -> Reply | NoReply:
        """One request within the budget, its cost settled whatever comes of it."""
        if time.monotonic() >= self._until:
            message = "the cycle's time was over (fetch.cycle_seconds)"
            return NoReply(reason=OUT_OF_TIME, message=message, sent=False)
        expected = prompt.tokens + ANSWER_TOKENS
        expected += estimate_tokens(correction.answer) if correction else 0
        with self._budget.reserve(expected) if self._budget else nullcontext(True) as affordable:
            if not affordable:
                message = self._budget.explain() if self._budget else ""
                return NoReply(reason=BUDGET_SPENT, message=message, sent=False)
            reply = await self._answerer.ask(prompt, correction)
            if isinstance(reply, Reply) and not reply.tokens_in:
                reply = replace(reply, tokens_in=prompt.tokens)
            if isinstance(reply, Reply) or reply.sent:
                cost = self._budget.enter(reply.tokens_in, reply.tokens_out) if self._budget else 0.0
                self._usage.spend(reply.tokens_in, reply.tokens_out, cost)
            return reply


def _read(text: str, prompt: Prompt) -> Items | Unreadable:
    """The items of an answer; one of which no quote stands in the text is as bad as none."""
    items = read_items(text, prompt)
    if isinstance(items, Unreadable) or not any(items.passages):
        return items
    dropped: Counter[str] = Counter()
    for passage, listed in zip(prompt.passages, items.passages, strict=True):
        dropped.update(find_stances(listed, passage, origin="llm")[1])
    if dropped["invented_quote"] < sum(map(len, items.passages)):
        return items
    return Unreadable(message="not one quote stands in the text; copy quotes from it character by character")
