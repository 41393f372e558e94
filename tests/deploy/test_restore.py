"""The operations guide's backup, put back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import NOW, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cycle import Desk

pytestmark = pytest.mark.program

ARTICLES = "SELECT * FROM articles ORDER BY article_id"


def test_a_warehouse_put_back_from_its_snapshot_goes_on_where_it_was(tmp_path: Path) -> None:
    paper = Paper(slugs=["one", "two"])
    with internet(paper.answer) as site:
        config = configure(tmp_path / "config", [site.url("/feed.xml")])
        desk = Desk(paper=paper, site=site, config=config, data=tmp_path / "data")
        desk.cycle()
        backup = shutil.copy(desk.data / "snapshot.duckdb", tmp_path / "backup.duckdb")
        before = desk.query(ARTICLES)
        paper.slugs.append("three")
        desk.cycle(NOW + timedelta(hours=1))
        restored = replace(desk, data=tmp_path / "restored")
        restored.data.mkdir()
        shutil.copy(backup, restored.data / "bellwether.duckdb")
        site.requests.clear()
        summary = restored.cycle(NOW + timedelta(hours=2))
        assert summary.articles == {"new": 1, "revised": 0}
        assert [path for path in site.paths() if path in ("/one", "/two")] == []
        assert [row for row in restored.query(ARTICLES) if not row["url"].endswith("/three")] == before
        assert len(restored.query(ARTICLES)) == 3
