"""The `llm` and `cascade` tiers: documents that the local tier has tagged, judged once more by a language model."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extractors.model import Codebook, Document, Origin, Stance, Tagging, Topic
from extractors.stance.about import decide_country, find_places
from extractors.stance.answer import Item, check_items, find_stances, merge_stances
from extractors.stance.company import find_company
from extractors.stance.prompt import (
    Passage,
    Prompt,
    Span,
    build_prompt,
    cut_excerpt,
    cut_windows,
    form_batches,
    template_version,
)
from extractors.stance.sentences import split
from extractors.topic import TopicMatcher
from flows.llm.answering import TOO_LONG, Answerer, NoReply
from flows.llm.budget import Budget
from flows.llm.cache import AnswerCache
from flows.llm.interview import Interview
from flows.llm.usage import Usage

ENGINE_VERSION = "1"
# What one request shows of an article at most, and how many requests one article may cost.
WINDOW_TOKENS = 5_000
MOST_WINDOWS = 8
# The cascade puts excerpts of several articles into one request, for the codebook costs more than they do.
EXCERPTS_PER_REQUEST = 4
EXCERPT_TOKENS = 2_500
# A topic named only further down is a teaser's, or named in passing.
_BEGINNING = 2_000

Screen = Callable[[Document], Sequence[Span]]
Judged = tuple[Document, Tagging]
Answers = Mapping[str, tuple[Item, ...] | NoReply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A passage, with the hash of the prompt that shows it alone: the key of its answer."""

    passage: Passage
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to ask about one document. Not `asked`: it is off topic. `refused`: why it cannot be asked about."""

    document: Document
    local: Tagging
    asked: bool = False
    units: tuple[Unit, ...] = ()
    refused: str = ""


class LlmTagger:
    """Asks for the stances of whole on-topic documents, long ones in windows.

    Where the endpoint fails or refuses, or the budget is spent, a document keeps the stances of the local tier and its
    `Tagging.fallback` says why. Without a cache nothing is kept, without a budget nothing is limited. What is less
    sure than `min_confidence` (0 to 1) is left out. Nothing is asked later than `seconds` after the making.
    """

    origin: Origin = "llm"

    def __init__(
        self,
        codebook: Codebook,
        topics: tuple[Topic, ...],
        answerer: Answerer,
        *,
        cache: AnswerCache | None = None,
        budget: Budget | None = None,
        usage: Usage | None = None,
        max_parallel: int = 4,
        min_confidence: float = 0.0,
        seconds: float = math.inf,
    ) -> None:
        self.usage = usage or Usage()
        self._codebook = codebook
        self._matcher = TopicMatcher(topics)
        self._answerer = answerer
        self._cache = cache
        self._interview = Interview(
            answerer, budget=budget, usage=self.usage, max_parallel=max_parallel, seconds=seconds
        )
        self._lowest = min_confidence

    @property
    def version(self) -> str:
        """Changes with the prompt's template, the codebook, the model and the least confidence."""
        digest = hashlib.blake2b("\x1f".join(self._ingredients()).encode(), digest_size=8)
        return f"{self.origin}-{digest.hexdigest()}"

    @property
    def codebook_version(self) -> str:
        """The version that the codebook's file states."""
        return self._codebook.version

    async def tag(self, document: Document, local: Tagging) -> Tagging:
        """The stances of one document, which the local tier has tagged as `local`."""
        return (await self.tag_all([(document, local)]))[0]

    async def tag_all(self, pairs: Sequence[Judged]) -> list[Tagging]:
        """The taggings of documents, in their order. Those off topic are not asked about and stay as they are."""
        plans = [self._plan(document, local) for document, local in pairs]
        units = {unit.key: unit for plan in plans for unit in plan.units}
        answers = self._look_up(units)
        self.usage.cached += len(answers)
        batches = self._batch([unit for key, unit in units.items() if key not in answers])
        for answered in await asyncio.gather(*(self._ask(batch) for batch in batches)):
            answers |= answered
        return [self._judge(plan, answers) for plan in plans]

    def prompts(self, pairs: Sequence[Judged]) -> list[Prompt]:
        """What `tag_all` would ask if nothing were cached."""
        units = {unit.key: unit for document, local in pairs for unit in self._plan(document, local).units}
        return [self._show(batch) for batch in self._batch(list(units.values()))]

    def _ingredients(self) -> tuple[str, ...]:
        return ENGINE_VERSION, template_version(self._codebook), self._answerer.model, str(self._lowest)

    def _cut(self, document: Document, local: Tagging) -> tuple[Passage, ...]:
        return cut_windows(document, language=local.language, tokens=WINDOW_TOKENS)

    def _batch(self, units: Sequence[Unit]) -> list[tuple[Unit, ...]]:
        return [(unit,) for unit in units]

    def _plan(self, document: Document, local: Tagging) -> Plan:
        if not (local.on_topic or self._names_topic(document)):
            return Plan(document=document, local=local)
        shown = replace(document, language=local.language, genre=document.genre or local.genre)
        passages = self._cut(shown, local)
        if len(passages) > MOST_WINDOWS:
            return Plan(document=shown, local=local, asked=True, refused=TOO_LONG)
        units = (Unit(passage=passage, key=build_prompt(self._codebook, (passage,)).sha256) for passage in passages)
        return Plan(document=shown, local=local, asked=True, units=tuple(units))

    def _names_topic(self, document: Document) -> bool:
        """Whether a topic is named in the title or at the beginning. Local calls a text without findings that reads
        like a manual or a transcript off topic; the model, which finds more in it, is asked first."""
        return self._matcher.names_topic(document.title or "") or self._matcher.names_topic(document.text[:_BEGINNING])

    def _show(self, batch: Sequence[Unit]) -> Prompt:
        return build_prompt(self._codebook, [unit.passage for unit in batch])

    def _look_up(self, units: Mapping[str, Unit]) -> dict[str, tuple[Item, ...] | NoReply]:
        """The kept answers. Their form is checked again: the file is the user's."""
        found: dict[str, tuple[Item, ...] | NoReply] = {}
        kept = self._cache.read(units, model=self._answerer.model) if self._cache else {}
        for key, value in kept.items():
            items = check_items(value, self._show([units[key]]))
            if items is not None:
                found[key] = items
        return found

    async def _ask(self, batch: Sequence[Unit]) -> dict[str, tuple[Item, ...] | NoReply]:
        """The answers of one request by the keys of its units; kept one by one, however they were asked for."""
        answer = await self._interview.ask(self._show(batch))
        if isinstance(answer, NoReply):
            return {unit.key: answer for unit in batch}
        answers = {unit.key: items for unit, items in zip(batch, answer.passages, strict=True)}
        if self._cache:
            documents = {unit.key: unit.passage.document.id for unit in batch}
            self._cache.write(answers, model=self._answerer.model, documents=documents)
        return dict(answers)

    def _judge(self, plan: Plan, answers: Answers) -> Tagging:
        if not plan.asked:
            return plan.local
        got = [answers[unit.key] for unit in plan.units]
        refused = plan.refused or next((answer.reason for answer in got if isinstance(answer, NoReply)), "")
        if refused:
            self.usage.fallbacks[refused] += 1
            return replace(plan.local, fallback=refused)
        read = [
            find_stances(items, unit.passage, origin=self.origin, lowest=self._lowest)
            for unit, items in zip(plan.units, got, strict=True)
            if not isinstance(items, NoReply)
        ]
        for _, dropped in read:
            self.usage.dropped.update(dropped)
        stances = merge_stances(chain.from_iterable(found for found, _ in read))
        return replace(
            plan.local,
            on_topic=plan.local.on_topic or bool(stances),
            status="done",
            tier=self.origin,
            stances=self._name_objects(plan, stances),
        )

    def _name_objects(self, plan: Plan, stances: Sequence[Stance]) -> tuple[Stance, ...]:
        """The stances with the company and the country that each is about, which the model is not asked for."""
        if not stances:
            return ()
        text, language = plan.document.text, plan.local.language
        places = find_places(text, split(text, language), plan.document.title, language)
        mentions = self._matcher.find(plan.document.text, plan.local.language)
        title = self._matcher.find(plan.document.title or "", plan.local.language)
        return tuple(
            replace(
                stance,
                company=find_company(mentions, title, stance.start, stance.end),
                about_country=decide_country(places, stance.start, stance.end),
            )
            for stance in stances
        )


