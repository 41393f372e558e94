from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.head import find_opt_out, published_time, read_head

URL = "https://example.com/news/2024/story?x=1"


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ('<link rel="canonical" href="https://example.com/story">', "https://example.com/story"),
        ("<LINK href='/story?a=1&amp;b=2' REL='Canonical'/>", "https://example.com/story?a=1&b=2"),
        ("<link rel=canonical href=//example.com/s>", "https://example.com/s"),
        ('<link rel="amphtml" href="/amp">', None),
        ('<link rel="canonical" href="">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="http://[broken">', None),
        ("", None),
    ],
)
def test_the_canonical_link_is_made_absolute(link: str, canonical: str | None):
    assert read_head(f"<head>{link}</head>", url=URL).canonical_url == canonical


@pytest.mark.parametrize(
    ("html", "headers", "reserved"),
    [
        ("", (), False),
        ("", (("TDM-Reservation", "1"),), True),
        ("", (("tdm-reservation", "0"),), False),
        ("", (("x-robots-tag", "googlebot: index"), ("x-robots-tag", "noindex, NoAI")), True),
        ('<meta name="tdm-reservation" content="1">', (), True),
        ('<meta content="index, noimageai" name="robots">', (), True),
        ('<meta name="robots" content="noarchive, max-image-preview:large">', (), False),
        ('<meta name="description" content="They said noai">', (), False),
    ],
)
def test_reservations_against_mining_are_seen(html: str, headers: tuple[tuple[str, str], ...], reserved: bool):
    assert (find_opt_out(read_head(html, url=URL), headers) is not None) is reserved


@pytest.mark.parametrize(
    ("html", "moment"),
    [
        ("", datetime(2024, 3, 14, tzinfo=UTC)),
        (
            '<meta property="article:published_time" content="2024-03-14T23:30:00-05:00">',
            datetime(2024, 3, 15, 4, 30, tzinfo=UTC),
        ),
        (
            '<script type="application/ld+json">{"datePublished": "2024-03-14T08:15:00Z"}</script>',
            datetime(2024, 3, 14, 8, 15, tzinfo=UTC),
        ),
        ('<meta property="article:published_time" content="2019-01-01T08:00:00Z">', datetime(2024, 3, 14, tzinfo=UTC)),
        ('<meta property="article:published_time" content="yesterday">', datetime(2024, 3, 14, tzinfo=UTC)),
        ('<meta name="date" content="2024-03-14 10:00">', datetime(2024, 3, 14, 10, tzinfo=UTC)),
    ],
)
def test_the_time_of_day_is_taken_from_what_the_page_declares(html: str, moment: datetime):
    assert published_time(read_head(html, url=URL), "2024-03-14") == moment


@pytest.mark.parametrize("day", [None, "", "soon", "2024-13-40"])
def test_without_a_day_there_is_no_time(day: str | None):
    assert published_time(read_head("", url=URL), day) is None


def test_facts_are_read_from_json_even_where_it_is_broken():
    broken = '{"@type": ["NewsArticle"], "isAccessibleForFree": "False", "wordCount":812,,}'
    head = read_head(f'<script type="application/ld+json">{broken}</script>', url=URL)
    assert not head.free
    assert head.word_count == 812
    assert head.is_article


def test_a_list_of_articles_is_not_one_article():
    items = '{"@type": "NewsArticle"},' * 8
    head = read_head(f'<script type="application/ld+json">[{items}{{}}]</script>', url=URL)
    assert not head.is_article
    assert head.free
