"""`bellwether query`: SQL on the snapshot."""

from __future__ import annotations

import os
import re
from contextlib import nullcontext
from pathlib import Path

import click

from extractors.errors import UsageError
from flows.commands import options
from flows.commands.outputs import writing_to

# `-- so` or `--so` with more lines after it; `--out=a file` is an option.
_COMMENT = re.compile(r"--(\s|[^=\n]*\n)")


class QueryCommand(click.Command):
    """Takes an argument that begins with a comment for SQL, not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f"\n{each}" if _COMMENT.match(each) else each for each in args])


@click.command(
    cls=QueryCommand,
    epilog='Example: bellwether query "SELECT outlet, count(*) AS articles FROM articles GROUP BY ALL"\n\n'
    "Example: bellwether query --examples",
)
@click.argument("sql", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="parquet needs --out or a pipe.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--limit", type=click.IntRange(min=0), help="Rows to show as a table; 0: all.  [default: 50]")
@click.option(
    "--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds; then it is stopped."
)
@click.option(
    "--memory", type=click.IntRange(min=64), default=2048, show_default=True, help="Megabytes the query may take."
)
@click.option("--examples", is_flag=True, help="Print a dozen queries to start from; none is run.")
@options.config
@options.data
@options.as_json
def query(
    sql: str | None,
    form: str,
    out: Path | None,
    limit: int | None,
    timeout: int,
    memory: int,
    examples: bool,
    config: Path,
    data: Path,
    as_json: bool,
) -> None:
    """Run one reading SQL statement on the snapshot. Nothing can be written, and no other file read."""
    from flows import results
    from flows.places import find_snapshot
    from warehouse import read
    from warehouse.connection import open_snapshot

    if examples:
        for example in read.examples():
            click.echo(f"-- {example.title}\n{example.sql}\n")
        return
    if not sql:
        raise UsageError(
            "SQL is missing: write one SELECT statement in quotes. `bellwether query --examples` shows some"
        )
    shape = results.Shape(form="json" if as_json else form, limit=limit)
    with (
        results.bounded(memory),
        open_snapshot(find_snapshot(config, data, environ=os.environ), memory_limit=f"{memory}MB") as connection,
        results.stopped_by_signal(connection),
        results.stopped_after(timeout, connection),
    ):
        schema, batches = read.stream(connection, sql)
        with writing_to(out) if out else nullcontext():
            results.write(schema, batches, shape, out)
