"""`bellwether review`: people judge what the tagger found, and what they say counts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from extractors.errors import UsageError
from extractors.model import Relation
from flows.commands import options, reviewaudit, reviewexchange, reviewlearning
from flows.commands.reviewing import change, choose_reviewer, codebook_of
from flows.commands.writing import publish_written, writing
from flows.holders import name_holder

if TYPE_CHECKING:
    from flows.review.judging import Claim
    from flows.review.store import Queue
    from warehouse.labels import Label
    from warehouse.reviews import ReviewText

LANES = ("mixed", "uncertain", "consequential", "audit")

reviewer_option = click.option("--reviewer", help="Under which name.  [default: the setting, or your login]")
lane_option = click.option(
    "--queue",
    "lane",
    type=click.Choice(LANES),
    default="mixed",
    show_default=True,
    help="Most doubtful, most consequential, both by turns, or the articles of an audit.",
)
second_option = click.option("--second", is_flag=True, help="What others have judged and you have not.")


@click.group(invoke_without_command=True, epilog="Example: bellwether review --queue consequential")
@lane_option
@second_option
@click.option("--audit", "audit_id", help="Which audit, for --queue audit.  [default: the latest]")
@reviewer_option
@options.config
@options.data
@click.pass_context
def review(
    context: click.Context,
    lane: str,
    second: bool,
    audit_id: str | None,
    reviewer: str | None,
    config: Path,
    data: Path,
) -> None:
    """Judge stances at the terminal, by single keys; ? lists them.

    What a person says beats the tagger everywhere, and stays through retag, reextract and import. Leave with q at any
    time: all that was done is kept, and the next call goes on from there.
    """
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "reviewing needs a terminal; `bellwether review queue --json` lists what waits, and "
            "`bellwether review label` judges one"
        )
    from flows.places import find_snapshot
    from flows.review.desk import start
    from flows.review.store import Writer, list_tasks, read_page
    from flows.review.terminal import sit_down
    from warehouse.connection import open_snapshot

    codebook, name = codebook_of(config), choose_reviewer(reviewer, config)
    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        tasks, audit = list_tasks(connection, cast("Queue", lane), audit_id, reviewer=name, second=second)
        writer = Writer(
            opening=writing(config, data, purpose="review", patience=0.0),
            reviewer=name,
            codebook_version=codebook.version,
            clock=lambda: datetime.now(UTC),
            audit_id=audit,
        )
        desk = start(tasks, {each.id: each.statement for each in codebook.propositions})
        desk = sit_down(desk, load=lambda revision: read_page(connection, revision), writer=writer)
    told = writer.flush(writing(config, data, purpose="review"))
    if told:
        click.echo(told, err=True)
    if writer.wrote:
        publish_written(config, data)
    left = len(desk.tasks) - desk.at
    click.echo(f"{desk.done} done as {name}, {left} left; `bellwether trends` shows what changed.")


@review.command(epilog="Example: bellwether review queue --queue uncertain --limit 20 --json")
@lane_option
@second_option
@click.option("--audit", "audit_id", help="Which audit, for --queue audit.  [default: the latest]")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@reviewer_option
@options.config
@options.data
@options.as_json
def queue(
    lane: str,
    second: bool,
    audit_id: str | None,
    limit: int,
    reviewer: str | None,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """List what waits to be judged, the first to be asked first."""
    from flows.commands.alerts import plain
    from flows.places import find_snapshot
    from flows.review.store import list_tasks
    from warehouse.connection import open_snapshot

    with open_snapshot(find_snapshot(config, data, environ=os.environ)) as connection:
        name = choose_reviewer(reviewer, config)
        tasks, _ = list_tasks(connection, cast("Queue", lane), audit_id, reviewer=name, second=second, limit=limit)
    if as_json:
        rows = [{"why": task.why, **asdict(task.item or cast("Any", task.read))} for task in tasks]
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for task in tasks:
        if task.item is None:
            click.echo(f"{task.revision}  {task.why}")
            continue
        item = task.item
        click.echo(f"{item.stance_id}  {item.proposition}/{item.pole}  {task.why}")
        click.echo(f"    | {plain(item.quote)}")
        click.echo(f"    {plain(name_holder(item.holder_type, item.holder_name))}, in {plain(item.outlet)}: {item.url}")
    if not tasks:
        click.echo("Nothing is waiting to be reviewed.")


pole_option = click.option("--pole", type=click.Choice(["affirm", "reject"]), help="The right pole.")
proposition_option = click.option("--proposition", help="The right proposition.")
holder_option = click.option(
    "--holder", help="The right holder: author, generic, unattributed, or a name (attributed)."
)
relation_option = click.option("--relation", type=click.Choice(get_args(Relation)), help="The right relation.")
quote_option = click.option("--quote", help="The right words, exactly as they stand in the text.")
note_option = click.option("--note", help="Why, for whoever asks later.")


@review.command(epilog="Example: bellwether review label 3f9c2a71 correct --pole reject --holder 'Ada Thorne'")
@click.argument("stance", metavar="ID")
@click.argument("verdict", type=click.Choice(["accept", "reject", "correct"]))
@proposition_option
@pole_option
@holder_option
@relation_option
@quote_option
@note_option
@reviewer_option
@options.config
@options.data
@options.as_json
def label(
    stance: str,
    verdict: str,
    proposition: str | None,
    pole: str | None,
    holder: str | None,
    relation: str | None,
    quote: str | None,
    note: str | None,
    reviewer: str | None,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Judge the stance with that ID (its first digits will do), found by the tagger or made by a person."""
    from flows.review.judging import claim_of, judge
    from flows.review.store import apply, find_item
    from warehouse import reviews

    given = {"proposition": proposition, "pole": pole, "holder": holder, "relation": relation, "quote": quote}
    changed = [name for name, value in given.items() if value is not None]
    if (verdict == "correct") != bool(changed):
        raise UsageError("correct takes what is right (--pole, --holder, --quote, …); accept and reject take nothing")
    codebook, name = codebook_of(config), choose_reviewer(reviewer, config)
    now = datetime.now(UTC)
    with writing(config, data, purpose="review")() as connection:
        item = find_item(connection, stance)
        right = None if verdict == "reject" else claim_of(item)
        if right is not None and changed:
            text = reviews.read_text(connection, revision=item.revision)
            right = change(right, text, codebook, **given)
        made = apply(
            connection, judge(item, right, note=note), reviewer=name, codebook_version=codebook.version, now=now
        )
    _tell(made, config, data, as_json=as_json)


