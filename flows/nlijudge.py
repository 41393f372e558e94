"""Puts the tier `nli` behind the workers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from config.loader import Configuration
from extractors.model import Document, Tagging
from extractors.topic import TopicMatcher
from flows.nlifiles import open_nli


class NliJudge:
    """Tags in a thread of this process what the workers extracted; implements `retag.Judge`.

    Not in the workers: a cross-encoder of the usual size takes hundreds of megabytes, which here are taken once and not
    once per worker; it computes on all cores by itself; and a long article may take it longer than the seconds after
    which a worker is given up. One article at a time, so that memory is bounded and Ctrl-C waits for one at most.
    """

    def __init__(self, configuration: Configuration, data: Path, *, matcher: TopicMatcher) -> None:
        self._tagger = open_nli(configuration, data, matcher=matcher)
        self._turn = asyncio.Lock()

    @property
    def version(self) -> str:
        """That of the tagger."""
        return self._tagger.version

    @property
    def codebook_version(self) -> str:
        """The version that the codebook's file states."""
        return self._tagger.codebook_version

    async def tag_all(self, pairs: Sequence[tuple[Document, Tagging]]) -> list[Tagging]:
        """The taggings of documents, in their order, whatever the workers found in them."""
        taggings = []
        for document, _ in pairs:
            async with self._turn:
                taggings.append(await asyncio.to_thread(self._tagger.tag, document))
        return taggings
