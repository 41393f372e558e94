"""Loading a whole configuration: what is shipped loads, and whatever is wrong is told all at once."""

import shutil
from pathlib import Path

import pytest

import config
from config.loader import load
from extractors.errors import ConfigurationError, Fault
from extractors.model import AlertRule

SHIPPED = Path(config.__file__).parent

STANCES = """\
version = "2026.11.1"

[[proposition]]
id = "ban"
statement = "It should be banned."
affirm = "ban it"
reject = "a ban is wrong"
not_this = "merely mentioning the ban"

  [[proposition.cue]]
  id = "ban.reject.en.01"
  pole = "reject"
  language = "en"
  pattern = '\\bban (?:is|would be) (?:wrong|absurd)\\b'
  yes = "The ban is wrong."
  no = "The ban is on the table."
  negated = "flip"
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A configuration that loads: the shipped files, with a small stances.toml."""
    place = tmp_path / "config"
    place.mkdir()
    for name in ("settings.toml", "feeds.toml", "topics.toml", "alerts.toml"):
        shutil.copy(SHIPPED / name, place / name)
    (place / "stances.toml").write_text(STANCES, encoding="utf-8")
    return place


def faults_of(directory: Path, **environ: str) -> tuple[Fault, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load(directory, environ=environ)
    return caught.value.faults


def told(directory: Path, **environ: str) -> list[str]:
    """Every fault as "file:line key message", the file without its folder."""
    return [
        f"{Path(fault.file).name}:{fault.line} {fault.key} {fault.message}" for fault in faults_of(directory, **environ)
    ]


def append(path: Path, text: str) -> int:
    """Adds `text` at the end of `path` and returns the line it begins on."""
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


def test_loads_a_sound_directory(directory: Path) -> None:
    configuration = load(directory, environ={})

    assert configuration.settings.fetch.host_connections == 2
    assert len(configuration.feeds) >= 60
    assert {"tiktok", "huawei", "chinese-apps"} <= {topic.id for topic in configuration.topics}
    assert configuration.rules[0] == AlertRule(id="ever")
    assert configuration.codebook.version == "2026.11.1"
    (cue,) = configuration.codebook.propositions[0].cues
    assert (cue.id, cue.proposition, cue.pole, cue.negated) == ("ban.reject.en.01", "ban", "reject", "flip")


def test_the_shipped_configuration_loads() -> None:
    configuration = load(SHIPPED, environ={})

    assert len(configuration.codebook.propositions) == 16


def test_a_missing_directory_points_to_init(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")

    assert "bellwether init" in fault.message
    assert fault.file.endswith("nowhere")


def test_a_file_given_as_directory_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("")

    assert faults_of(file)[0].message == "is a file; --config wants a directory"


def test_a_fault_in_every_file_is_told_at_once(directory: Path) -> None:
    setting = append(directory / "settings.toml", "[stroies]\nthreshold = 0.5\n")
    feed = append(directory / "feeds.toml", '[[feed]]\nid = "mine"\noutlet = "Mine"\nurl = "ftp://example.org/"\n')
    topic = append(directory / "topics.toml", '[[topic]]\nid = "x"\nkind = "ap"\nname = "X"\naliases = ["X"]\n')
    rule = append(directory / "alerts.toml", '[[rule]]\nid = "often"\nscope = "ever"\nmin_confidence = 6\n')
    cue = append(directory / "stances.toml", '  [[proposition.cue]]\n  id = "bam.affirm.en.01"\n  pole = "affirm"\n')

    assert told(directory, BELLWETHER_FETCH__ROBOTS="perhaps") == [
        f'settings.toml:{setting} stroies is unknown; did you mean "stories"?',
        'environment:None BELLWETHER_FETCH__ROBOTS must be true or false (no quotes), not "perhaps"',
        f'feeds.toml:{feed + 3} feed[mine].url must begin with https:// or http://, not "ftp://example.org/"',
        f'topics.toml:{topic + 2} topic[x].kind must be one of "company", "product", "app", "law", "class", '
        'not "ap"; did you mean "app"?',
        *(
            f"stances.toml:{cue} proposition[ban].cue[bam.affirm.en.01].{key} is missing"
            for key in ("language", "pattern", "yes", "no")
        ),
        f'stances.toml:{cue + 1} proposition[ban].cue[bam.affirm.en.01].id begins with an unknown proposition "bam"; '
        'did you mean "ban"?',
        f"alerts.toml:{rule + 3} rule[often].min_confidence must be a number from 0 to 1, not 6",
    ]


def test_the_error_text_has_a_line_for_each_fault(directory: Path) -> None:
    append(directory / "alerts.toml", '[[rule]]\nid = "ever"\nscope = "evr"\n')

    with pytest.raises(ConfigurationError) as caught:
        load(directory, environ={})

    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.faults) == 2
    assert all(line.startswith(str(directory / "alerts.toml")) for line in lines)


@pytest.mark.parametrize("name", ["settings.toml", "feeds.toml", "topics.toml", "stances.toml", "alerts.toml"])
def test_a_missing_file_is_told(directory: Path, name: str) -> None:
    (directory / name).unlink()

    (fault,) = faults_of(directory)

    assert Path(fault.file).name == name
    assert fault.message.startswith("is missing; `bellwether init DIR`")


def test_several_missing_files_are_told_together(directory: Path) -> None:
    (directory / "feeds.toml").unlink()
    (directory / "topics.toml").unlink()

    assert [Path(fault.file).name for fault in faults_of(directory)] == ["feeds.toml", "topics.toml"]


def test_a_syntax_error_has_line_and_column(directory: Path) -> None:
    line = append(directory / "alerts.toml", "[[rule]]\nid = ever\n")

    (fault,) = faults_of(directory)

    assert fault.line == line + 1
    assert fault.message == "is not valid TOML at column 6: invalid value; text needs quotes, true and false none"


def test_a_document_that_breaks_off_is_placed_at_its_end(directory: Path) -> None:
    (directory / "alerts.toml").write_text('[[rule]]\nid = "ever\n', encoding="utf-8")

    (fault,) = faults_of(directory)

    assert fault.line == 2
    assert "not valid TOML" in fault.message


def test_a_broken_settings_file_does_not_hide_the_environment(directory: Path) -> None:
    (directory / "settings.toml").write_text("[fetch\n", encoding="utf-8")

    assert [fault.key for fault in faults_of(directory, BELLWETHER_FETCH__RETRIES="many")] == [
        "",
        "BELLWETHER_FETCH__RETRIES",
    ]


def test_another_encoding_than_utf8_is_told(directory: Path) -> None:
    (directory / "feeds.toml").write_bytes('[[feed]]\nid = "sz"\noutlet = "Süddeutsche"\n'.encode("latin-1"))

    (fault,) = faults_of(directory)

    assert fault.line == 3
    assert fault.message == "is not UTF-8 (byte 0xfc); save the file with UTF-8 encoding"


def test_utf16_is_told(directory: Path) -> None:
    (directory / "alerts.toml").write_bytes('[[rule]]\nid = "ever"\n'.encode("utf-16"))

    assert "save the file with UTF-8" in faults_of(directory)[0].message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(directory: Path) -> None:
    text = (directory / "alerts.toml").read_text(encoding="utf-8") + "colour = 1\n"
    (directory / "alerts.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    (fault,) = faults_of(directory)

    assert (fault.line, fault.key) == (text.count("\n"), "operations.colour")


def test_a_directory_in_place_of_a_file_is_told(directory: Path) -> None:
    (directory / "alerts.toml").unlink()
    (directory / "alerts.toml").mkdir()

    assert faults_of(directory)[0].message == "is a directory; a file is needed here"


def test_a_feeds_file_stands_in_for_feeds_toml(directory: Path, tmp_path: Path) -> None:
    (directory / "feeds.toml").write_text("this is not read", encoding="utf-8")
    urls = tmp_path / "feeds.txt"
    urls.write_text("http://127.0.1.1:8500/feed.xml\n", encoding="utf-8")

    (feed,) = load(directory, environ={}, feeds_file=urls).feeds

    assert (feed.url, feed.scope, feed.outlet) == ("http://127.0.1.1:8500/feed.xml", "topical", "127.0.1.1")


def test_faults_of_the_feeds_file_join_the_others(directory: Path, tmp_path: Path) -> None:
    urls = tmp_path / "feeds.txt"
    urls.write_text("example.org/feed\n", encoding="utf-8")
    append(directory / "alerts.toml", "wrong = 1\n")

    with pytest.raises(ConfigurationError) as caught:
        load(directory, environ={}, feeds_file=urls)

    assert [Path(fault.file).name for fault in caught.value.faults] == ["feeds.txt", "alerts.toml"]


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("\\bban (?:", "\\b(ban (?:", "pattern", "does not compile"),
        ("\\bban (?:is", "(?<!no )ban (?:is", "pattern", "RE2 syntax has no look-around"),
        ("'\\bban (?:is|would be) (?:wrong|absurd)\\b'", "''", "pattern", "must be a pattern in quotes"),
        ('pole = "reject"', 'pole = "affirm"', "id", 'must begin with "ban.affirm.en."'),
        ('language = "en"', 'language = "cn"', "language", 'did you mean "zh"?'),
        ("ban.reject.en.01", "ban-reject-1", "id", "must be proposition.pole.language.number"),
        ('negated = "flip"', 'negated = "turn"', "negated", '"silence", "flip", "ignore"'),
        ('yes = "The ban is wrong."', "", "yes", "is missing"),
    ],
)
def test_a_wrong_cue_is_told(directory: Path, old: str, new: str, key: str, message: str) -> None:
    (directory / "stances.toml").write_text(STANCES.replace(old, new), encoding="utf-8")

    faults = faults_of(directory)

    assert faults[0].key.endswith(f".{key}")
    assert message in faults[0].message
    assert STANCES.splitlines()[(faults[0].line or 0) - 1].split("=")[0].strip() in {key, "[[proposition.cue]]"}


