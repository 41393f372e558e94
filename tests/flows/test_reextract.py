"""Articles taken from their archived pages once more, and a warehouse built from the archive alone."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from extractors.article import EXTRACTOR_VERSION
from flows.archive import archive_files
from flows.progress import Silence
from flows.rebuilding import rebuild_articles
from flows.reextracting import ReextractWish, reextract_articles
from flows.removal import forgetting
from tests.fakes import NOW, Reply, Request, internet
from tests.flows.paper import PARAGRAPHS, Paper, configure
from tests.flows.test_cli import bellwether
from tests.flows.test_cycle import Desk
from warehouse.connection import hold_lock, open_live

# Each starts worker processes that load the model.
pytestmark = pytest.mark.server

LATER = NOW + timedelta(days=20)
ARTICLES = "SELECT * FROM articles ORDER BY article_id"
STANCES = "SELECT * EXCLUDE (tagged_at) FROM stances ORDER BY stance_id"
REVISIONS = "SELECT * EXCLUDE (tagged_at) FROM revisions ORDER BY article_id, recorded_at"
CARRIED = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS).format(slug="carried")


class Press(Paper):
    """The paper, one of whose articles its feed carries as a whole; the page of that one is gone."""

    def _feed(self, request: Request) -> bytes:
        item = (
            f"<item><title>TikTok carried</title><link>http://{request.headers['host']}/carried</link>"
            f"<description><![CDATA[{CARRIED}]]></description></item></channel>"
        )
        return super()._feed(request).replace(b"</channel>", item.encode())


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A data folder after two cycles: three articles, one of them edited, and one that the feed carries."""
    home = tmp_path_factory.mktemp("stand")
    paper = Press(slugs=["one", "two", "three"], faults={"/carried": Reply(status=404)})
    with internet(paper.answer) as site:
        config = configure(home / "config", [site.url("/feed.xml")])
        desk = Desk(paper=paper, site=site, config=config, data=home / "data")
        desk.cycle()
        paper.corrections["two"] = "A correction"
        desk.cycle(NOW + timedelta(hours=2))
        yield desk


@pytest.fixture
def desk(stand: Desk, tmp_path: Path) -> Desk:
    """A copy of that folder."""
    return replace(stand, data=Path(shutil.copytree(stand.data, tmp_path / "data")))


def reextract(desk: Desk, **wish: Any) -> dict[str, Any]:
    return asyncio.run(
        reextract_articles(
            load(desk.config, environ={}),
            data=desk.data,
            wish=ReextractWish(**wish),
            clock=lambda: LATER,
            progress=Silence(),
        )
    )


def rebuild(desk: Desk, chunk: int = 2) -> dict[str, Any]:
    return asyncio.run(
        rebuild_articles(
            load(desk.config, environ={}), data=desk.data, wish=chunk, clock=lambda: LATER, progress=Silence()
        )
    )


def change(desk: Desk, sql: str) -> None:
    """Make the warehouse as if another extractor had filled it."""
    with open_live(desk.data / "bellwether.duckdb") as connection:
        connection.execute(sql)


def test_right_after_a_cycle_every_text_comes_out_as_it_was(desk: Desk) -> None:
    before = [desk.query(sql) for sql in (REVISIONS, STANCES)]
    summary = reextract(desk, every=True)
    assert summary["articles"] == {"due": 4, "same": 4, "changed": 0, "overtaken": 0}
    assert (summary["missing"], summary["kept"]) == ({}, {})
    assert [desk.query(sql) for sql in (REVISIONS, STANCES)] == before
    assert reextract(desk)["articles"]["due"] == 0


def test_a_text_that_comes_out_otherwise_is_a_revision_but_no_edit(desk: Desk) -> None:
    truth = desk.query(ARTICLES)
    change(desk, "UPDATE revisions SET extractor_version = 'old', text = text || ' Share this!', revision = url")
    change(desk, "UPDATE stance_history SET revision = 'old'")
    summary = reextract(desk, chunk=2)
    assert summary["articles"] == {"due": 4, "same": 0, "changed": 4, "overtaken": 0}
    assert desk.query(ARTICLES) == truth
    assert desk.query("SELECT count(*) AS n FROM revisions WHERE cause = 'reextracted'") == [{"n": 4}]
    assert desk.query("SELECT DISTINCT drifted_at FROM drifted WHERE drifted_at >= TIMESTAMPTZ '2026-03-10'") == []
    before = f"SELECT count(*) AS n FROM articles_asof('{NOW + timedelta(days=1)}') WHERE text LIKE '%Share this!'"
    assert desk.query(before) == [{"n": 4}]
    assert reextract(desk)["articles"]["due"] == 0


