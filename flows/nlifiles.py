"""Finds the files of the cross-encoder: in a folder, or on huggingface.co, from where they are fetched once."""

from __future__ import annotations

import os
import re
from pathlib import Path

from config.loader import Configuration
from config.settings import Nli
from extractors.errors import ModelError, UsageError
from extractors.stance.entailment import CrossEncoder
from extractors.stance.nli import EntailmentTagger
from extractors.topic import TopicMatcher

TOKENIZER, CONFIG = "tokenizer.json", "config.json"
# Where exports keep the network; the first that is there is taken.
NETWORKS = ("model.onnx", "onnx/model.onnx")
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w-]*/[A-Za-z0-9][\w.-]*")
_USUAL_DATA = Path("data")


def open_nli(
    configuration: Configuration, data: Path | None, *, matcher: TopicMatcher | None = None
) -> EntailmentTagger:
    """The tagger of the tier `nli`. Raises ModelError where its model cannot be had or used."""
    nli = configuration.settings.nli
    return EntailmentTagger(
        configuration.codebook,
        configuration.topics,
        open_encoder(nli, data),
        threshold=nli.threshold,
        max_candidates=nli.max_candidates,
        matcher=matcher,
    )


def open_encoder(nli: Nli, data: Path | None) -> CrossEncoder:
    """The cross-encoder that `nli` names, ready to judge. Raises ModelError where it cannot be had or used.

    `data`: the folder under which a fetched model is kept; None is the usual one.
    """
    folder = locate_encoder(nli, data)
    network = next((name for name in NETWORKS if (folder / name).is_file()), None)
    if network is None:
        raise ModelError(
            f"There is neither {' nor '.join(NETWORKS)} in {folder} (nli.model): export the model to ONNX, or take one "
            "that is."
        )
    content = [_read(folder, name) for name in (network, TOKENIZER, CONFIG)]
    try:
        return CrossEncoder(*content, threads=os.cpu_count() or 1)
    except ValueError as fault:
        raise ModelError(
            f"The cross-encoder in {folder} (nli.model) cannot be used: {fault}. Set nli.model to one for "
            "natural-language inference, exported to ONNX."
        ) from fault


def locate_encoder(nli: Nli, data: Path | None) -> Path:
    """The folder with the files; a name on huggingface.co is fetched if it was not yet.

    Raises UsageError where the settings name none, and ModelError where it cannot be had.
    """
    if not nli.model:
        raise UsageError(
            "The tier nli needs a cross-encoder: set nli.model to a folder, or to a name on huggingface.co."
        )
    folder = Path(nli.model).expanduser()
    if folder.is_dir():
        return folder
    if not _HUB_NAME.fullmatch(nli.model):
        raise UsageError(
            f"There is no folder {folder} (nli.model), and it is no name on huggingface.co, like owner/name, either."
        )
    if not nli.revision:
        raise UsageError(
            f"There is no folder {folder} (nli.model). If it is a name on huggingface.co, set nli.revision to the "
            "commit that is meant, so that nobody can change the model under you."
        )
    kept = (data or _USUAL_DATA) / "models" / nli.model.replace("/", "--") / re.sub(r"[^\w.-]", "-", nli.revision)
    if not _is_whole(kept):
        _fetch(nli.model, nli.revision, kept)
    return kept


def _is_whole(folder: Path) -> bool:
    """Whether all files are there. A fetched file gets its name only when it is complete."""
    others = all((folder / name).is_file() for name in (TOKENIZER, CONFIG))
    return others and any((folder / name).is_file() for name in NETWORKS)


def _fetch(name: str, revision: str, folder: Path) -> None:
    from huggingface_hub import errors, hf_hub_download

    def download(file: str) -> None:
        hf_hub_download(name, file, revision=revision, local_dir=folder)

    try:
        for file in (CONFIG, TOKENIZER):
            download(file)
        try:
            download(NETWORKS[0])
        except errors.RemoteEntryNotFoundError:
            download(NETWORKS[1])
    except Exception as fault:  # huggingface_hub passes on those of its HTTP client, another one with every version
        raise ModelError(
            f"The model {name!r} at revision {revision!r} (nli.model, nli.revision) is no folder here and cannot be "
            f"fetched from huggingface.co into {folder}: {_explain(fault)}"
        ) from fault


def _explain(fault: Exception) -> str:
    """What went wrong and what to do; most errors of huggingface_hub are several lines about its own arguments."""
    from huggingface_hub import errors

    if isinstance(fault, errors.RevisionNotFoundError):
        return "it has no such revision."
    if isinstance(fault, errors.RepositoryNotFoundError):
        return "there is no such model, or it is not open to everybody."
    if isinstance(fault, errors.RemoteEntryNotFoundError):
        needed = f"{CONFIG}, {TOKENIZER} and {' or '.join(NETWORKS)}"
        return f"a file is missing there, of {needed}. Take a model with an ONNX export, or export it into a folder."
    if isinstance(fault, errors.LocalEntryNotFoundError | errors.OfflineModeIsEnabled):
        return "huggingface.co cannot be reached. Go online once, or copy the files into a folder and name that."
    first = (str(fault).splitlines() or [""])[0]
    return f"{type(fault).__name__}: {first}. The files may be copied into a folder, too."


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as fault:
        raise ModelError(f"{name} cannot be read from {folder} (nli.model): {fault.strerror}.") from fault
