"""The tier `nli` from its files: in a folder or on a hub on loopback, by command and in a cycle."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from config.settings import Nli
from extractors.errors import ModelError, UsageError
from flows.cycle import Cycle
from flows.nlifiles import NETWORKS, locate_encoder, open_encoder
from flows.progress import Silence
from flows.taggers import open_tagger, tag_documents
from tests.extractors.stance.crossencoder import config, write_model
from tests.fakes import NOW, Reply, Request, internet
from tests.flows.llm.endpoint import DOCUMENT
from tests.flows.paper import PARAGRAPHS, Paper, configure
from tests.flows.test_cli import bellwether
from tests.flows.test_cycle import run
from warehouse import read
from warehouse.connection import open_snapshot

pytestmark = pytest.mark.program

BAN = {"id": "1", "lang": "en", "genre": "news", "text": "TikTok should be banned, said Senator Ada Thorne."}
GOLD = {**BAN, "stances": [{"proposition": "ban", "pole": "affirm", "holders": ["attributed"]}]}
COMMIT = "c0ffee" + "0" * 34


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model(tmp_path / "cross")


@pytest.fixture
def home(tmp_path: Path, folder: Path) -> Path:
    """A home whose settings choose the tier and its folder."""
    configure(tmp_path / "config", ["http://127.0.0.1:9/feed.xml"])
    choose(tmp_path, folder)
    return tmp_path


def choose(home: Path, model: object, **more: object) -> None:
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in more.items())
    with (home / "config" / "settings.toml").open("a") as file:
        file.write(f'[tag]\ntier = "nli"\n[nli]\nmodel = {json.dumps(str(model))}\n{lines}')


class TestFolder:
    @pytest.mark.parametrize("at", NETWORKS)
    def test_the_network_is_found_where_exports_put_it(self, tmp_path: Path, at: str) -> None:
        encoder = open_encoder(Nli(model=str(write_model(tmp_path, at=at))), None)
        assert encoder.entail("banned", ["banned"])[0] > 0.9

    def test_a_folder_in_the_home_is_found(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(folder.parent))
        assert locate_encoder(Nli(model="~/cross"), None) == folder

    @pytest.mark.parametrize("name", ["tokenizer.json", "config.json"])
    def test_a_missing_file_is_named(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        with pytest.raises(ModelError, match=rf"{name} cannot be read from {folder} \(nli\.model\): No such file"):
            open_encoder(Nli(model=str(folder)), None)

    def test_a_folder_without_a_network_says_what_is_needed(self, folder: Path) -> None:
        (folder / "model.onnx").unlink()
        (folder / "model.safetensors").touch()
        with pytest.raises(ModelError, match=r"neither model\.onnx nor onnx/model\.onnx in .*export the model to ONNX"):
            open_encoder(Nli(model=str(folder)), None)

    def test_labels_without_entailment_are_told(self, folder: Path) -> None:
        (folder / "config.json").write_bytes(config(("LABEL_0", "LABEL_1", "LABEL_2")))
        with pytest.raises(ModelError, match=rf"in {folder} \(nli\.model\) cannot be used: its labels are LABEL_0, .*"):
            open_encoder(Nli(model=str(folder)), None)

    @pytest.mark.parametrize("name", ["/no/such/folder", "./cross", "a/b/c", "cross", "../a", "a b/c"])
    def test_a_folder_that_is_not_there_is_told(self, name: str) -> None:
        with pytest.raises(UsageError, match=r"There is no folder .*, and it is no name on huggingface\.co"):
            locate_encoder(Nli(model=name, revision=COMMIT), None)

    def test_no_model_at_all_is_told(self) -> None:
        with pytest.raises(UsageError, match=r"set nli\.model"):
            locate_encoder(Nli(), None)


class TestHub:
    """Names are looked up by a process of their own: huggingface_hub takes its address from the environment."""

    def test_a_name_needs_a_revision_before_anybody_is_asked(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"set nli\.revision to the commit that is meant"):
            locate_encoder(Nli(model="owner/cross"), tmp_path)

    def test_without_a_network_it_says_so_and_ends_with_1(self, home: Path) -> None:
        self.choose(home)
        # Else huggingface_hub tries for half a minute, with the same end.
        got = tag(home, HF_ENDPOINT="http://127.0.0.1:9", HF_HUB_OFFLINE="1")
        assert (got.returncode, got.stdout) == (1, "")
        assert "'owner/cross' at revision" in got.stderr
        assert "huggingface.co cannot be reached. Go online once, or copy the files into a folder" in got.stderr
        assert "Traceback" not in got.stderr

    def test_it_is_fetched_once_into_the_data_folder(self, home: Path, tmp_path: Path) -> None:
        files = write_model(tmp_path / "there", at="onnx/model.onnx")
        self.choose(home)
        with internet(serve(files)) as hub:
            got = tag(home, HF_ENDPOINT=hub.url("").rstrip("/"))
            assert (got.returncode, stances(got.stdout)) == (0, [("ban", "model")])
            assert all(f"/{COMMIT}/" in path for path in hub.paths() if "resolve" in path)
        kept = home / "data" / "models" / "owner--cross" / COMMIT
        assert (kept / "onnx" / "model.onnx").read_bytes() == (files / "onnx" / "model.onnx").read_bytes()
        offline = tag(home, HF_ENDPOINT="http://127.0.0.1:9")
        assert offline.stdout == got.stdout

    @pytest.mark.parametrize(
        ("code", "told"),
        [
            ("RepoNotFound", "there is no such model, or it is not open to everybody"),
            ("RevisionNotFound", "it has no such revision"),
            (
                "EntryNotFound",
                "a file is missing there, of config.json, tokenizer.json and model.onnx or onnx/model.onnx",
            ),
        ],
    )
    def test_what_the_hub_does_not_have_is_told(self, home: Path, code: str, told: str) -> None:
        self.choose(home)
        with internet(lambda _: Reply(status=404, headers={"X-Error-Code": code})) as hub:
            got = tag(home, HF_ENDPOINT=hub.url("").rstrip("/"))
        assert (got.returncode, got.stdout) == (1, "")
        assert told in got.stderr

    def choose(self, home: Path) -> None:
        configure_again(home)
        choose(home, "owner/cross", revision=COMMIT)


def configure_again(home: Path) -> None:
    """The settings without a choice of tier."""
    settings = home / "config" / "settings.toml"
    settings.write_text(settings.read_text().partition("[tag]")[0])


def serve(files: Path) -> Callable[[Request], Reply]:
    """A hub that has the model owner/cross at one commit."""

    def answer(request: Request) -> Reply:
        name = request.path.partition(f"/owner/cross/resolve/{COMMIT}/")[2]
        path = files / name
        if not name or not path.is_file():
            return Reply(status=404, headers={"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
        content = path.read_bytes()
        # Closed after each, for a HEAD is answered with a body as well.
        headers = {"ETag": f'"{hashlib.sha1(content).hexdigest()}"', "X-Repo-Commit": COMMIT, "Connection": "close"}
        return Reply(headers=headers, body=content)

    return answer


def tag(home: Path, **environ: str) -> Any:
    return bellwether("tag", home=home, stdin=json.dumps(BAN), environ=environ)


def stances(lines: str) -> list[tuple[str, str]]:
    """Proposition and basis of each, after checking that the quotes are where they say."""
    (record,) = (json.loads(line) for line in lines.splitlines())
    assert record["tier"] == "nli"
    assert all(str(BAN["text"])[row["start"] : row["end"]] == row["quote"] for row in record["stances"])
    return [(row["proposition"], row["basis"]) for row in record["stances"]]


def test_the_tier_is_opened_by_name(home: Path) -> None:
    tagger = open_tagger(load(home / "config", environ={}), "nli", data=None)
    first, second = tag_documents(tagger, [DOCUMENT, DOCUMENT])
    assert first == second
    assert [(stance.proposition, stance.origin) for stance in first.stances] == [("ban", "nli")]


def test_tag_and_evaluate_use_it(home: Path) -> None:
    assert stances(tag(home).stdout) == [("ban", "model")]
    configure_again(home)
    (home / "gold.jsonl").write_text(json.dumps(GOLD))
    environ = {"BELLWETHER_NLI__MODEL": str(home / "cross")}
    got = bellwether("evaluate", "gold.jsonl", "--tier", "nli", "--json", home=home, environ=environ)
    found = json.loads(got.stdout)
    assert (found["tier"], found["micro"]["found"], found["micro"]["wrong"]) == ("nli", 1, 0)
    assert found["tagger_version"].startswith("nli-")
    assert found["bases"] == {"model": {"found": 1, "wrong": 0, "precision": 1.0}}


def test_an_explanation_is_that_of_the_local_tier_and_says_so(home: Path) -> None:
    got = bellwether("tag", "--explain", home=home, stdin=json.dumps(BAN))
    assert got.returncode == 0
    assert "The tier nli asks a cross-encoder, which gives no reasons" in got.stderr


def test_a_cycle_stores_its_stances_with_their_evidence(tmp_path: Path, folder: Path) -> None:
    with internet(Paper(slugs=["one", "two", "three"]).answer) as site:
        configure(tmp_path / "config", [site.url("/feed.xml")])
        choose(tmp_path, folder)
        configuration = load(tmp_path / "config", environ={})
        cycle = Cycle(configuration, data=tmp_path / "data", clock=lambda: NOW, progress=Silence())
        asyncio.run(run(cycle))
    summary = cycle.tally.summary(run_id=cycle.run_id, snapshot=cycle.snapshot)
    assert (summary.articles["new"], summary.failures, summary.llm) == (3, {}, {})
    with open_snapshot(tmp_path / "data" / "snapshot.duckdb") as connection:
        rows = read.query(
            connection, "SELECT s.*, a.text FROM stances s JOIN articles a USING (article_id)"
        ).to_pylist()
    assert [(row["proposition"], row["origin"], row["basis"], row["holder_name"]) for row in rows] == [
        ("ban", "nli", "model", "Ada Thorne")
    ] * 3
    assert {row["quote"] for row in rows} == {PARAGRAPHS[0]}
    assert all(row["text"][row["start_char"] : row["end_char"]] == row["quote"] for row in rows)
    assert {row["tagger_version"] for row in rows} == {open_tagger(configuration, "nli").version}


def test_track_tells_of_a_model_that_cannot_be_used_before_it_starts_anything(home: Path) -> None:
    (home / "cross" / "config.json").write_bytes(b"{}")
    got = bellwether("track", home=home)
    assert (got.returncode, got.stdout) == (1, "")
    assert "cannot be used: its config.json gives no labels" in got.stderr
    assert "Traceback" not in got.stderr
    assert not (home / "data").exists()
