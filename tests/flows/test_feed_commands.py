"""`bellwether feeds health|update|add|import|export`, run in this process against a loopback web."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from config.codes import COUNTRIES, LANGUAGES
from config.feedlist import read_feed_list
from config.feeds import KINDS
from config.loader import load
from config.opmlwriting import write_opml
from extractors.errors import BellwetherError, ConfigurationError, UsageError
from extractors.feedlinks import find_feed_links
from extractors.model import Feed, FeedState, PollRecord
from flows.cli import cli
from flows.finding import guess_country
from tests.fakes import NOW, Reply, Request, Site, internet
from tests.flows.paper import configure
from warehouse.connection import open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import FeedPoll, register_feeds, save_polls

pytestmark = pytest.mark.program

DAY = timedelta(days=1)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Der Hafenbote</title><language>de-DE</language>
<item><title>TikTok wird verklagt, sagt die Behörde</title><link>http://paper.example/1</link>
<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>"""
HOME = """<html><head><link rel="alternate" type="application/rss+xml" title="Kommentare" href="/comments/feed/">
<link rel=alternate type='application/rss+xml' title="Alles" href="news.xml"></head><body>Hallo</body></html>"""


@dataclass(slots=True)
class Kiosk:
    """A configuration of two feeds, and the web that it may ask."""

    home: Path
    site: Site

    @property
    def file(self) -> Path:
        return self.home / "config" / "feeds.toml"

    def run(self, *arguments: str) -> Result:
        words = [*arguments, "--config", str(self.home / "config")]
        if arguments[1] in ("health", "update"):
            words += ["--data", str(self.home / "data")]
        return CliRunner().invoke(cli, words if arguments[1] != "health" else [*arguments, *words[-2:]])

    def feeds(self) -> tuple[Feed, ...]:
        return load(self.home / "config", environ={}).feeds


def answer(request: Request) -> Reply:
    xml = {"Content-Type": "application/rss+xml"}
    if request.path == "/bare" or request.headers["host"].startswith("127.0.0.9"):
        return Reply(body=b"<html><body>No links here</body></html>")
    if request.path in ("/news.xml", "/feed", "/named.xml"):
        return Reply(body=RSS.encode(), headers=xml)
    if request.path == "/moved.xml":
        return Reply(status=301, headers={"Location": "/named.xml"})
    if request.path == "/home":
        return Reply(body=HOME.encode())
    return Reply(status=404)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with internet(answer) as site:
        config = configure(tmp_path / "config", [site.url("/a.xml"), site.url("/b.xml")])
        text = (config / "feeds.toml").read_text()
        (config / "feeds.toml").write_text(f"# Mine, please keep.\n{text}# The end.\n")
        yield Kiosk(home=tmp_path, site=site)


# add


def test_add_finds_the_feed_that_a_page_declares_and_says_what_it_is(kiosk: Kiosk) -> None:
    got = kiosk.run("feeds", "add", kiosk.site.url("/home"), "--country", "DE", "--scope", "topical")
    assert got.exit_code == 0, got.output
    assert "Der Hafenbote: 1 entries, the newest of 2026-03-01" in got.output
    added = kiosk.feeds()[-1]
    assert (added.url, added.outlet, added.language) == (kiosk.site.url("/news.xml"), "Der Hafenbote", "de")
    assert (added.country, added.scope) == ("DE", "topical")
    assert added.verified_at is not None
    text = kiosk.file.read_text()
    assert text.startswith("# Mine, please keep.\n")
    assert "# The end.\n" in text


def test_add_looks_in_the_usual_places_of_a_site_that_declares_nothing(kiosk: Kiosk) -> None:
    got = kiosk.run("feeds", "add", kiosk.site.url("/bare"), "--json")
    assert json.loads(got.stdout)["feed"]["url"] == kiosk.site.url("/feed")


def test_add_takes_the_new_address_of_a_feed_that_has_moved_for_good(kiosk: Kiosk) -> None:
    assert kiosk.run("feeds", "add", kiosk.site.url("/moved.xml")).exit_code == 0
    assert kiosk.feeds()[-1].url == kiosk.site.url("/named.xml")


def test_add_writes_nothing_twice_and_nothing_on_a_dry_run(kiosk: Kiosk) -> None:
    before = kiosk.file.read_bytes()
    got = kiosk.run("feeds", "add", kiosk.site.url("/news.xml"), "--dry-run")
    assert (got.exit_code, kiosk.file.read_bytes()) == (0, before)
    assert tomllib.loads(got.stdout)["feed"][0]["url"] == kiosk.site.url("/news.xml")
    kiosk.run("feeds", "add", kiosk.site.url("/news.xml"))
    again = kiosk.run("feeds", "add", kiosk.site.url("/home"))
    assert isinstance(again.exception, UsageError)
    assert "is followed already, as" in str(again.exception)


def test_add_refuses_an_id_that_is_taken_and_a_country_that_is_none(kiosk: Kiosk) -> None:
    taken = kiosk.run("feeds", "add", kiosk.site.url("/news.xml"), "--id", "feed-0")
    assert isinstance(taken.exception, ConfigurationError)
    assert "used" in str(taken.exception)
    wrong = kiosk.run("feeds", "add", kiosk.site.url("/news.xml"), "--country", "Germany")
    assert isinstance(wrong.exception, ConfigurationError)
    assert len(kiosk.feeds()) == 2


def test_add_says_why_there_is_no_feed(kiosk: Kiosk) -> None:
    got = kiosk.run("feeds", "add", kiosk.site.url("/x", "127.0.0.9"))
    assert isinstance(got.exception, BellwetherError)
    assert "feed_is_html" in str(got.exception)
    gone = kiosk.run("feeds", "add", kiosk.site.url("/gone"))
    assert "http_404" in str(gone.exception)


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.zeit.de/feed", "DE"),
        ("https://news.example.co.uk/rss", "GB"),
        ("https://example.eu/rss", "EU"),
        ("https://example.io/rss", None),
        ("https://example.org/rss", None),
        ("http://127.0.0.1/rss", None),
    ],
)
def test_a_domain_tells_its_country_unless_it_is_sold_to_everybody(url: str, country: str | None) -> None:
    assert guess_country(url) == country


def test_links_are_absolute_unique_and_without_comments_and_interfaces() -> None:
    html = (
        '<base href="https://cdn.example/x/"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/1">'
        '<link type="application/atom+xml" rel="ALTERNATE" href="a.atom"><a href="/rss">RSS</a><a href="/rss">again</a>'
        '<a href="/about-us">us</a><link rel="alternate" hreflang="de" href="/de"><a href="javascript:rss/">no</a>'
    )
    found = find_feed_links(html, url="https://example.org/")
    assert found == ("https://cdn.example/x/a.atom", "https://cdn.example/rss")


# health, update


def poll_once(kiosk: Kiosk, *states: FeedState) -> None:
    """Enter a poll of each state's feed, failed where the state counts failures, and publish."""
    polls = [
        FeedPoll(
            record=PollRecord(
                feed_id=state.feed_id,
                polled_at=NOW,
                outcome="failed" if state.failures else "ok",
                kind="timeout" if state.failures else None,
                message="no \x1b[31manswer" if state.failures else None,
            ),
            state=state,
        )
        for state in states
    ]
    live = kiosk.home / "data" / "bellwether.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, kiosk.feeds(), now=NOW)
            save_polls(connection, run_id="r", polls=polls, now=NOW)
    publish(live, kiosk.home / "data" / "snapshot.duckdb")


def test_health_shows_the_worst_first_and_nothing_that_a_terminal_would_obey(kiosk: Kiosk) -> None:
    moved = FeedState(feed_id="feed-0", moved_to="https://new.example/rss", moved_at=NOW)
    poll_once(kiosk, moved, FeedState(feed_id="feed-1", failures=3))
    got = kiosk.run("feeds", "health")
    assert [line.split()[:2] for line in got.stdout.splitlines() if "feed-" in line] == [
        ["failing", "feed-1"],
        ["ok", "feed-0"],
    ]
    assert "3 failures in a row, the last: timeout no ?[31manswer" in got.stdout
    assert "moved to https://new.example/rss" in got.stdout
    rows = json.loads(kiosk.run("feeds", "health", "--only", "failing", "--json").stdout)
    assert [row["feed_id"] for row in rows] == ["feed-1"]


def test_update_enters_believed_moves_and_leaves_the_rest_of_the_file(kiosk: Kiosk) -> None:
    poll_once(
        kiosk,
        FeedState(feed_id="feed-0", moved_to="https://new.example/rss", moved_at=NOW),
        FeedState(feed_id="feed-1", moving_to="https://soon.example/rss", moving_since=NOW, moving_polls=2),
    )
    before = kiosk.file.read_text()
    dry = kiosk.run("feeds", "update", "--dry-run", "--json")
    assert json.loads(dry.stdout) == [
        {"id": "feed-0", "from": kiosk.site.url("/a.xml"), "to": "https://new.example/rss"}
    ]
    assert kiosk.file.read_text() == before
    assert kiosk.run("feeds", "update").exit_code == 0
    assert kiosk.file.read_text() == before.replace(kiosk.site.url("/a.xml"), "https://new.example/rss")
    assert kiosk.run("feeds", "update", "--json").stdout == "[]\n"


def test_update_leaves_a_feed_alone_that_moved_to_where_another_one_is(kiosk: Kiosk) -> None:
    poll_once(kiosk, FeedState(feed_id="feed-0", moved_to=kiosk.site.url("/b.xml"), moved_at=NOW))
    got = kiosk.run("feeds", "update")
    assert "feed-0 moved to the address of feed-1" in got.stderr
    assert "0 addresses changed" in got.stderr


# import, export


def test_export_and_import_bring_feeds_from_one_configuration_to_another(kiosk: Kiosk, tmp_path: Path) -> None:
    target = tmp_path / "feeds.opml"
    assert kiosk.run("feeds", "export", str(target)).exit_code == 0
    assert "is there already; name a new file, or replace it by --force" in str(
        kiosk.run("feeds", "export", str(target)).exception
    )
    assert "0 feeds added, 2 followed already" in kiosk.run("feeds", "import", str(target)).stderr
    first, _ = kiosk.feeds()
    elsewhere = Feed(id="feed-1", url="https://else.example/rss", outlet="Else")
    kiosk.file.write_text('[[feed]]\nid = "feed-1"\nurl = "https://else.example/rss"\noutlet = "Else"\n')
    dry = kiosk.run("feeds", "import", str(target), "--dry-run")
    assert [row["id"] for row in tomllib.loads(dry.stdout)["feed"]] == ["feed-0", "feed-1-2"]
    assert "2 feeds added" in kiosk.run("feeds", "import", str(target)).stderr
    assert kiosk.feeds()[:2] == (elsewhere, first)


def test_import_tells_every_fault_and_writes_nothing(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "feeds.txt").write_text("ftp://example.org/a\nexample.org\nhttps://example.org/rss\n")
    got = kiosk.run("feeds", "import", str(tmp_path / "feeds.txt"))
    assert isinstance(got.exception, ConfigurationError)
    assert len(got.exception.faults) == 2
    assert len(kiosk.feeds()) == 2


def test_folders_and_categories_of_other_programs_name_the_kind(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text(
        '<opml version="1.0"><body><outline text="Tech"><outline title="Deep"><outline xmlUrl="https://a.example/1"/>'
        '</outline></outline><outline xmlUrl="https://b.example/2" category="/x,/Newspaper"/></body></opml>'
    )
    feeds, faults = read_feed_list(tmp_path / "a.opml")
    assert faults == ()
    assert [feed.kind for feed in feeds] == ["tech", "newspaper"]


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip)
FEEDS = st.builds(
    Feed,
    id=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True).filter(lambda text: len(text) < 80),
    url=st.from_regex(r"https?://[a-z]{1,9}\.example/[A-Za-z0-9?&=%;+'./-]{0,30}", fullmatch=True),
    outlet=TEXT.filter(bool),
    kind=st.none() | st.sampled_from(KINDS),
    country=st.none() | st.sampled_from(sorted(COUNTRIES)),
    language=st.none() | st.sampled_from(sorted(LANGUAGES)),
    scope=st.sampled_from(["topical", "general"]),
    verified_at=st.none() | st.just(NOW),
)


@given(st.lists(FEEDS, min_size=1, max_size=6, unique_by=(lambda feed: feed.id, lambda feed: feed.url.lower())))
def test_opml_gives_back_the_feeds_that_were_written(feeds: list[Feed]) -> None:
    import tempfile

    from config.feeds import same_address

    once = {same_address(feed.url): feed for feed in reversed(feeds)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feeds.opml"
        file.write_text(write_opml(list(once.values()), title="Mine"), encoding="utf-8")
        back, faults = read_feed_list(file)
    assert faults == ()
    assert sorted(back, key=lambda feed: feed.id) == sorted(once.values(), key=lambda feed: feed.id)


def test_a_feed_written_to_toml_reads_back_as_it_was(tmp_path: Path) -> None:
    from config.feeds import read_feeds
    from config.writing import append_feeds

    odd = Feed(id="odd", url="https://a.example/?a=1&b='x'", outlet='Say "hi" \\ to\u00a0all', verified_at=NOW)
    (tmp_path / "feeds.toml").write_text("# nothing yet")
    text = append_feeds(tmp_path / "feeds.toml", [odd, replace(odd, id="even", url="https://b.example/")])
    feeds, found = read_feeds(tomllib.loads(text))
    assert (feeds[0], len(feeds), found) == (odd, 2, ())
    assert text.startswith("# nothing yet\n\n[[feed]]\n")
