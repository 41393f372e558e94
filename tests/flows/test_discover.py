"""Nights of discovery on a real warehouse: what is read, proposed, told, decided, forgotten, and what is refused."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from config.loader import load
from config.template import write
from extractors.errors import ConfigurationError, UsageError
from extractors.model import Document, OwnExemplar
from extractors.stance.card import MODEL
from extractors.stance.own import pack
from flows.cli import cli
from flows.discovering import discover_night, open_reader
from flows.notify.message import to_item
from flows.progress import Silence
from tests.fakes import internet
from tests.flows.llm.endpoint import Model, completion, failing
from tests.warehouse.samples import HARBOUR, an_article
from warehouse import discovery, outbox, removals
from warehouse.connection import LIVE_NAME, Connection, open_live, transaction
from warehouse.discovery import DueText, FoundStatement
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles

# Each night loads the tagger anew.
pytestmark = pytest.mark.program

NOW = datetime(2026, 6, 30, 2, 17, tzinfo=UTC)
SPEECH = "Taking TikTok away gags a generation that speaks and argues there, the union said."
OTHER = "The firm moved into another street of the town in spring, said its manager."


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("config")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def tagger(config: Path) -> Any:
    return open_reader(load(config, environ={}))


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory, tagger: Any) -> Path:
    """Twelve weeks: something said here and there all along, and eight sites that begin to say one thing."""
    data = tmp_path_factory.mktemp("stand")
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, [HARBOUR], now=NOW)
        chance = np.random.default_rng(2)
        usual = [(f"usual-{n}", OTHER, chance.normal(size=384), 83 - n) for n in range(80)]
        new = [(f"new-{n}", SPEECH, 8 * np.eye(1, 384)[0] + 0.1 * chance.normal(size=384), 11 - n) for n in range(10)]
        with transaction(connection):
            for slug, text, vector, days in [*usual, *new]:
                fill(connection, tagger.version, slug, text, vector, days)
    publish(data / LIVE_NAME, data / "snapshot.duckdb")
    return data


def fill(connection: Connection, version: str, slug: str, text: str, vector: Any, days: int) -> None:
    """An article with one statement, read already."""
    tagged = an_article(
        slug, f"{text} ({slug})", canonical_url=f"https://{slug[-1]}.example/{slug}", stances=(),
        first_seen_at=NOW - timedelta(days=days, hours=1), published_at=NOW - timedelta(days=days, hours=2),
    )  # fmt: skip
    article = tagged.article
    save_articles(connection, run_id="r", articles=[tagged], stories={}, now=NOW)
    due = DueText(
        article_id=article.article_id, revision=article.revision, title=article.title, text=article.text,
        language="en", genre="news",
    )  # fmt: skip
    found = FoundStatement(
        statement_id=slug, article_id=article.article_id, revision=article.revision, start_char=0, end_char=len(text),
        quote=text, words=text.replace("TikTok", "the company"), holder_type="attributed", holder_name=f"Holder {slug}",
        vector=pack(np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)), tagger_version=version,
    )  # fmt: skip
    discovery.save_read(connection, [due], [found], tagger_version=version, now=NOW)


@pytest.fixture
def data(stand: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(stand, tmp_path / "data"))


@pytest.fixture
def own_config(config: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(config, tmp_path / "own"))


def night(config: Path, data: Path, days: int = 0, **environ: str) -> dict[str, Any]:
    return asyncio.run(
        discover_night(
            load(config, environ=environ), data=data, clock=lambda: NOW + timedelta(days=days), progress=Silence()
        )
    )


def ask(data: Path, sql: str) -> list[Any]:
    with open_live(data / LIVE_NAME) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def proposed(stand: Path, config: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """The data folder after the fourth of four nights, and the nights' reports."""
    import shutil

    data = Path(shutil.copytree(stand, tmp_path_factory.mktemp("proposed") / "data"))
    return data, [night(config, data, days) for days in range(4)]


