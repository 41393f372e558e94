"""An archived page made ready to be read once more, and its new reading compared with what is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from extractors.model import Article, Entry, Extraction, Page
from flows.pagenote import PageNote, read_note
from flows.reading import Reading, ReadingJob, RereadJob
from flows.warc import Record, pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article before it is tagged: what its page and its entry say together."""

    got: Extraction
    revision: str
    title: str | None
    language: str
    authors: tuple[str, ...]
    published_at: datetime | None


def find_page(job: RereadJob) -> ReadingJob | str:
    """The job that was once done with an archived page; or the reason why it cannot be done again.

    Reasons: file_gone (rotated away), unreadable (damaged, or erased), another_page (the record is of another article),
    without_note (neither stored nor noted what its entry said).
    """
    path = job.root / job.file
    if not path.exists():
        return "file_gone"
    try:
        page, beside = next(pages(path, offset=job.offset), (None, None))
    except ValueError:
        return "unreadable"
    if page is None or page.offset != job.offset:
        return "unreadable"
    note = read_note(beside.payload) if beside else None
    if job.stored and note and note.entry.article_id != job.stored.article_id:
        return "another_page"
    note = note or (_recall(job) if job.stored else None)
    return _rebuild(job, page, note) if note else "without_note"


def _rebuild(job: RereadJob, page: Record, note: PageNote) -> ReadingJob:
    feed = job.feed or note.feed
    if page.kind == "resource":
        entry = replace(note.entry, content=page.payload.decode(errors="surrogatepass"))
        return ReadingJob(entry=entry, feed=feed, now=note.fetched_at)
    answer = Page(
        requested_url=note.entry.url,
        final_url=page.url,
        status=page.status,
        headers=page.http,
        body=page.payload,
        fetched_at=note.fetched_at,
    )
    return ReadingJob(entry=note.entry, feed=feed, now=note.fetched_at, page=answer)


def _recall(job: RereadJob) -> PageNote | None:
    """The note of a page from before there were notes, as far as the stored article tells it."""
    stored, feed = job.stored, job.feed
    if stored is None or feed is None:
        return None
    entry = Entry(
        article_id=stored.article_id,
        feed_id=stored.feed_id,
        url=stored.url,
        canonical_url=stored.canonical_url,
        title=stored.title,
        authors=stored.authors,
        published_at=stored.published_at,
        seen_at=stored.first_seen_at,
        language=stored.language,
    )
    return PageNote(entry=entry, feed=feed, fetched_at=stored.fetched_at)


def is_same(stored: Article, draft: Draft) -> bool:
    """Whether an article reads as it is stored. A date that is stored stays: the feed, or the first text, gave it."""
    before = (stored.revision, stored.title, stored.language, stored.authors, stored.truncated, stored.published_at)
    dated = stored.published_at or draft.published_at
    return before == (draft.revision, draft.title, draft.language, draft.authors, draft.got.truncated, dated)


def keep_identity(reading: Reading, job: RereadJob) -> Reading:
    """A new reading, tagged now, of the article that `job.stored` is: known since then, under the same address."""
    if reading.tagged is None:
        return reading
    stored, article = job.stored, reading.tagged.article
    if stored is not None:
        article = replace(
            article,
            url=stored.url,
            canonical_url=stored.canonical_url,
            feed_id=stored.feed_id,
            first_seen_at=stored.first_seen_at,
            fetched_at=stored.fetched_at,
            published_at=stored.published_at or article.published_at,
            aliases=(),
        )
    return replace(reading, tagged=replace(reading.tagged, article=article, tagged_at=job.now))
