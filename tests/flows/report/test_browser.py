"""The page in a real browser: drawn without a network, usable by everybody, and not to be broken into."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.report import words
from flows.report.briefing import Briefing
from flows.report.packing import unpack
from flows.report.page import draw, render_page
from flows.report.printing import BROWSERS, BrowserError, find_browser, print_page
from flows.report.section import Form
from warehouse.connection import SNAPSHOT_NAME, open_snapshot

playwright_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH (Debian: apt install chromium)"),
]
SEEN = "html[data-ready=yes]"
HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0007"


@pytest.fixture(scope="module")
def file(shown: Briefing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "briefing.html"
    path.write_text(render_page(shown), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright_api.sync_playwright() as play:
        # Root has no sandbox; the pages are our own.
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """An open page with what it asked for and complained of."""

    def __init__(self, chromium: Any, file: Path, **given: Any) -> None:
        self.context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "offline": True, **given})
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.set_default_timeout(15_000)
        self.page.goto(file.as_uri())
        self.wait()

    def wait(self) -> None:
        self.page.wait_for_selector(SEEN)


@pytest.fixture
def visit(chromium: Any, file: Path) -> Iterator[Visit]:
    visit = Visit(chromium, file)
    yield visit
    visit.context.close()


def marks(visit: Visit, chart: str) -> Any:
    return visit.page.locator(f'[data-chart="{chart}"] [role=button]')


def test_it_opens_from_disk_asks_for_nothing_and_complains_of_nothing(visit: Visit, file: Path) -> None:
    assert visit.requests == [file.as_uri()]
    assert visit.complaints == []


def test_its_policy_forbids_what_it_does_not_need(file: Path) -> None:
    html = file.read_text(encoding="utf-8")
    policy = html.split('http-equiv="Content-Security-Policy" content="', 1)[1].split('"', 1)[0]
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy
    assert "connect-src" not in policy


def test_all_charts_are_drawn_with_marks(visit: Visit, shown: Briefing) -> None:
    plots = visit.page.locator(".plot")
    assert plots.count() == 4 + 6 == len(visit.page.locator(".plot.drawn > svg").all())
    for plot in plots.all():
        assert plot.locator("svg [role=button]").count() > 0
        box = plot.locator("svg").bounding_box()
        assert box["width"] > 200
        assert box["height"] > 50


def test_gaps_are_hatched(visit: Visit) -> None:
    assert visit.page.locator('[data-chart="shares-ban"] path[fill="url(#hatch)"]').count() == 3
    # The feed that came back with other items, and the first and last day of a ledger.
    assert visit.page.locator('[data-chart="coverage"] path[fill="url(#hatch)"]').count() > 0
    assert visit.page.locator('[data-chart="coverage"] path[fill="url(#dots)"]').count() > 0


def test_a_mark_shows_its_sentences_and_the_query_that_lists_all(visit: Visit, stand: Path) -> None:
    mark = marks(visit, "poles").first
    told = mark.get_attribute("aria-label")
    mark.click()
    panel = visit.page.locator("#panel")
    assert panel.is_visible()
    assert visit.page.locator("#panel-title").inner_text() == told
    assert 1 <= panel.locator("#panel-list > li").count() <= 5
    with open_snapshot(stand / SNAPSHOT_NAME) as connection:
        rows = connection.execute(visit.page.locator("#panel-sql").inner_text()).to_arrow_table().to_pylist()
    stories = len({row["story_id"] for row in rows})
    assert f": {stories} stor" in told
    quotes = {" ".join(row["quote"].split()) for row in rows}
    for quote in panel.locator("blockquote").all():
        text = quote.inner_text()
        assert text in quotes or "…" in text or "window.hacked" in text


@pytest.mark.parametrize("chart", ["outlets", "firsts"])
def test_a_cell_opens_wherever_it_is_touched(visit: Visit, chart: str) -> None:
    """A number stands in the middle of a cell, where most people click."""
    assert visit.page.locator(f'[data-chart="{chart}"] .mark-text text').count() > 0
    for cell in marks(visit, chart).all()[:5]:
        cell.evaluate("cell => cell.scrollIntoView({ block: 'center' })")
        # Without its stroke.
        x, y, width, height = cell.evaluate(
            "cell => { const [box, at] = [cell.getBBox(), cell.getScreenCTM()];"
            " return [box.x * at.a + at.e, box.y * at.d + at.f, box.width * at.a, box.height * at.d]; }"
        )
        for part in (0.5, 0.9):
            visit.page.mouse.click(x + part * width, y + part * height)
            assert visit.page.locator("#panel-title").inner_text() == cell.get_attribute("aria-label")
            visit.page.keyboard.press("Escape")


def run_query(visit: Visit, stand: Path) -> list[dict[str, Any]]:
    """What the query finds that stands in the panel."""
    with open_snapshot(stand / SNAPSHOT_NAME) as connection:
        return connection.execute(visit.page.locator("#panel-sql").inner_text()).to_arrow_table().to_pylist()


def test_every_voice_and_line_of_the_network_leads_to_sentences_and_a_query(
    visit: Visit, stand: Path, shown: Briefing
) -> None:
    drawing = shown.numbers["alliances"].drawing
    voices, lines = visit.page.locator(".net .voice"), visit.page.locator(".net .tie")
    assert (voices.count(), lines.count()) == (len(drawing.nodes), len(drawing.edges))
    for mark in (*voices.all(), *lines.all()):
        mark.dispatch_event("click")
        assert visit.page.locator("#panel-list > li").count() > 0
        told = {quote.inner_text() for quote in visit.page.locator("#panel-list blockquote").all()}
        quotes = {" ".join(row["quote"].split()) for row in run_query(visit, stand)}
        assert all(quote in quotes or "…" in quote or "window.hacked" in quote for quote in told)
        visit.page.keyboard.press("Escape")


def test_a_voice_tells_its_sides_when_it_is_touched_and_opens_by_mouse_and_by_key(visit: Visit, stand: Path) -> None:
    voice = visit.page.locator('.net .voice[aria-label^="Ada Thorne (person)"]')
    voice.scroll_into_view_if_needed()
    voice.locator(".mark").hover()
    tip = visit.page.locator("#tip").inner_text()
    assert "▲ divestiture affirmed" in tip
    assert "▼ divestiture rejected" in tip
    assert voice.get_attribute("class").split()[:2] == ["voice", "both"]
    assert "on" in voice.get_attribute("class").split()
    voice.locator(".mark").click()
    assert visit.page.locator("#panel-title").inner_text() == "Ada Thorne (person)"
    assert "divestiture rejected" in visit.page.locator("#panel-about").inner_text()
    assert {row["holder_name"] for row in run_query(visit, stand)} == {"Ada Thorne"}
    visit.page.keyboard.press("Escape")
    visit.page.locator(".net .voice").first.focus()
    visit.page.keyboard.press("ArrowRight")
    focused = visit.page.evaluate("document.activeElement.getAttribute('aria-label')")
    visit.page.keyboard.press("Enter")
    assert focused.startswith(visit.page.locator("#panel-title").inner_text())
    visit.page.keyboard.press("Escape")
    visit.page.get_by_text("The voices as a table").click()
    visit.page.get_by_role("button", name="Sentences: Ada Thorne", exact=True).click()
    assert visit.page.locator("#panel-title").inner_text() == "Ada Thorne (person)"


def test_a_line_tells_which_sides_two_voices_share(visit: Visit) -> None:
    visit.page.get_by_text("The nearest pairs as a table").click()
    button = visit.page.locator("button[data-voice*=',']").first
    button.click()
    one, other = button.get_attribute("aria-label").removeprefix("Sentences: ").split(" and ", 1)
    assert visit.page.locator("#panel-title").inner_text() == f"{one} and {other}"
    assert visit.page.locator("#panel-about").inner_text().startswith("Both took these sides: ")
    visit.page.keyboard.press("Escape")
    looks = {line.get_attribute("class").split()[1] for line in visit.page.locator(".net .tie").all()}
    dashes = {
        look: visit.page.locator(f".net .tie.{look} .seen").first.evaluate("e => getComputedStyle(e).strokeDasharray")
        for look in looks
    }
    assert len(set(dashes.values())) == len(looks) > 1


@pytest.mark.parametrize("width", [1280, 375])
def test_names_in_the_network_lie_over_nothing(chromium: Any, file: Path, width: int) -> None:
    visit = Visit(chromium, file, viewport={"width": width, "height": 900})
    svg = visit.page.locator(".net svg").bounding_box()
    assert svg["width"] <= width
    boxes = [name.bounding_box() for name in visit.page.locator(".net .name:not(.late)").all()]
    assert len(boxes) > 3
    for one, other in itertools.combinations(boxes, 2):
        apart = (
            one["x"] + one["width"] <= other["x"] + 2
            or other["x"] + other["width"] <= one["x"] + 2
            or one["y"] + one["height"] <= other["y"] + 6
            or other["y"] + other["height"] <= one["y"] + 6
        )
        assert apart, (one, other)
    visit.context.close()


# Of each small chart: the highest label of its scale, its height, whether all its marks lie within it.
SCALES = """() => [...document.querySelectorAll('.small .plot')].filter((plot) => plot.querySelector('svg'))
  .map((plot) => {
    const labels = [...plot.querySelectorAll('.role-axis-label text')].map((text) => text.textContent);
    const area = plot.querySelector('.background').getBoundingClientRect();
    const points = [...plot.querySelectorAll('[role=button]')].map((point) => point.getBoundingClientRect());
    return [Math.max(...labels.filter((text) => text.endsWith('%')).map((text) => parseInt(text))), plot.offsetHeight,
      points.every(({ top, height }) => top + height / 2 >= area.top - 1 && top + height / 2 <= area.bottom + 1)];
  })"""


def test_the_scale_of_the_shares_follows_the_filter(chromium: Any, shown: Briefing, tmp_path: Path) -> None:
    shares = shown.numbers["shares"]
    points = tuple(p if p.kind or p.share is None else replace(p, share=p.share / 2) for p in shares.points)
    halved = replace(shown, numbers={**shown.numbers, "shares": replace(shares, points=points)})
    (tmp_path / "halved.html").write_text(render_page(halved), encoding="utf-8")
    visit = Visit(chromium, tmp_path / "halved.html")
    before = visit.page.evaluate(SCALES)
    visit.page.select_option("#kind", "state media")
    visit.wait()
    after = visit.page.evaluate(SCALES)
    assert {peak for peak, *_ in before} == {60}
    assert {peak for peak, *_ in after} == {100}
    assert all(inside for *_, inside in before + after)
    assert {height for _, height, _ in before} == {height for _, height, _ in after}
    base = visit.page.locator(".base:visible")
    assert base.count() == 1
    assert "state media had 0 to 1 stories" in base.inner_text()
    visit.context.close()


def test_what_the_filter_leaves_empty_or_does_not_touch_says_so(visit: Visit) -> None:
    assert visit.page.locator(".whole:visible, .nothing:visible, .none:visible").count() == 0
    visit.page.select_option("#kind", "other")
    visit.wait()
    assert visit.page.locator("#chart-shares-engagement .none").inner_text() == "Nothing in this choice."
    assert visit.page.locator("#news .nothing").first.is_visible()
    sections = visit.page.evaluate("[...document.querySelectorAll('main > section[id]')].map((section) => section.id)")
    silent = {one for one in sections if not visit.page.locator(f"#{one} .whole:visible").count()}
    # All of the map and its table follow; of the audit there is nothing here.
    assert silent == {"outlets", "corrected"}
    visit.page.get_by_role("button", name="Show all").click()
    visit.page.wait_for_selector("#filtered:empty", state="attached")
    visit.wait()
    assert visit.page.locator(".whole:visible, .nothing:visible, .none:visible").count() == 0


@pytest.mark.parametrize("width", [1280, 375])
def test_tables_break_between_words_and_say_that_they_scroll(chromium: Any, file: Path, width: int) -> None:
    visit = Visit(chromium, file, viewport={"width": width, "height": 900})
    visit.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    visit.page.wait_for_timeout(200)
    broken = visit.page.evaluate(
        """() => [...document.querySelectorAll('table td.one, table td.r, table button.words')]
          .filter((cell) => { const range = document.createRange(); range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map((box) => Math.round(box.top / 8))).size > 1; })
          .map((cell) => cell.textContent)"""
    )
    assert broken == []
    frames = visit.page.evaluate(
        """() => [...document.querySelectorAll('.scroll')].map((frame) => [frame.scrollWidth > frame.clientWidth + 2,
          frame.classList.contains('more'), frame.tabIndex, frame.getAttribute('role'), Boolean(frame.ariaLabel)])"""
    )
    assert all(wide == told for wide, told, *_ in frames)
    assert {tuple(rest) for _, _, *rest in frames} == {(0, "region", True)}
    assert any(wide for wide, *_ in frames) or width == 1280
    visit.context.close()


def test_a_phone_shows_the_newest_of_the_calendar_and_hints_at_what_is_wider(chromium: Any, file: Path) -> None:
    visit = Visit(chromium, file, viewport={"width": 375, "height": 800})
    visit.page.locator("#firsts").scroll_into_view_if_needed()
    newest = marks(visit, "firsts").last.bounding_box()
    assert 0 < newest["x"] < newest["x"] + newest["width"] <= 375
    wide, hint = visit.page.locator("#chart-outlets > .scroll").evaluate(
        "frame => [frame.scrollWidth > frame.clientWidth + 2, getComputedStyle(frame, '::before').content]"
    )
    assert wide == ("scroll" in hint)
    visit.context.close()


def test_a_page_that_is_made_narrow_shows_the_newest_of_the_calendar(visit: Visit) -> None:
    step = visit.page.locator('[data-chart="firsts"] svg').bounding_box()["width"]
    visit.page.set_viewport_size({"width": 375, "height": 800})
    visit.page.wait_for_timeout(600)
    assert visit.page.locator('[data-chart="firsts"] svg').bounding_box()["width"] < step
    newest = marks(visit, "firsts").last.bounding_box()
    assert 0 < newest["x"] < newest["x"] + newest["width"] <= 375
    assert visit.page.locator(".net svg").bounding_box()["width"] <= 375


def test_the_page_s_script_writes_numbers_and_days_as_the_templates_do(visit: Visit, shown: Briefing) -> None:
    visit.page.select_option("#kind", "other")
    visit.wait()
    points = [p for p in shown.numbers["shares"].points if (p.proposition, p.kind) == ("ban", "other")]
    cells = visit.page.locator("table[data-table=shares-ban] tbody").evaluate(
        "body => [...body.rows].map(row => [...row.cells].slice(0, 5).map(cell => cell.textContent))"
    )
    forms: tuple[tuple[str, Form], ...] = (
        ("bucket", "day"), ("pole", "pole"), ("share", "percent"), ("stories", "count"), ("of_stories", "count"),
    )  # fmt: skip
    assert cells == [[words.show(getattr(point, key), form) for key, form in forms] for point in points]
    marks(visit, "poles").first.click()
    said = visit.page.locator("#panel-list > li").first.inner_text()
    assert " 2026, ban " in said
    assert "2026-" not in said


def test_a_gap_is_told_in_words_before_its_query(visit: Visit) -> None:
    gap = visit.page.locator('[data-chart="coverage"] path[fill="url(#hatch)"]').first
    gap.dispatch_event("click")
    about = visit.page.locator("#panel-about").inner_text()
    assert about.startswith("Missed: some or all of what ")
    assert " March 2026" in about or " April 2026" in about


def test_a_proposition_is_explained_where_its_name_stands(visit: Visit) -> None:
    title = visit.page.locator("#chart-shares-ban h3")
    title.hover()
    assert "should be banned" in title.get_attribute("title")
    visit.page.locator('[data-chart="poles"] .role-axis-label text', has_text="ban").first.hover()
    assert "should be banned" in visit.page.locator("#tip").inner_text()
    visit.page.locator("#shares .see a").click()
    visit.page.wait_for_function("document.getElementById('propositions').open")
    assert visit.page.locator("#propositions dt", has_text="ban").first.is_visible()


def test_every_mark_leads_to_sentences_or_says_why_not(visit: Visit, stand: Path) -> None:
    found = visit.page.evaluate(
        """() => [...document.querySelectorAll('.plot')].map((plot) => [plot.dataset.chart,
          [...plot.querySelectorAll('[role="button"]')].map((mark) => {
            mark.dispatchEvent(new MouseEvent('click', {bubbles: true}));
            const count = document.querySelectorAll('#panel-list > li').length;
            document.getElementById('panel').close();
            const row = [mark.__data__].flat()[0].datum;
            return [mark.getAttribute('aria-label'), count, row.outlet, row.first_day, row.last_day];
          })])"""
    )
    assert len(found) == 10
    with open_snapshot(stand / SNAPSHOT_NAME) as connection:
        for chart, opened in found:
            assert opened, chart
            for title, count, outlet, first, last in opened:
                # In a stretch of coverage nothing may have been said.
                said = (
                    chart != "coverage"
                    or connection.execute(
                        "FROM stances WHERE outlet = ? AND published_on BETWEEN ? AND ?", [outlet, first, last]
                    ).fetchall()
                )
                assert bool(count) == bool(said), (chart, title)


def test_every_query_that_is_shown_runs(visit: Visit, stand: Path) -> None:
    queries = visit.page.evaluate(
        """() => [...new Set([...document.querySelectorAll('.plot [role="button"]')].map((mark) => {
            mark.dispatchEvent(new MouseEvent('click', {bubbles: true}));
            document.getElementById('panel').close();
            return document.getElementById('panel-sql').textContent;
          }))]"""
    )
    with open_snapshot(stand / SNAPSHOT_NAME) as connection:
        for query in queries:
            assert connection.execute(query).fetchall() or "coverage_daily" in query, query


def test_the_filter_counts_one_kind_of_outlet(visit: Visit, stand: Path) -> None:
    visit.page.select_option("#kind", "tech")
    visit.wait()
    table = visit.page.locator("table[data-table=poles]")
    rows = [line.split("\t") for line in table.locator("tbody").evaluate(
        "body => [...body.rows].map(row => [...row.cells].map(cell => cell.textContent).join('\\t'))"
    )]  # fmt: skip
    with open_snapshot(stand / SNAPSHOT_NAME) as connection:
        expected = connection.execute(
            "SELECT proposition, pole || 'ed', count(DISTINCT story_id)::VARCHAR FROM stances "
            "WHERE outlet_kind = 'tech' "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    assert sorted(tuple(row[:3]) for row in rows) == expected
    assert marks(visit, "poles").count() == len(expected)
    assert "kind tech" in visit.page.locator("#filtered").inner_text()
    assert marks(visit, "outlets").count() == len(expected)


def test_the_filter_shows_one_proposition_and_gives_all_back(visit: Visit) -> None:
    before = marks(visit, "outlets").count()
    visit.page.select_option("#proposition", "engagement")
    visit.wait()
    assert visit.page.locator("#chart-shares-engagement").is_visible()
    assert not visit.page.locator("#chart-shares-ban").is_visible()
    assert marks(visit, "outlets").count() < before
    assert visit.page.locator(".card:visible").count() == 1
    visit.page.get_by_role("button", name="Show all").click()
    visit.page.wait_for_selector("#filtered:empty", state="attached")
    visit.wait()
    assert visit.page.locator("#chart-shares-ban").is_visible()
    assert marks(visit, "outlets").count() == before


def paper(visit: Visit) -> str:
    return str(visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_it_is_dark_where_the_reader_wishes_and_by_the_button(chromium: Any, file: Path) -> None:
    light, dark = Visit(chromium, file, color_scheme="light"), Visit(chromium, file, color_scheme="dark")
    assert paper(light) != paper(dark)
    light.page.click("#theme")
    assert paper(light) == paper(dark)
    fill = "getComputedStyle(document.querySelector('[data-chart=poles] [role=button]')).fill"
    assert light.page.evaluate(fill) == dark.page.evaluate(fill)
    light.page.click("#theme")
    assert paper(light) == "rgb(255, 255, 255)"
    light.context.close()
    dark.context.close()


def test_the_keyboard_reaches_the_charts_and_opens_a_mark(visit: Visit) -> None:
    keyboard = visit.page.keyboard
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    keyboard.press("Tab")
    assert visit.page.evaluate(focused) == "Skip to the briefing"
    keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.closest('.plot') !== null"):
            break
    first = visit.page.evaluate(focused)
    keyboard.press("ArrowRight")
    second = visit.page.evaluate(focused)
    assert first != second
    assert visit.page.evaluate("document.activeElement.matches(':focus-visible')")
    keyboard.press("Enter")
    assert visit.page.locator("#panel-title").inner_text() == second
    keyboard.press("Escape")
    assert not visit.page.locator("#panel").is_visible()
    assert visit.page.evaluate(focused) == second
    # One stop for each chart: the next is beyond it.
    keyboard.press("Tab")
    assert not visit.page.evaluate("document.activeElement.matches('.plot [role=button]')")


def test_a_phone_is_not_scrolled_sideways(chromium: Any, file: Path) -> None:
    visit = Visit(chromium, file, viewport={"width": 375, "height": 800})
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 375
    marks(visit, "shares-ban").first.click()
    assert visit.page.locator("#panel").bounding_box()["width"] <= 375
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_serious(chromium: Any, file: Path, scheme: str, width: int) -> None:
    visit = Visit(chromium, file, color_scheme=scheme, viewport={"width": width, "height": 900})
    for table in visit.page.locator("details").all():
        table.evaluate("each => { each.open = true }")
    judge(visit)
    marks(visit, "poles").first.click()
    judge(visit)
    visit.context.close()


def judge(visit: Visit) -> None:
    found = axe.Axe().run(visit.page).response["violations"]
    serious = [
        (each["id"], each["help"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_headings_go_down_step_by_step(visit: Visit) -> None:
    levels = visit.page.evaluate(
        "[...document.querySelectorAll('body > header h1, main h1, main h2, main h3, main h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_words_of_the_web_stay_words(visit: Visit) -> None:
    marks(visit, "shares-engagement").last.click()
    assert visit.page.evaluate("window.hacked") is None
    shown = visit.page.evaluate("document.body.innerText")
    assert "<script>window.hacked=1</script>" in shown
    assert "</script><!--<script>window.hacked=3</script>" in shown
    assert '"><svg onload=window.hacked=4>' in shown
    assert not set(shown) & set(HIDDEN)
    assert visit.page.locator("bdi", has_text="אדה לב").count() > 0
    # Ten thousand characters are told by their beginning.
    assert "On and on: a ban is wrong" in shown
    assert max(map(len, shown.split("\n"))) < 3_000
    assert visit.complaints == []


def test_links_lead_to_the_web_alone(visit: Visit) -> None:
    links = visit.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    assert any(link.startswith("https://") for link in links)
    assert all(link.startswith(("https://", "http://", "#")) for link in links)


def test_without_scripts_the_numbers_are_there_all_the_same(chromium: Any, file: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#chart-poles p.soft").is_visible()
    assert page.locator("table[data-table=poles] tbody tr").count() > 0
    assert not page.locator("#filter").is_visible()
    context.close()


def test_a_browser_that_cannot_unpack_the_numbers_says_so(chromium: Any, file: Path) -> None:
    page = chromium.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(file.as_uri())
    assert page.locator("#old").is_visible()
    assert page.locator("table tbody tr").count() > 20
    page.close()


def test_it_is_printed_as_pdf_and_as_a_picture(file: Path) -> None:
    html = file.read_text(encoding="utf-8")
    pdf = print_page(html, "pdf")
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) < 2_000_000
    picture = print_page(html, "png")
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20], "big")
    assert width == 1280


def test_without_a_browser_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(BrowserError, match="apt install chromium"):
        find_browser()


def test_the_data_in_the_page_is_the_tables_numbers(visit: Visit, shown: Briefing) -> None:
    data = json.loads(unpack(visit.page.content()) or "")
    drawn = [chart for charts in draw(shown).values() for chart in charts]
    assert set(data["charts"]) == {chart.id for chart in drawn}
    for chart in drawn:
        there = data["charts"][chart.id]
        for row, cells in zip(chart.rows, there["cells"], strict=True):
            sent = dict(zip(there["keys"], cells, strict=True))
            section, field, place = row["at"].split("/")
            number = shown.tree[section][field][int(place)]
            for column in chart.columns:
                if column.form in ("count", "percent"):
                    assert sent[column.key] == number[row.get("key") or column.key], (chart.id, column.key)
