"""The explorer in a real Chromium: its first view, its filters and its SQL, with every other host out of reach."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flows.explorer.desk import SCRIPT, fill
from tests.flows.explorer.visit import CHROMIUM, PATIENCE, exploring, look, opening, starting_browser
from warehouse.connection import open_snapshot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium on PATH (Debian: apt install chromium)"),
]

CONFIG = str(Path(__file__).parents[3] / "config")

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="module")
def address(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with exploring(desk.parent, tmp_path_factory.mktemp("home")) as (_, found):
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with starting_browser() as started:
        yield started


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all, since loading it takes seconds; with all it asked for, and all that its console said."""
    with opening(browser) as opened:
        opened.asked, opened.told = [], []  # type: ignore[attr-defined]
        opened.on("request", lambda request: opened.asked.append(request.url))  # type: ignore[attr-defined]
        opened.on("websocket", lambda socket: opened.asked.append(socket.url))  # type: ignore[attr-defined]
        opened.on("console", lambda line: opened.told.append(line) if line.type == "error" else None)  # type: ignore[attr-defined]
        opened.on("pageerror", lambda fault: opened.told.append(fault))  # type: ignore[attr-defined]  # noqa: PLW0108 - playwright takes no builtin
        look(opened, address)
        yield opened


def count(desk: Path, where: str) -> str:
    with open_snapshot(desk) as connection:
        found = connection.execute(f"SELECT count(DISTINCT story_id) FROM stances WHERE {where}").fetchall()
    return str(found[0][0])


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(value)


def test_the_first_view_has_the_number_of_sql_and_the_sentences(page: Page, desk: Path) -> None:
    expect(page.locator("[data-count=stories]")).to_have_text(count(desk, "proposition = 'ban'"))
    expect(page.get_by_text("Not all seen in 1 of 3 weeks")).to_be_visible()
    expect(page.locator(".bw-sentences li")).to_have_count(5)
    expect(page.locator(".bw-sentences a").first).to_have_attribute("href", "https://harbour.example/e")


def test_text_of_the_web_stays_text(page: Page) -> None:
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    assert page.title() == "Bellwether"


def test_another_proposition_and_pole_have_theirs(page: Page, desk: Path) -> None:
    number = page.locator("[data-count=stories]")
    choose(page, "Proposition", "divestiture")
    expect(page.locator(".bw-what")).to_contain_text("divestiture")
    expect(number).to_have_text(count(desk, "proposition = 'divestiture'"))
    choose(page, "Proposition", "ban")
    choose(page, "Pole", "affirm")
    expect(page.locator(".bw-what")).to_contain_text("ban affirm")
    expect(number).to_have_text(count(desk, "proposition = 'ban' AND pole = 'affirm'"))
    choose(page, "Pole", "both")
    expect(page.locator(".bw-sentences li")).to_have_count(5)


def test_the_other_tabs_show_holders_shares_and_coverage(page: Page) -> None:
    for tab, sign in (("Share", "shares add up to more"), ("Coverage", "not all")):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_text(sign).first).to_be_visible()
    page.get_by_role("tab", name="Holders").click()
    expect(page.locator(".vega-embed")).to_have_count(2)
    page.get_by_role("tab", name="Sentences").click()
    expect(page.locator(".bw-sentences li").first).to_be_visible()


def test_sql_answers_and_refuses_in_words(page: Page) -> None:
    editor = page.locator(".cm-content").first
    expect(editor).to_contain_text("of_proposition := 'ban'")
    for sql, sign in (
        ("SELECT 6 * 7 AS found", "42"),
        ("DROP TABLE labels", "A query may only read"),
    ):
        editor.fill(sql)
        editor.blur()
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_text(sign).first).to_be_visible()


def test_it_asked_nothing_of_any_other_host_and_logged_no_error(page: Page, address: str) -> None:
    host = address.split("/")[2]
    elsewhere = [url for url in page.asked if not re.match(rf"(http|ws)://{host}/|data:|blob:", url)]  # type: ignore[attr-defined]
    assert elsewhere == []
    assert page.asked  # type: ignore[attr-defined]
    assert [str(line) for line in page.told] == []  # type: ignore[attr-defined]


def test_it_fits_a_phone(browser: Browser, address: str) -> None:
    with opening(browser, width=375, height=800) as phone:
        look(phone, address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375
        assert (phone.locator(".vega-embed canvas, .vega-embed svg").first.bounding_box() or {})["width"] <= 375


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_ends_in_order_while_somebody_looks(browser: Browser, desk: Path, tmp_path: Path, name: str) -> None:
    with exploring(desk.parent, tmp_path) as (process, address), opening(browser) as page:
        look(page, address)
        process.send_signal(getattr(signal, name))
        assert process.wait(timeout=20) == 130
        assert "Traceback" not in (tmp_path / "explore.log").read_text()


def test_elsewhere_than_on_loopback_it_asks_for_the_password(browser: Browser, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("open sesame")
    with (
        exploring(desk.parent, tmp_path, "--password-file", str(tmp_path / "password")) as (_, address),
        opening(browser) as page,
    ):
        page.goto(address)
        page.locator("input[type=password]").fill("open sesame")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-count=stories]")


def test_the_page_that_only_reads_has_no_review(page: Page) -> None:
    expect(page.get_by_role("tab", name="Sentences")).to_be_visible()
    expect(page.get_by_role("tab", name="Review")).to_have_count(0)


def test_stances_are_judged_by_keys_and_the_chart_follows(browser: Browser, tmp_path: Path) -> None:
    snapshot = fill(tmp_path / "data")
    with (
        exploring(snapshot.parent, tmp_path, "--review", "--reviewer", "ann", "--config", CONFIG) as (_, address),
        opening(browser, height=1600) as page,
    ):
        look(page, address)
        before = int(count(snapshot, "proposition = 'ban'"))
        page.get_by_role("tab", name="Review").click()
        for done in (1, 2, 3, 4, 5):
            page.locator(".bw-article").click()
            page.keyboard.press("r")
            expect(page.locator(".bw-desk")).to_contain_text(f"{done} done")
        page.locator(".bw-article").click()
        page.keyboard.press("z")
        expect(page.locator(".bw-desk")).to_contain_text("4 done")
        page.get_by_role("button", name="Show in the charts").click()
        expect(page.locator(".bw-message")).to_contain_text("the charts count it now")
        page.get_by_role("button", name="Look again").click()
        after = count(snapshot, "proposition = 'ban'")
        assert int(after) < before
        expect(page.locator("[data-count=stories]")).to_have_text(after)


def test_edit_opens_a_copy_that_runs_when_told_to(browser: Browser, desk: Path, tmp_path: Path) -> None:
    with exploring(desk.parent, tmp_path, "--edit") as (process, address), opening(browser, height=3000) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        expect(page.locator(".cm-content").first).to_be_visible()
        page.keyboard.press("Control+Shift+R")
        page.wait_for_selector("[data-count=stories]")
        # The answer of the SQL cell, whose text is in the page as well.
        expect(page.get_by_text("divestiture", exact=True).last).to_be_visible()
        assert {url.split("/")[2] for url in asked if url.startswith("http")} == {
            address.split("/")[2].partition("?")[0]
        }
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            raise AssertionError((tmp_path / "explore.log").read_text()) from None
    assert '"""Bellwether' in (tmp_path / "explorer.py").read_text()
