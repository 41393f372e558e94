"""Finds where statements coded by hand stand in the stored texts, and what they say of the machine's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.errors import Fault
from flows.exchange.coded import Coded, name_row
from flows.exchange.dna import MACHINE, clip, fold
from warehouse.discourse import StatementRow
from warehouse.handcoded import FoundText, Label
from warehouse.labels import MadeLabel

# A machine's stance on the same proposition gives way where so much of its words was coded.
SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A row whose article is not stored."""

    line: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the rows of a file come to. `untouched`: ids of the machine's own stances, as they were exported."""

    labels: tuple[Label, ...]
    untouched: frozenset[str]
    unmatched: tuple[Unmatched, ...]
    faults: tuple[Fault, ...]


def match_coded(
    file: str,
    rows: Sequence[Coded],
    texts: Mapping[str, FoundText],
    stances: Iterable[StatementRow],
    *,
    codebook_version: str,
    accept: bool = False,
    judged: Sequence[MadeLabel] = (),
) -> Matched:
    """Bring rows to the current texts (`texts`, by key). `stances`: those that hold there now.

    `judged`: what people have said, which tells why the machine no longer says what was exported.
    `accept`: rows that equal the machine's stances count as judged by the reviewer; else they are left alone.
    """
    labels: list[Label] = []
    faults: list[Fault] = []
    unmatched: list[Unmatched] = []
    untouched: set[str] = set()
    by_article = _group(stances)
    for row in rows:
        found = next((texts[key] for key in row.keys if key in texts), None)
        if found is None:
            unmatched.append(Unmatched(line=row.line, key=row.keys[-1]))
            continue
        place = find_place(row, found)
        if isinstance(place, str):
            faults.append(Fault(file=name_row(file, row.line), line=None, key="quote", message=place))
            continue
        label = _judge(row, found, place, codebook_version)
        same = next((one for one in by_article.get(found.article_id, ()) if _says_the_same(label, one)), None)
        if row.machine and same is not None and not accept:
            untouched.add(same.stance_id)
        elif row.machine and row.reviewer == MACHINE:
            message = _doubt(label, judged)
            faults.append(Fault(file=name_row(file, row.line), line=None, key="reviewer", message=message))
        else:
            labels.append(_complete(label, same))
    return Matched(
        labels=tuple(labels),
        untouched=frozenset(untouched),
        unmatched=tuple(unmatched),
        faults=tuple(faults),
    )


def find_place(row: Coded, found: FoundText) -> tuple[int, int] | str:
    """Where the row stands in the stored text, or why that cannot be told."""
    if found.text_removed_at is not None:
        return f"the text of {found.url} was taken away by the retention settings"
    text = fold(found.text)
    start, end, quote = row.start, row.end, fold(row.quote or "")
    if start is not None and end is not None and end <= len(text):
        if not quote or text[start:end] == quote:
            return start, end
    elif start is not None and not quote:
        return f"{start} to {end} lies outside the text of {found.url}, which has {len(text)} characters"
    return _search(quote, text, near=start if row.text is not None else None, url=found.url)


def _search(quote: str, text: str, *, near: int | None, url: str) -> tuple[int, int] | str:
    """The one place of `quote`; of several the nearest to `near`, the place in another version of the text."""
    places = [match.span() for match in re.finditer(_loosen(quote), text)]
    if len(places) == 1 or (places and near is not None):
        return min(places, key=lambda place: abs(place[0] - (near or 0)))
    if places:
        return f"the quote stands {len(places)} times in the text of {url}; give start and end as it is stored now"
    return f"the quote {quote[:60]!r} is not in the text of {url}, as it is stored now"


def _loosen(quote: str) -> str:
    """A pattern for `quote` with any white space between its words."""
    return r"\s+".join(re.escape(word) for word in quote.split()) or r"(?!)"


def _judge(row: Coded, found: FoundText, place: tuple[int, int], codebook_version: str) -> Label:
    return Label(
        article_id=found.article_id,
        revision=found.revision,
        proposition=row.proposition,
        pole=row.pole,
        holder_type=row.holder_type,
        holder_name=row.holder_name,
        relation=row.relation,
        company=row.company,
        about_country=row.about_country,
        quote=found.text[place[0] : place[1]],
        start_char=place[0],
        end_char=place[1],
        holds=row.holds,
        reviewer=row.reviewer,
        note=row.note,
        codebook_version=codebook_version,
    )


