"""The demo: the bundled newsroom goes through the real flow, week by week, and what came of it is shown."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import tomlkit

from config.loader import load
from config.template import write
from extractors.errors import UsageError
from extractors.model import Feed
from flows.demo.newsroom import WEEKS, Newsroom, serve
from flows.surroundings import prefect_for

MARKER = ".bellwether-demo"
# The newsroom is on loopback and nobody's server, so it may be asked as fast as it answers. One worker is enough for
# a dozen pages a week.
SETTINGS = """\
# The demo's settings; what is not named keeps its default.
[fetch]
allowed_networks = ["127.0.0.0/8"]
host_spacing_seconds = 0
contact = "demo"

[extract]
workers = 1

# Once, at the end.
[report]
daily = false
"""


def show_demo(data: Path, *, as_json: bool) -> None:
    """Run ten weekly cycles into `data`, which is made afresh, and print what a user came for."""
    clear(data)
    start = last_monday(datetime.now(UTC)) - timedelta(weeks=WEEKS)
    if not as_json:
        click.echo("Starting Prefect, then ten invented weeks of a small newsroom on loopback ...", err=True)
    with prefect_for(data, os.environ) as wait, serve(start) as newsroom:
        config = write_configuration(data, newsroom.feeds())
        import flows.track  # noqa: F401 - imports while the server starts

        wait()
        summaries = asyncio.run(replay(newsroom, config=config, data=data, quiet=as_json))
    from flows.report.writing import write_briefing

    report = write_briefing(data, load(config, environ=os.environ))
    if as_json:
        click.echo(json.dumps(total(summaries), ensure_ascii=False))
        return
    show_results(data, report)


def clear(data: Path) -> None:
    """Empty the folder of an earlier demo. Raises UsageError for a folder that is somebody's data."""
    if data.exists() and any(data.iterdir()) and not (data / MARKER).exists():
        raise UsageError(f"{data} is not empty and no demo made it; name another folder with --data")
    for path in data.iterdir() if data.exists() else ():
        # Prefect's own database takes long to make and holds nothing of the demo's.
        if path.name == "prefect":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    data.mkdir(parents=True, exist_ok=True)
    (data / MARKER).touch()


def last_monday(now: datetime) -> datetime:
    """The last midnight (UTC) between a Sunday and a Monday: whole weeks make whole buckets."""
    return datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=now.weekday())


def write_configuration(data: Path, feeds: Sequence[Feed]) -> Path:
    """The shipped configuration with the newsroom's feeds, in `data`/config."""
    config = data / "config"
    write(config)
    (config / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    rows = [
        {
            "id": feed.id,
            "url": feed.url,
            "outlet": feed.outlet,
            "kind": feed.kind,
            "country": feed.country,
            "language": feed.language,
            "scope": feed.scope,
        }
        for feed in feeds
    ]
    (config / "feeds.toml").write_text(tomlkit.dumps({"feed": rows}), encoding="utf-8")
    return config


async def replay(newsroom: Newsroom, *, config: Path, data: Path, quiet: bool) -> list[dict[str, Any]]:
    """One cycle per invented week, each with that week's clock."""
    from flows.track import track

    summaries = []
    for week, now in enumerate(newsroom.weeks(), start=1):
        newsroom.advance(now)
        summary = await track(config=str(config), data=str(data), everything=True, now=now)
        summaries.append(summary)
        if not quiet:
            click.echo(describe_week(week, now, summary))
    return summaries


def describe_week(week: int, now: datetime, summary: dict[str, Any]) -> str:
    """A week's line."""
    articles, feeds = summary["articles"], summary["feeds"]
    revised = f", {articles['revised']} revised" if articles["revised"] else ""
    failed = f", {feeds['failed']} feed down" if feeds["failed"] else ""
    alerts = f", {summary['alerts']} new!" if summary["alerts"] else ""
    return (
        f"week {week:>2} to {now:%Y-%m-%d}: {articles['new']:>2} articles in {summary['stories']:>2} new stories"
        f"{revised}{failed}, {summary['stances']:>2} stances{alerts}"
    )


def total(summaries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The weeks' summaries added up; run and snapshot are the last one's."""
    last = dict(summaries[-1])
    for key, value in last.items():
        parts = [summary[key] for summary in summaries]
        if isinstance(value, dict):
            names = dict.fromkeys(name for part in parts for name in part)
            last[key] = {name: round(sum(part.get(name, 0) for part in parts), 3) for name in names}
        elif isinstance(value, int):
            last[key] = sum(parts)
    return last


def show_results(data: Path, report: Path) -> None:
    """Counts, the trend table, the alerts with their quotes, the report, and where to go from here."""
    from flows import trendlines
    from flows.commands.alerts import describe_alerts
    from warehouse import read
    from warehouse.connection import SNAPSHOT_NAME, open_snapshot

    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        counts, alerts = read.counts(connection), read.alerts(connection)[::-1]
        points = read.trends(connection, by="stance", since_days=70, count="stories", max_groups=32)
    click.secho("\nCollected", bold=True)
    click.echo(
        f"{counts.articles} articles ({counts.on_topic} on topic) of {counts.outlets} outlets in {counts.languages} "
        f"languages, {counts.stories} stories, {counts.stances} stances, {counts.alerts} alerts"
    )
    click.secho("\nStances by week", bold=True)
    lines = trendlines.of_counts(points, label="all stances")
    for line in trendlines.draw(lines, what="stories", width=trendlines.room()):
        click.echo(line)
    click.secho("\nNew stances, in the order they appeared (the first two weeks are the baseline)", bold=True)
    for line in describe_alerts(alerts):
        click.echo(line)
    click.echo(f"\nreport    {report}")
    program = sys.argv[0]
    click.echo(f"ask on    {program} query --data {data} \"FROM first_seen WHERE scope = 'ever'\"")
    click.echo(f"          {program} trends --data {data} --by language --proposition ban")
