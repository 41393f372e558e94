"""`bellwether review` without a terminal, on a real warehouse: what is judged shows in the snapshot at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractors.errors import UsageError, WarehouseLocked
from flows.cli import cli
from flows.review.desk import Finish, Save, TakeBack
from flows.review.judging import judge
from flows.review.store import Writer, list_items
from tests.flows.review.desk import CONFIG, publish_newsroom
from tests.warehouse.samples import NOW, an_article
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, open_snapshot, transaction
from warehouse.removals import remove_articles
from warehouse.store import save_articles

# Every command publishes a snapshot, by a process of its own.
pytestmark = pytest.mark.program

PLAIN = "https://harbour.example/plain"
SILENT = "https://harbour.example/silent"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("newsroom")
    publish_newsroom(data)
    return data


@pytest.fixture
def data(newsroom: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(newsroom, tmp_path / "data"))


def run(data: Path, *arguments: object, fails: bool = False, stdin: bytes | None = None) -> Any:
    """What a command says, read as JSON where it is."""
    words = ["review", *map(str, arguments), "--data", str(data)]
    if arguments[0] not in ("export", "agreement", "audit list"):
        words += ["--config", str(CONFIG)]
    result: Result = CliRunner().invoke(cli, words, input=stdin)
    if fails:
        assert result.exception is not None
        return result
    assert result.exception is None, result
    return json.loads(result.stdout) if "--json" in words else result.output


def ask(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        return connection.execute(sql).fetchall()


def queue(data: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(data, "queue", "--json", *arguments)
    return found


def test_a_judgement_is_seen_at_once_and_can_be_taken_back(data: Path) -> None:
    before = ask(data, "SELECT count(*) FROM stances")
    (item, *_) = queue(data, "--queue", "uncertain")
    assert item["confidence"] == 0.55
    run(data, "label", item["stance_id"][:10], "reject", "--reviewer", "ada")
    assert ask(data, "SELECT count(*) FROM stances") == [(before[0][0] - 1,)]
    assert ask(data, "SELECT sum(articles) FROM stance_daily") == [(1,)]
    assert item["stance_id"] not in [other["stance_id"] for other in queue(data)]
    assert "no judgement of bo" in str(run(data, "undo", "--reviewer", "bo", fails=True).exception)
    run(data, "undo", "--reviewer", "ada")
    assert ask(data, "SELECT count(*) FROM stances") == before


def test_correcting_and_adding(data: Path) -> None:
    stance = next(item for item in queue(data) if item["url"] == PLAIN)["stance_id"]
    run(data, "label", stance, "correct", "--pole", "affirm", "--holder", "author", "--quote", "Sell it")
    run(data, "add", SILENT, "--proposition", "ban", "--pole", "affirm", "--quote", "A ban may be right")
    found = ask(data, "SELECT pole, holder_type, holder_name, quote FROM stances WHERE basis = 'human' ORDER BY quote")
    assert found == [("affirm", "author", None, "A ban may be right"), ("affirm", "author", None, "Sell it")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("label", "nothing", "accept"), "no stance has that ID"),
        (("label", "{stance}", "correct"), "correct takes what is right"),
        (("label", "{stance}", "accept", "--pole", "affirm"), "accept and reject take nothing"),
        (("label", "{stance}", "correct", "--quote", "not there"), "the text does not say 'not there'"),
        (("label", "{stance}", "correct", "--proposition", "bann"), "there is no proposition bann"),
        (("label", "{stance}", "accept", "--reviewer", "a\x1bb"), "printable"),
        (("add", "https://x.example/", "--proposition", "ban", "--pole", "affirm", "--quote", "x"), "no article is"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(data: Path, arguments: tuple[str, ...], told: str) -> None:
    stance = queue(data)[0]["stance_id"]
    result = run(data, *(word.format(stance=stance) for word in arguments), fails=True)
    assert isinstance(result.exception, UsageError)
    assert told in str(result.exception)
    assert ask(data, "SELECT count(*) FROM labels") == [(0,)]


def test_labels_go_out_and_into_another_warehouse_and_twice_is_once(data: Path, newsroom: Path, tmp_path: Path) -> None:
    for item, verdict in zip(queue(data), ("accept", "reject"), strict=True):
        run(data, "label", item["stance_id"], verdict)
    run(data, "export", tmp_path / "labels.jsonl")
    other = Path(shutil.copytree(newsroom, tmp_path / "other"))
    assert run(other, "import", tmp_path / "labels.jsonl", "--json") == {"imported": 2, "known": 0, "left_out": []}
    assert run(other, "import", tmp_path / "labels.jsonl", "--json") == {"imported": 0, "known": 2, "left_out": []}
    stances = "SELECT article_id, basis FROM stances ORDER BY ALL"
    assert ask(other, stances) == ask(data, stances)
    labels = "SELECT * EXCLUDE (retracted_at) FROM labels ORDER BY ALL"
    assert ask(other, labels) == ask(data, labels)


def test_an_import_with_a_broken_line_takes_nothing_and_one_without_its_article_is_told(
    data: Path, tmp_path: Path
) -> None:
    run(data, "label", queue(data)[0]["stance_id"], "reject")
    run(data, "export", tmp_path / "labels.jsonl")
    run(data, "undo")
    good = (tmp_path / "labels.jsonl").read_text()
    (tmp_path / "broken.jsonl").write_text(f"{good}nonsense\n")
    broken = run(data, "import", tmp_path / "broken.jsonl", fails=True)
    assert "broken.jsonl:2: this line is no JSON object" in str(broken.exception)
    stranger = {**json.loads(good), "label_id": "x", "article_id": "gone"}
    (tmp_path / "stranger.jsonl").write_text(json.dumps(stranger) + "\n")
    left = run(data, "import", tmp_path / "stranger.jsonl", fails=True)
    assert left.exit_code == 1
    assert "stranger.jsonl:1: x: its article is not stored here" in left.output
    # What was taken back here is not brought back by a file.
    assert "imported: 0, known before: 1" in run(data, "import", tmp_path / "labels.jsonl")


def test_two_reviewers_and_their_agreement(data: Path) -> None:
    items = queue(data)
    for item, verdict in zip(items, ("accept", "reject"), strict=True):
        run(data, "label", item["stance_id"], verdict, "--reviewer", "ada")
    waiting = queue(data, "--second", "--reviewer", "bo")
    assert {item["stance_id"] for item in waiting} == {item["stance_id"] for item in items}
    assert queue(data, "--second", "--reviewer", "ada") == []
    for item, verdict in zip(items, ("accept", "accept"), strict=True):
        run(data, "label", item["stance_id"], verdict, "--reviewer", "bo")
    found = run(data, "agreement", "--json")["which stance, if any"]
    # By hand: the coincidences are 2 on the diagonal and 2 off it, the margins 3 and 1: 1 - (4 - 1) * 2 / (2 * 3) = 0.
    assert (found["units"], found["answers"], found["alike"], found["alpha"]) == (2, 4, 0.5, 0.0)
    assert ask(data, "SELECT count(*) FROM stances WHERE basis = 'human'") == [(2,)]


def test_an_article_that_is_forgotten_meanwhile_takes_nothing(data: Path) -> None:
    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        task = list_items(connection, reviewer="ada")[0]
    assert task.item is not None
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        remove_articles(connection, [task.item.article_id], now=NOW)
    writer = Writer(
        opening=lambda: open_live(data / LIVE_NAME), reviewer="ada", codebook_version="1", clock=lambda: NOW
    )
    writer.take(Save(judgement=judge(task.item, None)))
    assert "it was forgotten meanwhile" in writer.flush()
    assert (writer.wrote, writer.waiting) == (0, 0)


def test_a_text_that_changed_meanwhile_is_judged_as_it_was_shown(data: Path) -> None:
    """The words still stand in the new text, so the judgement is carried over to it."""
    stance = next(item for item in queue(data) if item["url"] == PLAIN)["stance_id"]
    with open_live(data / LIVE_NAME) as connection, transaction(connection):
        changed = an_article("plain", "Now: A ban is wrong, says Mara Quist.", fetched_at=NOW)
        save_articles(connection, run_id="r2", articles=[changed], stories={}, now=NOW.replace(hour=13))
    run(data, "label", stance, "reject")
    assert ask(data, f"SELECT count(*) FROM stances JOIN articles USING (article_id) WHERE url = '{PLAIN}'") == [(0,)]


def test_what_cannot_be_written_yet_waits_and_undone_it_is_never_written(data: Path) -> None:
    def locked() -> Any:
        raise WarehouseLocked("a cycle is at work")

    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        tasks = list_items(connection, reviewer="ada")
    saves = [Save(judgement=judge(task.item, None)) for task in tasks if task.item]
    writer = Writer(opening=locked, reviewer="ada", codebook_version="1", clock=lambda: NOW)
    for save in saves:
        writer.take(save)
    assert "2 not written yet" in writer.flush()
    writer.take(TakeBack(what=saves[1]))
    assert writer.flush(lambda: open_live(data / LIVE_NAME)) == ""
    assert writer.wrote == 1
    writer.take(TakeBack(what=saves[0]))
    writer.flush(lambda: open_live(data / LIVE_NAME))
    with open_live(data / LIVE_NAME) as connection:
        found = connection.execute("SELECT retracted_at IS NOT NULL FROM labels").fetchall()
    assert found == [(True,)]


def test_an_audit_is_drawn_read_and_corrects_the_shares(data: Path) -> None:
    drawn = run(
        data, "audit", "draw", "--size", "10", "--since", "400d", "--until", "2026-12-31", "--seed", "3", "--json"
    )
    assert drawn["drawn"] == 3
    tasks = queue(data, "--queue", "audit", "--reviewer", "ada")
    assert len(tasks) == 5
    with open_snapshot(data / SNAPSHOT_NAME) as connection:
        from flows.review.store import list_audit

        found = list_audit(connection, drawn["audit_id"], reviewer="ada")
    writer = Writer(
        opening=lambda: open_live(data / LIVE_NAME), reviewer="ada", codebook_version="1", clock=lambda: NOW,
        audit_id=drawn["audit_id"],
    )  # fmt: skip
    for task in found:
        effect = Save(judgement=judge(task.item, None)) if task.item else Finish(read=task.read)  # type: ignore[arg-type]
        writer.take(effect)
    assert writer.flush() == ""
    run(data, "undo", "--reviewer", "ada")
    assert queue(data, "--queue", "audit", "--reviewer", "ada") == []
    shown = CliRunner().invoke(cli, ["trends", "--corrected", "--data", str(data), "--json"])
    (row,) = json.loads(shown.stdout)["rows"]
    # One of the two rejections was taken back, and all three articles were read: that is the truth, without doubt.
    assert (row["raw"], row["labels"], row["missing"]) == (pytest.approx(2 / 3), 3, 0)
    assert row["low"] == row["corrected"] == row["high"]


def test_without_a_terminal_it_says_what_to_do_instead(data: Path) -> None:
    result = CliRunner().invoke(cli, ["review", "--data", str(data), "--config", str(CONFIG)])
    assert "review queue --json" in str(result.exception)
