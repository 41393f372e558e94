"""Articles as a cycle brings them: for measuring what a load costs. Seeded; the words are invented."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from extractors.duplicates import StoryCandidate, assign_stories, bands, signature
from extractors.model import Article, Entry, FeedState, Holder, PollRecord, Stance, TaggedArticle, stable_id
from warehouse import store
from warehouse.connection import Connection, open_live, transaction
from warehouse.feeds import FeedPoll

SYLLABLES = ["ka", "lo", "mi", "ten", "ra", "so", "vel", "du", "ne", "pir", "ha", "go", "sti", "be", "mar", "cu"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What one load brings: the entries that the feeds showed before, the articles, their bands."""

    run_id: str
    polls: tuple[FeedPoll, ...]
    articles: tuple[TaggedArticle, ...]
    bands: Mapping[str, Sequence[int]]


def make_chunk(number: int, articles: int, *, feeds: Sequence[str], now: datetime, stances: int = 5) -> Chunk:
    """`articles` new ones of `feeds`; those of another number are others."""
    chance = random.Random(number)
    made = [_article(chance, f"{number}-{i}", chance.choice(feeds), now, stances) for i in range(articles)]
    entries = [_entry(tagged.article) for tagged in made]
    shown = {feed: tuple(entry for entry in entries if entry.feed_id == feed) for feed in feeds}
    return Chunk(
        run_id=f"run-{number}",
        polls=tuple(_poll(feed, found, now) for feed, found in shown.items()),
        articles=tuple(made),
        bands={tagged.article.article_id: bands(tagged.article.signature) for tagged in made},
    )


def save_polls(live: Path, chunk: Chunk, *, now: datetime) -> None:
    """What a cycle does once its feeds have answered."""
    with open_live(live) as connection:
        store.resolve_entries(connection, [entry for poll in chunk.polls for entry in poll.entries])
        with transaction(connection):
            store.save_polls(connection, run_id=chunk.run_id, polls=chunk.polls, now=now)


def load(live: Path, chunk: Chunk, *, now: datetime) -> store.LoadCounts:
    """What a cycle does with a chunk, its alerts apart: see Cycle._load."""
    with open_live(live) as connection, transaction(connection):
        return load_into(connection, chunk, now=now)


def load_into(connection: Connection, chunk: Chunk, *, now: datetime) -> store.LoadCounts:
    """The same on a connection, in a transaction of the caller."""
    known = store.story_candidates(connection, bands=list(chunk.bands.items()), since=now - timedelta(days=14))
    candidates = [
        StoryCandidate(article_id=row.article_id, story_id=row.story_id, signature=row.signature) for row in known
    ]
    new = [(tagged.article.article_id, tagged.article.signature) for tagged in chunk.articles]
    stories = assign_stories(new, candidates, threshold=0.7)
    return store.save_articles(
        connection, run_id=chunk.run_id, articles=chunk.articles, stories=stories, bands=chunk.bands, now=now
    )


def _article(chance: random.Random, slug: str, feed: str, now: datetime, stances: int) -> TaggedArticle:
    quotes = [" ".join(_words(chance, 18)) + "." for _ in range(chance.randrange(2 * stances + 1))]
    rest = " ".join(_words(chance, max(60, int(chance.lognormvariate(5.9, 0.6)))))
    text = "\n".join([*quotes, rest])
    url = f"https://{feed}.example/{now:%Y/%m/%d}/{slug}"
    article_id = stable_id("article", url)
    article = Article(
        article_id=article_id,
        revision=stable_id(article_id, text),
        url=url,
        canonical_url=url,
        feed_id=feed,
        title=" ".join(_words(chance, 9)),
        text=text,
        language="en",
        first_seen_at=now,
        fetched_at=now,
        published_at=now - timedelta(hours=chance.random() * 20),
        on_topic=bool(quotes),
        tagging="done",
        extractor_version="trafilatura 2.3",
        words=len(text.split()),
        signature=signature(text),
        aliases=(f"{url}/amp",) if chance.random() < 0.2 else (),
    )
    return TaggedArticle(
        article=article,
        stances=tuple(_stance(chance, text, quote) for quote in dict.fromkeys(quotes)),
        tagger_version="tagger-1",
        codebook_version="2026.1",
        tagged_at=now,
    )


def _stance(chance: random.Random, text: str, quote: str) -> Stance:
    start = text.index(quote)
    return Stance(
        proposition=chance.choice(("ban", "security-threat", "divestiture")),
        pole=chance.choice(("affirm", "reject")),
        holder=Holder(type="attributed", name=f"Holder {chance.randrange(20_000)}"),
        relation="reports",
        quote=quote,
        start=start,
        end=start + len(quote),
        confidence=round(chance.uniform(0.5, 1), 3),
        cues=("cue-1",),
    )


def _entry(article: Article) -> Entry:
    return Entry(
        article_id=article.article_id,
        feed_id=article.feed_id,
        url=article.url,
        canonical_url=article.canonical_url,
        guid=f"{article.url}#guid",
        title=article.title,
        published_at=article.published_at,
        seen_at=article.first_seen_at,
    )


def _poll(feed: str, entries: tuple[Entry, ...], now: datetime) -> FeedPoll:
    record = PollRecord(
        feed_id=feed, polled_at=now, outcome="ok", entries=len(entries) + 1, new=len(entries), status=200
    )
    return FeedPoll(
        record=record, state=FeedState(feed_id=feed, next_poll_at=now + timedelta(hours=1)), entries=entries
    )


def _words(chance: random.Random, count: int) -> Iterable[str]:
    # Zipf's law with exponent 1, as in the generator of the warehouse.
    ranks = (int(40_000 ** chance.random()) for _ in range(count))
    return (_word(rank) for rank in ranks)


def _word(rank: int) -> str:
    parts = []
    while rank:
        rank, part = divmod(rank, 16)
        parts.append(SYLLABLES[part])
    return "".join(parts)
