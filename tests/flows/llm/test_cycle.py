"""A whole cycle and the `tag` command with an LLM tier, its endpoint on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from extractors.errors import UsageError
from extractors.model import RunSummary
from flows.cycle import Cycle
from flows.llm.opening import check_answerer
from flows.llm.store import FILE_NAME
from flows.progress import Silence
from flows.summary import describe
from flows.taggers import open_tagger, tag_documents
from tests.fakes import NOW, Reply, Request, internet
from tests.flows.llm.endpoint import BAN, DOCUMENT, failing, read_sentences, stances
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether
from tests.flows.test_cycle import run
from warehouse import read
from warehouse.connection import open_snapshot

pytestmark = pytest.mark.program


@dataclass(slots=True)
class Desk:
    """A paper and a model on one server: `broken` makes the model fail."""

    paper: Paper
    config: Path
    data: Path
    broken: bool = False
    asked: int = 0

    def answer(self, request: Request) -> Reply:
        if request.path != "/v1/chat/completions":
            return self.paper.answer(request)
        self.asked += 1
        if self.broken:
            return failing(500)
        shown = read_sentences(json.loads(request.body))
        quotes = {number: text for number, text in shown.items() if "should be banned" in text}
        return stances(*({**BAN, "sentence": number, "quote": text} for number, text in quotes.items()))

    def cycle(self) -> RunSummary:
        cycle = Cycle(load(self.config, environ={}), data=self.data, clock=lambda: NOW, progress=Silence())
        asyncio.run(run(cycle))
        return cycle.tally.summary(run_id=cycle.run_id, snapshot=cycle.snapshot)

    def query(self, sql: str) -> list[dict[str, Any]]:
        with open_snapshot(self.data / "snapshot.duckdb") as connection:
            rows: list[dict[str, Any]] = read.query(connection, sql).to_pylist()
        return rows


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(paper=Paper(slugs=["one", "two", "three"]), config=tmp_path / "config", data=tmp_path / "data")
    with internet(desk.answer) as site:
        configure(desk.config, [site.url("/feed.xml")])
        with (desk.config / "settings.toml").open("a") as file:
            file.write(
                f'[tag]\ntier = "llm"\n[llm]\nendpoint = "{site.url("/v1")}"\nmodel = "small-1"\nretries = 0\n'
                "cost_per_million_in = 2\n"
            )
        yield desk


def test_a_cycle_stores_the_models_stances_and_counts_what_they_cost(desk: Desk) -> None:
    summary = desk.cycle()
    assert summary.llm == {
        "calls": 3, "cached": 0, "tokens_in": 3000, "tokens_out": 150, "cost": 0.006,
        "fallbacks": {}, "dropped": {}, "messages": {},
    }  # fmt: skip
    rows = desk.query("SELECT s.*, a.text FROM stances s JOIN articles a USING (article_id)")
    assert len(rows) == 3
    for row in rows:
        assert (row["basis"], row["origin"], row["holder_name"], row["company"]) == (
            "llm",
            "llm",
            "Ada Thorne",
            "ByteDance",
        )
        assert row["text"][row["start_char"] : row["end_char"]] == row["quote"]
        assert row["tagger_version"].startswith("llm-")
    assert ("language model", "3 requests, 0 answers kept from before, 3,000 tokens read, 150 written, cost 0.01") in (
        describe(vars_of(summary))
    )


def test_a_cycle_without_its_model_stores_the_local_stances_marked_so(desk: Desk) -> None:
    desk.broken = True
    summary = desk.cycle()
    assert summary.llm["fallbacks"] == {"http_500": 3}
    rows = desk.query("SELECT DISTINCT origin, tagger_version FROM stances WHERE proposition = 'ban'")
    assert [(row["origin"], row["tagger_version"].partition("-")[0]) for row in rows] == [("local", "local")]
    told = dict(describe(vars_of(summary)))
    assert told["language model"].endswith("; 3 articles left to local: 3 http 500")
    assert "answered 500" in told[""]


def test_the_same_articles_in_a_new_warehouse_cost_nothing(desk: Desk) -> None:
    desk.cycle()
    for path in desk.data.iterdir():
        if path.is_file() and not path.name.startswith(FILE_NAME):
            path.unlink()
    again = desk.cycle()
    assert (again.articles["new"], again.stances) == (3, 3)
    assert (again.llm["calls"], again.llm["cached"], desk.asked) == (0, 3, 3)


def test_with_the_local_tier_no_model_is_asked_and_the_summary_has_no_part_on_it(desk: Desk) -> None:
    settings = desk.config / "settings.toml"
    settings.write_text(settings.read_text().replace('tier = "llm"', 'tier = "local"'))
    summary = desk.cycle()
    assert (summary.llm, desk.asked) == ({}, 0)
    assert "language model" not in dict(describe(vars_of(summary)))
    assert not (desk.data / FILE_NAME).exists()


@pytest.mark.parametrize("tier", ["llm", "cascade"])
def test_the_tiers_are_opened_by_name_and_tag_documents_in_order(desk: Desk, tier: str) -> None:
    configuration = load(desk.config, environ={})
    tagger = open_tagger(configuration, tier, data=desk.data)
    assert tagger.version.startswith(f"{tier}-")
    first, second = tag_documents(tagger, [DOCUMENT, DOCUMENT])
    assert first == second
    assert [(stance.proposition, stance.origin) for stance in first.stances] == [("ban", tier)]
    assert desk.asked == 1


def test_the_tag_command_uses_the_tier_of_the_settings_and_says_so(desk: Desk, tmp_path: Path) -> None:
    lines = json.dumps({"id": "1", "text": DOCUMENT.text, "language": "en"}) + "\nnonsense\n"
    got = bellwether("tag", "--config", str(desk.config), "--data", str(desk.data), home=tmp_path, stdin=lines)
    record = json.loads(got.stdout)
    assert got.returncode == 2
    assert (record["tier"], record["stances"][0]["basis"]) == ("llm", "llm")
    desk.broken = True
    (desk.data / FILE_NAME).unlink()
    got = bellwether("tag", "--config", str(desk.config), "--data", str(desk.data), home=tmp_path, stdin=lines)
    record = json.loads(got.stdout)
    assert (record["tier"], record["fallback"]) == ("local", "http_500")


def test_a_missing_key_is_told_before_anything_is_done(desk: Desk) -> None:
    with (desk.config / "settings.toml").open("a") as file:
        file.write('key_env = "NO_SUCH_KEY"\n')
    settings = load(desk.config, environ={}).settings
    with pytest.raises(UsageError, match="NO_SUCH_KEY, but that environment variable is not set"):
        check_answerer(settings, {})
    check_answerer(settings, {"NO_SUCH_KEY": "x"})


def test_a_store_that_is_none_says_what_to_do(desk: Desk) -> None:
    desk.data.mkdir()
    (desk.data / FILE_NAME).write_text("this is no database, and long enough to be seen as none" * 20)
    with pytest.raises(UsageError, match=r"llm\.sqlite3 cannot be used .*move it away"):
        desk.cycle()


def vars_of(summary: RunSummary) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(summary)
