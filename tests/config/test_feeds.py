"""feeds.toml: the shipped list, and what is refused in one."""

import tomllib
from collections import Counter
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from config.feeds import KINDS, read_feeds
from extractors.model import Feed

AGGREGATORS = ("news.google.", "feedburner.com", "rsshub", "rss.app", "feedly.com", "politepol", "fivefilters")


@pytest.fixture(scope="module")
def shipped() -> tuple[Feed, ...]:
    text = files("config").joinpath("feeds.toml").read_text(encoding="utf-8")
    feeds, found = read_feeds(tomllib.loads(text))
    assert found == ()
    return feeds


def messages(toml: str) -> list[str]:
    _, found = read_feeds(tomllib.loads(toml))
    return [f"{'.'.join(map(str, finding.path))}: {finding.message}" for finding in found]


def feed(**changes: str) -> str:
    keys = {"id": "one", "url": "https://example.org/rss", "outlet": "One", **changes}
    return "[[feed]]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items())


def test_the_shipped_list_is_wide(shipped: tuple[Feed, ...]) -> None:
    assert len(shipped) >= 50
    assert len({each.id for each in shipped}) == len(shipped)
    assert len({each.country for each in shipped}) >= 15
    assert {"en", "zh", "de", "fr", "es", "id"} <= {each.language for each in shipped}
    assert {each.kind for each in shipped} == set(KINDS)
    assert len({each.outlet for each in shipped}) >= 50


def test_the_shipped_list_is_told_in_full(shipped: tuple[Feed, ...]) -> None:
    assert all(each.kind and each.country and each.language and each.outlet for each in shipped)


def test_the_shipped_list_claims_no_check_that_was_not_made(shipped: tuple[Feed, ...]) -> None:
    assert {each.verified_at for each in shipped} == {None}


def test_no_shipped_feed_comes_through_an_aggregator(shipped: tuple[Feed, ...]) -> None:
    hosts = [urlsplit(each.url).netloc for each in shipped]

    assert not [host for host in hosts if any(name in host for name in AGGREGATORS)]


def test_shipped_addresses_are_https_but_for_known_exceptions(shipped: tuple[Feed, ...]) -> None:
    plain = Counter(urlsplit(each.url).netloc for each in shipped if not each.url.startswith("https://"))

    assert set(plain) <= {"www.people.com.cn"}


def test_one_outlet_has_one_country(shipped: tuple[Feed, ...]) -> None:
    places = {(each.outlet, each.country) for each in shipped}

    assert len(places) == len({each.outlet for each in shipped})


def test_both_scopes_are_used(shipped: tuple[Feed, ...]) -> None:
    assert {each.scope for each in shipped} == {"topical", "general"}


def test_a_feed_needs_id_url_and_outlet_only() -> None:
    feeds, found = read_feeds(tomllib.loads(feed()))

    assert found == ()
    assert feeds == (Feed(id="one", url="https://example.org/rss", outlet="One", scope="general"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('""', None),
        ('"2026-03-01"', datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ('"2026-03-01T09:00:00+01:00"', datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00Z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
    ],
)
def test_verified_at_is_a_moment_in_utc_or_none(written: str, read: datetime | None) -> None:
    feeds, found = read_feeds(tomllib.loads(feed() + f"verified_at = {written}\n"))

    assert found == ()
    assert feeds[0].verified_at == read


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"url": "example.org/feed"}, "feed.0.url: must begin with https:// or http://"),
        ({"url": "https://"}, "feed.0.url: has no host"),
        ({"url": "https://exa mple.org/"}, "feed.0.url: must be a web address like"),
        ({"url": "https://example.org:99999/"}, "feed.0.url: must be a web address like"),
        ({"url": "https://[::1/"}, "feed.0.url: must be a web address like"),
        ({"url": "https://me:secret@example.org/"}, "feed.0.url: must not carry a user name or password"),
        ({"url": "file:///etc/passwd"}, "feed.0.url: must begin with https:// or http://"),
        ({"id": "The Post"}, "feed.0.id: must be lower-case letters, digits and single hyphens"),
        ({"id": ""}, "feed.0.id: must be lower-case letters, digits and single hyphens"),
        ({"outlet": "  "}, "feed.0.outlet: must not be empty"),
        (
            {"country": "UK"},
            'must be a country code of two capitals (ISO 3166-1, like "GB"), not "UK"; did you mean "GB"?',
        ),
        ({"country": "de"}, 'did you mean "DE"?'),
        ({"country": "Germany"}, "feed.0.country: must be a country code"),
        ({"language": "cn"}, 'did you mean "zh"?'),
        ({"language": "en_US"}, 'did you mean "en-US"?'),
        ({"language": "en-UK"}, "feed.0.language: must be a language code"),
        ({"language": "xx"}, "feed.0.language: must be a language code"),
        ({"kind": "news paper"}, 'did you mean "newspaper"?'),
        ({"scope": "all"}, 'feed.0.scope: must be one of "topical", "general"'),
        ({"verified_at": "yesterday"}, "feed.0.verified_at: must be a date or a time with offset"),
        ({"verified_at": "2026-03-01T08:00:00"}, "feed.0.verified_at: must be a date or a time with offset"),
        ({"lang": "en"}, 'feed.0.lang: is unknown; did you mean "language"?'),
    ],
)
def test_a_wrong_value_is_told(changes: dict[str, str], message: str) -> None:
    (told,) = messages(feed(**changes))

    assert message in told


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "zh-Hant-TW", "pt-BR", "es-419", "fil"])
def test_language_tags_may_have_script_and_region(language: str) -> None:
    assert messages(feed(language=language)) == []


@pytest.mark.parametrize("country", ["GB", "TW", "EU", "XK"])
def test_countries_and_two_codes_beside_iso(country: str) -> None:
    assert messages(feed(country=country)) == []


def test_missing_keys_are_told() -> None:
    assert messages("[[feed]]\n") == ["feed.0.id: is missing", "feed.0.url: is missing", "feed.0.outlet: is missing"]


def test_ids_and_addresses_are_unique() -> None:
    twice = feed() + feed(url="http://WWW.Example.org/rss/") + feed(id="two", url="https://example.org/rss")

    assert messages(twice) == [
        'feed.1.id: "one" is used twice; each must be unique',
        "feed.1.url: is the address of feed one already",
        "feed.2.url: is the address of feed one already",
    ]


def test_sound_feeds_are_read_beside_wrong_ones() -> None:
    feeds, found = read_feeds(tomllib.loads(feed(id="WRONG") + feed(id="right", url="https://example.org/2")))

    assert [each.id for each in feeds] == ["right"]
    assert len(found) == 1


def test_a_list_without_feeds_is_told() -> None:
    assert messages("") == [": lists no feed; add a [[feed]] with id, url and outlet"]
