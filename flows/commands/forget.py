"""`bellwether forget`: articles gone for good, everywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.alerts import plain

if TYPE_CHECKING:
    from flows.removal.examples import ExampleRemoval
    from flows.removal.forgetting import RemovalReport
    from warehouse.removals import Holding


@click.command(epilog="Example: bellwether forget https://example.org/news/a-ban --story")
@click.argument("urls", metavar="URL...", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="A file with one address a line (- for standard input; # begins a comment).",
)
@click.option("--story", is_flag=True, help="Also all syndicated copies of the same story.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--lost-key", is_flag=True, help="Give up the bars of a lost key: what they kept out may come back.")
@options.config
@options.data
@options.as_json
def forget(
    urls: tuple[str, ...],
    source: Path | None,
    story: bool,
    yes: bool,
    lost_key: bool,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Remove the articles at URL everywhere: tables, page archive, caches, reports, alerts, examples and snapshot.

    Any address will do under which an article is known. It does not come back: its addresses are barred, as keyed
    hashes. What stays is that something was removed, not what. Without URL, a removal that was interrupted is finished.
    """
    from flows.places import find_file
    from flows.removal.examples import drop_examples
    from warehouse.connection import hold_lock

    find_file(data)
    if lost_key:
        _give_up_bars(data)
        return
    wanted = [*urls, *(_read(source) if source else ())]
    with hold_lock(data, purpose="forget"):
        finished = _finish(data)
        holdings, unknown = _look_up(data, wanted, story=story)
    if not wanted and finished is None:
        raise UsageError("nothing to forget: give the address of an article (no removal was interrupted)")
    examples = None
    if holdings:
        _ask(holdings, yes=yes)
        with hold_lock(data, purpose="forget"):
            article_ids = [holding.article_id for holding in holdings]
            # First, while the article is still known: killed after this, the command is simply given again.
            examples = drop_examples(config, article_ids) if config.is_dir() else None
            finished = _forget(data, article_ids)
    _tell(finished, examples, holdings, unknown, as_json=as_json)
    if holdings and not config.is_dir():
        click.echo(f"no configuration at {config}, so no examples were looked through; name it with --config", err=True)
    if unknown:
        sys.exit(1)


def _read(source: Path) -> list[str]:
    """The addresses in a file, all that is wrong with it told at once. Raises UsageError."""
    from flows.provenance import spell_addresses

    content = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    name = "standard input" if str(source) == "-" else str(source)
    addresses, faults = [], []
    for number, raw in enumerate(content.splitlines(), start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            if line and not line.startswith("#"):
                spell_addresses(line)
                addresses.append(line)
        except UnicodeDecodeError as fault:
            faults.append(f"{name}:{number}: byte {fault.start + 1} is no UTF-8; save the file as UTF-8")
        except UsageError as fault:
            faults.append(f"{name}:{number}: {fault}")
    if faults:
        raise UsageError("nothing was forgotten:\n" + "\n".join(faults))
    if not addresses:
        raise UsageError(f"{name} names no address; write one a line")
    return addresses


def _finish(data: Path) -> RemovalReport | None:
    from flows.removal.forgetting import resume

    return resume(data, clock=_now)


def _forget(data: Path, article_ids: Sequence[str]) -> RemovalReport:
    from flows.removal.forgetting import forget as forget_articles

    return forget_articles(data, article_ids, clock=_now)


def _look_up(data: Path, wanted: Sequence[str], *, story: bool) -> tuple[list[Holding], list[str]]:
    """What there is of the articles wanted, each once, and the addresses that were never known."""
    from flows.provenance import spell_addresses
    from flows.removal.forgetting import find, is_barred
    from warehouse.connection import LIVE_NAME

    spelt = {url: spell_addresses(url) for url in wanted}
    found = dict(zip(spelt, find(data / LIVE_NAME, spelt.values(), story=story), strict=True))
    unknown = [url for url, holdings in found.items() if not holdings and not is_barred(data, spelt[url])]
    each = {holding.article_id: holding for holdings in found.values() for holding in holdings}
    return list(each.values()), unknown


def _ask(holdings: Sequence[Holding], *, yes: bool) -> None:
    for line in describe(holdings):
        click.echo(line, err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("forgetting cannot be undone; say --yes where nobody can be asked")
    click.confirm("Forget this? It cannot be undone", abort=True, err=True)


def describe(holdings: Sequence[Holding]) -> Iterator[str]:
    """What is about to be forgotten, for a person to read."""
    for held in holdings:
        where = ", ".join(str(part) for part in (plain(held.outlet), held.published_on) if part)
        yield f"{plain(held.title) or '(no title)'}  {where}"
        yield f"    {plain(held.url)}"
        yield f"    {held.revisions} texts, {held.stances} stances" + (
            f"; {held.copies} other articles of its story (--story takes them too)" if held.copies else ""
        )


def _tell(
    report: RemovalReport | None,
    examples: ExampleRemoval | None,
    holdings: Sequence[Holding],
    unknown: Sequence[str],
    *,
    as_json: bool,
) -> None:
    if as_json:
        click.echo(json.dumps(_write(report, examples, unknown), ensure_ascii=False))
    elif report is not None:
        for line in (*_report(report), *_report_examples(examples)):
            click.echo(line)
    elif not holdings and not unknown:
        click.echo("forgotten before; nothing is left of it")
    for url in unknown:
        click.echo(f"no article is known at {plain(url)}; nothing was removed or barred for it", err=True)


def _write(report: RemovalReport | None, examples: ExampleRemoval | None, unknown: Sequence[str]) -> dict[str, object]:
    if report is None:
        return {"articles": 0, "unknown": list(unknown)}
    return {
        "articles": report.articles,
        "rows": report.rows_deleted,
        "archive_records": report.archive_records,
        "answers": report.answers,
        "runs": report.runs,
        "reports": [str(path) for path in report.reports],
        "left": [str(path) for path in report.left],
        "examples": [str(path) for path in examples.files] if examples else [],
        "unknown": list(unknown),
    }


def _report(report: RemovalReport) -> Iterator[str]:
    yield (
        f"forgotten: {report.rows_deleted} rows, {report.archive_records} archived pages, {report.answers} answers of "
        f"language models, {report.runs} rows of Prefect's history"
    )
    for path in report.reports:
        yield f"deleted   {path}  (it named the article; `bellwether report` writes a new one)"
    for path in report.left:
        yield f"not ours  {path}  names the article; look at it"
    yield (
        "A reader that still holds the old snapshot open keeps it until it is closed; exports, backups and messages "
        "that were sent are yours to clear."
    )


def _report_examples(examples: ExampleRemoval | None) -> Iterator[str]:
    for path in examples.files if examples else ():
        yield f"cleared   {path}  (its sentences stood there as examples)"
    if examples and examples.in_use:
        fewer = f"{examples.in_use} example{'' if examples.in_use == 1 else 's'}"
        yield f"The tagger has {fewer} less from now on; `bellwether retag` finds what that changes."


def _give_up_bars(data: Path) -> None:
    from flows.removal.forgetting import give_up_bars
    from warehouse.connection import hold_lock

    with hold_lock(data, purpose="forget"):
        count = give_up_bars(data)
    click.echo(f"gave up {count} bars; what they kept out may be collected again")


def _now() -> datetime:
    return datetime.now(UTC)
