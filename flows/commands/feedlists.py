"""`bellwether feeds add`, `import` and `export`: bringing feeds into feeds.toml and out of it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.plaintext import printable
from flows.commands import options, outputs

if TYPE_CHECKING:
    from extractors.model import Feed
    from flows.finding import FoundFeed, Search

SCOPES = click.Choice(["topical", "general"])
dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")


@click.command(epilog="Example: bellwether feeds add https://www.theguardian.com/technology/tiktok --scope topical")
@click.argument("url")
@options.config
@click.option("--id", "feed_id", help="Its id; else made from the address.")
@click.option("--outlet", help="The outlet's name; else the feed's title.")
@click.option("--kind", help="newspaper, broadcaster, wire, business, tech, policy, blog, ...")
@click.option("--country", help="Two capitals (ISO 3166-1); else what the domain says.")
@click.option("--language", help="BCP 47; else what the feed says or is written in.")
@click.option("--scope", type=SCOPES, default="general", show_default=True)
@dry_run_option
@options.as_json
def add(url: str, config: Path, dry_run: bool, as_json: bool, feed_id: str | None, **given: str | None) -> None:
    """Find the feed at or behind URL, show what it brings, and append it to feeds.toml."""
    from config.feeds import same_address
    from config.loader import load
    from config.writing import append_feeds, describe_feed, replace_file
    from extractors.errors import BellwetherError, UsageError

    configuration = load(config, environ=os.environ)
    now = datetime.now(UTC)
    search = asyncio.run(_search(url if "://" in url else f"https://{url}", configuration, now=now))
    if not search.found:
        reason = f"{search.failure.kind}: {search.failure.message}" if search.failure else "no feed was found"
        raise BellwetherError(f"{printable(url)}: {reason}. Give the address of the feed itself if you know it.")
    best, *others = search.found
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    feed = replace(best.feed, **changes, id=feed_id or best.feed.id, verified_at=now)
    same = next((each for each in configuration.feeds if same_address(each.url) == same_address(feed.url)), None)
    if same is not None:
        raise UsageError(f"{feed.url} is followed already, as {same.id}")
    file = config / "feeds.toml"
    text = append_feeds(file, [feed])
    if not dry_run:
        replace_file(file, text)
    if as_json:
        click.echo(json.dumps(asdict(replace(best, feed=feed)), ensure_ascii=False, default=str))
        return
    click.echo(describe_feed(feed), nl=False)
    _tell(best, others, added=not dry_run)


async def _search(url: str, configuration: Any, *, now: datetime) -> Search:
    from flows.checking import open_fetcher
    from flows.finding import find_feeds

    settings = configuration.settings
    async with open_fetcher(settings, now=now) as fetcher:
        return await find_feeds(url, fetcher=fetcher, limits=settings.fetch, now=now)


def _tell(best: FoundFeed, others: Sequence[FoundFeed], *, added: bool) -> None:
    newest = f", the newest of {best.newest_entry_at:%Y-%m-%d}" if best.newest_entry_at else ""
    click.echo(f"{printable(best.title or best.feed.url)}: {best.entries} entries{newest}", err=True)
    for other in others:
        click.echo(f"also there: {other.feed.url} ({printable(other.title or '')})", err=True)
    click.echo("added to feeds.toml" if added else "not written (--dry-run)", err=True)


@click.command(name="import", epilog="Example: bellwether feeds import subscriptions.opml --dry-run")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.config
@click.option("--scope", type=SCOPES, default="general", show_default=True, help="Of feeds that do not say theirs.")
@dry_run_option
@options.as_json
def import_feeds(file: Path, config: Path, scope: str, dry_run: bool, as_json: bool) -> None:
    """Append the feeds of FILE (OPML, or one address a line) to feeds.toml; those followed already are left out."""
    from config.feedlist import read_feed_list
    from config.loader import load
    from config.writing import append_feeds, describe_feed, replace_file
    from extractors.errors import ConfigurationError

    configured = load(config, environ=os.environ).feeds
    listed, faults = read_feed_list(file, scope="topical" if scope == "topical" else "general")
    if faults:
        raise ConfigurationError(faults)
    fresh = choose_new(listed, configured)
    target = config / "feeds.toml"
    if fresh and not dry_run:
        replace_file(target, append_feeds(target, fresh))
    if as_json:
        click.echo(json.dumps([asdict(feed) for feed in fresh], ensure_ascii=False, default=str))
        return
    if dry_run:
        click.echo("\n".join(describe_feed(feed) for feed in fresh), nl=False)
    done = "would be added" if dry_run else "added"
    click.echo(f"{len(fresh)} feeds {done}, {len(listed) - len(fresh)} followed already", err=True)


def choose_new(listed: Sequence[Feed], configured: Sequence[Feed]) -> list[Feed]:
    """Those of `listed` whose address is not followed; an id that another feed has gets a number."""
    from config.feeds import same_address

    addresses = {same_address(feed.url) for feed in configured}
    ids = {feed.id for feed in configured}
    fresh: list[Feed] = []
    for feed in listed:
        if same_address(feed.url) in addresses:
            continue
        name = next(
            name for n in range(1, len(ids) + 3) if (name := feed.id if n == 1 else f"{feed.id}-{n}") not in ids
        )
        addresses.add(same_address(feed.url))
        ids.add(name)
        fresh.append(replace(feed, id=name))
    return fresh


@click.command(name="export", epilog="Example: bellwether feeds export feeds.opml")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@options.config
@outputs.force
def export_feeds(file: Path | None, config: Path, force: bool) -> None:
    """Write the configured feeds as OPML to FILE or, without one, to standard output.

    `feeds import` of the same file gives the same feeds; other programs read addresses, titles and folders.
    """
    from config.loader import load
    from config.opmlwriting import write_opml
    from config.writing import replace_file

    document = write_opml(load(config, environ=os.environ).feeds, title="Feeds followed by Bellwether")
    if file is None:
        click.echo(document, nl=False)
        return
    outputs.refuse_existing(file, force=force)
    with outputs.writing_to(file):
        replace_file(file, document)
    click.echo(f"wrote {file}", err=True)
