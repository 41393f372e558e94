"""How the tracking stands: runs, schedule, coverage and the age of the snapshot, as facts and as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from extractors.counting import count
from flows.timetable import Planned
from warehouse.read import CoverageRow, RunRow

SHOWN_RUNS = 5
# Cycles that may fail to come before the snapshot counts as old.
MISSED_CYCLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The outlets of one publication day (UTC), and how many of them were seen whole."""

    day: date
    outlets: int
    complete: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How things stand at `now`. `planned` is None where no Prefect server answers at `server`."""

    now: datetime
    server: str
    planned: tuple[Planned, ...] | None
    runs: tuple[RunRow, ...]
    coverage: Coverage | None
    published_at: datetime | None
    every: timedelta

    @property
    def concerns(self) -> tuple[str, ...]:
        """What somebody should look at; none means that all is well."""
        return tuple(_find_concerns(self))


def sum_coverage(rows: Sequence[CoverageRow]) -> Coverage | None:
    """The latest day of `rows` that is whole or past, the last but one where the last is today's."""
    days = sorted({row.day for row in rows})
    if not days:
        return None
    day = days[-2] if len(days) > 1 else days[-1]
    found = [row for row in rows if row.day == day]
    return Coverage(
        day=day,
        outlets=len(found),
        complete=sum(row.complete for row in found),
        articles=sum(row.articles for row in found),
    )


def describe_status(status: Status) -> Iterator[str]:
    """Lines for people."""
    yield from _describe_schedule(status)
    yield from _describe_runs(status)
    if status.coverage:
        seen = status.coverage
        share = f"{seen.complete} of {seen.outlets} outlets seen whole"
        yield f"coverage   {seen.day}: {share}, {seen.articles} articles"
    if status.published_at:
        yield f"snapshot   {_ago(status.now - status.published_at)}"
    for concern in status.concerns:
        yield f"! {concern}"


def _describe_schedule(status: Status) -> Iterator[str]:
    if status.planned is None:
        yield f"schedule   no Prefect server at {status.server}; `bellwether serve` starts one"
    elif not status.planned:
        yield f"schedule   nothing is deployed at {status.server}; `bellwether serve` does it"
    for plan in status.planned or ():
        yield f"{'schedule' if plan == (status.planned or (None,))[0] else '':<10} {_describe_plan(plan, status.now)}"


def _describe_plan(plan: Planned, now: datetime) -> str:
    if plan.paused:
        return f"{plan.flow}: paused"
    parts = []
    if plan.running_since:
        parts.append(f"at work for {_span(now - plan.running_since)}")
    if plan.late_since:
        parts.append(f"late by {_span(now - plan.late_since)}")
    parts.append(f"next {plan.next_at:%Y-%m-%d %H:%M} UTC" if plan.next_at else "no next run")
    return f"{plan.flow}: {', '.join(parts)}"


def _describe_runs(status: Status) -> Iterator[str]:
    if not status.runs:
        yield "runs       none yet; `bellwether track` makes the first"
    for number, run in enumerate(status.runs[:SHOWN_RUNS]):
        yield f"{'' if number else 'runs':<10} {_describe_run(run, status.now)}"


def _describe_run(run: RunRow, now: datetime) -> str:
    took = f" in {_span(run.finished_at - run.started_at)}" if run.finished_at else ""
    line = f"{run.started_at:%Y-%m-%d %H:%M} UTC {run.flow} {run.state}{took}"
    told = read_summary(run)
    if "articles" in told:
        new, stances, alerts = told["articles"].get("new", 0), told["stances"], told["alerts"]
        line += f": {count(new, 'new article')}, {count(stances, 'stance')}, {count(alerts, 'alert')}"
    if told.get("failures"):
        failures = sorted(told["failures"].items(), key=lambda item: -item[1])
        line += "; failures: " + ", ".join(f"{number} {kind}" for kind, number in failures[:4])
    return line


def read_summary(run: RunRow) -> dict[str, Any]:
    """The run's summary; empty while it runs, or where it was killed."""
    return json.loads(run.summary) if run.summary else {}


def _find_concerns(status: Status) -> Iterator[str]:
    for plan in status.planned or ():
        if plan.late_since and not plan.paused:
            yield f"{plan.flow} is late by {_span(status.now - plan.late_since)}: does its worker run?"
    latest = next((run for run in status.runs if run.state != "running"), None)
    if latest and latest.state in ("failed", "crashed"):
        yield f'the last run of {latest.flow} {latest.state}: `bellwether query "FROM failures"` says what went wrong'
    if status.planned and status.published_at and status.now - status.published_at > MISSED_CYCLES * status.every:
        age = _span(status.now - status.published_at)
        yield f"the snapshot is {age} old, though track runs every {_span(status.every)}"
    if status.coverage and status.coverage.outlets and 2 * status.coverage.complete < status.coverage.outlets:
        yield "fewer than half of the outlets were seen whole: `bellwether feeds health` says which feeds fail"


def _ago(span: timedelta) -> str:
    return f"published {_span(span)} ago"


def _span(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 2 * 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86_400} days"
