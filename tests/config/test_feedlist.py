"""The file behind --feeds: plain lists, OPML and feeds.toml, told apart by what they hold."""

from pathlib import Path

import pytest

from config.feedlist import read_feed_list, slug
from extractors.model import Feed

OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:bellwether="https://example.org/bellwether">
  <head><title>Mine</title></head>
  <body>
    <outline text="Tech">
      <outline text="China">
        <outline type="rss" text="TechNode" title="TechNode
          News" xmlUrl="https://technode.com/feed/" htmlUrl="https://technode.com" language="en-us"/>
      </outline>
      <outline type="rss" text="36氪" xmlUrl="https://36kr.com/feed" category="/Tech,general"
               bellwether:id="36kr" bellwether:kind="tech" bellwether:country="CN" bellwether:language="zh"/>
    </outline>
    <outline text="A note without a feed"/>
  </body>
</opml>
"""


def read(tmp_path: Path, content: str | bytes, name: str = "feeds") -> tuple[tuple[Feed, ...], list[str]]:
    """The feeds, and each fault as "line key message"."""
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    feeds, faults = read_feed_list(file)
    assert all(fault.file == str(file) for fault in faults)
    return feeds, [f"{fault.line} {fault.key} {fault.message}" for fault in faults]


def test_a_plain_list(tmp_path: Path) -> None:
    feeds, faults = read(
        tmp_path,
        "# feeds of the desk\n\n"
        "https://technode.com/feed/\tTechNode\n"
        "  https://www.scmp.com/rss/36/feed South China\u00a0Morning Post\r\n"
        "http://127.0.1.7:8500/feed.xml   # no name\n",
    )

    assert faults == []
    assert [(each.id, each.outlet, each.url) for each in feeds] == [
        ("technode-com", "TechNode", "https://technode.com/feed/"),
        ("scmp-com-rss-36", "South China\u00a0Morning Post", "https://www.scmp.com/rss/36/feed"),
        ("127-0-1-7-8500", "127.0.1.7", "http://127.0.1.7:8500/feed.xml"),
    ]
    assert {(each.scope, each.kind, each.language) for each in feeds} == {("topical", None, None)}


def test_the_scope_of_a_list_can_be_chosen(tmp_path: Path) -> None:
    file = tmp_path / "feeds.txt"
    file.write_text("https://example.org/feed\n")

    assert read_feed_list(file, scope="general")[0][0].scope == "general"


def test_every_wrong_line_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    feeds, faults = read(
        tmp_path,
        "example.org/feed\nhttps://example.org/ok\nfeed://example.org/x\nhello world\nhttps://me:pw@example.org/\n",
    )

    assert [each.url for each in feeds] == ["https://example.org/ok"]
    assert faults == [
        '1  "example.org/feed" must begin with https:// or http://; write https://example.org/feed if the site has it',
        '3  "feed://example.org/x" must begin with https:// or http://; write https://example.org/x if the site has it',
        '4  the line must begin with https:// or http://, not "hello"',
        "5  the line must not carry a user name or password: the address is stored and shown everywhere",
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing yet\n", "\ufeff", "<opml version='1.0'><body/></opml>"])
def test_a_list_of_nothing_is_told(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == (
        (),
        ["None  lists no feed; write one address a line, like https://example.org/feed.xml"],
    )


def test_an_address_counts_once(tmp_path: Path) -> None:
    feeds, faults = read(tmp_path, "https://example.org/feed A\nhttp://www.Example.org/feed/ B\n")

    assert [each.outlet for each in feeds] == ["A"]
    assert faults == []


def test_opml_with_nested_folders(tmp_path: Path) -> None:
    feeds, faults = read(tmp_path, OPML)

    assert faults == []
    assert feeds == (
        Feed(
            id="technode-com",
            url="https://technode.com/feed/",
            outlet="TechNode News",
            kind="tech",
            language="en",
            scope="topical",
        ),
        Feed(
            id="36kr",
            url="https://36kr.com/feed",
            outlet="36氪",
            kind="tech",
            country="CN",
            language="zh",
            scope="general",
        ),
    )


def test_opml_1_without_types_and_with_odd_capitals(tmp_path: Path) -> None:
    feeds, faults = read(tmp_path, '<opml version="1.1"><body><OUTLINE xmlURL="https://example.org/x"/></body></opml>')

    assert faults == []
    assert feeds == (Feed(id="example-org-x", url="https://example.org/x", outlet="example.org", scope="topical"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_opml_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "latin-1": "ISO-8859-1"}[encoding]
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<opml><body><outline text="Süd" xmlUrl="https://example.org/x"/></body></opml>'

    feeds, faults = read(tmp_path, text.encode(encoding))

    assert faults == []
    assert feeds[0].outlet == "Süd"


def test_loose_attributes_of_plain_opml_never_stop_it(tmp_path: Path) -> None:
    feeds, faults = read(
        tmp_path,
        '<opml><body><outline text="" language="unknown" category="a,b" xmlUrl="https://example.org/x"/></body></opml>',
    )

    assert faults == []
    assert (feeds[0].outlet, feeds[0].language, feeds[0].scope) == ("example.org", None, "topical")


def test_wrong_outlines_are_told_by_line(tmp_path: Path) -> None:
    feeds, faults = read(
        tmp_path,
        "<opml><body>\n"
        '<outline type="rss" text="no address"/>\n'
        '<outline text="bad" xmlUrl="example.org"/>\n'
        '<outline text="ok" xmlUrl="https://example.org/1" bellwether:id="one"/>\n'
        '<outline text="again" xmlUrl="https://example.org/2" bellwether:id="one"/>\n'
        '<outline text="kind" xmlUrl="https://example.org/3" bellwether:kind="paper"/>\n'
        "</body></opml>",
    )

    assert [each.url for each in feeds] == ["https://example.org/1", "https://example.org/2"]
    assert [fault.split(" ", 2)[:2] for fault in faults] == [
        ["2", "xmlUrl"],
        ["3", "xmlUrl"],
        ["5", "bellwether:id"],
        ["6", "bellwether:kind"],
    ]
    assert 'did you mean "newspaper"?' in faults[3]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "<opml><body>\n<outline xmlUrl='https://example.org'>\n</body></opml>",
            "3  is not well-formed XML: mismatched tag",
        ),
        ("<rss version='2.0'><channel/></rss>", "1  is itself a feed, not a list of feeds"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "1  is itself a feed, not a list of feeds"),
        ("<html><body></body></html>", "1  is XML but not OPML (its root is <html>)"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml><body>&a;</body></opml>', "None  defines XML entities"),
        (
            '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;"/></body></opml>',
            "None  defines XML entities",
        ),
    ],
)
def test_other_xml_is_told(tmp_path: Path, content: str, message: str) -> None:
    feeds, (fault,) = read(tmp_path, content)

    assert feeds == ()
    assert fault.startswith(message)


def test_the_form_of_feeds_toml_whatever_the_file_is_called(tmp_path: Path) -> None:
    feeds, faults = read(
        tmp_path, '# mine\n[[feed]]\nid = "one"\nurl = "https://example.org/1"\noutlet = "One"\n', "feeds.txt"
    )

    assert faults == []
    assert feeds == (Feed(id="one", url="https://example.org/1", outlet="One", scope="general"),)


def test_faults_of_feeds_toml_have_line_and_key(tmp_path: Path) -> None:
    assert read(tmp_path, '[[feed]]\nid = "one"\nurl = "x"\noutlet = "One"\n')[1] == [
        '3 feed[one].url must begin with https:// or http://, not "x"'
    ]
    assert read(tmp_path, "[[feed]\n")[1][0].startswith("1  is not valid TOML at column")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    feeds, (fault,) = read_feed_list(tmp_path / "none.txt")

    assert feeds == ()
    assert fault.message.startswith("is missing")


def test_a_directory_or_another_encoding_is_told(tmp_path: Path) -> None:
    assert read_feed_list(tmp_path)[1][0].message == "is a directory; a file is needed here"
    assert read(tmp_path, b"https://example.org/\xfc\n")[1] == [
        "1  is not UTF-8 (byte 0xfc); save the file with UTF-8 encoding"
    ]


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("https://www.bbc.co.uk/news/rss.xml", "bbc-co-uk-news"),
        ("https://feeds.bbci.co.uk/news/world/asia/china/rss.xml", "feeds-bbci-co-uk-news-world-asia-china"),
        ("https://www.ft.com/technology?format=rss", "ft-com-technology-format"),
        ("http://127.0.0.9:8500/feed.xml", "127-0-0-9-8500"),
        ("https://example.org/", "example-org"),
        ("https://rss.app/feed", "rss-app"),
    ],
)
def test_ids_are_readable(url: str, readable: str) -> None:
    assert slug(url) == readable


def test_ids_are_unique_and_do_not_depend_on_later_lines(tmp_path: Path) -> None:
    feeds, _ = read(tmp_path, "https://example.org/rss\nhttps://example.org/feed\nhttps://example.org/atom.xml\n")
    fewer, _ = read(tmp_path, "https://example.org/rss\nhttps://example.org/feed\n")

    assert feeds[0].id == "example-org"
    assert all(each.id.startswith("example-org") for each in feeds)
    assert len({each.id for each in feeds}) == 3
    assert feeds[:2] == fewer


def test_a_long_or_foreign_address_still_gets_a_sound_id(tmp_path: Path) -> None:
    feeds, faults = read(tmp_path, f"https://example.org/{'long/' * 60}\nhttps://例え.jp/飼料\nhttps://例え.jp/別\n")

    assert faults == []
    assert len({each.id for each in feeds}) == 3
    assert all(0 < len(each.id) <= 100 and each.id.strip("-") == each.id for each in feeds)


def test_a_thousand_feeds_are_read(tmp_path: Path) -> None:
    feeds, faults = read(tmp_path, "".join(f"https://outlet{at}.example/feed.xml\n" for at in range(1000)))

    assert faults == []
    assert len({each.id for each in feeds}) == 1000