def test_texts_without_their_page_are_counted_and_named(desk: Desk) -> None:
    change(desk, "UPDATE revisions SET extractor_version = 'old'")
    change(desk, "UPDATE revisions SET archive_file = NULL WHERE url LIKE '%/one'")
    change(desk, "UPDATE revisions SET archive_file = '2020-01-01/gone.warc.gz' WHERE url LIKE '%/two'")
    change(desk, "UPDATE revisions SET archive_offset = 3 WHERE url LIKE '%/three'")
    summary = reextract(desk)
    assert summary["missing"] == {"not_archived": 1, "file_gone": 1, "unreadable": 1}
    assert {Path(str(named["url"])).name: named["reason"] for named in summary["named"]} == {
        "one": "not_archived",
        "two": "file_gone",
        "three": "unreadable",
    }
    assert summary["articles"]["same"] == 1
    assert reextract(desk)["articles"]["due"] == 3


def test_a_warehouse_is_built_from_the_archive_alone(desk: Desk, tmp_path: Path) -> None:
    lost = replace(desk, data=tmp_path / "lost")
    shutil.copytree(desk.data / "pages", lost.data / "pages")
    summary = rebuild(lost)
    assert (summary["pages"], summary["articles"]) == ({"archived": 5, "known": 0}, {"new": 4, "revised": 1})
    assert lost.query(ARTICLES) == desk.query(ARTICLES)
    assert lost.query(STANCES) == desk.query(STANCES)
    same = "SELECT * EXCLUDE (tagged_at, recorded_at, superseded_at) FROM revisions ORDER BY fetched_at, article_id"
    assert lost.query(same) == desk.query(same)
    entries = "SELECT article_id, url, title, seen_at, status FROM entries ORDER BY article_id"
    assert lost.query(entries) == desk.query(entries)
    again = rebuild(lost)
    assert (again["pages"], again["articles"]) == ({"archived": 5, "known": 5}, {"new": 0, "revised": 0})


def test_the_next_cycle_goes_on_from_a_warehouse_that_was_built_anew(desk: Desk, tmp_path: Path) -> None:
    lost = replace(desk, data=tmp_path / "lost")
    shutil.copytree(desk.data / "pages", lost.data / "pages")
    rebuild(lost)
    summary = lost.cycle(NOW + timedelta(days=1))
    assert summary.articles == {"new": 0, "revised": 0}


def test_what_was_forgotten_stays_away_from_a_warehouse_that_is_built_anew(desk: Desk, tmp_path: Path) -> None:
    backup = shutil.copytree(desk.data / "pages", tmp_path / "pages")
    (gone,) = desk.query("SELECT article_id, url FROM articles WHERE url LIKE '%/one'")
    with hold_lock(desk.data, purpose="forget"):
        forgetting.forget(desk.data, [gone["article_id"]], clock=lambda: LATER)
    record = desk.query("SELECT * FROM removals")
    (desk.data / "bellwether.duckdb").unlink()
    # The archive comes from a backup that still has the page.
    shutil.rmtree(desk.data / "pages")
    shutil.move(backup, desk.data / "pages")
    summary = rebuild(desk)
    assert (summary["articles"], summary["dropped"]) == ({"new": 3, "revised": 1}, {"forgotten": 1})
    assert desk.query(f"SELECT * FROM entries WHERE article_id = '{gone['article_id']}'") == []
    assert desk.query("SELECT * FROM removals") == record
    assert desk.cycle(NOW + timedelta(days=1)).articles == {"new": 0, "revised": 0}


def test_pages_of_other_programs_and_torn_files_stop_nothing(desk: Desk, tmp_path: Path) -> None:
    lost = replace(desk, data=tmp_path / "lost")
    shutil.copytree(desk.data / "pages", lost.data / "pages")
    (path, *_) = archive_files(lost.data / "pages")
    path.write_bytes(path.read_bytes()[:-50])
    (path.parent / "other.warc.gz").write_bytes(b"no gzip at all")
    summary = rebuild(lost)
    assert summary["missing"] == {"without_note": 1}
    assert summary["articles"]["new"] >= 3


def test_every_text_says_which_extractor_made_it(stand: Desk) -> None:
    assert stand.query("SELECT DISTINCT extractor_version FROM revisions") == [{"extractor_version": EXTRACTOR_VERSION}]


def test_the_command_checks_and_rebuilds(desk: Desk, tmp_path: Path) -> None:
    got = bellwether("reextract", "--all", "--json", "--config", desk.config, "--data", desk.data, home=tmp_path)
    assert got.returncode == 0, got.stderr
    assert json.loads(got.stdout)["articles"] == {"due": 4, "same": 4, "changed": 0, "overtaken": 0}
    shutil.copytree(desk.data / "pages", tmp_path / "lost" / "pages")
    got = bellwether("reextract", "--from-archive", "--config", desk.config, "--data", tmp_path / "lost", home=tmp_path)
    assert got.returncode == 0, got.stderr
    assert "4 new, 1 revised" in got.stdout


@pytest.mark.parametrize(("options", "message"), [(["--all"], "leave out"), ([], "no page archive")])
def test_wrong_use_is_told(stand: Desk, tmp_path: Path, options: list[str], message: str) -> None:
    got = bellwether("reextract", "--from-archive", *options, "--config", stand.config, "--data", "x", home=tmp_path)
    assert (got.returncode, message in got.stderr) == (2, True)