def test_cue_ids_are_unique_over_all_propositions(directory: Path) -> None:
    append(directory / "stances.toml", STANCES.split("not_this", 1)[1].split("\n", 1)[1])

    assert [fault.message for fault in faults_of(directory)] == [
        '"ban.reject.en.01" is used twice; each must be unique'
    ]


def test_a_codebook_needs_version_and_propositions(directory: Path) -> None:
    (directory / "stances.toml").write_text("", encoding="utf-8")

    assert [fault.message for fault in faults_of(directory)] == [
        'is missing; write it like "2026.11.1"',
        "lists no [[proposition]]; without one no stance can be found",
    ]


def test_rules_have_defaults_and_may_be_none(directory: Path) -> None:
    (directory / "alerts.toml").write_text('[[rule]]\nid = "quiet"\nscope = "ever"\nenabled = false\n')
    assert load(directory, environ={}).rules == (AlertRule(id="quiet", scope="ever", enabled=False),)

    (directory / "alerts.toml").write_text("")
    assert load(directory, environ={}).rules == ()


def test_a_single_bracket_for_a_list_of_tables_is_told(directory: Path) -> None:
    (directory / "alerts.toml").write_text('[rule]\nid = "ever"\nscope = "ever"\n')

    assert [fault.message for fault in faults_of(directory)] == ["must be written as [[rule]], with two brackets"]


