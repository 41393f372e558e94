"""`bellwether retag` and `bellwether reextract`: working through what is stored with today's tagger and extractor."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.alerts import plain
from flows.commands.moments import PAST, Moment

if TYPE_CHECKING:
    from flows.periods import When

SHOWN = 20


since_option = click.option("--since", type=Moment(), help=f"Only articles published from then on: {PAST}.")


@click.command(epilog="Example: bellwether retag --since 2026-01-01 --json")
@since_option
@click.option("--only-topic", is_flag=True, help="Only articles that the last tagger found on topic.")
@click.option("--chunk", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Articles a transaction.")
@click.option("--limit", type=click.IntRange(min=1), help="So many articles at most.  [default: all]")
@options.config
@options.data
@options.as_json
def retag(
    since: When | None, only_topic: bool, chunk: int, limit: int | None, config: Path, data: Path, as_json: bool
) -> None:
    """Tag anew every stored article that another tagger, or an earlier version, has read last.

    Do so after a change of the cues, topics, model or tier. Cycles go on in between; killed at any moment, the next
    call goes on where this one was. What earlier taggers found stays in the history, and nobody is alerted of old news:
    `bellwether stances diff` shows what changed.
    """
    from flows.retagging import RetagWish, retag_articles

    summary = _run(
        retag_articles,
        config=config,
        data=data,
        wish=RetagWish(since=_day(since, config, data), only_topic=only_topic, chunk=chunk, limit=limit or 0),
    )
    _show(summary, as_json, describe_retag(summary))
    if summary["left"]:
        sys.exit(1)


@click.command(epilog="Example: bellwether reextract --since 2026-01-01 --json")
@since_option
@click.option("--all", "every", is_flag=True, help="Texts of today's extractor as well: a check that nothing changes.")
@click.option("--from-archive", is_flag=True, help="Store what the archive holds and the warehouse does not.")
@click.option("--chunk", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Pages a transaction.")
@options.config
@options.data
@options.as_json
def reextract(
    since: When | None, every: bool, from_archive: bool, chunk: int, config: Path, data: Path, as_json: bool
) -> None:
    """Take the stored articles from their archived pages once more, where another extractor did it before.

    A text that comes out otherwise becomes a revision, which is no edit of its publisher's, and is tagged anew; all
    others stay as they are. Cycles go on in between; killed at any moment, the next call goes on where this one was.

    With --from-archive a warehouse that was lost is built from the page archive alone: articles with their revisions,
    stories and stances, but without the ledger of polls and the alerts; people's labels come from the last snapshot.
    """
    from flows.rebuilding import rebuild_articles
    from flows.reextracting import ReextractWish, reextract_articles

    if from_archive:
        if since or every:
            raise UsageError("--from-archive stores all that is missing; leave out --since and --all")
        if not (data / "pages").is_dir():
            raise UsageError(f"there is no page archive in {data}: {data / 'pages'} is missing")
        summary = _run(rebuild_articles, config=config, data=data, wish=chunk)
        _show(summary, as_json, describe_rebuild(summary))
        return
    wish = ReextractWish(since=_day(since, config, data), every=every, chunk=chunk)
    summary = _run(reextract_articles, config=config, data=data, wish=wish)
    _show(summary, as_json, describe_reextract(summary))
    if summary["missing"]:
        sys.exit(1)


def _day(since: When | None, config: Path, data: Path) -> date | None:
    """The day meant; only for a span somebody must say which day was polled last."""
    from flows.periods import find_days, since_day
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot

    if since is None or isinstance(since, datetime):
        return since_day(since, None)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        return find_days(connection, since, None).since


def describe_reextract(summary: dict[str, Any]) -> Iterator[str]:
    """The summary of a re-extraction for a person."""
    articles, stances = summary["articles"], summary["stances"]
    yield f"extractor {summary['extractor_version']}"
    yield f"articles  {articles['due']} due: {articles['same']} as they were, {articles['changed']} changed"
    if articles["overtaken"]:
        yield f"          {articles['overtaken']} changed meanwhile and were left to the cycle"
    for reason, count in sorted(summary["kept"].items()):
        yield f"          {count} keep their text, which today's extractor refuses ({reason.replace('_', ' ')})"
    for reason, count in sorted(summary["missing"].items()):
        yield f"          {count} without their page ({reason.replace('_', ' ')})"
    for named in summary["named"][:SHOWN]:
        yield f"            {plain(named['url'])}  {plain(named['file'] or '')}"
    if sum(summary["missing"].values()) > SHOWN:
        yield "            and more; --json names up to 100"
    yield f"stances   of those changed: {stances['before']} before, {stances['after']} after"
    yield from describe_stands(summary["stands"])
    yield from _describe_alerts(summary)


def describe_rebuild(summary: dict[str, Any]) -> Iterator[str]:
    """The summary of a rebuild for a person."""
    pages, articles = summary["pages"], summary["articles"]
    yield f"extractor {summary['extractor_version']}"
    yield f"pages     {pages['archived']} in the archive, {pages['known']} of them of known articles"
    yield f"articles  {articles['new']} new, {articles['revised']} revised, {summary['stances']} stances"
    for reason, count in sorted((summary["dropped"] | summary["missing"]).items()):
        yield f"          {count} pages not stored ({reason.replace('_', ' ')})"
    yield from _describe_alerts({"withdrawn": 0, **summary})


def describe_retag(summary: dict[str, Any]) -> Iterator[str]:
    """The summary of a retag for a person."""
    articles, stances = summary["articles"], summary["stances"]
    yield f"tagger    {summary['tagger_version']}, codebook {summary['codebook_version']}"
    yield f"articles  {articles['retagged']} tagged anew of {articles['due']} due"
    if articles["overtaken"]:
        yield f"          {articles['overtaken']} changed meanwhile and were left to the cycle"
    yield from _describe_left(summary["left"], "keep their tagging for now")
    yield f"stances   {stances['before']} before, {stances['after']} after"
    yield from describe_stands(summary["stands"])
    yield from _describe_alerts(summary)


def describe_stands(stands: list[dict[str, Any]]) -> Iterator[str]:
    """How many stances of each proposition and pole there were and are."""
    changed = [stand for stand in stands if stand["before"] != stand["after"]]
    width = max((len(stand["proposition"]) for stand in changed), default=0)
    for stand in changed[:SHOWN]:
        name = f"{stand['proposition']:<{width}} {stand['pole']}"
        yield f"          {name}  {stand['before']:>6} → {stand['after']:<6} {stand['after'] - stand['before']:+}"
    if len(changed) > SHOWN:
        yield f"          and {len(changed) - SHOWN} more; --json shows all"


def _describe_left(left: dict[str, int], fate: str) -> Iterator[str]:
    for reason, count in sorted(left.items()):
        yield f"          {count} {fate} ({reason.replace('_', ' ')}); run the command again"


def _describe_alerts(summary: dict[str, Any]) -> Iterator[str]:
    if any(summary["articles"].values()):
        yield "alerts    none: what came to light now is taken for known"
    if summary["withdrawn"]:
        yield f"          {summary['withdrawn']} withdrawn, whose stance is gone"
    if summary["snapshot"]:
        yield f"snapshot  {summary['snapshot']}"


def _run(work: Any, *, config: Path, data: Path, wish: Any) -> dict[str, Any]:
    """Run `work` in this process, its progress shown on a terminal."""
    import asyncio

    from config.loader import load
    from flows.display import watch
    from flows.memory import bound_heap
    from flows.modelfiles import check_model, locate_model
    from flows.progress import Silence, watching

    configuration = load(config, environ=os.environ)
    check_model(locate_model(configuration.settings.tag.model))
    bound_heap()
    with watch():
        summary: dict[str, Any] = asyncio.run(
            work(
                configuration,
                data=data,
                wish=wish,
                clock=lambda: datetime.now(UTC),
                progress=watching.get() or Silence(),
            )
        )
    return summary


def _show(summary: dict[str, Any], as_json: bool, lines: Iterator[str]) -> None:
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)
