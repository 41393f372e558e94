"""What the digest mail and the Prefect UI tell of the last briefing, when one is due, and how it is written."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.loader import Configuration
from config.template import write
from extractors.errors import WarehouseError
from flows.notify.message import Message
from flows.notify.render import LARGEST_HTML, render
from flows.removal.traces import remove_reports, trace
from flows.report import BRIEFING, NUMBERS
from flows.report.briefing import Briefing, to_json
from flows.report.daily import write_daily
from flows.report.told import Told, as_markdown, as_table, is_due, read_told
from flows.report.writing import write_briefing
from tests.flows.report.newsstand import END
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.removals import Word


@pytest.fixture(scope="module")
def desk(shown: Briefing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the numbers of a briefing."""
    data = tmp_path_factory.mktemp("desk")
    (data / NUMBERS).parent.mkdir()
    (data / NUMBERS).write_text(to_json(shown), encoding="utf-8")
    return data


@pytest.fixture
def told(desk: Path) -> Told:
    found = read_told(desk)
    assert found is not None
    return found


def test_it_tells_what_the_page_tells(told: Told, shown: Briefing) -> None:
    assert [title for title, _ in told.said] == [block.title for block in shown.blocks]
    assert "Ada Thorne changed sides on divestiture" in as_markdown(told)
    assert told.bars[0].affirm == next(
        pole.stories for pole in shown.numbers["poles"].poles
        if (pole.proposition, pole.pole, pole.kind) == (told.bars[0].proposition, "affirm", None)
    )  # fmt: skip


def test_the_table_has_the_new_stances_with_who_said_them(told: Told) -> None:
    first, *_ = as_table(told)
    assert first["stance"] == "engagement ▲ affirmed"
    assert first["said by"].startswith("Mallory")
    assert first["outlet"] == "People’s Gazette"
    assert first["link"].startswith("https://state.example/")
    assert first["why new"].startswith("not seen in 49 days")


def test_the_words_of_others_are_no_markdown(told: Told) -> None:
    assert "<script>" not in as_markdown(told)
    assert "&lt;script&gt;" in as_markdown(told)


def test_a_digest_mail_tells_it_before_its_items_without_scripts_or_requests(told: Told) -> None:
    digest = Message(id="d", kind="digest", subject="Digest", sent_at=END)
    html = render(digest, told).html
    assert len(html.encode()) < LARGEST_HTML
    assert "What we did not see" in html
    assert "<script" not in html
    assert "src=" not in html.replace("src=x onerror", "")
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in html
    alert = Message(id="a", kind="alert", subject="Alert", sent_at=END)
    assert "What we did not see" not in render(alert, told).html


@pytest.mark.parametrize(
    ("now", "alerts", "due"),
    [
        # The briefing goes to 26 April; a cycle at midnight ends that day.
        (END, 0, False),
        (END, 1, True),
        (END + timedelta(minutes=15), 0, True),
    ],
)
def test_it_is_due_once_a_day_and_when_something_is_new(desk: Path, now: datetime, alerts: int, due: bool) -> None:
    assert is_due(desk, now=now, alerts=alerts) is due


@pytest.mark.parametrize("content", [None, "", "{}", '{"period": 1}'])
def test_without_one_that_can_be_read_the_next_is_due(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / NUMBERS).parent.mkdir()
        (tmp_path / NUMBERS).write_text(content)
    assert read_told(tmp_path) is None
    assert is_due(tmp_path, now=END, alerts=0)


def test_the_daily_one_is_written_by_a_process_of_its_own(stand: Path, tmp_path: Path) -> None:
    write(tmp_path / "config")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / SNAPSHOT_NAME).hardlink_to(stand / SNAPSHOT_NAME)
    fault = asyncio.run(write_daily(tmp_path / "config", tmp_path / "data", environ=os.environ))
    assert fault is None
    assert (tmp_path / "data" / BRIEFING).read_text(encoding="utf-8").startswith("<!doctype html>")
    found = read_told(tmp_path / "data")
    assert found is not None
    assert found.until == END.date() - timedelta(days=1)
    missing = asyncio.run(write_daily(tmp_path / "config", tmp_path / "nothing", environ=os.environ))
    assert missing is not None
    assert "There is no snapshot" in missing


def test_a_warehouse_without_a_poll_has_none(tmp_path: Path, shipped: Configuration) -> None:
    with open_live(tmp_path / LIVE_NAME) as connection:
        migrate(connection, now=datetime(2026, 3, 2, tzinfo=UTC))
    publish(tmp_path / LIVE_NAME, tmp_path / SNAPSHOT_NAME, now=END)
    with pytest.raises(WarehouseError, match="Nothing was collected yet"):
        write_briefing(tmp_path, shipped)


def test_forgetting_finds_an_article_in_the_page_and_takes_away_what_it_cannot_look_through(
    stand: Path, tmp_path: Path, shipped: Configuration
) -> None:
    (tmp_path / SNAPSHOT_NAME).hardlink_to(stand / SNAPSHOT_NAME)
    page = write_briefing(tmp_path, shipped)
    (page.parent / "old.pdf").write_bytes(b"%PDF-")
    (page.parent / "other.html").write_text("Nothing of it.")
    (page.parent / "torn.html").write_text('<script type="application/gzip" id="data">H4sIAAAA</script>')
    gone = remove_reports(tmp_path, trace([Word(kind="address", word="https://tech.example/3?a=1&b=2")]))
    assert {"briefing.html", "old.pdf", "torn.html"} <= {path.name for path in gone}
    assert (page.parent / "other.html").exists()
