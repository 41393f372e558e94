"""Loading articles with their stances: new ones, changed ones, and those that were there already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import duckdb
import pyarrow as pa

from extractors.model import Article, Drop, EntryOutcome, Failure, TaggedArticle, stable_id
from warehouse import entries, feeds, rows
from warehouse.connection import registered
from warehouse.labels import carry_labels
from warehouse.lake.opening import suited
from warehouse.statements import statement

# How much of their words two texts under one address must share to be one article: far below what an edit changes,
# far above what two articles share whose pages both name the front page as canonical.
SAME_ARTICLE_WORDS = 0.5

Kind = Literal["new", "revised", "retagged", "unchanged", "same", "poorer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """What a load changed. `stories`: new ones; `same`: articles that turned out to be a known one elsewhere.

    `retagged`: known texts that came with another tagger; `unchanged` includes those whose new text was poorer.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    stories: int = 0
    stances: int = 0
    same: int = 0
    retagged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A known article that shares a band with a new one."""

    article_id: str
    story_id: str
    signature: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    article_id: str
    revision: str
    story_id: str
    first_seen_at: datetime
    published_at: datetime | None
    tagger_version: str
    truncated: bool
    text_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    kind: Kind
    tagged: TaggedArticle
    article: Article
    story_id: str
    known_id: str


def save_articles(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    articles: Sequence[TaggedArticle],
    stories: Mapping[str, str],
    outcomes: Sequence[EntryOutcome] = (),
    drops: Sequence[Drop] = (),
    failures: Sequence[Failure] = (),
    bands: Mapping[str, Sequence[int]] | None = None,
    now: datetime,
) -> LoadCounts:
    """Load a chunk; loading it again changes nothing. Belongs in one `transaction`.

    A new text of a known article supersedes the old one, which stays in `revisions` with its stances in
    `stance_history`; first_seen_at, published_at and the story stay those of the article. The same text from another
    tagger supersedes the stances only. A text that is cut where the known one was whole, or that comes from the feed
    where the known one came from the page, is not taken (drop "poorer_text"). An article whose address belongs to
    another article with much the same words becomes an alias of it (drop "same_article").

    `stories` and `bands` (for later near duplicates) go by article id; entries without an outcome become stored.
    """
    by_id = {tagged.article.article_id: tagged for tagged in articles}
    known = _read_known(connection, by_id)
    same = _find_same(connection, by_id, known)
    loaded = [_classify(tagged, known, same, stories) for tagged in by_id.values()]
    _supersede(connection, loaded, now)
    stances = _insert(connection, loaded, bands or {}, now)
    carry_labels(connection, [item.article.article_id for item in loaded if item.kind != "unchanged"])
    settled = {item.article.article_id: _settle(item) for item in loaded}
    given = {outcome.article_id: outcome for outcome in outcomes}
    turned = {key: outcome for key, outcome in settled.items() if outcome.status == "dropped"}
    entries.save_outcomes(connection, list({**settled, **given, **turned}.values()), now=now)
    feeds.save_drops(connection, run_id=run_id, drops=[*drops, *_turned_away(loaded, now)])
    feeds.save_failures(connection, run_id=run_id, failures=failures)
    return _count(loaded, stances)


def story_candidates(
    connection: duckdb.DuckDBPyConnection, *, bands: Sequence[tuple[str, Sequence[int]]], since: datetime
) -> tuple[StoryRow, ...]:
    """Known articles first seen at or after `since` that share a band with one of `bands` (article id, its bands)."""
    wanted = rows.table(
        ({"article_id": article_id, "band": band} for article_id, hashes in bands for band in hashes), rows.BANDS
    )
    with registered(connection, incoming_bands=wanted):
        found = connection.execute(statement("story_candidates"), {"since": since}).fetchall()
    return tuple(StoryRow(article_id=row[0], story_id=row[1], signature=tuple(row[2])) for row in found)


def _ids(article_ids: Iterable[str]) -> pa.Table:
    return rows.table(({"article_id": article_id} for article_id in article_ids), rows.IDS)


def _read_known(connection: duckdb.DuckDBPyConnection, by_id: Mapping[str, TaggedArticle]) -> dict[str, _Known]:
    """The current rows of the articles, and of those whose own address is another address of one of them."""
    others = (stable_id("article", address) for tagged in by_id.values() for address in tagged.article.aliases)
    with registered(connection, incoming_ids=_ids({*by_id, *others})):
        found = connection.execute(suited(connection, "articles_known")).fetchall()
    names = _Known.__dataclass_fields__
    return {row[0]: _Known(**dict(zip(names, row, strict=True))) for row in found}


def _find_same(
    connection: duckdb.DuckDBPyConnection, by_id: Mapping[str, TaggedArticle], known: Mapping[str, _Known]
) -> dict[str, str]:
    """New articles that are a known one (or an earlier one of this chunk) under another address, and which."""
    fresh = [tagged.article for key, tagged in by_id.items() if key not in known]
    fresh.sort(key=lambda article: (article.first_seen_at, article.article_id))
    owners = _read_owners(connection, fresh) | {key: key for key in known}
    texts = _read_texts(connection, {owners[key] for article in fresh for key in _keys(article) if key in owners})
    same: dict[str, str] = {}
    for article in fresh:
        claimed = (owners[key] for key in _keys(article) if key in owners)
        match = next((owner for owner in claimed if _is_same_text(article.text, texts.get(owner, ""))), None)
        if match:
            same[article.article_id] = match
            continue
        texts[article.article_id] = article.text
        for key in _keys(article):
            owners.setdefault(key, article.article_id)
    return same


def _addresses(article: Article) -> tuple[str, ...]:
    return (article.canonical_url, *article.aliases)


def _keys(article: Article) -> tuple[str, ...]:
    """Whatever an article may be known by: its addresses, its id, and the ids that its other addresses would have."""
    return (*_addresses(article), article.article_id, *(stable_id("article", address) for address in article.aliases))


def _read_owners(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> dict[str, str]:
    wanted = ({"address": address} for article in articles for address in _addresses(article))
    with registered(connection, incoming_addresses=rows.table(wanted, rows.ADDRESSES)):
        return dict(connection.execute(statement("aliases_owners")).fetchall())


def _read_texts(connection: duckdb.DuckDBPyConnection, article_ids: Collection[str]) -> dict[str, str]:
    if not article_ids:
        return {}
    with registered(connection, incoming_ids=_ids(article_ids)):
        return dict(connection.execute(statement("articles_texts")).fetchall())


def _is_same_text(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    return bool(first and second) and len(first & second) >= SAME_ARTICLE_WORDS * len(first | second)


def _words(text: str) -> frozenset[str]:
    # Scripts without spaces: one word per character, or a paragraph would be one word.
    return frozenset(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]", text.casefold()))


def _classify(
    tagged: TaggedArticle, known: Mapping[str, _Known], same: Mapping[str, str], stories: Mapping[str, str]
) -> _Loaded:
    article = tagged.article
    before = known.get(article.article_id)
    kind: Kind = "same" if article.article_id in same else _compare(tagged, before)
    if before is not None:
        kept = before.published_at or article.published_at
        article = replace(article, first_seen_at=before.first_seen_at, published_at=kept)
    story = before.story_id if before else stories.get(article.article_id, article.article_id)
    known_id = same.get(article.article_id, article.article_id)
    return _Loaded(kind=kind, tagged=tagged, article=article, story_id=story, known_id=known_id)


def _compare(tagged: TaggedArticle, before: _Known | None) -> Kind:
    article = tagged.article
    if before is None:
        return "new"
    if before.revision == article.revision:
        return "unchanged" if before.tagger_version == tagged.tagger_version else "retagged"
    cut = article.truncated and not before.truncated
    thinner = article.text_source == "feed" and before.text_source == "page"
    return "poorer" if cut or thinner else "revised"


def _supersede(connection: duckdb.DuckDBPyConnection, loaded: Sequence[_Loaded], now: datetime) -> None:
    revised = [item.article.article_id for item in loaded if item.kind == "revised"]
    retagged = [item.article.article_id for item in loaded if item.kind == "retagged"]
    if revised:
        with registered(connection, incoming_ids=_ids(revised)):
            connection.execute(statement("revisions_supersede"), {"now": now})
    if revised or retagged:
        with registered(connection, incoming_ids=_ids([*revised, *retagged])):
            connection.execute(statement("stances_supersede"), {"now": now})


def _insert(
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[_Loaded],
    bands: Mapping[str, Sequence[int]],
    now: datetime,
) -> int:
    """Write rows of all tables; returns the number of stances written."""
    texts = [item for item in loaded if item.kind in ("new", "revised")]
    retagged = [item for item in loaded if item.kind == "retagged"]
    new = [item.article for item in loaded if item.kind == "new"]
    stances = [row for item in (*texts, *retagged) for row in rows.stance_rows(item.tagged)]
    addresses = [{"article_id": i.known_id, "address": a} for i in loaded for a in _further_addresses(i)]
    band_rows = [{"article_id": a.article_id, "band": band} for a in new for band in bands.get(a.article_id, ())]
    with registered(
        connection,
        incoming_articles=rows.table((_article_row(item) for item in texts), rows.ARTICLES),
        incoming_retagged=rows.table((_article_row(item) for item in retagged), rows.ARTICLES),
        incoming_stances=rows.table(stances, rows.STANCES),
        incoming_addresses=rows.table(addresses, rows.ADDRESSES),
        incoming_bands=rows.table(band_rows, rows.BANDS),
        incoming_ids=_ids(article.article_id for article in new),
    ):
        if texts:
            connection.execute(statement("revisions_insert"), {"now": now})
            connection.execute(statement("story_members_insert"))
            connection.execute(statement("story_bands_insert"))
        if retagged:
            connection.execute(statement("taggings_insert"), {"now": now})
            connection.execute(statement("revisions_retag"))
        if stances:
            connection.execute(statement("stances_insert"), {"now": now})
        if addresses:
            connection.execute(statement("aliases_insert"), {"now": now})
    return len(stances)


def _article_row(item: _Loaded) -> rows.Row:
    return rows.article_row(item.tagged, item.article, item.story_id)


def _further_addresses(item: _Loaded) -> tuple[str, ...]:
    own = () if item.kind == "same" else (item.article.canonical_url,)
    return tuple(address for address in dict.fromkeys(_addresses(item.article)) if address not in own)


def _settle(item: _Loaded) -> EntryOutcome:
    if item.kind == "same":
        return EntryOutcome(article_id=item.article.article_id, status="dropped", reason="same_article")
    return EntryOutcome(article_id=item.article.article_id, status="stored")


def _turned_away(loaded: Sequence[_Loaded], now: datetime) -> list[Drop]:
    reasons = {"same": "same_article", "poorer": "poorer_text"}
    return [
        Drop(gate="load", reason=reasons[item.kind], key=item.article.article_id, feed_id=item.article.feed_id, at=now)
        for item in loaded
        if item.kind in reasons
    ]


def _count(loaded: Sequence[_Loaded], stances: int) -> LoadCounts:
    kinds = [item.kind for item in loaded]
    return LoadCounts(
        new=kinds.count("new"),
        revised=kinds.count("revised"),
        unchanged=kinds.count("unchanged") + kinds.count("poorer"),
        stories=sum(item.kind == "new" and item.story_id == item.article.article_id for item in loaded),
        stances=stances,
        same=kinds.count("same"),
        retagged=kinds.count("retagged"),
    )
