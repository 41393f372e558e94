"""What the tagger learns from people's labels, with the shipped model on a small warehouse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner

from extractors.stance.fusion import Cell
from flows.cli import cli
from flows.review import training
from flows.review.judging import judge
from flows.review.learning import ReviewedText, gather_judged, gold_of, read_reviewed, write_passages
from flows.review.store import apply, list_items
from tests.extractors.stance.shipped import model, tagger
from tests.flows.review.desk import CONFIG
from tests.warehouse.samples import FEEDS, NOW, a_poll, a_stance, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, open_snapshot, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_polls

pytestmark = pytest.mark.program

TEXT = "TikTok should be banned, said the senator. The hall was full. TikTok gives small sellers a living, she said."
BAN: Cell = ("ban", "affirm")
CELLS: list[Cell] = [BAN, ("ban", "reject"), ("platform-benefit", "affirm")]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten articles in which people rejected the ban, one in three of them kept from training or so."""
    data = tmp_path_factory.mktemp("learning")
    said = a_stance(TEXT, "TikTok should be banned, said the senator.", pole="affirm")
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll()], now=NOW)
            articles = [an_article(f"n{at}", TEXT, stances=(said,)) for at in range(10)]
            save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
        for task in list_items(connection, reviewer="ada"):
            assert task.item is not None
            apply(connection, judge(task.item, None), reviewer="ada", codebook_version="1", now=NOW)
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME, now=NOW)
    return data


@pytest.fixture(scope="module")
def texts(reviewed: Path) -> tuple[ReviewedText, ...]:
    with open_snapshot(reviewed / SNAPSHOT_NAME) as connection:
        return read_reviewed(connection)


def test_only_what_people_said_is_learned_from(texts: tuple[ReviewedText, ...]) -> None:
    judged = list(gather_judged(tagger(), model().card.fusion, texts))
    assert {(each.cell, each.present) for each in judged} == {(BAN, False)}
    assert len({each.text for each in judged}) == 10
    assert all(each.cued and each.probability > 0.05 for each in judged)


def test_sentences_are_trained_on_as_far_as_people_judged_them(texts: tuple[ReviewedText, ...]) -> None:
    passage = next(iter(write_passages(texts, CELLS)))
    (sentence,) = passage["sentences"]
    assert sentence["text"] == "TikTok should be banned, said the senator."
    # The ban is not there; of the others nobody spoke.
    assert [(s["proposition"], s["pole"], s["optional"]) for s in sentence["stances"]] == [
        ("ban", "reject", True),
        ("platform-benefit", "affirm", True),
    ]
    gold = gold_of(texts[0], CELLS)
    assert (gold.stances, gold.optional) == ((), {("ban", "reject"), ("platform-benefit", "affirm")})


def run(data: Path, *words: str) -> Any:
    return CliRunner().invoke(cli, ["review", *words, "--data", str(data), "--config", str(data / "config")])


@pytest.fixture
def data(reviewed: Path, tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(reviewed, tmp_path / "data"))
    (copied / "config").mkdir()
    for file in CONFIG.glob("*.toml"):
        shutil.copy(file, copied / "config")
    return copied


def test_thresholds_are_learned_shown_and_written(data: Path) -> None:
    shown = run(data, "thresholds", "--dry-run")
    assert shown.exit_code == 0
    assert not (data / "config" / "thresholds.toml").exists()
    found = json.loads(run(data, "thresholds", "--json").stdout)
    (ban,) = (each for each in found if each["cell"] == ["ban", "affirm"])
    assert ban["right_before"]["wrong"] == ban["labels"] == 10
    # Ten judgements against the pull of twenty do not move a cue's threshold beyond what is said so surely.
    assert not ban["changed"]
    assert not (data / "config" / "thresholds.toml").exists()


def test_without_torch_it_says_how_to_get_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    failed = run(data, "train", "--checkout", str(CONFIG.parent), "--out", str(data / "build"))
    assert "training needs torch" in str(failed.exception)
    assert "pip install -r" in str(failed.exception)
    assert "needs a checkout" in str(run(data, "train", "--checkout", str(data)).exception)


def test_a_model_that_gets_worse_is_refused_unless_it_is_accepted_by_name(data: Path) -> None:
    candidate = data / "candidate"
    shutil.copytree(training.SCRIPTS.parents[1] / "extractors" / "stance" / "network", candidate)
    gold = {"id": "p", "lang": "en", "text": TEXT, "stances": [{"proposition": "ban", "pole": "affirm"}]}
    passages = data / "tests" / "data" / "dev_passages.jsonl"
    passages.parent.mkdir(parents=True)
    passages.write_text(json.dumps(gold))
    arguments = ("train", "--candidate", str(candidate), "--checkout", str(data))
    assert "it may take over" in run(data, *arguments).output
    card = cast("dict[str, Any]", json.loads((candidate / "card.json").read_text()))
    card["fusion"]["cue_threshold"] = 0.999
    card["fusion"]["thresholds"]["ban.affirm"] = 0.9999
    (candidate / "card.json").write_text(json.dumps(card))
    refused = run(data, *arguments)
    assert refused.exit_code == 1
    assert "ban affirm" in refused.output
    assert "--accept-worse ban/affirm" in refused.output
    named = refused.output.partition("To take it all the same:")[2].replace("--accept-worse", "").split()
    taken = run(data, *arguments, *(f"--accept-worse={cell}" for cell in named))
    assert "it may take over" in taken.output
    assert "no such stance" in str(run(data, *arguments, "--accept-worse", "bann/affirm").exception)
