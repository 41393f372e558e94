"""`bellwether stances` as a user runs it, on a small snapshot with the shipped codebook and model."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from config.template import write
from extractors.model import Document, EntryOutcome, Holder, TaggedArticle
from flows.provenance import describe_provenance, trace
from tests.extractors.stance.shipped import configuration, tagger
from tests.flows.test_cli import bellwether
from tests.warehouse.samples import FEEDS, NOW, a_poll, a_stance, an_article, an_entry
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_outcomes, save_polls

pytestmark = pytest.mark.program

TEXT = (
    "TikTok should be banned, said Senator Ada Thorne. The hall was full, and it rained.\n"
    "TikTok gives small sellers a living, merchants told the panel on Monday."
)
GERMAN = "TikTok ist ein Sicherheitsrisiko, sagte die Ministerin."
OLD = "https://harbour.example/old"
TODAY = "https://harbour.example/today"
DROPPED = "https://harbour.example/recipe"
THORNE = Holder(type="attributed", name="Ada Thorne")


def by_an_old_tagger() -> TaggedArticle:
    """With a stance that today's tagger cannot find, and one that it may."""
    ban = a_stance(
        TEXT, "TikTok should be banned, said Senator Ada Thorne.", pole="affirm", holder=THORNE,
        cues=("ban.affirm.en.01",), holder_rule="inverted", company="ByteDance",
    )  # fmt: skip
    gone = a_stance(TEXT, "The hall was full, and it rained.", proposition="engagement", holder=Holder(type="author"))
    return an_article("old", TEXT, stances=(ban, gone), aliases=("https://harbour.example/alias",))


def by_today_s_tagger() -> TaggedArticle:
    found = tagger().tag(Document(id="x", text=GERMAN, title="About today", language="de", genre="news"))
    assert found.stances
    article = an_article("today", GERMAN, stances=found.stances, language="de", tagger_version=tagger().version)
    return replace(article, codebook_version=configuration().codebook.version)


def by_nobody() -> TaggedArticle:
    text = "A TikTok betiltása helytelen lenne."
    return an_article("magyar", text, stances=(), language="hu", tagging="unsupported")


