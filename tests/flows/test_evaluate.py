"""`bellwether evaluate` as a user runs it, with the shipped cues on passages whose answers are known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from config.template import write
from extractors.errors import UsageError
from extractors.model import Document, Tagging
from extractors.stance.gold import read_gold
from extractors.stance.scoring import score
from flows.commands.evaluate import TIERS
from flows.scorecard import draw
from flows.taggers import open_tagger
from tests.flows.test_cli import bellwether

pytestmark = pytest.mark.program

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "data" / "gold.jsonl"
PROPOSITIONS = [proposition.id for proposition in load(ROOT / "config", environ={}).codebook.propositions]

BAN = {"id": "ban", "lang": "en", "genre": "news", "text": "TikTok should be banned, said Senator Ada Thorne."}
QUIET = {"id": "quiet", "lang": "en", "genre": "news", "text": "TikTok opened an office in Dublin on Monday."}
POLISH = {"id": "polish", "lang": "pl", "genre": "news", "text": "TikTok powinien zostać zakazany."}


def answer(pole: str = "affirm", **more: Any) -> dict[str, Any]:
    return {"proposition": "ban", "pole": pole, **more}


ROWS = (
    {**BAN, "on_topic": True, "stances": [answer(holders=["attributed"], relations=["reports"]), answer("reject")]},
    {**QUIET, "on_topic": True, "stances": []},
    {**POLISH, "on_topic": None, "stances": [answer()]},
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A home with the shipped configuration and a gold file: 1 pair found, 1 missed, 1 in an unsupported language."""
    write(tmp_path / "config")
    write_gold(tmp_path, *ROWS)
    return tmp_path


def write_gold(home: Path, *rows: object) -> None:
    (home / "gold.jsonl").write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))


