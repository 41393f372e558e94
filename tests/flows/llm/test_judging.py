"""What a judge's answer makes of a reading."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from extractors.model import Document, Entry, Tagging
from flows.llm.retag import judge_readings
from flows.reading import Reading
from tests.warehouse.samples import NOW, an_article

LOCAL = Tagging(on_topic=False, language="en", status="done", genre="news")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judge that always answers the same."""

    tagging: Tagging
    version: str = "llm-1"
    codebook_version: str = "2"

    async def tag_all(self, pairs: Sequence[tuple[Document, Tagging]]) -> list[Tagging]:
        return [self.tagging for _ in pairs]


@pytest.mark.parametrize(
    ("tagging", "version"),
    [
        (replace(LOCAL, tier="llm"), "llm-1"),
        (LOCAL, "llm-1"),
        (replace(LOCAL, fallback="budget_spent"), "tagger-1"),
    ],
    ids=["judged", "nothing to ask about", "could not be asked"],
)
def test_only_what_could_not_be_asked_about_is_left_to_a_later_retag(tagging: Tagging, version: str) -> None:
    entry = Entry(article_id="a", feed_id="f", url="http://e/a", canonical_url="http://e/a", seen_at=NOW)
    (got,) = asyncio.run(judge_readings(Verdict(tagging), [Reading(entry=entry, tagged=an_article("a"))]))
    assert got.tagged is not None
    assert got.tagged.tagger_version == version