def retired() -> TaggedArticle:
    text = "Give it a flag, they say."
    return an_article("retired", text, stances=(a_stance(text, "Give it a flag", proposition="flagging"),))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shipped configuration and a published snapshot."""
    home = tmp_path_factory.mktemp("desk")
    write(home / "config")
    entry = an_entry("recipe")
    with open_live(home / "data" / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll(shows=(entry,))], now=NOW)
            dropped = EntryOutcome(article_id=entry.article_id, status="dropped", reason="no_topic_in_entry")
            save_outcomes(connection, [dropped], now=NOW)
            articles = [by_an_old_tagger(), by_today_s_tagger(), by_nobody(), retired()]
            save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
    publish(home / "data" / LIVE_NAME, home / "data" / SNAPSHOT_NAME, now=NOW)
    return home


def ask(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return bellwether("stances", *arguments, home=home)


# list


def test_list_counts_the_stories_of_each_pole(desk: Path) -> None:
    got = ask(desk, "list")
    assert (got.returncode, got.stderr) == (0, "")
    lines = got.stdout.splitlines()
    rows = {line.split()[0]: line for line in lines[1:]}
    assert list(rows)[:-1] == [proposition.id for proposition in configuration().codebook.propositions]
    ban = configuration().codebook.propositions[2]
    assert rows["ban"].split()[1:3] == ["1", "0"]
    assert rows["ban"].endswith(ban.statement)
    assert rows["due-process"].split()[1:3] == ["0", "0"]
    assert rows["flagging"].endswith("(not in the codebook)")
    assert "\x1b" not in got.stdout


def test_list_gives_programs_all_counts(desk: Path) -> None:
    rows = {row["proposition"]: row for row in json.loads(ask(desk, "list", "--json").stdout)}
    assert len(rows) == 17
    assert rows["ban"]["affirm"] == {
        "proposition": "ban", "pole": "affirm", "articles": 1, "stories": 1, "holders": 1,
        "first_on": "2026-03-01", "last_on": "2026-03-01",
    }  # fmt: skip
    assert rows["ban"]["reject"] is None
    assert rows["flagging"]["statement"] is None


def test_without_a_snapshot_the_codebook_is_listed_and_nothing_made(tmp_path: Path) -> None:
    write(tmp_path / "config")
    got = ask(tmp_path, "list")
    assert got.returncode == 0
    assert got.stdout.splitlines()[2].startswith("ban ")
    assert "stories" not in got.stdout
    assert "no snapshot in data yet: what was found comes with `bellwether track`" in got.stderr
    assert {row["affirm"] for row in json.loads(ask(tmp_path, "list", "--json").stdout)} == {None}
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


# show


def test_show_says_what_it_means_and_who_holds_it_where(desk: Path) -> None:
    got = ask(desk, "show", "ban")
    assert (got.returncode, got.stderr) == (0, "")
    ban = configuration().codebook.propositions[2]
    for words in (ban.statement, f"AFFIRM  {ban.affirm}", f"REJECT  {ban.reject}", f"not this: {ban.not_this}"):
        assert words in got.stdout
    affirm, reject = got.stdout.split("REJECT  ")
    assert "found     in 1 stories (1 articles) by 1 holders, published 2026-03-01 to 2026-03-01" in affirm
    assert "holders   Ada Thorne (1)" in affirm
    assert "outlets   Harbour Post (1)" in affirm
    assert "| TikTok should be banned, said Senator Ada Thorne." in affirm
    assert OLD in affirm
    assert "found     never" in reject


def test_show_gives_programs_cues_and_thresholds(desk: Path) -> None:
    found = json.loads(ask(desk, "show", "ban", "--json").stdout)
    affirm, reject = found["sides"]
    assert (affirm["pole"], reject["pole"]) == ("affirm", "reject")
    ban = configuration().codebook.propositions[2]
    assert sum(affirm["cues"].values()) + sum(reject["cues"].values()) == len(ban.cues)
    assert {"en", "de", "zh"} <= affirm["cues"].keys()
    assert 0 < affirm["cue_threshold"] <= affirm["threshold"] < 1
    assert affirm["quotes"][0]["holder_name"] == "Ada Thorne"
    assert (reject["count"], reject["quotes"]) == (None, [])


def test_show_gives_no_more_quotes_than_asked_for(desk: Path) -> None:
    assert "| TikTok should be banned" not in ask(desk, "show", "ban", "--quotes", "0").stdout


def test_show_works_without_a_snapshot(tmp_path: Path) -> None:
    write(tmp_path / "config")
    got = ask(tmp_path, "show", "ban")
    assert got.returncode == 0
    assert "found" not in got.stdout
    assert "no snapshot in data yet" in got.stderr


@pytest.mark.parametrize(("wrong", "hint"), [("due-proces", 'did you mean "due-process"?'), ("xyz", "stances list")])
def test_show_knows_no_other_proposition(desk: Path, wrong: str, hint: str) -> None:
    got = ask(desk, "show", wrong)
    assert (got.returncode, got.stdout) == (2, "")
    assert f"no such proposition: {wrong}" in got.stderr
    assert hint in got.stderr


# explain


def test_explain_shows_what_is_stored_and_what_the_tagger_of_today_says(desk: Path) -> None:
    got = ask(desk, "explain", OLD)
    assert (got.returncode, got.stderr) == (0, "")
    stored, today = got.stdout.split("TODAY  ")
    assert stored.startswith(f"About old\nHarbour Post (US), 2026-03-01, en, news  {OLD}\n")
    assert "tagging done by tagger-1, codebook 2026.1" in stored
    assert "ban affirm  by Ada Thorne (attributed, reports; holder rule: inverted)" in stored
    assert "[0-49] TikTok should be banned, said Senator Ada Thorne." in stored
    assert "confidence 0.90, basis cue, tier local, about ByteDance" in stored
    assert "cues ban.affirm.en.01" in stored
    assert "tagger tagger-1, codebook 2026.1, 2026-03-02 12:00" in stored
    assert "engagement reject  by the author (author, reports)  (not found today)" in stored
    assert today.startswith(f"another tagger, {tagger().version}, than the one that the stances are by")
    assert "ban.affirm.en.01 at 7-23 “should be banned”" in today or "cue ban.affirm.en.01 at 7-23" in today


def test_explain_says_that_the_tagger_is_the_same(desk: Path) -> None:
    got = ask(desk, "explain", TODAY)
    stored, today = got.stdout.split("TODAY  ")
    assert today.startswith("the same tagger\n")
    assert "not found today" not in stored
    assert "tagged by cues alone" in today
    assert stored.count("security-threat affirm") == today.count("security-threat affirm  by") == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/alias",
        "http://harbour.example/old",
        "harbour.example/old",
        "https://HARBOUR.example/old?utm_source=rss#top",
    ],
)
def test_explain_takes_any_address_of_the_article(desk: Path, url: str) -> None:
    assert trace(desk / "data" / SNAPSHOT_NAME, url, tagger()).article.url == OLD


def test_explain_gives_programs_all_of_it(desk: Path) -> None:
    found = json.loads(ask(desk, "explain", OLD, "--json").stdout)
    assert "text" not in found["article"]
    assert [stance["proposition"] for stance in found["stances"]] == ["ban", "engagement"]
    for stance in found["stances"]:
        assert TEXT[stance["start_char"] : stance["end_char"]] == stance["quote"]
    assert (found["today"]["same_tagger"], found["today"]["tagger_version"]) == (False, tagger().version)
    explained = tagger().explain(Document(id="x", text=TEXT, title="About old", language="en", genre="news"))
    again = found["today"]["explanation"]["stances"]
    assert [stance["stance"]["quote"] for stance in again] == [stance.quote for stance in explained.tagging.stances]


def test_explain_says_that_a_language_is_not_supported(desk: Path) -> None:
    found = trace(desk / "data" / SNAPSHOT_NAME, "https://harbour.example/magyar", tagger())
    told = list(describe_provenance(found))
    assert "STORED  no stance" in told
    assert told[-1] == "  on topic, hu, news, tagging unsupported"


def test_explain_tells_what_became_of_an_entry_without_article(desk: Path) -> None:
    got = ask(desk, "explain", DROPPED)
    assert (got.returncode, got.stdout) == (2, "")
    assert "the feed harbour showed it on 2026-03-02; dropped (no_topic_in_entry)" in got.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [("https://harbour.example/never", "no feed has shown it"), ("what is this", "is no web address")],
)
def test_explain_of_an_address_that_nobody_knows(desk: Path, url: str, words: str) -> None:
    got = ask(desk, "explain", url)
    assert (got.returncode, got.stdout) == (2, "")
    assert words in got.stderr


def test_explain_without_a_snapshot_says_how_to_get_one(tmp_path: Path) -> None:
    write(tmp_path / "config")
    got = ask(tmp_path, "explain", OLD)
    assert got.returncode == 1
    assert "Run `bellwether track` first" in got.stderr


def test_a_tier_that_asks_a_language_model_leaves_the_explaining_to_its_local_part(desk: Path) -> None:
    llm = {"TAG__TIER": "llm", "LLM__ENDPOINT": "http://127.0.0.1:9/v1", "LLM__MODEL": "none"}
    environ = {f"BELLWETHER_{name}": value for name, value in llm.items()}
    got = bellwether("stances", "explain", TODAY, home=desk, environ=environ)
    assert got.returncode == 0, got.stderr
    assert "The tier llm asks a language model, which gives no reasons" in got.stderr
    assert "TODAY  the same tagger" in got.stdout


# tag --explain

LINE = json.dumps({"id": "x", "text": "TikTok should be banned, said Senator Ada Thorne.", "language": "en"})


def test_tag_explains_with_the_tier_of_the_settings(desk: Path) -> None:
    got = bellwether("tag", "--explain", home=desk, stdin=LINE)
    assert (got.returncode, got.stderr) == (0, "")
    assert f"tagger  {tagger().version}" in got.stdout
    assert "by cues and model" in got.stdout


def test_tag_explains_with_another_tier_on_demand(desk: Path) -> None:
    got = bellwether("tag", "--explain", "--tier", "cues", home=desk, stdin=LINE)
    assert "tagger  cue-" in got.stdout
    assert "confidence 0.80 = +0.50 a cue matches" in got.stdout
    assert "by cues and model" not in got.stdout


def test_tag_explains_the_local_part_of_a_tier_that_asks_a_language_model(desk: Path) -> None:
    got = bellwether("tag", "--explain", "--tier", "cascade", home=desk, stdin=LINE)
    assert got.returncode == 0
    assert "The tier cascade asks a language model, which gives no reasons" in got.stderr
    assert f"tagger  {tagger().version}" in got.stdout


def test_tag_explains_to_programs_a_line_each(desk: Path) -> None:
    got = bellwether("tag", "--explain", "--json", "--tier", "cues", home=desk, stdin=f"{LINE}\n{LINE}\n")
    first, second = (json.loads(line) for line in got.stdout.splitlines())
    assert first == second
    assert first["stances"][0]["matches"][0]["cue"] == "ban.affirm.en.01"


def test_tag_takes_another_tier_on_demand(desk: Path) -> None:
    got = bellwether("tag", "--tier", "cues", home=desk, stdin=LINE)
    (stance,) = json.loads(got.stdout)["stances"]
    assert (stance["proposition"], stance["basis"]) == ("ban", "cue")
