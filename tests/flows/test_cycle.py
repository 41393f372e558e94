"""A whole cycle without Prefect: a loopback web in, a DuckDB file and its snapshot out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from extractors.model import RunSummary
from flows.cycle import Cycle, alternate
from flows.progress import Silence
from tests.fakes import NOW, Reply, Site, internet
from tests.flows.paper import Paper, configure
from warehouse import read
from warehouse.connection import open_snapshot


@dataclass(slots=True)
class Desk:
    """A configured data folder, the paper it follows, and the cycles run on it."""

    paper: Paper
    site: Site
    config: Path
    data: Path

    def cycle(self, now: datetime = NOW) -> RunSummary:
        cycle = Cycle(load(self.config, environ={}), data=self.data, clock=lambda: now, progress=Silence())
        asyncio.run(run(cycle))
        return cycle.tally.summary(run_id=cycle.run_id, snapshot=cycle.snapshot)

    def query(self, sql: str) -> list[dict[str, Any]]:
        with open_snapshot(self.data / "snapshot.duckdb") as connection:
            rows: list[dict[str, Any]] = read.query(connection, sql).to_pylist()
        return rows


async def run(cycle: Cycle) -> None:
    due = cycle.prepare(everything=True)
    async with cycle.resources():
        await cycle.poll(due)
        pending = cycle.pending()
        await cycle.load(await cycle.collect(pending))
    cycle.finish(failed=False)
    cycle.publish()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    paper = Paper(slugs=["one", "two", "three"])
    with internet(paper.answer) as site:
        config = configure(tmp_path / "config", [site.url("/feed.xml")])
        yield Desk(paper=paper, site=site, config=config, data=tmp_path / "data")


def test_a_first_cycle_stores_every_article_with_its_stances_and_their_evidence(desk: Desk) -> None:
    summary = desk.cycle()
    assert summary.feeds == {"due": 1, "ok": 1, "not_modified": 0, "failed": 0}
    assert summary.articles == {"new": 3, "revised": 0}
    assert summary.failures == {}
    rows = desk.query(
        "SELECT s.quote, a.text, s.start_char, s.end_char, s.holder_name FROM stances s JOIN articles a "
        "USING (article_id) WHERE s.proposition = 'ban' AND s.pole = 'affirm'"
    )
    assert len(rows) == 3
    for row in rows:
        assert row["text"][row["start_char"] : row["end_char"]] == row["quote"]
        assert "Thorne" in row["holder_name"]


def test_a_second_cycle_with_nothing_new_asks_no_page_and_writes_only_the_ledger(desk: Desk) -> None:
    desk.cycle()
    before = desk.query("SELECT * EXCLUDE (text) FROM articles ORDER BY article_id")
    desk.site.requests.clear()
    summary = desk.cycle(NOW + timedelta(hours=1))
    assert summary.feeds == {"due": 1, "ok": 0, "not_modified": 1, "failed": 0}
    assert desk.site.paths() == ["/feed.xml"]
    assert desk.query("SELECT * EXCLUDE (text) FROM articles ORDER BY article_id") == before
    assert desk.query("SELECT count(*) AS n FROM feed_polls") == [{"n": 2}]


def test_a_correction_becomes_a_revision_and_the_old_text_stays(desk: Desk) -> None:
    desk.cycle()
    desk.paper.corrections["two"] = "A correction"
    summary = desk.cycle(NOW + timedelta(hours=2))
    assert summary.articles == {"new": 0, "revised": 1}
    assert desk.query("SELECT count(*) AS n FROM articles") == [{"n": 3}]
    texts = desk.query("SELECT text FROM revisions WHERE url LIKE '%/two' ORDER BY recorded_at")
    assert ["was added later" in row["text"] for row in texts] == [False, True]


def test_one_bad_page_of_each_kind_stops_nothing(desk: Desk) -> None:
    desk.paper.slugs = ["gone", "broken", "script", "good"]
    script = b"<html><body><script>go()</script><noscript>Please enable JavaScript</noscript></body></html>"
    desk.paper.faults = {
        "/gone": Reply(status=404),
        "/broken": Reply(body=b"half", declared_length=9999),
        "/script": Reply(body=script),
    }
    summary = desk.cycle()
    assert summary.articles["new"] == 1
    assert summary.failures == {"http_404": 1, "incomplete_body": 1}
    assert summary.dropped == {"script_only": 1}
    rows = desk.query("SELECT status, reason FROM entries ORDER BY reason NULLS LAST")
    assert [(row["status"], row["reason"]) for row in rows] == [
        ("failed", "http_404"),
        ("failed", "incomplete_body"),
        ("dropped", "script_only"),
        ("stored", None),
    ]


def test_a_page_that_failed_for_a_while_is_stored_when_it_is_back(desk: Desk) -> None:
    desk.paper.faults = {"/two": Reply(status=503)}
    assert desk.cycle().articles["new"] == 2
    desk.paper.faults = {}
    assert desk.cycle(NOW + timedelta(minutes=10)).articles["new"] == 0
    assert desk.cycle(NOW + timedelta(minutes=40)).articles["new"] == 1


def test_a_feed_that_is_down_is_a_failure_in_the_ledger_and_comes_back(desk: Desk) -> None:
    desk.paper.faults = {"/feed.xml": Reply(status=500)}
    assert desk.cycle().feeds == {"due": 1, "ok": 0, "not_modified": 0, "failed": 1}
    desk.paper.faults = {}
    assert desk.cycle(NOW + timedelta(days=2)).articles["new"] == 3


def test_every_stored_page_lies_in_the_archive_at_its_offset(desk: Desk) -> None:
    from warcio.archiveiterator import ArchiveIterator

    desk.cycle()
    for row in desk.query("SELECT url, archive_file, archive_offset FROM revisions"):
        with (desk.data / "pages" / row["archive_file"]).open("rb") as file:
            file.seek(row["archive_offset"])
            assert next(iter(ArchiveIterator(file))).rec_headers.get_header("WARC-Target-URI") == row["url"]


RESERVED = Reply(body=b'[{"location": "/", "tdm-reservation": 1}]')


def test_an_opt_out_from_text_and_data_mining_is_recorded_and_by_a_setting_obeyed(desk: Desk) -> None:
    desk.paper.faults = {"/.well-known/tdmrep.json": RESERVED}
    desk.cycle()
    assert [row["sign"] for row in desk.query("SELECT sign FROM opt_outs")] == ["tdmrep.json"] * 3
    settings = desk.config / "settings.toml"
    settings.write_text(settings.read_text().replace("retries = 0", "retries = 0\nobey_tdm_opt_out = true"))
    desk.paper.slugs.append("four")
    desk.site.requests.clear()
    assert desk.cycle(NOW + timedelta(hours=1)).dropped == {"tdm_opt_out": 1}
    assert desk.site.paths() == ["/feed.xml"]


def test_a_page_that_opts_out_is_not_even_archived_where_that_is_obeyed(desk: Desk) -> None:
    settings = desk.config / "settings.toml"
    settings.write_text(settings.read_text().replace("retries = 0", "retries = 0\nobey_tdm_opt_out = true"))
    page = b"<html><head><meta name='robots' content='noai'></head><body><p>TikTok</p></body></html>"
    desk.paper.faults = {f"/{slug}": Reply(body=page) for slug in desk.paper.slugs}
    assert desk.cycle().dropped == {"tdm_opt_out": 3}
    assert list((desk.data / "pages").rglob("*.warc.gz")) == []


def test_rules_of_a_site_are_asked_for_once_a_day_over_all_cycles(desk: Desk) -> None:
    desk.cycle()
    assert sorted(desk.site.paths()).count("/robots.txt") == 1
    desk.site.requests.clear()
    desk.paper.slugs.append("four")
    desk.cycle(NOW + timedelta(hours=2))
    assert sorted(desk.site.paths()) == ["/feed.xml", "/four"]
    desk.site.requests.clear()
    desk.paper.slugs.append("five")
    desk.cycle(NOW + timedelta(hours=30))
    assert sorted(desk.site.paths()) == ["/.well-known/tdmrep.json", "/feed.xml", "/five", "/robots.txt"]


def test_a_pause_that_a_host_asked_for_holds_in_the_next_cycle_and_costs_no_try(desk: Desk) -> None:
    desk.paper.faults = {f"/{slug}": Reply(status=429, headers={"Retry-After": "7200"}) for slug in desk.paper.slugs}
    assert desk.cycle().failures["http_429"] >= 1
    desk.paper.faults = {}
    desk.site.requests.clear()
    desk.cycle(NOW + timedelta(hours=1))
    assert desk.site.requests == []
    (tries,) = desk.query("SELECT max(attempts) AS most FROM entries WHERE reason = 'host_paused'")
    assert tries["most"] <= 1
    assert desk.cycle(NOW + timedelta(hours=3)).articles["new"] == 3


def test_hosts_take_turns() -> None:
    items = ["a1", "a2", "a3", "b1", "c1", "c2"]
    assert list(alternate(items, key=lambda item: item[0])) == ["a1", "b1", "c1", "a2", "c2", "a3"]
