"""Publishing as a user runs it, with and without the texts of articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import Warehouse
from config.template import write
from flows.provenance import trace
from flows.publishing import read_policy
from tests.extractors.stance.shipped import tagger
from tests.flows.test_cli import bellwether
from tests.warehouse.samples import FEEDS, NOW, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, TEXTS_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles

pytestmark = pytest.mark.program

NIGHTLY = {"BELLWETHER_WAREHOUSE__SNAPSHOT_TEXTS": "nightly"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the shipped configuration and a warehouse with one article, not published yet."""
    write(tmp_path / "config")
    with open_live(tmp_path / "data" / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_articles(connection, run_id="r", articles=[an_article("a")], stories={}, now=NOW)
    return tmp_path


def test_the_settings_say_whether_texts_are_published(home: Path) -> None:
    got = bellwether("publish", home=home, environ=NIGHTLY)
    assert (got.returncode, got.stderr) == (0, "")
    snapshot, nightly = f"data/{SNAPSHOT_NAME}", f"data/{TEXTS_NAME}"
    assert got.stdout.splitlines() == [f"published {snapshot} (without texts)", f"published {nightly}"]
    assert bellwether("publish", home=home, environ=NIGHTLY).stdout.startswith(f"already current: {snapshot} (without")
    assert len(bellwether("publish", "--force", home=home, environ=NIGHTLY).stdout.splitlines()) == 2
    assert bellwether("publish", home=home).stdout == f"published {snapshot}\n"
    assert not (home / "data" / TEXTS_NAME).exists()


def test_an_article_is_explained_from_the_snapshot_of_the_night(home: Path) -> None:
    data = home / "data"
    policy = read_policy(Warehouse(snapshot_texts="nightly"))
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME, texts=policy)
    url = "https://harbour.example/a"
    assert trace(data / SNAPSHOT_NAME, url, tagger()).article.text == "A ban is wrong, says Mara Quist."
    (data / TEXTS_NAME).unlink()
    told = trace(data / SNAPSHOT_NAME, url, tagger())
    assert (told.article.text, told.explanation) == (None, None)
    assert told.stances