def test_figures_for_programs(desk: Path) -> None:
    got = bellwether("evaluate", "gold.jsonl", "--tier", "cues", "--json", home=desk)
    assert (got.returncode, got.stderr) == (0, "")
    found = json.loads(got.stdout)
    assert (found["gold"], found["tier"], found["passages"], found["unsupported"]) == ("gold.jsonl", "cues", 3, 1)
    assert found["tagger_version"].startswith("cue-")
    half = {"gold": 2, "found": 1, "wrong": 0, "missed": 1, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert found["micro"] == half
    assert found["micro_all"] == {**half, "gold": 3, "missed": 2, "recall": 0.3333, "f1": 0.5}
    assert found["macro"] == {"cells": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert found["macro5"] == {"cells": 0, "precision": None, "recall": None, "f1": None}
    assert found["wrongly_tagged"] == {"share": 0.0, "count": 0, "of": 1}
    assert found["holder"] == {"share": 1.0, "count": 1, "of": 1, "strict": 1.0}
    assert found["relation"] == {"share": 1.0, "count": 1, "of": 1}
    assert found["on_topic"] == {"share": 1.0, "count": 2, "of": 2}
    assert found["bases"] == {"cue": {"found": 1, "wrong": 0, "precision": 1.0}}
    assert found["intervals"]["precision"] == [1.0, 1.0]
    assert list(found["languages"]) == ["en", "pl"]
    assert found["languages"]["pl"]["micro"]["recall"] is None
    assert found["languages"]["pl"]["micro_all"]["recall"] == 0.0
    cells = {(cell["proposition"], cell["pole"]): cell for cell in found["cells"]}
    assert len(cells) == 32
    assert cells["ban", "affirm"]["f1"] == 1.0
    assert cells["ban", "reject"]["f1"] == 0.0


def test_the_same_twice_is_the_same_to_the_byte(desk: Path) -> None:
    first, second = (bellwether("evaluate", "gold.jsonl", "--tier", "cues", "--json", home=desk) for _ in range(2))
    assert first.stdout == second.stdout


def test_figures_for_people_are_plain_in_a_pipe(desk: Path) -> None:
    got = bellwether("evaluate", "gold.jsonl", "--tier", "cues", home=desk)
    assert (got.returncode, got.stderr) == (0, "")
    lines = [line.split() for line in got.stdout.splitlines()]
    assert lines[0][:3] == ["gold.jsonl,", "tier", "cues"]
    assert ["all", "2", "1", "0", "1"] in [line[:5] for line in lines]
    assert ["ban+", "1", "1", "0", "0", "1.00", "1.00", "1.00"] in lines
    assert ["user-harm+", "0", "0", "0", "0", "-", "-", "-"] in lines
    assert "passages without a stance that got one: 0 of 1" in got.stdout
    assert "pl (1 of 1 unsupported)" in got.stdout
    assert not set("\x1b│─━") & set(got.stdout)


def test_a_terminal_gets_a_table_that_fits_into_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    passages, faults = read_gold(GOLD.read_bytes(), file=str(GOLD), propositions=PROPOSITIONS)
    assert faults == ()
    silent = Tagging(on_topic=True, language="en", status="done", genre="news")
    result = score([(passage, silent) for passage in passages], propositions=PROPOSITIONS, resamples=20)
    text = draw(result, terminal=True)
    assert "\x1b[1m" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = plain.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    # Nothing was folded: every cell of the codebook keeps a line of its own.
    assert sum(line.startswith(tuple(PROPOSITIONS)) for line in lines) == 32


def test_without_resamples_there_are_no_intervals(desk: Path) -> None:
    got = bellwether("evaluate", "gold.jsonl", "--tier", "cues", "--resamples", "0", "--json", home=desk)
    assert json.loads(got.stdout)["intervals"] == {}


def test_predictions_can_be_kept_as_tag_writes_them(desk: Path) -> None:
    got = bellwether("evaluate", "gold.jsonl", "--tier", "cues", "--out", "found.jsonl", home=desk)
    assert got.returncode == 0, got.stderr
    tagged = bellwether("tag", "gold.jsonl", "--tier", "cues", home=desk)
    kept = [json.loads(line) for line in (desk / "found.jsonl").read_text().splitlines()]
    assert [row["id"] for row in kept] == ["ban", "quiet", "polish"]
    assert kept[0]["stances"][0]["quote"] in str(BAN["text"])
    assert kept[2]["tagging"] == "unsupported"
    assert kept == [json.loads(line) for line in tagged.stdout.splitlines()]


def test_every_fault_of_a_gold_file_is_told_and_nothing_evaluated(desk: Path) -> None:
    write_gold(desk, {**BAN, "stances": [answer("yes")]}, {**QUIET, "stances": None}, {"id": "ban", "text": 5})
    got = bellwether("evaluate", "gold.jsonl", "--tier", "cues", "--out", "found.jsonl", home=desk)
    assert (got.returncode, got.stdout) == (2, "")
    assert "the gold file has 4 faults; nothing was evaluated" in got.stderr
    assert "gold.jsonl:1: stances[0].pole:" in got.stderr
    for key in ("stances", "text", "id"):
        assert f"gold.jsonl:3: {key}:" in got.stderr
    assert not (desk / "found.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.jsonl",), "nowhere.jsonl cannot be read: No such file"),
        (("config",), "config cannot be read: Is a directory"),
        (("gold.jsonl", "--tier", "best"), "'best' is not one of"),
        (("gold.jsonl", "--tier", "cues", "--out", "gold.jsonl"), "is the gold file itself"),
        (
            ("gold.jsonl", "--tier", "cues", "--out", "gold.jsonl/under/a/file"),
            "gold.jsonl/under/a/file cannot be written: Not a directory",
        ),
        (("gold.jsonl", "--tier", "cues", "--resamples", "-1"), "--resamples"),
        (("gold.jsonl", "--config", "elsewhere"), "bellwether init elsewhere"),
        ((), "GOLD"),
    ],
)
def test_wrong_use_ends_with_2_and_leaves_the_gold_file_alone(
    desk: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = (desk / "gold.jsonl").read_bytes()
    got = bellwether("evaluate", *arguments, home=desk)
    assert (got.returncode, got.stdout) == (2, "")
    assert words in " ".join(got.stderr.split())
    assert "Traceback" not in got.stderr
    assert (desk / "gold.jsonl").read_bytes() == before


def test_tiers_are_opened_by_name(tmp_path: Path) -> None:
    write(tmp_path)
    configuration = load(tmp_path, environ={})
    tagger = open_tagger(configuration, "cues")
    assert tagger.tag(Document(id="a", text=str(BAN["text"]))).stances
    assert configuration.settings.tag.tier in TIERS
    with pytest.raises(UsageError, match=r"no tier 'best'.*cues"):
        open_tagger(configuration, "best")