@review.command(
    epilog="Example: bellwether review add https://example.org/a --proposition ban --pole affirm --quote '…'"
)
@click.argument("article", metavar="URL")
@click.option("--proposition", required=True, help="The proposition that is affirmed or rejected.")
@click.option("--pole", type=click.Choice(["affirm", "reject"]), required=True)
@click.option("--quote", required=True, help="The words that show it, exactly as they stand in the text.")
@click.option("--holder", default="author", show_default=True, help="author, generic, unattributed, or a name.")
@relation_option
@note_option
@reviewer_option
@options.config
@options.data
@options.as_json
def add(
    article: str,
    proposition: str,
    pole: str,
    quote: str,
    holder: str,
    relation: str | None,
    note: str | None,
    reviewer: str | None,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Add a stance that the tagger missed to the article at URL (or with that article_id)."""
    from flows.review.judging import Judgement
    from flows.review.store import apply

    codebook, name = codebook_of(config), choose_reviewer(reviewer, config)
    with writing(config, data, purpose="review")() as connection:
        text = _find_text(connection, article)
        stated = relation or ("asserts" if holder == "author" else "reports")
        right = change(
            _empty_claim(),
            text,
            codebook,
            proposition=proposition,
            pole=pole,
            holder=holder,
            relation=stated,
            quote=quote,
        )
        found = Judgement(article_id=text.article_id, revision=text.revision, seen=None, right=right, note=note)
        made = apply(connection, found, reviewer=name, codebook_version=codebook.version, now=datetime.now(UTC))
    _tell(made, config, data, as_json=as_json)


def _empty_claim() -> Claim:
    from flows.review.judging import Claim

    return Claim(
        proposition="",
        pole="affirm",
        holder_type="author",
        holder_name=None,
        relation="asserts",
        company=None,
        quote="",
        start=0,
        end=0,
    )


def _find_text(connection: Any, article: str) -> ReviewText:
    from flows.provenance import spell_addresses
    from warehouse import removals, reviews

    known = reviews.read_text(connection, article_id=article)
    if known is None:
        found = removals.find_article(connection, spell_addresses(article))
        known = reviews.read_text(connection, article_id=found) if found else None
    if known is None:
        raise UsageError(f'no article is stored at {article}; `bellwether query "FROM articles"` shows those that are')
    return known


@review.command(epilog="Example: bellwether review undo --reviewer kb")
@reviewer_option
@options.config
@options.data
def undo(reviewer: str | None, config: Path, data: Path) -> None:
    """Take your last judgement back; what counted before it counts again."""
    from flows.commands.alerts import plain
    from flows.review.store import undo as take_back

    name = choose_reviewer(reviewer, config)
    with writing(config, data, purpose="review")() as connection:
        gone = take_back(connection, reviewer=name, now=datetime.now(UTC))
    if not gone:
        raise UsageError(f"there is no judgement of {name} to take back")
    publish_written(config, data)
    for label in gone:
        held = "holds" if label.holds else "does not hold"
        click.echo(
            f"taken back: {label.verdict or 'judgement'} of {label.labelled_at:%Y-%m-%d %H:%M} by {name}: "
            f"{label.proposition}/{label.pole} by {name_holder(label.holder_type, label.holder_name)} {held}"
        )
        click.echo(f"    | {plain(label.quote)}")


def _tell(made: Sequence[Label], config: Path, data: Path, *, as_json: bool) -> None:

    publish_written(config, data)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in made], ensure_ascii=False, default=str))
        return
    for each in made:
        held = "holds" if each.holds else "does not hold"
        holder = name_holder(each.holder_type, each.holder_name)
        click.echo(f"{each.label_id}  {each.proposition}/{each.pole} by {holder} {held}")


for command in (
    reviewexchange.export_labels,
    reviewexchange.import_labels,
    reviewexchange.agreement,
    reviewaudit.audit,
    reviewlearning.thresholds,
    reviewlearning.train,
):
    review.add_command(command)
