"""Tagging anew what another tagger has read last: between cycles, in chunks, and without a word to the receivers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.loader import Configuration, load
from extractors.errors import UsageError, WarehouseLocked
from flows.progress import Silence
from flows.retagging import RetagWish, retag_articles
from flows.reworking import hold_rework
from tests.fakes import NOW, internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether
from tests.flows.test_cycle import Desk
from warehouse.connection import hold_lock, open_live

# Each starts worker processes that load the model.
pytestmark = pytest.mark.server

LATER = NOW + timedelta(days=20)
CURRENT = "SELECT DISTINCT tagger_version FROM revisions"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A data folder after a cycle, never to be changed."""
    home = tmp_path_factory.mktemp("stand")
    paper = Paper(slugs=["one", "two", "three", "four"])
    with internet(paper.answer) as site:
        config = configure(home / "config", [site.url("/feed.xml")])
        desk = Desk(paper=paper, site=site, config=config, data=home / "data")
        desk.cycle()
        yield desk


@pytest.fixture
def desk(stand: Desk, tmp_path: Path) -> Desk:
    """A copy of that folder."""
    import shutil

    return replace(stand, data=Path(shutil.copytree(stand.data, tmp_path / "data")))


def another_codebook(desk: Desk) -> Configuration:
    """A configuration to which TikTok is no topic, so that the tagger has another version and finds nothing."""
    configuration = load(desk.config, environ={})
    topics = tuple(topic for topic in configuration.topics if topic.id != "tiktok")
    return replace(configuration, topics=topics, codebook=replace(configuration.codebook, version="x"))


def retag(desk: Desk, configuration: Configuration | None = None, **wish: Any) -> dict[str, Any]:
    return asyncio.run(
        retag_articles(
            configuration or another_codebook(desk),
            data=desk.data,
            wish=RetagWish(**wish),
            clock=lambda: LATER,
            progress=Silence(),
        )
    )


def test_right_after_a_cycle_nothing_is_due(desk: Desk) -> None:
    before = desk.query("SELECT * FROM stances ORDER BY stance_id")
    summary = retag(desk, load(desk.config, environ={}))
    assert summary["articles"] == {"due": 0, "retagged": 0, "overtaken": 0}
    assert desk.query("SELECT * FROM stances ORDER BY stance_id") == before


def test_another_tagger_reads_every_text_and_the_history_keeps_both(desk: Desk) -> None:
    old = desk.query(CURRENT)
    summary = retag(desk, chunk=3)
    assert summary["articles"] == {"due": 4, "retagged": 4, "overtaken": 0}
    (ban,) = (stand for stand in summary["stands"] if (stand["proposition"], stand["pole"]) == ("ban", "affirm"))
    assert (ban["before"], ban["after"]) == (4, 0)
    assert desk.query(CURRENT) == [{"tagger_version": summary["tagger_version"]}] != old
    assert desk.query("SELECT DISTINCT tagger_version FROM taggings") == old
    assert desk.query("SELECT DISTINCT codebook_version FROM revisions") == [{"codebook_version": "x"}]
    then = f"SELECT count(*) AS n FROM stances_asof('{NOW + timedelta(hours=1)}') WHERE proposition = 'ban'"
    assert desk.query(then) == [{"n": 4}]
    assert retag(desk)["articles"]["due"] == 0


def test_what_is_wished_bounds_what_is_done(desk: Desk) -> None:
    assert retag(desk, since=date(2026, 3, 2))["articles"]["due"] == 0
    assert retag(desk, limit=3, chunk=2)["articles"]["retagged"] == 3
    assert retag(desk, only_topic=True)["articles"] == {"due": 1, "retagged": 1, "overtaken": 0}


def test_a_run_is_entered_in_the_book(desk: Desk) -> None:
    retag(desk)
    assert desk.query("SELECT flow, state FROM runs ORDER BY started_at") == [
        {"flow": "track", "state": "completed"},
        {"flow": "retag", "state": "completed"},
    ]


def test_an_entry_that_waits_for_its_new_page_goes_on_waiting(desk: Desk) -> None:
    with open_live(desk.data / "bellwether.duckdb") as connection:
        connection.execute("UPDATE entries SET status = 'pending', reason = 'changed'")
    retag(desk)
    assert desk.query("SELECT DISTINCT status, attempts FROM entries") == [{"status": "pending", "attempts": 1}]


def test_a_text_that_a_worker_cannot_read_keeps_its_tagging_and_is_told(desk: Desk) -> None:
    configuration = load(desk.config, environ={})
    configuration = replace(configuration, codebook=replace(configuration.codebook, version="x"))
    with open_live(desk.data / "bellwether.duckdb") as connection:
        # Long enough to be at it still when the pool next looks at the clock: all of it on topic, no sentence twice.
        long = "string_agg('TikTok must be banned, said Minister No. ' || i, '. ' ORDER BY i)"
        connection.execute(f"UPDATE revisions SET text = (SELECT {long} FROM range(3000) AS numbers (i))")
    hasty = replace(configuration.settings.extract, deadline_seconds=0.001)
    summary = retag(desk, replace(configuration, settings=replace(configuration.settings, extract=hasty)))
    assert summary["left"] == {"deadline": 4}
    assert summary["articles"]["retagged"] == 0
    assert desk.query("SELECT DISTINCT stage, kind FROM failures") == [{"stage": "tag", "kind": "deadline"}]


def test_it_waits_for_a_cycle_and_a_second_one_is_refused(desk: Desk) -> None:
    async def both() -> dict[str, Any]:
        with hold_lock(desk.data, purpose="track"):
            work = asyncio.create_task(
                retag_articles(
                    another_codebook(desk), data=desk.data, wish=RetagWish(), clock=lambda: LATER, progress=Silence()
                )
            )
            while True:
                await asyncio.sleep(0.1)
                try:
                    with hold_rework(desk.data, purpose="retag", now=NOW):
                        continue
                except WarehouseLocked:
                    break
            await asyncio.sleep(0.5)
            assert not work.done()
        return await work

    assert asyncio.run(both())["articles"]["retagged"] == 4


def test_without_a_warehouse_it_says_what_to_do(stand: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="bellwether track"):
        retag(replace(stand, data=tmp_path / "none"))


def test_the_command(desk: Desk, tmp_path: Path) -> None:
    other = configure(tmp_path / "other", [desk.site.url("/feed.xml")])
    codebook = other / "stances.toml"
    codebook.write_text(codebook.read_text().replace('\nversion = "', '\nversion = "9.', 1))
    got = bellwether("retag", "--json", "--config", other, "--data", desk.data, home=tmp_path)
    assert got.returncode == 0, got.stderr
    assert json.loads(got.stdout)["articles"]["retagged"] == 4
    got = bellwether("retag", "--since", "yesterday", "--data", desk.data, home=tmp_path)
    assert (got.returncode, "write it like 30d, 12h, 2w, 2026-11-30" in got.stderr) == (2, True)
