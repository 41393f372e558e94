"""What is known of a proposition: what it means, what shows it, and who holds it where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from extractors.model import Codebook, Pole, Proposition
from extractors.stance.card import Card
from extractors.stance.fusion import Evidence
from flows.commands.alerts import plain
from flows.holders import name_holder
from warehouse.connection import Place, open_snapshot
from warehouse.stances import PoleCount, QuoteRow, Rank, pole_counts, surest_quotes, top_holders, top_outlets

POLES: tuple[Pole, ...] = get_args(Pole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A proposition with its counts by pole, None where there are none; `statement` is None outside the codebook."""

    proposition: str
    statement: str | None
    affirm: PoleCount | None
    reject: PoleCount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One pole of a proposition. `cues` counts them by language.

    It is believed of a sentence from the probability `threshold` on, with a cue from `cue_threshold` on; both are None
    where the model does not know it. `count` is None where the snapshot has no such stance, or is not there.
    """

    pole: Pole
    meaning: str
    cues: Mapping[str, int]
    threshold: float | None
    cue_threshold: float | None
    count: PoleCount | None = None
    holders: tuple[Rank, ...] = ()
    outlets: tuple[Rank, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A proposition with both sides. `languages`: those that the model reads; all others are tagged by cues alone."""

    proposition: str
    statement: str
    not_this: str
    languages: tuple[str, ...]
    sides: tuple[Side, ...]


def list_propositions(codebook: Codebook, snapshot: Place | None) -> tuple[Line, ...]:
    """The codebook's propositions, then those that only the snapshot has. `snapshot` None: the codebook alone."""
    counts: tuple[PoleCount, ...] = ()
    if snapshot is not None:
        with open_snapshot(snapshot) as connection:
            counts = pole_counts(connection)
    found = {(count.proposition, count.pole): count for count in counts}
    statements: dict[str, str | None] = {proposition.id: proposition.statement for proposition in codebook.propositions}
    names = dict.fromkeys([*statements, *(count.proposition for count in counts)])
    return tuple(
        Line(
            proposition=name,
            statement=statements.get(name),
            affirm=found.get((name, "affirm")),
            reject=found.get((name, "reject")),
        )
        for name in names
    )


def compile_dossier(proposition: Proposition, card: Card, snapshot: Place | None, *, quotes: int) -> Dossier:
    """All that is known of `proposition`, with at most `quotes` a pole. `snapshot` None: without what was found."""
    sides = [_define(proposition, pole, card) for pole in POLES]
    if snapshot is not None:
        sides = _fill(sides, proposition.id, snapshot, quotes=quotes)
    return Dossier(
        proposition=proposition.id,
        statement=proposition.statement,
        not_this=proposition.not_this,
        languages=tuple(sorted(card.languages)),
        sides=tuple(sides),
    )


def _define(proposition: Proposition, pole: Pole, card: Card) -> Side:
    cell, known = (proposition.id, pole), (proposition.id, pole) in card.cells
    cues = Counter(cue.language for cue in proposition.cues if cue.pole == pole)
    return Side(
        pole=pole,
        meaning=proposition.affirm if pole == "affirm" else proposition.reject,
        cues=dict(sorted(cues.items())),
        threshold=card.fusion.threshold(cell, Evidence(probability=0.0)) if known else None,
        cue_threshold=card.fusion.threshold(cell, Evidence(probability=0.0, cues=1)) if known else None,
    )


def _fill(sides: Sequence[Side], proposition: str, snapshot: Place, *, quotes: int) -> list[Side]:
    with open_snapshot(snapshot) as connection:
        counts = pole_counts(connection, proposition=proposition)
        holders = top_holders(connection, proposition=proposition)
        outlets = top_outlets(connection, proposition=proposition)
        words = surest_quotes(connection, proposition=proposition, most=quotes)
    return [
        replace(
            side,
            count=next((count for count in counts if count.pole == side.pole), None),
            holders=tuple(row for row in holders if row.pole == side.pole),
            outlets=tuple(row for row in outlets if row.pole == side.pole),
            quotes=tuple(row for row in words if row.pole == side.pole),
        )
        for side in sides
    ]


def describe_list(lines: Sequence[Line], *, counted: bool) -> Iterator[str]:
    """A line each: how many stories affirm and reject it, where that was `counted`, and what it says."""
    width = max(len(line.proposition) for line in lines)
    if counted:
        yield f"{'':<{width}}  affirm  reject  (stories)"
    for line in lines:
        numbers = f"  {_stories(line.affirm):>6}  {_stories(line.reject):>6}" if counted else ""
        yield f"{line.proposition:<{width}}{numbers}  {line.statement or '(not in the codebook)'}"


def _stories(count: PoleCount | None) -> int:
    return count.stories if count else 0


def describe_dossier(dossier: Dossier, *, counted: bool) -> Iterator[str]:
    """The dossier for a person to read. `counted`: there is a snapshot."""
    yield f"{dossier.proposition}: {dossier.statement}"
    yield f"not this: {dossier.not_this}"
    for side in dossier.sides:
        yield ""
        yield f"{side.pole.upper()}  {side.meaning}"
        cues = ", ".join(f"{language} {count}" for language, count in side.cues.items()) or "none"
        yield f"  cues      {cues}"
        yield f"  model     {_describe_threshold(side, dossier.languages)}"
        if counted:
            yield from _describe_finds(side)


def _describe_threshold(side: Side, languages: Sequence[str]) -> str:
    if side.threshold is None or side.cue_threshold is None:
        return "does not know this; tagged by cues alone"
    return (
        f"believed from {side.threshold:.2f} on, with a cue from {side.cue_threshold:.2f} on "
        f"({', '.join(languages)}; other languages go by cues alone)"
    )


def _describe_finds(side: Side) -> Iterator[str]:
    count = side.count
    if count is None:
        yield "  found     never"
        return
    yield (
        f"  found     in {count.stories} stories ({count.articles} articles) by {count.holders} holders, "
        f"published {count.first_on} to {count.last_on}"
    )
    for label, rows in (("holders", side.holders), ("outlets", side.outlets)):
        if rows:
            yield f"  {label:<8}  {', '.join(f'{plain(row.name)} ({row.stories})' for row in rows)}"
    for row in side.quotes:
        holder = name_holder(row.holder_type, row.holder_name)
        yield f"  {row.confidence:.2f}      | {plain(row.quote)}"
        yield f"            {plain(holder)} ({row.relation}), in {plain(row.outlet)}, {row.published_on}"
        yield f"            {plain(row.title)}"
        yield f"            {plain(row.url)}"
