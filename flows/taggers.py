"""The tiers of the tagger, opened by name: the one place that knows how each is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol, runtime_checkable

from config.loader import Configuration
from extractors.errors import UsageError
from extractors.model import Document, Tagger, Tagging
from extractors.stance.tagger import CueTagger

# The tiers that can say why.
EXPLAINED = frozenset({"local", "cues"})
_DOCUMENTS_AT_ONCE = 64


@runtime_checkable
class GroupTagger(Tagger, Protocol):
    """A tagger that does better with several documents at a time, and holds something to be closed."""

    def tag_all(self, documents: Sequence[Document]) -> list[Tagging]: ...

    def close(self) -> None: ...


def open_tagger(configuration: Configuration, tier: str, *, data: Path | None = None) -> Tagger:
    """The tagger of `tier` under `configuration`. Raises UsageError for a tier that is not there.

    `data`: the folder in which an LLM tier keeps its answers and the day's spending; None keeps and limits nothing.
    The tier `nli` keeps there the model that it fetches; None is the usual folder.
    """
    opener = _OPENERS.get(tier)
    if opener is None:
        raise UsageError(f"there is no tier {tier!r} in this version; choose one of {', '.join(_OPENERS)}")
    return opener(configuration, data)


def open_explainer(configuration: Configuration, tier: str) -> CueTagger:
    """The tagger that can say why: that of `tier`, or the local one for tiers whose language model gives no reasons."""
    return _open_cues(configuration, None) if tier == "cues" else _open_local(configuration, None)


def tell_unexplained(tier: str) -> str:
    """What to say where `open_explainer` gave another tagger than that of `tier`."""
    if tier == "nli":
        return "The tier nli asks a cross-encoder, which gives no reasons: what the tier local finds is explained."
    return f"The tier {tier} asks a language model, which gives no reasons: what its local part finds is explained."


def _open_cues(configuration: Configuration, data: Path | None) -> CueTagger:
    return CueTagger(configuration.codebook, configuration.topics)


def _open_local(configuration: Configuration, data: Path | None) -> CueTagger:
    # onnxruntime and the patterns' engine are loaded only for those who tag.
    from extractors.stance.local import LocalTagger
    from flows.modelfiles import locate_model, open_model

    model = open_model(locate_model(configuration.settings.tag.model), threads=2, thresholds=configuration.thresholds)
    return LocalTagger(configuration.codebook, configuration.topics, model)


def open_local(configuration: Configuration) -> Tagger:
    """The tier that needs nothing but this machine; the others build on it and fall back on it."""
    return open_tagger(configuration, "local")


def tag_documents(tagger: Tagger, documents: Iterable[Document]) -> Iterator[Tagging]:
    """The taggings of `documents`, in their order; an LLM tier is asked about several at a time, and closed."""
    if not isinstance(tagger, GroupTagger):
        yield from map(tagger.tag, documents)
        return
    try:
        for group in group_documents(documents):
            yield from tagger.tag_all(group)
    finally:
        tagger.close()


def group_documents(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """`documents` in the groups in which LLM tiers are asked: recorded answers hold for the same groups only."""
    waiting = iter(documents)
    while group := list(islice(waiting, _DOCUMENTS_AT_ONCE)):
        yield group


def _open_llm(configuration: Configuration, data: Path | None) -> Tagger:
    return _open_blocking(configuration, "llm", data)


def _open_cascade(configuration: Configuration, data: Path | None) -> Tagger:
    return _open_blocking(configuration, "cascade", data)


def _open_blocking(configuration: Configuration, tier: str, data: Path | None) -> Tagger:
    # httpx and what the endpoint needs are loaded only for those who ask one.
    from flows.llm.blocking import BlockingTagger

    return BlockingTagger(configuration, tier, open_local(configuration), data=data)


def _open_nli(configuration: Configuration, data: Path | None) -> Tagger:
    # onnxruntime, and huggingface_hub for a name, are loaded only for those who tag so.
    from flows.nlifiles import open_nli

    return open_nli(configuration, data)


# `cues` is `local` without its model, to measure what the model adds.
_OPENERS: Mapping[str, Callable[[Configuration, Path | None], Tagger]] = {
    "local": _open_local,
    "cues": _open_cues,
    "llm": _open_llm,
    "cascade": _open_cascade,
    "nli": _open_nli,
}
