from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.model import stable_id
from extractors.urls import MAX_LENGTH, article_id, canonicalise, fetchable, host, same_site

SEGMENTS = st.sampled_from(
    [
        "amp",
        "Amp/",
        "c",
        "s",
        "",
        "..",
        ".",
        "%2e%2E",
        "%",
        "%41",
        "%e9",
        "index.html",
        "a.amp.html",
        "story.amp",
        "url",
        "www.example.com",
        "two-words",
        "*http://x.example/",
        "ü",
        "a b",
    ]
) | st.text(max_size=5)
HOSTS = st.sampled_from(
    [
        "Example.COM",
        "amp.example.com",
        "amp.amp.example.com.",
        "münchen.example",
        "xn--mnchen-3ya.example",
        "[::1]",
        "127.0.0.1",
        "a_b.example",
        "www.google.com",
        "amp.www.google.com",
        "t.umblr.com",
        "r.search.yahoo.com",
        "www-example-com.cdn.ampproject.org",
    ]
) | st.text(max_size=6)
PARAMETERS = st.builds(
    "{}={}".format,
    st.sampled_from(["utm_source", "url", "q", "z", "amp", "amp;b", "b", "a", "source", "rss", "%75tm_term"])
    | st.text(max_size=3),
    st.sampled_from(["1", "rss", "https%3A%2F%2Fx.example%2Fz%3Futm_medium%3D1"])
    | st.just("http://amp.www.google.com/url?q=https://x.example/amp/a-b")
    | st.text(max_size=5),
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http://", "https://", "HTTPS://", "http:\\\\"]))
    user = draw(st.sampled_from(["", "user:secret@"]))
    port = draw(st.sampled_from(["", ":80", ":443", ":8080", ":"]))
    path = "/".join(draw(st.lists(SEGMENTS, max_size=4)))
    query = "&".join(draw(st.lists(PARAMETERS, max_size=3)))
    end = draw(st.sampled_from(["", "#part", "#", " "]))
    return f"{scheme}{user}{draw(HOSTS)}{port}/{path}{'?' if query else ''}{query}{end}"


@settings(deadline=None, max_examples=600)
@given(addresses() | st.text(max_size=40))
@example("https://amp.www.google.com/url/amp?url=https://www.google.com/amp/s/x.example/a-b/amp")
@example("http://t.umblr.com/redirect?z=http://t.umblr.com/redirect?z=http://t.umblr.com/redirect?z=http://x.example")
def test_the_canonical_form_is_a_fixed_point(url: str) -> None:
    canonical = canonicalise(url)
    if canonical is not None:
        assert canonicalise(canonical) == canonical
        assert canonical.isascii()
        assert "#" not in canonical
        assert "secret" not in canonical
        assert canonical.startswith(("http://", "https://"))


@settings(deadline=None, max_examples=400)
@given(addresses())
def test_what_is_fetched_has_the_same_identity_as_what_was_given(url: str) -> None:
    address = fetchable(url)
    if address is not None:
        assert fetchable(address) == address
        assert canonicalise(address) == canonicalise(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example.COM/Story", "http://news.example.com/Story"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com./a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("http://127.0.0.1:8080/a/1.html", "http://127.0.0.1:8080/a/1.html"),
        ("http://[0:0:0:0:0:0:0:1]:80/a", "http://[::1]/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://XN--MNCHEN-3YA.example/", "https://xn--mnchen-3ya.example/"),
        ("https://新闻.example/抖音", "https://xn--efvy88h.example/%E6%8A%96%E9%9F%B3"),
    ],
)
def test_spells_scheme_host_and_port_one_way(url: str, expected: str) -> None:
    assert canonicalise(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/%7euser/%c3%a9", "https://example.com/~user/%C3%A9"),
        ("https://example.com/%2Fa", "https://example.com/%2Fa"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/two words", "https://example.com/two%20words"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/a/..", "https://example.com/"),
        (" \thttps://exam\nple.com/a\r\n", "https://example.com/a"),
        ("https://example.com/\u202egro.elpmaxe\u200b", "https://example.com/gro.elpmaxe"),
        ("https:\\\\example.com\\a", "https://example.com/a"),
        ("https://example.com/a?x=1&amp;y=2", "https://example.com/a?x=1&y=2"),
        ("https://example.com/a?x=1&amp;amp;y=2", "https://example.com/a?x=1&y=2"),
        ("https://example.com/2026/story/index.html", "https://example.com/2026/story/"),
        ("https://example.com/index.php?id=7", "https://example.com/index.php?id=7"),
    ],
)
def test_spells_paths_one_way(url: str, expected: str) -> None:
    assert canonicalise(url) == expected


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=rss",
        "UTM_Medium=feed",
        "%75tm_campaign=x",
        "fbclid=IwAR1",
        "gclid=1",
        "at_medium=RSS",
        "at_campaign=KARANGA",
        "CMP=share_btn",
        "cmp=rss",
        "mc_cid=1",
        "ns_mchannel=rss",
        "ocid=social",
        "traffic_source=rss",
        "xtor=RSS-1",
        "smid=tw-share",
        "mod=rss_Technology",
        "ref=rss",
        "source=rss",
        "src=feed",
        "from=newsletter",
        "via=twitter",
        "partner=rss",
        "feed=rss",
        "rss=1",
        "rss",
        "maca=en-rss-en-all-1573",
        "WT.mc_id=1",
        "guccounter=1",
    ],
)
def test_drops_what_only_tracks_the_reader(parameter: str) -> None:
    assert canonicalise(f"https://example.com/a?id=5&{parameter}") == "https://example.com/a?id=5"
    assert canonicalise(f"https://example.com/a?{parameter}") == "https://example.com/a"


