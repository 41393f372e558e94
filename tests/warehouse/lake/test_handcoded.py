"""Statements coded by hand enter a lake as they enter a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.exchange.coded import read_coded
from flows.exchange.importing import import_coded
from tests.warehouse.samples import NOW, an_article
from warehouse.connection import commit, open_live
from warehouse.discourse import read_documents, read_statements, read_ties
from warehouse.lake.place import Lake
from warehouse.store import save_articles

pytestmark = pytest.mark.server


def test_labels_are_entered_once_and_beat_the_machine_s(lake: Lake, tmp_path: Path) -> None:
    with open_live(lake) as connection:
        articles = [an_article("a")]
        commit(connection, lambda: save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW))
    path = tmp_path / "coded.jsonl"
    row = {
        "url": articles[0].article.url,
        "proposition": "ban",
        "pole": "affirm",
        "person": "Bo",
        "start": 0,
        "end": 14,
    }
    path.write_text(json.dumps(row) + "\n")
    reading = read_coded(path, propositions={"ban"}, reviewer="kb")
    first, again = (
        import_coded(lake, path.name, reading, codebook_version="2026.1", accept=False, skip_unmatched=False, now=NOW)
        for _ in range(2)
    )
    assert (first.entered, first.replaced, again.entered, again.known) == (2, 1, 0, 1)
    with open_live(lake) as connection:
        assert [(one.pole, one.holder_name, one.reviewer) for one in read_statements(connection)] == [
            ("affirm", "Bo", "kb")
        ]
        assert [document.url for document in read_documents(connection)] == [articles[0].article.url]
        assert [(tie.name, tie.pole, tie.stories) for tie in read_ties(connection)] == [("Bo", "affirm", 1)]
