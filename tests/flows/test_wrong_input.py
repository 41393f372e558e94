"""Commands as people mistype them: what is wrong, where, and what to do; never a traceback, never nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from config.template import write
from tests.flows.explorer.desk import fill
from tests.flows.test_cli import PROGRAM, bellwether, surroundings

pytestmark = pytest.mark.server  # a process for each command

# Root may write anywhere; without these it may not.
BOUND = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search,-fowner",
    "--inh-caps=-dac_override,-dac_read_search,-fowner",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write(folder / "config")
    fill(folder / "data")
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trends", "--proposition", "bann"), "did you mean ban?"),
        (("trends", "--country", "Narnia"), "there is no country 'Narnia'"),
        (("trends", "--corrected", "--about-country", "US"), "not --about-country"),
        (("trends", "--corrected", "--since", "30d"), "not --since"),
        (("trends", "--corrected", "--by", "pole"), "not --by"),
        (("export", "graphml", "net", "--proposition", "bann"), "did you mean ban?"),
        (("export", "dna", "x.dna", "--since", "2026-11-01", "--until", "2026-10-01"), "is after --until"),
        (("report", "--language", "english"), "there is no language 'english'"),
        (("report", "--company", "Tiktokk"), "did you mean tiktok?"),
        (("forget", "--from", "garbage", "--yes"), "garbage:1: is not UTF-8"),
        (("forget", "--from", "empty", "--yes"), "empty names no address"),
    ],
)
def test_told_with_exit_code_2(home: Path, arguments: Sequence[str], words: str) -> None:
    (home / "garbage").write_bytes(b"\xff\xfe\x00")
    (home / "empty").write_text("# nothing\n")
    got = bellwether(*arguments, home=home)
    assert (got.returncode, words in got.stderr) == (2, True), got.stderr
    assert "Traceback" not in got.stderr


def test_capitals_do_not_matter_and_a_product_is_its_firm(home: Path) -> None:
    usual = bellwether("trends", "--proposition", "ban", "--language", "en", "--since", "300w", home=home)
    loud = bellwether("trends", "--proposition", "BAN", "--language", "EN", "--since", "300w", home=home)
    assert usual.stdout == loud.stdout
    assert "ban" in usual.stdout
    assert "TikTok goes by its firm, ByteDance" in bellwether("trends", "--company", "TikTok", home=home).stderr


def test_examples_of_sql_may_begin_with_their_comment(home: Path) -> None:
    got = bellwether("query", "-- how many\nSELECT 6 * 7 AS n", "--format", "csv", home=home)
    assert (got.returncode, got.stdout) == (0, "n\n42\n")


def test_the_configuration_beside_the_data_serves_where_there_is_none_here(home: Path, tmp_path: Path) -> None:
    data = fill(tmp_path / "kept").parent
    assert "run `bellwether init" in bellwether("stances", "list", "--data", data, home=tmp_path).stderr
    write(data / "config")
    assert bellwether("stances", "list", "--data", data, home=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "--force"),
        ("alerts", "mute", "rule", "first-ever"),
        ("retag",),
        ("report",),
        ("migrate",),
        ("maintain",),
        ("forget", "https://harbour.example/a", "--yes"),
        ("export", "dna", "data/x.dna"),
    ],
)
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, arguments: Sequence[str]) -> None:
    write(tmp_path / "config")
    fill(tmp_path / "data")
    for path in (tmp_path / "data", *(tmp_path / "data").iterdir()):
        path.chmod(path.stat().st_mode & ~0o222)
    bound = BOUND if os.geteuid() == 0 else ()
    environ = surroundings(tmp_path)
    got = subprocess.run(
        [*bound, *PROGRAM, *arguments],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    (tmp_path / "data").chmod(0o755)
    assert got.returncode == 2, got.stderr
    assert "data" in got.stderr
    assert "Permission denied. Check who owns it" in got.stderr
    assert "Traceback" not in got.stderr


def test_a_damaged_snapshot_is_made_anew_and_a_damaged_warehouse_is_named(tmp_path: Path) -> None:
    write(tmp_path / "config")
    snapshot = fill(tmp_path / "data")
    snapshot.chmod(0o644)
    snapshot.write_bytes(b"torn" * 1000)
    assert "`bellwether publish --force` makes it anew" in bellwether("trends", home=tmp_path).stderr
    assert bellwether("publish", "--force", home=tmp_path).returncode == 0
    assert bellwether("trends", home=tmp_path).returncode == 0
    (tmp_path / "data" / "bellwether.duckdb").write_bytes(b"torn" * 1000)
    told = bellwether("publish", "--force", home=tmp_path).stderr
    assert "data/bellwether.duckdb is not a DuckDB file" in told
    assert "restore it from snapshot.duckdb" in told
