"""Turns pages into tagged articles: gate, archive, extract, tag. Runs in the worker processes, and as well without."""

from __future__ import annotations

import time
from datetime import datetime

from extractors.article import EXTRACTOR_VERSION, Told, extract_feed_content, extract_html, release_caches
from extractors.duplicates import signature
from extractors.encoding import decode_page
from extractors.genre import infer_genre
from extractors.head import find_opt_out, read_head
from extractors.language import count_words, identify_language
from extractors.model import Article, Document, Extraction, Page, Refusal, TaggedArticle, Tagger, Tagging, stable_id
from extractors.stance.local import LocalTagger
from extractors.stance.tagger import CueTagger
from extractors.topic import TopicMatcher
from extractors.urls import canonicalise, same_site
from extractors.visible import visible_text
from flows.archive import ArchiveRecord, PageArchive
from flows.memory import give_back_memory
from flows.modelfiles import open_model
from flows.pagenote import PageNote
from flows.reading import Reading, ReadingJob, ReadingPlan, Reread, RereadJob, TaggerVersion
from flows.rereading import Draft, find_page, is_same, keep_identity

# trafilatura and htmldate keep process-wide caches that grow with every page; emptied more often they would be filled
# again and again with what every page needs, a list of stop words above all.
PAGES_BETWEEN_RELEASES = 300
PAGES_BETWEEN_TRIMS = 100


def open_tagger(plan: ReadingPlan, matcher: TopicMatcher) -> Tagger:
    """The tagger of a worker process; a plan without a model tags by cues alone."""
    if plan.model is None:
        return CueTagger(plan.codebook, plan.topics, matcher=matcher)
    return LocalTagger(plan.codebook, plan.topics, open_model(plan.model, thresholds=plan.thresholds), matcher=matcher)


class Reader:
    """Turns pages into tagged articles. One per process."""

    def __init__(self, plan: ReadingPlan, *, worker: str) -> None:
        self._plan = plan
        self._matcher = TopicMatcher(plan.topics)
        self._tagger = open_tagger(plan, self._matcher)
        self._archive = (
            PageArchive(plan.archive_root, name=f"{plan.archive_name}-{worker}", max_bytes=plan.archive_max_bytes)
            if plan.archive_root
            else None
        )
        self._pages = 0

    def warm(self) -> None:
        """Let the tagger load what it needs for its first text."""
        self._tagger.tag(Document(id="", text="TikTok must be banned, he said.", language="en", genre="news"))

    def close(self) -> None:
        """Close the archive's file and write its index."""
        if self._archive:
            self._archive.close()

    @property
    def tagger_version(self) -> TaggerVersion:
        """What the stances of this reader are by."""
        return TaggerVersion(tagger=self._tagger.version, codebook=self._tagger.codebook_version)

    def tag(self, document: Document) -> Tagging:
        """Tag a text that was extracted before."""
        self._count()
        return self._tagger.tag(document)

    def _count(self) -> None:
        self._pages += 1
        if self._pages % PAGES_BETWEEN_RELEASES == 0:
            release_caches()
        if self._pages % PAGES_BETWEEN_TRIMS == 0:
            give_back_memory()

    def read(self, job: ReadingJob) -> Reading:
        """Gate, archive, extract and tag one page, or fall back on what the feed itself carries."""
        self._count()
        watch = _Stopwatch()
        record: ArchiveRecord | None = None
        got: Extraction | Refusal | None = job.refusal
        if job.page is not None:
            got, record = self._read_page(job, job.page, watch)
        if _may_fall_back(got) and (own := self._read_entry(job)):
            got, record = own, self._keep_carried(job)
        watch.lap("extract")
        if got is None or isinstance(got, Refusal):
            return Reading(entry=job.entry, refusal=got, failure=job.failure, seconds=watch.laps)
        return self._tag(job, self._draft(job, got), record, watch)

    def reread(self, job: RereadJob) -> Reread:
        """Extract an archived page once more, and tag what is not as it is stored."""
        self._count()
        found = find_page(job)
        if isinstance(found, str):
            return Reread(job=job, missing=found)
        watch = _Stopwatch()
        got = self._read_page(found, found.page, watch)[0] if found.page else self._read_entry(found)
        if got is None or isinstance(got, Refusal):
            refusal = got or Refusal(gate="extract", reason="too_short")
            return Reread(job=job, reading=Reading(entry=found.entry, refusal=refusal))
        draft = self._draft(found, got)
        if job.stored and is_same(job.stored, draft):
            return Reread(job=job)
        reading = self._tag(found, draft, ArchiveRecord(file=job.file, offset=job.offset), watch)
        return Reread(job=job, reading=keep_identity(reading, job))

    def _read_page(
        self, job: ReadingJob, page: Page, watch: _Stopwatch
    ) -> tuple[Extraction | Refusal, ArchiveRecord | None]:
        html = decode_page(page.body, page.header("content-type"))
        refusal = html if isinstance(html, Refusal) else self._reserved(page, html) or self._gate(job, html)
        watch.lap("gate")
        kept = refusal is None or (self._plan.archive_all and refusal.gate != "tdm")
        record = self._keep(job, page) if kept else None
        watch.lap("archive")
        if refusal is not None:
            return refusal, record
        assert isinstance(html, str)
        entry = job.entry
        told = Told(title=entry.title, dated=entry.published_at is not None, authored=bool(entry.authors))
        got = extract_html(
            html, url=page.final_url, headers=page.headers, min_characters=self._plan.min_characters, told=told
        )
        return got, record

    def _reserved(self, page: Page, html: str) -> Refusal | None:
        """The refusal of a page that opts out of text and data mining where that is obeyed; it is not even archived."""
        if not self._plan.obey_tdm_opt_out:
            return None
        sign = find_opt_out(read_head(html, url=page.final_url), page.headers)
        message = f"the page opts out of text and data mining ({sign})"
        return Refusal(gate="tdm", reason="tdm_opt_out", message=message) if sign else None

    def _gate(self, job: ReadingJob, html: str) -> Refusal | None:
        """A page of a general feed is worth extracting if a topic is named where a reader would see it."""
        if job.feed.scope == "topical" or self._matcher.names_topic(job.entry.title or ""):
            return None
        if self._matcher.names_topic(visible_text(html)):
            return None
        return Refusal(gate="page", reason="no_topic_on_page")

    def _keep(self, job: ReadingJob, page: Page) -> ArchiveRecord | None:
        return self._archive.append(page, _note(job)) if self._archive else None

    def _keep_carried(self, job: ReadingJob) -> ArchiveRecord | None:
        carried = job.entry.content or job.entry.summary
        return self._archive.append_carried(carried, _note(job)) if self._archive and carried else None

    def _read_entry(self, job: ReadingJob) -> Extraction | None:
        carried = job.entry.content or job.entry.summary
        got = extract_feed_content(carried, min_characters=self._plan.min_characters) if carried else None
        return got if isinstance(got, Extraction) else None

    def _draft(self, job: ReadingJob, got: Extraction) -> Draft:
        return Draft(
            got=got,
            revision=stable_id(job.entry.article_id, got.text),
            title=job.entry.title or got.title,
            language=identify_language(got.text, hint=job.entry.language or job.feed.language),
            authors=job.entry.authors or got.authors,
            published_at=job.entry.published_at or got.published_at,
        )

    def _tag(self, job: ReadingJob, draft: Draft, record: ArchiveRecord | None, watch: _Stopwatch) -> Reading:
        entry, title, text = job.entry, draft.title, draft.got.text
        genre = infer_genre(
            url=entry.canonical_url, title=title, categories=entry.categories, text=text, feed_kind=job.feed.kind
        )
        watch.lap("extract")
        tagging = self._tagger.tag(
            Document(id=draft.revision, text=text, title=title, language=draft.language, genre=genre)
        )
        watch.lap("tag")
        if job.feed.scope == "general" and not tagging.on_topic and not self._named(title, text):
            refusal = Refusal(gate="text", reason="no_topic_in_text")
            return Reading(entry=entry, refusal=refusal, failure=job.failure, seconds=watch.laps)
        tagged = TaggedArticle(
            article=_article(job, draft, record, tagging),
            stances=tagging.stances,
            tagger_version=self._tagger.version,
            codebook_version=self._tagger.codebook_version,
            tagged_at=job.now,
        )
        watch.lap("extract")
        return Reading(entry=entry, tagged=tagged, failure=job.failure, seconds=watch.laps)

    def _named(self, title: str | None, text: str) -> bool:
        return self._matcher.names_topic(title or "") or self._matcher.names_topic(text)


