"""Recorded answers: replayed by the prompt's hash, void when the prompt changes, first answer kept."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.loader import load
from extractors.errors import UsageError
from flows.llm.answering import Reply
from flows.llm.opening import build_judge
from flows.llm.recordings import Recording, Replay, read_recordings, write_recordings
from tests.flows.llm.endpoint import BAN, DOCUMENT, LOCAL, TEXT

pytestmark = pytest.mark.program

CHECKOUT = Path(__file__).parents[3]
CONFIG = CHECKOUT / "config"
ANSWER = json.dumps({"stances": [BAN]})


def recording(prompt_sha256: str, answer: str = ANSWER) -> Recording:
    return Recording(
        prompt_sha256=prompt_sha256, answered_by="a model", answered_at="2026-03-02T12:00:00+00:00", answer=answer
    )


def test_a_recorded_answer_is_replayed_and_a_changed_text_voids_it() -> None:
    configuration = load(CONFIG, environ={})
    (prompt,) = build_judge(configuration, "llm", Replay(())).prompts([(DOCUMENT, LOCAL)])
    judge = build_judge(configuration, "llm", Replay([recording(prompt.sha256)], source="answers.jsonl"))
    tagging = asyncio.run(judge.tag(DOCUMENT, LOCAL))
    assert [(stance.proposition, stance.holder.name) for stance in tagging.stances] == [("ban", "Ada Thorne")]
    with pytest.raises(UsageError, match=r"answers\.jsonl has no answer to prompt .*documents d1.*void"):
        asyncio.run(judge.tag(replace(DOCUMENT, text=f"{TEXT}!"), LOCAL))


def test_a_bad_recorded_answer_counts_as_given_and_is_not_asked_for_again() -> None:
    configuration = load(CONFIG, environ={})
    (prompt,) = build_judge(configuration, "llm", Replay(())).prompts([(DOCUMENT, LOCAL)])
    judge = build_judge(configuration, "llm", Replay([recording(prompt.sha256, "No stances.")]))
    assert asyncio.run(judge.tag(DOCUMENT, LOCAL)).fallback == "bad_answer"


def test_the_first_answer_counts_and_tokens_are_estimated() -> None:
    configuration = load(CONFIG, environ={})
    (prompt,) = build_judge(configuration, "llm", Replay(())).prompts([(DOCUMENT, LOCAL)])
    replay = Replay([recording(prompt.sha256, "first"), recording(prompt.sha256, "second")])
    assert asyncio.run(replay.ask(prompt)) == Reply(text="first", tokens_in=prompt.tokens, tokens_out=2)


def test_the_model_of_a_replay_changes_with_any_answer() -> None:
    assert Replay([recording("a")]).model == Replay([recording("a")]).model
    assert Replay([recording("a")]).model != Replay([recording("a", "other")]).model


def test_recordings_are_written_in_one_order_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "data" / "answers.jsonl"
    write_recordings(path, [recording("b"), recording("a", "Ünïcode\n禁")])
    assert read_recordings(path) == (recording("a", "Ünïcode\n禁"), recording("b"))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("nonsense\n", ":1: no JSON object"),
        ('\n{"prompt_sha256": "a"}\n', ":2: a recording has the texts prompt_sha256, answered_by"),
        ("[]\n", ":1: a recording has the texts"),
        ('{"prompt_sha256": "a", "answered_by": "m", "answered_at": "t", "answer": "x"}\n' * 2, ":2: .*answered twice"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(lines)
    with pytest.raises(UsageError, match=message):
        read_recordings(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_recordings(tmp_path / "none.jsonl")


def record(*arguments: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(CHECKOUT / "benchmarks" / "record_llm.py"), *arguments],
        cwd=home, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("tier", ["llm", "cascade"])
def test_prompts_are_exported_answered_collected_and_replayed(tmp_path: Path, tier: str) -> None:
    shared = {"title": "TikTok", "lang": "en", "genre": "news", "stances": []}
    gold = [{"id": f"g{n}", "text": f"{TEXT} Number {n}.", **shared} for n in range(3)]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold))
    path = tmp_path / "answers.jsonl"
    told = record("export", "gold.jsonl", "--tier", tier, "--out", "out", "--recordings", str(path), home=tmp_path)
    files = sorted((tmp_path / "out").glob("*.txt"))
    assert len(files) == (3 if tier == "llm" else 1)
    assert f"{len(files)} without a recording" in told
    for file in files:
        assert "# Propositions" in file.read_text()
        assert "Number " in file.read_text()
        file.with_suffix(".answer.json").write_text('{"stances": []}')
    collect = ("collect", "out", "--by", "the test", "--recordings", str(path))
    assert f"{len(files)} answers added" in record(*collect, home=tmp_path)
    files[0].with_suffix(".answer.json").write_text("changed my mind")
    assert f"0 answers added, {len(files)} kept as they were first" in record(*collect, home=tmp_path)
    assert {each.answer for each in read_recordings(path)} == {'{"stances": []}'}
    again = record("export", "gold.jsonl", "--tier", tier, "--out", "out", "--recordings", str(path), home=tmp_path)
    assert "0 without a recording" in again
