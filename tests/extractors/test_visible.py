from __future__ import annotations

import time

import pytest

from extractors.visible import drop_noise, linked_data, measure_paragraphs, read_paragraphs, visible_text


@pytest.mark.parametrize(
    "hidden",
    [
        '<a href="https://www.tiktok.com/@paper" title="TikTok">Share</a>',
        '<a data-box=\'{"html": "<b>TikTok</b>"}\'>Share</a>',
        '<a title="a > b TikTok">Share</a>',
        '<script src="https://tiktok.com/embed.js">var a = "<p>TikTok</p>";</script>',
        "<SCRIPT>if (a < b) { load('</scr' + 'ipt>TikTok') }</SCRIPT >",
        "<style>.tiktok { color: red } /* TikTok </s */</style>",
        "<!-- TikTok --><!--> --><!--- TikTok -->",
        "<!--[if IE]><p>TikTok</p><![endif]-->",
        "<svg><title>TikTok</title><path d='M0'/></svg>",
        "<template><p>TikTok</p></template>",
        '<meta property="og:image:alt" content="TikTok logo"><meta name="keywords" content="TikTok">',
        '<script type="application/ld+json">{"sameAs": "https://tiktok.com/@x", "name": "TikTok"}</script>',
        '<img alt="TikTok" src="tiktok.png">',
        "<p>before</p><script>TikTok",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str):
    assert "tiktok" not in visible_text(f"<html><body><p>News</p>{hidden}</body></html>").lower()


@pytest.mark.parametrize(
    "shown",
    [
        "<p>TikTok</p>",
        "<p><b>Tik</b>Tok</p>",
        '<p><SPAN class="cap">T</SPAN>ikTok</p>',
        "<p>Tik&shy;Tok, Tik\u200bTok</p>",
        "<p>&#84;ikTok</p>",
        "<title>TikTok ban</title>",
        '<meta property="og:title" content="TikTok ban">',
        "<meta content='The &quot;TikTok&quot; ban' name='twitter:title'>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A ban of TikTok"}</script>',
        '<script async type=\'application/ld+json\'>{"articleBody": "He said \\"TikTok\\" <b>twice</b>."}</script>',
        '<script type="application/ld+json">{"articleBody": "\\u0054ikTok and \\u6296\\u97f3"}</script>',
        '<script type="application/ld+json">{"articleBody": "a wrong \\escape: TikTok"}</script>',
        '<svg class="icon"/><p>TikTok</p>',
        "<svg><path d='M0'><p>TikTok</p>",
        "<!--> <p>TikTok</p>",
        "<!--[if !IE]><!--><p>TikTok</p><!--<![endif]-->",
        "<noscript>TikTok</noscript>",
        "<script-loader></script-loader><style-guide><p>TikTok</p></style-guide>",
        "<p>5 < 6 and TikTok > 4</p>",
        "<p>TikTok",
    ],
)
def test_what_an_extractor_may_find_is_kept(shown: str):
    assert "TikTok" in visible_text(f"<html><body>{shown}</body></html>")


def test_words_of_two_blocks_stay_apart_and_white_space_is_one_space():
    html = "<ul><li>News<li>TikTok</ul><td>Ant</td><td>Group</td>\n<p>Ant\n   <i>Group</i></p>"
    assert visible_text(html) == "News TikTok Ant Group Ant Group"


def test_chinese_in_json_is_read():
    html = '<script type="application/ld+json">{"headline":"\\u6296\\u97f3"}</script>'
    assert visible_text(html) == "抖音"


def test_each_json_block_is_found_once_and_a_cut_one_not_at_all():
    html = (
        '<script type="application/ld+json">{"a": "<b>1</b>"}</script>'
        '<script type="application/ld+json">{"a": 2}</SCRIPT><script type="application/ld+json">{"a": 3'
    )
    assert list(linked_data(html)) == ['{"a": "<b>1</b>"}', '{"a": 2}']


def test_noise_goes_and_json_and_text_stay():
    data = '<script type="application/json">f</script>'
    html = f"<p>a</p><!-- b --><script>c</script><style>d</style><svg>e</svg>{data}<p>g</p>"
    assert drop_noise(html) == f"<p>a</p>{data}<p>g</p>"


def test_paragraphs_come_out_one_a_line():
    html = "<h2>Head</h2>\n<p>One\nparagraph with a <a href='x'>link</a>.</p><p> </p><ul><li>first<li>second</ul>a<br>b"
    assert read_paragraphs(html) == "Head\nOne paragraph with a link.\nfirst\nsecond\na\nb"


@pytest.mark.parametrize(
    "piece",
    [
        "<script ",
        "<style>",
        "<svg>",
        "<svg ",
        "<template>",
        "<!--",
        "<a ",
        '<a "',
        "<a '\"",
        '<script type="ld+json">',
        "<",
    ],
)
def test_no_broken_page_takes_more_than_linear_time(piece: str):
    html = piece * (1_000_000 // len(piece))
    started = time.process_time()
    visible_text(html)
    drop_noise(html)
    read_paragraphs(html)
    assert time.process_time() - started < 5


def test_a_page_of_200_kb_takes_a_few_milliseconds():
    story = "<p>The <b>committee</b> met &amp; talked, <a href='/x?y=1' class=\"link\">as reported</a>, for hours.</p>"
    html = f"<html><head><script>{'var a = 1; ' * 9_000}</script></head><body>{story * 1_000}</body></html>"
    started = time.process_time()
    for _ in range(5):
        visible_text(html)
    assert len(html) > 190_000
    assert (time.process_time() - started) / 5 < 0.03


@pytest.mark.parametrize(
    ("html", "characters"),
    [
        ("<p>abc</p><p class='x'>de<b>f</b></p>", 6),
        ("<P>open<P>next<div>in</div>", 10),
        ("<pre>no</pre><picture>no</picture>", 0),
        ("<p>" * 50_000, 0),
    ],
)
def test_paragraphs_are_measured_without_their_tags(html: str, characters: int) -> None:
    assert measure_paragraphs(html) == characters