def _says_the_same(label: Label, stance: StatementRow) -> bool:
    """Whether a label is about exactly this stance (DNA's fields cut names at 190 characters)."""
    names = clip(label.holder_name or ""), clip(stance.holder_name or "")
    ours = (label.proposition, label.pole, label.holder_type, label.start_char, label.end_char, label.relation)
    theirs = (stance.proposition, stance.pole, stance.holder_type, stance.start_char, stance.end_char, stance.relation)
    return ours == theirs and names[0] == names[1]


def _doubt(label: Label, judged: Iterable[MadeLabel]) -> str:
    """Why a statement signed by the machine is none that it makes now."""
    newer = next((one for one in judged if _is_of_the_same(label, one)), None)
    if newer is not None:
        return (
            f"the store has a newer word on it, {newer.reviewer}'s of {newer.labelled_at:%Y-%m-%d}, so the machine no "
            f"longer says so: export anew, or say with --reviewer whose word this is"
        )
    return f"this was changed and is still signed {MACHINE}: say who did it with --reviewer"


def _is_of_the_same(label: Label, judged: MadeLabel) -> bool:
    """Whether a person judged the same proposition in the same words."""
    shared = min(label.end_char, judged.end_char) - max(label.start_char, judged.start_char)
    same = (label.article_id, label.proposition) == (judged.article_id, judged.proposition)
    return same and shared >= SHARED * (label.end_char - label.start_char)


def _complete(label: Label, same: StatementRow | None) -> Label:
    """The label with what the machine knows of the same stance and the coder left empty."""
    if same is None:
        return label
    return replace(
        label,
        holder_name=same.holder_name,
        company=label.company or same.company,
        about_country=label.about_country or same.about_country,
    )


def replace_stances(
    matched: Matched, stances: Iterable[StatementRow], *, known: Collection[str], codebook_version: str
) -> tuple[Label, ...]:
    """Rejections of the stances that hand-coded ones stand in the place of.

    `known`: ids of labels that were there already. One of these that holds no more has been overruled since, and
    replaces nothing.
    """
    by_article = _group(stances)
    standing = {stance.stance_id for group in by_article.values() for stance in group}
    rejected: dict[str, Label] = {}
    for label in matched.labels:
        if not label.holds or (label.label_id in known and label.label_id not in standing):
            continue
        for stance in by_article.get(label.article_id, ()):
            if stance.stance_id in matched.untouched or not _gives_way(label, stance):
                continue
            if not any(_same_key(other, stance) for other in matched.labels):
                rejected.setdefault(stance.stance_id, _reject(stance, label, codebook_version))
    return tuple(rejected.values())


def _group(stances: Iterable[StatementRow]) -> dict[str, list[StatementRow]]:
    by_article: dict[str, list[StatementRow]] = {}
    for stance in stances:
        by_article.setdefault(stance.article_id, []).append(stance)
    return by_article


def _gives_way(label: Label, stance: StatementRow) -> bool:
    """Whether a stance is what the label says anew: the machine's, or the same coder's of the same holder."""
    holder = (label.holder_type, label.holder_name) == (stance.holder_type, stance.holder_name)
    if stance.basis == "human" and not (stance.reviewer == label.reviewer and holder):
        return False
    if label.proposition != stance.proposition or label.revision != stance.revision:
        return False
    shared = min(label.end_char, stance.end_char) - max(label.start_char, stance.start_char)
    return shared >= SHARED * (stance.end_char - stance.start_char)


def _same_key(label: Label, stance: StatementRow) -> bool:
    """Whether the label takes the stance's place by itself (view judgements)."""
    return (label.revision, label.proposition, label.pole, label.holder_type, label.holder_name) == (
        stance.revision,
        stance.proposition,
        stance.pole,
        stance.holder_type,
        stance.holder_name,
    ) and (label.start_char, label.end_char) == (stance.start_char, stance.end_char)


def _reject(stance: StatementRow, label: Label, codebook_version: str) -> Label:
    return Label(
        article_id=stance.article_id,
        revision=stance.revision,
        proposition=stance.proposition,
        pole=stance.pole,
        holder_type=stance.holder_type,
        holder_name=stance.holder_name,
        relation=stance.relation,
        company=stance.company,
        about_country=stance.about_country,
        quote=stance.quote,
        start_char=stance.start_char,
        end_char=stance.end_char,
        holds=False,
        reviewer=label.reviewer,
        note="coded by hand otherwise",
        codebook_version=codebook_version,
    )
