"""Where the stances of an article come from: what the warehouse holds of them, and what the tagger says of it today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from extractors.errors import UsageError
from extractors.model import Document, Genre
from extractors.stance.explain import Explanation, as_lines, as_record
from extractors.stance.tagger import CueTagger
from extractors.urls import canonicalise
from flows.commands.alerts import plain
from flows.holders import name_holder
from warehouse.connection import TEXTS_NAME, Place, open_snapshot
from warehouse.stances import StoredArticle, StoredEntry, StoredStance, find_article, find_entry, stances_in

_SCHEMES = {"http://": "https://", "https://": "http://"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """An article with its stances. `explanation` is of today, None where the article has no text to explain.

    `told_by`: the version of the tagger that explains.
    """

    article: StoredArticle
    stances: tuple[StoredStance, ...]
    told_by: str
    explanation: Explanation | None

    @property
    def current(self) -> bool:
        """Whether the tagger that explains is the one that the stances are by."""
        return self.told_by == self.article.tagger_version


def trace(snapshot: Place, url: str, tagger: CueTagger) -> Provenance:
    """The article at `url`, its stances, and what `tagger` says of its text.

    Raises UsageError for what is no address, and for one under which no article is known; says then what became of it.
    """
    addresses = spell_addresses(url)
    with open_snapshot(snapshot) as connection:
        article = find_article(connection, addresses)
        if article is None:
            raise UsageError(_miss(url, find_entry(connection, addresses)))
        stances = stances_in(connection, article.article_id)
    if article.text is None and isinstance(snapshot, Path):
        article = _with_text(snapshot.with_name(TEXTS_NAME), addresses, article)
    explanation = tagger.explain(_document(article)) if article.text else None
    return Provenance(article=article, stances=stances, told_by=tagger.version, explanation=explanation)


def _with_text(nightly: Path, addresses: list[str], article: StoredArticle) -> StoredArticle:
    """The same article from the snapshot with texts, where that exists and knows this text already."""
    if not nightly.exists():
        return article
    with open_snapshot(nightly) as connection:
        found = find_article(connection, addresses)
    return found if found and found.revision == article.revision else article


def spell_addresses(url: str) -> list[str]:
    """The canonical form of `url`, with its own scheme and with the other one; people leave it out or mix them up."""
    canonical = canonicalise(url) or canonicalise(f"https://{url}")
    if canonical is None:
        raise UsageError(f"{url!r} is no web address; give the article's, like https://example.org/news/a-ban")
    return [canonical, *(canonical.replace(old, new, 1) for old, new in _SCHEMES.items() if canonical.startswith(old))]


def _miss(url: str, entry: StoredEntry | None) -> str:
    if entry is None:
        return (
            f"no article is known at {url}: no feed has shown it, or the snapshot is older. "
            '`bellwether query "FROM articles"` shows those that are known'
        )
    became = f"{entry.status}{f' ({entry.reason})' if entry.reason else ''}"
    return f"no article is stored for {url}: the feed {entry.feed_id} showed it on {entry.seen_at:%Y-%m-%d}; {became}"


def _document(article: StoredArticle) -> Document:
    genre = next((genre for genre in get_args(Genre) if genre == article.genre), None)
    return Document(
        id=article.revision, text=article.text or "", title=article.title, language=article.language, genre=genre
    )


def write_provenance(provenance: Provenance) -> dict[str, Any]:
    """The provenance for a program to read, ready for JSON but for its dates. The text is left out."""
    article = asdict(provenance.article)
    del article["text"]
    return {
        "article": article,
        "stances": [asdict(stance) for stance in provenance.stances],
        "today": {
            "tagger_version": provenance.told_by,
            "same_tagger": provenance.current,
            "explanation": as_record(provenance.explanation) if provenance.explanation else None,
        },
    }


def describe_provenance(provenance: Provenance) -> Iterator[str]:
    """The provenance for a person to read."""
    article = provenance.article
    where = " ".join(part for part in (plain(article.outlet), article.country and f"({article.country})") if part)
    yield plain(article.title) or "(no title)"
    yield f"{where}, {article.published_on}, {article.language}, {article.genre}  {plain(article.url)}"
    cut = "; the text is cut short" if article.truncated else ""
    topic = "on topic" if article.on_topic else "off topic"
    yield (
        f"{topic}, tagging {article.tagging} by {article.tagger_version}, codebook {article.codebook_version}, "
        f"{article.tagged_at:%Y-%m-%d %H:%M}{cut}"
    )
    yield ""
    yield "STORED" if provenance.stances else "STORED  no stance"
    for stance in provenance.stances:
        yield from _describe_stance(stance, _is_found(stance, provenance.explanation) or provenance.current)
    yield ""
    yield from _describe_today(provenance)


def _describe_stance(stance: StoredStance, found: bool) -> Iterator[str]:
    holder = name_holder(stance.holder_type, stance.holder_name)
    rule = f"; holder rule: {stance.holder_rule}" if stance.holder_rule else ""
    how = f"{stance.holder_type}, {stance.relation}{rule}"
    yield f"  {stance.proposition} {stance.pole}  by {plain(holder)} ({how}){'' if found else '  (not found today)'}"
    yield f"    [{stance.start_char}-{stance.end_char}] {plain(stance.quote)}"
    yield (
        f"    confidence {stance.confidence:.2f}, basis {stance.basis}, tier {stance.origin}, about "
        f"{stance.company or 'no one company'}, {stance.about_country or 'no one country'}"
    )
    if stance.cues:
        yield f"    cues {', '.join(stance.cues)}"
    yield f"    tagger {stance.tagger_version}, codebook {stance.codebook_version}, {stance.tagged_at:%Y-%m-%d %H:%M}"


def _is_found(stance: StoredStance, explanation: Explanation | None) -> bool:
    """Whether today's tagger finds the same in the same sentence, be it of another holder."""
    today = explanation.tagging.stances if explanation else ()
    return any(
        (found.proposition, found.pole) == (stance.proposition, stance.pole)
        and found.start < stance.end_char
        and stance.start_char < found.end
        for found in today
    )


def _describe_today(provenance: Provenance) -> Iterator[str]:
    if provenance.explanation is None:
        removed = provenance.article.text_removed_at
        why = f"was taken away on {removed:%Y-%m-%d} (retention.text_days)" if removed else "is not stored"
        yield f"TODAY  the text of this article {why}; there is nothing to explain"
        return
    if provenance.current:
        yield "TODAY  the same tagger"
    else:
        yield (
            f"TODAY  another tagger, {provenance.told_by}, than the one that the stances are by: it may see things "
            "differently"
        )
    tagging = provenance.explanation.tagging
    topic = "on topic" if tagging.on_topic else "off topic"
    yield f"  {topic}, {tagging.language}, {tagging.genre}, tagging {tagging.status}"
    # The first line is this one under the document's name, which stands above already.
    yield from as_lines(provenance.explanation)[1:]
