"""Writing the snapshot out as Parquet: a folder for pandas, pyarrow and DuckDB, with a manifest that explains it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extractors.errors import UsageError
from warehouse.statements import sql_files, statement

BATCH_ROWS = 16_384
MANIFEST = "manifest.json"
FORMAT = 1
# Of a table without rows, so that its columns can be read all the same.
NO_MONTH = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table or view to export. `day`: the column that `since` goes by; `monthly`: a folder per month of it.

    `grain` is "" for a view, whose file says it. `left_out`: columns that are never exported; `texts`: those that
    `--no-text` leaves out.
    """

    name: str
    grain: str = ""
    day: str = ""
    monthly: bool = False
    left_out: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    standard: bool = True


SOURCES = (
    Source(name="articles", day="published_on", monthly=True, texts=("text",)),
    Source(name="stances", day="published_on", monthly=True),
    Source(name="stance_daily", day="published_on"),
    Source(name="first_seen", day="published_on"),
    Source(name="coverage_daily", day="day"),
    Source(name="stories", day="published_on"),
    Source(name="outlets"),
    Source(name="feed_health"),
    Source(name="alerts", grain="one row per alert", day="created_at"),
    Source(name="feeds", grain="one row per feed ever configured"),
    Source(name="labels", grain="one row per judgement of a person on a stance", day="labelled_at"),
    Source(name="audits", grain="one row per random sample of articles that people read", day="drawn_at"),
    Source(name="audit_items", grain="one row per article of such a sample"),
    Source(name="audit_reads", grain="one row per article of a sample and person who read it whole", day="read_at"),
    Source(
        name="revisions",
        grain="one row per stretch of time in which one text of an article was the current one",
        day="published_on",
        monthly=True,
        texts=("text",),
        standard=False,
    ),
    Source(
        name="stance_history",
        grain="one row per stance and stretch of time in which it was what the tagger found in the current text",
        day="published_on",
        monthly=True,
        standard=False,
    ),
    Source(
        name="entries",
        grain="one row per article that a feed has shown, whatever became of it",
        day="seen_at",
        monthly=True,
        left_out=("content",),
        texts=("summary",),
        standard=False,
    ),
    Source(name="feed_polls", grain="one row per poll of a feed", day="polled_at", monthly=True, standard=False),
    Source(name="drops", grain="one row per thing that a gate turned away", day="dropped_at", standard=False),
    Source(name="failures", grain="one row per fault of the outside world", day="failed_at", standard=False),
    Source(name="aliases", grain="one row per further address of an article", day="since", standard=False),
    Source(name="runs", grain="one row per run of a flow", day="started_at", standard=False),
    Source(
        name="discoveries",
        grain="one row per proposal of a stance that the codebook may lack",
        day="proposed_at",
        left_out=("centre", "members"),
        standard=False,
    ),
    Source(name="removals", grain="one row per removal, which does not say of what", day="removed_at", standard=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the Parquet files; `type` as Arrow names it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedTable:
    """What was written of one table. `files` relative to the export's folder; `partitioned_by`: "month" or None."""

    name: str
    grain: str
    rows: int
    partitioned_by: str | None
    columns: tuple[Column, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an export holds and where it came from; written as manifest.json."""

    format: int
    program: str
    duckdb: str
    warehouse_version: int
    generated_at: str
    snapshot_at: str
    since: str | None
    texts: bool
    notes: tuple[str, ...]
    tables: tuple[ExportedTable, ...]


NOTES = (
    "Days and times are UTC. start_char and end_char are offsets into the text of that revision, in characters.",
    "stories and holders are distinct counts: they do not add up over rows.",
    "complete: see coverage_daily; compare only days that are complete.",
    "A text that is empty where words is not 0 was taken away by the retention settings.",
)


def export_parquet(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    names: Sequence[str] = (),
    since: date | None = None,
    texts: bool = True,
    program: str,
    snapshot_at: datetime,
    now: datetime,
) -> Manifest:
    """Write tables and views (`names`; none: the standard ones) to `folder`, which appears whole or not at all.

    `since` leaves out rows of earlier days. Raises UsageError for a folder with something in it, and for unknown names.
    """
    sources = _choose(names)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f"{folder.name}.new-{os.getpid()}")
    try:
        draft.mkdir()
        tables = tuple(_write(connection, source, draft, since=since, texts=texts) for source in sources)
        manifest = Manifest(
            format=FORMAT,
            program=program,
            duckdb=duckdb.__version__,
            warehouse_version=connection.execute(statement("migrations_applied")).fetchall()[-1][0],
            generated_at=now.isoformat(),
            snapshot_at=snapshot_at.isoformat(),
            since=since.isoformat() if since else None,
            texts=texts,
            notes=NOTES,
            tables=tables,
        )
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        (draft / MANIFEST).write_text(text + "\n", encoding="utf-8")
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _choose(names: Sequence[str]) -> tuple[Source, ...]:
    known = {source.name: source for source in SOURCES}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"no such table to export: {', '.join(unknown)}; there are {', '.join(known)}")
    wanted = names or [source.name for source in SOURCES if source.standard]
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _write(
    connection: duckdb.DuckDBPyConnection, source: Source, draft: Path, *, since: date | None, texts: bool
) -> ExportedTable:
    hidden = [*source.left_out, *(() if texts else source.texts)]
    found = connection.view(source.name).select(duckdb.StarExpression(exclude=hidden))
    if source.day and since is not None:
        found = found.filter(duckdb.ColumnExpression(source.day) >= duckdb.ConstantExpression(_moment(since)))
    files: list[str] = []
    count = 0
    schema = pa.schema([])
    for file, part in _parts(found, source):
        reader = part.to_arrow_reader(BATCH_ROWS)
        schema = reader.schema
        count += _write_file(draft / file, reader, grain=_grain(source))
        files.append(file)
    return ExportedTable(
        name=source.name,
        grain=_grain(source),
        rows=count,
        partitioned_by="month" if source.monthly else None,
        columns=tuple(Column(name=field.name, type=str(field.type)) for field in schema),
        files=tuple(files),
    )


def _parts(found: duckdb.DuckDBPyRelation, source: Source) -> Iterator[tuple[str, duckdb.DuckDBPyRelation]]:
    """Each file of a table with its rows."""
    if not source.monthly:
        yield f"{source.name}.parquet", found
        return
    months = _months(found, source.day)
    if not months:
        yield f"{source.name}/month={NO_MONTH}/part-0.parquet", found
    day = duckdb.ColumnExpression(source.day)
    for month in months:
        first, following = (duckdb.ConstantExpression(_moment(each)) for each in (month, _following(month)))
        yield f"{source.name}/month={month:%Y-%m}/part-0.parquet", found.filter((day >= first) & (day < following))


def _months(found: duckdb.DuckDBPyRelation, day: str) -> list[date]:
    """The first days of the months that have rows."""
    rows = found.select(duckdb.ColumnExpression(day).cast("DATE")).distinct().fetchall()
    return sorted({row[0].replace(day=1) for row in rows if row[0] is not None})


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _moment(day: date) -> datetime:
    """The start of a day: compares with days and with times alike."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _write_file(path: Path, reader: pa.RecordBatchReader, *, grain: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with pq.ParquetWriter(path, reader.schema.with_metadata({"grain": grain}), compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _grain(source: Source) -> str:
    """The grain that the first lines of the view's file state."""
    if source.grain:
        return source.grain
    text = next(file.text for file in sql_files("views") if file.name.partition("_")[2] == source.name)
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines).removeprefix("Grain: ")
