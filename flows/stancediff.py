"""What changed between two taggers or two moments: the numbers, and the sentences that did it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from extractors.errors import UsageError
from flows.commands.alerts import plain
from flows.holders import name_holder
from warehouse.changes import (
    Comparison,
    SentenceChange,
    StandChange,
    TaggerUse,
    count_compared,
    sentence_changes,
    stand_changes,
    tagger_uses,
)
from warehouse.connection import Place, open_snapshot

_MOMENT = re.compile(r"now|\d{4}-\d{2}-\d{2}.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceDiff:
    """A comparison with its findings. `articles`: how many both sides have read."""

    comparison: Comparison
    articles: int
    stands: tuple[StandChange, ...]
    sentences: tuple[SentenceChange, ...]


def compare(snapshot: Place, sides: Sequence[str], *, most: int, now: datetime) -> StanceDiff:
    """Compare two taggers (versions, may be cut short) or two moments; without `sides` the last two taggers.

    Raises UsageError for sides that cannot be compared, or are not known.
    """
    with open_snapshot(snapshot) as connection:
        comparison = _read_sides(sides, tagger_uses(connection), now)
        return StanceDiff(
            comparison=comparison,
            articles=count_compared(connection, comparison),
            stands=stand_changes(connection, comparison),
            sentences=sentence_changes(connection, comparison, most=most),
        )


def _read_sides(sides: Sequence[str], uses: Sequence[TaggerUse], now: datetime) -> Comparison:
    if not sides:
        if len(uses) < 2:
            raise UsageError("all texts were read by one tagger only; name two moments, like 2026-11-01 now")
        return Comparison(old_tagger=uses[1].tagger_version, new_tagger=uses[0].tagger_version)
    if len(sides) != 2:
        raise UsageError("name two taggers or two moments, or none for the last two taggers")
    old, new = sides
    if bool(_MOMENT.fullmatch(old)) != bool(_MOMENT.fullmatch(new)):
        raise UsageError(f"{old!r} and {new!r} are a tagger and a moment; name two of a kind")
    if _MOMENT.fullmatch(old):
        return Comparison(old_at=_read_moment(old, now), new_at=_read_moment(new, now))
    chosen = Comparison(old_tagger=_find_tagger(old, uses), new_tagger=_find_tagger(new, uses))
    if chosen.old_tagger == chosen.new_tagger:
        raise UsageError(f"{old!r} and {new!r} are the same tagger, {chosen.old_tagger}")
    return chosen


def _read_moment(text: str, now: datetime) -> datetime:
    if text == "now":
        return now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no moment; write it like 2026-11-01 or 2026-11-01T12:00") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _find_tagger(text: str, uses: Sequence[TaggerUse]) -> str:
    """The one tagger whose version, or the hash in it, begins so."""
    known = [use.tagger_version for use in uses]
    found = [version for version in known if version.startswith(text) or version.rpartition("-")[2].startswith(text)]
    exact = [version for version in found if version == text]
    if len(exact or found) == 1:
        return (exact or found)[0]
    what = "is the beginning of several taggers" if found else "is no tagger that read a text"
    raise UsageError(f"{text!r} {what}; there are {', '.join(found or known) or 'none'}")


def write_diff(diff: StanceDiff) -> dict[str, Any]:
    """The comparison for a program to read, ready for JSON but for its dates."""
    sides = diff.comparison
    return {
        "old": sides.old_tagger or sides.old_at,
        "new": sides.new_tagger or sides.new_at,
        "articles": diff.articles,
        "stances": [asdict(stand) for stand in diff.stands],
        "sentences": [asdict(sentence) for sentence in diff.sentences],
    }


def describe_diff(diff: StanceDiff) -> Iterator[str]:
    """The comparison for a person to read."""
    sides = diff.comparison
    what = "texts that both have read" if sides.old_tagger else "articles known at both moments"
    yield f"{_name(sides.old_tagger, sides.old_at)} → {_name(sides.new_tagger, sides.new_at)}"
    yield f"{diff.articles} {what}"
    if not any(stand.gained or stand.lost for stand in diff.stands):
        yield "Nothing changed."
        return
    yield ""
    yield from _describe_stands(diff.stands)
    for sentence in diff.sentences:
        yield ""
        yield from _describe_sentence(sentence)


def _name(tagger: str | None, moment: datetime | None) -> str:
    return tagger or f"{moment:%Y-%m-%d %H:%M %Z}"


def _describe_stands(stands: Sequence[StandChange]) -> Iterator[str]:
    width = max(len(f"{stand.proposition} {stand.pole}") for stand in stands)
    yield f"{'':<{width}}  before   after   gained    lost    kept   articles         stories"
    for stand in stands:
        yield (
            f"{f'{stand.proposition} {stand.pole}':<{width}}  {stand.before:>6}  {stand.after:>6}  {stand.gained:>+7} "
            f"{-stand.lost:>+7}  {stand.kept:>6}   {f'{stand.articles_before} → {stand.articles_after}':<14}  "
            f"{stand.stories_before} → {stand.stories_after}"
        )


def _describe_sentence(sentence: SentenceChange) -> Iterator[str]:
    sign = "+" if sentence.change == "gained" else "-"
    holder = plain(name_holder(sentence.holder_type, sentence.holder_name))
    yield f"{sign} {sentence.proposition} {sentence.pole}  by {holder}  {sentence.confidence:.2f}"
    yield f"  | {plain(sentence.quote)}"
    yield f"  {plain(sentence.outlet)}, {sentence.published_on}: {plain(sentence.title)}  {plain(sentence.url)}"
