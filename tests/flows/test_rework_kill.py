"""kill -9 of retag and reextract at random moments: what was done stays done, the next call goes on from there."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from extractors.model import Entry, Page, stable_id
from flows.archive import PageArchive
from flows.cycle import Cycle
from flows.pagenote import PageNote
from flows.progress import Silence
from tests.fakes import Request
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import PROGRAM, surroundings
from tests.flows.test_kill import assert_gone, marked
from tests.warehouse.samples import FEEDS, HARBOUR, NOW, an_article
from warehouse import read
from warehouse.connection import hold_lock, open_live, open_snapshot, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles

pytestmark = pytest.mark.server

SLUGS = [f"story-{n:02d}" for n in range(60)]
KILLS = 5
CHUNK = "4"
RESULT = {
    "articles": "SELECT article_id, revision, title, text, language, on_topic, genre, extractor_version FROM articles",
    "stances": "SELECT stance_id, article_id, proposition, pole, quote FROM stances",
    "history": "SELECT stance_id, superseded_at IS NULL AS holds FROM stance_history",
    "taggings": "SELECT article_id, revision, tagger_version FROM taggings",
    "revisions": "SELECT article_id, revision, cause, tagger_version, superseded_at IS NULL AS holds FROM revisions",
}


@dataclass(slots=True)
class Stand:
    """A data folder full of texts by an old extractor and an old tagger, and its configuration."""

    home: Path
    config: Path
    data: Path


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    home = tmp_path_factory.mktemp("stand")
    stand = Stand(home=home, config=configure(home / "config", [HARBOUR.url]), data=home / "data")
    paper = Paper(slugs=list(SLUGS))
    archive = PageArchive(stand.data / "pages", name="old", max_bytes=10**9)
    articles = [an_old_article(slug, paper, archive) for slug in SLUGS]
    archive.close()
    with open_live(stand.data / "bellwether.duckdb") as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
    publish(stand.data / "bellwether.duckdb", stand.data / "snapshot.duckdb")
    return stand


def an_old_article(slug: str, paper: Paper, archive: PageArchive) -> Any:
    url = f"https://harbour.example/{slug}"
    body = paper.answer(Request(host="harbour.example", path=f"/{slug}", headers={})).body
    page = Page(requested_url=url, final_url=url, status=200, headers=(), body=body, fetched_at=NOW)
    entry = Entry(
        article_id=stable_id("article", url), feed_id="harbour", url=url, canonical_url=url, title=slug, seen_at=NOW
    )
    place = archive.append(page, PageNote(entry=entry, feed=HARBOUR, fetched_at=NOW))
    text = f"TikTok should be banned from every phone, Senator Ada Thorne told {slug}. A ban is wrong, says Mara Quist."
    given = an_article(slug, text, published_at=None, extractor_version="old", archive_file=place.file)
    return replace(given, article=replace(given.article, archive_offset=place.offset))


def command(stand: Stand, data: Path, name: str) -> list[str]:
    return [*PROGRAM, name, "--chunk", CHUNK, "--config", str(stand.config), "--data", str(data)]


def run_through(stand: Stand, data: Path, name: str) -> float:
    began = time.monotonic()
    got = subprocess.run(
        command(stand, data, name),
        env=surroundings(stand.home),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert got.returncode == 0, got.stderr
    return time.monotonic() - began


def result_of(data: Path) -> dict[str, list[dict[str, Any]]]:
    with open_snapshot(data / "snapshot.duckdb") as connection:
        return {name: read.query(connection, f"{sql} ORDER BY ALL").to_pylist() for name, sql in RESULT.items()}


@pytest.mark.parametrize("name", ["retag", "reextract"])
def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(stand: Stand, tmp_path: Path, name: str) -> None:
    whole, data = (Path(shutil.copytree(stand.data, tmp_path / part)) for part in ("whole", "killed"))
    seconds = run_through(stand, whole, name)
    seeded = random.Random(name)
    part = seconds / KILLS
    for number in range(KILLS):
        with marked(command(stand, data, name), stand.home) as (child, mark):
            time.sleep(part * number + seeded.uniform(0, part))
            child.kill()
            child.wait()
            assert_gone(mark)
        with hold_lock(data, purpose="track"), open_live(data / "bellwether.duckdb") as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(len(SLUGS),)]
        result_of(data)
    run_through(stand, data, name)
    assert result_of(data) == result_of(whole)
    assert len(result_of(data)["articles"]) == len(SLUGS)


def test_a_cycle_runs_while_a_retag_is_at_work(stand: Stand, tmp_path: Path) -> None:
    data = Path(shutil.copytree(stand.data, tmp_path / "data"))
    with marked(command(stand, data, "retag"), stand.home) as (child, _):
        cycles = 0
        while child.poll() is None:
            with hold_lock(data, purpose="track"):
                asyncio.run(an_empty_cycle(stand, data))
            cycles += 1
            time.sleep(0.2)
        assert child.returncode == 0
    assert cycles > 2
    assert len({row["tagger_version"] for row in result_of(data)["revisions"]}) == 1


async def an_empty_cycle(stand: Stand, data: Path) -> None:
    cycle = Cycle(load(stand.config, environ={}), data=data, clock=lambda: NOW, progress=Silence())
    await asyncio.to_thread(cycle.prepare, everything=False)
    async with cycle.resources():
        await asyncio.sleep(0.1)
    await asyncio.to_thread(cycle.finish, failed=False)