def _may_fall_back(got: Extraction | Refusal | None) -> bool:
    """The feed's own content stands in for a page that failed or gave no text, not for one that was gated out."""
    return got is None or (isinstance(got, Refusal) and got.gate in ("extract", "robots"))


def _article(job: ReadingJob, draft: Draft, record: ArchiveRecord | None, tagging: Tagging) -> Article:
    entry, got = job.entry, draft.got
    return Article(
        article_id=entry.article_id,
        revision=draft.revision,
        url=entry.url,
        canonical_url=entry.canonical_url,
        feed_id=entry.feed_id,
        title=draft.title,
        text=got.text,
        language=draft.language,
        first_seen_at=entry.seen_at,
        fetched_at=_fetched_at(job),
        authors=draft.authors,
        published_at=draft.published_at,
        genre=tagging.genre,
        text_source=got.text_source,
        truncated=got.truncated,
        on_topic=tagging.on_topic,
        tagging=tagging.status,
        extractor_version=EXTRACTOR_VERSION,
        words=count_words(got.text),
        signature=signature(got.text),
        aliases=_aliases(job, got),
        archive_file=record.file if record else None,
        archive_offset=record.offset if record else None,
        tdm_opt_out=got.tdm_opt_out or job.tdm_opt_out,
    )


def _note(job: ReadingJob) -> PageNote:
    return PageNote(entry=job.entry, feed=job.feed, fetched_at=_fetched_at(job))


def _fetched_at(job: ReadingJob) -> datetime:
    return job.page.fetched_at if job.page else job.now


def _aliases(job: ReadingJob, got: Extraction) -> tuple[str, ...]:
    """Further canonical addresses of the article: where the page ended, and its rel=canonical on the same site."""
    entry, final = job.entry, job.page.final_url if job.page else None
    declared = got.canonical_url if final and got.canonical_url and same_site(got.canonical_url, final) else None
    canonical = (canonicalise(url) for url in (final, declared) if url)
    return tuple(dict.fromkeys(url for url in canonical if url and url != entry.canonical_url))


class _Stopwatch:
    """Adds up wall clock per stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self._since
        self._since = now