@pytest.fixture
def offered(proposed: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> tuple[Path, str]:
    """A copy of it, and the proposal's id."""
    import shutil

    return Path(shutil.copytree(proposed[0], tmp_path / "data")), proposed[1][-1]["proposal"]


def invoke(*arguments: object) -> Any:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_what_is_there_for_four_nights_is_proposed_and_told(proposed: tuple[Path, list[dict[str, Any]]]) -> None:
    data, reports = proposed
    assert [report["proposal"] is None for report in reports] == [True, True, True, False]
    assert reports[-1]["told"]
    ((rule, proposition, stance, reason, quote),) = ask(
        data, "SELECT rule, proposition, stance_id, reason, facts ->> '$.quote' FROM alerts"
    )
    assert (rule, proposition, stance, quote) == ("unlisted", reports[-1]["proposal"], "", SPEECH)
    assert "10 sentences of 10 articles" in reason
    assert "speaks" in reason or "generation" in reason


def test_the_same_night_again_changes_nothing_and_the_next_proposes_nothing_more(
    offered: tuple[Path, str], config: Path
) -> None:
    data, _ = offered
    assert night(config, data, 3)["proposal"] is None
    assert night(config, data, 12)["proposal"] is None
    assert ask(data, "SELECT count(*) FROM discoveries") == [(1,)]
    assert ask(data, "SELECT count(*) FROM alerts WHERE withdrawn_at IS NULL") == [(1,)]


def test_a_night_has_its_proposal_named_by_the_language_model_of_the_settings(
    offered: tuple[Path, str], config: Path
) -> None:
    data, proposal = offered
    name = {
        "id": "free-expression", "statement": "Restricting it violates free speech.", "affirm": "It gags people.",
        "reject": "It gags nobody.", "pole": "affirm", "like": None,
    }  # fmt: skip
    model = Model([failing(500), completion(name)])
    with internet(model) as site:
        chosen = {"BELLWETHER_LLM__ENDPOINT": site.url("/v1"), "BELLWETHER_LLM__MODEL": "small-1"}
        chosen |= {"BELLWETHER_LLM__RETRIES": "0"}
        reports = []
        for tier in ("local", "llm", "cascade"):
            with open_live(data / LIVE_NAME) as connection:
                # As if the fourth night had not been yet.
                connection.execute("DELETE FROM discoveries")
            reports.append(night(config, data, 3, BELLWETHER_TAG__TIER=tier, **chosen))
    assert [report["proposal"] for report in reports] == [proposal] * 3
    assert [report["suggested"] for report in reports] == [None, None, "free-expression"]
    assert reports[0]["not_suggested"] is None
    assert "answered 500" in reports[1]["not_suggested"]
    assert len(model.asked) == 2
    assert "small-1 suggests: free-expression" in invoke("discover", "show", proposal, "--data", data).output


def test_texts_that_no_night_has_read_are_read_and_what_fits_the_codebook_is_left_out(data: Path, config: Path) -> None:
    text = (
        "TikTok should be banned at once, the senator said. Dancing on TikTok keeps our village choir alive, she said."
    )
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        tagged = an_article("fresh", text, stances=(), first_seen_at=NOW - timedelta(hours=3))
        save_articles(connection, run_id="r", articles=[tagged], stories={}, now=NOW)
    assert night(config, data)["texts"] == 1
    assert night(config, data)["texts"] == 0
    found = ask(data, f"SELECT quote FROM discovery_statements WHERE article_id = '{tagged.article.article_id}'")
    assert not any("banned" in quote for (quote,) in found)
    assert all(quote in text for (quote,) in found)


def test_list_and_show_say_what_a_proposal_rests_on(offered: tuple[Path, str]) -> None:
    data, proposal = offered
    listed = invoke("discover", "list", "--data", data)
    assert proposal in listed.output
    assert json.loads(invoke("discover", "list", "--data", data, "--json").output)[0]["state"] == "proposed"
    shown = json.loads(invoke("discover", "show", proposal, "--data", data, "--json").output)
    assert [each["quote"] for each in shown["sentences"]] == [SPEECH] * 10
    assert SPEECH in invoke("discover", "show", proposal, "--data", data).output


def test_the_alert_is_listed_and_told_with_its_words(offered: tuple[Path, str], config: Path) -> None:
    data, proposal = offered
    (listed,) = json.loads(invoke("alerts", "list", "--data", data, "--json").output)
    assert (listed["proposition"], listed["scope"], listed["quote"]) == (proposal, "unlisted", SPEECH)
    with open_live(data / LIVE_NAME) as connection:
        (waiting,) = outbox.read_outbox(connection, channels=["desk"], since=NOW - timedelta(days=9)).alerts
    item = to_item(waiting, {})
    assert (item.quote, item.where) == (SPEECH, "in words that fit no proposition")
    assert "fit no proposition" in item.reason


def test_accepting_writes_a_proposition_with_its_examples_that_the_tagger_then_finds(
    offered: tuple[Path, str], own_config: Path, tagger: Any
) -> None:
    data, proposal = offered
    before = load(own_config, environ={})
    (own_config / "stances.toml").write_text(f"# mine\n{(own_config / 'stances.toml').read_text()}")
    sentences = [
        "Taking TikTok away gags a generation that speaks and argues there, the union said.",
        "Closing TikTok gags millions who speak and argue on it, the students' union said.",
        "The union said that to shut TikTok is to gag people who speak there.",
    ]
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        # The vectors of the stand are invented; these are the network's.
        for text, member in zip(sentences, ["new-0", "new-1", "new-2"], strict=True):
            view = tagger.view(Document(id="x", text=text, language="en", genre="news"))[0]
            connection.execute(
                "UPDATE discovery_statements SET vector = $vector WHERE statement_id = $id",
                {"vector": pack(view.vector), "id": member},
            )
        connection.execute("UPDATE discoveries SET members = ['new-0', 'new-1', 'new-2']")
    done = invoke(
        "discover", "accept", proposal, "--id", "voice", "--statement", "It gives people a voice that a ban takes.",
        "--config", own_config, "--data", data, "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert (report["state"], report["became"], report["exemplars"]) == ("accepted", "voice/affirm", 3)
    assert report["retag"].startswith("bellwether retag")
    assert [Path(path).exists() for path in report["backups"]] == [True]
    after = load(own_config, environ={})
    assert (own_config / "stances.toml").read_text().startswith("# mine\n")
    assert after.codebook.propositions[-1].id == "voice"
    assert after.codebook.propositions[-1].reject
    assert after.codebook.version != before.codebook.version
    grown = open_reader(after)
    assert grown.version != tagger.version
    fresh = "Shutting TikTok gags a generation that speaks and argues on it, the teachers' union said."
    document = Document(id="y", text=fresh, language="en", genre="news")
    assert "voice" in {stance.proposition for stance in grown.tag(document).stances}
    assert "voice" not in {stance.proposition for stance in tagger.tag(document).stances}
    off = Document(id="z", text="TikTok opened a warehouse near Leeds, its manager said.", language="en", genre="news")
    assert "voice" not in {stance.proposition for stance in grown.tag(off).stances}


def test_merging_makes_the_sentences_examples_of_a_known_stance(offered: tuple[Path, str], own_config: Path) -> None:
    data, proposal = offered
    done = invoke("discover", "merge", proposal, "ban/reject", "--config", own_config, "--data", data)
    assert done.exit_code == 0, done.output
    assert "bellwether retag" in done.output
    codebook = load(own_config, environ={}).codebook
    assert {(each.proposition, each.pole) for each in codebook.exemplars} == {("ban", "reject")}
    assert len(codebook.exemplars) == 10
    assert all(each.article_id for each in codebook.exemplars)


def test_rejecting_keeps_its_like_away_for_ninety_days(offered: tuple[Path, str], config: Path, tagger: Any) -> None:
    data, proposal = offered
    assert invoke("discover", "reject", proposal, "--data", data).exit_code == 0
    assert ask(data, "SELECT state FROM discoveries") == [("rejected",)]
    with open_live(data / LIVE_NAME) as connection:
        # It is not the pause of a week that keeps it away.
        connection.execute("UPDATE discoveries SET proposed_at = proposed_at - INTERVAL 8 DAY")
    assert night(config, data, 4)["proposal"] is None
    with open_live(data / LIVE_NAME) as connection:
        connection.execute("UPDATE discoveries SET decided_at = $then", {"then": NOW - timedelta(days=90)})
    assert night(config, data, 4)["proposal"] not in (None, proposal)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["accept", "unlisted-no", "--id", "voice", "--statement", "S."], "there is no proposal"),
        (["accept", "ID", "--id", "ban", "--statement", "S."], "has a proposition 'ban'"),
        (["merge", "ID", "ban"], "write PROPOSITION/POLE"),
        (["merge", "ID", "nothing/affirm"], "has no proposition 'nothing'"),
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(
    offered: tuple[Path, str], own_config: Path, arguments: list[str], words: str
) -> None:
    data, proposal = offered
    before = (own_config / "stances.toml").read_bytes()
    given = [proposal if each == "ID" else each for each in arguments]
    done = invoke("discover", *given, "--config", own_config, "--data", data)
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)
    assert (own_config / "stances.toml").read_bytes() == before
    assert ask(data, "SELECT state FROM discoveries") == [("proposed",)]


