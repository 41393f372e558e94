"""The LLM tiers for commands that wait for each answer: local tagging first, then the model, in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from config.loader import Configuration
from extractors.model import Document, Tagger, Tagging
from flows.llm.opening import open_judge
from flows.llm.usage import Usage


class BlockingTagger:
    """A tier as `model.Tagger`, open until `close`. `usage` counts over all calls.

    Several documents in one `tag_all` are asked about side by side, and the cascade puts them into common requests.
    `data`: the folder that keeps answers and spending. Raises UsageError where the settings do not say whom to ask.
    """

    def __init__(self, configuration: Configuration, tier: str, local: Tagger, *, data: Path | None = None) -> None:
        self.usage = Usage()
        self._local = local
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        judge = open_judge(configuration, tier, data=data, clock=lambda: datetime.now(UTC), usage=self.usage)
        try:
            self._judge = self._runner.run(self._open.enter_async_context(judge))
        except BaseException:
            self._runner.close()
            raise

    @property
    def version(self) -> str:
        """The version of the tier; what falls back on the local tier has that one's."""
        return self._judge.version

    @property
    def codebook_version(self) -> str:
        """The version that the codebook's file states."""
        return self._judge.codebook_version

    def tag(self, document: Document) -> Tagging:
        """The stances of one document."""
        return self.tag_all([document])[0]

    def tag_all(self, documents: Sequence[Document]) -> list[Tagging]:
        """The stances of several documents, in their order."""
        pairs = [(document, self._local.tag(document)) for document in documents]
        return self._runner.run(self._judge.tag_all(pairs))

    def close(self) -> None:
        """Close connections and store. Closing again does nothing."""
        self._runner.run(self._open.aclose())
        self._runner.close()
