"""What the pool calls in its worker processes. They import neither Prefect nor httpx, so they start small.

The heavy imports are made in the worker: its parent names these functions and needs none of what they use.
"""

from __future__ import annotations

import gc
import logging
import os
import resource
import signal
from datetime import datetime
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

from extractors.model import Document, Failure, Feed, Tagging
from flows.memory import bound_heap
from flows.reading import Reading, ReadingJob, ReadingPlan, Reread, RereadJob, TaggerVersion

if TYPE_CHECKING:
    from extractors.feed import ParsedFeed
    from flows.reader import Reader

# An lxml tree makes thousands of short-lived objects that reference counting frees; looking for cycles among them every
# 700, as Python does by itself, finds nothing.
GARBAGE_THRESHOLDS = (20_000, 20, 50)

# One reader per worker process, set once by `start` when the pool makes the process.
_process: dict[str, Reader] = {}


def start(plan: ReadingPlan, memory_mb: int = 0, *, warm: bool = False) -> None:
    """Set up this worker process. Ctrl-C is the parent's business. `memory_mb`: what it may allocate; 0: anything.

    `warm`: load at once what the first text on a topic would wait for, the model and the patterns.
    """
    from flows.reader import Reader

    bound_heap()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("trafilatura", "htmldate", "charset_normalizer"):
        # What these warn of, page by page, comes back as a named refusal.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _process["reader"] = Reader(plan, worker=str(os.getpid()))
    # A process of multiprocessing ends without `atexit`.
    Finalize(None, finish, exitpriority=1)
    if warm:
        _process["reader"].warm()
    # Cues, topics and modules live as long as the process. Left to the garbage collector, which walks through all of
    # them for every few pages, they cost a seventh of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    if memory_mb:
        # Linux counts here what the process may write to on its own: not files, not address space merely reserved. A
        # page that wants more gets a MemoryError, or kills this worker, and not the machine.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb * 1_000_000, resource.RLIM_INFINITY))


def finish() -> None:
    """Close the archive's file and write its index, as this process ends.

    Undisturbed: the pool that lets it end by closing its pipe sends SIGTERM at once as well.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _process["reader"].close()


def get_ready() -> None:
    """Nothing to do: `start` has done it. A pool starts its processes with the first job."""


def read(job: ReadingJob) -> Reading:
    """Read one entry in this worker process."""
    return _process["reader"].read(job)


def reread(job: RereadJob) -> Reread:
    """Read one archived page once more in this worker process."""
    return _process["reader"].reread(job)


def tag(document: Document) -> Tagging:
    """Tag one text in this worker process."""
    return _process["reader"].tag(document)


def identify() -> TaggerVersion:
    """What this worker process tags by."""
    return _process["reader"].tagger_version


def parse(
    body: bytes, feed: Feed, headers: tuple[tuple[str, str], ...], base_url: str, now: datetime
) -> ParsedFeed | Failure:
    """Parse one feed in this worker process, where a hostile one harms nobody."""
    from extractors.feed import parse_feed

    return parse_feed(body, feed=feed, headers=headers, base_url=base_url, now=now)