@pytest.mark.parametrize(
    "query",
    ["id=5", "source=12", "ref=main-street", "p=123", "rss=5", "cid=88", "/topic/12&page=2", "q=utm_source", "a="],
)
def test_keeps_what_chooses_the_page(query: str) -> None:
    assert canonicalise(f"https://example.com/a?{query}") == f"https://example.com/a?{query}"


def test_orders_parameters_by_name_and_keeps_the_order_of_equal_ones() -> None:
    assert canonicalise("https://example.com/?b=2&a=9&a=1") == "https://example.com/?a=9&a=1&b=2"


def test_leaves_the_address_inside_an_archived_address_alone() -> None:
    archived = "https://web.archive.org/web/2026/https://example.com/a?utm_source=x"
    assert canonicalise(archived) == archived


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/news/story/amp", "https://example.com/news/story"),
        ("https://example.com/2026/11/story/amp/", "https://example.com/2026/11/story/"),
        ("https://example.com/amp/some-story-1234", "https://example.com/some-story-1234"),
        ("https://example.com/story.amp.html", "https://example.com/story.html"),
        ("https://example.com/story.amp", "https://example.com/story"),
        ("https://example.com/story?amp=1", "https://example.com/story"),
        ("https://example.com/story?amp", "https://example.com/story"),
        ("https://example.com/story?outputType=amp&id=3", "https://example.com/story?id=3"),
        ("https://amp.example.com/story", "https://example.com/story"),
        ("https://www.google.com/amp/s/www.example.com/a-story/amp/", "https://www.example.com/a-story/"),
        ("https://www.google.de/amp/www.example.com/a", "http://www.example.com/a"),
        ("https://www-example-com.cdn.ampproject.org/v/s/www.example.com/a?amp_gsa=1", "https://www.example.com/a"),
        ("https://cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
    ],
)
def test_takes_amp_forms_back_to_the_plain_page(url: str, expected: str) -> None:
    assert canonicalise(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://amp.dev/",
        "https://example.com/tag/amp",
        "https://example.com/amp",
        "https://example.com/amp/about",
        "https://example.com/a?amp=guitar",
        "https://example.com/champ",
    ],
)
def test_leaves_amp_alone_where_it_is_a_name(url: str) -> None:
    assert canonicalise(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fwww.example.com%2Fa%3Fid%3D1&ct=ga&usg=x",
        "https://news.google.com/news/url?sa=t&url=https://www.example.com/a?id=1",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fwww.example.com%2fa%3fid%3d1&c=9",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.com%2Fa%3Fid%3D1%26fbclid%3Dx&h=y",
        "https://r.search.yahoo.com/_ylt=A/RV=2/RU=https%3a%2f%2fwww.example.com%2fa%3fid%3d1/RK=2",
        "https://www.google.com/url?url=https%3A%2F%2Ft.umblr.com%2Fredirect%3Fz%3Dhttps%253A%252F%252Fwww.example.com%252Fa%253Fid%253D1",
    ],
)
def test_redirectors_that_name_their_target_are_replaced_by_it(url: str) -> None:
    assert canonicalise(url) == "https://www.example.com/a?id=1"
    assert canonicalise(fetchable(url) or "") == "https://www.example.com/a?id=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://feedproxy.google.com/~r/Paper/~3/x1Y2/",
        "https://news.google.com/rss/articles/CBMiAbc",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://example.com/share?url=https://other.example/",
    ],
)
def test_redirectors_that_hide_their_target_stay(url: str) -> None:
    assert canonicalise(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "  ",
        "javascript:alert(1)",
        "mailto:desk@example.com",
        "data:text/html,x",
        "ftp://example.com/",
        "tag:a,2026:1",
        "/relative",
        "example.com/a",
        "//example.com/a",
        "http://",
        "http:///a",
        "https://exa mple.com/",
        "http://[::1/",
        "http://example.com:99999/",
        "http://example.com:x/",
        "http://-/",
        "http://a..b/",
        "http://\udc80.example/",
        "https://example.com/\ud800",
        "urn:uuid:0a1b",
        "https://%00.example/",
        "http://" + "a" * 254 + ".example/",
    ],
)
def test_refuses_what_is_no_web_address(url: str) -> None:
    assert canonicalise(url) is None
    assert fetchable(url) is None


