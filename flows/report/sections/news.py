"""New stances: what the alert rules found in the period, with the words that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.holders import name_holder
from flows.notify.message import PLACES
from flows.report import words
from flows.report.section import Chart, Section, Source
from warehouse import briefing

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStance:
    """A new stance, in words that are safe to show. `where`: in what it is new; `url`: None where no link is safe."""

    alert_id: str
    proposition: str
    pole: str
    statement: str
    says: str
    scope: str
    where: str
    told_on: date
    published_on: date | None
    reason: str
    quote: str
    holder: str
    named: bool
    outlet: str
    kind: str
    language: str | None
    title: str
    url: str | None
    confidence: float | None
    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The new stances, those new anywhere first, the latest first; `total` of them, of which `ever` new anywhere."""

    total: int
    ever: int
    stances: tuple[NewStance, ...]


def read(source: Source) -> News:
    """The alerts of the period that hold."""
    codebook = {proposition.id: proposition for proposition in source.configuration.codebook.propositions}
    found = briefing.new_stances(source.connection, source.period, most=MOST)
    stances = []
    for row in found:
        known = codebook.get(row.proposition)
        stances.append(
            NewStance(
                alert_id=row.alert_id,
                proposition=row.proposition,
                pole=row.pole,
                statement=known.statement if known else "",
                says=getattr(known, row.pole, "") if known else "",
                scope=row.scope,
                where=words.one_line(f"{PLACES.get(row.scope, row.scope)} {row.scope_value}", 200),
                told_on=row.created_at.date(),
                published_on=row.published_on,
                reason=words.one_line(row.reason.removeprefix("New: "), 400),
                quote=words.quote(row.quote),
                holder=words.name(name_holder(row.holder_type, row.holder_name)),
                named=row.holder_type == "attributed" and bool(row.holder_name),
                outlet=words.name(row.outlet) or "an outlet no longer known",
                kind=row.kind,
                language=row.language,
                title=words.title(row.title),
                url=words.link(row.url),
                confidence=row.confidence,
                article_id=row.article_id,
            )
        )
    return News(
        total=found[0].total if found else 0,
        ever=sum(stance.scope == "ever" for stance in stances),
        stances=tuple(stances),
    )


def draw(numbers: News) -> Sequence[Chart]:
    """None: words say it best."""
    return ()


SECTION = Section(id="news", title="New stances", read=read, draw=draw)