ODD = ["3", "-1.5", "true", "[]", "[1, [2]]", "{}", "{ a = 1 }", "1979-05-27", "07:32:00", '""', '"\\u0000"', "nan"]
KEYS = ("id", "url", "kind", "country", "language", "verified_at", "aliases", "cue", "scope", "robots", "user_agent")
SMALL = {
    "settings.toml": "",
    "feeds.toml": '[[feed]]\nid = "a"\nurl = "https://example.org/"\noutlet = "A"\n',
    "topics.toml": '[[topic]]\nid = "a"\nkind = "class"\nname = "A"\naliases = ["A"]\n',
    "stances.toml": STANCES,
    "alerts.toml": "",
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("name", "table", "header"),
    [
        ("settings.toml", "fetch", "[fetch]"),
        ("feeds.toml", "feed", "[[feed]]"),
        ("topics.toml", "topic", "[[topic]]"),
        ("stances.toml", "proposition", "[[proposition]]"),
        ("alerts.toml", "rule", "[[rule]]"),
    ],
)
def test_a_value_of_any_type_anywhere_is_a_fault_and_no_crash(
    tmp_path: Path, name: str, table: str, header: str, odd: str
) -> None:
    for each, text in SMALL.items():
        (tmp_path / each).write_text(text, encoding="utf-8")
    whole = f"{header}\n" + "".join(f"{key} = {odd}\n" for key in KEYS)

    for content in (whole, f"{table} = {odd}\n", f"{table} = [{odd}, {odd}]\n", f"version = {odd}\n"):
        (tmp_path / name).write_text(f"nonsense = 1\n{content}", encoding="utf-8")
        assert (1, "nonsense") in [(fault.line, fault.key) for fault in faults_of(tmp_path)]
