"""Puts a tier with a larger model behind the workers: what they tagged locally goes to the model, chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from extractors.model import Document, TaggedArticle, Tagging
from flows.reading import Reading


class Judge(Protocol):
    """A tier behind the workers: it takes documents with what they found, and has the last word."""

    @property
    def version(self) -> str: ...

    @property
    def codebook_version(self) -> str: ...

    async def tag_all(self, pairs: Sequence[tuple[Document, Tagging]]) -> list[Tagging]: ...


async def judge_readings(judge: Judge, readings: Sequence[Reading]) -> list[Reading]:
    """`readings` in their order, the on-topic articles among them with the model's stances.

    An article that falls back on the local tier keeps that one's stances and version, so that a later `retag` sees
    that it was not done. One that the model need not be asked about is done.
    """
    places = [index for index, reading in enumerate(readings) if reading.tagged is not None]
    pairs = [_unwrap(tagged) for reading in readings if (tagged := reading.tagged) is not None]
    judged = list(readings)
    for index, tagging in zip(places, await judge.tag_all(pairs), strict=True):
        if is_judged(tagging):
            judged[index] = _rewrap(judged[index], tagging, judge)
    return judged


def is_judged(tagging: Tagging) -> bool:
    """Whether a tagging is a judge's last word: it was asked, or there was nothing to ask about."""
    return tagging.tier != "local" or not tagging.fallback


def _unwrap(tagged: TaggedArticle) -> tuple[Document, Tagging]:
    article = tagged.article
    document = Document(
        id=article.revision, text=article.text, title=article.title, language=article.language, genre=article.genre
    )
    local = Tagging(
        on_topic=article.on_topic,
        language=article.language,
        status=article.tagging,
        genre=article.genre,
        stances=tagged.stances,
    )
    return document, local


def _rewrap(reading: Reading, tagging: Tagging, judge: Judge) -> Reading:
    assert reading.tagged is not None, "only tagged articles are judged"
    tagged = replace(
        reading.tagged,
        article=replace(reading.tagged.article, tagging=tagging.status, on_topic=tagging.on_topic),
        stances=tagging.stances,
        tagger_version=judge.version,
        codebook_version=judge.codebook_version,
    )
    return replace(reading, tagged=tagged)
