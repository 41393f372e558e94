"""The top of the briefing: what is new, what moves, who says it, what was not seen. One wording for all places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from statistics import median
from typing import Any, Literal

from flows.report import words
from flows.report.section import Form
from flows.report.sections.coverage import Coverage
from flows.report.sections.holders import Holders
from flows.report.sections.news import News, NewStance
from flows.report.sections.poles import Poles
from flows.report.sections.shares import SharePoint, Shares
from warehouse.briefing import Period

# From so many robust standard deviations on a change is more than the past explains; so much past is asked for.
UNUSUAL = 2.0
LEAST_PAST = 3
LONGEST_PAST = 8
MOST_MOVERS = 3
MOST_NAMES = 4
SHORT_QUOTE = 150
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A stance in the last bucket that was seen whole, beside those before it with the same feeds.

    `before`: the median share of the `past` buckets before; `z`: how far its stories lie above their median, in robust
    standard deviations (as macro surges).
    """

    proposition: str
    pole: str
    bucket: date
    stories: int
    of_stories: int
    share: float
    before: float
    past: int
    z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A named holder with the number of its stories."""

    holder: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the top of the page says beyond the sections' own numbers.

    `recent`: new anywhere, and published in the last 7 days.
    """

    recent: int
    movers: tuple[Mover, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Num:
    """A number of the tree, by its path."""

    path: str
    form: Form = "count"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of the web, already harmless, but of any direction."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words of ours that matter."""

    text: str


Part = str | Num | Foreign | Strong
Sentence = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One of the four answers."""

    id: Literal["new", "moves", "says", "unseen"]
    title: str
    sentences: tuple[Sentence, ...]


def look(numbers: Mapping[str, Any], period: Period) -> Glance:
    """What stands out in the sections' numbers."""
    news: News = numbers["news"]
    holders: Holders = numbers["holders"]
    whole = [row for row in holders.holders if row.kind is None]
    voices = dict.fromkeys((words.name(row.holder), row.of_stories) for row in whole)
    return Glance(
        recent=sum(one.scope == "ever" and is_recent(one, period) for one in news.stances),
        movers=tuple(find_movers(numbers["shares"])),
        voices=tuple(Voice(holder=holder, stories=stories) for holder, stories in voices)[:MOST_NAMES],
    )


def find_movers(shares: Shares) -> list[Mover]:
    """What the last bucket that was seen whole has more or less of than those before it; the largest changes first."""
    complete = [number for number, bucket in enumerate(shares.panel) if bucket.complete]
    if not complete:
        return []
    last = complete[-1]
    # Not across a change of the feeds.
    begin = max((number for number in range(last + 1) if shares.panel[number].changed), default=0)
    past = [number for number in complete if begin <= number < last][-LONGEST_PAST:]
    if len(past) < LEAST_PAST:
        return []
    series = groupby((p for p in shares.points if p.kind is None), key=lambda p: (p.proposition, p.pole))
    moved = [weigh(points[last], [points[n] for n in past]) for points in (list(group) for _, group in series)]
    found = [mover for mover in moved if mover and abs(mover.z) >= 1]
    ranked = sorted(found, key=lambda mover: (-abs(mover.z), -mover.stories, mover.proposition))
    unusual = [mover for mover in ranked if abs(mover.z) >= UNUSUAL]
    # Where nothing is unusual the largest change is told, as what it is.
    return unusual[:MOST_MOVERS] or ranked[:1]


def weigh(point: SharePoint, past: Sequence[SharePoint]) -> Mover | None:
    """`point` beside its past; None where there was nothing at all to have a share of."""
    if point.share is None:
        return None
    before = [one.stories for one in past]
    middle = median(before)
    scatter = 1.4826 * median(abs(value - middle) for value in before)
    return Mover(
        proposition=point.proposition,
        pole=point.pole,
        bucket=point.bucket,
        stories=point.stories,
        of_stories=point.of_stories,
        share=point.share,
        before=median(one.share or 0.0 for one in past),
        past=len(past),
        z=(point.stories - middle) / max(scatter, sqrt(middle), 1),
    )


def tell(glance: Glance, numbers: Mapping[str, Any], period: Period) -> tuple[Block, ...]:
    """The four answers, in words."""
    return (
        Block(id="new", title="What is new", sentences=tuple(tell_new(glance, numbers["news"], period))),
        Block(id="moves", title="What moves", sentences=tuple(tell_moves(glance, numbers["shares"]))),
        Block(
            id="says", title="Who says it", sentences=tuple(tell_voices(glance, numbers["holders"], numbers["poles"]))
        ),
        Block(
            id="unseen",
            title="What we did not see",
            sentences=tuple(tell_unseen(numbers["coverage"], numbers["shares"], numbers["poles"])),
        ),
    )


def tell_new(glance: Glance, news: News, period: Period) -> list[Sentence]:
    """New stances: how many, and the latest with who said it."""
    if not news.total:
        return [("No stance was new in this period.",)]
    told: list[Sentence] = []
    fresh = [one for one in news.stances if one.scope == "ever"]
    if fresh:
        latest, *others = fresh
        told.append(
            (
                Strong(words.stance(latest.proposition, latest.pole)),
                " is the latest new stance: ",
                Foreign(in_quotes(words.one_line(latest.quote, SHORT_QUOTE))),
                " — ",
                Foreign(latest.holder),
                ", in ",
                Foreign(latest.outlet),
                f", {words.on(latest.published_on)}.",
            )
        )
        also = [one for one in others if is_recent(one, period)][:MOST_MOVERS]
        if also:
            told.append(("Also new in the last 7 days: ", *name_stances(also), "."))
        said = " stance was" if news.ever == 1 else " stances were"
        told.append((Num("news/ever"), f"{said} new anywhere since {words.on(period.since)}; ", Num("glance/recent"),
                     " in the last 7 days."))  # fmt: skip
    if news.total > news.ever:
        told.append((Num("news/total"), " alerts in all, those new to one outlet, country or holder included."))
    return told


def in_quotes(quote: str) -> str:
    """`quote` in quotation marks, if it brings none of its own."""
    return quote if quote[:1] in "\"“„«‘'「『" else f"“{quote}”"


def is_recent(one: NewStance, period: Period) -> bool:
    """Whether it was said in the last 7 days: an alert may come days after its article."""
    return (one.published_on or one.told_on) > period.until - RECENT


def name_stances(stances: Sequence[NewStance]) -> Iterator[Part]:
    """Stances with who said them."""
    for place, one in enumerate(stances):
        yield "; " if place else ""
        yield Strong(words.stance(one.proposition, one.pole))
        yield " ("
        yield Foreign(one.holder)
        yield ", in "
        yield Foreign(one.outlet)
        yield ")"


def tell_moves(glance: Glance, shares: Shares) -> list[Sentence]:
    """The largest changes, and whether they are more than chance."""
    if not glance.movers:
        unit = words.UNITS[shares.unit]
        return [(f"No {unit} stands out from the {unit}s before it that were seen whole with the same feeds.",)]
    told: list[Sentence] = []
    for place, mover in enumerate(glance.movers):
        path = f"glance/movers/{place}"
        way = "up" if mover.z > 0 else "down"
        usual = "more than its past explains" if abs(mover.z) >= UNUSUAL else "within what its past explains"
        told.append(
            (
                Strong(f"{words.stance(mover.proposition, mover.pole)} is {way}"),
                ": in ",
                Num(f"{path}/share", "percent"),
                " of the stories (",
                Num(f"{path}/stories"),
                " of ",
                Num(f"{path}/of_stories"),
                f") of the {words.bucket_of(shares.unit, mover.bucket)}, usually ",
                Num(f"{path}/before", "percent"),
                f"; {usual}.",
            )
        )
    return told


def tell_voices(glance: Glance, holders: Holders, poles: Poles) -> list[Sentence]:
    """Who was heard most, and who changed sides."""
    if not poles.totals.stances:
        return [("No stance was found in this period.",)]
    told: list[Sentence] = []
    for turn in holders.turns[:2]:
        told.append(
            (
                Foreign(turn.holder),
                Strong(" changed sides"),
                f" on {turn.proposition}: {words.VERBS[turn.from_pole]} on {words.on(turn.from_on)}, "
                f"{words.VERBS[turn.to_pole]} on {words.on(turn.to_on)}.",
            )
        )
    if glance.voices:
        heard: list[Part] = ["Most heard: "]
        for place, voice in enumerate(glance.voices):
            heard += [", " if place else "", Foreign(voice.holder), " (", Num(f"glance/voices/{place}/stories"), ")"]
        told.append((*heard, " (stories)."))
    told.append((Num("poles/totals/holders"), " different holders, ", Num("poles/totals/named"), " of them named."))
    return told


def tell_unseen(coverage: Coverage, shares: Shares, poles: Poles) -> list[Sentence]:
    """Which outlets were missing and when, and what was lost."""
    unit = words.UNITS[shares.unit]
    told: list[Sentence] = []
    for feed in coverage.quiet[:3]:
        since = (
            f"has given no answer since {words.on(feed.last_answer_at)}" if feed.last_answer_at else "never answered"
        )
        why = f" ({feed.last_kind.replace('_', ' ')})" if feed.last_kind else ""
        missed = next((n for n, outlet in enumerate(coverage.outlets) if outlet.outlet == feed.outlet), None)
        days: tuple[Part, ...] = (
            ()
            if missed is None
            else (" Of its ", Num(f"coverage/outlets/{missed}/buckets"), f" {coverage.unit}s ",
                  Num(f"coverage/outlets/{missed}/seen"), " were seen.")
        )  # fmt: skip
        told.append((Foreign(words.name(feed.outlet)), Strong(f" is missing: its feed is {feed.health}"),
                     f"; it {since}{why}.", *days))  # fmt: skip
    if shares.incomplete:
        gaps = [bucket.bucket for bucket in shares.panel if not bucket.complete]
        named = ", ".join(words.on(day) for day in gaps[-MOST_MOVERS:])
        lately = "" if len(gaps) <= MOST_MOVERS else "lately "
        told.append(
            (
                Num("shares/incomplete"),
                " of ",
                Num("shares/buckets"),
                f" {unit}s {'was' if shares.incomplete == 1 else 'were'} not all seen: {lately}{unit} of {named}.",
            )
        )
    else:
        told.append((f"Every {unit} was seen whole (", Num("shares/buckets"), " of them)."))
    lost: list[Part] = [
        Num("coverage/failed"),
        f" {'request' if coverage.failed == 1 else 'requests'} failed, ",
        Num("coverage/turned_away"),
        f" {'item was' if coverage.turned_away == 1 else 'items were'} turned away",
    ]
    if poles.totals.untagged:
        lost += [", ", Num("poles/totals/untagged"), " articles could not be tagged (language)"]
    told.append((*lost, "."))
    return told


def as_text(sentence: Sentence, tree: Mapping[str, Any]) -> str:
    """A sentence as plain text."""
    return "".join(_plain(part, tree) for part in sentence)


def _plain(part: Part, tree: Mapping[str, Any]) -> str:
    if isinstance(part, Num):
        return words.show(at(tree, part.path), part.form)
    return part if isinstance(part, str) else part.text


def at(tree: Mapping[str, Any], path: str) -> Any:
    """The value at a path like news/stances/0/quote."""
    value: Any = tree
    for step in path.split("/"):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value