class CascadeTagger(LlmTagger):
    """Asks only about the passages of on-topic documents that `screen` gives, several documents in one request.

    The local tier's own stances are always among them, so that the model judges all that `local` would have said. A
    document of which nothing is left has no stance, and nothing is asked. `screen_version` stands for everything that
    decides what is left.
    """

    origin: Origin = "cascade"

    def __init__(
        self,
        codebook: Codebook,
        topics: tuple[Topic, ...],
        answerer: Answerer,
        *,
        screen: Screen,
        screen_version: str,
        cache: AnswerCache | None = None,
        budget: Budget | None = None,
        usage: Usage | None = None,
        max_parallel: int = 4,
        min_confidence: float = 0.0,
        seconds: float = math.inf,
    ) -> None:
        super().__init__(
            codebook,
            topics,
            answerer,
            cache=cache,
            budget=budget,
            usage=usage,
            max_parallel=max_parallel,
            min_confidence=min_confidence,
            seconds=seconds,
        )
        self._screen = screen
        self._screen_version = screen_version

    def _ingredients(self) -> tuple[str, ...]:
        return *super()._ingredients(), self._screen_version

    def _cut(self, document: Document, local: Tagging) -> tuple[Passage, ...]:
        spans = [*self._screen(document), *((stance.start, stance.end) for stance in local.stances)]
        return cut_excerpt(document, spans, language=local.language, tokens=EXCERPT_TOKENS)

    def _batch(self, units: Sequence[Unit]) -> list[tuple[Unit, ...]]:
        keys = {id(unit.passage): unit for unit in units}
        batches = form_batches([unit.passage for unit in units], size=EXCERPTS_PER_REQUEST, tokens=EXCERPT_TOKENS)
        return [tuple(keys[id(passage)] for passage in batch) for batch in batches]
