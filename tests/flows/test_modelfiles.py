"""The model's files: read when they are whole, refused in plain words when they are not."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import ModelError, UsageError
from extractors.model import Document
from extractors.stance.card import CARD, MODEL, TOKENIZER, read_card
from extractors.stance.exemplars import EXEMPLARS, VECTORS
from extractors.stance.local import LocalTagger
from flows.modelfiles import check_model, load_exemplars, locate_model, open_model
from tests.extractors.stance.shipped import ROOT, configuration
from tests.flows.test_cli import bellwether

SHIPPED = locate_model("")
BAN = Document(id="d", text="TikTok should be banned, said Senator Ada Thorne.", language="en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model; the large file is linked, so a test that changes it must replace it."""
    for path in SHIPPED.iterdir():
        if path.name == MODEL:
            (tmp_path / path.name).symlink_to(path)
        else:
            shutil.copy(path, tmp_path)
    return tmp_path


def replace_file(folder: Path, name: str, content: bytes) -> None:
    (folder / name).unlink()
    (folder / name).write_bytes(content)


def change_card(folder: Path, **changes: Any) -> None:
    data = json.loads((folder / CARD).read_bytes())
    (folder / CARD).write_text(json.dumps({**data, **changes}))


def name_file(folder: Path, name: str) -> None:
    """Let the card name the file as it is now."""
    files = json.loads((folder / CARD).read_bytes())["files"]
    change_card(folder, files={**files, name: hashlib.sha256((folder / name).read_bytes()).hexdigest()})


def tag(folder: Path) -> None:
    LocalTagger(configuration().codebook, configuration().topics, open_model(folder)).tag(BAN)


def test_the_shipped_model_is_whole() -> None:
    check_model(SHIPPED)
    model = open_model(SHIPPED)
    assert model.load().cells == len(model.card.cells)


def test_the_training_sentences_belong_to_the_shipped_network() -> None:
    """Where this fails the network is new: run `python benchmarks/training/exemplars.py extractors/stance/network`."""
    found = load_exemplars(SHIPPED, open_model(SHIPPED).card)
    assert found is not None
    assert len(found) > 1000
    assert (SHIPPED / VECTORS).stat().st_size < 900_000


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*gone \(tag\.model\)"):
        locate_model(str(tmp_path / "gone"))


def test_a_model_of_one_s_own_is_found_by_its_folder(folder: Path) -> None:
    assert locate_model(str(folder)) == folder
    check_model(folder)
    tag(folder)


@pytest.mark.parametrize("name", [CARD, MODEL, TOKENIZER])
def test_a_missing_file_is_named_with_its_folder(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"{name} cannot be read from {folder}: No such file.*tag\.model"):
        check_model(folder)
    with pytest.raises(ModelError, match=f"{name} cannot be read"):
        tag(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere: No such file"):
        check_model(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_damaged_file_is_found_by_its_hash_before_it_is_used(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    replace_file(folder, name, content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelError, match=f"{name} is not the file that its card names.*damaged, or a file of another"):
        check_model(folder)
    with pytest.raises(ModelError, match=f"{name} is not the file that its card names"):
        tag(folder)


def test_a_worker_that_tags_nothing_never_reads_the_network(folder: Path) -> None:
    replace_file(folder, MODEL, b"")
    assert open_model(folder).card.cells


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (MODEL, b"no network", "the model cannot be read"),
        (TOKENIZER, b"{}", "the tokenizer cannot be read"),
    ],
)
def test_a_file_that_the_card_names_but_that_is_no_model_is_refused(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    replace_file(folder, name, content)
    name_file(folder, name)
    check_model(folder)
    with pytest.raises(ModelError, match=f"cannot be used: {message}.*Train it again"):
        tag(folder)


def test_a_card_of_another_network_is_refused(folder: Path) -> None:
    change_card(folder, cells=["ban.affirm", "ban.reject"])
    with pytest.raises(ModelError, match=r"its card\.json names 2 cells, its network has \d+"):
        tag(folder)


def test_a_card_that_names_no_files_vouches_for_none(folder: Path) -> None:
    change_card(folder, files={})
    with pytest.raises(ModelError, match="is not the file that its card names"):
        check_model(folder)


def test_a_card_of_another_format_is_refused(folder: Path) -> None:
    change_card(folder, format=99)
    with pytest.raises(ModelError, match="has format 99"):
        check_model(folder)


@pytest.mark.parametrize("name", [EXEMPLARS, VECTORS])
def test_without_training_sentences_there_are_none(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert load_exemplars(folder, open_model(folder).card) is None


def test_training_sentences_of_another_network_are_left_aside(folder: Path) -> None:
    files = json.loads((folder / CARD).read_bytes())["files"]
    other = json.dumps({**json.loads((folder / CARD).read_bytes()), "files": {**files, MODEL: "0" * 64}}).encode()
    assert load_exemplars(folder, read_card(other)) is None


@pytest.mark.parametrize(("name", "content"), [(EXEMPLARS, b"{}\n"), (EXEMPLARS, b"\xff"), (VECTORS, b"no numbers")])
def test_damaged_training_sentences_say_what_to_do(folder: Path, name: str, content: bytes) -> None:
    replace_file(folder, name, content)
    with pytest.raises(ModelError, match=rf"{EXEMPLARS} and {VECTORS} in .* cannot be used: .*remove both"):
        load_exemplars(folder, open_model(folder).card)
    # Only explanations need them.
    tag(folder)


def test_a_command_with_a_broken_model_ends_with_1_and_no_traceback(folder: Path, tmp_path: Path) -> None:
    replace_file(folder, TOKENIZER, b"{}")
    got = bellwether(
        "tag", "--config", ROOT / "config", home=tmp_path, stdin=json.dumps({"id": "d", "text": BAN.text}),
        environ={"BELLWETHER_TAG__MODEL": str(folder)},
    )  # fmt: skip
    assert (got.returncode, got.stdout) == (1, "")
    assert "tokenizer.json is not the file that its card names" in got.stderr
    assert "Traceback" not in got.stderr
