"""Parquet, read back with pyarrow and with DuckDB: the same rows and types, and offsets that still fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from extractors.errors import UsageError
from tests.warehouse.samples import DAY, NOW, a_poll, an_article, an_entry
from warehouse.connection import Connection, open_live, open_snapshot
from warehouse.export import SOURCES, Manifest, export_parquet
from warehouse.publish import publish
from warehouse.store import save_articles, save_polls

EMOJI = "😀 A ban is wrong, 说 Mara Quist."


@pytest.fixture
def snapshot(live: Path) -> Iterator[Connection]:
    with open_live(live) as connection:
        save_polls(connection, run_id="r", polls=[a_poll(shows=(an_entry("a"), an_entry("b")))], now=NOW)
        articles = [
            an_article("a", EMOJI, authors=("Ann", "Bo")),
            an_article("b", published_at=NOW - 70 * DAY),
            an_article("c", published_at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC)),
        ]
        save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
    publish(live, live.with_name("snapshot.duckdb"))
    with open_snapshot(live.with_name("snapshot.duckdb")) as connection:
        yield connection


def export(connection: Connection, folder: Path, **more: object) -> Manifest:
    given = {"program": "bellwether 1", "snapshot_at": NOW, "now": NOW}
    return export_parquet(connection, folder, **{**given, **more})  # type: ignore[arg-type]  # options of any type


def test_every_row_and_type_comes_back(snapshot: Connection, tmp_path: Path) -> None:
    manifest = export(snapshot, tmp_path / "out", names=[source.name for source in SOURCES])
    client = duckdb.connect()
    client.execute("SET TimeZone='UTC'")
    for table in manifest.tables:
        pattern = tmp_path / "out" / table.name / "*" / "*.parquet" if table.partitioned_by else table.files[0]
        path = str(tmp_path / "out" / pattern)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        there = client.execute(f"SELECT {columns} FROM read_parquet('{path}') ORDER BY ALL").fetchall()
        here = snapshot.execute(f"SELECT {columns} FROM {table.name} ORDER BY ALL").fetchall()
        assert there == here, table.name
        assert table.rows == len(here)
        types = client.execute(f"DESCRIBE SELECT {columns} FROM read_parquet('{path}')").fetchall()
        wanted = snapshot.execute(f"DESCRIBE SELECT {columns} FROM {table.name}").fetchall()
        assert [row[1] for row in types] == [row[1].replace("JSON", "VARCHAR") for row in wanted], table.name


def test_offsets_fit_the_texts_in_pyarrow(snapshot: Connection, tmp_path: Path) -> None:
    export(snapshot, tmp_path / "out")
    articles, stances = (
        ds.dataset(tmp_path / "out" / name, partitioning="hive").to_table().to_pylist()
        for name in ("articles", "stances")
    )
    texts = {row["revision"]: row["text"] for row in articles}
    assert len(stances) == 3
    assert all(texts[row["revision"]][row["start_char"] : row["end_char"]] == row["quote"] for row in stances)
    assert {row["month"] for row in articles} == {"2025-12", "2026-02", "2026-03"}


def test_the_manifest_says_what_a_row_is(snapshot: Connection, tmp_path: Path) -> None:
    export(snapshot, tmp_path / "out", names=["stances", "alerts"])
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [table["name"] for table in manifest["tables"]] == ["stances", "alerts"]
    assert manifest["tables"][0]["grain"].startswith("one row per stance that holds now")
    assert {"name": "tagged_at", "type": "timestamp[us, tz=UTC]"} in manifest["tables"][0]["columns"]
    assert manifest["warehouse_version"] >= 4
    file = pq.read_schema(tmp_path / "out" / "alerts.parquet")
    assert file.metadata[b"grain"] == b"one row per alert"


def test_without_texts_and_since_a_day(snapshot: Connection, tmp_path: Path) -> None:
    manifest = export(snapshot, tmp_path / "out", names=["articles", "entries"], since=date(2026, 3, 1), texts=False)
    articles, entries = manifest.tables
    assert (articles.rows, entries.rows) == (1, 2)
    assert "text" not in {column.name for column in articles.columns}
    assert not {"content", "summary"} & {column.name for column in entries.columns}


def test_an_empty_table_still_has_its_columns(snapshot: Connection, tmp_path: Path) -> None:
    manifest = export(snapshot, tmp_path / "out", names=["articles"], since=date(2030, 1, 1))
    assert manifest.tables[0].rows == 0
    found = ds.dataset(tmp_path / "out" / "articles", partitioning="hive").to_table()
    assert "published_on" in found.column_names


class TestRefusals:
    def test_a_folder_with_something_in_it(self, snapshot: Connection, tmp_path: Path) -> None:
        export(snapshot, tmp_path / "out", names=["feeds"])
        with pytest.raises(UsageError, match="not empty"):
            export(snapshot, tmp_path / "out", names=["feeds"])

    def test_an_unknown_table_leaves_nothing_behind(self, snapshot: Connection, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="no such table to export: artikles"):
            export(snapshot, tmp_path / "out", names=["artikles"])
        assert not (tmp_path / "out").exists()

    def test_a_fault_half_way_leaves_nothing_behind(
        self, snapshot: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pq.ParquetWriter, "write_batch", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        with pytest.raises(OSError, match="disk"):
            export(snapshot, tmp_path / "out", names=["articles"])
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []
