"""The demo's newsroom: what it serves, when it serves it, and that its copy keeps to the plan."""

from __future__ import annotations

import http.client
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trafilatura
import trafilatura.settings

from config.loader import load
from extractors.duplicates import assign_stories, signature
from extractors.feed import ParsedFeed, parse_feed
from extractors.genre import infer_genre
from extractors.model import Document, Feed, Pole
from extractors.topic import TopicMatcher
from flows.demo.copydesk import Item, Outlet, read_outlets
from flows.demo.newsroom import Newsroom, plan, serve
from flows.demo.pages import name_section
from flows.taggers import open_tagger

# So long an alert rule watches in silence.
BASELINE_WEEKS = 2
START = datetime(2026, 1, 5, tzinfo=UTC)
SURROUNDINGS = (
    "Share on TikTok",
    "Sign up",
    "Subscribe to the",
    "channel for propaganda",
    "must sell TikTok or leave",
    "Trojan horse",
    "Sprachrohr Pekings",
    "Newsletter",
    "全面封禁TikTok",
    "说到底就是打压",
    "除了出售别无选择",
    "invented outlet",
    "虚构媒体",
    "erfundene Zeitung",
)


@dataclass(frozen=True)
class Received:
    status: int
    headers: dict[str, str]
    body: bytes


