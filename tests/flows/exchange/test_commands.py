"""`bellwether export dna|graphml` and `bellwether import` as a user runs them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import networkx
import pytest

from config.template import write
from extractors.model import Holder
from flows.exchange.drawing import draw_congruence
from tests.flows.exchange.rows import TEXT
from tests.flows.test_cli import bellwether
from tests.warehouse.samples import DAY, FEEDS, NOW, a_poll, a_stance, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, open_snapshot, transaction
from warehouse.discourse import Selection
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_polls

pytestmark = pytest.mark.program

BRAZIL = {"company": "PDD", "about_country": "BR", "proposition": "origin-penalty", "pole": "affirm"}


def by(name: str) -> dict[str, Holder]:
    return {"holder": Holder(type="attributed", name=name)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the shipped configuration and a warehouse of two articles."""
    write(tmp_path / "config")
    live = tmp_path / "data" / LIVE_NAME
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll(at=NOW)], now=NOW)
            first = (a_stance(TEXT, "A ban is wrong"), a_stance(TEXT, "Sell it", **by("European Commission"), **BRAZIL))
            second = (
                a_stance(TEXT, "A ban is wrong", **by("Bo Lee")),
                a_stance(TEXT, "Sell it", **by("Bo Lee"), **BRAZIL),
            )
            told = [
                an_article("a", TEXT, stances=first),
                an_article("b", TEXT, stances=second, published_at=NOW - 3 * DAY),
            ]
            save_articles(connection, run_id="r", articles=told, stories={}, now=NOW)
    publish(live, live.with_name(SNAPSHOT_NAME))
    return tmp_path


def test_out_to_dna_recoded_there_and_back_in(home: Path) -> None:
    done = bellwether("export", "dna", "out.dna", "--company", "Temu", "--about-country", "br", home=home)
    assert (done.returncode, done.stderr) == (0, "Temu goes by its firm, PDD\n")
    assert done.stdout == "2 documents, 2 statements in out.dna\n"
    with closing(sqlite3.connect(home / "out.dna")) as connection, connection:
        connection.execute("UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1")
    refused = bellwether("import", "out.dna", home=home)
    assert refused.returncode == 2
    assert "out.dna: statement 1: reviewer: this was changed" in refused.stderr
    taken = bellwether("import", "out.dna", "--reviewer", "kb", "--json", home=home)
    assert taken.returncode == 0, taken.stderr
    told = json.loads(taken.stdout)
    assert (told["entered"], told["replaced"], told["untouched"]) == (2, 1, 1)
    trend = bellwether(
        "trends", "--proposition", "origin-penalty", "--company", "Temu", "--about-country", "BR", "--by", "pole",
        "--format", "json", home=home,
    )  # fmt: skip
    assert trend.returncode == 0, trend.stderr
    assert '"reject"' in trend.stdout


def test_networks(home: Path) -> None:
    done = bellwether("export", "graphml", "net", "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["congruence"] == {"nodes": 3, "edges": 2, "left_out": 0}
    graph = networkx.read_graphml(home / "net" / "congruence.graphml")
    assert graph.edges["person:Bo Lee", "organisation:European Commission"]["weight"] == pytest.approx(
        1 / 1.5, abs=1e-6
    )
    assert (home / "net" / "congruence.svg").read_text().startswith("<svg")
    with open_snapshot(home / "data" / SNAPSHOT_NAME) as connection:
        section = draw_congruence(connection)
        assert section is not None
        assert [pair[:2] for pair in section.pairs] == [
            ("Bo Lee", "European Commission"), ("Bo Lee", "Mara Quist")
        ]  # fmt: skip
        assert draw_congruence(connection, Selection(about_country="DE")) is None


def test_what_cannot_work_is_said(home: Path) -> None:
    (home / "coded.csv").write_text("url,concept,pole,quote\nhttps://else.example/1,ban,affirm,x\n")
    for arguments, told in (
        (("import", "coded.csv"), "coded.csv:2: reviewer: who coded this?"),
        (("import", "coded.csv", "--reviewer", "kb"), "https://else.example/1 is not stored"),
        (("import", "coded.csv", "--accept"), "--accept needs --reviewer"),
        (("import", "coded.csv", "--reviewer", "kb", "--data", "nowhere"), "there is no warehouse in nowhere"),
        (("export", "dna", "coded.csv"), "coded.csv is there already"),
    ):
        done = bellwether(*arguments, home=home)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    skipped = bellwether("import", "coded.csv", "--reviewer", "kb", "--skip-unmatched", home=home)
    assert (skipped.returncode, skipped.stdout) == (0, "0 labels entered, 0 known already\n")
    assert "coded.csv:2: https://else.example/1 is not stored" in skipped.stderr
