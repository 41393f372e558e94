"""What goes into a worker process and what comes back. Light, for the parent imports it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from extractors.model import Article, Codebook, Entry, Failure, Feed, Page, Refusal, TaggedArticle, Threshold, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPlan:
    """Everything a worker needs to know, handed over once. `archive_root` None: pages are not archived.

    `model`: the folder of the stance model; None tags by cues alone. `thresholds`: instead of the model's own.
    `archive_name` begins the names of its archive files: no two pools may share one.
    """

    archive_name: str
    topics: tuple[Topic, ...]
    codebook: Codebook
    min_characters: int
    archive_root: Path | None
    archive_all: bool
    archive_max_bytes: int
    obey_tdm_opt_out: bool
    model: Path | None = None
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJob:
    """An entry with its page. Without a page (`failure` or `refusal` says why) the feed's own content is read.

    `tdm_opt_out`: the site's sign against text and data mining, found outside of the page.
    """

    entry: Entry
    feed: Feed
    now: datetime
    page: Page | None = None
    failure: Failure | None = None
    refusal: Refusal | None = None
    tdm_opt_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerVersion:
    """What a tagger and its codebook are known by."""

    tagger: str
    codebook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of an entry: an article, or why there is none. `seconds` of wall clock per stage in the worker."""

    entry: Entry
    tagged: TaggedArticle | None = None
    refusal: Refusal | None = None
    failure: Failure | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadJob:
    """A page of the archive to be read once more: `file` under `root`, and the offset of its record.

    `stored`: the article as it is stored, which keeps its identity; None for one that is not. `feed`: its feed as it is
    configured today; None: as it was then.
    """

    root: Path
    file: str
    offset: int
    now: datetime
    stored: Article | None = None
    feed: Feed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of an archived page: a new reading; or why it could not be read; or neither, for it is as stored."""

    job: RereadJob
    reading: Reading | None = None
    missing: str = ""