def get(url: str, **headers: str) -> Received:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Received(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def feed_called(newsroom: Newsroom, feed_id: str) -> Feed:
    return next(feed for feed in newsroom.feeds() if feed.id == feed_id)


def read_feed(newsroom: Newsroom, feed_id: str, now: datetime) -> ParsedFeed:
    feed = feed_called(newsroom, feed_id)
    received = get(feed.url)
    headers = tuple(received.headers.items())
    parsed = parse_feed(received.body, feed=feed, headers=headers, base_url=feed.url, now=now)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def item_called(newsroom: Newsroom, slug: str) -> Item:
    return next(item for item in newsroom.items() if item.slug == slug)


def extract(html: bytes) -> str:
    extracted = trafilatura.bare_extraction(html, include_comments=False)
    assert isinstance(extracted, trafilatura.settings.Document)
    return str(extracted.text)


@pytest.fixture(scope="module")
def finished() -> Iterator[Newsroom]:
    """The newsroom after its tenth week."""
    with serve(START) as newsroom:
        newsroom.advance(newsroom.weeks()[-1])
        yield newsroom


def test_has_nine_outlets_in_three_languages_on_addresses_of_their_own(finished: Newsroom) -> None:
    feeds = finished.feeds()
    assert len({feed.outlet for feed in feeds}) == 9
    assert {feed.language for feed in feeds} == {"en", "zh", "de"}
    assert [urlsplit(feed.url).hostname for feed in feeds] == [f"127.0.0.{n}" for n in range(2, 11)]
    assert len({urlsplit(feed.url).port for feed in feeds}) == 1
    assert all(feed.kind and feed.country for feed in feeds)


def test_has_enough_articles_of_every_kind(finished: Newsroom) -> None:
    items = finished.items()
    originals = [item for item in items if item.story == item.slug]
    general = {feed.id for feed in finished.feeds() if feed.scope == "general"}
    assert len(items) >= 125
    assert len(originals) >= 95
    assert len(items) - len(originals) >= 25
    assert len([item for item in originals if not item.stances and item.outlet in general]) >= 25
    assert {item.week for item in items} == set(range(1, 11))


def test_ten_weeks_end_ten_weeks_after_the_start(finished: Newsroom) -> None:
    weeks = finished.weeks()
    assert len(weeks) == 10
    assert weeks[-1] == START + timedelta(weeks=10)
    assert all(item.after < timedelta(weeks=item.week) for item in finished.items())


def test_articles_appear_as_the_clock_moves() -> None:
    with serve(START) as newsroom:
        first = next(item for item in newsroom.items() if item.outlet == "harbour-wire")
        assert get(newsroom.url(first)).status == 404
        assert read_feed(newsroom, "harbour-wire", START).entries == ()

        newsroom.advance(newsroom.weeks()[0])
        assert get(newsroom.url(first)).status == 200
        seen = read_feed(newsroom, "harbour-wire", newsroom.weeks()[0]).entries
        assert {entry.title for entry in seen} == {
            item.title for item in newsroom.items() if item.outlet == "harbour-wire" and item.week == 1
        }


@pytest.mark.parametrize(
    ("feed_id", "media"),
    [
        ("harbour-wire", "application/rss+xml"),
        ("plain-liberty", "application/atom+xml"),
        ("kernel-and-cable", "application/feed+json"),
        ("nanyu-business", "application/rss+xml"),
    ],
)
def test_feeds_of_each_format_carry_what_a_reader_needs(finished: Newsroom, feed_id: str, media: str) -> None:
    now = finished.weeks()[-1]
    parsed = read_feed(finished, feed_id, now)
    own = [item for item in finished.items() if item.outlet == feed_id]
    assert get(feed_called(finished, feed_id).url).headers["content-type"].startswith(media)
    # The reader takes markup out of titles.
    titles = [item.title.partition("<")[0].strip() for item in reversed(own)][:20]
    assert [entry.title for entry in parsed.entries] == titles
    assert [entry.published_at for entry in parsed.entries] == [START + item.after for item in reversed(own)][:20]
    assert all(entry.summary and entry.categories and entry.guid for entry in parsed.entries)
    assert [entry.canonical_url for entry in parsed.entries] == [finished.url(item) for item in reversed(own)][:20]


def test_a_feed_shows_its_latest_twenty(finished: Newsroom) -> None:
    published = [item for item in finished.items() if item.outlet == "straits-lantern"]
    parsed = read_feed(finished, "straits-lantern", finished.weeks()[-1])
    assert len(published) > 20
    assert len(parsed.entries) == 20


@pytest.mark.parametrize(("asked", "validator"), [("If_None_Match", "etag"), ("If_Modified_Since", "last-modified")])
def test_an_unchanged_feed_answers_304_without_a_body(finished: Newsroom, asked: str, validator: str) -> None:
    url = feed_called(finished, "meridian-daily").url
    first = get(url)
    again = get(url, **{asked: first.headers[validator]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_changed_feed_answers_200_to_the_old_etag() -> None:
    with serve(START) as newsroom:
        url = feed_called(newsroom, "meridian-daily").url
        newsroom.advance(newsroom.weeks()[0])
        etag = get(url).headers["etag"]
        newsroom.advance(newsroom.weeks()[1])
        assert get(url, If_None_Match=etag).status == 200


def test_the_corrected_article_changes_on_its_page_and_in_its_feed() -> None:
    with serve(START) as newsroom:
        item = item_called(newsroom, "politik/oltmann-fordert-verkauf-von-tiktok")
        before, after = newsroom.weeks()[4:6]
        newsroom.advance(before)
        page, entries = get(newsroom.url(item)).body, read_feed(newsroom, item.outlet, before).entries
        newsroom.advance(after)
        corrected, later = get(newsroom.url(item)).body, read_feed(newsroom, item.outlet, after).entries

        assert "achtzehn Monate" in extract(page)
        assert "achtzehn Monate" not in extract(corrected)
        assert "Anmerkung der Redaktion" in extract(corrected)
        entry = next(entry for entry in entries if entry.canonical_url == newsroom.url(item))
        changed = next(entry for entry in later if entry.canonical_url == newsroom.url(item))
        assert changed.fingerprint != entry.fingerprint
        assert changed.published_at == entry.published_at
        assert changed.updated_at is not None
        assert changed.updated_at > before


def test_one_feed_dies_in_week_five() -> None:
    with serve(START) as newsroom:
        url = feed_called(newsroom, "deichbote").url
        answers = []
        for week in newsroom.weeks()[:6]:
            newsroom.advance(week)
            answers.append(get(url).status)
        assert answers == [200, 200, 200, 200, 404, 404]


def test_every_page_extracts_to_its_article_and_nothing_else(finished: Newsroom) -> None:
    plain = [item for item in finished.items() if item.page == "plain"]
    assert len(plain) >= 120
    for item in plain:
        received = get(finished.url(item))
        text = extract(received.body)
        assert received.status == 200
        assert len(text) > 200
        assert text.split() == item.at(timedelta(weeks=10)).text.split(), item.slug
        assert not [words for words in SURROUNDINGS if words in text]


def test_pages_do_have_surroundings_to_get_lost_in(finished: Newsroom) -> None:
    pages = [get(finished.url(item)).body.decode() for item in finished.items()]
    assert all(any(words in page for page in pages) for words in SURROUNDINGS)


def test_a_paywalled_page_says_so_and_stops_early(finished: Newsroom) -> None:
    item = next(item for item in finished.items() if item.page == "paywalled")
    page = get(finished.url(item)).body.decode()
    assert '"isAccessibleForFree": false' in page
    assert item.paragraphs[1][:40] in page
    assert item.paragraphs[2][:40] not in page


def test_a_failing_page_is_made_good_by_its_feed(finished: Newsroom) -> None:
    item = next(item for item in finished.items() if item.page == "failing")
    assert get(finished.url(item)).status == 500
    moment = finished.weeks()[item.week - 1]
    with serve(START) as newsroom:
        newsroom.advance(moment)
        entries = read_feed(newsroom, item.outlet, moment).entries
    content = next(entry.content for entry in entries if entry.title == item.title)
    assert content is not None
    assert all(paragraph.split(".")[0] in content for paragraph in item.paragraphs)


def test_a_script_page_holds_no_text(finished: Newsroom) -> None:
    item = next(item for item in finished.items() if item.page == "script")
    page = get(finished.url(item)).body.decode()
    assert "<noscript>" in page
    assert item.paragraphs[0] not in page


def test_markup_in_a_title_is_text_everywhere(finished: Newsroom) -> None:
    item = next(item for item in finished.items() if "<script>" in item.title)
    page = get(finished.url(item)).body.decode()
    entries = json.loads(get(feed_called(finished, item.outlet).url).body)["items"]
    assert "<script>alert" not in page
    assert item.title in [entry["title"] for entry in entries]


def test_robots_keep_the_partner_pages_out(finished: Newsroom) -> None:
    site = feed_called(finished, "kernel-and-cable").url.removesuffix("/feed.xml")
    assert b"Disallow: /partner/" in get(f"{site}/robots.txt").body
    assert any(item.slug.startswith("partner/") for item in finished.items())


def test_addresses_depend_on_outlet_slug_and_port_only() -> None:
    with serve(START) as newsroom:
        port = int(urlsplit(newsroom.feeds()[0].url).port or 0)
        addresses = [newsroom.url(item) for item in newsroom.items()]
    with serve(START + timedelta(days=400), port=port) as later:
        assert [later.url(item) for item in later.items()] == addresses


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with serve(START) as newsroom:
        port = int(urlsplit(newsroom.feeds()[0].url).port or 0)
        with pytest.raises(OSError, match="cannot listen on"), serve(START, port=port):
            pass


def test_copies_join_the_story_of_their_original_and_nothing_else_does(finished: Newsroom) -> None:
    shown = [item for item in finished.items() if item.page == "plain"]
    signatures = [(finished.url(item), signature(item.text)) for item in shown]
    stories = assign_stories(signatures, [], threshold=0.7)
    found, meant = defaultdict(set), defaultdict(set)
    for item in shown:
        found[stories[finished.url(item)]].add(finished.url(item))
        meant[item.story].add(finished.url(item))
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, meant.values()))


def test_copies_run_on_another_outlet_after_the_original(finished: Newsroom) -> None:
    for copy in (item for item in finished.items() if item.story != item.slug):
        original = item_called(finished, copy.story)
        assert copy.outlet != original.outlet
        assert copy.after > original.after


def planned_weeks() -> dict[tuple[str, Pole], int]:
    return {(key.proposition, key.pole): key.week for key in plan()}


def test_the_plan_has_a_baseline_and_ten_or_more_later_keys() -> None:
    assert [key.week for key in plan()] == sorted(key.week for key in plan())
    assert 5 <= len([key for key in plan() if key.baseline]) <= 7
    assert 10 <= len([key for key in plan() if not key.baseline]) <= 12
    assert {key.week for key in plan() if not key.baseline} == set(range(3, 11))


def test_every_planned_key_is_carried_by_two_stories_in_time(finished: Newsroom) -> None:
    for key, week in planned_weeks().items():
        carriers = [item for item in finished.items() if key in item.stances]
        assert min(item.week for item in carriers) == week
        assert len({item.story for item in carriers if item.week <= week + 1}) >= 2, key


def test_no_article_is_meant_to_say_more_than_planned(finished: Newsroom) -> None:
    weeks = planned_weeks()
    early = [(item.slug, s) for item in finished.items() for s in item.stances if weeks.get(s, 99) > item.week]
    assert early == []


def test_general_feeds_name_the_topic_in_the_entry_of_every_article_that_takes_a_stance(finished: Newsroom) -> None:
    matcher = TopicMatcher(load(Path(__file__).parents[2] / "config", environ={}).topics)
    general = {feed.id for feed in finished.feeds() if feed.scope == "general"}
    for item in (item for item in finished.items() if item.outlet in general and item.stances):
        assert matcher.names_topic(" ".join((item.title, item.summary, *item.tags))), item.slug


def document(item: Item, outlet: Outlet) -> Document:
    shown = item.paragraphs[:2] if item.page == "paywalled" else item.paragraphs
    categories = (name_section(item, outlet), *item.tags)
    text = "\n".join(shown)
    genre = infer_genre(
        url=f"http://{outlet.address}/{item.slug}",
        title=item.title,
        categories=categories,
        text=text,
        feed_kind=outlet.kind,
    )
    return Document(id=item.slug, text=text, title=item.title, language=outlet.language, genre=genre)


def test_the_tagger_hears_the_planned_keys_in_the_planned_order_and_no_others_twice(finished: Newsroom) -> None:
    """What one story alone says makes no alert, so a single mistake of the tagger is no fault of the plan."""
    tagger = open_tagger(load(Path(__file__).parents[2] / "config", environ={}), "local")
    outlets = {outlet.id: outlet for outlet in read_outlets()}
    heard: dict[tuple[str, Pole], set[tuple[int, str]]] = defaultdict(set)
    for item in (item for item in finished.items() if item.page != "script"):
        for stance in tagger.tag(document(item, outlets[item.outlet])).stances:
            if stance.confidence >= 0.6:
                heard[stance.proposition, stance.pole].add((item.week, item.story))

    weeks = planned_weeks()
    assert {key for key, stories in heard.items() if len({story for _, story in stories}) > 1} == weeks.keys()
    first = {key: max(BASELINE_WEEKS, min(heard[key])[0]) for key in weeks}
    assert first == {key: max(BASELINE_WEEKS, week) for key, week in weeks.items()}
    in_time = {key: {story for week, story in heard[key] if week <= weeks[key] + 1} for key in weeks}
    assert [key for key, stories in in_time.items() if len(stories) < 2] == []
