"""`bellwether feeds health` and `feeds update`: how the feeds are, and taking over the addresses they moved to."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.plaintext import printable
from flows.commands import options

if TYPE_CHECKING:
    from extractors.model import Feed
    from warehouse.health import FeedHealth

STATES = ("dead", "failing", "quiet", "ok", "unasked")


@click.command(epilog="Example: bellwether feeds health --only dead --only failing")
@click.option("--only", type=click.Choice(STATES), multiple=True, help="Show feeds in this state; may be repeated.")
@click.option("--outlet", help="Show feeds of outlets whose name has this in it.")
@options.config
@options.data
@options.as_json
def health(only: tuple[str, ...], outlet: str | None, config: Path, data: Path, as_json: bool) -> None:
    """Show how each feed is doing, the worst first, as of the last cycle.

    dead: ten polls or more and no answer for a week. failing: the last poll failed. quiet: nothing new for five times
    its usual pause, at least three days. unasked: never polled yet.
    """
    found = [
        feed
        for feed in _read(config, data)
        if (not only or _state(feed) in only) and (outlet is None or outlet.lower() in feed.outlet.lower())
    ]
    if as_json:
        click.echo(json.dumps([asdict(feed) for feed in found], ensure_ascii=False, default=str))
        return
    for line in describe_health(found):
        click.echo(line)
    counted = Counter(map(_state, found))
    summary = ", ".join(f"{counted[state]} {state}" for state in STATES if counted[state])
    click.echo(summary or "no feed to show", err=True)


def describe_health(found: Sequence[FeedHealth]) -> Iterator[str]:
    """A heading, a line per feed, and a second one where there is more to say."""
    if found:
        yield f"{'state':<8} {'feed':<32} {'answered':<16} {'new entry':<16} {'every':>7} {'entries':>8}"
    for feed in found:
        yield (
            f"{_state(feed):<8} {feed.feed_id:<32} {_moment(feed.last_answer_at):<16} {_moment(feed.last_new_at):<16} "
            f"{_duration(feed.interval_seconds):>7} {feed.new_entries:>8}"
        )
        if feed.failures_in_a_row:
            said = f"{feed.last_kind or '-'} {printable(feed.last_message or '', limit=120)}".rstrip()
            yield f"         {feed.failures_in_a_row} failures in a row, the last: {said}"
        if feed.moved_to:
            yield f"         moved to {printable(feed.moved_to)}; `bellwether feeds update` enters it in feeds.toml"
        elif feed.moving_to:
            yield f"         redirects to {printable(feed.moving_to)} of late"


@click.command(epilog="Example: bellwether feeds update --dry-run")
@click.argument("ids", nargs=-1)
@options.config
@options.data
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
@options.as_json
def update(ids: tuple[str, ...], config: Path, data: Path, dry_run: bool, as_json: bool) -> None:
    """Enter in feeds.toml the addresses that feeds (or those named by IDS) have moved to for good.

    A permanent redirect counts once three polls, a day apart at least, met it; until then it is only followed.
    """
    from config.loader import load
    from config.writing import change_feeds, replace_file
    from extractors.errors import UsageError

    configured = {feed.id: feed for feed in load(config, environ=os.environ).feeds}
    if unknown := set(ids) - configured.keys():
        raise UsageError(f"no such feed: {', '.join(sorted(unknown))}; `bellwether feeds list` shows them")
    chosen = {name: feed for name, feed in configured.items() if not ids or name in ids}
    moves, clashes = choose_moves(_read(config, data), chosen, configured.values())
    for name, owner in clashes.items():
        click.echo(f"{name} moved to the address of {owner}; remove one of them from feeds.toml", err=True)
    if moves and not dry_run:
        file = config / "feeds.toml"
        replace_file(file, change_feeds(file, {name: {"url": url} for name, url in moves.items()}))
    if as_json:
        rows = [{"id": name, "from": configured[name].url, "to": url} for name, url in moves.items()]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for name, url in moves.items():
        click.echo(f"{name}: {configured[name].url} -> {printable(url)}")
    click.echo(f"{len(moves)} addresses {'would be ' if dry_run else ''}changed", err=True)


def choose_moves(
    health: Iterable[FeedHealth], chosen: Mapping[str, Feed], configured: Iterable[Feed]
) -> tuple[dict[str, str], dict[str, str]]:
    """New addresses of `chosen` feeds by id, and those ids whose new address another feed (named) has already."""
    from config.feeds import same_address

    taken = {same_address(feed.url): feed.id for feed in configured}
    moves: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for feed in health:
        known = chosen.get(feed.feed_id)
        if known is None or known.url != feed.url or feed.moved_to is None:
            continue
        owner = taken.setdefault(same_address(feed.moved_to), feed.feed_id)
        if owner == feed.feed_id:
            moves[feed.feed_id] = feed.moved_to
        else:
            clashes[feed.feed_id] = owner
    return moves, clashes


def _read(config: Path, data: Path) -> tuple[FeedHealth, ...]:
    from flows.places import find_snapshot
    from warehouse.connection import open_snapshot
    from warehouse.health import feed_health

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        return feed_health(connection)


def _state(feed: FeedHealth) -> str:
    return feed.health or "unasked"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes = timedelta(seconds=seconds) // timedelta(minutes=1)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.3g} h"