def test_refuses_addresses_over_the_limit_before_and_after_escaping() -> None:
    fitting = "https://example.com/" + "a" * (MAX_LENGTH - 20)
    assert canonicalise(fitting) == fitting
    assert canonicalise(fitting + "a") is None
    assert canonicalise("https://example.com/" + "é" * 500) is None


@pytest.mark.parametrize(
    ("link", "base", "expected"),
    [
        ("/a", "https://example.com/feed.xml", "https://example.com/a"),
        ("b", "https://example.com/news/feed", "https://example.com/news/b"),
        ("//cdn.example/a", "https://example.com/feed", "https://cdn.example/a"),
        ("?id=3", "https://example.com/feed", "https://example.com/feed?id=3"),
        ("www.example.com/a", "https://feeds.example/x", "https://www.example.com/a"),
        ("https://u:p@example.com/a b?utm_source=rss#c", "", "https://example.com/a%20b?utm_source=rss"),
    ],
)
def test_fetchable_resolves_and_cleans_but_keeps_every_parameter(link: str, base: str, expected: str) -> None:
    assert fetchable(link, base) == expected


def test_fetchable_gives_none_for_an_empty_link_rather_than_the_feed_itself() -> None:
    assert fetchable("", "https://example.com/feed.xml") is None


def test_article_id_is_that_of_the_canonical_form() -> None:
    assert article_id("https://EXAMPLE.com/a?utm_source=rss") == article_id("https://example.com/a#top")
    assert article_id("https://example.com/a") == stable_id("article", "https://example.com/a")
    with pytest.raises(ValueError, match="not an http"):
        article_id("mailto:desk@example.com")


def test_host_is_in_lower_case_ascii_without_port() -> None:
    assert host("https://u:p@NEWS.München.example:8443/a") == "news.xn--mnchen-3ya.example"
    assert host("mailto:desk@example.com") == ""


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.bbc.co.uk/news", "https://feeds.bbc.co.uk/rss", True),
        ("https://paper.co.uk/", "https://rival.co.uk/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("http://example.com/", "https://www.example.com:8443/", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/a", False),
        ("http://127.0.0.2/", "http://127.0.0.3/", False),
        ("http://localhost/a", "http://localhost/b", True),
        ("https://example.com/", "not an address", False),
    ],
)
def test_same_site_goes_by_the_registrable_domain(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same
