"""The tiers that ask a language model, on recorded answers to their own prompts (tests/data/README.md)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from config.loader import Configuration, load
from extractors.model import Document
from extractors.stance.gold import GoldPassage, read_gold
from extractors.stance.scoring import Figures, score
from flows.llm.opening import build_judge
from flows.llm.recordings import Replay, read_recordings
from flows.taggers import group_documents, open_local, open_tagger, tag_documents

pytestmark = pytest.mark.program

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
RECORDINGS = DATA / "llm_recordings.jsonl"


@cache
def configuration() -> Configuration:
    plain = load(ROOT / "config", environ={})
    settings = plain.settings
    return replace(plain, settings=replace(settings, llm=replace(settings.llm, recordings=str(RECORDINGS))))


@cache
def passages() -> tuple[GoldPassage, ...]:
    propositions = [proposition.id for proposition in configuration().codebook.propositions]
    found, faults = read_gold((DATA / "dev_passages.jsonl").read_bytes(), file="dev", propositions=propositions)
    assert faults == ()
    return found


@cache
def figures(tier: str) -> Figures:
    tagger = open_tagger(configuration(), tier)
    taggings = tag_documents(tagger, [passage.document for passage in passages()])
    pairs = list(zip(passages(), taggings, strict=True))
    propositions = [proposition.id for proposition in configuration().codebook.propositions]
    return score(pairs, propositions=propositions, resamples=0).overall


def tokens(tier: str) -> int:
    """What the prompts of all passages cost, by the tier's own estimate."""
    judge = build_judge(configuration(), tier, Replay(read_recordings(RECORDINGS), source=str(RECORDINGS)))
    documents: list[Document] = [passage.document for passage in passages()]
    local = open_local(configuration())
    groups = [[(document, local.tag(document)) for document in group] for group in group_documents(documents)]
    return sum(prompt.tokens for group in groups for prompt in judge.prompts(group))


def test_a_capable_model_reads_the_codebook_nearly_as_two_people_do() -> None:
    assert figures("llm").counts_all.f1 >= 0.85


def test_the_cascade_is_as_good_for_half_the_tokens() -> None:
    assert figures("cascade").counts_all.f1 >= figures("llm").counts_all.f1 - 0.03
    assert tokens("cascade") <= tokens("llm") / 2


@pytest.mark.parametrize("tier", ["llm", "cascade"])
def test_every_quote_stands_in_its_text(tier: str) -> None:
    assert figures(tier).misquoted == 0
