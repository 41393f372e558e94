"""Extraction on the newsroom's 439 real pages, against the same pages through bare trafilatura in the same run.

    python benchmarks/extraction.py --newsroom ../shared/newsroom

Prints the body's F1 (bag of words against the true body), how many titles and days are right, pages per CPU second of
both and their ratio, and what the steps around the extraction cost. Pages are taken in turn, so that a busy machine
slows both alike. "bare" is `trafilatura.bare_extraction` with the settings that `extract_page` uses.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from trafilatura import bare_extraction
from trafilatura.settings import Document

from extractors.article import decode_page, extract_page, visible_text
from extractors.duplicates import bands, signature
from extractors.genre import infer_genre
from extractors.head import read_head
from extractors.language import count_words, identify_language
from extractors.model import Extraction
from extractors.visible import drop_noise

HEADERS = (("content-type", "text/html; charset=utf-8"),)
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page of the newsroom and what it truly says; `title` and `published` are known for the fundus pages only."""

    id: str
    url: str
    html_lang: str
    body: bytes
    text: str
    title: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one of the two extractors found. `days`: the ISO date of publication, in UTC and in the page's time zone."""

    text: str = ""
    title: str | None = None
    days: tuple[str, ...] = ()


def read_samples(newsroom: Path) -> Iterator[Sample]:
    """The newsroom's pages, in the order of its index."""
    for line in (newsroom / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        truth = page["truth"]
        published = truth.get("date")
        yield Sample(
            id=page["id"],
            url=page["url"],
            html_lang=page["html_lang"] or "",
            body=gzip.decompress((newsroom / page["path"]).read_bytes()),
            text=truth["body"],
            title=truth.get("title"),
            published=datetime.fromisoformat(published) if published else None,
        )


def find_ours(sample: Sample) -> Found:
    extraction = extract_page(sample.body, url=sample.url, headers=HEADERS)
    if not isinstance(extraction, Extraction):
        return Found()
    moment = extraction.published_at
    zone = sample.published.tzinfo if sample.published else None
    moments = () if moment is None else (moment, moment.astimezone(zone or UTC))
    return Found(text=extraction.text, title=extraction.title, days=tuple(m.date().isoformat() for m in moments))


def find_bare(sample: Sample) -> Found:
    document = bare_extraction(
        sample.body,
        url=sample.url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(document, Document):
        return Found()
    return Found(text=document.text or "", title=document.title, days=(document.date,) if document.date else ())


def score_body(found: str, true: str) -> float:
    """F1 of two texts as bags of words (characters, for Han, Kana and Hangul), without regard to case."""
    ours, theirs = (Counter(_WORD.findall(_plain(text))) for text in (found, true))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def same_title(found: str | None, true: str) -> bool:
    """Equal but for white space and soft hyphens."""
    return found is not None and _plain(found) == _plain(true)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\xad", "")).split()).casefold()


@dataclass(slots=True)
class Tally:
    """Scores and CPU seconds of one extractor over all pages."""

    find: Callable[[Sample], Found]
    seconds: float = 0.0
    scores: tuple[float, ...] = ()
    titles: int = 0
    days: int = 0

    def take(self, sample: Sample) -> None:
        started = time.process_time()
        found = self.find(sample)
        self.seconds += time.process_time() - started
        self.scores += (score_body(found.text, sample.text),)
        self.titles += sample.title is not None and same_title(found.title, sample.title)
        self.days += sample.published is not None and sample.published.date().isoformat() in found.days

    @property
    def f1(self) -> float:
        return fmean(self.scores)

    @property
    def rate(self) -> float:
        return len(self.scores) / self.seconds


def compare(samples: list[Sample]) -> tuple[Tally, Tally]:
    """Ours and bare, page by page in turn; which goes first alternates."""
    ours, bare = Tally(find_ours), Tally(find_bare)
    for number, sample in enumerate(samples):
        for tally in (ours, bare) if number % 2 else (bare, ours):
            tally.take(sample)
    return ours, bare


def time_steps(samples: list[Sample]) -> dict[str, float]:
    """CPU milliseconds a page of each step around the extraction."""
    pages = [(sample, str(decode_page(sample.body, HEADERS[0][1]))) for sample in samples]
    texts = [find_ours(sample).text for sample in samples]
    identify_language("The model is loaded at the first text.")
    steps: dict[str, Callable[[], Any]] = {
        "decode": lambda: [decode_page(sample.body, HEADERS[0][1]) for sample in samples],
        "visible_text (general feeds)": lambda: [visible_text(html) for _, html in pages],
        "drop_noise and read_head": lambda: [read_head(drop_noise(html), url=sample.url) for sample, html in pages],
        "language": lambda: [identify_language(text) for text in texts],
        "words": lambda: [count_words(text) for text in texts],
        "genre": lambda: [
            infer_genre(url=sample.url, title=sample.title, categories=(), text=text, feed_kind=None)
            for sample, text in zip(samples, texts, strict=True)
        ],
        "signature and bands": lambda: [bands(signature(text)) for text in texts],
    }
    return {name: _milliseconds(step, len(samples)) for name, step in steps.items()}


def _milliseconds(step: Callable[[], Any], pages: int) -> float:
    started = time.process_time()
    step()
    return (time.process_time() - started) * 1000 / pages


def count_pages_naming(samples: list[Sample], word: str) -> tuple[int, int]:
    """How many pages hold `word` anywhere in their bytes, and how many in their visible text."""
    pages = [str(decode_page(sample.body, HEADERS[0][1])) for sample in samples]
    return sum(word in html.lower() for html in pages), sum(word in visible_text(html).lower() for html in pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsroom", type=Path, required=True, help="the folder with pages.jsonl")
    samples = list(read_samples(parser.parse_args().newsroom))
    logging.disable(logging.CRITICAL)
    ours, bare = compare(samples)
    dated = sum(sample.published is not None for sample in samples)
    print(f"{len(samples)} pages, {fmean(len(sample.body) for sample in samples) / 1000:.0f} kB on average")
    print(f"{'':14}{'body F1':>9}{'titles':>9}{'days':>9}{'pages per CPU second':>23}")
    for name, tally in (("extract_page", ours), ("bare", bare)):
        print(f"{name:14}{tally.f1:>9.4f}{tally.titles:>5}/{dated}{tally.days:>5}/{dated}{tally.rate:>23.1f}")
    print(f"ratio of the rates (ours to bare): {ours.rate / bare.rate:.2f}")
    print("CPU milliseconds a page of the steps around it:")
    for name, milliseconds in time_steps(samples).items():
        print(f"  {name:30}{milliseconds:6.2f}")
    raw, visible = count_pages_naming(samples, "tiktok")
    print(f"pages with 'tiktok' in their bytes: {raw}, in their visible text: {visible}")


if __name__ == "__main__":
    main()