def test_an_id_that_the_codebook_cannot_have_is_refused(offered: tuple[Path, str], own_config: Path) -> None:
    data, proposal = offered
    done = invoke(
        "discover", "accept", proposal, "--id", "My Stance", "--statement", "S.", "--config", own_config, "--data", data
    )
    assert isinstance(done.exception, ConfigurationError)
    assert not (own_config / "exemplars.jsonl").exists()


def test_what_was_decided_is_not_decided_again(offered: tuple[Path, str]) -> None:
    data, proposal = offered
    invoke("discover", "reject", proposal, "--data", data)
    again = invoke("discover", "reject", proposal, "--data", data)
    assert "was rejected before" in str(again.exception)


def test_without_a_warehouse_a_night_says_so(config: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no warehouse"):
        night(config, tmp_path)


def test_forgetting_an_article_takes_its_statements_and_the_words_of_its_proposal(offered: tuple[Path, str]) -> None:
    data, _ = offered
    ((article,),) = ask(data, "SELECT article_id FROM discovery_statements WHERE statement_id = 'new-3'")
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        removals.remove_articles(connection, [article], now=NOW)
    assert ask(data, f"SELECT * FROM discovery_statements WHERE article_id = '{article}'") == []
    ((terms, members),) = ask(data, "SELECT terms, members FROM discoveries")
    assert terms == []
    assert "new-3" not in members
    assert len(members) == 9


def test_exemplars_that_cannot_be_read_are_told_with_their_line(own_config: Path) -> None:
    (own_config / "exemplars.jsonl").write_text('{"text": "a", "proposition": "ban", "pole": "affirm"}\n{"text": 1}\n')
    with pytest.raises(ConfigurationError, match=r"exemplars\.jsonl:2: text"):
        load(own_config, environ={})
    (own_config / "exemplars.jsonl").write_text('{"text": "a", "proposition": "none", "pole": "affirm"}\n')
    with pytest.raises(ConfigurationError, match="names no proposition"):
        load(own_config, environ={})


def test_a_codebook_with_examples_has_a_version_of_its_own_and_one_without_is_as_before(config: Path) -> None:
    configuration = load(config, environ={})
    example = OwnExemplar(text="a", proposition="ban", pole="affirm")
    more = replace(configuration, codebook=replace(configuration.codebook, exemplars=(example,)))
    assert repr(more.codebook) == repr(configuration.codebook)
    assert open_reader(more).version != open_reader(configuration).version
    assert MODEL == "encoder.onnx"
