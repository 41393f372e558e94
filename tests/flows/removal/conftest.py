"""A data folder in which one article has left traces everywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import internet
from tests.flows.paper import Paper, configure
from tests.flows.removal.stand import SLUG, Marked, find_marked, leave_traces
from tests.flows.test_cycle import Desk
from warehouse.connection import open_live


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A filled data folder, to be copied: filling one takes two cycles."""
    home = tmp_path_factory.mktemp("full")
    paper = Paper(slugs=["one", SLUG, "three"])
    with internet(paper.answer) as site:
        config = configure(home / "config", [site.url("/feed.xml")])
        desk = Desk(paper=paper, site=site, config=config, data=home / "data")
        leave_traces(desk)
        yield desk


@pytest.fixture
def desk(full: Desk, tmp_path: Path) -> Desk:
    """A copy of it. The paper is as it was when the folder was filled."""
    full.paper.slugs = ["one", SLUG, "three"]
    return replace(full, data=Path(shutil.copytree(full.data, tmp_path / "data")))


@pytest.fixture
def marked(desk: Desk) -> Marked:
    with open_live(desk.data / "bellwether.duckdb") as connection:
        return find_marked(connection)
